"""What a round chooses from, read from the view `pair` as of the day that `on_day` has set.

Households are consenting, at the front door, neither paused, withdrawn nor housed, and have no live offer. Openings are
on offer and have no live offer. Pairs are eligible and need no answer about size or cost first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from django.db import connection
from django.db.models import OrderBy

from agencies.sql import statement
from matching.enums import PriorityKey
from matching.models import Policy
from matching.models.pair import PRIORITY_ORDER
from matching.pairs.criteria import CRITERIA
from matching.rounds.assignment import Graph

BLOCK = 2000
# Of many openings so many, spread evenly, are enough to find one that suits; of as many as a city has, all are read.
CITY = 100
CODES = [criterion.code for criterion in CRITERIA]
# What the view calls eligible, but for its hint to PostgreSQL: of openings on offer, the same.
ELIGIBLE = " AND ".join(f"{code}_ok" for code in CODES)
# Which criteria fail, as bits.
FAILING = " | ".join(f"((NOT {code}_ok)::int << {place})" for place, code in enumerate(CODES))
ASKED_FIRST = ("cost", "size")  # a pair with such a question is in no round
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class RoundHousehold:
    """One side of a round: a referral and the public code of its household."""

    referral_id: int
    agency_id: int
    code: str


@dataclass(frozen=True)
class RoundOpening:
    """The other side: an opening, and its unit as SOURCE/unit_ref."""

    opening_id: int
    unit: str


@dataclass(frozen=True)
class RoundFacts:
    """Both sides in their order, and the pairs between them.

    `only_asking` has the referrals whose eligible pairs all have a question about cost or size, each with what is
    asked, the most frequent first (among many openings, of a sample). `closest` has, for those without one, by
    criterion how many openings fail that criterion alone.
    """

    households: list[RoundHousehold]
    homes: list[RoundOpening]
    graph: Graph
    only_asking: dict[int, list[str]]
    closest: dict[int, dict[str, int]]

    def digest(self) -> str:
        """The same facts give the same digest, and with it the same plan."""
        closest = sorted((one, sorted(by.items())) for one, by in self.closest.items())
        reasons = sorted(self.only_asking.items()), closest
        told = sha256(repr((self.households, self.homes, reasons)).encode())
        for array in (self.graph.starts, self.graph.ends, self.graph.fits, self.graph.first):
            told.update(np.ascontiguousarray(array).tobytes())
        return told.hexdigest()


def read_facts(policy: Policy, tell: Tell) -> RoundFacts:
    """All that a round chooses from; `tell` hears how many of how many households have been read."""
    with connection.cursor() as cursor:
        # Compiling these queries takes longer than most rounds.
        cursor.execute("SELECT set_config('jit', 'off', true)")
        cursor.execute(statement(__file__, "live"))
        live = cursor.fetchall()
        cursor.execute(statement(__file__, "households").format(keys=_order(policy)), [[client for _, client in live]])
        households = [RoundHousehold(*row) for row in cursor.fetchall()]
        cursor.execute(statement(__file__, "openings"), [[opening for opening, _ in live]])
        homes = [RoundOpening(*row) for row in cursor.fetchall()]
        reading = _Reading(cursor, [home.opening_id for home in homes])
        referrals = [household.referral_id for household in households]
        for start in range(0, len(referrals), BLOCK):
            reading.add(referrals[start : start + BLOCK])
            tell(len(reading.counts), len(referrals))
    return RoundFacts(households, homes, reading.graph(), reading.only_asking, reading.closest)


def _order(policy: Policy) -> str:
    """The policy's order of households but for the scarce feature, which depends on the unit: step 1 sees to that."""
    keys = [PriorityKey(key) for key in policy.priority if key != PriorityKey.SCARCE]
    return ", ".join(f"n.{key.value} {_way(PRIORITY_ORDER[key])}" for key in keys)


def _way(order: OrderBy) -> str:
    return ("DESC" if order.descending else "ASC") + (" NULLS LAST" if order.nulls_last else "")


class _Reading:
    """Reads the pairs of one block of households after another, in their order."""

    def __init__(self, cursor, openings: list[int]) -> None:
        self.cursor = cursor
        self.openings = openings
        self.known = np.array(sorted(openings), np.int64)
        self.column = np.argsort(np.array(openings, np.int64)).astype(np.int32)
        self.counts: list[int] = []
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.only_asking: dict[int, list[str]] = {}
        self.closest: dict[int, dict[str, int]] = {}

    def add(self, referrals: list[int]) -> None:
        found = dict(self._ask("edges", referrals, self.openings))
        self.counts += [self._add_row(found[one]) if one in found else 0 for one in referrals]
        left = [one for one in referrals if one not in found]
        # A sample of the openings has an eligible one for most: only for the others all are judged.
        step = max(1, len(self.openings) // CITY)
        for openings in (self.openings[::step], self.openings if step > 1 else []):
            for referral, *counts in self._ask("questions", left, openings):
                asked = [(-count, code) for count, code in zip(counts, ASKED_FIRST, strict=True) if count]
                self.only_asking[referral] = [code for _count, code in sorted(asked)]
            left = [one for one in left if one not in self.only_asking]
        self.closest |= {one: {} for one in left}
        for referral, failing, count in self._ask("failing_alone", left, self.openings):
            self.closest[referral][CODES[failing.bit_length() - 1]] = count

    def _ask(self, name: str, referrals: list[int], openings: list[int]) -> list[tuple]:
        if not referrals or not openings:
            return []
        query = statement(__file__, name).format(eligible=ELIGIBLE, failing=FAILING)
        self.cursor.execute(query, [referrals, openings])
        return self.cursor.fetchall()

    def _add_row(self, packed: bytes) -> int:
        pairs = np.frombuffer(packed, ">i8").astype(np.int64)
        columns = self.column[np.searchsorted(self.known, pairs >> 18)]
        order = np.argsort(columns)
        pairs = pairs[order]
        self.parts.append((columns[order], ((pairs >> 1) & 0x1FFFF).astype(np.int32), (pairs & 1).astype(np.bool_)))
        return len(pairs)

    def graph(self) -> Graph:
        starts = np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int64)
        ends, fits, first = (
            np.concatenate([part[place] for part in self.parts] or [np.zeros(0, kind)])
            for place, kind in enumerate((np.int32, np.int32, np.bool_))
        )
        return Graph(len(self.known), starts, ends, fits, first)
