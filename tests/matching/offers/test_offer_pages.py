"""The pages of offers: holding from a unit, recording what happens, and what is late."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.wording import NBSP, day
from listings.enums import Condition
from listings.models import TeachingMoment, Unit
from matching.enums import OfferReason, OfferState, Side
from matching.models import Offer, Tenancy
from matching.offers import holds
from matching.offers.deadlines import reply_until
from matching.pairs.ranking import policy_on
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    HoldRequestFactory,
    OfferFactory,
    OpeningFactory,
    UserFactory,
)
from tests.matching.offers.offering import TODAY, an_offer, hold_page, household, name_of, press, text, visitor, worker

pytestmark = pytest.mark.django_db

LONG_AGO = TODAY - timedelta(days=40)


def test_a_hold_is_confirmed_on_a_page_and_made_once_however_often_it_is_pressed() -> None:
    referral, opening = household(), OpeningFactory()
    browser = visitor(worker(referral))

    page = text(browser.get(hold_page(referral, opening)))
    for _press in range(2):
        answer = browser.post(hold_page(referral, opening))

    assert "No household stands before yours" in page
    offer = Offer.objects.get()
    assert answer["Location"] == reverse("offer", args=[offer.pk])
    assert offer.events.count() == 1
    assert browser.get(answer["Location"]).status_code == 200


def test_the_whole_way_is_recorded_on_the_page() -> None:
    offer = an_offer()
    browser, page = visitor(worker(offer.referral)), reverse("offer", args=[offer.pk])

    for step in ("proposed", "viewing", "applied", "accepted"):
        press(browser, offer, step, {"viewing-day": TODAY.isoformat()})
    support = AgencyFactory()
    lease = {"lease_on": TODAY.isoformat(), "rent": "1 950,50", "subsidy": "300", "support_agency": support.pk}
    press(browser, offer, "leased", {f"leased-{name}": value for name, value in lease.items()})
    told = text(
        press(browser, offer, "leased", {"leased-lease_on": (TODAY + timedelta(days=9)).isoformat()}, follow=True)
    )

    offer.refresh_from_db()
    assert offer.state == OfferState.LEASED
    tenancy = Tenancy.objects.get()
    assert (tenancy.lease_on, tenancy.rent, tenancy.subsidy) == (TODAY, Decimal("1950.50"), 300)
    assert tenancy.support_agency == support
    assert f"the home is theirs from {day(TODAY)}".replace(NBSP, " ") in told  # what stands, not what came too late
    assert browser.get(page).status_code == 200


def test_a_landlords_unlawful_reason_is_counted_and_its_ground_noted_without_words() -> None:
    offer = an_offer(OfferState.APPLIED)
    locator = UserFactory(locator=True)

    said = {"end": "declined_by_landlord:unlawful", "ground": "public_assistance", "words": ""}
    press(visitor(locator), offer, "end_offer", said)

    offer.refresh_from_db()
    event = offer.events.last()
    assert (event.reason, event.behalf, event.person) == (OfferReason.UNLAWFUL, Side.LANDLORD, locator)
    assert TeachingMoment.objects.get(unit=offer.opening.unit).ground == "public_assistance"


def test_another_reason_needs_words() -> None:
    offer = an_offer()
    browser = visitor(worker(offer.referral))

    answer = press(browser, offer, "end_offer", {"end": "declined_by_client:other", "words": ""})

    assert "Say in a few words" in text(answer)
    offer.refresh_from_db()
    assert offer.state == OfferState.HELD


def test_a_coordinator_in_the_place_of_the_agency_says_why() -> None:
    offer = an_offer()
    desk = visitor(UserFactory(coordinator=True))

    press(desk, offer, "proposed", {"proposed-words": ""})
    offer.refresh_from_db()
    assert offer.state == OfferState.HELD
    press(desk, offer, "proposed", {"proposed-words": "Their worker is ill."})

    event = offer.events.last()
    assert (event.to_state, event.behalf, event.words) == ("proposed", Side.AGENCY, "Their worker is ill.")


def test_a_coordinator_holds_for_longer_with_a_reason_and_nobody_else_does() -> None:
    offer = an_offer()
    until = TODAY + timedelta(days=10)
    answers = {"extend-until": until.isoformat(), "extend-words": "The landlord is away."}

    press(visitor(worker(offer.referral)), offer, "extend_hold", answers)
    offer.refresh_from_db()
    assert offer.held_until != until
    press(visitor(UserFactory(coordinator=True)), offer, "extend_hold", answers)

    offer.refresh_from_db()
    assert (offer.state, offer.held_until) == (OfferState.HELD, until)
    assert offer.events.last().reason == OfferReason.LONGER


def test_a_hold_is_kept_for_a_month_at_most() -> None:
    offer = an_offer()
    told = {"extend-until": TODAY + timedelta(days=31), "extend-words": "They are away."}

    answer = press(visitor(UserFactory(coordinator=True)), offer, "extend_hold", told)

    assert "Choose a day up to" in text(answer)


def test_an_agency_takes_as_many_days_as_the_policy_gives_and_a_coordinator_more_with_a_reason() -> None:
    offer = an_offer(OfferState.VIEWING, reply_by=TODAY)
    page, usual = reverse("offer", args=[offer.pk]), reply_until(TODAY, policy_on(TODAY))
    agency, desk = visitor(worker(offer.referral)), visitor(UserFactory(coordinator=True))
    later = {"reply-by": usual + timedelta(days=1)}

    refused = text(press(agency, offer, "change_reply_by", later))
    press(agency, offer, "change_reply_by", {"reply-by": usual})
    without_words = text(press(desk, offer, "change_reply_by", later))
    far = {"reply-by": TODAY + timedelta(days=90), "reply-words": "Away."}
    too_late = text(press(desk, offer, "change_reply_by", far))
    press(desk, offer, "change_reply_by", later | {"reply-words": "The landlord is away."})

    assert "For more time, ask a coordinator." in refused
    assert "Say in a few words why." in without_words
    assert "Choose a day up to" in too_late
    offer.refresh_from_db()
    assert offer.reply_by == usual + timedelta(days=1)
    changes = offer.events.filter(from_state=OfferState.VIEWING).values_list("reason", "words", "behalf")
    assert list(changes) == [(OfferReason.LONGER, "", ""), (OfferReason.LONGER, "The landlord is away.", Side.TEAM)]
    assert text(agency.get(page)).count("Another day for the next step") == 2


def test_the_day_of_a_lease_is_bounded_and_corrected_by_agency_and_coordinator_until_they_move_in() -> None:
    offer = an_offer(OfferState.ACCEPTED)
    page = reverse("offer", args=[offer.pk])
    agency, desk = visitor(worker(offer.referral)), visitor(UserFactory(coordinator=True))
    next_year, next_week = TODAY + timedelta(days=400), TODAY + timedelta(days=7)

    refused = text(press(agency, offer, "leased", {"leased-lease_on": next_year}))
    press(agency, offer, "leased", {"leased-lease_on": TODAY + timedelta(days=100)})
    shown = {
        role: "Correct the day of the lease" in text(visitor(UserFactory(**{role: True})).get(page))
        for role in ("locator", "coordinator")
    }
    press(agency, offer, "correct_lease", {"lease-day": next_week})
    press(desk, offer, "correct_lease", {"lease-day": TODAY})

    assert "A lease begins on a day from" in refused
    assert shown == {"locator": False, "coordinator": True}
    assert Tenancy.objects.get().lease_on == TODAY
    told = text(desk.get(page))
    assert told.count("The day of the lease corrected") == 2
    assert f"Lease from {day(TODAY)}, before: {day(next_week)}".replace(NBSP, " ") in told
    Tenancy.objects.update(moved_in_on=TODAY)
    assert "Correct the day of the lease" not in text(desk.get(page))


def test_changed_requirements_are_told_with_what_they_were() -> None:
    referral, opening = household(), OpeningFactory(rent=1000)
    person = worker(referral)
    offer = holds.hold(referral, opening, person, today=TODAY)
    page = reverse("offer", args=[offer.pk])
    assert "Requirements changed" not in text(visitor(person).get(page))

    Unit.objects.filter(pk=opening.unit_id).update(requires=[Condition.REFERENCES], utilities_included=["heat"])
    opening.available_from = TODAY + timedelta(days=90)
    opening.rent = 1100
    opening.save()

    told = text(visitor(person).get(page))
    assert "Requirements changed since this was proposed" in told
    assert "Rent a month: $1,100, before: $1,000" in told
    assert "What the rent includes: heat, before:" in told
    assert f"Free from: {day(opening.available_from)}, before:".replace(NBSP, " ") in told


def test_what_is_late_comes_first_for_its_agency_and_after_two_business_days_for_coordinators() -> None:
    made = TODAY - timedelta(days=30)
    late = an_offer(OfferState.PROPOSED, made_on=made, held_until=made, reply_by=TODAY - timedelta(days=7))
    an_offer(OfferState.PROPOSED, referral=household(client__agency=late.agency), reply_by=TODAY + timedelta(days=2))
    browser = visitor(worker(late.referral))

    listed = re.findall(r"/offers/(\d+)/", text(browser.get(reverse("offers"))))
    assert listed[0] == str(late.pk)
    assert "The next step was expected by" in text(browser.get(reverse("home")))
    desk = visitor(UserFactory(coordinator=True))
    first_page = text(desk.get(reverse("home")))
    assert "1 offer late for two days" in first_page
    [address] = re.findall(r'href="(/offers/[^"]*state=[^"]*)"', first_page)
    an_offer(OfferState.PROPOSED, made_on=made, held_until=made, reply_by=TODAY - timedelta(days=1))
    assert set(re.findall(r"/offers/(\d+)/", text(desk.get(address)))) == {str(late.pk)}
    Offer.objects.filter(pk=late.pk).update(reply_by=TODAY - timedelta(days=1))
    assert "late for two days" not in text(desk.get(reverse("home")))


def test_pages_of_offers_keep_to_their_budget_of_queries() -> None:
    offers_there = [an_offer(OfferState.VIEWING) for _number in range(3)]
    offer = offers_there[0]
    referral, opening = household(client__agency=offer.agency), OpeningFactory(offered_from=TODAY)
    HoldRequestFactory(referral=referral, opening=opening)
    agency, desk = visitor(worker(offer.referral)), visitor(UserFactory(coordinator=True))
    pages = [
        (agency, reverse("home")),
        (agency, reverse("offers")),
        (agency, reverse("offer", args=[offer.pk])),
        (agency, hold_page(referral, opening)),
        (agency, reverse("unit", args=[name_of(offer.opening)])),
        (agency, reverse("household", args=[offer.referral.client.code])),
        (desk, reverse("home")),
        (desk, reverse("offers")),
        (desk, reverse("offer", args=[offer.pk])),
        (desk, reverse("hold_requests")),
        (desk, reverse("unit", args=[name_of(offer.opening)])),
    ]

    costs = {}
    for browser, page in pages:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page).status_code == 200
        costs[page, browser is desk] = len(captured)

    assert {page: cost for page, cost in costs.items() if cost > 12} == {}


def test_what_a_landlord_said_against_the_code_is_noted_by_its_ground_alone() -> None:
    offer = OfferFactory(state="applied", referral__consenting=True)
    browser = visitor(UserFactory(locator=True))
    said = {"end": "declined_by_landlord:unlawful", "words": "No kids, said Mr. Tremblay"}

    without_ground = press(browser, offer, "end_offer", said)
    press(browser, offer, "end_offer", said | {"ground": "family_status"})

    assert "Choose the ground that was named" in without_ground.content.decode()
    assert [event.words for event in offer.events.all()] == [""]
    assert TeachingMoment.objects.get().ground == "family_status"


def test_another_reason_of_a_landlord_is_not_kept_in_words_about_a_protected_ground() -> None:
    offer = OfferFactory(state="applied", referral__consenting=True)
    browser = visitor(UserFactory(locator=True))

    page = press(browser, offer, "end_offer", {"end": "declined_by_landlord:other", "words": "no children"})

    assert "a ground that the Code protects" in page.content.decode()
    assert not offer.events.exists()


def test_a_step_pressed_twice_is_recorded_once_and_nothing_is_said_against_it() -> None:
    offer = OfferFactory(state="held", referral__consenting=True)
    browser = visitor(UserFactory(agency=offer.agency))

    for _press in range(2):
        answer = press(browser, offer, "proposed", follow=True)

    assert "meanwhile" not in answer.content.decode()
    assert offer.events.filter(to_state="proposed").count() == 1


def test_an_agency_is_reminded_to_ask_before_the_landlord_learns_of_its_household() -> None:
    offer = OfferFactory(state="viewing", referral__consenting=True)
    browser = visitor(UserFactory(agency=offer.agency))
    page = reverse("offer", args=[offer.pk])

    before = browser.get(page).content.decode()
    ConsentFactory(client=offer.referral.client, landlord=True)

    assert reverse("consents", args=[offer.referral.client.code]) in before
    assert "may not be told" in before
    assert "may not be told" not in browser.get(page).content.decode()


@pytest.mark.parametrize("state", ["%00", "nonsense", "'"])
def test_an_odd_state_shows_what_is_under_way(state: str) -> None:
    assert visitor(UserFactory()).get(reverse("offers") + f"?state={state}").status_code == 200
