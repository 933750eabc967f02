"""When a unit was last confirmed, and how."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import DateField, OuterRef, Subquery

from listings.models import Verification

RECENT_DAYS = 14


def last_verified_on(day: date, unit: str = "unit_id") -> Subquery:
    """For a queryset: the latest day, by a given one, on which a unit was confirmed."""
    known = Verification.objects.filter(unit_id=OuterRef(unit), verified_on__lte=day)
    return Subquery(known.order_by("-verified_on").values("verified_on")[:1], output_field=DateField())


def latest_verifications(unit_ids: Iterable[int], day: date) -> dict[int, Verification]:
    """The latest confirmation of each unit, by a given day, in one query."""
    known = Verification.objects.filter(unit_id__in=list(unit_ids), verified_on__lte=day)
    return {one.unit_id: one for one in known.order_by("unit_id", "-verified_on", "-id").distinct("unit_id")}


def recently(day: date) -> date:
    """The first of the fourteen days that end on a day: what was confirmed since then is recent."""
    return day - timedelta(days=RECENT_DAYS - 1)
