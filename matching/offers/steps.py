"""The way of an offer that is held: from state to state, and the days by which something is expected of it.

Each is one transaction under the one lock (agencies.locking). Which transition is whose stands in `states`, and what
each brings with it in `state_machine`. Doing again what is already so changes nothing: a double click is harmless.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.models import User
from agencies.wording import day
from listings.enums import CloseReason, ProtectedGround
from listings.models import Opening, TeachingMoment
from matching.enums import LIVE_STATES, OfferReason, OfferState, Side
from matching.models import HoldRequest, Offer
from matching.models.offer import Viewing
from matching.offers import leases, state_machine, viewings
from matching.offers.deadlines import at_most, hold_until, refuse_later, reply_until
from matching.offers.state_machine import Said
from matching.offers.states import Who, role_towards
from matching.pairs.ranking import policy_on


@transaction.atomic
def transition(
    offer: Offer,
    to_state: str,
    person: User | None,
    *,
    today: date,
    reason: str = "",
    words: str = "",
    behalf: str = "",
    lease: dict[str, Any] | None = None,
    forbidden_ground: str = "",
    viewing: Viewing | None = None,
) -> Offer:
    """Take an offer to another state, with all that follows from it. Raises NotPossible.

    Accepting cancels the household's other live offers; a lease closes the opening and begins the tenancy, with `lease`
    as what `leases.begin` is told. A step to a viewing may say when that is. A forbidden ground that a landlord gave
    is noted, without its words.
    """
    offer = state_machine.locked(offer)
    if offer.state == to_state:
        return offer
    kept = "" if reason == OfferReason.UNLAWFUL else words
    if viewing:
        viewings.refuse_day(offer, viewing, person, today)
    state_machine.change(offer, to_state, person, today, Said(reason, kept, behalf, viewing))
    if reason == OfferReason.UNLAWFUL and forbidden_ground in ProtectedGround.values:
        TeachingMoment.objects.get_or_create(
            unit_id=offer.opening.unit_id,
            ground=forbidden_ground,
            defaults={"noticed_on": today, "person": person},
        )
    if to_state == OfferState.LEASED:
        close(offer.opening, today)
        leases.begin(offer, person, today=today, **({"lease_on": today} | (lease or {})))
    return offer


def close(opening: Opening, today: date) -> None:
    """The opening is filled by the programme, and nobody waits for it; it ends a day after it began at the earliest."""
    if opening.closed_on is None or opening.closed_on > today:
        opening.closed_on = max(today, opening.offered_from + timedelta(days=1))
    opening.close_reason = CloseReason.FILLED_PROGRAMME
    opening.save(update_fields=["closed_on", "close_reason"])
    HoldRequest.objects.filter(opening=opening).close()


@transaction.atomic
def extend(offer: Offer, person: User | None, *, today: date, words: str, until: date | None = None) -> Offer:
    """A coordinator keeps a hold for longer, with a reason: until a day, or as a new hold. Raises NotPossible."""
    offer = state_machine.locked(offer)
    if person is not None and role_towards(person, offer.agency_id) != Who.COORDINATOR:
        raise NotPossible(_("A coordinator keeps a hold for longer."))
    if offer.state != OfferState.HELD:
        raise NotPossible(_("Only a hold has a last day."))
    policy = policy_on(today)
    last = until or hold_until(max(today, offer.last_held_on), policy)
    if last < max(today, offer.last_held_on):
        raise NotPossible(_("Choose a later day than %(date)s.") % {"date": day(offer.last_held_on)})
    refuse_later(last, at_most(hold_until(today, policy), today))
    if not words.strip():
        raise NotPossible(_("Say in a few words why."))
    if last != offer.held_until:
        offer.held_until = last
        offer.save(update_fields=["held_until"])
        state_machine.note(offer, offer.state, person, today, Said(OfferReason.LONGER, words.strip(), Side.TEAM))
    return offer


@transaction.atomic
def ask_reply_by(offer: Offer, person: User, by: date, *, today: date, words: str = "") -> Offer:
    """Change the day by which the next step is expected. Raises NotPossible.

    The household's agency may take as many days as the policy gives for a reply; a coordinator more, with a reason.
    """
    offer = state_machine.locked(offer)
    who = role_towards(person, offer.agency_id)
    if who not in (Who.AGENCY, Who.COORDINATOR):
        raise NotPossible(_("This is for the household’s agency to record, or for a coordinator."))
    if offer.state not in LIVE_STATES or offer.state == OfferState.HELD:
        raise NotPossible(_("Nothing is waiting for a reply here."))
    if by < today:
        raise NotPossible(_("Choose today or a later day."))
    usual = reply_until(today, policy_on(today))
    if who == Who.AGENCY and by > usual:
        raise NotPossible(_("Choose a day up to %(date)s. For more time, ask a coordinator.") % {"date": day(usual)})
    refuse_later(by, at_most(usual, today))
    if by > usual and not words.strip():
        raise NotPossible(_("Say in a few words why."))
    if by != offer.reply_by:
        is_later = offer.reply_by is not None and by > offer.reply_by
        offer.reply_by = by
        offer.save(update_fields=["reply_by"])
        said = Said(OfferReason.LONGER if is_later else "", words.strip(), Side.TEAM if who == Who.COORDINATOR else "")
        state_machine.note(offer, offer.state, person, today, said)
    return offer
