"""The arithmetic of a round against its definition, and against libraries that share no code with it."""

from itertools import product
from random import Random

import numpy as np
import pytest
from ortools.graph.python.max_flow import SimpleMaxFlow
from scipy.optimize import linear_sum_assignment

from matching.rounds import assignment
from matching.rounds.assignment import Graph, NotOptimal, best_assignment, keep_rows, solve
from tests.matching.rounds.round_checks import graph_of_the_contract, violations

Edge = tuple[int, int, int, bool]


def invent(random: Random, most: int, top: int) -> tuple[int, int, list[Edge]]:
    """Rows, columns and edges; with a low `top` nearly all fits tie."""
    rows, columns = random.randint(1, most), random.randint(1, most)
    density, scarce = random.choice([0.1, 0.3, 0.6, 1]), random.choice([0, 0.1, 0.3])
    pairs = [pair for pair in product(range(rows), range(columns)) if random.random() < density]
    random.shuffle(pairs)
    return rows, columns, [(row, column, random.randint(0, top), random.random() < scarce) for row, column in pairs]


def can_all_have_one(columns_of: list[set[int]]) -> bool:
    """Whether there is a different column for everyone, by trying."""
    if not columns_of:
        return True
    first, *others = columns_of
    return any(can_all_have_one([one - {column} for one in others]) for column in first)


def by_definition(rows: int, edges: list[Edge]) -> tuple[list[int], list[int], dict[int, int]]:
    """S, whom the round keeps, and the first of all best assignments in the order of the contract; by trying all."""
    fit = {(row, column): fit for row, column, fit, _ in edges}
    first = [{c for r, c, _, is_first in edges if r == row and is_first} for row in range(rows)]
    every = [{c for r, c, *_ in edges if r == row} for row in range(rows)]
    in_first: list[int] = []
    for row in range(rows):
        if can_all_have_one([first[one] for one in (*in_first, row)]):
            in_first.append(row)
    may = [first[row] if row in in_first else every[row] for row in range(rows)]
    kept = list(in_first)
    for row in range(rows):
        if row not in in_first and can_all_have_one([may[one] for one in (*kept, row)]):
            kept.append(row)
    kept.sort()
    plans = [plan for plan in product(*(sorted(may[row]) for row in kept)) if len(set(plan)) == len(plan)]

    def order(plan: tuple[int, ...]) -> tuple:
        fits = [fit[pair] for pair in zip(kept, plan, strict=True)]
        return -sum(fits), [-one for one in fits], plan

    return in_first, kept, dict(zip(kept, min(plans, key=order), strict=True))


@pytest.mark.parametrize("top", [0, 1, 2, 100])
def test_small_graphs_get_the_plan_of_the_definition(top):
    random = Random(top)
    for _ in range(700):
        rows, columns, edges = invent(random, most=5, top=top)

        solution = solve(Graph.of(rows, columns, edges))

        in_first, kept, plan = by_definition(rows, edges)
        assert np.flatnonzero(solution.kept_first).tolist() == in_first
        assert {row: column for row, column in enumerate(solution.held.tolist()) if column >= 0} == plan
        assert np.flatnonzero(solution.held >= 0).tolist() == kept


def most_by_flow(graph: Graph) -> int:
    """The size of a maximum matching, by the flow of Google's library."""
    flow = SimpleMaxFlow()
    source, sink = graph.rows + graph.columns, graph.rows + graph.columns + 1
    for row in range(graph.rows):
        flow.add_arc_with_capacity(source, row, 1)
        for column in graph.columns_of(row).tolist():
            flow.add_arc_with_capacity(row, graph.rows + column, 1)
    for column in range(graph.columns):
        flow.add_arc_with_capacity(graph.rows + column, sink, 1)
    assert flow.solve(source, sink) == flow.OPTIMAL
    return flow.optimal_flow()


def largest_by_table(graph: Graph, kept: np.ndarray) -> int:
    """The largest total fit for these rows, by scipy on a table of all rows and columns."""
    table = np.full((graph.rows, graph.columns), -np.inf)
    table[graph.rows_of_edges(), graph.ends] = graph.fits
    table = table[kept]
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


