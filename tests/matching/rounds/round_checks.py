"""What matching/rounds/README.md promises of a round, checked by its definition and by scipy, not by the algorithm."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.rounds.assignment import Graph, Solution


def graph_of_the_contract(graph: Graph, kept_first: np.ndarray) -> Graph:
    """Members of S keep only their step 1 pairs, all others have every pair."""
    rows = np.repeat(np.arange(graph.rows), np.diff(graph.starts))
    return graph.part(graph.first | ~kept_first[rows])


def most_housed(graph: Graph) -> int:
    """The size of a maximum matching, by scipy, which is faster from the columns: they are fewer."""
    edges = csr_array((np.ones(len(graph.ends), np.int8), graph.ends, graph.starts), shape=(graph.rows, graph.columns))
    return int((maximum_bipartite_matching(edges.T.tocsr(), perm_type="row") >= 0).sum())


def violations(graph: Graph, solution: Solution) -> Iterator[str]:
    """Every promise that is broken: none, for a right plan."""
    held, housed = solution.held, solution.held >= 0
    if len(set(held[housed].tolist())) != housed.sum():
        yield "a unit goes to two households"
    allowed = graph_of_the_contract(graph, solution.kept_first)
    rows = np.repeat(np.arange(graph.rows), np.diff(allowed.starts))
    if (held[rows] == allowed.ends).sum() != housed.sum():
        yield "a household has a unit that it may not have"
    if (solution.kept_first & ~housed).any():
        yield "a member of S is dropped"
    if housed.sum() != most_housed(allowed):
        yield "more could be housed"
    if graph.rows:
        yield from _unfair(allowed, solution)


def _unfair(allowed: Graph, solution: Solution) -> Iterator[str]:
    """Households left out whom rearranging could house in place of one of lower priority outside S, or of nobody.

    Rows pass on, against the exchanges, the lowest in line whose place an exchange that starts with them could take.
    """
    rows = np.repeat(np.arange(allowed.rows), np.diff(allowed.starts))
    holder = np.full(allowed.columns, allowed.rows)  # a free column is held by nobody, the lowest of all
    housed = np.flatnonzero(solution.held >= 0)
    holder[solution.held[housed]] = housed
    heads = holder[allowed.ends]
    lowest = np.append(np.where((solution.held >= 0) & ~solution.kept_first, np.arange(allowed.rows), -1), allowed.rows)
    while True:
        before = lowest.copy()
        np.maximum.at(lowest, rows, lowest[heads])
        if (lowest == before).all():
            break
    for row in np.flatnonzero(solution.held < 0):
        if lowest[row] > row:
            yield f"household {row} is left out for {lowest[row]}"
