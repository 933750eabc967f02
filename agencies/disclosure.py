"""Disclosure control: which counts a publication hides, so that nobody is recognised. Pure arithmetic.

Counts of 1 to 4 people are hidden, and what would give them away. Cells that add up to a total, or a part of one, are a
relation. In a relation with a hidden cell at least two are hidden, and together they count at least five people and at
least two more than there are cells, so that a reader who guesses that none is zero narrows none to one count. Where
that cannot be, all cells go, and with fewer than five people in all the total goes as well, and with it every cell of
every relation with that total. What was hidden in an earlier revision stays hidden; a relation that hides what an
earlier revision showed is hidden whole. In the end each hidden cell is solved for in whole numbers from all that is
shown, as by a reader who knows which cells are of few: as long as one count alone is possible, as of two fours that
make eight, more is hidden.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy
from scipy.optimize import linprog

LEAST = 5
REST = "~"

Bounds = tuple[int, int | None]
NOT_NEGATIVE: Bounds = (0, None)


def is_few(count: int) -> bool:
    """Whether a count is of so few people that somebody may be recognised."""
    return 0 < count < LEAST


@dataclass(frozen=True)
class CellSum:
    """Cells by their names, and what they add up to: a cell, or a number that can be known (`known`), or nothing.

    With `whole=False` its one cell is a part of the total: the rest of it is a cell that is not shown, but can be read
    off. `people`: the cells that count people, where not all do.
    """

    cells: tuple[str, ...]
    total: str | None = None
    known: int | None = None
    whole: bool = True
    people: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The cells that add up to the total, the one that is not shown included."""
        return self.cells if self.whole else (*self.cells, REST + self.cells[0] + REST + str(self.total))

    @property
    def adds_up(self) -> bool:
        return self.total is not None or self.known is not None

    @property
    def of_people(self) -> tuple[str, ...]:
        """The cells that count people; the rest of a total counts people too."""
        return self.people or (*self.parts, *([self.total] if self.total is not None else []))


@dataclass
class Hiding:
    """The relations of one publication with their true counts, and the cells hidden so far."""

    relations: list[CellSum]
    counts: dict[str, int]
    shown_before: frozenset[str] = frozenset()
    hidden: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.of: dict[str, list[CellSum]] = defaultdict(list)
        for one in self.relations:
            if not one.whole:
                [cell], rest = one.cells, one.parts[1]
                self.counts[rest] = self.counts[str(one.total)] - self.counts[cell]
            for cell in (*one.parts, *([one.total] if one.total is not None else [])):
                self.of[cell].append(one)
        people = {cell for one in self.relations for cell in one.of_people if not cell.startswith(REST)}
        self.few = {cell for cell in people if is_few(self.counts[cell])}

    def hide(self, cells: Iterable[str]) -> None:
        """Hide cells, and whatever their relations then need."""
        waiting = [cell for cell in cells if cell not in self.hidden]
        self.hidden.update(waiting)
        while waiting:
            for one in self.of[waiting.pop()]:
                more = [cell for cell in self._needed(one) if cell not in self.hidden]
                self.hidden.update(more)
                waiting += more

    def hide_few(self) -> None:
        """Hide every count of 1 to 4 people."""
        for one in self.relations:
            self.hide([cell for cell in one.of_people if is_few(self.counts[cell])])
            if one.known is not None and is_few(one.known):
                # Hidden whatever it holds: so that hiding tells nothing of what it holds.
                self.hide(one.cells)

    def _needed(self, one: CellSum) -> list[str]:
        """What else of a relation must be hidden, now that some of it is."""
        if not one.adds_up:
            return []
        cells, gone = one.parts, [cell for cell in one.parts if cell in self.hidden]
        if one.total in self.hidden:
            return list(cells)
        if not gone:
            return []
        if any(cell in self.shown_before for cell in gone):
            # A revision that hides what was shown before: the other cells of then would tell it.
            gone = list(cells)
        more = list(gone)
        others = sorted((cell for cell in cells if cell not in gone), key=self._smallest_first)
        while others and not self._are_safe(more):
            more.append(others.pop(0))
        if not self._are_safe(more) and one.total is not None:
            together = sum(self.counts[cell] for cell in cells)
            more += [one.total] if len(cells) == 1 or together < LEAST else []
        return more

    def _are_safe(self, cells: list[str]) -> bool:
        """Whether cells that are hidden together hide each other, whatever a reader guesses of all of them."""
        together = sum(self.counts[cell] for cell in cells)
        return len(cells) > 1 and together >= max(LEAST, len(cells) + 2)

    def _smallest_first(self, cell: str) -> tuple:
        """Zeros go last: they hide nothing."""
        return not self.counts[cell], self.counts[cell], cell

    def hide_what_can_be_solved(self) -> None:
        """Hide more, as long as a hidden cell can be worked out."""
        while solved := self._solved():
            before = len(self.hidden)
            more = (self._next_beside(cell) for cell in solved)
            self.hide(cell for cell in more if cell is not None)
            if len(self.hidden) == before:
                self.hide(one.total for cell in solved for one in self.of[cell] if one.total is not None)
            if len(self.hidden) == before:
                return

    def _solved(self) -> list[str]:
        doubtful = self.hidden - self._interchangeable()
        if not doubtful:
            return []
        found = intervals(self.relations, self.counts, self.hidden, doubtful, self._bounds)
        return [cell for cell, (low, high) in found.items() if high == low]

    def _bounds(self, cell: str) -> Bounds:
        """Between what a hidden cell lies for a reader who knows which are of few.

        Where all cells of a relation are hidden, whatever they hold, a cell of few can be zero for all that is known.
        """
        if cell not in self.few:
            return NOT_NEGATIVE
        is_whatever = any(self.hidden.issuperset(one.cells) and cell != one.total for one in self.of[cell] if one.whole)
        return 0 if is_whatever else 1, LEAST - 1

    def _interchangeable(self) -> set[str]:
        """Hidden cells in the very relations of another one: who knows of one person in which of the two they are?

        This spares most of the solving.
        """
        alike = defaultdict(list)
        for cell in self.hidden:
            place = frozenset((id(one), cell == one.total) for one in self.of[cell] if one.adds_up)
            if place:
                alike[place].append(cell)
        return {
            cell
            for cells in alike.values()
            for cell in cells
            if any(self._can_swap_one(cell, other) or self._can_swap_one(other, cell) for other in cells)
        }

    def _can_swap_one(self, giver: str, taker: str) -> bool:
        """Whether one person fewer in one cell and one more in another are within what a reader knows."""
        least, (_low, most) = self._bounds(giver)[0], self._bounds(taker)
        return giver != taker and self.counts[giver] > least and (most is None or self.counts[taker] < most)

    def _next_beside(self, cell: str) -> str | None:
        """The smallest cell still shown in a relation of the cell."""
        beside = {part for one in self.of[cell] if one.adds_up for part in one.parts} - self.hidden
        return min(beside, key=self._smallest_first, default=None)


