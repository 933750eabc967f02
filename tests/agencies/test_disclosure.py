"""No count of few people can be worked out: solved for, from all that is shown, on a thousand random tables."""

from random import Random

import numpy
import pytest
from scipy.optimize import linprog

from agencies.disclosure import LEAST, CellSum, find_hidden, intervals

SIZES = (0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 20, 60)


def city(chance: Random) -> tuple[list[CellSum], dict[str, int]]:
    """Tables as a report has them: several that add up to one total, parts of it, cells said twice, counts alone."""
    counts: dict[str, int] = {}
    tables = []
    for total in ("waiting", "leases"):
        cells = [chance.choice(SIZES) for _ in range(chance.randint(2, 6))]
        counts[total] = sum(cells)
        for place, split in enumerate([cells, *(split_anew(chance, sum(cells)) for _ in range(chance.randint(0, 3)))]):
            names = tuple(f"{total}.{place}.{number}" for number in range(len(split)))
            counts |= dict(zip(names, split, strict=True))
            tables.append(CellSum(names, total))
        for number in range(chance.randint(0, 3)):
            counts[f"{total}.part{number}"] = chance.randint(0, counts[total])
            tables.append(CellSum((f"{total}.part{number}",), total, whole=False))
        counts[f"{total}.again"] = counts[f"{total}.0.0"]
        tables.append(CellSum((f"{total}.again",), f"{total}.0.0"))
    counts |= {"alone": chance.choice(SIZES)} | {f"closed.{code}": chance.choice(SIZES) for code in "abc"}
    tables += [
        CellSum(("alone",)),
        CellSum(
            ("closed.a", "closed.b", "closed.c"),
            known=sum(counts[f"closed.{code}"] for code in "abc"),
            people=("closed.a",),
        ),
    ]
    return tables, counts


