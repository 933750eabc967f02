"""The viewing of a home: until when one may be arranged, and another day for it while the offer is at that step."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.models import User
from agencies.wording import day
from matching.enums import OfferState
from matching.models import Offer
from matching.models.offer import Viewing
from matching.offers import state_machine
from matching.offers.deadlines import at_most, refuse_later, reply_until
from matching.offers.state_machine import Said
from matching.offers.states import BY_STATES, Who, role_towards
from matching.pairs.ranking import policy_on

ARRANGED = BY_STATES[OfferState.PROPOSED, OfferState.VIEWING]


def last_day(offer: Offer, who: Who | None, today: date) -> date:
    """The last day for a viewing: the last by which the next step may be expected (`offers.ask_reply_by`).

    For the agency that is the policy's, or a later one that a coordinator gave; the locator team may take a month.
    """
    usual = reply_until(today, policy_on(today))
    if who != Who.AGENCY:
        return at_most(usual, today)
    given = offer.reply_by if offer.state == OfferState.VIEWING else None
    return max(usual, given or usual)


def refuse_day(offer: Offer, viewing: Viewing, person: User | None, today: date) -> None:
    """Raises NotPossible for a viewing before today, or after the last day that the person may give."""
    if viewing.on < today:
        raise NotPossible(_("Choose today or a later day."))
    who = role_towards(person, offer.agency_id)
    last = last_day(offer, who, today)
    if who == Who.AGENCY and viewing.on > last:
        raise NotPossible(_("Choose a day up to %(date)s. For more time, ask a coordinator.") % {"date": day(last)})
    refuse_later(viewing.on, last)


@transaction.atomic
def arrange(
    offer: Offer, person: User | None, viewing: Viewing, *, today: date, words: str = "", behalf: str = ""
) -> Offer:
    """Another day or hour for the viewing of an offer at that step, or the first one. Raises NotPossible.

    Whoever may record that a viewing is arranged may change it; the same day and hour again changes nothing.
    """
    offer = state_machine.locked(offer)
    if offer.state != OfferState.VIEWING:
        raise NotPossible(_("This was changed meanwhile. Look at where it stands now."))
    if viewing == Viewing.of(offer):
        return offer
    said = state_machine.checked(ARRANGED, offer, person, Said(words=words, behalf=behalf, viewing=viewing))
    refuse_day(offer, viewing, person, today)
    if offer.reply_by == offer.viewing_on:  # it was expected so late for the sake of the former viewing
        offer.reply_by = reply_until(today, policy_on(today))
    state_machine.set_viewing(offer, viewing)
    offer.save(update_fields=["viewing_on", "viewing_at", "reply_by"])
    state_machine.note(offer, offer.state, person, today, said)
    return offer
