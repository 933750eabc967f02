"""What locators and coordinators do to many rows at once, each after one question."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.core import mail
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from listings.models import Verification
from tests.factories import (
    LandlordFactory,
    OfferFactory,
    OpeningFactory,
    RestrictionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


def act(person: User, action: str, *rows: Model, **answer: Any) -> HttpResponse:
    """Choose rows of a list and an action; with an answer, answer its question too."""
    browser = Visitor()
    browser.force_login(person)
    address = reverse(f"admin:{rows[0]._meta.label_lower.replace('.', '_')}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "select_across": "0"}
    return browser.post(address, chosen | ({"answered": "1"} | answer if answer else {}))


def told(response: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def locator() -> User:
    return UserFactory(locator=True)


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


def test_confirming_asks_how_and_records_who(locator: User) -> None:
    unit, other = UnitFactory(), UnitFactory()

    question = act(locator, "verify", unit, other)
    asked = list(Verification.objects.all())
    answer = act(locator, "verify", unit, other, method="visit")

    assert "How were these units confirmed today?" in question.content.decode()
    assert asked == []
    assert answer.status_code == 302
    found = Verification.objects.values_list("unit", "verified_on", "method", "person")
    assert set(found) == {(one.pk, TODAY, "visit", locator.pk) for one in (unit, other)}
    assert LogEntry.objects.count() == 2


def test_a_double_click_confirms_once(locator: User) -> None:
    unit = UnitFactory()

    for _time in range(2):
        act(locator, "verify", unit, method="phone")

    assert Verification.objects.count() == 1


def test_nobody_confirms_by_list_by_hand(locator: User) -> None:
    answer = act(locator, "verify", UnitFactory(), method="list")

    assert answer.status_code == 200
    assert not Verification.objects.exists()


def test_closing_an_opening_needs_a_reason(locator: User) -> None:
    opening = OpeningFactory()

    question = act(locator, "close", opening, reason="", day=TODAY.isoformat())
    act(locator, "close", opening, reason="filled_market", day=TODAY.isoformat())

    opening.refresh_from_db()
    assert question.status_code == 200
    assert (opening.closed_on, opening.close_reason) == (TODAY, "filled_market")


def test_an_opening_that_a_household_has_is_not_closed_and_named(locator: User) -> None:
    held = OpeningFactory(unit__record__source="nest", unit__record__ref="U-104")
    free = OpeningFactory()
    OfferFactory(opening=held)

    answer = act(locator, "close", held, free, reason="withdrawn", day=TODAY.isoformat())

    held.refresh_from_db()
    free.refresh_from_db()
    assert (held.closed_on, free.closed_on) == (None, TODAY)
    assert "A household has these: end its offer first. nest/U-104" in told(answer)


def test_an_opening_whose_hold_has_lapsed_is_closed(locator: User) -> None:
    opening = OpeningFactory()
    OfferFactory(opening=opening, made_on=TODAY - timedelta(days=5), held_until=TODAY - timedelta(days=1))

    act(locator, "close", opening, reason="withdrawn", day=TODAY.isoformat())

    opening.refresh_from_db()
    assert opening.closed_on == TODAY


def test_no_opening_closes_before_it_began(locator: User) -> None:
    opening = OpeningFactory(offered_from=TODAY - timedelta(days=2))

    early = act(locator, "close", opening, reason="withdrawn", day=(TODAY - timedelta(days=2)).isoformat())

    opening.refresh_from_db()
    assert opening.closed_on is None
    assert "choose a later day" in told(early)


def test_an_opening_that_begins_later_is_closed_the_day_after_it_begins(locator: User) -> None:
    opening = OpeningFactory(offered_from=TODAY + timedelta(days=5), verification=None)

    act(locator, "close", opening, reason="withdrawn", day=(TODAY + timedelta(days=6)).isoformat())

    opening.refresh_from_db()
    assert opening.closed_on == TODAY + timedelta(days=6)


def test_an_opening_closed_before_keeps_its_day_and_reason(locator: User) -> None:
    closed = OpeningFactory(closed_on=TODAY - timedelta(days=3), close_reason="filled_programme")

    act(locator, "close", closed, reason="withdrawn", day=TODAY.isoformat())

    closed.refresh_from_db()
    assert (closed.closed_on, closed.close_reason) == (TODAY - timedelta(days=3), "filled_programme")


def test_landlords_are_handed_to_a_locator(coordinator: User, locator: User) -> None:
    landlord = LandlordFactory()

    question = act(coordinator, "assign_locator", landlord)
    act(coordinator, "assign_locator", landlord, locator=locator.pk)

    landlord.refresh_from_db()
    assert str(locator) in question.content.decode()
    assert landlord.locator == locator
    assert "locator" in LogEntry.objects.get().get_change_message()


def test_nobody_else_is_made_a_locator(coordinator: User) -> None:
    landlord = LandlordFactory()

    answer = act(coordinator, "assign_locator", landlord, locator=UserFactory().pk)

    landlord.refresh_from_db()
    assert answer.status_code == 200
    assert landlord.locator is None


def test_the_stage_of_landlords_is_set(locator: User) -> None:
    landlord = LandlordFactory(stage="lead")

    act(locator, "set_stage", landlord, stage="met")

    landlord.refresh_from_db()
    assert landlord.stage == "met"


def test_a_coordinator_approves_what_others_recorded_until_a_day(coordinator: User) -> None:
    restriction = RestrictionFactory()
    review_on = TODAY + timedelta(days=90)

    act(coordinator, "approve", restriction, review_on=review_on.isoformat())

    restriction.refresh_from_db()
    assert (restriction.approved_by, restriction.approved_on, restriction.review_on) == (coordinator, TODAY, review_on)


def test_nobody_approves_what_they_recorded(coordinator: User) -> None:
    own = RestrictionFactory(author=coordinator)

    answer = act(coordinator, "approve", own, review_on=(TODAY + timedelta(days=90)).isoformat())

    own.refresh_from_db()
    assert own.approved_on is None
    assert "Someone else approves what you recorded yourself." in told(answer)


def test_a_locator_is_not_offered_the_approval(locator: User) -> None:
    restriction = RestrictionFactory()

    act(locator, "approve", restriction, review_on=(TODAY + timedelta(days=90)).isoformat())

    restriction.refresh_from_db()
    assert restriction.approved_on is None


def test_a_review_lies_ahead(coordinator: User) -> None:
    restriction = RestrictionFactory()

    answer = act(coordinator, "approve", restriction, review_on=TODAY.isoformat())

    assert "Choose a day after today." in answer.content.decode()


def test_an_approval_is_withdrawn(coordinator: User) -> None:
    restriction = RestrictionFactory(approved=True)

    act(coordinator, "withdraw_approval", restriction)

    restriction.refresh_from_db()
    assert (restriction.approved_by, restriction.approved_on, restriction.review_on) == (None, None, None)


def test_the_link_goes_again_to_those_who_never_came(coordinator: User) -> None:
    waiting, here = UserFactory(), UserFactory(last_login="2026-01-02T12:00Z")

    answer = act(coordinator, "invite_again", waiting, here)

    assert [message.to for message in mail.outbox] == [[waiting.email]]
    assert "1 link is on its way." in told(answer)


def test_a_locator_sends_no_links(locator: User) -> None:
    act(locator, "invite_again", UserFactory())

    assert mail.outbox == []


def test_a_question_is_asked_of_many_rows_without_naming_them_all(locator: User) -> None:
    units = UnitFactory.create_batch(23)

    page = act(locator, "verify", *units).content.decode()

    assert "and 3 more" in page
    assert page.count('name="_selected_action"') == 23
