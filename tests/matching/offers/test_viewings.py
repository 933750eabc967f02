"""The viewing of a home: asked for with its step, bounded, moved to another day, and told until something follows."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.errors import NotPossible
from agencies.wording import NBSP, day
from matching.enums import OfferState, Side
from matching.models import Offer
from matching.models.offer import Viewing
from matching.offers import steps, undoing, viewings
from matching.offers.deadlines import at_most, reply_until
from matching.offers.lines import OfferLine, Told
from matching.pairs.ranking import policy_on
from tests.factories import OfferEventFactory, OfferFactory, ReferralFactory, UserFactory
from tests.matching.offers.offering import press

pytestmark = pytest.mark.django_db

TODAY = localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
HALF_PAST_TWO = time(14, 30)


def an_offer(state: str = "proposed", **facts) -> Offer:
    referral = ReferralFactory(consenting=True, need__max_rent=2000)
    offer = OfferFactory(referral=referral, state=state, **{"reply_by": TODAY + timedelta(days=2)} | facts)
    OfferEventFactory(offer=offer)
    return offer


def at_the_viewing(on: date, at: time | None = None, **facts) -> Offer:
    made_on = min(on, TODAY) - timedelta(days=1)
    return an_offer("viewing", made_on=made_on, viewing_on=on, viewing_at=at, **facts)


def worker(offer: Offer):
    return UserFactory(agency=offer.agency)


def visitor(person) -> Visitor:
    browser = Visitor()
    browser.force_login(person)
    return browser


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def usual() -> date:
    return reply_until(TODAY, policy_on(TODAY))


def test_the_step_asks_for_the_day_and_may_leave_the_hour_open() -> None:
    offer = an_offer()
    browser = visitor(worker(offer))

    without_day = text(press(browser, offer, "viewing", {"viewing-day": "", "viewing-hour": "14:30"}))
    offer.refresh_from_db()
    assert (offer.state, offer.viewing_on) == (OfferState.PROPOSED, None)
    press(browser, offer, "viewing", {"viewing-day": TOMORROW.isoformat(), "viewing-hour": ""})

    assert "Give the day as year, month and day" in without_day
    offer.refresh_from_db()
    assert (offer.state, Viewing.of(offer)) == (OfferState.VIEWING, Viewing(TOMORROW))
    assert Viewing.of(offer.events.last()) == Viewing(TOMORROW)


def test_a_viewing_is_told_on_the_page_and_in_the_list_in_the_readers_language() -> None:
    offer = at_the_viewing(date(2026, 12, 1), HALF_PAST_TWO)
    line = OfferLine(offer, date(2026, 11, 28))

    with override("fr"):
        assert line.when.replace(NBSP, " ") == "Visite le mar. 1er déc. à 14 h 30."
    assert line.when.replace(NBSP, " ") == "Viewing Tue Dec 1, 2:30 pm."
    offer.viewing_at = None
    with override("fr"):
        assert line.when.replace(NBSP, " ") == "Visite le mar. 1er déc."


def test_the_list_and_the_page_say_when_the_viewing_is() -> None:
    offer = at_the_viewing(TODAY, HALF_PAST_TWO)
    browser = visitor(worker(offer))

    for page in (reverse("offers"), reverse("offer", args=[offer.pk])):
        assert "Viewing today, 2:30 pm." in text(browser.get(page))


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (TODAY, "Viewing today, 2:30 pm."),
        (YESTERDAY, "The viewing was yesterday: what came of it?"),
        (TODAY - timedelta(days=4), "what came of it?"),
    ],
)
def test_on_its_day_and_after_it_the_viewing_is_a_task_until_something_follows(on: date, told: str) -> None:
    offer = at_the_viewing(on, HALF_PAST_TWO, reply_by=TOMORROW)
    person = worker(offer)
    browser = visitor(person)

    page = browser.get(reverse("home"))
    assert told in text(page)
    assert '<li class="now">' in page.content.decode()
    steps.transition(offer, "applied", person, today=TODAY)
    assert told not in text(browser.get(reverse("home")))


def test_a_viewing_to_come_does_not_press() -> None:
    offer = at_the_viewing(TODAY + timedelta(days=5), reply_by=TODAY + timedelta(days=6))

    page = visitor(worker(offer)).get(reverse("home"))

    assert "Viewing " in text(page)
    assert '<li class="now">' not in page.content.decode()


@pytest.mark.parametrize(
    ("role", "last"),
    [
        ("caseworker", usual),
        ("locator", lambda: at_most(usual(), TODAY)),
        ("coordinator", lambda: at_most(usual(), TODAY)),
    ],
)
def test_a_viewing_is_from_today_to_the_last_day_for_the_next_step(role: str, last) -> None:
    offer, until = an_offer(), last()
    person = worker(offer) if role == "caseworker" else UserFactory(**{role: True})
    said = {"words": "They agreed.", "behalf": "" if role == "caseworker" else Side.LANDLORD}

    for on, why in ((YESTERDAY, "today or a later day"), (until + timedelta(days=1), "Choose a day up to")):
        with pytest.raises(NotPossible, match=why):
            steps.transition(offer, "viewing", person, today=TODAY, viewing=Viewing(on), **said)
    moved = steps.transition(offer, "viewing", person, today=TODAY, viewing=Viewing(until), **said)

    assert (moved.viewing_on, moved.reply_by) == (until, until)


def test_a_viewing_past_what_a_coordinator_gave_is_refused_and_up_to_it_is_the_agencys() -> None:
    given = usual() + timedelta(days=7)
    offer = at_the_viewing(TODAY, reply_by=given)
    person = worker(offer)

    with pytest.raises(NotPossible, match="ask a coordinator"):
        viewings.arrange(offer, person, Viewing(given + timedelta(days=1)), today=TODAY)

    assert viewings.arrange(offer, person, Viewing(given), today=TODAY).viewing_on == given


def test_another_day_is_kept_once_with_what_it_was_before() -> None:
    offer = an_offer()
    browser = visitor(worker(offer))
    press(browser, offer, "viewing", {"viewing-day": TODAY.isoformat()})

    when = {"when-day": TOMORROW.isoformat(), "when-hour": "14:30"}
    for _press in range(2):
        answer = press(browser, offer, "change_viewing", when, follow=True)

    assert "Recorded: viewing" in text(answer)
    days = [event.viewing_on for event in offer.events.all() if event.viewing_on]
    assert days == [TODAY, TOMORROW]
    assert Told(offer.events.last()).what == "Another day or hour for the viewing"
    assert f"2:30{NBSP}pm" in Told(offer.events.last()).viewing
    offer.refresh_from_db()
    assert Viewing.of(offer) == Viewing(TOMORROW, HALF_PAST_TWO)


def test_a_day_before_today_is_refused_beside_its_field() -> None:
    offer = at_the_viewing(TODAY)

    answer = press(visitor(worker(offer)), offer, "change_viewing", {"when-day": YESTERDAY.isoformat()})

    assert "Choose today or a later day." in text(answer)
    offer.refresh_from_db()
    assert offer.viewing_on == TODAY


@pytest.mark.parametrize("role", ["stranger", "reader"])
def test_nobody_else_moves_a_viewing(role: str) -> None:
    offer = at_the_viewing(TODAY)
    person = UserFactory(**({} if role == "stranger" else {role: True}))

    with pytest.raises(NotPossible):
        viewings.arrange(offer, person, Viewing(TOMORROW), today=TODAY)
    assert press(visitor(person), offer, "change_viewing").status_code == 404


def test_a_locator_moves_it_for_the_landlord() -> None:
    offer = at_the_viewing(TODAY)
    told = {"when-day": TOMORROW.isoformat()}

    press(visitor(UserFactory(locator=True)), offer, "change_viewing", told)

    event = offer.events.last()
    assert (event.behalf, event.viewing_on) == (Side.LANDLORD, TOMORROW)


def test_a_step_that_is_taken_back_takes_its_viewing_along() -> None:
    offer = an_offer()
    person = worker(offer)
    steps.transition(offer, "viewing", person, today=TODAY, viewing=Viewing(TOMORROW, HALF_PAST_TWO))

    back = undoing.step_back(offer, person, today=TODAY)

    assert (back.state, Viewing.of(back)) == (OfferState.PROPOSED, None)


def test_whoever_comes_to_a_viewing_without_a_day_is_asked_for_it() -> None:
    offer = an_offer("viewing")

    page = text(visitor(worker(offer)).get(reverse("offer", args=[offer.pk])))

    assert "When is the viewing?" in page
    assert day(offer.reply_by).replace(NBSP, " ") in page.replace(NBSP, " ")


def test_an_earlier_viewing_brings_the_next_step_forward_again() -> None:
    """What a locator arranged for far ahead does not give the agency so long once the viewing is earlier."""
    offer = an_offer()
    far = at_most(usual(), TODAY)
    steps.transition(offer, "viewing", UserFactory(locator=True), today=TODAY, viewing=Viewing(far))

    offer = viewings.arrange(offer, worker(offer), Viewing(TOMORROW), today=TODAY)

    assert offer.reply_by == usual() < far
    with pytest.raises(NotPossible):
        viewings.arrange(offer, worker(offer), Viewing(far), today=TODAY)
