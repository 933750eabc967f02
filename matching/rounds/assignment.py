"""The arithmetic of a round (matching/rounds/README.md): numbers in, numbers out, nothing of the registry.

Rows are households in priority order, columns are openings in the order that ends a tie. An edge is a pair that may be
matched, with an integer fit. First a greedy pass by augmenting paths says who is matched at all (a basis of a
transversal matroid, so it depends on nothing but the order of the rows); then those rows get the assignment of largest
total fit. Of several such assignments the one is taken that gives more fit to the first row, then to the second, and
so on; of those that still differ, the one that gives the lower column to the first row, and so on. So the answer is
one, in whatever order the pairs were read.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

NONE = -1

Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


class NotOptimal(Exception):
    """The library's assignment can be bettered, or leaves a row out: it must not be used."""


@dataclass(frozen=True)
class Graph:
    """Edges by row (compressed sparse rows): those of row r are `starts[r]` to `starts[r + 1]`, by ascending column.

    `first` marks the edges of step 1. The largest arrays take nine bytes an edge.
    """

    columns: int
    starts: Places
    ends: Ints
    fits: Ints
    first: Flags

    @classmethod
    def of(cls, rows: int, columns: int, edges: list[tuple[int, int, int, bool]]) -> "Graph":
        """From (row, column, fit, whether it is an edge of step 1), in any order."""
        ordered = sorted(edges)
        counts = np.bincount([row for row, *_ in ordered], minlength=rows) if ordered else np.zeros(rows, np.int64)
        return cls(
            columns,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.array([column for _, column, *_ in ordered], np.int32),
            np.array([fit for _, _, fit, _ in ordered], np.int32),
            np.array([first for *_, first in ordered], np.bool_),
        )

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    def columns_of(self, row: int) -> Ints:
        """The columns that a row has an edge to."""
        return self.ends[self.starts[row] : self.starts[row + 1]]

    def part(self, edges: Flags) -> "Graph":
        """The same rows and columns with some of the edges only."""
        counts = np.concatenate([[0], np.cumsum(edges, dtype=np.int64)])
        return Graph(self.columns, counts[self.starts], self.ends[edges], self.fits[edges], self.first[edges])

    def rows_of_edges(self) -> Ints:
        """The row of every edge."""
        return np.repeat(np.arange(self.rows, dtype=np.int32), np.diff(self.starts))

    def edge_of(self, held: Ints) -> Places:
        """The place of the edge that leads each row to its column in `held`."""
        places = [
            start + int(np.searchsorted(self.ends[start:end], column))
            for (start, end), column in zip(pairwise(self.starts.tolist()), held.tolist(), strict=True)
        ]
        return np.array(places, np.int64)


@dataclass(frozen=True)
class Solution:
    """For every row its column, or -1; and whether it was kept in step 1 (the set S)."""

    held: Ints
    kept_first: Flags


def solve(graph: Graph) -> Solution:
    """Whom a round houses, and where. Raises NotOptimal if the library errs."""
    held, kept_first = keep_rows(graph)
    rows = np.flatnonzero(held >= 0)
    if rows.size:
        held[rows] = best_assignment(allowed(graph, rows, kept_first))
    return Solution(held, kept_first)


def allowed(graph: Graph, rows: Places, kept_first: Flags) -> Graph:
    """The graph of these rows alone: those that step 1 kept have their step 1 edges, the others have all."""
    row_of_edge = graph.rows_of_edges()
    chosen = np.zeros(graph.rows, np.bool_)
    chosen[rows] = True
    part = graph.part(chosen[row_of_edge] & (graph.first | ~kept_first[row_of_edge]))
    return Graph(part.columns, np.append(part.starts[rows], part.starts[-1]), part.ends, part.fits, part.first)


