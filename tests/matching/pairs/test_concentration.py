"""How much of a building programme tenants are, and where that is said before one is added."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from listings.models import Building
from matching.pairs.concentration import concentration, with_share
from matching.pairs.ranking import policy_on
from tests.factories import (
    BuildingFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    TenancyFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


def visitor(user: User) -> Visitor:
    browser = Visitor()
    browser.force_login(user)
    return browser


def building(homes: int | None, tenants: int, units: int = 0) -> Building:
    made = BuildingFactory(homes=homes)
    for _number in range(tenants):
        TenancyFactory(unit__building=made)
    for _number in range(units):
        UnitFactory(building=made)
    return made


@pytest.mark.parametrize(
    ("homes", "tenants", "units", "percent", "is_high"),
    [
        (10, 2, 0, 20, False),
        (10, 3, 0, 30, True),
        (1000, 1, 0, 0, False),
        (None, 2, 8, 20, False),
        (None, 2, 5, 29, True),
        (12, 0, 0, 0, False),
    ],
)
def test_above_a_fifth_of_the_homes_is_too_many(homes, tenants, units, percent, is_high):
    found = concentration(building(homes, tenants, units).pk, policy_on(TODAY), TODAY)

    assert (found.tenants, found.percent, found.is_high) == (tenants, percent, is_high)
    assert found.is_counted == (homes is not None)


def test_only_tenancies_that_run_on_the_day_count():
    made = BuildingFactory(homes=4)
    TenancyFactory(unit__building=made, ended_on=TODAY)
    TenancyFactory(unit__building=made, lease_on=TODAY + timedelta(days=3), moved_in_on=None)
    TenancyFactory(unit__building=made, moved_in_on=None)
    TenancyFactory()

    assert concentration(made.pk, policy_on(TODAY), TODAY).tenants == 1
    assert concentration(made.pk, policy_on(TODAY), TODAY - timedelta(days=1)).tenants == 2


def test_buildings_are_found_by_their_share():
    crowded, spread, empty = building(4, 1), building(10, 1), building(None, 0)

    shares = dict(with_share(Building.objects.all(), TODAY).values_list("pk", "share"))

    assert (shares[crowded.pk], shares[spread.pk], shares[empty.pk]) == (25, 10, None)


@pytest.mark.parametrize(("homes", "warned"), [(4, True), (5, False)])
def test_pages_warn_before_anyone_is_added(homes, warned):
    worker = UserFactory()
    referral = ReferralFactory(client__agency=worker.agency)
    made = building(homes, 1)
    opening = OpeningFactory(unit__building=made, unit__record__source="demo", unit__record__ref="A")

    offer = OfferFactory(referral=referral, opening=opening)
    told = [
        visitor(worker).get(reverse(page, args=args)).content.decode()
        for page, args in (
            ("unit", ["demo/A"]),
            ("pair", [referral.client.code, "demo/A"]),
            ("offer", [offer.pk]),
        )
    ]

    assert ["1 of 4 homes in this building" in page for page in told] == [warned] * 3


def test_the_warning_stands_where_a_home_is_chosen_and_where_it_is_held():
    worker = UserFactory()
    referral = ReferralFactory(client__agency=worker.agency, consenting=True)
    OpeningFactory(unit__building=building(4, 1), unit__record__source="demo", unit__record__ref="A")

    told = [
        visitor(worker).get(reverse(page, args=args)).content.decode()
        for page, args in (("household", [referral.client.code]), ("hold", [referral.client.code, "demo/A"]))
    ]

    assert ["Programme tenants: 25% of the building" in page for page in told] == [True, True]


def test_the_admin_lists_buildings_above_the_limit():
    crowded, spread = building(4, 1), building(10, 1)
    browser = visitor(UserFactory(locator=True))

    every = browser.get(reverse("admin:listings_building_changelist")).content.decode()
    above = browser.get(reverse("admin:listings_building_changelist") + "?tenants=above").content.decode()

    assert "1 of 4 homes, 25%" in every
    assert "Above the limit of 20%" in every
    assert spread.address in every
    assert crowded.address in above
    assert spread.address not in above


def test_homes_of_a_building_are_kept_in_the_admin():
    made = building(None, 0)
    browser = visitor(UserFactory(coordinator=True))

    browser.post(
        reverse("admin:listings_building_change", args=[made.pk]),
        {"address": made.address, "city": made.city, "homes": "24"},
    )

    made.refresh_from_db()
    assert made.homes == 24


def test_an_opening_that_starts_during_a_tenancy_is_questioned_and_kept():
    tenancy = TenancyFactory()
    browser = visitor(UserFactory(locator=True))
    offered = {"unit": tenancy.unit_id, "rent": "1100", "offered_from": TODAY, "available_from": TODAY}

    answer = browser.post(reverse("admin:listings_opening_add"), offered, follow=True)

    assert "A tenancy of this home still runs" in answer.content.decode()
    assert tenancy.unit.openings.count() == 1


def test_a_home_held_for_a_household_leads_to_its_offer_where_homes_are_chosen():
    worker = UserFactory()
    referral = ReferralFactory(client__agency=worker.agency, consenting=True)
    opening = OpeningFactory(unit__record__source="demo", unit__record__ref="A")
    offer = OfferFactory(referral=referral, opening=opening)

    told = [
        visitor(worker).get(reverse(page, args=args)).content.decode()
        for page, args in (("household", [referral.client.code]), ("pair", [referral.client.code, "demo/A"]))
    ]

    assert [page.count("Open the offer") for page in told] == [1, 1]
    assert [reverse("hold", args=[referral.client.code, "demo/A"]) in page for page in told] == [False, False]
    assert reverse("offer", args=[offer.pk]) in told[1]
