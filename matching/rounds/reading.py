"""What a round chooses from, read from the view `pair` as of the day that `on_day` has set.

Households are consenting, at the front door, neither paused, withdrawn nor housed, and have no live offer. Openings are
on offer and have no live offer. Pairs are eligible and need no answer about size or cost first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from django.db import connection
from django.db.models import Count, Q

from matching.assignment import Graph
from matching.criteria import CRITERIA
from matching.enums import PriorityKey
from matching.models import Pair, Policy
from matching.models.pair import PRIORITY_ORDER

BLOCK = 500
# A pair is sent as one number: the opening, 17 bits of fit in thousandths, and whether it is an edge of step 1.
PACKED = "int8send((opening_id << 18) | (fit::bigint << 1) | scarce::int)"
Tell = Callable[[int, int], None]

LIVE = """
SELECT f.opening_id, live.client_id FROM open_fact f
CROSS JOIN LATERAL unnest(f.offer_clients, f.offer_starts, f.offer_ends) AS live(client_id, starts, ends)
WHERE live.starts <= locator_today() AND live.ends > locator_today()
"""
HOUSEHOLDS = """
SELECT n.referral_id, n.agency_id, c.code FROM household n JOIN agencies_client c ON c.id = n.client_id
WHERE n.consents AND n.state NOT IN ('draft', 'paused', 'withdrawn', 'housed') AND n.client_id <> ALL (%s)
ORDER BY {keys}
"""
OPENINGS = """
SELECT opening_id, source || '/' || unit_ref FROM open_fact
WHERE offered_from <= locator_today() AND closed_on > locator_today() AND opening_id <> ALL (%s)
ORDER BY unit_ref, source, opening_id
"""
PAIRS = f"""
SELECT referral_id, count(*), string_agg({PACKED}, '') FILTER (WHERE NOT size_ask AND NOT cost_ask)
FROM pair WHERE referral_id = ANY (%s) AND eligible GROUP BY referral_id
"""


@dataclass(frozen=True)
class Household:
    """One side of a round: a referral and the public code of its household."""

    referral_id: int
    agency_id: int
    code: str


@dataclass(frozen=True)
class Home:
    """The other side: an opening, and its unit as SOURCE/unit_ref."""

    opening_id: int
    unit: str


@dataclass(frozen=True)
class Facts:
    """Both sides in their order, and the pairs between them.

    `eligible` counts, by household, all eligible pairs, those with a question about size or cost included.
    """

    households: list[Household]
    homes: list[Home]
    graph: Graph
    eligible: list[int]

    def digest(self) -> str:
        """The same facts give the same digest, and with it the same plan."""
        told = sha256(repr((self.households, self.homes, self.eligible)).encode())
        for array in (self.graph.starts, self.graph.ends, self.graph.fits, self.graph.first):
            told.update(np.ascontiguousarray(array).tobytes())
        return told.hexdigest()


def read_facts(policy: Policy, tell: Tell) -> Facts:
    """All that a round chooses from; `tell` hears how many of how many households have been read."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE)
        live = cursor.fetchall()
        cursor.execute(HOUSEHOLDS.format(keys=_order(policy)), [[client for _, client in live]])
        households = [Household(*row) for row in cursor.fetchall()]
        cursor.execute(OPENINGS, [[opening for opening, _ in live]])
        homes = [Home(*row) for row in cursor.fetchall()]
    edges = _Edges([home.opening_id for home in homes])
    for block in _blocks([household.referral_id for household in households]):
        edges.add(block)
        tell(len(edges.eligible), len(households))
    return Facts(households, homes, edges.graph(), edges.eligible)


def _order(policy: Policy) -> str:
    """The policy's order of households but for the scarce feature, which depends on the unit: step 1 sees to that."""
    keys = [PRIORITY_ORDER[PriorityKey(key)] for key in policy.priority if key != PriorityKey.SCARCE]
    return ", ".join(
        f"n.{key.expression.name} {'DESC' if key.descending else 'ASC'}{' NULLS LAST' if key.nulls_last else ''}"
        for key in keys
    )


def _blocks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BLOCK):
        yield ids[start : start + BLOCK]


class _Edges:
    """Takes the pairs of one block of households after another, in their order."""

    def __init__(self, openings: list[int]) -> None:
        self.known = np.array(sorted(openings), np.int64)
        self.column = np.argsort(np.array(openings, np.int64)).astype(np.int32)
        self.counts: list[int] = []
        self.eligible: list[int] = []
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, referrals: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PAIRS, [referrals])
            found = {referral: (count, packed) for referral, count, packed in cursor.fetchall()}
        for referral in referrals:
            count, packed = found.get(referral, (0, None))
            self.eligible.append(count)
            self.counts.append(self._add_row(packed) if packed else 0)

    def _add_row(self, packed: bytes) -> int:
        pairs = np.frombuffer(packed, ">i8").astype(np.int64)
        columns = self.column[np.searchsorted(self.known, pairs >> 18)]
        order = np.argsort(columns)
        pairs = pairs[order]
        self.parts.append((columns[order], ((pairs >> 1) & 0x1FFFF).astype(np.int32), (pairs & 1).astype(np.bool_)))
        return len(pairs)

    def graph(self) -> Graph:
        starts = np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int64)
        kinds = (np.int32, np.int32, np.bool_)
        arrays = [np.concatenate([part[place] for part in self.parts] or [[]]).astype(kind, copy=False)
                  for place, kind in enumerate(kinds)]
        return Graph(len(self.known), starts, *arrays)


def failing_alone(referrals: list[int]) -> dict[int, dict[str, int]]:
    """By household and criterion, how many of the openings fail that criterion alone; zeros left out."""
    codes = [criterion.code for criterion in CRITERIA]
    counts = {
        code: Count("opening_id", filter=Q(**{f"{other}_ok": other != code for other in codes})) for code in codes
    }
    found: dict[int, dict[str, int]] = {}
    for block in _blocks(referrals):
        pairs = Pair.objects.filter(referral_id__in=block, on_offer=True, taken=False)
        for row in pairs.order_by().values("referral_id").annotate(**{f"only_{code}": n for code, n in counts.items()}):
            found[row["referral_id"]] = {code: row[f"only_{code}"] for code in codes if row[f"only_{code}"]}
    return found
