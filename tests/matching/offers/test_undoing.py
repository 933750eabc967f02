"""A mistake is taken back, and an ended offer goes on, only where the home could be held for the household today."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agencies.errors import NotPossible
from agencies.models import Consent, User
from listings.models import Verification
from matching.enums import OfferReason, OfferState, ReferralState
from matching.models import Need, Offer
from matching.offers import holds, steps, undoing
from matching.offers.holds import OutOfTurn
from matching.offers.states import TRANSITIONS
from tests.factories import OfferFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()
REASON = {"declined_by_client": "area", "declined_by_landlord": "rented", "cancelled": "mistake"}
STEPS = [(one.source, one.target) for one in TRANSITIONS if one.target not in (OfferState.LEASED, OfferState.EXPIRED)]


def household(**facts):
    return ReferralFactory(consenting=True, need__max_rent=2000, **facts)


def an_offer(state: str = "held", **facts) -> Offer:
    referral = facts.pop("referral", None) or household(state=ReferralState.OFFERED)
    defaults = {"made_on": TODAY - timedelta(days=1), "held_until": TODAY + timedelta(days=3)}
    return OfferFactory(referral=referral, state=state, **defaults | facts)


def worker(offer: Offer) -> User:
    return UserFactory(agency=offer.agency)


def moved(offer: Offer, state: str) -> Offer:
    return steps.transition(offer, state, worker(offer), today=TODAY, reason=REASON.get(state, ""))


@pytest.mark.parametrize(("source", "target"), STEPS)
def test_the_last_step_is_taken_back_once(source: str, target: str) -> None:
    offer = moved(an_offer(source), target)
    who = worker(offer)

    offer = undoing.step_back(offer, who, today=TODAY)

    assert (offer.state, offer.ended_on) == (source, None)
    assert offer.events.last().reason == OfferReason.MISTAKE
    offer.referral.refresh_from_db()
    assert offer.referral.state == ReferralState.OFFERED
    with pytest.raises(NotPossible):
        undoing.step_back(offer, who, today=TODAY)


def test_a_lease_is_not_taken_back() -> None:
    offer = moved(an_offer("accepted"), "leased")

    with pytest.raises(NotPossible):
        undoing.step_back(offer, worker(offer), today=TODAY)


def test_an_end_is_not_taken_back_once_another_household_holds_the_unit() -> None:
    offer = moved(an_offer("proposed"), "declined_by_client")
    an_offer(opening=offer.opening)

    with pytest.raises(NotPossible, match="another household"):
        undoing.step_back(offer, worker(offer), today=TODAY)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: Consent.objects.update(withdrawn_on=TODAY), "Without live consent to share"),
        (lambda: Need.objects.update(types_refused=["apartment"]), "cannot be held for them"),
        (lambda: Verification.objects.all().delete(), "cannot be held for them"),
    ],
)
def test_an_end_is_not_taken_back_where_the_home_could_not_be_held_for_them_today(change, words: str) -> None:
    offer = moved(an_offer("viewing"), "declined_by_client")
    change()

    with pytest.raises(NotPossible, match=words):
        undoing.step_back(offer, worker(offer), today=TODAY)
    offer.refresh_from_db()
    assert offer.state == OfferState.DECLINED_BY_CLIENT


def test_an_acceptance_is_not_put_back_beside_another_home_which_is_named() -> None:
    offer = moved(an_offer("accepted"), "declined_by_landlord")
    other = holds.hold(offer.referral, OpeningFactory(unit__bedrooms=7), worker(offer), today=TODAY)

    with pytest.raises(NotPossible, match="7-bedroom"):
        undoing.step_back(offer, worker(offer), today=TODAY)
    moved(other, "cancelled")

    assert undoing.step_back(offer, worker(offer), today=TODAY).state == OfferState.ACCEPTED


def test_a_lapsed_hold_of_another_household_gives_way_to_an_end_taken_back() -> None:
    offer = moved(an_offer("proposed"), "declined_by_client")
    long_ago = TODAY - timedelta(days=9)
    lapsed = an_offer(opening=offer.opening, made_on=long_ago, held_until=long_ago)

    undoing.step_back(offer, worker(offer), today=TODAY)

    lapsed.refresh_from_db()
    lapsed.referral.refresh_from_db()
    assert (lapsed.state, lapsed.referral.state) == (OfferState.EXPIRED, ReferralState.WAITING)


@pytest.mark.parametrize("state", ["declined_by_client", "declined_by_landlord"])
def test_a_declined_pair_is_not_held_again_until_it_is_reopened(state: str) -> None:
    ended = moved(an_offer("viewing"), state)
    who = worker(ended)

    with pytest.raises(NotPossible, match="Declined before"):
        holds.hold(ended.referral, ended.opening, who, today=TODAY)
    again = undoing.reopen(ended, who, today=TODAY)

    ended.refresh_from_db()
    assert (again.state, ended.state, ended.reopened_on) == ("viewing", state, TODAY)
    assert undoing.reopen(ended, who, today=TODAY) == again


def test_an_ended_offer_is_not_reopened_while_another_household_has_the_unit() -> None:
    offer = an_offer("declined_by_landlord", ended_on=TODAY)
    live = an_offer(opening=offer.opening)

    with pytest.raises(NotPossible) as to_agency:
        undoing.reopen(offer, worker(offer), today=TODAY)
    with pytest.raises(NotPossible) as to_coordinator:
        undoing.reopen(offer, UserFactory(coordinator=True), today=TODAY, words="They asked.")

    assert live.agency.name not in str(to_agency.value)
    assert live.agency.name in str(to_coordinator.value)


def test_an_ended_offer_is_not_reopened_once_the_household_accepted_another_home_which_is_named() -> None:
    offer = an_offer("declined_by_landlord", ended_on=TODAY)
    an_offer("accepted", referral=offer.referral, opening=OpeningFactory(unit__bedrooms=7))

    with pytest.raises(NotPossible, match="7-bedroom"):
        undoing.reopen(offer, worker(offer), today=TODAY)
    offer.refresh_from_db()
    assert offer.reopened_on is None


@pytest.mark.parametrize(("days_ago", "window"), [(0, False), (1, True)])
def test_from_the_next_day_an_end_is_taken_back_in_turn_only(days_ago: int, window: bool) -> None:
    """On the same day a slip is put right; later the household stands in line for the home like everybody else."""
    opening = OpeningFactory(offered_from=TODAY - timedelta(days=1))
    offer = an_offer("viewing", opening=opening)
    ended = TODAY - timedelta(days=days_ago)
    steps.transition(offer, OfferState.DECLINED_BY_LANDLORD, worker(offer), today=ended, reason="rented")
    household(referred_on=TODAY - timedelta(days=90))

    if window:
        with pytest.raises(OutOfTurn):
            undoing.step_back(offer, worker(offer), today=TODAY)
    else:
        assert undoing.step_back(offer, worker(offer), today=TODAY).state == OfferState.VIEWING


def test_what_is_taken_back_has_a_reply_day_that_is_not_over() -> None:
    offer = an_offer("applied", made_on=TODAY - timedelta(days=40), reply_by=TODAY - timedelta(days=9))
    offer = moved(offer, "cancelled")

    assert undoing.step_back(offer, worker(offer), today=TODAY).reply_by >= TODAY
