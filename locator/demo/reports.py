"""Thirteen months of published reports, one of them corrected, and a draft of the last, which waits for its note."""

from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from agencies.models import User
from agencies.months import first_day, last_day, shift
from listings.enums import CloseReason
from listings.models import Opening
from locator.demo.agencies import LOCATORS, email
from locator.demo.days import working_day
from locator.models import MonthlyReport
from locator.reports.publishing.lifecycle import prepare, publish

# so many that the newest tells what the same month of last year was
PUBLISHED = 13
PUBLISHER = "Thomas Oduya"
# how many months before the last one the corrected month lies
CORRECTED = 4
NOTES = {
    1: (
        "More homes closed than opened. Three landlords told us they wait for spring before they list again.",
        "Plus de logements fermés que de nouveaux. Trois propriétaires attendent le printemps avant d’afficher.",
    ),
    5: (
        "The moving season has begun: homes come and go within weeks. Confirm often.",
        "La saison des déménagements est commencée : tout part en quelques semaines. Confirmez souvent.",
    ),
    9: (
        "Students have moved in. Rooms and bachelors are scarce in Sandy Hill, less so in the south.",
        "La rentrée est passée. Chambres et studios sont rares dans Côte-de-Sable, moins dans le sud.",
    ),
}
CORRECTION = (
    "Corrected: a home first recorded as withdrawn had been rented on the market.",
    "Correction : un logement d’abord noté comme retiré avait été loué sur le marché.",
)


def create(today: date) -> None:
    """Publish the months before the last one in their order, and draft the last."""
    last = shift(first_day(today), -1)
    publisher = User.objects.get(email=email(PUBLISHER, LOCATORS))
    for back in range(PUBLISHED, 0, -1):
        month = shift(last, -back)
        if back == CORRECTED:
            _publish_corrected(month, publisher)
        else:
            publish(month, publisher, *NOTES.get(month.month, ("", "")), now=_morning(month, 3))
    MonthlyReport.objects.published().update(announced_at=F("published_at"))
    draft, _ = prepare(last, _morning(last, 1))
    MonthlyReport.objects.filter(pk=draft.pk).update(told_at=draft.as_of)


def _publish_corrected(month: date, publisher: User) -> None:
    """A market let was recorded as withdrawn; two weeks later somebody noticed."""
    mistaken = Opening.objects.filter(
        close_reason=CloseReason.FILLED_MARKET, closed_on__range=(month, last_day(month))
    ).order_by("closed_on", "offered_from")[:1]
    ids = [opening.pk for opening in mistaken]
    Opening.objects.filter(pk__in=ids).update(close_reason=CloseReason.WITHDRAWN)
    publish(month, publisher, *NOTES.get(month.month, ("", "")), now=_morning(month, 3))
    Opening.objects.filter(pk__in=ids).update(close_reason=CloseReason.FILLED_MARKET)
    publish(month, publisher, *CORRECTION, now=_morning(month, 17))


def _morning(month: date, day: int) -> datetime:
    """Ten in the morning, about so many days into the next month; never ahead."""
    chosen = max(shift(month, 1), working_day(shift(month, 1) + timedelta(days=day)))
    return min(timezone.now(), timezone.make_aware(datetime.combine(chosen, time(10))))
