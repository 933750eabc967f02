"""Who a household is never lowers its eligibility, fit, rank or place in a round (Human Rights Code, s. 2).

Household size, bedrooms, access needs and reach are held equal, and no class C restriction is approved.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import pytest

from agencies.models import Client, HouseholdMember, Income
from matching.models import Need, Pair
from matching.pairs.ranking import on_day, policy_on
from matching.rounds.planning import plan_of, tell_nobody
from matching.rounds.reading import read_facts
from tests.factories import AgencyFactory
from tests.matching import oracle
from tests.matching.city import GROUPS, City, invent
from tests.matching.facts import Household
from tests.matching.records import household_members, known_areas, store

TODAY = date(2026, 11, 22)
AGES = (0, 3, 4, 5, 12, 17, 18, 25, 40, 70)
# A benefit is money too: the labels change only where the reach does not follow from them.
WITHOUT_SHELTER_MAXIMUM = ("employment", "other", "none", "")
BENEFITS = ("ow", "odsp", *WITHOUT_SHELTER_MAXIMUM)

pytestmark = pytest.mark.django_db


@dataclass
class Seen:
    """What the registry says of everyone: each pair, each household's units in order, each unit's line in order.

    And a whole round: who gets which unit in which place, and why everyone else gets none.
    """

    pairs: dict[tuple[int, int], tuple]
    units: dict[int, list[int]]
    lines: dict[int, list[int]]
    matches: list[tuple]
    left_out: list[tuple]


def seen(city: City) -> Seen:
    columns = ("eligible", "fit", *(f"{code}_{said}" for code in oracle.CODES for said in ("ok", "ask")))
    with on_day(TODAY):
        pairs = Pair.objects.filter(referral__in=[household.key for household in city.households])
        eligible, policy = pairs.filter(eligible=True), policy_on(TODAY)
        rows = pairs.values_list("referral", "opening", *columns)
        made = plan_of(read_facts(policy, tell_nobody), TODAY, policy)
        return Seen(
            {(household, home): tuple(said) for household, home, *said in rows},
            {h.key: ids(eligible.filter(referral=h.key).best_first(), "opening") for h in city.households},
            {o.key: ids(eligible.filter(opening=o.key).by_priority(policy), "referral") for o in city.openings},
            [(m.place, m.household.referral_id, m.home.opening_id, m.fit, m.ask) for m in made.matches],
            [(one.place, one.household.referral_id, one.why, one.closest) for one in made.left_out],
        )


def ids(pairs, field: str) -> list[int]:
    return list(pairs.values_list(field, flat=True))


def lawful_city(seed: int) -> City:
    """A city without approved restrictions, whose households say what they can pay or have no shelter maximum."""
    city = invent(seed, TODAY, known_areas(), households=40, openings=40)
    city.openings = [replace(home, approved_on=None, offers=()) for home in city.openings]
    city.households = [
        household
        if household.max_rent is not None or household.benefit in WITHOUT_SHELTER_MAXIMUM
        else replace(household, max_rent=1200_00)
        for household in city.households
    ]
    return city


def someone_else(household: Household, random: Random, ages: bool, sexes: bool) -> Household:
    """Other people in the same number, who need as many bedrooms; the same people where none were found."""
    for _ in range(200):
        members = tuple(
            replace(
                member,
                age=random.choice(AGES) if ages else member.age,
                gender=random.choice("FMX") if sexes else member.gender,
            )
            for member in household.members
        )
        needed = [oracle.standard_bedrooms(people, TODAY) for people in (members, household.members)]
        if needed[0] == needed[1] and members != household.members:
            return replace(household, members=members)
    return household


def change_people(households: Iterable[Household], random: Random, *, ages: bool = False, sexes: bool = False) -> None:
    for household in households:
        changed = someone_else(household, random, ages, sexes)
        client = Client.objects.get(pk=household.key)
        HouseholdMember.objects.filter(client=client).delete()
        members = HouseholdMember.objects.bulk_create(household_members(changed, client.agency_id))
        client.describe([member.as_person() for member in members])
        client.save()


def change_ages(households: Iterable[Household], random: Random) -> None:
    change_people(households, random, ages=True)


def change_sexes(households: Iterable[Household], random: Random) -> None:
    change_people(households, random, sexes=True)


def change_groups(households: Iterable[Household], random: Random) -> None:
    for household in households:
        groups = random.sample(GROUPS, random.randint(0, 4))
        Need.objects.filter(referral=household.key).update(groups=groups)


def change_language(households: Iterable[Household], random: Random) -> None:
    for household in households:
        Client.objects.filter(pk=household.key).update(language=random.choice(["fr", "iu", "ar", "so"]))


def change_benefit(households: Iterable[Household], random: Random) -> None:
    for household in households:
        labels = WITHOUT_SHELTER_MAXIMUM if household.max_rent is None else BENEFITS
        Income.objects.filter(client=household.key).update(benefit=random.choice(labels))


def change_agency(households: Iterable[Household], random: Random) -> None:
    agencies = AgencyFactory.create_batch(3)
    for household in households:
        Client.objects.filter(pk=household.key).update(agency=random.choice(agencies))


def change_everything(households: Iterable[Household], random: Random) -> None:
    change_people(households, random, ages=True, sexes=True)
    for change in (change_groups, change_language, change_benefit, change_agency):
        change(households, random)


CHANGES = (
    change_sexes,
    change_ages,
    change_groups,
    change_language,
    change_benefit,
    change_agency,
    change_everything,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_who_a_household_is_changes_neither_eligibility_nor_fit_nor_rank_nor_a_round(change: Callable):
    city = lawful_city(seed=CHANGES.index(change))
    store(city)
    before = seen(city)

    change(city.households[::2], Random(1))

    after = seen(city)
    assert after.pairs == before.pairs
    assert after.units == before.units
    assert after.lines == before.lines
    assert after.matches == before.matches
    assert after.left_out == before.left_out
    assert after.matches
    assert sum(map(len, after.lines.values())) > 20
    assert any(home.restricted_to for home in city.openings)


@pytest.mark.parametrize("change", [change_sexes, change_ages], ids=lambda change: change.__name__)
def test_most_households_are_really_changed(change):
    city = lawful_city(seed=1)
    store(city)
    people = HouseholdMember.objects.order_by("client", "place").values_list("client", "age", "gender")
    before = list(people.all())

    change(city.households, Random(1))

    changed = {old[0] for old, new in zip(before, people.all(), strict=True) if old != new}
    assert len(changed) > len(city.households) * 0.7


def test_only_an_approved_restriction_asks_or_bars_by_group():
    city = lawful_city(seed=3)
    city.openings = [replace(home, restricted_to="women", approved_on=TODAY) for home in city.openings]
    store(city)

    Need.objects.update(groups=["men"])
    men = seen(city)
    Need.objects.update(groups=["women"])
    women = seen(city)
    Need.objects.update(groups=[])
    unsaid = seen(city)

    fits = [{pair: said[1] for pair, said in people.pairs.items()} for people in (men, women, unsaid)]
    assert not any(men.units.values())
    assert women.units == unsaid.units
    assert any(women.units.values())
    assert fits[0] == fits[1] == fits[2]
