"""Landlords, and what happens between them and the programme."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.administration import Inline, RegistryAdmin
from agencies.enums import Role
from agencies.models import User, Visitor
from listings.access import can_edit_bank
from listings.admin.wall import WalledAdmin, WallForm
from listings.enums import LandlordStage
from listings.models import Commitment, Contact, Incident, Interaction, Landlord, TeachingMoment, Unit


class LandlordNoteForm(WallForm):
    walled = ("note",)


class ContactInline(Inline, admin.StackedInline):
    """How to reach the landlord; what no longer holds is deleted."""

    model = Contact
    editors = staticmethod(can_edit_bank)
    extra = 1
    fields = [("name", "email", "phone")]

    def is_harmless(self, user: Visitor, row: Any) -> bool:
        return True


class InteractionInline(Inline, admin.StackedInline):
    """A log: talks are added and stay as they were written."""

    model = Interaction
    form = LandlordNoteForm
    editors = staticmethod(can_edit_bank)
    signed = "person"
    extra = 1
    fields = [("happened_on", "channel", "next_on"), "note", "person"]
    readonly_fields = ["person"]

    def is_open(self, user: Visitor, row: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person")


class CommitmentInline(Inline, admin.StackedInline):
    model = Commitment
    form = LandlordNoteForm
    editors = staticmethod(can_edit_bank)
    fields = [("units", "pledged_on", "until"), "note"]


class FollowUpFilter(admin.SimpleListFilter):
    """Landlords to speak with again."""

    title = gettext_lazy("speak again")
    parameter_name = "speak_again"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("Due")), ("later", _("Later")), ("none", _("No day set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = localdate()
        wanted = {"due": Q(next_on__lte=today), "later": Q(next_on__gt=today), "none": Q(next_on__isnull=True)}
        return queryset.filter(wanted.get(self.value() or "", Q()))


class LocatorForm(forms.Form):
    locator = forms.ModelChoiceField(label=gettext_lazy("Locator"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locators = User.objects.filter(role__in=[Role.LOCATOR, Role.COORDINATOR], is_active=True)
        field: Any = self.fields["locator"]
        field.queryset = locators.order_by("name")


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=LandlordStage)


@admin.register(Landlord)
class LandlordAdmin(WalledAdmin):
    editors = staticmethod(can_edit_bank)
    list_display = [
        "name",
        "stage",
        "locator",
        "language",
        "unit_count",
        "spoken_on",
        "speak_again_on",
        "leave_alone",
    ]
    list_filter = ["stage", FollowUpFilter, "language", "do_not_contact", ("locator", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["locator"]
    search_fields = ["name_key__contains", "contacts__email__contains", "contacts__phone__contains"]
    searches_folded = True
    autocomplete_fields = ["locator"]
    readonly_fields = ["units_link"]
    actions = ["assign_locator", "set_stage"]
    inlines = [ContactInline, InteractionInline, CommitmentInline]
    fieldsets = [
        (gettext_lazy("Who"), {"fields": ["name", "language"]}),
        (gettext_lazy("The relation"), {"fields": ["stage", "locator", "do_not_contact", "source", "units_link"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        talks = Interaction.objects.filter(landlord=OuterRef("pk")).order_by("-happened_on", "-pk")
        units = Unit.objects.filter(landlord=OuterRef("pk")).order_by().values("landlord")
        return (
            super()
            .get_queryset(request)
            .annotate(
                homes=Coalesce(Subquery(units.annotate(total=Count("pk")).values("total")), 0),
                spoken=Subquery(talks.values("happened_on")[:1]),
                next_on=Subquery(talks.values("next_on")[:1]),
            )
        )

    @admin.display(description=gettext_lazy("units"), ordering="homes")
    def unit_count(self, landlord: Any) -> int:
        """How many units of theirs the bank knows, on offer or not."""
        return landlord.homes

    @admin.display(description=gettext_lazy("last spoken with"), ordering="spoken")
    def spoken_on(self, landlord: Any) -> Any:
        """The day of the last interaction."""
        return landlord.spoken

    @admin.display(description=gettext_lazy("speak again on"), ordering="next_on")
    def speak_again_on(self, landlord: Any) -> Any:
        """The follow-up set at the last interaction."""
        return landlord.next_on

    @admin.display(description=gettext_lazy("contact"), ordering="do_not_contact", empty_value="")
    def leave_alone(self, landlord: Landlord) -> str | None:
        """Whether they asked to be left alone."""
        return _("Do not contact") if landlord.do_not_contact else None

    @admin.display(description=gettext_lazy("units"))
    def units_link(self, landlord: Any) -> str:
        """The list of their units."""
        if not landlord.pk:
            return "–"
        address = reverse("admin:listings_unit_changelist", query={"landlord__id__exact": landlord.pk})
        count = landlord.homes
        words = ngettext("%(count)s unit", "%(count)s units", count) % {"count": count}
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.action(description=gettext_lazy("Assign a locator"), permissions=["change"])
    def assign_locator(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Ask who, then hand the landlords to that person."""
        form = self.answered(request, LocatorForm)
        if not form.is_valid():
            return self.question(
                request, "assign_locator", chosen, form, _("Who looks after these landlords?"), _("Assign")
            )
        landlords = list(chosen)
        self.change_all(request, landlords, locator=form.cleaned_data["locator"])
        told = ngettext(
            "%(count)s landlord has a new locator.", "%(count)s landlords have a new locator.", len(landlords)
        )
        self.message_user(request, told % {"count": len(landlords)})
        return None

    @admin.action(description=gettext_lazy("Set the stage"), permissions=["change"])
    def set_stage(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Ask which, then record where the relation with these landlords stands."""
        form = self.answered(request, StageForm)
        if not form.is_valid():
            return self.question(
                request, "set_stage", chosen, form, _("Where does the relation with them stand?"), _("Set the stage")
            )
        landlords = list(chosen)
        self.change_all(request, landlords, stage=form.cleaned_data["stage"])
        told = ngettext(
            "The stage of %(count)s landlord is set.", "The stage of %(count)s landlords is set.", len(landlords)
        )
        self.message_user(request, told % {"count": len(landlords)})
        return None


class OfLandlordAdmin(WalledAdmin):
    """What is also found with its landlord."""

    editors = staticmethod(can_edit_bank)
    form = LandlordNoteForm
    list_select_related = ["landlord"]
    search_fields = ["landlord__name_key__contains"]
    searches_folded = True
    autocomplete_fields = ["landlord"]


@admin.register(Interaction)
class InteractionAdmin(OfLandlordAdmin):
    """Talks with landlords, newest first: added, and then left as they were written."""

    list_display = ["happened_on", "landlord", "channel", "next_on", "person"]
    list_filter = ["channel", ("person", admin.RelatedOnlyFieldListFilter), "next_on"]
    list_select_related = ["landlord", "person"]
    date_hierarchy = "happened_on"
    readonly_fields = ["person"]
    fields = ["landlord", ("happened_on", "channel", "next_on"), "note", "person"]

    def is_open(self, user: Visitor, row: Interaction | None) -> bool:
        return row is None

    def save_model(self, request: HttpRequest, obj: Interaction, form, change: bool) -> None:
        obj.person_id = request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(Commitment)
class CommitmentAdmin(OfLandlordAdmin):
    list_display = ["landlord", "units", "pledged_on", "until"]
    list_filter = ["pledged_on", "until"]
    date_hierarchy = "pledged_on"
    fields = ["landlord", "units", ("pledged_on", "until"), "note"]


class UnresolvedFilter(admin.SimpleListFilter):
    """Incidents that are still open."""

    title = gettext_lazy("resolved")
    parameter_name = "resolved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Not yet")), ("yes", _("Resolved"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("no", "yes"):
            return queryset.filter(resolved_on__isnull=self.value() == "no")
        return queryset


@admin.register(Incident)
class IncidentAdmin(OfLandlordAdmin):
    list_display = ["happened_on", "landlord", "unit", "kind", "resolved_on"]
    list_filter = [UnresolvedFilter, "kind"]
    list_select_related = ["landlord", "unit"]
    date_hierarchy = "happened_on"
    autocomplete_fields = ["landlord", "unit"]
    fields = ["landlord", "unit", ("happened_on", "kind", "resolved_on"), "note"]


@admin.register(TeachingMoment)
class TeachingMomentAdmin(RegistryAdmin):
    """Wishes that the Code forbids, without their words: what to speak about with landlords."""

    list_display = ["noticed_on", "ground", "landlord_name", "unit", "person"]
    list_filter = ["ground"]
    list_select_related = ["landlord", "unit__landlord", "person"]
    date_hierarchy = "noticed_on"
    search_fields = ["landlord__name_key__contains", "unit__landlord__name_key__contains"]
    searches_folded = True
    ordering = ["-noticed_on", "-pk"]

    @admin.display(description=gettext_lazy("landlord"))
    def landlord_name(self, moment: TeachingMoment) -> str:
        """Whom to speak with: the landlord it was noted with, or the unit's."""
        return str(moment.unit.landlord if moment.unit else moment.landlord)