def keep_rows(graph: Graph) -> tuple[Ints, Flags]:
    """Some assignment of the rows that are kept, and which of them step 1 kept.

    A row is kept if an augmenting path exists; then those kept before it stay kept, if perhaps by another column.
    """
    first = graph.part(graph.first)
    search = _Search(graph)
    for row in np.flatnonzero(np.diff(first.starts)).tolist():
        search.keep(row, first.columns_of)
    kept_first = search.held >= 0
    in_first = kept_first.tolist()
    for row in np.flatnonzero(~kept_first & (np.diff(graph.starts) > 0)).tolist():
        search.keep(row, lambda asking: first.columns_of(asking) if in_first[asking] else graph.columns_of(asking))
    return search.held, kept_first


class _Search:
    """Augmenting paths, one row after another.

    What a failed search has seen is closed: rows that hold these columns reach no others, so no later search gets out
    of there, in step 2 neither, where rows kept in step 1 still have their step 1 edges only. It is never seen again.
    """

    def __init__(self, graph: Graph) -> None:
        self.held = np.full(graph.rows, NONE, np.int32)
        self.holder = np.full(graph.columns, NONE, np.int32)
        self.closed = np.zeros(graph.columns, np.bool_)
        self.reached_from = np.full(graph.columns, NONE, np.int32)

    def keep(self, row: int, columns_of) -> bool:
        """Match a row, moving those before it if need be; say whether that was possible."""
        seen = self.closed.copy()
        asking = [row]
        for one in asking:
            near = columns_of(one)
            near = near[~seen[near]]
            if not near.size:
                continue
            seen[near] = True
            self.reached_from[near] = one
            holders = self.holder[near]
            free = near[holders < 0]
            if free.size:
                self._pass_on(int(free[0]))
                return True
            asking += holders.tolist()
        self.closed = seen
        return False

    def _pass_on(self, column: int) -> None:
        """Give a free column to the row that reached it, that row's column to the one that reached that, and so on."""
        while column != NONE:
            row = int(self.reached_from[column])
            before = int(self.held[row])
            self.held[row], self.holder[column] = column, row
            column = before


def best_assignment(graph: Graph) -> Ints:
    """The column of every row in the assignment of largest total fit, ties broken as the module says.

    Every row must have a column in some assignment. Raises NotOptimal.
    """
    held = _largest(graph)
    prices = _prices(graph, held)
    return _Ties(graph, held, prices).broken()


def _largest(graph: Graph) -> Ints:
    """An assignment of largest total fit, as a flow of least cost from the rows over their columns to one sink.

    OR-Tools takes a second for a million edges, on which scipy's solvers take ten times as long.
    """
    row_of_edge = graph.rows_of_edges()
    rows, columns = np.arange(graph.rows, dtype=np.int32), np.arange(graph.columns, dtype=np.int32)
    sink = graph.rows + graph.columns
    flow = SimpleMinCostFlow()
    edges = _arcs(flow, row_of_edge, graph.rows + graph.ends, -graph.fits)
    _arcs(flow, graph.rows + columns, np.full_like(columns, sink), np.zeros_like(columns))
    flow.set_nodes_supplies(rows, np.ones_like(rows))
    flow.set_node_supply(sink, -graph.rows)
    if flow.solve() != flow.OPTIMAL:
        raise NotOptimal("a row is left out")
    taken = flow.flows(edges) > 0
    held = np.full(graph.rows, NONE, np.int32)
    held[row_of_edge[taken]] = graph.ends[taken]
    return held


def _arcs(flow: SimpleMinCostFlow, tails: Ints, heads: Ints, costs: Ints) -> Ints:
    """Arcs that carry one row each, and their numbers."""
    return flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)


