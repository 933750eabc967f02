"""The plan of a round: who is matched with which unit, and why everyone else is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from agencies.sql import statement
from matching.enums import WhyUnmatched
from matching.models import Pair, Policy
from matching.models.pair import points
from matching.pairs.ranking import on_day, policy_on
from matching.pairs.reasons import questions
from matching.rounds.assignment import Ints, solve
from matching.rounds.reading import RoundFacts, RoundHousehold, RoundOpening, Tell, read_facts

COLUMNS = [field.attname for field in Pair._meta.concrete_fields]


@dataclass(frozen=True)
class Match:
    """A unit for a household: its place in line from 1, the fit in thousandths of a point, and what is to be asked."""

    place: int
    household: RoundHousehold
    home: RoundOpening
    fit: int
    ask: list[str]

    @property
    def points(self) -> int:
        """The fit as people read it: 0 to 100, rounded half up."""
        return points(self.fit)


@dataclass(frozen=True)
class LeftOut:
    """A certificate. `closest`: by criterion, how many openings fail that criterion alone.

    `columns`: the openings that suit, as places in the plan's `homes`. `questions`: where only a question about cost or
    size keeps the household from all that suit, which, the most frequent first.
    """

    place: int
    household: RoundHousehold
    why: WhyUnmatched
    closest: dict[str, int]
    questions: list[str]
    columns: Ints


@dataclass(frozen=True)
class Plan:
    """A whole round. `households` and `homes` are its two sides before matching, `pairs` the edges between them."""

    as_of: date
    policy: int
    households: int
    homes: list[RoundOpening]
    pairs: int
    matches: list[Match]
    left_out: list[LeftOut]
    digest: str

    def suiting(self, left_out: LeftOut) -> Iterator[RoundOpening]:
        """The units that a household left out could have had, lowest unit_ref first."""
        return (self.homes[column] for column in left_out.columns.tolist())


def tell_nobody(_done: int, _of: int) -> None:
    """Hears of the progress of a round and does nothing."""


def plan(as_of: date | None, today: date, tell: Tell = tell_nobody) -> Plan:
    """The plan as of a day (None: `today`); nothing is stored. Raises NoPolicy."""
    day = as_of or today
    with on_day(day):
        policy = policy_on(day)
        return plan_of(read_facts(policy, tell), day, policy)


def plan_of(facts: RoundFacts, day: date, policy: Policy) -> Plan:
    """The plan that follows from the facts, within `on_day` of the same day."""
    held = solve(facts.graph).held
    return Plan(
        as_of=day,
        policy=policy.version,
        households=len(facts.households),
        homes=facts.homes,
        pairs=len(facts.graph.ends),
        matches=_matches(facts, held),
        left_out=_certificates(facts, held),
        digest=facts.digest(),
    )


def _matches(facts: RoundFacts, held: Ints) -> list[Match]:
    rows = np.flatnonzero(held >= 0).tolist()
    households = [facts.households[row] for row in rows]
    homes = [facts.homes[held[row]] for row in rows]
    with connection.cursor() as cursor:
        query = statement(__file__, "pairs").format(columns=", ".join(f"p.{column}" for column in COLUMNS))
        cursor.execute(query, [[one.referral_id for one in households], [one.opening_id for one in homes]])
        found = (Pair.from_db(connection.alias, COLUMNS, row) for row in cursor.fetchall())
        pairs = {pair.referral_id: pair for pair in found}
    return [
        Match(row + 1, household, home, pair.fit, questions(pair))
        for row, household, home in zip(rows, households, homes, strict=True)
        for pair in [pairs[household.referral_id]]
    ]


def _certificates(facts: RoundFacts, held: Ints) -> list[LeftOut]:
    return [
        LeftOut(
            place=row + 1,
            household=household,
            why=_why(facts, row),
            closest=facts.closest.get(household.referral_id, {}),
            questions=facts.only_asking.get(household.referral_id, []),
            columns=facts.graph.columns_of(row),
        )
        for row in np.flatnonzero(held < 0).tolist()
        for household in [facts.households[row]]
    ]


def _why(facts: RoundFacts, row: int) -> WhyUnmatched:
    if len(facts.graph.columns_of(row)):
        return WhyUnmatched.OUTRANKED
    asking = facts.households[row].referral_id in facts.only_asking
    return WhyUnmatched.ONLY_WITH_QUESTIONS if asking else WhyUnmatched.NO_ELIGIBLE_UNIT
