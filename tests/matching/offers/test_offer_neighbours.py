"""What happens to one offer leaves its neighbours alone: the household's other offers, others', and other homes'."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agencies.enums import ConsentKind
from agencies.errors import NotPossible
from agencies.models import Consent, User
from listings.models import TeachingMoment
from matching.enums import OfferReason, OfferState, ReferralReason, ReferralState
from matching.households import front_door
from matching.models import HoldRequest, Offer, Pair, Referral
from matching.offers import hold_requests, holds, lapses, steps, undoing
from matching.offers.holds import OutOfTurn
from matching.pairs.priority import standing_before
from matching.pairs.ranking import households_for, policy_on
from matching.scopes import places_shown
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    HoldRequestFactory,
    OfferFactory,
    OpeningFactory,
    ReferralEventFactory,
    ReferralFactory,
    TenancyFactory,
    UserFactory,
)
from tests.matching.offers.offering import an_offer, household, worker

pytestmark = pytest.mark.django_db

TODAY = localdate()
YESTERDAY = TODAY - timedelta(days=1)


def states(*offers_or_referrals: Offer | Referral) -> list[str]:
    for one in offers_or_referrals:
        one.refresh_from_db()
    return [one.state for one in offers_or_referrals]


def cancel(offer: Offer) -> None:
    steps.transition(offer, "cancelled", worker(offer.referral), today=TODAY, reason="mistake")


def decline(offer: Offer) -> None:
    steps.transition(offer, "declined_by_client", worker(offer.referral), today=TODAY, reason="area")


def landlord_declines(offer: Offer) -> None:
    steps.transition(offer, "declined_by_landlord", worker(offer.referral), today=TODAY, reason="rented")


def lapse(offer: Offer) -> None:
    Offer.objects.filter(pk=offer.pk).update(held_until=YESTERDAY, made_on=TODAY - timedelta(days=5))
    assert lapses.free_lapsed(TODAY).changed == 1


@pytest.mark.parametrize("end", [cancel, decline, landlord_declines, lapse])
def test_a_referral_waits_again_only_when_its_last_live_offer_has_ended(end: Callable[[Offer], None]) -> None:
    referral = household(state=ReferralState.OFFERED)
    first, second = an_offer(referral=referral), an_offer(referral=referral)

    end(first)
    assert states(referral, second) == ["offered", "held"]
    end(second)

    assert states(referral) == ["waiting"]


def test_a_hold_taken_back_leaves_the_household_with_its_other_offer() -> None:
    referral = household(state=ReferralState.OFFERED)
    other, proposed = an_offer("viewing", referral=referral), an_offer(referral=referral)
    steps.transition(proposed, OfferState.PROPOSED, worker(referral), today=TODAY)

    undoing.step_back(proposed, worker(referral), today=TODAY)

    assert states(proposed, other, referral) == ["held", "viewing", "offered"]


def test_an_acceptance_ends_the_households_other_offers_and_requests_and_nobody_elses() -> None:
    referral = household(state=ReferralState.OFFERED)
    accepted, own = an_offer("applied", referral=referral), an_offer("viewing", referral=referral)
    others = an_offer("viewing")
    requests = [HoldRequestFactory(referral=one) for one in (referral, others.referral)]

    steps.transition(accepted, OfferState.ACCEPTED, worker(referral), today=TODAY)

    assert states(accepted, own, others) == ["accepted", "cancelled", "viewing"]
    assert own.events.last().reason == OfferReason.HOUSED
    assert list(HoldRequest.objects.waiting()) == requests[1:]


def test_a_lease_closes_its_own_opening_and_the_requests_for_it_alone() -> None:
    leased = an_offer("accepted")
    other = OpeningFactory()
    requests = [HoldRequestFactory(opening=one, referral=household()) for one in (leased.opening, other)]

    steps.transition(leased, OfferState.LEASED, worker(leased.referral), today=TODAY)

    other.refresh_from_db()
    leased.opening.refresh_from_db()
    assert (leased.opening.closed_on, other.closed_on) == (TODAY, None)
    assert list(HoldRequest.objects.waiting()) == requests[1:]


def test_a_step_back_leaves_what_the_acceptance_cancelled_cancelled() -> None:
    referral = household(state=ReferralState.OFFERED)
    accepted, other = an_offer("applied", referral=referral), an_offer("viewing", referral=referral)
    steps.transition(accepted, OfferState.ACCEPTED, worker(referral), today=TODAY)

    undoing.step_back(accepted, worker(referral), today=TODAY)

    assert states(accepted, other, referral) == ["applied", "cancelled", "offered"]


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (ConsentKind.LANDLORD, ["held", "applied", "accepted", "viewing"]),
        (ConsentKind.SHARE, ["cancelled", "cancelled", "accepted", "viewing"]),
    ],
)
def test_only_consent_to_share_ends_offers_and_only_the_households_own(kind: ConsentKind, left: list[str]) -> None:
    referral = household(state=ReferralState.OFFERED)
    ConsentFactory(client=referral.client, landlord=True)
    found = [an_offer(state, referral=referral) for state in ("held", "applied", "accepted")] + [an_offer("viewing")]
    request = HoldRequestFactory(referral=referral)

    front_door.withdraw_consent(referral.client, kind, TODAY, worker(referral))

    assert states(*found) == left
    assert HoldRequest.objects.waiting().filter(pk=request.pk).exists() == (kind == ConsentKind.LANDLORD)
    withdrawn = Consent.objects.filter(withdrawn_on__isnull=False)
    assert list(withdrawn.values_list("kind", "client")) == [(kind, referral.client_id)]


@pytest.mark.parametrize(
    "end",
    [
        lambda client, person: front_door.pause(client, ReferralReason.AWAY, "", TODAY, person),
        lambda client, person: front_door.withdraw(client, ReferralReason.ASKED, "", TODAY, person),
    ],
)
def test_a_referral_that_pauses_or_ends_takes_only_its_own_offers_and_requests_along(end) -> None:
    referral = household(state=ReferralState.OFFERED)
    own, others = an_offer(referral=referral), an_offer()
    requests = [HoldRequestFactory(referral=one) for one in (referral, others.referral)]

    end(referral.client, worker(referral))

    assert states(own, others) == ["cancelled", "held"]
    assert own.events.last().reason == OfferReason.REFERRAL_ENDED
    assert list(HoldRequest.objects.waiting()) == requests[1:]


def test_a_hold_frees_the_lapsed_hold_of_its_own_opening_alone() -> None:
    lapsed = {"made_on": TODAY - timedelta(days=5), "held_until": YESTERDAY}
    in_the_way, elsewhere = an_offer(**lapsed), an_offer(**lapsed)
    referral = household(referred_on=TODAY - timedelta(days=90))

    holds.hold(referral, in_the_way.opening, worker(referral), today=TODAY)

    assert states(in_the_way, elsewhere) == ["expired", "held"]


@pytest.mark.parametrize("state", ["draft", "paused", "withdrawn", "housed"])
def test_who_does_not_wait_stands_in_no_line_and_before_nobody(state: str) -> None:
    """A draft is not at the front door yet; the others are not any more."""
    opening, policy = OpeningFactory(), policy_on(TODAY)
    idle = household(state=state, state_since=YESTERDAY, referred_on=TODAY - timedelta(days=90))
    reason = ReferralReason.ASKED if state in ("paused", "withdrawn") else ""
    ReferralEventFactory(referral=idle, to_state=state, happened_on=YESTERDAY, reason=reason)
    waiting = household()
    pairs = {pair.referral_id: pair for pair in Pair.objects.filter(opening_id=opening.pk)}

    ranking = households_for(opening, policy)

    assert (ranking.considered, [pair.referral_id for pair in ranking.pairs]) == (1, [waiting.pk])
    assert (pairs[idle.pk].paused_ok, pairs[idle.pk].eligible) == (False, False)
    assert not standing_before(pairs[waiting.pk], policy, TODAY).exists()
    assert holds.hold(waiting, opening, worker(waiting), today=TODAY).stood_before == 0


def test_a_draft_is_no_card_and_is_seen_by_its_own_agency() -> None:
    draft, waiting = household(state="draft"), household()
    locator = UserFactory(locator=True)

    assert list(Referral.objects.cards_for(locator)) == [waiting]
    assert list(Referral.objects.visible_to(worker(draft))) == [draft]


@pytest.mark.parametrize(("days", "in_turn"), [(0, True), (30, False)])
def test_a_reopened_offer_goes_by_the_order_of_the_line_like_any_hold(days: int, in_turn: bool) -> None:
    opening = OpeningFactory(offered_from=TODAY - timedelta(days=days))
    ended = OfferFactory(referral=household(), state="declined_by_landlord", opening=opening, made_on=TODAY)
    first = household(referred_on=TODAY - timedelta(days=90))

    if in_turn:
        with pytest.raises(OutOfTurn) as refused:
            undoing.reopen(ended, worker(ended.referral), today=TODAY)
        assert refused.value.ahead == 1
        ended.refresh_from_db()
        assert ended.reopened_on is None
        assert holds.hold(first, opening, worker(first), today=TODAY).stood_before == 0
    else:
        again = undoing.reopen(ended, worker(ended.referral), today=TODAY)
        assert (again.ground, again.stood_before) == ("later", 1)


class TestAConfidentialAddress:
    """Hidden until a household of the agency accepted the home, and again once it lives there no more."""

    @pytest.fixture
    def opening(self):
        return OpeningFactory(unit__confidential=True)

    def seen_by(self, person: User, opening) -> bool:
        return opening.unit_id in places_shown(person, [opening.unit])

    @pytest.mark.parametrize(
        ("state", "shown"),
        [
            ("held", False),
            ("proposed", False),
            ("viewing", False),
            ("applied", False),
            ("accepted", True),
            ("leased", True),
            ("declined_by_client", False),
            ("declined_by_landlord", False),
            ("cancelled", False),
            ("expired", False),
        ],
    )
    def test_is_shown_to_the_agency_from_the_acceptance(self, opening, state: str, shown: bool) -> None:
        offer = OfferFactory(referral=household(), state=state, opening=opening)

        assert self.seen_by(worker(offer.referral), opening) is shown
        assert not self.seen_by(UserFactory(), opening)
        assert not any(self.seen_by(UserFactory(**{role: True}), opening) for role in ("locator", "reader"))

    def test_is_hidden_again_when_the_tenancy_has_ended(self, opening) -> None:
        offer = an_offer("leased", opening=opening)
        lease_on = TODAY - timedelta(days=9)
        tenancy = TenancyFactory(offer=offer, referral=offer.referral, unit=opening.unit, lease_on=lease_on)
        person = worker(offer.referral)
        assert self.seen_by(person, opening)

        tenancy.ended_on, tenancy.end_reason, tenancy.destination = TODAY, "moved", "home"
        tenancy.save()

        assert not self.seen_by(person, opening)

    def test_goes_with_the_household_to_another_agency(self, opening) -> None:
        offer, other = an_offer("accepted", opening=opening), AgencyFactory()
        before, after = worker(offer.referral), UserFactory(agency=other)

        front_door.hand_over(offer.referral.client, other, TODAY, before)

        assert [self.seen_by(person, opening) for person in (before, after)] == [False, True]

    def test_of_one_home_opens_no_other(self, opening) -> None:
        offer, other = an_offer("accepted", opening=opening), OpeningFactory(unit__confidential=True)

        assert places_shown(worker(offer.referral), [opening.unit, other.unit]) == {opening.unit_id}


class TestWhoActsIsNotTold:
    """The actor may be the one who would be told."""

    def test_a_worker_is_told_of_what_others_do_and_not_of_their_own_step(
        self, django_capture_on_commit_callbacks, mailoutbox
    ) -> None:
        offer = an_offer()
        own = worker(offer.referral)
        type(offer.referral.client).objects.filter(pk=offer.referral.client_id).update(worker=own)

        with django_capture_on_commit_callbacks(execute=True):
            steps.transition(offer, "proposed", own, today=TODAY)
        assert mailoutbox == []
        with django_capture_on_commit_callbacks(execute=True):
            steps.transition(offer, "viewing", UserFactory(agency=offer.agency), today=TODAY)

        assert [mail.to for mail in mailoutbox] == [[own.email]]

    def test_leads_are_told_where_nobody_stands_by_the_household_and_only_those_of_its_agency(
        self, django_capture_on_commit_callbacks, mailoutbox
    ) -> None:
        offer = an_offer()
        lead = UserFactory(agency=offer.agency, lead=True)
        UserFactory(lead=True)
        UserFactory(agency=offer.agency, lead=True, is_active=False)

        with django_capture_on_commit_callbacks(execute=True):
            steps.transition(offer, "proposed", worker(offer.referral), today=TODAY)

        assert [mail.to for mail in mailoutbox] == [[lead.email]]

    def test_who_asked_for_a_hold_hears_the_answer_and_coordinators_the_question_once(
        self, django_capture_on_commit_callbacks, mailoutbox
    ) -> None:
        referral, opening = household(), OpeningFactory()
        asker, coordinator = worker(referral), UserFactory(coordinator=True)
        UserFactory(locator=True)

        with django_capture_on_commit_callbacks(execute=True):
            request = hold_requests.ask(referral, opening, asker, "They can move today.", today=TODAY)
        with django_capture_on_commit_callbacks(execute=True):
            assert hold_requests.ask(referral, opening, asker, "Again.", today=TODAY) == request
        assert [mail.to for mail in mailoutbox] == [[coordinator.email]]
        with django_capture_on_commit_callbacks(execute=True):
            hold_requests.refuse(request, coordinator, "Others wait longer.")

        assert [mail.to for mail in mailoutbox[1:]] == [[asker.email]]


def test_a_unit_is_asked_for_by_the_households_own_agency_with_words() -> None:
    referral, opening = household(), OpeningFactory()
    for person, words in ((UserFactory(), "Please"), (worker(referral), "  ")):
        with pytest.raises(NotPossible, match=r"asked for by|few words"):
            hold_requests.ask(referral, opening, person, words, today=TODAY)

    assert not HoldRequest.objects.exists()


def test_a_household_holds_a_unit_that_its_own_lapsed_hold_kept() -> None:
    referral = household(state=ReferralState.OFFERED)
    lapsed = an_offer(referral=referral, made_on=TODAY - timedelta(days=5), held_until=YESTERDAY)

    again = holds.hold(referral, lapsed.opening, worker(referral), today=TODAY)

    assert again != lapsed
    assert states(lapsed, again, referral) == ["expired", "held", "offered"]


def test_a_home_that_somebody_leased_is_never_held_again_before_it_closes() -> None:
    leased = OfferFactory(referral=household(), state=OfferState.LEASED, opening=OpeningFactory())
    referral = ReferralFactory(consenting=True, need__max_rent=2000)

    with pytest.raises(NotPossible, match="leased"):
        holds.hold(referral, leased.opening, worker(referral), today=TODAY)


def test_an_unlawful_reason_is_noted_once_for_each_home_and_ground() -> None:
    found = [an_offer("applied") for _number in range(2)]
    locator, grounds = UserFactory(locator=True), ("age", "age")
    for offer, ground in zip(found, grounds, strict=True):
        facts = {"reason": OfferReason.UNLAWFUL, "words": "Their words", "forbidden_ground": ground}
        steps.transition(offer, OfferState.DECLINED_BY_LANDLORD, locator, today=TODAY, **facts)

    noted = TeachingMoment.objects.order_by("pk").values_list("unit", "ground", "person")
    assert list(noted) == [
        (offer.opening.unit_id, ground, locator.pk) for offer, ground in zip(found, grounds, strict=True)
    ]
    assert not any(offer.events.filter(words="Their words").exists() for offer in found)