def find_hidden(
    relations: list[CellSum],
    counts: Mapping[str, int],
    hidden_before: Iterable[str] = (),
    shown_before: Iterable[str] = (),
) -> set[str]:
    """The cells to hide, of a publication with these true counts; `..._before`: of the revision before this one."""
    hiding = Hiding(relations, dict(counts), frozenset(shown_before))
    hiding.hide([cell for cell in hidden_before if cell in hiding.of])
    hiding.hide_few()
    hiding.hide_what_can_be_solved()
    return {cell for cell in hiding.hidden if not cell.startswith(REST)}


def intervals(
    relations: list[CellSum],
    counts: Mapping[str, int],
    hidden: Iterable[str],
    asked: Iterable[str] | None = None,
    bounds: Callable[[str], Bounds] = lambda _cell: NOT_NEGATIVE,
) -> dict[str, tuple[float, float]]:
    """Between which whole numbers each hidden cell must lie, for a reader who knows all the others and the `bounds`.

    `counts` tells the cells that are shown; of those that are hidden it is not asked. `asked`: of these cells alone.
    """
    unknown = sorted(set(hidden) | _unseen(relations, set(hidden)))
    place = {cell: number for number, cell in enumerate(unknown)}
    weights, sums = [], []
    for one in relations:
        if not one.adds_up:
            continue
        weighed, known = numpy.zeros(len(unknown)), 0
        signed = [(cell, 1) for cell in one.parts] + ([(one.total, -1)] if one.total is not None else [])
        for cell, sign in signed:
            if cell in place:
                weighed[place[cell]] += sign
            else:
                known += sign * counts[str(cell)]
        if weighed.any():
            weights.append(weighed)
            sums.append((one.known or 0) - known)
    within = [bounds(cell) for cell in unknown]
    return {
        cell: _interval(place[cell], weights, sums, within)
        for cell in (unknown if asked is None else sorted(asked))
        if not cell.startswith(REST)
    }


def _unseen(relations: list[CellSum], hidden: set[str]) -> set[str]:
    """The rests that cannot be read off, because their part or their total is hidden."""
    return {one.parts[1] for one in relations if not one.whole and (one.cells[0] in hidden or one.total in hidden)}


def _interval(place: int, weights: list, sums: list[int], within: list[Bounds]) -> tuple[float, float]:
    aim = numpy.zeros(len(within))
    aim[place] = 1
    low, high = (
        linprog(
            sign * aim,
            A_eq=weights or None,
            b_eq=sums or None,
            bounds=within,
            method="highs",
            integrality=1,
            options={"mip_rel_gap": 0},
        )
        for sign in (1, -1)
    )
    return (
        round(low.fun) if low.status == 0 else 0.0,
        round(-high.fun) if high.status == 0 else float("inf"),
    )
