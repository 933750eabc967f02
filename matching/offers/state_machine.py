"""The one place where an offer changes its state: locked, checked against the table, and kept with its event."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Client, User
from agencies.wording import day
from listings.models import Unit
from matching import referral_state
from matching.enums import IN_LINE_STATES, LIVE_STATES, Obstacle, OfferReason, OfferState, ReferralState
from matching.models import HoldRequest, Offer, OfferEvent, Referral
from matching.models.offer import Viewing
from matching.offers import mail
from matching.offers.deadlines import reply_until
from matching.offers.obstacles import InTheWay
from matching.offers.states import BY_STATES, Transition, Who, for_whom, needs_words, role_towards
from matching.pairs.ranking import policy_on


@dataclass(frozen=True)
class Said:
    """Why an offer changes, in whose words, on whose behalf it is recorded, and the viewing that is arranged by it."""

    reason: str = ""
    words: str = ""
    behalf: str = ""
    viewing: Viewing | None = None


def locked(offer: Offer, others: Iterable[int] = ()) -> Offer:
    """The offer as it is now, locked with its household, all its live offers and their units; and other households."""
    client = offer.referral.client_id
    lock(Client.objects.filter(pk__in={client, *others}))
    offers = Offer.objects.filter(Q(pk=offer.pk) | Q(referral__client=client, state__in=LIVE_STATES))
    lock(Unit.objects.filter(pk__in=offers.values("opening__unit")), offers)
    return current(offer)


def current(offer: Offer) -> Offer:
    """The offer as it is now; its household and unit are locked already."""
    return Offer.objects.select_related("referral__client", "opening__unit__restriction").get(pk=offer.pk)


def change(offer: Offer, to_state: str, person: User | None, today: date, said: Said) -> OfferEvent:
    """Take a locked offer to another state as the table allows, and what follows from it. Raises NotPossible."""
    transition = BY_STATES.get((OfferState(offer.state), OfferState(to_state)))
    if transition is None:
        raise NotPossible(
            _("This offer is now: %(state)s. It cannot become: %(to)s.")
            % {"state": offer.get_state_display(), "to": OfferState(to_state).label}
        )
    said = checked(transition, offer, person, said)
    if to_state in LIVE_STATES and not Referral.objects.consenting(today).filter(pk=offer.referral_id).exists():
        raise InTheWay(Obstacle.NO_CONSENT)
    if to_state in LIVE_STATES and offer.has_lapsed(today):
        raise NotPossible(
            _("The hold ran out on %(date)s. Hold the unit again, if it is still free.")
            % {"date": day(offer.last_held_on)}
        )
    if to_state in LIVE_STATES:
        offer.reply_by = reply_until(today, policy_on(today))
    if said.viewing:
        set_viewing(offer, said.viewing)
    event = put(offer, to_state, person, today, said)
    if to_state == OfferState.ACCEPTED:
        for other in live_of(offer).exclude(pk=offer.pk):
            change(other, OfferState.CANCELLED, None, today, Said(OfferReason.HOUSED))
        HoldRequest.objects.filter(referral=offer.referral_id).close()
    return event


def checked(transition: Transition, offer: Offer, person: User | None, said: Said) -> Said:
    """What is said, with whom it is recorded for. Raises NotPossible where the table does not allow the transition."""
    who = role_towards(person, offer.agency_id)
    behalf = for_whom(transition, who, said.behalf)
    if who is None or behalf is None:
        raise NotPossible(_("This is for the household’s agency to record, or for a coordinator."))
    if transition.reasons and said.reason not in transition.reasons:
        raise NotPossible(_("Choose one of the reasons on this side."))
    if not transition.reasons and said.reason:
        raise NotPossible(_("This step needs no reason."))
    if who != Who.REGISTRY and not said.words.strip() and needs_words(transition, who, behalf, said.reason):
        raise NotPossible(_("Say in a few words why."))
    return replace(said, words=said.words.strip(), behalf=behalf)


def set_viewing(offer: Offer, viewing: Viewing) -> None:
    """Set the viewing of an offer; the next step is not expected before it. The caller saves."""
    offer.viewing_on, offer.viewing_at = viewing
    offer.reply_by = max(offer.reply_by or viewing.on, viewing.on)


def put(offer: Offer, to_state: str, person: User | None, today: date, said: Said) -> OfferEvent:
    """Write the state of a locked offer, its event, and the state of its referral that follows from it."""
    before = offer.state
    offer.state, offer.state_since = to_state, today
    offer.ended_on = None if to_state in LIVE_STATES else today
    offer.save(update_fields=["state", "state_since", "ended_on", "reply_by", "held_until", "viewing_on", "viewing_at"])
    event = note(offer, before, person, today, said)
    follow(offer, person, today)
    return event


def note(offer: Offer, before: str, person: User | None, today: date, said: Said) -> OfferEvent:
    """Keep an event of an offer, that is now in the state it came to, and tell who stands by the household."""
    mail.offer_changed(offer, person)
    return OfferEvent.objects.create(
        offer=offer,
        agency_id=offer.agency_id,
        happened_on=today,
        person=person,
        from_state=before,
        to_state=offer.state,
        reason=said.reason,
        words=said.words,
        behalf=said.behalf,
        viewing_on=said.viewing and said.viewing.on,
        viewing_at=said.viewing and said.viewing.at,
    )


def follow(offer: Offer, person: User | None, today: date) -> None:
    """Keep the referral in step: housed with a lease, otherwise with an offer while it has a live one, or waiting.

    The offer's referral was read under the lock of its household.
    """
    referral = offer.referral
    if offer.state == OfferState.LEASED:
        state = ReferralState.HOUSED
    elif referral.state not in IN_LINE_STATES:
        return
    elif offer.is_live or live_of(offer).exists():
        state = ReferralState.OFFERED
    else:
        state = ReferralState.WAITING
    if referral.state != state:
        referral_state.transition(referral, state, today, person)


def live_of(offer: Offer):
    """The household's offers that are live, in the order of their ids."""
    live = Offer.objects.filter(referral=offer.referral_id, state__in=LIVE_STATES)
    return live.select_related("referral", "opening").order_by("pk")


def end_all(client: Client, person: User | None, today: date, reason: OfferReason, spare: tuple[str, ...] = ()) -> None:
    """Cancel a household's live offers, and what it asks for, because its referral or its consent ended.

    The caller is in a transaction.
    """
    live = Offer.objects.filter(referral__client=client, state__in=LIVE_STATES).exclude(state__in=spare)
    lock(Client.objects.filter(pk=client.pk))
    lock(Unit.objects.filter(pk__in=live.values("opening__unit")), live)
    for offer in live.select_related("referral", "opening").order_by("pk"):
        put(offer, OfferState.CANCELLED, person, today, Said(reason))
    HoldRequest.objects.filter(referral__client=client).close()
