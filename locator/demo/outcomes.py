"""What the offers of the history did: the states of the referrals, their events, and consents to tell a landlord."""

from collections import defaultdict
from datetime import date, timedelta

from agencies.enums import ConsentKind
from agencies.models import Consent
from locator.demo import offer_steps
from locator.demo.days import A_YEAR, afternoon
from locator.demo.history import History
from locator.demo.records import DemoHousehold, consent_days, of_household
from locator.demo.stories import Agreement
from matching.enums import OfferState, ReferralState
from matching.models import Offer, OfferEvent, Referral, ReferralEvent

TOLD_A_LANDLORD = (OfferState.APPLIED, OfferState.ACCEPTED, OfferState.LEASED, OfferState.DECLINED_BY_LANDLORD)


def record(history: History) -> None:
    """Save the offers, and what follows from them for each household."""
    history.offers.sort(key=lambda offer: offer.made_on)
    steps = offer_steps.plan_events(history)
    Offer.objects.bulk_create(history.offers)
    OfferEvent.objects.bulk_create(steps)
    offers: dict[Referral, list[Offer]] = defaultdict(list)
    for offer in history.offers:
        offers[offer.referral].append(offer)
    events, consents, moved = [], [], []
    for household in history.households.values():
        referral = household.referral
        *earlier, last = _events(household, offers[referral], history.today)
        events += [*earlier, last]
        consents += _consents(household, offers[referral], history.today)
        if earlier:
            referral.state, referral.state_since = last.to_state, last.happened_on
            moved.append(referral)
    Referral.objects.bulk_update(moved, ["state", "state_since"])
    ReferralEvent.objects.bulk_create(events)
    Consent.objects.bulk_create(consents)
    offer_steps.keep_facts(history.today)
    offer_steps.ask_for_hold(history.today)


def _events(household: DemoHousehold, offers: list[Offer], today: date) -> list[ReferralEvent]:
    """What became of the referral, in order: an offer, back to waiting or housed, a pause, a withdrawal."""
    referral, leaves = household.referral, household.story.leaves
    steps = [(referral.referred_on, ReferralState(referral.state), "")]
    for offer in offers:
        steps.append((offer.made_on, ReferralState.OFFERED, ""))
        if offer.ended_on:
            leased = offer.state == OfferState.LEASED
            steps.append((offer.ended_on, ReferralState.HOUSED if leased else ReferralState.WAITING, ""))
    if leaves:
        steps.append((max(referral.referred_on, today - timedelta(days=leaves.days_ago)), leaves.state, leaves.reason))
    states = ["", *(state for _, state, _ in steps)]
    return [
        ReferralEvent(
            referral=referral,
            agency=household.client.agency,
            happened_on=day,
            recorded_at=afternoon(day),
            person=household.client.worker,
            from_state=before,
            to_state=state,
            reason=reason,
        )
        for before, (day, state, reason) in zip(states, steps, strict=False)
    ]


def _consents(household: DemoHousehold, offers: list[Offer], today: date) -> list[Consent]:
    """Consent to tell a landlord: as in the story, or for a year around the offers of which a landlord was told."""
    agreement = household.story.tells_landlord
    told = [(today - offer.made_on).days for offer in offers if offer.state in TOLD_A_LANDLORD]
    if told and (agreement is None or agreement.since < max(told) or -agreement.until > min(told)):
        agreement = Agreement(max(told), A_YEAR - min(told))
    return (
        [Consent(**of_household(household), kind=ConsentKind.LANDLORD, **consent_days(agreement, today))]
        if agreement
        else []
    )
