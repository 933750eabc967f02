"""Landlords and buildings at a month's end, against a slow count in plain Python and on the days that decide."""

from datetime import date, timedelta
from random import Random
from statistics import median

import pytest

from agencies.months import last_day, shift
from listings.models import Landlord, Opening
from locator.reports.facts.figures import facts
from matching.models import Tenancy
from tests.factories import BuildingFactory, LandlordFactory, OpeningFactory, TenancyFactory, UnitFactory

pytestmark = pytest.mark.django_db

FEBRUARY, LAST, YEAR_AGO = date(2026, 2, 1), date(2026, 2, 28), date(2025, 2, 28)


def invent(seed: int) -> None:
    """Landlords with units that come on offer, close and are leased over three years; some relations lapsed."""
    chance = Random(seed)
    for _ in range(12):
        landlord = LandlordFactory(stage=chance.choice(["active", "active", "lapsed"]))
        for _ in range(chance.randint(1, 4)):
            unit = UnitFactory(landlord=landlord)
            start = date(2024, 1, 1) + timedelta(days=chance.randint(0, 780))
            closed = chance.choice([None, start + timedelta(days=chance.randint(1, 200))])
            if chance.random() < 0.8:
                reason = "filled_programme" if closed else ""
                OpeningFactory(unit=unit, offered_from=start, closed_on=closed, close_reason=reason, verification=None)
            if closed and chance.random() < 0.6:
                ended = chance.choice([None, closed + timedelta(days=chance.randint(1, 300))])
                TenancyFactory(unit=unit, lease_on=closed, ended_on=ended)


def with_us(landlord: Landlord, day: date) -> set[int]:
    """The units by which a landlord is with us: on offer on one of ninety days, looked at one by one, or leased."""
    days = [day - timedelta(days=back) for back in range(90)]
    openings = Opening.objects.filter(unit__landlord=landlord)
    offered = {o.unit_id for o in openings if any(o.offered_from <= d < (o.closed_on or date.max) for d in days)}
    leases = Tenancy.objects.filter(unit__landlord=landlord)
    return offered | {one.unit_id for one in leases if one.lease_on <= day < (one.ended_on or date.max)}


@pytest.mark.parametrize("seed", range(4))
def test_landlords_are_those_of_a_slow_count(seed: int) -> None:
    invent(seed)
    known = [one for one in Landlord.objects.all() if Opening.objects.filter(unit__landlord=one).exists()]

    for month in (shift(FEBRUARY, back) for back in (0, -1, -5)):
        last, year_ago = last_day(month), last_day(shift(month, -12))
        active = [one for one in known if with_us(one, last) and one.stage != "lapsed"]
        before = [one for one in known if with_us(one, year_ago)]
        stayed = sum(one in active for one in before)
        units = [len(with_us(one, last)) for one in active]
        begun = [one for one in known if Opening.objects.filter(unit__landlord=one, offered_from__lte=last).exists()]

        found = facts(month)["landlords"]

        assert before
        assert found["active"] == len(active)
        assert found["lost"] == sum(one.stage == "lapsed" for one in begun)
        assert found["dormant"] == len([one for one in begun if one.stage != "lapsed" and one not in active])
        share = round(stayed / len(before) + 1e-9, 4)
        assert found["retained_12m"] == {"before": len(before), "active": stayed, "share": share}
        assert found["units_per_landlord"] == {"median": median(units), "largest": max(units)}


@pytest.mark.parametrize(("closed", "before"), [(YEAR_AGO - timedelta(days=89), 0), (YEAR_AGO - timedelta(days=88), 1)])
def test_who_was_with_us_a_year_ago_had_a_unit_on_offer_in_the_ninety_days_before(closed: date, before: int) -> None:
    OpeningFactory(offered_from=date(2024, 6, 1), closed_on=closed, close_reason="filled_programme", verification=None)

    share = 0.0 if before else None
    assert facts(FEBRUARY)["landlords"]["retained_12m"] == {"before": before, "active": 0, "share": share}


def test_who_left_since_a_year_ago_is_missed_even_if_the_stage_says_lapsed() -> None:
    for stage in ("active", "lapsed"):
        OpeningFactory(offered_from=YEAR_AGO, unit__landlord__stage=stage, verification=None)

    assert facts(FEBRUARY)["landlords"]["retained_12m"] == {"before": 2, "active": 1, "share": 0.5}


def test_a_unit_that_is_on_offer_again_while_it_is_leased_is_one_unit_of_its_landlord() -> None:
    opening = OpeningFactory(offered_from=LAST, verification=None)
    TenancyFactory(unit=opening.unit, lease_on=date(2026, 1, 1))

    assert facts(FEBRUARY)["landlords"]["units_per_landlord"] == {"median": 1, "largest": 1}


def test_buildings_above_the_policy_s_share_are_counted_by_the_rule_that_warns() -> None:
    for homes, tenants in ((10, 2), (10, 3), (5, 1), (None, 2)):
        building = BuildingFactory(homes=homes)
        for _ in range(tenants):
            TenancyFactory(unit__building=building, lease_on=date(2026, 1, 1))
    TenancyFactory(unit__building=BuildingFactory(homes=1), lease_on=date(2026, 1, 1), ended_on=LAST)

    found = facts(FEBRUARY)["landlords"]

    told = [found[name] for name in ("buildings", "buildings_judged", "buildings_above_limit")]
    assert told == [4, 3, 1], "a fifth is not above it; where nobody counted the homes, nobody knows"


def test_a_month_without_landlords_has_no_share_and_no_median() -> None:
    found = facts(FEBRUARY)["landlords"]

    assert found["retained_12m"] == {"before": 0, "active": 0, "share": None}
    assert found["units_per_landlord"] == {"median": None, "largest": None}
    assert found["buildings_above_limit"] == 0
