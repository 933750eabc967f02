"""Offers: from hold to lease, who stands before whom, what is freed, and what a refusal leaves untouched."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agencies.errors import NotPossible
from listings.enums import CloseReason
from matching.enums import HoldGround, OfferReason, OfferState, ReferralState
from matching.models import Pair, ReferralEvent, Tenancy
from matching.offers import holds, lapses, steps
from tests.factories import OfferFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


def household(**facts):
    return ReferralFactory(consenting=True, need__max_rent=2000, **facts)


def worker(referral):
    return UserFactory(agency=referral.agency)


def test_a_home_from_hold_to_lease() -> None:
    referral, opening = household(), OpeningFactory()
    person = worker(referral)

    offer = holds.hold(referral, opening, person, today=TODAY)
    for state in ("proposed", "viewing", "applied", "accepted", "leased"):
        offer = steps.transition(offer, state, person, today=TODAY)

    referral.refresh_from_db()
    opening.refresh_from_db()
    assert (offer.ground, offer.stood_before) == (HoldGround.FIRST, 0)
    assert [event.to_state for event in offer.events.all()] == [
        "held", "proposed", "viewing", "applied", "accepted", "leased",
    ]  # fmt: skip
    assert referral.state == ReferralState.HOUSED
    assert list(ReferralEvent.objects.values_list("from_state", "to_state")) == [
        ("waiting", "offered"),
        ("offered", "housed"),
    ]
    assert (opening.closed_on, opening.close_reason) == (TODAY, CloseReason.FILLED_PROGRAMME)
    assert Tenancy.objects.get(offer=offer).lease_on == TODAY


def test_a_held_unit_says_until_when_and_to_a_coordinator_by_whom() -> None:
    opening, first, second = OpeningFactory(), household(), household()
    held = holds.hold(first, opening, worker(first), today=TODAY)

    with pytest.raises(NotPossible) as to_worker:
        holds.hold(second, opening, worker(second), today=TODAY)
    with pytest.raises(NotPossible) as to_coordinator:
        holds.hold(second, opening, UserFactory(coordinator=True), today=TODAY)

    assert str(held.held_until.year) in str(to_worker.value)
    assert first.agency.name not in str(to_worker.value)
    assert first.agency.name in str(to_coordinator.value)


def test_a_lapsed_hold_is_freed_by_whoever_needs_the_unit_next() -> None:
    old = OfferFactory(
        referral=household(state=ReferralState.OFFERED),
        made_on=TODAY - timedelta(days=9),
        held_until=TODAY - timedelta(days=1),
    )
    referral = household(referred_on=TODAY - timedelta(days=90))

    offer = holds.hold(referral, old.opening, worker(referral), today=TODAY)

    old.refresh_from_db()
    old.referral.refresh_from_db()
    assert (old.state, offer.state) == (OfferState.EXPIRED, OfferState.HELD)
    assert old.referral.state == ReferralState.WAITING
    assert [(event.reason, event.person) for event in old.events.all()] == [(OfferReason.LAPSED, None)]
    assert lapses.free_lapsed(TODAY) == (0, 0)


def test_in_the_window_only_the_first_in_line_holds_and_later_it_is_noted() -> None:
    first, second = household(referred_on=TODAY - timedelta(days=60)), household()
    opening = OpeningFactory(offered_from=TODAY)

    with pytest.raises(holds.OutOfTurn) as refused:
        holds.hold(second, opening, worker(second), today=TODAY)
    allowed = holds.hold(
        second, opening, UserFactory(coordinator=True), today=TODAY, ground=HoldGround.ALLOWED, words="Views it today."
    )

    assert refused.value.ahead == 1
    assert (allowed.ground, allowed.stood_before) == (HoldGround.ALLOWED, 1)
    old = OpeningFactory(offered_from=TODAY - timedelta(days=30))
    third = household(referred_on=TODAY - timedelta(days=10))
    later = holds.hold(third, old, worker(third), today=TODAY)
    assert (later.ground, later.stood_before) == (HoldGround.LATER, 1)
    assert first.state == ReferralState.WAITING


def test_accepting_frees_the_other_homes_of_the_household() -> None:
    referral = household()
    person = worker(referral)
    taken, other = [holds.hold(referral, OpeningFactory(), person, today=TODAY) for _number in range(2)]

    for state in ("proposed", "applied", "accepted"):
        taken = steps.transition(taken, state, person, today=TODAY)

    other.refresh_from_db()
    assert other.state == OfferState.CANCELLED
    assert other.events.last().reason == OfferReason.HOUSED
    somebody = household()
    assert holds.hold(somebody, other.opening, worker(somebody), today=TODAY).state == OfferState.HELD


def test_a_refusal_costs_the_household_nothing() -> None:
    referral, opening, elsewhere = household(), OpeningFactory(), OpeningFactory()
    person = worker(referral)
    keys = ("scarce", "fleeing", "chronic", "days_homeless_3y", "referred_on", "lot", "eligible", "fit")
    before = Pair.objects.filter(referral=referral, opening=elsewhere).values(*keys).get()

    offer = holds.hold(referral, opening, person, today=TODAY)
    steps.transition(offer, OfferState.DECLINED_BY_CLIENT, person, today=TODAY, reason="area")

    assert Pair.objects.filter(referral=referral, opening=elsewhere).values(*keys).get() == before
    assert not Pair.objects.get(referral=referral, opening=opening).refused_before_ok
    referral.refresh_from_db()
    assert referral.state == ReferralState.WAITING
