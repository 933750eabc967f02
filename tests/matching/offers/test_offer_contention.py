"""Many at once, through the application’s own path, on a database that commits: nobody holds twice or waits long."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate

from agencies.errors import Busy, NotPossible
from matching.enums import LIVE_STATES, OfferState
from matching.models import Offer
from matching.offers import holds, steps
from matching.offers.obstacles import InTheWay
from tests.factories import OfferFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = localdate()


def household():
    return ReferralFactory(consenting=True, need__max_rent=2000)


def at_once(*jobs) -> list:
    """What each job answers, all begun at the same moment, each on its own connection: NotPossible, or its result."""
    answers: list = [None] * len(jobs)
    together = Barrier(len(jobs))

    def work(place: int, job) -> None:
        try:
            together.wait()
            answers[place] = job()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=work, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_of_many_who_want_a_unit_one_has_it_and_the_others_read_until_when() -> None:
    opening, referrals = OpeningFactory(), [household() for _number in range(8)]

    answers = at_once(*(lambda one=one: holds.hold(one, opening, None, today=TODAY) for one in referrals))

    kinds = Counter(type(answer) for answer in answers)
    assert kinds == {Offer: 1, InTheWay: 7}
    held = Offer.objects.get()
    assert all(str(held.held_until.year) in str(answer) for answer in answers if isinstance(answer, NotPossible))


def test_two_clicks_at_once_make_one_hold() -> None:
    opening, referral = OpeningFactory(), household()

    answers = at_once(*[lambda: holds.hold(referral, opening, None, today=TODAY)] * 4)

    assert {answer.pk for answer in answers} == {Offer.objects.get().pk}
    assert Offer.objects.get().events.count() == 1


def patient(job: Callable[[], Offer]) -> Callable[[], Offer]:
    """Who is told that somebody else is changing this presses again, as people do; a deadlock is no such answer."""

    def pressed() -> Offer:
        for _press in range(5):
            try:
                return job()
            except Busy:
                continue
        raise Busy

    return pressed


def test_lapsed_holds_of_each_others_households_are_freed_without_a_deadlock() -> None:
    referrals, openings = [household() for _number in range(6)], [OpeningFactory() for _number in range(6)]
    for referral, opening in zip(referrals, openings, strict=True):
        made = TODAY - timedelta(days=9)
        OfferFactory(referral=referral, opening=opening, made_on=made, held_until=made)

    # Everybody wants the unit that the next household let lapse.
    wanted = zip(referrals, openings[1:] + openings[:1], strict=True)
    answers = at_once(
        *(patient(lambda one=one, home=home: holds.hold(one, home, None, today=TODAY)) for one, home in wanted)
    )

    assert [type(answer) for answer in answers] == [Offer] * 6
    assert Offer.objects.filter(state=OfferState.EXPIRED).count() == 6


def test_accepting_one_home_while_another_is_offered_on_leaves_one_live_offer_at_most() -> None:
    referral = household()
    person = UserFactory(agency=referral.agency)
    taken, other = [holds.hold(referral, OpeningFactory(), person, today=TODAY) for _number in range(2)]
    for state in ("proposed", "applied"):
        taken = steps.transition(taken, state, person, today=TODAY)
    rival = household()

    at_once(
        lambda: steps.transition(taken, "accepted", person, today=TODAY),
        lambda: steps.transition(other, "proposed", person, today=TODAY),
        lambda: holds.hold(rival, other.opening, None, today=TODAY),
        lambda: holds.hold(referral, OpeningFactory(), person, today=TODAY),
    )

    taken.refresh_from_db()
    other.refresh_from_db()
    assert (taken.state, other.state) == (OfferState.ACCEPTED, OfferState.CANCELLED)
    live = Offer.objects.filter(state__in=LIVE_STATES)
    assert set(live.filter(referral=referral)) == {taken}
    assert not live.values("opening").annotate(count=Count("pk")).filter(count__gt=1)
