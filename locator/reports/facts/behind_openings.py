"""Which openings a figure of a month counts, read from today's records."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from listings.access import on_offer
from listings.enums import CloseReason
from listings.models import Opening, Verification
from locator.reports.facts import codes
from locator.reports.facts.months import first_day, last_day
from locator.reports.facts.openings import FRESH_DAYS, KEYS, open_on
from matching.pairs.ranking import on_day

OVER_TIME = ("open_start", "new", *CloseReason.values, "open_end", "units_any_day", "verified_share")


def has_openings(figure: str, key: str) -> bool:
    """Whether a figure counts openings; one with keys is asked for with one of them."""
    return figure in (*KEYS, *codes.CROSSED) if key else figure in OVER_TIME


def openings_behind(month: date, figure: str, key: str = "") -> QuerySet[Opening]:
    """The openings that a figure counts, and of a breakdown those of one key, with their unit. Raises KeyError."""
    if not has_openings(figure, key):
        raise KeyError(figure)
    first, last = first_day(month), last_day(month)
    chosen = of_key(last, figure, key) if key else over_time(first, last, figure)
    found = Opening.objects.filter(pk__in=chosen).filter(unit__source_records__is_oldest=True)
    named = found.annotate(source=F("unit__source_records__source"), unit_ref=F("unit__source_records__ref"))
    return named.select_related("unit__area").order_by("unit__bedrooms", "rent", "pk")


def of_key(last: date, figure: str, key: str) -> list[int]:
    """The openings of a breakdown's key, of a cross table such as 2.1200: by the very rules that count them."""
    figures = ["by_bedrooms", codes.CROSSED[figure]] if figure in codes.CROSSED else [figure]
    with on_day(last):
        return [seen.id for seen in open_on(last) if ".".join(KEYS[one](seen, last) for one in figures) == key]


def over_time(first: date, last: date, figure: str) -> QuerySet:
    """The ids of the openings of a figure at the top level that has no keys."""
    every = Opening.objects.order_by()
    if figure == "open_start":
        found = on_offer(first - timedelta(days=1))
    elif figure == "open_end":
        found = on_offer(last)
    elif figure == "verified_share":
        fresh = Verification.objects.filter(
            unit=OuterRef("unit"), verified_on__range=(last - timedelta(days=FRESH_DAYS - 1), last)
        )
        found = on_offer(last).filter(Exists(fresh))
    elif figure == "new":
        found = every.filter(offered_from__range=(first, last))
    elif figure == "units_any_day":
        overlapping = every.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=first), offered_from__lte=last)
        found = overlapping.order_by("unit_id", "-offered_from").distinct("unit_id")
    else:
        found = every.filter(closed_on__range=(first, last), close_reason=figure)
    return found.values("pk")
