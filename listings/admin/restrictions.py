"""Class C: whom a unit is kept for, by whose leave, and until when."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.administration import Inline, RegistryAdmin, RegistryForm
from agencies.locking import lock
from agencies.models import Visitor
from listings.access import can_approve_restrictions, can_edit_bank
from listings.models import Restriction, Unit
from listings.naming import public_name
from listings.preferences import LegalClass, wishes

A_YEAR = timedelta(days=365)


class RestrictionForm(RegistryForm):
    def clean(self) -> dict[str, Any] | None:
        """Raise ValidationError where the section of the Code does not allow to choose this group."""
        cleaned = super().clean() or {}
        allowed = {wish.code: wish.bases for wish in wishes(LegalClass.RESTRICTED)}
        group, basis = cleaned.get("group"), cleaned.get("legal_basis")
        if group and basis and basis not in allowed[group]:
            self.add_error("legal_basis", _("This section of the Code does not let a home be kept for this group."))
        return cleaned


class RestrictionInline(Inline, admin.StackedInline):
    """Class C: whoever changes it is its author, and somebody else approves it anew."""

    model = Restriction
    form = RestrictionForm
    editors = staticmethod(can_edit_bank)
    fields = [("group", "legal_basis"), "author", ("approved_by", "approved_on", "review_on")]
    readonly_fields = ["author", "approved_by", "approved_on", "review_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("author", "approved_by")


class ApprovalFilter(admin.SimpleListFilter):
    """Restrictions that wait for somebody."""

    title = gettext_lazy("approval")
    parameter_name = "approval"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting")), ("given", _("Approved")), ("review", _("To be reviewed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {
            "waiting": Q(approved_on__isnull=True),
            "given": Q(approved_on__isnull=False),
            "review": Q(review_on__lte=localdate()),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class ApprovalForm(forms.Form):
    review_on = forms.DateField(
        label=gettext_lazy("To be reviewed on"),
        widget=AdminDateWidget,
        initial=lambda: localdate() + A_YEAR,
        help_text=gettext_lazy("On this day a coordinator looks at it again."),
    )

    def clean_review_on(self) -> date:
        """Raise ValidationError for a day that is not ahead."""
        review_on = self.cleaned_data["review_on"]
        if review_on <= localdate():
            raise forms.ValidationError(_("Choose a day after today."))
        return review_on


@admin.register(Restriction)
class RestrictionAdmin(RegistryAdmin):
    """Class C: recorded with the unit, approved here by a coordinator who did not record it."""

    editors = staticmethod(can_edit_bank)
    list_display = ["unit_name", "group", "legal_basis", "author", "approved_by", "approved_on", "review_on"]
    list_filter = [ApprovalFilter, "group", "legal_basis"]
    list_select_related = ["author", "approved_by"]
    search_fields = ["unit__source_records__ref__icontains", "unit__building__address_key__contains"]
    searches_folded = True
    actions = ["approve", "withdraw_approval"]
    ordering = ["-pk"]
    fields = ["unit", "group", "legal_basis", "author", ("approved_by", "approved_on", "review_on")]

    def is_open(self, user: Visitor, row: Restriction | None) -> bool:
        return row is None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def is_harmless(self, user: Visitor, row: Restriction) -> bool:
        """What nobody approved and whoever wrote it takes back."""
        return row.approved_on is None and row.author_id == user.pk

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Whether the actions of approval are offered."""
        return can_approve_restrictions(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(name=public_name("unit"))

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, restriction: Any) -> str:
        """Source and reference of the unit."""
        return restriction.name

    def suggestion(self, row: Any) -> str:
        return f"{row.name} – {row.get_group_display()}, {row.get_legal_basis_display()}"

    @admin.action(description=gettext_lazy("Approve"), permissions=["approve"])
    def approve(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Ask until when, then approve what waits and was recorded by others."""
        form = self.answered(request, ApprovalForm)
        if not form.is_valid():
            return self.question(request, "approve", chosen, form, _("Approve these restrictions?"), _("Approve"))
        with transaction.atomic():
            lock(Unit.objects.filter(pk__in=chosen.order_by().values("unit_id")))
            waiting = list(chosen.filter(approved_on__isnull=True).exclude(author=request.user))
            self.change_all(
                request,
                waiting,
                approved_by=request.user,
                approved_on=localdate(),
                review_on=form.cleaned_data["review_on"],
            )
        told = ngettext("%(count)s restriction is approved.", "%(count)s restrictions are approved.", len(waiting))
        self.message_user(request, told % {"count": len(waiting)})
        if chosen.filter(approved_on__isnull=True, author=request.user).exists():
            self.message_user(request, _("Someone else approves what you recorded yourself."), messages.WARNING)
        return None

    @admin.action(description=gettext_lazy("Withdraw the approval"), permissions=["approve"])
    def withdraw_approval(self, request: HttpRequest, chosen: QuerySet) -> None:
        """From then on the units are open to every household again."""
        with transaction.atomic():
            lock(Unit.objects.filter(pk__in=chosen.order_by().values("unit_id")))
            approved = list(chosen.filter(approved_on__isnull=False))
            self.change_all(request, approved, approved_by=None, approved_on=None, review_on=None)
        told = ngettext(
            "%(count)s restriction counts no longer.", "%(count)s restrictions count no longer.", len(approved)
        )
        self.message_user(request, told % {"count": len(approved)})
