"""The name of a unit in every list, for querysets, and the lock that its writers take."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat

from listings.models import SourceRecord, Unit


def public_name(unit: str) -> Subquery:
    """For a queryset: source and reference of the unit whose key is in a column, such as nest/U-104."""
    oldest = SourceRecord.objects.filter(unit=OuterRef(unit), is_oldest=True)
    return Subquery(oldest.values_list(Concat("source", Value("/"), "ref"))[:1])


def lock_units(keys: Iterable[int]) -> None:
    """Lock units, until the transaction ends, before anything about them is written."""
    list(Unit.objects.filter(pk__in=list(keys)).select_for_update(no_key=True).order_by("pk").values_list("pk"))
