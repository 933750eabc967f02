"""Units with their openings and confirmations."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.administration import Inline
from agencies.enums import AreaKind
from agencies.locking import lock
from agencies.models import Area, Visitor
from agencies.wording import money
from listings.access import can_edit_bank, on_offer
from listings.admin.restrictions import RestrictionInline
from listings.admin.wall import WalledAdmin, WallForm
from listings.enums import AreaBasis, VerificationMethod
from listings.freshness import last_verified_on, recently
from listings.models import Opening, Restriction, SourceRecord, Unit, Verification
from listings.naming import public_name
from listings.wording import home_in_words

# The source of units that the team itself records.
OWN_SOURCE = "team"


class OfferedFilter(admin.SimpleListFilter):
    """Units on offer today, or not."""

    title = gettext_lazy("on offer")
    parameter_name = "on_offer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        offered = Exists(on_offer(localdate()).filter(unit=OuterRef("pk")))
        return {"yes": queryset.filter(offered), "no": queryset.filter(~offered)}.get(self.value() or "", queryset)


class ConfirmedFilter(admin.SimpleListFilter):
    """Units by how lately they were confirmed."""

    title = gettext_lazy("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lately", _("In the last 14 days")), ("before", _("Longer ago, or never")), ("never", _("Never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        since = recently(localdate())
        wanted = {
            "lately": Q(confirmed__gte=since),
            "before": Q(confirmed__lt=since) | Q(confirmed__isnull=True),
            "never": Q(confirmed__isnull=True),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class WardFilter(admin.SimpleListFilter):
    """Units in a ward, its neighbourhoods included."""

    title = gettext_lazy("ward")
    parameter_name = "ward"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        wards = Area.objects.filter(kind=AreaKind.WARD).order_by("ward_number")
        return [(str(ward.ward_number), ward.name) for ward in wards] + [("unknown", _("Not known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        number = self.value()
        if number == "unknown":
            return queryset.filter(area__isnull=True)
        if number is None or not number.isdecimal():
            return queryset
        return queryset.filter(Q(area__ward_number=number) | Q(area__ward__ward_number=number))


class OpeningInline(Inline, admin.StackedInline):
    """The unit's openings; one is closed in the list of openings, with its reason."""

    model = Opening
    editors = staticmethod(can_edit_bank)
    fields = [("rent", "lease_months"), ("offered_from", "available_from"), ("closed_on", "close_reason")]
    readonly_fields = ["closed_on", "close_reason"]
    ordering = ["-offered_from"]


class VerificationInline(Inline, admin.StackedInline):
    """Who confirmed the unit, when and how: added, never changed."""

    model = Verification
    editors = staticmethod(can_edit_bank)
    signed = "person"
    fields = [("verified_on", "method", "person")]
    readonly_fields = ["person"]
    ordering = ["-verified_on", "-pk"]

    def is_open(self, user: Visitor, row: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person")


class SourceRecordInline(Inline, admin.StackedInline):
    """The names under which sources know the unit: lists bring them in, nobody types them."""

    model = SourceRecord
    fields = [("source", "ref", "is_oldest", "first_seen_on")]
    ordering = ["-is_oldest", "pk"]


class UnitForm(WallForm):
    walled = ("preference_text",)


class VerifyForm(forms.Form):
    method = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(method.value, method.label) for method in VerificationMethod if method != VerificationMethod.LIST],
    )