def _prices(graph: Graph, held: Ints) -> Places:
    """The least prices of the columns under which every row holds the best it can pay; a free column costs nothing.

    Exact, in whole numbers: prices rise until no row would rather have another column. That they come to rest without
    a price on a free column proves that the assignment is the best. Few edges ever raise a price, so prices come to
    rest on the few that did before all edges are looked at again; on each column, the highest bid joins the few.
    """
    row_of_edge = graph.rows_of_edges()
    own_edges = graph.edge_of(held)
    gains = graph.fits - graph.fits[own_edges][row_of_edge]
    few = np.zeros(len(graph.ends), np.bool_)
    few[own_edges] = True
    prices = np.zeros(graph.columns, np.int64)
    while True:
        raises = gains + (prices[held][row_of_edge] - prices[graph.ends])
        highest = np.zeros(graph.columns, np.int64)
        np.maximum.at(highest, graph.ends, raises)
        if not highest.any():
            return prices
        few |= (raises > 0) & (raises == highest[graph.ends])
        prices = _at_rest(graph.part(few), held, prices)


def _at_rest(graph: Graph, held: Ints, prices: Places) -> Places:
    """The least prices from these on at which no row would rather have another column.

    Bellman and Ford, all rows at once that hold a column whose price rose. Raises NotOptimal if prices would rise for
    ever, or if a row would rather have a column that nobody holds.
    """
    holder = _holders(graph, held)
    own_fit = graph.fits[graph.edge_of(held)].astype(np.int64)
    prices = prices.copy()
    asking: Places = np.arange(graph.rows)
    for _ in range(graph.rows + 1):
        edges, row_of_edge = _edges_of(graph, asking)
        ends = graph.ends[edges]
        bids = graph.fits[edges] + (prices[held] - own_fit)[row_of_edge]
        higher = bids > prices[ends]
        if not higher.any():
            return prices
        np.maximum.at(prices, ends[higher], bids[higher])
        asking = holder[np.unique(ends[higher])].astype(np.int64)
        if (asking < 0).any():
            break
    raise NotOptimal("an exchange would raise the total fit")


