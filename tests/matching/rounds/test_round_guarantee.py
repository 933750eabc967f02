"""Rounds of invented cities, through the database, against the slow oracle and what is promised."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from django.db.models import F

from matching.enums import WhyUnmatched
from matching.models import Need, Referral
from matching.pairs.ranking import on_day, policy_on
from matching.rounds.assignment import Graph, solve
from matching.rounds.planning import Plan, plan, plan_of, tell_nobody
from matching.rounds.reading import RoundFacts, read_facts
from tests.factories import PolicyFactory
from tests.matching import oracle
from tests.matching.city import City, invent
from tests.matching.records import known_areas, name, store
from tests.matching.rounds.round_checks import violations

TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def facts_of(city: City) -> RoundFacts:
    with on_day(city.day):
        return read_facts(policy_on(city.day), tell_nobody)


@pytest.fixture(params=range(6))
def city(request) -> City:
    made = invent(request.param, TODAY, known_areas(), households=70, openings=50)
    store(made)
    return made


class Expected:
    """Both sides of a round and the pairs between them, by the oracle."""

    def __init__(self, city: City) -> None:
        self.city = city
        live = [
            (home.key, offer.household)
            for home in city.openings
            for offer in home.offers
            if oracle.is_live(offer, home, city.day)
        ]
        homes, households = {home for home, _ in live}, {household for _, household in live}
        self.homes = [home for home in city.openings if self.on_offer(home) and home.key not in homes]
        self.homes.sort(key=lambda home: (name(home)[1], name(home)[0]))
        self.households = [
            one
            for one in city.households
            if oracle.consents(one, city.day)
            and oracle.state_on(one, city.day) not in {"draft", "paused", "withdrawn", "housed"}
            and one.key not in households
        ]
        self.households.sort(key=self.place)
        self.verdicts = {
            (one.key, home.key): oracle.judge(one, home, city.day, city.areas)
            for one in self.households
            for home in self.homes
        }

    def on_offer(self, home) -> bool:
        return home.offered_from <= self.city.day and (home.closed_on is None or self.city.day < home.closed_on)

    def place(self, household) -> tuple:
        keys = oracle.priority(household, self.city.openings[0], self.city.day)
        days = keys["days_homeless_3y"]
        first = (not keys["fleeing"], not keys["chronic"])
        return (*first, days is None, -(days or 0), keys["referred_on"], keys["lot"])

    def edges(self) -> list[tuple[int, int, bool]]:
        """Row, column, and whether the unit has a scarce feature that the household needs."""
        return [
            (row, column, oracle.priority(one, home, self.city.day)["scarce"])
            for row, one in enumerate(self.households)
            for column, home in enumerate(self.homes)
            for verdict in [self.verdicts[one.key, home.key]]
            if verdict.eligible and not {"size", "cost"} & verdict.asks
        ]

    def closest(self, household) -> dict[str, int]:
        """By criterion, how many openings fail it alone."""
        alone = [
            failed[0]
            for home in self.homes
            for results in [self.verdicts[household.key, home.key].results]
            for failed in [[code for code, result in results.items() if result == oracle.FAIL]]
            if len(failed) == 1
        ]
        return {code: alone.count(code) for code in set(alone)}


def test_both_sides_and_their_pairs_are_those_of_the_oracle(city):
    facts, expected = facts_of(city), Expected(city)

    assert [one.referral_id for one in facts.households] == [one.key for one in expected.households]
    assert [one.opening_id for one in facts.homes] == [one.key for one in expected.homes]
    graph = facts.graph
    rows = np.repeat(np.arange(graph.rows), np.diff(graph.starts)).tolist()
    assert list(zip(rows, graph.ends.tolist(), graph.first.tolist(), strict=True)) == expected.edges()
    assert expected.edges()


def test_everyone_left_out_has_the_certificate_of_the_oracle(city):
    made, expected = plan(city.day, city.day), Expected(city)
    households = {one.key: one for one in expected.households}

    for left_out in made.left_out:
        one = households[left_out.household.referral_id]
        eligible = [home for home in expected.homes if expected.verdicts[one.key, home.key].eligible]
        clean = [h.key for h in eligible if not {"size", "cost"} & expected.verdicts[one.key, h.key].asks]
        if clean:
            assert left_out.why == WhyUnmatched.OUTRANKED
            assert [home.opening_id for home in made.suiting(left_out)] == clean
        elif eligible:
            assert left_out.why == WhyUnmatched.ONLY_WITH_QUESTIONS
        else:
            assert left_out.why == WhyUnmatched.NO_ELIGIBLE_UNIT
            assert left_out.closest == expected.closest(one)
    assert len(made.matches) + len(made.left_out) == len(expected.households)


def test_the_plan_keeps_its_promises(city):
    facts = facts_of(city)

    assert list(violations(facts.graph, solve(facts.graph))) == []


def test_what_suits_a_household_left_out_went_to_households_before_it_or_with_a_scarce_need(city):
    facts, made = facts_of(city), plan(city.day, city.day)
    kept_first = solve(facts.graph).kept_first
    taken_by = {match.home.opening_id: match.place for match in made.matches}

    for left_out in made.left_out:
        for home in made.suiting(left_out):
            place = taken_by[home.opening_id]
            assert place < left_out.place or kept_first[place - 1]


def told(made: Plan) -> tuple:
    """A plan without its digest, by the keys of the city."""
    return (
        [(m.place, m.household.referral_id, m.home.opening_id, m.fit, m.ask) for m in made.matches],
        [(one.place, one.household.referral_id, one.why, one.closest) for one in made.left_out],
    )


def test_the_order_of_the_rows_changes_nothing(city):
    """PostgreSQL finds rows in the order in which they were written: written again in another order, the same plan."""
    before = plan(city.day, city.day)

    for referral in Referral.objects.order_by("?"):
        referral.save()
    Need.objects.filter(pk__in=list(Need.objects.order_by("?").values_list("pk", flat=True)[:35])).update(
        pets=F("pets")
    )

    after = plan(city.day, city.day)
    assert told(after) == told(before)
    assert after.digest == before.digest


def test_a_policy_with_another_order_is_followed():
    made = invent(3, TODAY, known_areas(), households=40, openings=20)
    store(made)
    PolicyFactory(
        starts=TODAY - timedelta(days=1),
        priority=["scarce", "lot", "fleeing", "chronic", "days_homeless_3y", "referred_on"],
    )

    lots = dict(Referral.objects.values_list("pk", "lot"))

    drawn = [lots[one.referral_id] for one in facts_of(made).households]
    assert drawn == sorted(drawn)


def test_a_city_without_open_units_or_without_households_has_an_empty_plan():
    made = plan(TODAY, TODAY)

    assert (made.households, made.homes, made.pairs, made.matches, made.left_out) == (0, [], 0, [], [])


def test_a_plan_follows_from_the_facts_alone(city):
    """The same facts with their pairs in another order of reading."""
    facts = facts_of(city)
    rows = np.repeat(np.arange(facts.graph.rows), np.diff(facts.graph.starts)).tolist()
    parts = (rows, facts.graph.ends.tolist(), facts.graph.fits.tolist(), facts.graph.first.tolist())
    edges = list(zip(*parts, strict=True))
    Random(1).shuffle(edges)
    again = RoundFacts(
        facts.households,
        facts.homes,
        Graph.of(facts.graph.rows, facts.graph.columns, edges),
        facts.only_asking,
        facts.closest,
    )

    with on_day(TODAY):
        assert plan_of(again, TODAY, policy_on(TODAY)).digest == plan_of(facts, TODAY, policy_on(TODAY)).digest
