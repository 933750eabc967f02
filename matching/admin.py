"""Openings, which offers may hold, and what locators and coordinators see of households: cards under consent."""

from datetime import date
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

from agencies.administration import Inline, RegistryAdmin
from agencies.codes import clean_code
from agencies.models import Area
from agencies.wording import capitalised, listed, money
from agencies.wording import day as day_in_words
from listings.access import can_edit_bank
from listings.enums import CloseReason, Feature
from listings.models import Opening
from listings.naming import lock_units, public_name
from matching import homes_admin as homes_admin
from matching.access import live_offers
from matching.concentration import running
from matching.enums import PriorityKey
from matching.models import HoldRequest, Offer, OfferEvent, Policy, Referral
from matching.models.policy import WEIGHTS
from matching.policies import LIMITS


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=CloseReason)
    day = forms.DateField(label=gettext_lazy("No longer on offer from"), widget=AdminDateWidget, initial=localdate)


class OpenFilter(admin.SimpleListFilter):
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
    list_filter = [OpenFilter, "close_reason", "unit__unit_type", "unit__bedrooms"]
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
        held = live_offers(localdate()).filter(opening=OuterRef("pk"))
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
        lock_units([obj.unit_id])
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
            lock_units(chosen.values_list("unit_id", flat=True))
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


@admin.register(Referral)
class CardAdmin(RegistryAdmin):
    """Agencies' households as cards: what they need and where they stand, under live consent, and no more."""

    list_display = ["code", "state", "referred_on", "household_size", "bedrooms", "access_needs", "fleeing", "chronic"]
    list_filter = ["state"]
    search_fields = ["client__code"]
    date_hierarchy = "referred_on"
    ordering = ["referred_on", "pk"]
    fieldsets = [
        (gettext_lazy("The household"), {"fields": ["code", "state", "household_size"]}),
        (
            gettext_lazy("What they need"),
            {"fields": ["bedrooms", "access_needs", "access_wishes", "wanted_areas", "move_by"]},
        ),
        (gettext_lazy("Priority"), {"fields": ["referred_on", "fleeing", "chronic", "days_homeless"]}),
    ]

    def visible_to(self, user) -> QuerySet:
        return Referral.objects.cards_for(user).select_related("client", "need", "standing")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find a household by its whole code, however it is typed, or by a part."""
        return super().get_search_results(request, queryset, clean_code(search_term) or search_term)

    def suggestion(self, row: Referral) -> str:
        return row.client.code

    @admin.display(description=gettext_lazy("household"), ordering="client__code")
    def code(self, referral: Referral) -> str:
        """The public code."""
        return referral.client.code

    @admin.display(description=gettext_lazy("members"), ordering="client__household_size")
    def household_size(self, referral: Referral) -> int:
        """How many people."""
        return referral.client.household_size

    @admin.display(description=gettext_lazy("bedrooms"))
    def bedrooms(self, referral: Referral) -> int:
        """The fewest that suit them: their own number or the National Occupancy Standard's."""
        return referral.standing.bedrooms_needed

    @admin.display(description=gettext_lazy("access needs"))
    def access_needs(self, referral: Referral) -> str:
        """Features they cannot do without."""
        return features(referral.need.needs)

    @admin.display(description=gettext_lazy("access wishes"))
    def access_wishes(self, referral: Referral) -> str:
        """Features that would help."""
        return features(referral.need.wishes)

    @admin.display(description=gettext_lazy("areas wanted"))
    def wanted_areas(self, referral: Referral) -> str:
        """Where they would like to live."""
        wanted = Area.objects.filter(pk__in=referral.need.areas_wanted)
        return listed(sorted(area.name for area in wanted)) or _("anywhere")

    @admin.display(description=gettext_lazy("latest move-in"))
    def move_by(self, referral: Referral) -> date | str:
        """The day by which they need a home."""
        return referral.need.move_by or _("No day given")

    @admin.display(description=gettext_lazy("fleeing violence"))
    def fleeing(self, referral: Referral) -> str:
        """Whether they flee violence, as told in the last 90 days; never since when."""
        return _("Yes") if referral.standing.fleeing else _("No")

    @admin.display(description=gettext_lazy("chronic homelessness"))
    def chronic(self, referral: Referral) -> str:
        """Six months in the last year, or eighteen in three."""
        need = referral.need
        if need.days_homeless_1y is None and need.days_homeless_3y is None:
            return _("Not asked yet")
        return _("Yes") if referral.standing.chronic else _("No")

    @admin.display(description=gettext_lazy("days homeless in three years"))
    def days_homeless(self, referral: Referral) -> int | str:
        """As the household told it."""
        days = referral.need.days_homeless_3y
        return _("Not asked yet") if days is None else days


def features(codes: list[str]) -> str:
    """Access features in words."""
    return capitalised(listed(str(Feature(code).label).lower() for code in codes)) or _("None")


class OfferEventInline(Inline, admin.StackedInline):
    """What happened to an offer, read only."""

    model = OfferEvent
    fields = [("happened_on", "from_state", "to_state"), ("reason", "words"), ("person", "behalf")]
    readonly_fields = ["happened_on", "from_state", "to_state", "reason", "words", "person", "behalf"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person")


@admin.register(Offer)
class OfferAdmin(RegistryAdmin):
    """Which unit is held or offered, to which card. Offers are made and moved on the site."""

    list_display = ["unit_name", "state", "made_on", "held_until", "reply_by", "ended_on", "code"]
    inlines = [OfferEventInline]
    list_filter = ["state"]
    list_select_related = ["referral__client"]
    search_fields = ["referral__client__code", "opening__unit__source_records__ref__icontains"]
    date_hierarchy = "made_on"
    ordering = ["-made_on", "-pk"]
    fields = [
        "unit_name",
        "code",
        "state",
        ("made_on", "held_until", "reply_by", "ended_on", "reopened_on"),
        ("ground", "ground_words", "stood_before", "policy"),
    ]

    def visible_to(self, user) -> QuerySet:
        cards = Referral.objects.cards_for(user)
        return Offer.objects.filter(referral__in=cards).annotate(name=public_name("opening__unit"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("referral__client")

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, offer: Any) -> str:
        """Source and reference of the unit."""
        return offer.name

    @admin.display(description=gettext_lazy("household"), ordering="referral__client__code")
    def code(self, offer: Offer) -> str:
        """The public code."""
        return offer.referral.client.code


@admin.register(Policy)
class PolicyAdmin(RegistryAdmin):
    """How units are ranked and who comes first: read here, and kept as it was decided."""

    list_display = ["version", "starts", "source"]
    fieldsets = [
        (None, {"fields": ["version", "starts", "source"]}),
        (
            gettext_lazy("What counts, and how much"),
            {"fields": [f"weight_{part}" for part in WEIGHTS]},
        ),
        (gettext_lazy("Limits"), {"fields": [*LIMITS]}),
        (gettext_lazy("Who comes first"), {"fields": ["order"]}),
    ]

    @admin.display(description=gettext_lazy("compared one after another"))
    def order(self, policy: Policy) -> str:
        """The priority keys, first to last."""
        return "; ".join(f"{place}. {PriorityKey(key).label}" for place, key in enumerate(policy.priority, start=1))
