"""How each offer of the history went, step by step, and a request to hold a unit out of turn."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from agencies.enums import Role
from agencies.models import User
from listings.models import Opening
from locator.demo.chance import Chance
from locator.demo.days import afternoon, working_days_after
from locator.demo.history import History
from matching.enums import LIVE_STATES, HoldGround, OfferReason, OfferState, ReferralState, Side
from matching.models import HoldRequest, Offer, OfferEvent, Pair
from matching.offers.deadlines import holidays, late_before
from matching.offers.snapshots import taken_of
from matching.pairs.ranking import on_day, policy_on

REPLY_DAYS = 5
# A viewing is a working day after it is arranged, at one of these hours; nobody knows that of every fourth yet.
HOURS = (time(14, 30), time(10), None, time(16, 15))
PLACE_OF_WHO_ASKS = 2
# how far offers had come before they ended, and why they did
CAME_TO = {
    OfferState.DECLINED_BY_CLIENT: {OfferState.PROPOSED: 55, OfferState.VIEWING: 45},
    OfferState.DECLINED_BY_LANDLORD: {OfferState.VIEWING: 40, OfferState.APPLIED: 60},
    OfferState.CANCELLED: {OfferState.HELD: 40, OfferState.PROPOSED: 60},
    OfferState.EXPIRED: {OfferState.HELD: 100},
    OfferState.LEASED: {OfferState.ACCEPTED: 100},
}
WHY: dict[OfferState, dict[str, int]] = {
    OfferState.DECLINED_BY_CLIENT: {
        OfferReason.AREA: 30,
        OfferReason.COST: 20,
        OfferReason.SIZE: 15,
        OfferReason.SHARED: 10,
        OfferReason.CONDITION: 15,
        OfferReason.NOT_REACHED: 10,
    },
    OfferState.DECLINED_BY_LANDLORD: {
        OfferReason.RENTED: 40,
        OfferReason.REFERENCES: 25,
        OfferReason.NO_ANSWER: 20,
        OfferReason.UNLAWFUL: 5,
        OfferReason.NO_REASON: 10,
    },
    OfferState.CANCELLED: {OfferReason.MISTAKE: 50, OfferReason.CLOSED: 50},
    OfferState.EXPIRED: {OfferReason.LAPSED: 100},
    OfferState.LEASED: {"": 100},
}
BEHALF = {OfferState.DECLINED_BY_CLIENT: Side.HOUSEHOLD, OfferState.DECLINED_BY_LANDLORD: Side.LANDLORD}
ALLOWED_BECAUSE = "Those before them could not be reached, and the landlord waits for an answer today."


def plan_events(history: History) -> list[OfferEvent]:
    """The events of all offers, which are saved after them; the offers themselves get the days that follow."""
    chance = Chance("offer steps")
    leads = {lead.agency_id: lead for lead in User.objects.filter(role=Role.LEAD).order_by("-pk")}
    events = []
    for offer in history.offers:
        client = history.households[offer.referral.pk].client
        offer.made_by = client.worker or leads.get(client.agency_id)
        events += list(_events(chance, offer, history.today))
        _ground(history, offer)
    return events


def _events(chance: Chance, offer: Offer, today: date) -> Iterator[OfferEvent]:
    """The steps of one offer: a working day or so apart, and its end on the day it ended."""
    live = offer.state in LIVE_STATES
    reached = OfferState(offer.state) if live else chance.pick(CAME_TO[OfferState(offer.state)])
    last = today if live else offer.ended_on or today
    before, on = "", offer.made_on
    for state in LIVE_STATES[: LIVE_STATES.index(reached) + 1]:
        on = min(on if state == OfferState.HELD else working_days_after(on, 1), last)
        event = _event(offer, before, state, on)
        if state == OfferState.VIEWING:
            offer.viewing_on = event.viewing_on = working_days_after(on, 1)
            offer.viewing_at = event.viewing_at = HOURS[offer.opening_id % len(HOURS)]
        yield event
        before = state
    if live:
        offer.state_since = on
        offer.reply_by = None if offer.state == OfferState.HELD else working_days_after(on, REPLY_DAYS)
        return
    reason = chance.pick(WHY[OfferState(offer.state)])
    event = _event(offer, before, offer.state, last, reason)
    event.behalf = BEHALF.get(OfferState(offer.state), "")
    if offer.state == OfferState.EXPIRED:
        event.person = None
    yield event
    if offer.reopened_on:
        yield _event(offer, offer.state, offer.state, offer.reopened_on, OfferReason.AGAIN)


def _event(offer: Offer, before: str, after: str, day: date, reason: str = "") -> OfferEvent:
    return OfferEvent(
        offer=offer,
        agency_id=offer.agency_id,
        happened_on=day,
        recorded_at=afternoon(day),
        person=offer.made_by,
        from_state=before,
        to_state=after,
        reason=reason,
    )


def _ground(history: History, offer: Offer) -> None:
    """Why the hold went ahead, from how many stood before it that day; where nobody counted, as after the window."""
    ahead = history.ahead.get(offer.opening.pk, {}).get(offer.referral.pk)
    offer.policy, offer.stood_before = history.policy.version, ahead
    first_days = working_days_after(offer.opening.offered_from - timedelta(days=1), history.policy.window_days)
    if ahead == 0:
        offer.ground = HoldGround.FIRST
    elif ahead is None or first_days < offer.made_on:
        offer.ground = HoldGround.LATER
    else:
        offer.ground, offer.ground_words = HoldGround.ALLOWED, ALLOWED_BECAUSE


def keep_facts(today: date) -> None:
    """What the offers under way were made with; the landlord of one of them asks for more since."""
    live = Offer.objects.filter(state__in=LIVE_STATES).select_related("opening__unit__restriction")
    offers = list(live.order_by("pk"))
    for offer in offers:
        with on_day(offer.made_on):
            pair = Pair.objects.get(referral_id=offer.referral_id, opening_id=offer.opening_id)
        offer.facts = taken_of(pair, offer.opening, offer.made_on)
    raised = next(offer for offer in offers if offer.state == OfferState.VIEWING)
    facts: Any = raised.facts
    facts["unit"]["rent"] = str(raised.opening.rent - 50)
    Offer.objects.bulk_update(offers, ["facts"])


def ask_for_hold(today: date) -> None:
    """A worker asks for a unit that came lately, for a household that others stand before."""
    policy = policy_on(today)
    recent = Opening.objects.filter(closed_on=None, offered_from__lte=today).order_by("-offered_from", "pk")
    with on_day(today):
        for opening in recent:
            line = Pair.objects.filter(opening_id=opening.pk).could_be_offered().by_priority(policy)
            behind = line.select_related("referral__client__worker")[PLACE_OF_WHO_ASKS:]
            for pair in behind:
                worker = pair.referral.client.worker
                if worker and pair.referral.state == ReferralState.WAITING:
                    ahead = line.filter(referral__state=ReferralState.WAITING).count()
                    HoldRequest.objects.create(
                        referral=pair.referral,
                        agency_id=pair.agency_id,
                        opening=opening,
                        asked_at=afternoon(late_before(today, 1) if today not in holidays() else today),
                        asked_by=worker,
                        words="Their room must be empty on Friday, and they can view this one tomorrow.",
                        stood_before=min(ahead - 1, PLACE_OF_WHO_ASKS),
                    )
                    return
