"""The one place where an offer changes its state: locked, checked against the table, and kept with its event.

Locks are taken in one order everywhere, by id: households first, then units, then rows of theirs (sql/refresh.sql).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable, QueryCanceled

from agencies.errors import NotPossible
from agencies.models import Client, User
from agencies.wording import day
from listings.models import Unit
from matching import referral_state
from matching.enums import IN_LINE, LIVE_STATES, Obstacle, OfferReason, OfferState, ReferralState
from matching.models import HoldRequest, Offer, OfferEvent, Referral
from matching.models.offer import Viewing
from matching.offers import mail
from matching.offers.deadlines import reply_until
from matching.offers.obstacles import InTheWay
from matching.offers.states import BY_STATES, Transition, Who, for_whom, needs_words, role_towards
from matching.pairs.ranking import policy_on

LONGEST_WAIT = "300ms"
# A wait that ends in the very moment of its timeout is cancelled without saying that it was the timeout.
WAITED_TOO_LONG = (LockNotAvailable, QueryCanceled)


class Busy(NotPossible):
    """Somebody else keeps what is to be changed locked: a moment later it may be possible."""


@dataclass(frozen=True)
class Said:
    """Why an offer changes, in whose words, on whose behalf it is recorded, and the viewing that is arranged by it."""

    reason: str = ""
    words: str = ""
    behalf: str = ""
    viewing: Viewing | None = None


def lock(clients: Iterable[int], units: Iterable[int]) -> None:
    """Lock households, then units, each by id, until the transaction ends; the caller lets it end where this raises.

    Nobody waits for either longer than LONGEST_WAIT: whoever does is asked to look again. Raises Busy.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)", [LONGEST_WAIT]
            )
            before, _longest = cursor.fetchone()
            for model, keys in ((Client, set(clients)), (Unit, set(units))):
                if keys:
                    rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
                    list(rows.values_list("pk"))
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        if not isinstance(error.__cause__, WAITED_TOO_LONG):
            raise
        raise Busy(_("Somebody else is changing this at this moment. Try again.")) from error


def locked(offer: Offer, others: Iterable[int] = ()) -> Offer:
    """The offer as it is now, with its household and the units of all its live offers locked; and other households."""
    client = offer.referral.client_id
    lock([client, *others], [])
    units = Offer.objects.filter(referral__client=client, state__in=LIVE_STATES).values_list("opening__unit", flat=True)
    lock([], {offer.opening.unit_id, *units})
    return current(offer)


def current(offer: Offer) -> Offer:
    """The offer as it is now; its household and unit are locked already."""
    return Offer.objects.select_related("referral__client", "opening__unit__restriction").get(pk=offer.pk)


def change(offer: Offer, to_state: str, person: User | None, today: date, said: Said) -> OfferEvent:
    """Move a locked offer as the table allows, and what follows from it. Raises NotPossible."""
    transition = BY_STATES.get((OfferState(offer.state), OfferState(to_state)))
    if transition is None:
        raise NotPossible(
            _("This offer is now: %(state)s. It cannot become: %(to)s.")
            % {"state": offer.get_state_display(), "to": OfferState(to_state).label}
        )
    said = checked(transition, offer, person, said)
    if to_state in LIVE_STATES and not Referral.objects.consenting(today).filter(pk=offer.referral_id).exists():
        raise InTheWay(Obstacle.NO_CONSENT)
    if to_state in LIVE_STATES and is_lapsed(offer, today):
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
    """What is said with a move, with whom it is recorded for. Raises NotPossible where the table does not allow it."""
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
    elif referral.state not in IN_LINE:
        return
    elif offer.is_live or live_of(offer).exists():
        state = ReferralState.OFFERED
    else:
        state = ReferralState.WAITING
    if referral.state != state:
        referral_state.move(referral, state, today, person)


def live_of(offer: Offer):
    """The household's offers that are live, in the order of their ids."""
    live = Offer.objects.filter(referral=offer.referral_id, state__in=LIVE_STATES)
    return live.select_related("referral", "opening").order_by("pk")


def is_lapsed(offer: Offer, today: date) -> bool:
    """Whether a hold is past its last day, and anybody who needs the unit frees it."""
    return offer.state == OfferState.HELD and offer.held_until is not None and offer.held_until < today


def end_all(client: Client, person: User | None, today: date, reason: OfferReason, spare: tuple[str, ...] = ()) -> None:
    """Cancel a household's live offers, and what it asks for, because its referral or its consent ended.

    The caller is in a transaction.
    """
    live = Offer.objects.filter(referral__client=client, state__in=LIVE_STATES).exclude(state__in=spare)
    lock([client.pk], [])
    lock([], live.values_list("opening__unit", flat=True))
    for offer in live.select_related("referral", "opening").order_by("pk"):
        put(offer, OfferState.CANCELLED, person, today, Said(reason))
    HoldRequest.objects.filter(referral__client=client).close()
