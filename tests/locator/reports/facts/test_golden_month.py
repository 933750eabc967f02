"""February 2026 as computed by hand in locator/reports/README.md."""

from datetime import date

import pytest

from agencies.models import Area
from listings.enums import Feature
from listings.models import Opening
from locator.reports.facts.figures import facts
from matching.pairs.ranking import on_day
from tests.factories import OpeningFactory, ReferralEventFactory, ReferralFactory, VerificationFactory
from tests.locator.reports.facts.test_figures import pairs

pytestmark = pytest.mark.django_db


def february(day: int) -> date:
    return date(2026, 2, day)


def january(day: int) -> date:
    return date(2026, 1, day)


def unit(kind: str, bedrooms: int, ward: int | str | None, **values) -> dict:
    areas = Area.objects.filter(kind="outside") if ward == "outside" else Area.objects.filter(ward_number=ward or 0)
    said = {"unit_type": kind, "bedrooms": bedrooms, "area": areas.first(), **values}
    return {"verification": None} | {f"unit__{name}": value for name, value in said.items()}


@pytest.fixture
def the_month() -> dict:
    all_three = ["heat", "hydro", "water"]
    a = OpeningFactory(
        rent=1000, offered_from=january(10), **unit("apartment", 1, 12, elevator=True, utilities_included=all_three)
    )
    VerificationFactory(unit=a.unit, verified_on=february(20))
    with on_day(february(15)):
        Opening.objects.filter(pk=a.pk).update(rent=1250)
    nothing = dict.fromkeys(Feature.values, False)
    OpeningFactory(
        rent=600, offered_from=february(5), available_from=date(2026, 3, 10), **unit("room", 0, None, **nothing)
    )
    for rent, start, end, reason, home in (
        (2000, january(20), february(10), "filled_programme", unit("townhouse", 2, "outside")),
        (900, january(2), february(1), "withdrawn", unit("bachelor", 0, 12)),
    ):
        OpeningFactory(rent=rent, offered_from=start, closed_on=end, close_reason=reason, **home)
    d = OpeningFactory(
        rent=1999,
        offered_from=february(1),
        closed_on=february(12),
        close_reason="filled_market",
        **unit("house", 3, 7, utilities_included=["heat"]),
    )
    OpeningFactory(
        unit=d.unit, rent=1999, offered_from=february(12), available_from=date(2026, 4, 1), verification=None
    )
    VerificationFactory(unit=d.unit, verified_on=february(14))
    ReferralFactory(referred_on=january(5))
    ReferralFactory(
        referred_on=february(28), client__members="head:34:F;child:8:F;child:9:X", client__told_on=february(28)
    )
    housed = ReferralFactory(referred_on=january(5), state="housed", state_since=february(27))
    ReferralEventFactory(referral=housed, happened_on=february(27), from_state="offered", to_state="housed")
    ReferralFactory(referred_on=date(2026, 3, 1))
    return facts(february(1))


def test_the_month_is_as_computed_by_hand(the_month):
    expected = {
        "open_start": 3,
        "new": 3,
        "filled_programme": 1,
        "filled_market": 1,
        "withdrawn": 1,
        "open_end": 3,
        "units_any_day": 4,
        "by_bedrooms": {"0": 1, "1": 1, "2": 0, "3": 1, "4": 0, "5+": 0},
        "by_rent_band": {"0": 1, "800": 0, "1200": 1, "1600": 1, "2000": 0},
        "by_type": {"room": 1, "bachelor": 0, "apartment": 1, "townhouse": 0, "house": 1, "other": 0},
        "by_access": {"step_free": 1, "other": 0, "none": 1, "unknown": 1},
        "by_move_in": {"now": 1, "next_month": 1, "later": 1},
        "verified_share": 0.3333,
        "waiting_end": {"0": 1, "1": 0, "2": 1, "3": 0, "4": 0, "5+": 0},
        "gap": {"0": 0, "1": -1, "2": 1, "3": -1, "4": 0, "5+": 0},
    }

    assert {name: the_month[name] for name in expected} == expected
    for name, expected_pairs in (
        ("by_bedrooms_and_rent_band", {("0", "0"): 1, ("1", "1200"): 1, ("3", "1600"): 1}),
        ("by_bedrooms_and_area", {("0", "unknown"): 1, ("1", "12"): 1, ("3", "7"): 1}),
        ("by_bedrooms_and_access", {("0", "none"): 1, ("1", "step_free"): 1, ("3", "unknown"): 1}),
    ):
        assert pairs(the_month[name]) == expected_pairs
    assert {area: count for area, count in the_month["by_area"].items() if count} == {"7": 1, "12": 1, "unknown": 1}


def test_what_assistance_reaches_is_as_computed_by_hand(the_month):
    reached = {
        benefit: [(sizes[size]["within"], sizes[size]["with_subsidy"]) for size in "123456"]
        for benefit, sizes in the_month["within_reach"].items()
    }

    assert reached == {
        "ow": [(0, 2), (0, 2), (0, 2), (1, 2), (1, 2), (1, 2)],
        "odsp": [(0, 2), (1, 2), (1, 3), (1, 3), (1, 3), (1, 3)],
    }
