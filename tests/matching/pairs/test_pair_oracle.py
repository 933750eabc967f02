"""The view `pair` says of every pair what the oracle says, and counts and orders them as it does."""

from collections import Counter, defaultdict
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.occupancy import Person, advised_bedrooms
from listings.models import Opening
from matching.models import Pair, Policy, Referral
from matching.pairs.ranking import households_for, on_day, policy_on, units_for
from matching.pairs.reasons import questions, result
from tests.factories import PolicyFactory
from tests.matching import facts, oracle
from tests.matching.city import City, invent
from tests.matching.records import EARLIER, known_areas, store

TODAY = date(2026, 11, 22)
# Around the days on which a shelter maximum, a policy or a leap year turns; in the past and ahead.
DAYS = (TODAY, date(2024, 7, 1), date(2025, 7, 1), date(2028, 2, 29), date(2027, 1, 1))
OTHER_LIMITS = facts.Policy(largest_subsidy=700_00, income_share=37, fresh_days=14, search_days=30)
PARTS = {
    "cost": "money",
    "size": "size",
    "area": "area",
    "access": "access",
    "open": "move_in",
    "fresh": "freshness",
    "conditions": "landlord",
}


@dataclass
class Case:
    """A city in the database, seen on a day: the view's rows and the oracle's verdicts, by household and opening."""

    city: City
    day: date
    policy: facts.Policy
    rows: dict[tuple[int, int], Pair]

    @property
    def households(self) -> dict[int, facts.Household]:
        return {household.key: household for household in self.city.households}

    @property
    def openings(self) -> dict[int, facts.Opening]:
        return {opening.key: opening for opening in self.city.openings}

    def verdict(self, household: facts.Household, opening: facts.Opening) -> oracle.Verdict:
        return oracle.judge(household, opening, self.day, self.city.areas, self.policy)


def stored_city(day: date, households: int, openings: int) -> City:
    """A city around a day on which another policy than the default comes into force."""
    city = invent(day.toordinal(), day, known_areas(), households, openings)
    store(city)
    limits = OTHER_LIMITS
    PolicyFactory(
        starts=day,
        largest_subsidy=limits.largest_subsidy // 100,
        income_share=limits.income_share,
        fresh_days=limits.fresh_days,
        search_days=limits.search_days,
    )
    return city


def seen_on(city: City, day: date) -> Case:
    with on_day(day):
        pairs = Pair.objects.filter(referral_id__lt=EARLIER)
        rows = {(pair.referral_id, pair.opening_id): pair for pair in pairs}
    return Case(city, day, facts.Policy() if day < city.day else OTHER_LIMITS, rows)


