"""Agencies, the people who work with the registry, areas, and the amounts that change by law or by year."""

from functools import partial
from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.access import can_edit_people
from agencies.administration import RegistryAdmin
from agencies.models import Agency, Area, AverageRent, Holiday, ShelterMaximum, User, UtilityEstimate, Visitor


@admin.register(Agency)
class AgencyAdmin(RegistryAdmin):
    """Everyone in the admin reads the directory; coordinators keep it."""

    editors = staticmethod(can_edit_people)
    list_display = ["name", "code", "people_count", "languages", "sharing_agreement_on", "is_active"]
    list_filter = ["is_active", ("sharing_agreement_on", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name_en", "name_fr"]
    names = ("code", "name_en", "name_fr")
    ordering = ["code"]
    fieldsets = [
        (gettext_lazy("Who"), {"fields": [("name_en", "name_fr"), "code", "is_active"]}),
        (
            gettext_lazy("What it does"),
            {"fields": [("strengths_en", "strengths_fr"), ("serves_en", "serves_fr"), "languages"]},
        ),
        (gettext_lazy("Agreement"), {"fields": ["sharing_agreement_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(active=Count("people", filter=Q(people__is_active=True)))

    @admin.display(description=gettext_lazy("people"), ordering="active")
    def people_count(self, agency: Any) -> int:
        """People of the agency who may sign in."""
        return agency.active

    def name_in_history(self, row: Agency) -> str:
        return row.code


@admin.register(User)
class UserAdmin(RegistryAdmin):
    """People and their roles. Nobody types another's password: whoever is added gets a link to choose one."""

    editors = staticmethod(can_edit_people)
    list_display = ["name", "email", "role", "agency", "language", "last_login", "is_active"]
    list_filter = ["role", "is_active", "language", ("last_login", admin.EmptyFieldListFilter), "agency"]
    list_select_related = ["agency"]
    search_fields = ["name", "email"]
    names = ("name", "email")
    ordering = ["name"]
    autocomplete_fields = ["agency"]
    actions = ["invite_again"]
    fieldsets = [
        (gettext_lazy("Who"), {"fields": ["name", "email", "language"]}),
        (gettext_lazy("What they do"), {"fields": ["role", "agency", "is_active"]}),
        (gettext_lazy("Here"), {"fields": ["date_joined", "last_login"]}),
    ]

    def is_open(self, user: Visitor, row: User | None) -> bool:
        """Nobody changes a superuser but a superuser: the account of last resort."""
        return row is None or user.is_superuser or not row.is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An address that was signed in with stays: whoever changed it could take over the account.

        Nobody changes their own role or closes their own account.
        """
        fixed = ["date_joined", "last_login"]
        if obj is not None and obj.last_login:
            fixed.append("email")
        if obj == request.user:
            fixed += ["role", "agency", "is_active"]
        return fixed

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "email" in form.base_fields:
            form.clean_email = lambda self: self.cleaned_data["email"].lower()
        return form

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change and obj.is_active:
            transaction.on_commit(partial(self.invite, request, obj))
            self.message_user(request, _("A link to choose a password is on its way to them."), messages.INFO)

    def invite(self, request: HttpRequest, person: User) -> None:
        """Send a link with which the person chooses a password."""
        form = ResetPasswordForm({"email": person.email})
        with request_context(request):
            if form.is_valid():
                form.save(request)

    @admin.action(description=gettext_lazy("Send the link to choose a password again"), permissions=["change"])
    def invite_again(self, request: HttpRequest, chosen: QuerySet) -> None:
        """For people who have not signed in yet; the others know where to ask for one themselves."""
        waiting = [person for person in chosen if person.is_active and person.last_login is None]
        for person in waiting:
            self.invite(request, person)
        told = ngettext("%(count)s link is on its way.", "%(count)s links are on their way.", len(waiting))
        self.message_user(request, told % {"count": len(waiting)})


class ReferenceAdmin(RegistryAdmin):
    """Everyone in the admin reads it, coordinators edit it, and nothing is deleted: past months are counted with it."""

    editors = staticmethod(can_edit_people)


@admin.register(Area)
class AreaAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "ward_number", "ward", "latitude", "longitude"]
    list_filter = ["kind", "ward"]
    list_select_related = ["ward"]
    search_fields = ["name_en", "name_fr"]
    names = ("name_en", "name_fr")
    ordering = ["kind", "ward_number", "name_en"]
    fields = [("name_en", "name_fr"), "kind", "ward_number", "ward", ("latitude", "longitude")]


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    """Days on which nobody works: no hold runs out on them."""

    list_display = ["day", "name"]
    date_hierarchy = "day"
    search_fields = ["name_en", "name_fr"]
    ordering = ["-day"]
    fields = ["day", ("name_en", "name_fr")]


class RateAdmin(ReferenceAdmin):
    date_hierarchy = "starts"


@admin.register(ShelterMaximum)
class ShelterMaximumAdmin(RateAdmin):
    list_display = ["benefit", "members", "amount", "starts", "source"]
    list_filter = ["benefit", "members"]
    fields = ["benefit", "members", "amount", "starts", "source"]


@admin.register(UtilityEstimate)
class UtilityEstimateAdmin(RateAdmin):
    list_display = ["utility", "bedrooms", "amount", "starts", "source"]
    list_filter = ["utility", "bedrooms"]
    fields = ["utility", "bedrooms", "amount", "starts", "source"]


@admin.register(AverageRent)
class AverageRentAdmin(RateAdmin):
    list_display = ["bedrooms", "amount", "starts", "is_estimate", "source"]
    list_filter = ["bedrooms", "is_estimate"]
    fields = ["bedrooms", "amount", "starts", "is_estimate", "source"]
