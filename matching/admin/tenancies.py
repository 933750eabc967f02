"""Tenancies and check-ins as locators and coordinators see them: as cards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.administration import RegistryAdmin
from agencies.models import Visitor
from agencies.wording import money
from listings.naming import public_name
from matching.models import CheckIn, Tenancy


class RunningFilter(admin.SimpleListFilter):
    """Tenancies that go on, or are over."""

    title = gettext_lazy("state")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Running")), ("moving", _("Not moved in yet")), ("yes", _("Over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {
            "no": queryset.filter(ended_on__isnull=True),
            "moving": queryset.filter(ended_on__isnull=True, moved_in_on__isnull=True),
            "yes": queryset.filter(ended_on__isnull=False),
        }
        return wanted.get(self.value() or "", queryset)


@admin.register(Tenancy)
class TenancyAdmin(RegistryAdmin):
    """Which card lives in which home since when. How it goes stays with the household's agency, which records it."""

    list_display = ["unit_name", "code", "lease_on", "moved_in_on", "rent_a_month", "support_agency", "ended_on"]
    list_filter = [RunningFilter]
    list_select_related = ["referral__client", "support_agency"]
    search_fields = ["referral__client__code", "unit__source_records__ref__icontains"]
    date_hierarchy = "lease_on"
    ordering = ["-lease_on", "-pk"]
    fields = ["unit_name", "code", ("lease_on", "moved_in_on", "ended_on"), ("rent", "subsidy"), "support_agency"]

    def visible_to(self, user: Visitor) -> QuerySet:
        return Tenancy.objects.cards_for(user).annotate(name=public_name("unit"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("referral__client", "support_agency")

    def suggestion(self, row: Any) -> str:
        return f"{row.name}, {row.lease_on}"

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, tenancy: Any) -> str:
        """Source and reference of the unit."""
        return tenancy.name

    @admin.display(description=gettext_lazy("household"), ordering="referral__client__code")
    def code(self, tenancy: Tenancy) -> str:
        """The public code."""
        return tenancy.referral.client.code

    @admin.display(description=gettext_lazy("rent a month"), ordering="rent")
    def rent_a_month(self, tenancy: Tenancy) -> str:
        """In dollars, as agreed at the start."""
        return money(tenancy.rent)


@admin.register(CheckIn)
class CheckInAdmin(RegistryAdmin):
    """When somebody asks how a tenancy goes, and whether it was done; the answer stays with the household's agency."""

    list_display = ["code", "unit_name", "kind", "due_on", "done_on", "support_agency"]
    list_filter = ["kind", ("done_on", admin.EmptyFieldListFilter)]
    list_select_related = ["tenancy__referral__client", "tenancy__support_agency"]
    search_fields = ["tenancy__referral__client__code"]
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    fields = ["unit_name", "code", "kind", ("due_on", "done_on"), "support_agency"]

    def visible_to(self, user: Visitor) -> QuerySet:
        return CheckIn.objects.cards_for(user).annotate(name=public_name("tenancy__unit"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("tenancy__referral__client", "tenancy__support_agency")

    def suggestion(self, row: Any) -> str:
        return f"{row.name}, {row.due_on}"

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, due: Any) -> str:
        """Source and reference of the unit."""
        return due.name

    @admin.display(description=gettext_lazy("household"), ordering="tenancy__referral__client__code")
    def code(self, due: CheckIn) -> str:
        """The public code."""
        return due.tenancy.referral.client.code

    @admin.display(description=gettext_lazy("support by"))
    def support_agency(self, due: CheckIn) -> str:
        """Who asks."""
        return str(due.tenancy.support_agency or "")