def told(record: object) -> str:
    """What a plain record says beyond its defaults, one field a line."""
    said = []
    for field in fields(record):
        value = getattr(record, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if value != default:
            said.append(f"    {field.name} = {value!r}")
    return "\n".join([type(record).__name__, *said])


def differences(case: Case) -> list[str]:
    """Every pair on which the view and the oracle differ, readably."""
    found = []
    for household in case.city.households:
        for opening in case.city.openings:
            verdict, pair = case.verdict(household, opening), case.rows[household.key, opening.key]
            expected = dict(verdict.results) | {
                "eligible": verdict.eligible,
                "ask": sorted(verdict.asks),
                "gap": verdict.gap,
            }
            seen = {code: result(pair, code) for code in oracle.CODES} | {
                "eligible": pair.eligible,
                "ask": sorted(map(str, questions(pair))),
                "gap": pair.gap_cents,
            }
            wrong = [key for key in expected if seen[key] != expected[key]]
            if wrong:
                verdicts = [f"  {key}: view {seen[key]!r}, oracle {expected[key]!r}" for key in wrong]
                found.append("\n".join([f"As of {case.day}:", *verdicts, told(household), told(opening)]))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("middle", DAYS, ids=str)
def test_the_view_agrees_with_the_oracle_on_every_pair_and_every_criterion(middle):
    city = stored_city(middle, households=60, openings=50)

    for day in (middle - timedelta(days=1), middle, middle + timedelta(days=1)):
        case = seen_on(city, day)
        found = differences(case)

        assert len(case.rows) == 60 * 50
        assert not found, f"{len(found)} pairs differ, such as\n" + "\n\n".join(found[:3])


@pytest.mark.django_db
def test_the_invented_cities_reach_every_result_of_every_criterion():
    city = invent(TODAY.toordinal(), TODAY, known_areas(), 60, 50)
    asking = {"size", "cost", "access", "area", "smoking", "conditions", "restriction"}

    reached = Counter(
        (code, result)
        for household in city.households
        for opening in city.openings
        for code, result in oracle.judge(household, opening, TODAY, city.areas).results.items()
    )

    assert set(reached) == {
        (code, result)
        for code in oracle.CODES
        for result in (oracle.PASS, oracle.FAIL, oracle.ASK)
        if result != oracle.ASK or code in asking
    }
    assert min(reached.values()) >= 3


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS[:2], ids=str)
def test_units_for_a_household_are_counted_and_ordered_as_the_contract_says(day):
    city = stored_city(day, households=20, openings=50)
    case = seen_on(city, day)
    others = [code for code in oracle.CODES if code != "open"]

    for household in city.households:
        with on_day(day):
            ranking = units_for(Referral.objects.get(pk=household.key), limit=None)
        verdicts = {opening.key: case.verdict(household, opening) for opening in city.openings}
        open_ones = [verdict for verdict in verdicts.values() if verdict.results["open"] != oracle.FAIL]
        eligible = [key for key, verdict in verdicts.items() if verdict.eligible]
        rows = [case.rows[household.key, key] for key in eligible]
        in_order = sorted(rows, key=lambda row: (-row.fit, row.available_from, row.source, row.unit_ref))

        assert ranking.considered == len(open_ones)
        assert ranking.eligible == len(eligible)
        assert ranking.excluded == oracle.excluded(open_ones, others)
        assert [pair.opening_id for pair in ranking.pairs] == [row.opening_id for row in in_order]


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS[:3], ids=str)
def test_households_for_a_unit_are_counted_and_stand_in_line_as_the_contract_says(day):
    city = stored_city(day, households=120, openings=12)
    case, policy = seen_on(city, day), policy_on(day)
    waiting = [
        household
        for household in city.households
        if oracle.consents(household, day) and oracle.state_on(household, day) in {"waiting", "offered"}
    ]

    for opening in city.openings:
        with on_day(day):
            ranking = households_for(Opening.objects.get(pk=opening.key), policy, limit=None)
            line = Pair.objects.filter(opening_id=opening.key).in_the_queue()
            in_line = list(line.by_priority(policy).values_list("referral_id", flat=True))
        verdicts = {household.key: case.verdict(household, opening) for household in waiting}
        eligible = [household for household in waiting if verdicts[household.key].eligible]

        assert in_line == oracle.priority_order(waiting, opening, day)
        assert [pair.referral_id for pair in ranking.pairs] == oracle.priority_order(eligible, opening, day)
        assert ranking.considered == len(waiting)
        assert ranking.eligible == len(eligible)
        assert ranking.excluded == oracle.excluded(list(verdicts.values()), oracle.CODES)
        for pair in ranking.pairs:
            keys = oracle.priority(case.households[pair.referral_id], opening, day)
            assert {name: getattr(pair, name) for name in keys if name != "unknown"} == {
                name: key for name, key in keys.items() if name != "unknown"
            }


@pytest.mark.django_db
def test_the_fit_is_the_weighted_mean_of_its_seven_parts():
    city = stored_city(TODAY, households=20, openings=40)
    policy = Policy.objects.get(starts=TODAY)
    weights = {code: getattr(policy, f"weight_{part}") for code, part in PARTS.items()}

    rows = seen_on(city, TODAY).rows.values()

    for row in rows:
        parts = {code: getattr(row, f"{code}_fit") for code in PARTS}
        mean = sum(weights[code] * part for code, part in parts.items()) / sum(weights.values())
        assert all(0 <= part <= 100 for part in parts.values())
        # Each part is shown rounded to a whole point.
        assert abs(row.fit - 1000 * mean) <= 501


@pytest.mark.django_db
def test_size_and_area_fit_best_where_the_contract_says_best():
    city = stored_city(TODAY, households=60, openings=50)
    case = seen_on(city, TODAY)

    for household in city.households:
        sizes, areas = defaultdict(set), defaultdict(set)
        for opening in city.openings:
            row = case.rows[household.key, opening.key]
            sizes[oracle.size_rank(household, opening, TODAY)].add(row.size_fit)
            areas[oracle.area_rank(household, opening, city.areas)].add(row.area_fit)
        areas.pop(None, None)
        for by_rank in (sizes, areas):
            ranks = sorted(by_rank)
            for lower, higher in pairwise(ranks):
                assert max(by_rank[lower]) < min(by_rank[higher]), told(household)


people = st.lists(
    st.tuples(
        st.sampled_from(["child", "child", "other"]),
        st.one_of(st.none(), st.integers(0, 20)),
        st.sampled_from("FMX"),
        st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    ),
    max_size=7,
)
head = st.tuples(st.just("head"), st.one_of(st.none(), st.integers(14, 70)), st.sampled_from("FMX"), st.just(TODAY))


@given(head=head, partner=st.booleans(), others=people, day=st.dates(date(2020, 1, 1), date(2045, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_bedrooms_by_the_occupancy_standard_agree_with_the_oracle(head, partner, others, day):
    household = [head, *([("partner", 30, "M", TODAY)] if partner else []), *others]

    advised = advised_bedrooms([Person(*member) for member in household], day)

    assert advised == oracle.standard_bedrooms(tuple(facts.Member(*member) for member in household), day)