@admin.register(Unit)
class UnitAdmin(WalledAdmin):
    form = UnitForm
    editors = staticmethod(can_edit_bank)
    list_display = [
        "unit_name",
        "what",
        "address",
        "area",
        "rent_now",
        "confirmed_on",
        "landlord",
        "is_confidential",
    ]
    list_filter = [OfferedFilter, ConfirmedFilter, "unit_type", "bedrooms", "confidential", WardFilter]
    search_fields = [
        "source_records__ref__icontains",
        "source_records__source__icontains",
        "building__address_key__contains",
        "landlord__name_key__contains",
    ]
    searches_folded = True
    ordering = ["building__address_key", "unit_number", "pk"]
    autocomplete_fields = ["building", "landlord", "area"]
    actions = ["verify"]
    inlines = [OpeningInline, VerificationInline, RestrictionInline, SourceRecordInline]
    fieldsets = [
        (
            gettext_lazy("What"),
            {
                "fields": [
                    ("unit_type", "bedrooms", "max_occupants"),
                    "shared_with",
                    "utilities_included",
                    ("furnished", "parking", "laundry"),
                ]
            },
        ),
        (
            gettext_lazy("Where"),
            {"fields": ["building", ("unit_number", "postal_code"), "area", ("latitude", "longitude")]},
        ),
        (
            gettext_lazy("Access"),
            {
                "description": gettext_lazy("Unknown keeps the home in view, and puts a question on the list."),
                "fields": [
                    ("elevator", "step_free_entry", "ground_floor", "wide_doors"),
                    ("roll_in_shower", "grab_bars", "lowered_counters", "visual_alarm"),
                ],
            },
        ),
        (
            gettext_lazy("What the landlord asks"),
            {"fields": ["landlord", "requires", "prefers", ("pets", "smoking"), "preference_text"]},
        ),
        (
            gettext_lazy("Confidential"),
            {
                "description": gettext_lazy("Agencies see the area only, until an offer is accepted."),
                "fields": ["confidential"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        today = localdate()
        offered = on_offer(today).filter(unit=OuterRef("pk")).order_by("offered_from")
        return (
            super()
            .get_queryset(request)
            .select_related("building", "landlord", "area")
            .annotate(
                name=public_name("pk"),
                rent=Subquery(offered.values("rent")[:1]),
                confirmed=last_verified_on(today, unit="pk"),
            )
        )

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, unit: Any) -> str:
        """Source and reference."""
        return unit.name or "–"

    @admin.display(description=gettext_lazy("home"), ordering="bedrooms")
    def what(self, unit: Unit) -> str:
        """A 2-bedroom apartment."""
        return home_in_words(unit)

    @admin.display(description=gettext_lazy("address"), ordering="building__address_key")
    def address(self, unit: Unit) -> str:
        """Where it lies: the building and the unit number."""
        return ", ".join(filter(None, [unit.building.address, unit.unit_number]))

    @admin.display(description=gettext_lazy("rent today"), ordering="rent")
    def rent_now(self, unit: Any) -> str:
        """The rent of the opening on offer today."""
        return _("not on offer") if unit.rent is None else money(unit.rent)

    @admin.display(description=gettext_lazy("confirmed on"), ordering="confirmed")
    def confirmed_on(self, unit: Any) -> date | str:
        """The last day on which somebody confirmed it."""
        return unit.confirmed or _("never")

    @admin.display(description=gettext_lazy("confidential"), ordering="confidential", empty_value="")
    def is_confidential(self, unit: Unit) -> str | None:
        """Whether agencies see the area only."""
        return _("Confidential") if unit.confidential else None

    def suggestion(self, row: Any) -> str:
        return f"{row.name} – {self.address(row)}"

    def name_in_history(self, row: Any) -> str:
        return getattr(row, "name", None) or str(row.pk)

    def save_model(self, request: HttpRequest, obj: Unit, form, change: bool) -> None:
        """Save the unit; an area that a person chose is one that was named."""
        if change:
            lock(Unit.objects.filter(pk=obj.pk))
        if "area" in form.changed_data:
            obj.area_basis = AreaBasis.NAMED if obj.area_id else AreaBasis.UNKNOWN
        super().save_model(request, obj, form, change)
        if not change:
            SourceRecord.objects.create(unit=obj, source=OWN_SOURCE, ref=str(obj.pk), first_seen_on=localdate())

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        if formset.model is Restriction:
            for restriction in formset.save(commit=False):
                restriction.author = request.user
                restriction.approved_by = restriction.approved_on = restriction.review_on = None
        super().save_formset(request, form, formset, change)

    @admin.action(description=gettext_lazy("Confirm today"), permissions=["change"])
    def verify(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Ask how, then record that the units were confirmed today; twice on a day counts once."""
        form = self.answered(request, VerifyForm)
        if not form.is_valid():
            return self.question(
                request, "verify", chosen, form, _("How were these units confirmed today?"), _("Confirm")
            )
        units = list(chosen)
        how = form.cleaned_data["method"]
        with transaction.atomic():
            lock(Unit.objects.filter(pk__in=[unit.pk for unit in units]))
            Verification.objects.bulk_create(
                (
                    Verification(unit=unit, verified_on=localdate(), method=how, person_id=request.user.pk)
                    for unit in units
                ),
                ignore_conflicts=True,
            )
            self.log(request, units, CHANGE, [{"added": {"name": "verification", "object": how}}])
        told = ngettext("%(count)s unit is confirmed today.", "%(count)s units are confirmed today.", len(units))
        self.message_user(request, told % {"count": len(units)})
        return None