@pytest.mark.parametrize("seed", range(20))
def test_as_many_are_housed_as_can_be_and_nobody_is_passed_over(seed):
    random = Random(seed)
    for _ in range(100):
        rows, columns, edges = invent(random, most=30, top=random.choice([1, 5, 100_000]))
        graph = Graph.of(rows, columns, edges)

        solution = solve(graph)

        allowed = graph_of_the_contract(graph, solution.kept_first)
        kept = np.flatnonzero(solution.held >= 0)
        assert list(violations(graph, solution)) == []
        assert len(kept) == most_by_flow(allowed)
        fit = {(row, column): fit for row, column, fit, _ in edges}
        total = sum(fit[row, int(solution.held[row])] for row in kept.tolist())
        assert total == (largest_by_table(allowed, kept) if len(kept) else 0)


@pytest.mark.parametrize("seed", range(5))
def test_nobody_left_out_could_take_the_place_of_one_behind_them(seed):
    """By exchange itself: with one of lower priority outside S left out instead, there is no place for all."""
    random = Random(seed)
    for _ in range(100):
        rows, columns, edges = invent(random, most=7, top=3)
        solution = solve(Graph.of(rows, columns, edges))
        may = [
            {c for r, c, _, first in edges if r == row and (first or not solution.kept_first[row])}
            for row in range(rows)
        ]
        housed = np.flatnonzero(solution.held >= 0).tolist()

        for left_out in np.flatnonzero(solution.held < 0).tolist():
            for behind in [one for one in housed if one > left_out and not solution.kept_first[one]]:
                instead = [one for one in housed if one != behind]
                assert not can_all_have_one([may[one] for one in (*instead, left_out)])


def test_the_order_in_which_pairs_are_read_changes_nothing():
    random = Random(7)
    for _ in range(200):
        rows, columns, edges = invent(random, most=20, top=2)
        expected = solve(Graph.of(rows, columns, edges)).held.tolist()
        random.shuffle(edges)

        assert solve(Graph.of(rows, columns, edges)).held.tolist() == expected


def test_a_member_of_s_moves_along_its_scarce_pairs_and_is_never_dropped():
    # Row 1 alone needs what columns 0 and 1 have; rows 0 and 2 take any of them.
    edges = [(0, 0, 5, False), (0, 1, 5, False), (1, 0, 9, True), (1, 1, 1, True), (1, 2, 9, False), (2, 0, 5, False)]

    solution = solve(Graph.of(3, 3, edges))

    assert solution.kept_first.tolist() == [False, True, False]
    assert solution.held.tolist() == [1, 0, -1]


def test_hundred_tasks_of_the_or_library_cost_305(root):
    file = root.parent / "shared" / "data" / "matching" / "orlib_assign100_opt305.txt"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    size, *costs = map(int, " ".join(lines).split())
    cost = np.array(costs).reshape(size, size)
    edges = [(row, column, 100 - int(cost[row, column]), False) for row, column in product(range(size), repeat=2)]

    held = solve(Graph.of(size, size, edges)).held

    assert cost[np.arange(size), held].sum() == 305


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (0, 3), (3, 0), (2, 2)])
def test_without_pairs_nobody_is_matched(rows, columns):
    assert solve(Graph.of(rows, columns, [])).held.tolist() == [-1] * rows


def test_rows_that_cannot_all_have_a_column_are_refused():
    with pytest.raises(NotOptimal):
        best_assignment(Graph.of(2, 2, [(0, 0, 1, False), (1, 0, 1, False)]))


@pytest.mark.parametrize(("columns", "worse"), [(2, [1, 0]), (3, [0, 1])], ids=["a swap", "a free column"])
def test_an_assignment_that_could_be_better_is_never_used(columns, worse, monkeypatch):
    fits = [[9, 1, 2], [1, 2, 8]]
    graph = Graph.of(
        2, columns, [(row, column, fits[row][column], False) for row in (0, 1) for column in range(columns)]
    )
    assert best_assignment(graph).tolist() == [0, columns - 1]
    monkeypatch.setattr(assignment, "_largest", lambda graph: np.array(worse, np.int32))

    with pytest.raises(NotOptimal):
        best_assignment(graph)


def test_thousands_of_equal_fits_are_settled_by_the_lower_column():
    rows, columns = 300, 400
    graph = Graph.of(rows, columns, [(row, column, 7, False) for row in range(rows) for column in range(columns)])

    assert solve(graph).held.tolist() == list(range(rows))


def test_of_a_thousand_rows_for_ten_columns_the_first_ten_are_kept():
    graph = Graph.of(1000, 10, [(row, column, 1, False) for row in range(1000) for column in range(10)])

    held, _kept_first = keep_rows(graph)

    assert (held >= 0).tolist() == [True] * 10 + [False] * 990
