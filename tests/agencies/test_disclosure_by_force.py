"""Small tables with totals of lines and columns, published, then tried with every count that is near the true one.

Two readers try. One knows nothing but that no count is below zero. The other knows which hidden cells are of 1 to 4; in
a line or column that is hidden whole nobody knows that of a cell, since zeros are hidden there too.
"""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.disclosure import CellSum, find_hidden, is_few

COUNTS = st.sampled_from((0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 8))
GRIDS = st.integers(1, 3).flatmap(
    lambda columns: st.lists(st.tuples(*[COUNTS] * columns), min_size=1, max_size=2 if columns == 3 else 3)
)
# How far from the truth other counts are tried: two that fit lie near it.
NEAR = 2

Grid = list[tuple[int, ...]]


def laid_out(grid: Grid) -> tuple[list[CellSum], dict[str, int]]:
    """The sums of a table and its counts: cells r0c0, totals r0, c0 and all."""
    lines, columns = range(len(grid)), range(len(grid[0]))
    relations = [
        *(CellSum(tuple(f"r{line}c{column}" for column in columns), f"r{line}") for line in lines),
        *(CellSum(tuple(f"r{line}c{column}" for line in lines), f"c{column}") for column in columns),
        CellSum(tuple(f"r{line}" for line in lines), "all"),
        CellSum(tuple(f"c{column}" for column in columns), "all"),
    ]
    return relations, totalled({(line, column): grid[line][column] for line, column in product(lines, columns)})


def totalled(cells: dict[tuple[int, int], int]) -> dict[str, int]:
    counts = {f"r{line}c{column}": count for (line, column), count in cells.items()}
    for (line, column), count in cells.items():
        for total in (f"r{line}", f"c{column}", "all"):
            counts[total] = counts.get(total, 0) + count
    return counts


def possible(grid: Grid, hidden: set[str], relations: list[CellSum], knows_few: bool) -> dict[str, set[int]]:
    """The counts of each hidden cell in tables near the true one that read the same."""
    true = laid_out(grid)[1]

    def fits(cell: str, count: int) -> bool:
        if cell not in hidden:
            return count == true[cell]
        if not knows_few or not is_few(true[cell]):
            return count >= 0
        is_whole = any(cell in one.cells and set(one.cells) <= hidden for one in relations)
        return (0 if is_whole else 1) <= count <= 4

    places = list(product(range(len(grid)), range(len(grid[0]))))
    choices = [
        [count for count in range(grid[r][c] - NEAR, grid[r][c] + NEAR + 1) if fits(f"r{r}c{c}", count)]
        for r, c in places
    ]
    found: dict[str, set[int]] = {cell: set() for cell in hidden}
    for tried in product(*choices):
        counts = totalled(dict(zip(places, tried, strict=True)))
        if all(fits(cell, count) for cell, count in counts.items()):
            for cell in hidden:
                found[cell].add(counts[cell])
    return found


@pytest.mark.parametrize("knows_few", [False, True])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(grid=GRIDS)
def test_at_least_two_counts_of_each_hidden_cell_fit_what_is_shown(knows_few: bool, grid: Grid) -> None:
    relations, counts = laid_out(grid)

    hidden = find_hidden(relations, counts)

    assert {cell for cell, count in counts.items() if is_few(count)} <= hidden
    for cell, fitting in possible(grid, hidden, relations, knows_few).items():
        assert len(fitting) > 1, (grid, sorted(hidden), cell, fitting)


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_a_count_alone_is_hidden_from_one_to_four(count: int, is_hidden: bool) -> None:
    assert (find_hidden([CellSum(("a",))], {"a": count}) == {"a"}) is is_hidden


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ((1, 4, 9), "ab"),  # five together
        ((1, 3, 9), "abc"),  # four together
        ((2, 2, 1, 9), "abc"),  # five in three cells
        ((2, 1, 1, 1, 9), "abcde"),  # five in four cells: one more than cells is too few
        ((3, 1, 1, 1, 9), "abcd"),  # six in four
        ((4, 4, 9), "abc"),  # eight in two: each a four
        ((4, 3, 9), "ab"),
        ((4, 9, 5), "ac"),
        ((4, 4, 0), "abc"),  # zeros last, but before a total
        ((5, 6, 0), ""),
    ],
)
def test_cells_are_hidden_until_they_hide_each_other(cells: tuple[int, ...], hidden: str) -> None:
    names = tuple("abcde"[: len(cells)])

    found = find_hidden([CellSum(names, "t")], dict(zip(names, cells, strict=True)) | {"t": sum(cells)})

    assert found == set(hidden)


@pytest.mark.parametrize(
    ("cells", "is_hidden"),
    [
        ((4, 4), True),
        ((1, 3), True),
        ((1, 4), False),
        ((4, 5), False),
        ((1, 1, 1, 1), True),
        ((1, 1, 1, 1, 1, 0), False),  # hidden whole, each may be zero
    ],
)
def test_a_total_is_hidden_where_it_would_tell_its_cells(cells: tuple[int, ...], is_hidden: bool) -> None:
    names = tuple("abcdef"[: len(cells)])

    hidden = find_hidden([CellSum(names, "t")], dict(zip(names, cells, strict=True)) | {"t": sum(cells)})

    assert hidden == {*names, *("t" if is_hidden else "")}


def test_a_cell_that_can_only_be_four_or_more_is_not_told_as_four() -> None:
    """Couples are no more than who needs one bedroom, so that the adults hidden beside them are four at least."""
    relations = [CellSum(("adults", "couples", "others"), "t"), CellSum(("couples",), "one_bedroom", whole=False)]

    hidden = find_hidden(relations, {"adults": 4, "couples": 20, "others": 30, "t": 54, "one_bedroom": 20})

    assert hidden == {"adults", "couples", "others"}
