"""Holds that run out soon: their people are warned once, by mail, of each last day."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from agencies.business_days import business_days_after
from matching import mail, moving
from matching.deadlines import holidays
from matching.enums import OfferState
from matching.models import Offer


def last_chance(today: date) -> date:
    """The next business day: a hold that ends by then runs out soon."""
    return business_days_after(today, 1, holidays())


def warn(today: date) -> int:
    """Warn of holds that end by the next business day; how many there were. Doing it again warns nobody twice."""
    ending = Offer.objects.filter(
        ~Q(warned_of=F("held_until")) | Q(warned_of__isnull=True),
        state=OfferState.HELD,
        held_until__range=(today, last_chance(today)),
    )
    warned = 0
    for offer in ending.select_related("referral", "opening").order_by("pk"):
        with transaction.atomic():
            current = moving.locked(offer)
            if current.state == OfferState.HELD and current.warned_of != current.held_until:
                current.warned_of = current.held_until
                current.save(update_fields=["warned_of"])
                mail.hold_runs_out(current)
                warned += 1
    return warned
