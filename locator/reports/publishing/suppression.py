"""What a published report hides, so that nobody is recognised: counts of 1 to 4 people, and what would give them away.

Pure. A table is a set of cells that add up to a total, or one cell that is a part of it. In a table with a hidden cell
at least two are hidden, and together they count at least five people and more than there are cells; where that cannot
be, all cells go, and with fewer than five people in all the total goes as well, and with it every cell of every table
with that total. What was hidden in an earlier revision stays hidden; a table that hides what an earlier revision showed
is hidden whole. In the end each hidden cell is solved for from all that is shown: as long as one can be worked out,
more is hidden.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy
from scipy.optimize import linprog

LEAST = 5
WIDTH = 1
REST = "~"


@dataclass(frozen=True)
class Table:
    """Cells by their paths, and what they add up to: a cell, or a number that can be known (`known`), or nothing.

    With `whole=False` its one cell is a part of the total: the rest of it is a cell that is not shown, but can be read
    off. `people`: the cells that count people, where not all do.
    """

    cells: tuple[str, ...]
    total: str | None = None
    known: int | None = None
    whole: bool = True
    people: tuple[str, ...] = ()

    @property
    def all_cells(self) -> tuple[str, ...]:
        """The cells that add up to the total, the one that is not shown included."""
        return self.cells if self.whole else (*self.cells, REST + self.cells[0] + REST + str(self.total))

    @property
    def adds_up(self) -> bool:
        return self.total is not None or self.known is not None


@dataclass
class Hiding:
    """The tables of one document with their true counts, and the cells hidden so far."""

    tables: list[Table]
    counts: dict[str, int]
    shown_before: frozenset[str] = frozenset()
    hidden: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.of: dict[str, list[Table]] = defaultdict(list)
        for table in self.tables:
            if not table.whole:
                [cell], rest = table.cells, table.all_cells[1]
                self.counts[rest] = self.counts[str(table.total)] - self.counts[cell]
            for cell in (*table.all_cells, *([table.total] if table.total else [])):
                self.of[cell].append(table)

    def hide(self, cells: Iterable[str]) -> None:
        """Hide cells, and whatever their tables then need."""
        waiting = [cell for cell in cells if cell not in self.hidden]
        self.hidden.update(waiting)
        while waiting:
            for table in self.of[waiting.pop()]:
                more = [cell for cell in self._needed(table) if cell not in self.hidden]
                self.hidden.update(more)
                waiting += more

    def hide_small(self) -> None:
        """Hide every count of 1 to 4 people; the rest of a total counts people too."""
        for table in self.tables:
            of_people = table.people or (*table.all_cells, *([table.total] if table.total else []))
            self.hide([cell for cell in of_people if 0 < self.counts[cell] < LEAST])
            if table.known is not None and 0 < table.known < LEAST:
                # Hidden whatever it holds: so that hiding tells nothing of what it holds.
                self.hide(table.cells)

    def _needed(self, table: Table) -> list[str]:
        """What else of a table must be hidden, now that some of it is."""
        if not table.adds_up:
            return []
        cells, gone = table.all_cells, [cell for cell in table.all_cells if cell in self.hidden]
        if table.total in self.hidden:
            return list(cells)
        if not gone:
            return []
        if any(cell in self.shown_before for cell in gone):
            # A revision that hides what was shown before: the other cells of then would tell it.
            gone = list(cells)
        more = list(gone)
        others = sorted((cell for cell in cells if cell not in gone), key=self._smallest_first)
        while others and not self._safe(more):
            more.append(others.pop(0))
        if not self._safe(more) and table.total is not None:
            together = sum(self.counts[cell] for cell in cells)
            more += [table.total] if len(cells) == 1 or together < LEAST else []
        return more

    def _safe(self, cells: list[str]) -> bool:
        """Whether cells that are hidden together hide each other, even if a reader guesses that none is zero."""
        return len(cells) > 1 and sum(self.counts[cell] for cell in cells) >= max(LEAST, len(cells) + 2)

    def _smallest_first(self, cell: str) -> tuple:
        """Zeros go last: they hide nothing."""
        return not self.counts[cell], self.counts[cell], cell

    def hide_what_can_be_solved(self) -> None:
        """Hide more, as long as a hidden cell can be worked out."""
        while solved := self._solved():
            before = len(self.hidden)
            self.hide(filter(None, (self._next_beside(cell) for cell in solved)))
            if len(self.hidden) == before:
                self.hide(table.total for cell in solved for table in self.of[cell] if table.total)
            if len(self.hidden) == before:
                return

    def _solved(self) -> list[str]:
        doubtful = self.hidden - self._interchangeable()
        found = intervals(self.tables, self.counts, self.hidden, doubtful) if doubtful else {}
        return [cell for cell, (low, high) in found.items() if high - low < WIDTH]

    def _interchangeable(self) -> set[str]:
        """Hidden cells in the very tables of another one: who knows of one person in which of the two they are?

        This spares most of the solving.
        """
        alike = defaultdict(list)
        for cell in self.hidden:
            place = frozenset((id(table), cell == table.total) for table in self.of[cell] if table.adds_up)
            alike[place].append(cell)
        return {
            cell
            for place, cells in alike.items()
            if place and len(cells) > 1
            for cell in cells
            if self.counts[cell] or any(self.counts[other] for other in cells if other != cell)
        }

    def _next_beside(self, cell: str) -> str | None:
        """The smallest cell still shown in a table of the cell."""
        beside = {one for table in self.of[cell] for one in table.all_cells if table.adds_up} - self.hidden
        return min(beside, key=self._smallest_first, default=None)


def find_hidden(
    tables: list[Table],
    counts: dict[str, int],
    hidden_before: Iterable[str] = (),
    shown_before: Iterable[str] = (),
) -> set[str]:
    """The cells to hide, of a document with these true counts; `..._before`: of the revision before this one."""
    hiding = Hiding(tables, dict(counts), frozenset(shown_before))
    hiding.hide([cell for cell in hidden_before if cell in hiding.of])
    hiding.hide_small()
    hiding.hide_what_can_be_solved()
    return {cell for cell in hiding.hidden if not cell.startswith(REST)}


def intervals(
    tables: list[Table], counts: dict[str, int], hidden: Iterable[str], asked: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """Between which numbers each hidden cell must lie, for a reader who knows all the others and that none is below 0.

    `counts` tells the cells that are shown; of those that are hidden it is not asked. `asked`: of these cells alone.
    """
    unknown = sorted(set(hidden) | _unseen(tables, set(hidden)))
    place = {cell: number for number, cell in enumerate(unknown)}
    lines, sums = [], []
    for table in tables:
        if not table.adds_up:
            continue
        line, known = numpy.zeros(len(unknown)), 0
        signed = [(cell, 1) for cell in table.all_cells] + ([(table.total, -1)] if table.total else [])
        for cell, sign in signed:
            if cell in place:
                line[place[cell]] += sign
            else:
                known += sign * counts[str(cell)]
        lines.append(line)
        sums.append((table.known or 0) - known)
    kept = [number for number, line in enumerate(lines) if line.any()]
    known_lines, known_sums = [lines[number] for number in kept], [sums[number] for number in kept]
    return {
        cell: _interval(place[cell], known_lines, known_sums, len(unknown))
        for cell in (unknown if asked is None else sorted(asked))
        if not cell.startswith(REST)
    }


def _unseen(tables: list[Table], hidden: set[str]) -> set[str]:
    """The rests that cannot be read off, because their part or their total is hidden."""
    return {
        table.all_cells[1]
        for table in tables
        if not table.whole and (table.cells[0] in hidden or table.total in hidden)
    }


def _interval(place: int, lines: list, sums: list[int], size: int) -> tuple[float, float]:
    aim = numpy.zeros(size)
    aim[place] = 1
    found = [linprog(sign * aim, A_eq=lines or None, b_eq=sums or None, method="highs") for sign in (1, -1)]
    low = found[0].fun if found[0].status == 0 else 0.0
    high = -found[1].fun if found[1].status == 0 else float("inf")
    return low, high
