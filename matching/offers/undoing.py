"""Taking back what was recorded by mistake, and offering a home again after its offer ended."""

from datetime import date

from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import User
from agencies.wording import day
from listings.wording import title
from matching.enums import DECLINED_STATES, ENDED_STATES, LIVE_STATES, OfferReason, OfferState, Side
from matching.models import Offer, Pair
from matching.offers import lapses, state_machine
from matching.offers.deadlines import hold_until, reply_until
from matching.offers.holds import ground_today, locked_sides, refuse_taken, suitable, take
from matching.offers.state_machine import Said
from matching.offers.states import BY_STATES, Transition, Who, for_whom, role_towards
from matching.pairs.priority import standing_before
from matching.pairs.ranking import on_day, policy_on


def step_back(offer: Offer, person: User | None, *, today: date, words: str = "") -> Offer:
    """Undo the last step, recorded by mistake, while nothing else has happened since. Raises NotPossible.

    A lease is not undone here, nor what the registry did by its rules. What an acceptance cancelled stays cancelled.
    From the day after an end, nobody may stand before the household in the priority window, as for any hold.
    """
    with on_day(today):
        offer = _locked(offer, today)
        transition = last_step(offer)
        who = role_towards(person, offer.agency_id)
        if transition is None or for_whom(transition, who, "") is None:
            raise NotPossible(_("There is no step to take back here."))
        if transition.target not in LIVE_STATES:
            _may_live_again(offer, transition.source, person, today)
            if offer.reply_by and offer.reply_by < today:
                offer.reply_by = reply_until(today, policy_on(today))
        if transition.source == OfferState.HELD:
            offer.reply_by = None
            if offer.last_held_on < today:
                raise NotPossible(_("The hold ran out on %(date)s.") % {"date": day(offer.last_held_on)})
        if transition.target == OfferState.VIEWING:
            offer.viewing_on = offer.viewing_at = None
        state_machine.put(offer, transition.source, person, today, Said(OfferReason.MISTAKE, words.strip()))
        return offer


def _locked(offer: Offer, today: date) -> Offer:
    """The offer as it is now, locked; a lapsed hold of its opening is freed, with its household locked too."""
    holders = lapses.holders(offer.opening, today)
    state_machine.locked(offer, holders)
    lapses.free(offer.opening, holders, today)
    return state_machine.current(offer)


def _may_live_again(offer: Offer, state: str, person: User | None, today: date) -> None:
    """Raises NotPossible where an offer that ended could not be made today, its own decline apart.

    Both sides said yes to an accepted home alone: one is not accepted again beside another that is on offer meanwhile.
    """
    if refuse_taken(offer.referral, offer.opening, person, today):
        raise NotPossible(_("This household has another offer of this unit."))
    pair = suitable(offer.referral, offer.opening, today, spared=("refused_before",))
    if offer.ended_on and offer.ended_on < today:
        policy = policy_on(today)
        ground_today(offer.opening, standing_before(pair, policy, today).count(), policy, today)
    others = [other for other in state_machine.live_of(offer) if not other.has_lapsed(today)]
    if state == OfferState.ACCEPTED and others:
        raise NotPossible(
            _("Another home is on offer to this household: %(unit)s. Let that offer end first.")
            % {"unit": title(others[0].opening.unit)}
        )


def last_step(offer: Offer) -> Transition | None:
    """The step that led to the state of an offer, if nothing else happened since and it may be taken back."""
    last = offer.events.order_by("-recorded_at", "-pk").first()
    if last is None or last.to_state != offer.state or last.to_state in (OfferState.LEASED, OfferState.EXPIRED):
        return None
    if last.reason in (OfferReason.HOUSED, OfferReason.REFERRAL_ENDED, OfferReason.CONSENT_ENDED):
        return None
    return BY_STATES.get((last.from_state, last.to_state))  # none for a hold, an extension, or a step back itself


def reopen(offer: Offer, person: User | None, *, today: date, words: str = "") -> Offer:
    """Offer the home again after the offer ended, from where it stood; the ended offer stays as it was recorded.

    A new offer, by the rule that every hold goes by. Raises NotPossible where either side is taken meanwhile.
    """
    with on_day(today):
        policy = policy_on(today)
        pair = Pair.objects.filter(referral_id=offer.referral_id, opening_id=offer.opening_id).first()
        ahead = standing_before(pair, policy, today).count() if pair else 0
        referral, opening = locked_sides(offer.referral, offer.opening, today)
        lock(Offer.objects.filter(pk=offer.pk))
        offer = state_machine.current(offer)
        said = _may_reopen(offer, person, words)
        known = refuse_taken(referral, opening, person, today)
        if known:
            return known
        _mark_reopened(offer, person, today, said)
        pair = suitable(referral, opening, today)
        again = Offer(referral=referral, opening=opening, stood_before=ahead, policy=policy.version)
        again.ground = ground_today(opening, ahead, policy, today)
        again.state, again.held_until = stood_at(offer), hold_until(today, policy)
        again.reply_by = None if again.state == OfferState.HELD else reply_until(today, policy)
        return take(again, pair, person, today, said, before=offer.state)


def _may_reopen(offer: Offer, person: User | None, words: str) -> Said:
    """What is said with a reopening; a locator reopens what a landlord declined. Raises NotPossible."""
    who = role_towards(person, offer.agency_id)
    after_landlord = offer.state == OfferState.DECLINED_BY_LANDLORD
    if offer.state not in ENDED_STATES or who is None or (who == Who.LOCATOR and not after_landlord):
        raise NotPossible(_("This is for the household’s agency to record, or for a coordinator."))
    if who == Who.COORDINATOR and not words.strip():
        raise NotPossible(_("Say in a few words why."))
    behalf = {Who.LOCATOR: Side.LANDLORD, Who.COORDINATOR: Side.AGENCY}.get(who, "")
    return Said(OfferReason.AGAIN, words.strip(), behalf)


def _mark_reopened(offer: Offer, person: User | None, today: date, said: Said) -> None:
    """The pair may be proposed again from today on."""
    if offer.state in DECLINED_STATES:
        offer.reopened_on = today
        offer.save(update_fields=["reopened_on"])
    state_machine.note(offer, offer.state, person, today, said)


def stood_at(offer: Offer) -> str:
    """Where an ended offer stood before, to go on from there; an acceptance is asked anew."""
    ending = offer.events.filter(to_state=offer.state).exclude(from_state=offer.state).last()
    state = ending.from_state if ending else ""
    return OfferState.APPLIED if state == OfferState.ACCEPTED else state or OfferState.HELD
