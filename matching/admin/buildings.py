"""Buildings with their share of programme tenants."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.administration import RegistryAdmin
from listings.access import can_edit_bank
from listings.models import Building
from matching.pairs.concentration import of_building, with_share
from matching.pairs.ranking import policy_on


class CrowdedFilter(admin.SimpleListFilter):
    """Buildings by whether programme tenants are more of them than the policy allows."""

    title = gettext_lazy("programme tenants")
    parameter_name = "tenants"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("above", _("Above the limit")), ("some", _("Some")), ("none", _("None"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        limit = policy_on(localdate()).building_share
        wanted: dict[str | None, QuerySet] = {
            "above": queryset.filter(share__gt=limit),
            "some": queryset.filter(tenants__gt=0),
            "none": queryset.filter(tenants=0),
        }
        return wanted.get(self.value(), queryset)


@admin.register(Building)
class BuildingAdmin(RegistryAdmin):
    """Addresses, how many homes there are, and how many of these the programme's tenants have."""

    editors = staticmethod(can_edit_bank)
    list_display = ["address", "city", "homes", "programme_tenants"]
    list_filter = [CrowdedFilter, "city"]
    search_fields = ["address_key__contains", "city_key__contains"]
    searches_folded = True
    ordering = ["address_key"]
    fields = ["address", "city", "homes", "programme_tenants"]
    readonly_fields = ["programme_tenants"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        limit = policy_on(localdate()).building_share
        return with_share(super().get_queryset(request), localdate()).annotate(limit=Value(limit))

    @admin.display(description=gettext_lazy("programme tenants"), ordering="share")
    def programme_tenants(self, building: Any) -> str:
        """How many, of how many homes; flagged above the policy's limit."""
        if not getattr(building, "tenants", 0):
            return _("None")
        share = of_building(building, building.limit)
        words = (
            _("%(tenants)s of %(homes)s homes, %(percent)s%%")
            if share.is_counted
            else _("%(tenants)s of %(homes)s homes known here, %(percent)s%%")
        )
        told = words % {"tenants": share.tenants, "homes": share.homes, "percent": share.percent}
        if not share.is_high:
            return told
        return format_html("{}<br><b>{}</b>", told, _("Above the limit of %(limit)s%%") % {"limit": share.limit})
