"""The name of a unit in every list, for querysets."""

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat

from listings.models import SourceRecord


def public_name(unit: str) -> Subquery:
    """For a queryset: source and reference of the unit whose key is in a column, such as nest/U-104."""
    oldest = SourceRecord.objects.filter(unit=OuterRef(unit), is_oldest=True)
    return Subquery(oldest.values_list(Concat("source", Value("/"), "ref"))[:1])
