"""Requests to hold out of turn: asked and answered on their pages, and closed where no answer can be given any more."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Visitor
from django.urls import reverse

from agencies.enums import ConsentKind
from agencies.models import Consent
from listings.models import Opening
from matching.enums import HoldGround, OfferState, ReferralReason, Side
from matching.households import front_door
from matching.models import HoldRequest, Offer, Referral
from matching.offers import steps
from tests.factories import HoldRequestFactory, OfferFactory, OpeningFactory, ReferralFactory, UserFactory
from tests.matching.offers.offering import TODAY, hold_page, household, text, visitor, worker

pytestmark = pytest.mark.django_db

LONG_AGO = TODAY - timedelta(days=40)
CLOSED = "Closed: the household or the home is no longer free."


def asked() -> HoldRequest:
    """A household asks for a home, and another for the same."""
    request = HoldRequestFactory(referral=ReferralFactory(consenting=True, need__max_rent=2000))
    HoldRequestFactory(opening=request.opening)
    return request


def withdraw(request: HoldRequest) -> None:
    front_door.withdraw(request.referral.client, ReferralReason.FOUND_HOME, "", TODAY, request.asked_by)


def pause(request: HoldRequest) -> None:
    front_door.pause(request.referral.client, ReferralReason.AWAY, "", TODAY, request.asked_by)


def withdraw_consent(request: HoldRequest) -> None:
    front_door.withdraw_consent(request.referral.client, ConsentKind.SHARE, TODAY, request.asked_by)


def accept_another(request: HoldRequest) -> None:
    offer = OfferFactory(referral=request.referral, state=OfferState.APPLIED)
    steps.transition(offer, OfferState.ACCEPTED, request.asked_by, today=TODAY)


@pytest.mark.parametrize("end", [withdraw, pause, withdraw_consent, accept_another])
def test_a_request_is_closed_with_what_the_household_ends(end) -> None:
    request = asked()

    end(request)

    request.refresh_from_db()
    assert (request.granted, request.decided_by, request.answer) == (False, None, "")
    assert HoldRequest.objects.waiting().count() == 1


def test_all_requests_for_a_home_are_closed_once_it_is_leased() -> None:
    request = asked()
    offer = OfferFactory(referral__consenting=True, opening=request.opening, state=OfferState.ACCEPTED)

    steps.transition(offer, OfferState.LEASED, UserFactory(agency=offer.agency), today=TODAY)

    assert not HoldRequest.objects.waiting().exists()


def test_closing_openings_in_the_administration_closes_their_requests() -> None:
    request, browser = asked(), Visitor()
    browser.force_login(UserFactory(coordinator=True))
    told = {"action": "close", "_selected_action": [request.opening_id], "day": TODAY, "reason": "withdrawn"}

    browser.post(reverse("admin:listings_opening_changelist"), told | {"answered": "yes"})

    assert Opening.objects.get().closed_on == TODAY
    assert not HoldRequest.objects.waiting().exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Consent.objects.update(until=TODAY - timedelta(days=1)),
        lambda: Opening.objects.update(closed_on=TODAY, close_reason="withdrawn"),
        lambda: Referral.objects.update(state="withdrawn"),
    ],
)
def test_the_morning_job_closes_what_nobody_can_grant_any_more(change) -> None:
    HoldRequestFactory(referral__consenting=True)
    call_command("free_lapsed_holds", stdout=(untouched := StringIO()))
    waiting = HoldRequest.objects.waiting().count()
    change()

    call_command("free_lapsed_holds", stdout=(told := StringIO()))

    assert "Nothing to do." in untouched.getvalue()
    assert "1 request that nobody can grant any more closed." in told.getvalue()
    assert (waiting, HoldRequest.objects.waiting().count()) == (1, 0)


def test_a_closed_request_says_so_to_who_asked_and_to_coordinators() -> None:
    request = HoldRequestFactory(referral__consenting=True, opening=OpeningFactory())
    HoldRequest.objects.all().close()
    pages = {reverse("home"): request.asked_by, reverse("hold_requests"): UserFactory(coordinator=True)}

    for page, reader in pages.items():
        browser = Visitor()
        browser.force_login(reader)
        assert CLOSED in browser.get(page).content.decode()


def test_whoever_stands_behind_others_in_the_window_asks_a_coordinator_who_answers() -> None:
    household(referred_on=LONG_AGO)
    referral, opening = household(), OpeningFactory(offered_from=TODAY)
    person, coordinator = worker(referral), UserFactory(coordinator=True)
    browser, desk = visitor(person), visitor(coordinator)

    assert "1 household stands before yours" in text(browser.get(hold_page(referral, opening)))
    browser.post(hold_page(referral, opening), {"ask": "yes", "words": "They can view it today."})
    request = HoldRequest.objects.get()
    assert "1 request to hold out of turn" in text(desk.get(reverse("home")))
    assert "and has not answered yet" in text(browser.get(reverse("home")))
    assert "They can view it today." in text(desk.get(reverse("hold_requests")))
    desk.post(
        reverse("hold_requests"), {"request": request.pk, "decision": "grant", "answer": "Urgent: leaves hospital."}
    )

    offer = Offer.objects.get()
    assert (offer.ground, offer.ground_words, offer.stood_before) == (
        HoldGround.ALLOWED,
        "Urgent: leaves hospital.",
        1,
    )
    assert offer.events.get().behalf == Side.AGENCY
    assert "Urgent: leaves hospital." in text(browser.get(reverse("offer", args=[offer.pk])))


def test_a_refused_request_is_read_on_the_first_page_and_nothing_is_held() -> None:
    request = HoldRequestFactory(referral=household())
    desk = visitor(UserFactory(coordinator=True))

    desk.post(reverse("hold_requests"), {"request": request.pk, "decision": "refuse", "answer": "Others come first."})

    assert not Offer.objects.exists()
    assert "Others come first." in text(visitor(request.asked_by).get(reverse("home")))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"decision": "grant", "answer": "x" * 301}, "Ensure this value has at most 300 characters"),
        ({"decision": "grant", "answer": ""}, "Say in a few words why"),
        ({"decision": "", "answer": "Not yet, sorry."}, "Press one of the two buttons."),
        ({"answer": "Not yet, sorry."}, "Press one of the two buttons."),
    ],
)
def test_an_unclear_decision_decides_nothing_and_keeps_what_was_typed(given, told: str) -> None:
    request = HoldRequestFactory(referral=household())
    desk = visitor(UserFactory(coordinator=True))

    page = desk.post(reverse("hold_requests"), {"request": request.pk} | given)

    request.refresh_from_db()
    assert request.granted is None
    assert told in text(page)
    assert given["answer"] in text(page)


def test_a_decision_needs_words_and_is_made_once() -> None:
    request = HoldRequestFactory(referral=household())
    desk = visitor(UserFactory(coordinator=True))

    desk.post(reverse("hold_requests"), {"request": request.pk, "decision": "refuse", "answer": ""})
    request.refresh_from_db()
    assert request.granted is None
    for decision in ("refuse", "grant"):
        desk.post(reverse("hold_requests"), {"request": request.pk, "decision": decision, "answer": "No."})

    request.refresh_from_db()
    assert request.granted is False
    assert not Offer.objects.exists()
