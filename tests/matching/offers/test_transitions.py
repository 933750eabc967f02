"""The table of moves, from every state to every other, by every role; and what stands in the way of each."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agencies.errors import NotPossible
from agencies.models import Agency, User
from listings.enums import CloseReason
from listings.models import Opening
from matching.enums import (
    ENDED_STATES,
    LIVE_STATES,
    HoldGround,
    OfferReason,
    OfferState,
    ReferralReason,
    ReferralState,
    Side,
)
from matching.households import front_door
from matching.models import Offer, Pair
from matching.offers import holds, steps
from matching.offers.states import TRANSITIONS, Transition, Who, for_whom
from matching.pairs.ranking import policy_on
from matching.rounds.reading import read_facts
from matching.scopes import bank
from tests.factories import (
    AgencyFactory,
    OfferEventFactory,
    OfferFactory,
    OpeningFactory,
    PolicyFactory,
    ReferralFactory,
    SubsidyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()
WORKERS = {"caseworker", "lead", "coordinator"}
DESK = WORKERS | {"locator"}
FORWARD = {
    ("held", "proposed"): WORKERS,
    ("proposed", "viewing"): DESK,
    ("proposed", "applied"): WORKERS,
    ("viewing", "applied"): WORKERS,
    ("applied", "accepted"): DESK,
    ("accepted", "leased"): DESK,
}
ENDS = {"declined_by_client": WORKERS, "declined_by_landlord": DESK, "cancelled": WORKERS}
# Who may make each move; a move that is not here is nobody's.
MAY = FORWARD | {(live.value, end): who for live in LIVE_STATES for end, who in ENDS.items()}
REASON = {"declined_by_client": "area", "declined_by_landlord": "rented", "cancelled": "mistake"}
ROLES = ("caseworker", "lead", "stranger", "locator", "coordinator", "reader", "former")


def person(role: str, agency: Agency) -> User:
    if role in ("caseworker", "lead"):
        return UserFactory(agency=agency, **{role: True})
    if role == "former":
        return UserFactory(agency=agency, is_active=False)
    return UserFactory(**({} if role == "stranger" else {role: True}))


def household(**facts):
    return ReferralFactory(consenting=True, need__max_rent=2000, **facts)


def an_offer(state: str = "held", **facts) -> Offer:
    referral = facts.pop("referral", None) or household(state=ReferralState.OFFERED)
    defaults = {"made_on": TODAY - timedelta(days=1), "held_until": TODAY + timedelta(days=3)}
    return OfferFactory(referral=referral, state=state, **defaults | facts)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("source", OfferState.values)
def test_every_move_is_made_by_those_of_the_table_and_by_nobody_else(source: str, role: str) -> None:
    agency = AgencyFactory()
    who = person(role, agency)

    made = set()
    for target in OfferState.values:
        offer = an_offer(source, referral=household(client__agency=agency, state=ReferralState.OFFERED))
        try:
            steps.transition(offer, target, who, today=TODAY, reason=REASON.get(target, ""), words="As agreed.")
        except NotPossible:
            offer.refresh_from_db()
            assert offer.state == source
            assert not offer.events.exists()
        else:
            made.add(target)

    allowed = {target for (before, target), roles in MAY.items() if before == source and role in roles}
    assert made - {source} == allowed


EVERYBODY = set(Side)
BEHALF = {
    ("held", "proposed"): {Side.AGENCY},
    ("proposed", "viewing"): EVERYBODY,
    ("proposed", "applied"): {Side.HOUSEHOLD, Side.AGENCY},
    ("viewing", "applied"): {Side.HOUSEHOLD, Side.AGENCY},
    ("applied", "accepted"): EVERYBODY,
    ("accepted", "leased"): EVERYBODY,
}
ENDS = {
    "declined_by_client": {Side.HOUSEHOLD},
    "declined_by_landlord": {Side.LANDLORD},
    "cancelled": {Side.AGENCY, Side.TEAM},
}


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda one: f"{one.source}-{one.target}")
def test_on_whose_behalf_a_move_is_recorded(transition: Transition) -> None:
    """A locator speaks for the landlord alone; a coordinator for the agency where nobody else is named and it may."""
    sides = BEHALF.get((transition.source, transition.target)) or ENDS.get(transition.target, set())

    for who in (Who.AGENCY, Who.COORDINATOR):
        told = {side for side in Side if for_whom(transition, who, side) == side}
        assert told == (sides if who in transition.who else set())
    told = {side for side in Side if for_whom(transition, Who.LOCATOR, side) == side}
    assert told == (sides & {Side.LANDLORD} if Who.LOCATOR in transition.who else set())
    assert for_whom(transition, None, "") is None
    if Who.COORDINATOR in transition.who:
        unnamed = ENDS.get(transition.target, set()) - {Side.TEAM} or {Side.AGENCY}
        assert {for_whom(transition, Who.COORDINATOR, "")} == unnamed
        assert for_whom(transition, Who.AGENCY, "") == transition.said_by


@pytest.mark.parametrize(("source", "target"), MAY)
def test_every_move_leaves_an_event_with_who_and_for_whom(source: str, target: str) -> None:
    offer = an_offer(source)
    who = person("caseworker", offer.agency)

    steps.transition(offer, target, who, today=TODAY, reason=REASON.get(target, ""))

    event = offer.events.get()
    said_by = {"declined_by_client": Side.HOUSEHOLD, "declined_by_landlord": Side.LANDLORD}
    assert (event.from_state, event.to_state, event.person) == (source, target, who)
    assert event.behalf == said_by.get(target, "")
    assert event.happened_on == TODAY


@pytest.mark.parametrize("target", REASON)
@pytest.mark.parametrize("reason", ["", "other", "lapsed", "longer"])
def test_an_end_needs_a_reason_of_its_side_and_another_reason_needs_words(target: str, reason: str) -> None:
    offer = an_offer()
    who = person("caseworker", offer.agency)

    with pytest.raises(NotPossible):
        steps.transition(offer, target, who, today=TODAY, reason=reason)
    if reason == "other":
        assert steps.transition(offer, target, who, today=TODAY, reason=reason, words="In words.").state == target


@pytest.mark.parametrize(("source", "target"), [("held", "proposed"), ("proposed", "applied"), ("held", "cancelled")])
def test_a_coordinator_in_the_place_of_the_agency_says_why(source: str, target: str) -> None:
    offer, coordinator = an_offer(source), UserFactory(coordinator=True)

    with pytest.raises(NotPossible):
        steps.transition(offer, target, coordinator, today=TODAY, reason=REASON.get(target, ""))


def test_a_locator_records_for_the_landlord() -> None:
    offer = an_offer("applied")

    steps.transition(offer, "accepted", UserFactory(locator=True), today=TODAY)

    assert offer.events.get().behalf == Side.LANDLORD


def test_doing_again_what_is_so_changes_nothing() -> None:
    offer = an_offer()
    who = person("caseworker", offer.agency)

    for _press in range(2):
        steps.transition(offer, "proposed", who, today=TODAY)

    assert offer.events.count() == 1


def test_a_lapsed_hold_goes_no_further_but_may_still_be_declined() -> None:
    offer = an_offer(made_on=TODAY - timedelta(days=9), held_until=TODAY - timedelta(days=1))
    who = person("caseworker", offer.agency)

    with pytest.raises(NotPossible):
        steps.transition(offer, "proposed", who, today=TODAY)

    assert steps.transition(offer, "declined_by_client", who, today=TODAY, reason="area").ended_on == TODAY


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_what_ended_without_a_no_leaves_no_mark(state: str) -> None:
    offer = an_offer(state, ended_on=TODAY, made_on=TODAY, held_until=TODAY)
    who = person("caseworker", offer.agency)

    assert holds.hold(offer.referral, offer.opening, who, today=TODAY).state == OfferState.HELD


def test_an_opening_leased_on_its_first_day_still_ends_after_it_began() -> None:
    offer = an_offer("accepted", opening=OpeningFactory(offered_from=TODAY), made_on=TODAY, state_since=TODAY)

    steps.transition(offer, "leased", person("caseworker", offer.agency), today=TODAY)

    opening = Opening.objects.get()
    assert (opening.closed_on, opening.close_reason) == (TODAY + timedelta(days=1), CloseReason.FILLED_PROGRAMME)
    somebody = household()
    assert not Pair.objects.get(referral=somebody).open_ok
    assert bank(UserFactory(), TODAY).get().taken == OfferState.LEASED
    assert not read_facts(policy_on(TODAY), lambda _done, _of: None).homes
    with pytest.raises(NotPossible, match="leased"):
        holds.hold(somebody, opening, person("caseworker", somebody.agency), today=TODAY)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda client, who: front_door.withdraw(client, ReferralReason.FOUND_HOME, "", TODAY, who), "withdrawn"),
        (lambda client, who: front_door.pause(client, ReferralReason.AWAY, "", TODAY, who), "paused"),
    ],
)
def test_ending_a_referral_ends_its_offers_with_events(change, state: str) -> None:
    offer = an_offer("viewing")
    who = person("caseworker", offer.agency)

    change(offer.referral.client, who)

    offer.refresh_from_db()
    offer.referral.refresh_from_db()
    assert (offer.state, offer.referral.state) == (OfferState.CANCELLED, state)
    event = offer.events.get()
    assert (event.reason, event.person) == (OfferReason.REFERRAL_ENDED, who)


def test_nobody_holds_for_another_agency_and_only_coordinators_out_of_turn() -> None:
    referral = household()
    refused = {}
    for role in ROLES:
        for ground in (None, HoldGround.ALLOWED):
            who = person(role, referral.agency)
            try:
                holds.hold(referral, OpeningFactory(), who, today=TODAY, ground=ground, words="Urgent.")
            except NotPossible:
                refused.setdefault(role, set()).add(ground)

    everything = {None, HoldGround.ALLOWED}
    assert refused == {
        "caseworker": {HoldGround.ALLOWED},
        "lead": {HoldGround.ALLOWED},
        **dict.fromkeys(("stranger", "locator", "reader", "former"), everything),
    }


@pytest.mark.parametrize(
    "household_facts",
    [
        {"consenting": False},
        {"consenting": True, "state": ReferralState.PAUSED},
        {"consenting": True, "need__max_rent": 10, "possible": 0},
    ],
)
def test_a_hold_needs_consent_and_a_home_that_they_could_have(household_facts: dict) -> None:
    possible = household_facts.pop("possible", None)
    referral = ReferralFactory(**{"need__max_rent": 2000} | household_facts)
    if possible is not None:
        SubsidyFactory(client=referral.client, state="possible", amount=1)

    with pytest.raises(NotPossible):
        holds.hold(referral, OpeningFactory(), person("caseworker", referral.agency), today=TODAY)
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    "first",
    [
        {"need__fleeing_violence_on": TODAY},
        {"need__days_homeless_1y": 200, "need__days_homeless_3y": 200},
        {"need__days_homeless_3y": 30},
        {"referred_on": TODAY - timedelta(days=90)},
        {"lot": 1},
    ],
)
def test_whoever_is_ahead_by_one_key_stands_before(first: dict) -> None:
    ahead, behind = household(**first), household(lot=2)
    opening = OpeningFactory(offered_from=TODAY)

    assert holds.standing(behind, opening, today=TODAY) == 1
    assert holds.standing(ahead, opening, today=TODAY) == 0


def test_households_with_a_live_offer_or_without_consent_stand_before_nobody() -> None:
    earlier = {"referred_on": TODAY - timedelta(days=90)}
    offered = household(**earlier)
    an_offer(referral=offered)
    ReferralFactory(consenting=False, need__max_rent=2000, **earlier)
    lapsed = household(**earlier)
    an_offer(referral=lapsed, made_on=TODAY - timedelta(days=9), held_until=TODAY - timedelta(days=1))

    assert holds.standing(household(), OpeningFactory(), today=TODAY) == 1


def test_the_order_is_the_policys() -> None:
    fleeing, early = household(need__fleeing_violence_on=TODAY), household(referred_on=TODAY - timedelta(days=90))
    opening = OpeningFactory()
    assert holds.standing(early, opening, today=TODAY) == 1

    keys = ["referred_on", "fleeing", "scarce", "chronic", "days_homeless_3y", "lot"]
    policy = PolicyFactory(priority=keys)

    assert holds.standing(early, opening, today=TODAY, policy=policy) == 0
    assert holds.standing(fleeing, opening, today=TODAY, policy=policy) == 1


def test_a_hold_keeps_what_it_was_made_with() -> None:
    referral, opening = household(), OpeningFactory()

    offer = holds.hold(referral, opening, person("caseworker", referral.agency), today=TODAY)

    offer.refresh_from_db()
    assert offer.policy_id == 1
    assert offer.facts["pair"]["eligible"] is True
    assert offer.facts["pair"]["referred_on"] == referral.referred_on.isoformat()
    assert offer.facts["unit"]["rent"] == "1000.00"


def test_ended_states_have_no_way_on_but_reopening() -> None:
    assert not [one for one in TRANSITIONS if one.source in ENDED_STATES]


def test_a_hand_over_takes_the_offers_along() -> None:
    offer, other = an_offer(), AgencyFactory()
    OfferEventFactory(offer=offer)

    front_door.hand_over(offer.referral.client, other, TODAY, UserFactory(agency=offer.agency, lead=True))

    assert Offer.objects.get().agency == other
    assert Offer.objects.get().events.get().agency == other
