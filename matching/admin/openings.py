"""Openings: what is on offer, closed by an action alone, and never while an offer holds them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.administration import RegistryAdmin
from agencies.locking import lock
from agencies.wording import day as day_in_words
from agencies.wording import listed, money
from listings.access import can_edit_bank
from listings.enums import CloseReason
from listings.models import Opening, Unit
from listings.naming import public_name
from matching.models import HoldRequest, Offer
from matching.pairs.concentration import running


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=CloseReason)
    day = forms.DateField(label=gettext_lazy("No longer on offer from"), widget=AdminDateWidget, initial=localdate)


class ClosedFilter(admin.SimpleListFilter):
    """Openings that nobody closed yet, or those that are over."""

    title = gettext_lazy("closed")
    parameter_name = "closed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Not yet")), ("yes", _("Closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("no", "yes"):
            return queryset.filter(closed_on__isnull=self.value() == "no")
        return queryset


@admin.register(Opening)
class OpeningAdmin(RegistryAdmin):
    """What is on offer, at which rent. An opening is closed by its action alone, and never while a household has it."""

    editors = staticmethod(can_edit_bank)
    list_display = [
        "unit_name",
        "building",
        "rent_a_month",
        "offered_from",
        "available_from",
        "is_held",
        "closed_on",
        "close_reason",
    ]
    list_filter = [ClosedFilter, "close_reason", "unit__unit_type", "unit__bedrooms"]
    list_select_related = ["unit__building"]
    search_fields = [
        "unit__source_records__ref__icontains",
        "unit__source_records__source__icontains",
        "unit__building__address_key__contains",
        "unit__landlord__name_key__contains",
    ]
    searches_folded = True
    date_hierarchy = "offered_from"
    ordering = ["-offered_from", "-pk"]
    autocomplete_fields = ["unit"]
    readonly_fields = ["closed_on", "close_reason"]
    fields = ["unit", ("rent", "lease_months"), ("offered_from", "available_from"), ("closed_on", "close_reason")]
    actions = ["close"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        held = Offer.objects.live_on(localdate()).filter(opening=OuterRef("pk"))
        return super().get_queryset(request).annotate(name=public_name("unit"), held=Exists(held))

    def get_readonly_fields(self, request: HttpRequest, obj: Opening | None = None) -> list[str]:
        return self.readonly_fields + (["unit"] if obj else [])

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A home that is offered again: from today, on the terms of the last time."""
        given, today = super().get_changeform_initial_data(request), localdate()
        unit = str(given.get("unit", ""))
        last = Opening.objects.filter(unit_id=int(unit) if unit.isdecimal() else 0).order_by("-offered_from").first()
        known = {"rent": last.rent, "lease_months": last.lease_months} if last else {}
        return {"offered_from": today, "available_from": today} | known | given

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, opening: Any) -> str:
        """Source and reference of the unit."""
        return opening.name

    @admin.display(description=gettext_lazy("building"), ordering="unit__building__address_key")
    def building(self, opening: Opening) -> str:
        """Where it lies."""
        return str(opening.unit.building)

    @admin.display(description=gettext_lazy("rent a month"), ordering="rent")
    def rent_a_month(self, opening: Opening) -> str:
        """In dollars."""
        return money(opening.rent)

    @admin.display(description=gettext_lazy("with a household"), ordering="held", empty_value="")
    def is_held(self, opening: Any) -> str | None:
        """Whether a live offer keeps it from others."""
        return _("Held or offered") if opening.held else None

    def suggestion(self, row: Any) -> str:
        return f"{row.name} – {row.unit.building}, {money(row.rent)}"

    def save_model(self, request: HttpRequest, obj: Opening, form, change: bool) -> None:
        lock(Unit.objects.filter(pk=obj.unit_id))
        super().save_model(request, obj, form, change)
        if running(obj.offered_from).filter(unit=obj.unit_id).exists():
            words = _("A tenancy of this home still runs on %(date)s. Is it free from then on?")
            self.message_user(request, words % {"date": day_in_words(obj.offered_from)}, messages.WARNING)

    @admin.action(description=gettext_lazy("Close, with a reason"), permissions=["change"])
    def close(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Ask why and since when, then close what is open; what a household has stays, and is named."""
        form = self.answered(request, CloseForm)
        if not form.is_valid():
            return self.question(
                request, "close", chosen, form, _("Why are these units no longer on offer?"), _("Close")
            )
        day = form.cleaned_data["day"]
        with transaction.atomic():
            lock(Unit.objects.filter(pk__in=chosen.order_by().values("unit_id")))
            waiting = list(chosen.filter(closed_on__isnull=True))
            held = [opening for opening in waiting if opening.held]
            late = [opening for opening in waiting if opening.offered_from >= day and not opening.held]
            closing = [opening for opening in waiting if opening not in held and opening not in late]
            self.change_all(request, closing, closed_on=day, close_reason=form.cleaned_data["reason"])
            HoldRequest.objects.filter(opening__in=closing).close()
        self.tell_closed(request, closing, held, late)
        return None

    def tell_closed(self, request: HttpRequest, closed: list, held: list, late: list) -> None:
        """Say what was closed, and what was not and why."""
        if closed:
            told = ngettext("%(count)s opening is closed.", "%(count)s openings are closed.", len(closed))
            self.message_user(request, told % {"count": len(closed)})
        if held:
            words = _("A household has these: end its offer first. %(units)s")
            self.message_user(request, words % {"units": listed(row.name for row in held)}, messages.ERROR)
        if late:
            words = _("These began on that day or later: choose a later day. %(units)s")
            self.message_user(request, words % {"units": listed(row.name for row in late)}, messages.ERROR)
