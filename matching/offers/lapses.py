"""What runs out: holds, of which their people are warned by mail, once, and consents; the unit is free again."""

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from agencies.business_days import business_days_after
from agencies.errors import Busy
from listings.models import Opening
from matching.enums import LIVE_STATES, OfferReason, OfferState
from matching.models import HoldRequest, Offer, Referral
from matching.offers import mail, state_machine
from matching.offers.deadlines import holidays
from matching.offers.state_machine import Said


class Done(NamedTuple):
    """How many offers a job saw to, and how many it left because somebody else was changing them."""

    changed: int
    busy: int


def holders(opening: Opening, today: date) -> list[int]:
    """Ids of the households whose hold of an opening has lapsed, to be locked before it is freed."""
    return list(Offer.objects.lapsed_on(today).filter(opening=opening).values_list("referral__client", flat=True))


def free(opening: Opening, clients: Collection[int], today: date) -> None:
    """Free the lapsed hold of an opening; it and the household are locked."""
    if clients:
        found = Offer.objects.lapsed_on(today).filter(opening=opening, referral__client__in=clients)
        for offer in found.select_related("referral", "opening"):
            _expire(offer, today)


def _expire(offer: Offer, today: date) -> None:
    state_machine.change(offer, OfferState.EXPIRED, None, today, Said(OfferReason.LAPSED))


def free_lapsed(today: date) -> Done:
    """Free every lapsed hold. Doing it again frees nothing more."""

    def free_one(offer: Offer) -> bool:
        if not offer.has_lapsed(today):
            return False
        _expire(offer, today)
        return True

    return _each(Offer.objects.lapsed_on(today), free_one)


def last_chance(today: date) -> date:
    """The next business day: a hold that ends by then runs out soon."""
    return business_days_after(today, 1, holidays())


def warn(today: date) -> Done:
    """Warn of holds that end by the next business day. Doing it again warns nobody twice."""
    ending = Offer.objects.filter(
        ~Q(warned_of=F("held_until")) | Q(warned_of__isnull=True),
        state=OfferState.HELD,
        held_until__range=(today, last_chance(today)),
    )

    def warn_one(offer: Offer) -> bool:
        if offer.state != OfferState.HELD or offer.warned_of == offer.held_until:
            return False
        offer.warned_of = offer.held_until
        offer.save(update_fields=["warned_of"])
        mail.hold_runs_out(offer)
        return True

    return _each(ending, warn_one)


def without_consent(today: date) -> QuerySet[Offer]:
    """Live offers whose household's consent to share has run out. A home that it accepted stays theirs."""
    live = [state for state in LIVE_STATES if state != OfferState.ACCEPTED]
    return Offer.objects.filter(state__in=live).exclude(referral__in=Referral.objects.consenting(today))


def end_without_consent(today: date) -> Done:
    """End these offers as if the consent had been withdrawn. Doing it again ends nothing more."""

    def end_one(offer: Offer) -> bool:
        if not without_consent(today).filter(pk=offer.pk).exists():
            return False
        state_machine.put(offer, OfferState.CANCELLED, None, today, Said(OfferReason.CONSENT_ENDED))
        return True

    return _each(without_consent(today), end_one)


def close_requests(today: date) -> int:
    """Close the requests that nobody can grant any more; how many there were.

    Most are closed by what ended them; a consent that runs out, and an import, leave that to this.
    """
    over = Q(opening__closed_on__lte=today) | ~Q(referral__in=Referral.objects.in_line(today))
    return HoldRequest.objects.filter(over).close()


def _each(found: QuerySet[Offer], see_to: Callable[[Offer], bool]) -> Done:
    """See to each offer as it is then, in a transaction of its own, and go on where somebody else keeps it locked."""
    changed = busy = 0
    for offer in found.select_related("referral", "opening").order_by("pk"):
        try:
            with transaction.atomic():
                changed += see_to(state_machine.locked(offer))
        except Busy:
            busy += 1
    return Done(changed, busy)