def _edges_of(graph: Graph, rows: Places) -> tuple[Places, NDArray[np.integer]]:
    """The places of all edges of these rows, and the row of each."""
    if len(rows) == graph.rows:
        return np.arange(len(graph.ends)), graph.rows_of_edges()
    counts = graph.starts[rows + 1] - graph.starts[rows]
    row_of_edge = np.repeat(rows, counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return np.arange(len(row_of_edge)) - before + graph.starts[row_of_edge], row_of_edge


def _holders(graph: Graph, held: Ints) -> Ints:
    holder = np.full(graph.columns, NONE, np.int32)
    holder[held] = np.arange(graph.rows, dtype=np.int32)
    return holder


class _Ties:
    """All best assignments, and the way from one to the first of them.

    An assignment is best exactly if it uses tight edges (those that a row likes as well as its own, at these prices)
    and leaves no column free that has a price. `nobody` is a row past the last that holds the free columns, and may
    take any column without a price: so every exchange is a ring.
    """

    def __init__(self, graph: Graph, held: Ints, prices: Places) -> None:
        self.nobody = graph.rows
        self.held = held.tolist()
        self.free = set(np.setdiff1d(np.arange(graph.columns), held).tolist())
        self.unpriced = prices == 0
        self.fit_held = graph.fits[graph.edge_of(held)].tolist()
        holder = _holders(graph, held)
        self.holder = np.where(holder < 0, self.nobody, holder).tolist()
        self.takes: dict[int, dict[int, int]] = {}  # by row: the columns it may still take, and their fit
        self.takers: dict[int, set[int]] = {}  # by column: the rows that may still take it
        for row, column, fit in self._exchangeable(graph, held, prices):
            self.takes.setdefault(row, {})[column] = fit
            self.takers.setdefault(column, set()).add(row)

    def _exchangeable(self, graph: Graph, held: Ints, prices: Places) -> zip:
        """Tight edges on a ring of exchanges (row, column, fit), which some best assignment uses and others do not."""
        row_of_edge = graph.rows_of_edges()
        worth = graph.fits - prices[graph.ends]
        tight = worth == worth[graph.edge_of(held)][row_of_edge]
        tight &= graph.ends != held[row_of_edge]
        rows, ends, fits = row_of_edge[tight], graph.ends[tight], graph.fits[tight]
        holders = np.array(self.holder, np.int32)[ends]
        may_be_freed = np.flatnonzero(self.unpriced[held]) if self.free else np.zeros(0, np.int64)
        tails = np.concatenate([rows, np.full(may_be_freed.size, self.nobody)])
        heads = np.concatenate([holders, may_be_freed])
        ring = csr_array((np.ones(tails.size, np.int8), (tails, heads)), shape=(self.nobody + 1, self.nobody + 1))
        _count, label = connected_components(ring, connection="strong")
        same = label[rows] == label[holders]
        return zip(rows[same].tolist(), ends[same].tolist(), fits[same].tolist(), strict=True)

    def broken(self) -> Ints:
        """The columns of the rows: the fit of each row as high as can be, the first row first, then its column low."""
        rows = sorted(self.takes)
        for row in rows:
            own = self.fit_held[row]
            better = [column for column, fit in self.takes[row].items() if fit > own]
            self._exchange(row, sorted(better, key=lambda column: (-self.takes[row][column], column)))
            self._settle_fit(row)
        for row in rows:
            self._exchange(row, sorted(column for column in self.takes[row] if column < self.held[row]))
            self._settle(row)
        return np.array(self.held, np.int32)

    def _exchange(self, row: int, wanted: list[int]) -> None:
        """Give a row the first of the columns that a ring of exchanges can free for it, if there is one."""
        if not wanted:
            return
        goal = self.held[row]
        onward = self._ways_to(goal, row, until=self.holder[wanted[0]])
        column = next((one for one in wanted if self.holder[one] in onward), None)
        if column is None:
            return
        fit = self.takes[row].pop(column)
        self._put_back(row)
        self.fit_held[row] = fit
        taking = row
        while True:
            before = self.holder[column]
            self._give(column, taking)
            if column == goal:
                return
            taking, column = before, onward[before]
            if taking != self.nobody:
                fit = self.takes[taking].pop(column)
                self._put_back(taking)
                self.fit_held[taking] = fit

    def _put_back(self, row: int) -> None:
        """The column that a row gives up is one that it may take again."""
        self.takes[row][self.held[row]] = self.fit_held[row]
        self.takers.setdefault(self.held[row], set()).add(row)

    def _give(self, column: int, row: int) -> None:
        self.free.discard(column)
        self.holder[column] = row
        if row == self.nobody:
            self.free.add(column)
        else:
            self.held[row] = column
            self.takers[column].discard(row)

    def _ways_to(self, goal: int, row: int, until: int) -> dict[int, int]:
        """For the rows from which exchanges lead to the column `goal`: the column that each takes on the way.

        Breadth first from the goal, not through `row`, until a way from `until` is found or there is none left.
        """
        onward: dict[int, int] = {}
        columns = [goal]
        for column in columns:
            takers = self.takers.get(column, set())
            if self.free and self.unpriced[column] and column not in self.free:
                takers = takers | {self.nobody}
            for taker in takers:
                if taker != row and taker not in onward:
                    onward[taker] = column
                    columns += self.free if taker == self.nobody else [self.held[taker]]
            if until in onward:
                break
        return onward

    def _settle_fit(self, row: int) -> None:
        """From now on the row takes columns of the fit it has only."""
        for column in [column for column, fit in self.takes[row].items() if fit != self.fit_held[row]]:
            del self.takes[row][column]
            self.takers[column].discard(row)

    def _settle(self, row: int) -> None:
        """From now on the row keeps its column: nobody else takes it."""
        column = self.held[row]
        for other in self.takes.pop(row):
            self.takers[other].discard(row)
        for other in self.takers.pop(column, set()):
            self.takes[other].pop(column, None)
        self.unpriced[column] = False