def split_anew(chance: Random, total: int) -> list[int]:
    """The same total in other cells."""
    cuts = sorted(chance.randint(0, total) for _ in range(chance.randint(1, 5)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def solved(tables: list[CellSum], shown: dict[str, int], hidden: set[str]) -> dict[str, tuple[float, float]]:
    """Between what each hidden cell must lie: the equations of the tables written out anew, none below zero."""
    unknown = sorted(hidden)
    lines, sums = [], []
    upper, bounds = [], []
    for table in tables:
        if table.total is None and table.known is None:
            continue
        line = numpy.array([float((cell in table.cells) - (cell == table.total)) for cell in unknown])
        known = sum(shown[cell] for cell in table.cells if cell in shown)
        total = table.known if table.total is None else shown.get(table.total, 0)
        if not line.any():
            continue
        if table.whole:
            lines.append(line)
            sums.append(total - known)
        else:
            upper.append(line)
            bounds.append(total - known)
    found = {}
    for place, cell in enumerate(unknown):
        aim = numpy.zeros(len(unknown))
        aim[place] = 1
        ends = [
            linprog(
                sign * aim,
                A_ub=upper or None,
                b_ub=bounds or None,
                A_eq=lines or None,
                b_eq=sums or None,
                method="highs",
            )
            for sign in (1, -1)
        ]
        assert ends[0].status == 0
        found[cell] = (ends[0].fun, -ends[1].fun if ends[1].status == 0 else float("inf"))
    return found


def assert_safe(tables: list[CellSum], counts: dict[str, int], hidden: set[str]) -> None:
    shown = {cell: count for cell, count in counts.items() if cell not in hidden}
    for cell, (low, high) in solved(tables, shown, hidden).items():
        assert high - low >= 1, (cell, counts[cell], low, high)
        assert low - 1e-6 <= counts[cell] <= high + 1e-6
    for table in tables:
        people = table.people or (*table.cells, *([table.total] if table.total else []))
        assert not [cell for cell in people if 0 < counts[cell] < LEAST and cell not in hidden]
        rest = None if table.whole else counts[str(table.total)] - counts[table.cells[0]]
        if rest is not None and 0 < rest < LEAST:
            assert hidden & {table.cells[0], str(table.total)}
        gone = [cell for cell in table.cells if cell in hidden]
        if table.whole and gone and table.total is not None and table.total not in hidden:
            assert len(gone) > 1
            assert sum(counts[cell] for cell in gone) >= LEAST


@pytest.mark.parametrize("block", range(4))
def test_no_hidden_cell_of_a_thousand_random_tables_can_be_worked_out(block):
    met = number = 0
    while number < 250:
        tables, counts = city(Random(10_000 * block + number))
        number += len(tables)

        hidden = find_hidden(tables, counts)

        met += bool(hidden)
        assert_safe(tables, counts, hidden)
    assert met > 10


@pytest.mark.parametrize("seed", range(60))
def test_two_revisions_together_give_no_hidden_cell_away_even_to_who_guesses_that_most_stayed_the_same(seed):
    chance = Random(seed)
    tables, counts = city(chance)
    first = find_hidden(tables, counts)
    corrected = dict(counts)
    changed = chance.choice([cell for cell in counts if ".0." in cell and not cell.endswith(".0.0")])
    before = corrected[changed]
    corrected[changed] = max(0, before + chance.choice((-1, 1, 2)))
    total = changed.split(".")[0]
    for table in tables:
        if table.total == total and table.whole and changed not in table.cells:
            corrected[table.cells[-1]] += corrected[changed] - before
    corrected[total] += corrected[changed] - before
    for table in tables:
        if not table.whole:
            corrected[table.cells[0]] = min(corrected[table.cells[0]], corrected[str(table.total)])
    if any(count < 0 for count in corrected.values()):
        return

    second = find_hidden(tables, corrected, first, set(counts) - first)

    assert first <= second
    assert_safe(tables, corrected, second)
    # Whoever guesses that a cell shown in one revision and hidden in the other kept its count learns no hidden one.
    for table in tables:
        newly = [cell for cell in table.cells if cell in second - first]
        if table.whole and newly and table.total is not None and table.total not in second and len(table.cells) > 1:
            assert set(table.cells) <= second


def test_a_lone_small_cell_takes_the_next_smallest_with_it():
    table = CellSum(("a", "b", "c", "d"), "t")

    hidden = find_hidden([table], {"a": 2, "b": 30, "c": 9, "d": 0, "t": 41})

    assert hidden == {"a", "c"}


def test_cells_that_are_few_together_take_more_with_them():
    table = CellSum(("a", "b", "c"), "t")

    hidden = find_hidden([table], {"a": 1, "b": 1, "c": 30, "t": 32})

    assert hidden == {"a", "b", "c"}


def test_a_small_total_goes_with_every_cell_of_every_table_of_it():
    tables = [CellSum(("a", "b"), "t"), CellSum(("c", "d", "e"), "t"), CellSum(("f", "g"), "u")]

    hidden = find_hidden(tables, {"a": 3, "b": 0, "c": 1, "d": 1, "e": 1, "t": 3, "f": 7, "g": 9, "u": 16})

    assert hidden == {"a", "b", "c", "d", "e", "t"}


def test_a_part_whose_rest_is_small_is_hidden():
    hidden = find_hidden([CellSum(("women",), "t", whole=False)], {"women": 38, "t": 40})

    assert hidden == {"women"}


def test_a_part_of_everyone_or_of_nobody_stays():
    tables = [CellSum(("all",), "t", whole=False), CellSum(("none",), "t", whole=False)]

    assert find_hidden(tables, {"all": 40, "none": 0, "t": 40}) == set()


def test_a_cell_said_twice_is_hidden_twice():
    tables = [CellSum(("a", "b", "c"), "t"), CellSum(("again",), "a")]

    hidden = find_hidden(tables, {"a": 3, "b": 9, "c": 20, "t": 32, "again": 3})

    assert hidden == {"a", "b", "again"}


def test_few_closings_hide_who_filled_them_whatever_that_was():
    def hidden(programme: int, market: int) -> set[str]:
        closed = CellSum(("programme", "market"), known=programme + market, people=("programme",))
        return find_hidden([closed], {"programme": programme, "market": market})

    assert hidden(1, 0) == hidden(0, 1) == hidden(2, 2) == {"programme", "market"}
    assert hidden(0, 0) == hidden(0, 5) == hidden(6, 1) == set()


def test_what_was_hidden_stays_hidden():
    table = CellSum(("a", "b", "c"), "t")

    hidden = find_hidden([table], {"a": 8, "b": 9, "c": 20, "t": 37}, hidden_before={"a", "b"})

    assert hidden == {"a", "b"}


def test_a_table_that_hides_what_was_shown_before_is_hidden_whole():
    table = CellSum(("a", "b", "c", "d"), "t")

    hidden = find_hidden([table], {"a": 4, "b": 9, "c": 20, "d": 11, "t": 44}, shown_before={"a", "b", "c", "d", "t"})

    assert hidden == {"a", "b", "c", "d"}


def test_an_interval_is_what_the_shown_cells_leave_open():
    table = CellSum(("a", "b", "c"), "t")

    found = intervals([table], {"c": 20, "t": 32}, {"a", "b"})

    assert found == {"a": (0, 12), "b": (0, 12)}
