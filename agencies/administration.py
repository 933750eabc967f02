"""What every page of the admin has in common: who may, what a broken constraint says, what the history keeps."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import label_for_field
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.forms import CheckboxSelectMultiple, Form, ModelForm, MultipleChoiceField, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import override

from agencies.access import can_enter_admin
from agencies.constraints import broken_constraint
from agencies.errors import Busy
from agencies.models import Visitor
from agencies.text import fold
from agencies.wording import capitalised

MOST_NAMED = 20


def nobody_may(user: Visitor) -> bool:
    """What the admin offers to no one."""
    return False


class Guarded:
    """Who may do what with the rows of a model: the one predicate behind every page, inline, action and suggestion.

    `readers`, `editors` and `adders` are rules of the access modules; whoever edits also adds, unless `adders` says
    otherwise. Django's own permissions count for nothing here, not even a superuser's.
    """

    readers: Callable[[Any], bool] = staticmethod(can_enter_admin)
    editors: Callable[[Any], bool] = staticmethod(nobody_may)
    adders: Callable[[Any], bool] | None = None

    def may(self, user: Visitor, action: str, row: Any = None) -> bool:
        """Whether a person may view, add, change or delete (`row`, or at least some rows)."""
        if action == "view":
            return self.readers(user)
        if action == "add":
            return (self.adders or self.editors)(user)
        if action == "change":
            return self.editors(user) and self.is_open(user, row)
        return self.editors(user) and row is not None and self.is_harmless(user, row)

    def is_open(self, user: Visitor, row: Any) -> bool:
        """Whether an editor may change this row."""
        return True

    def is_harmless(self, user: Visitor, row: Any) -> bool:
        """Whether an editor may delete this row, because nothing is told by it any more."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request.user, "view")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user, "view", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user, "delete", obj)


class Choosing(BaseModelAdmin):
    """Form fields of an admin page: choices among what the person sees, and lists of codes as boxes to tick."""

    admin_site: admin.AdminSite

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if not isinstance(related, RegistryAdmin):
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        field: Any = super().formfield_for_foreignkey(
            db_field, request, **{"queryset": related.get_queryset(request)} | kwargs
        )
        field.label_from_instance = related.suggestion
        return field

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        if isinstance(db_field, ArrayField) and db_field.base_field.choices:
            return MultipleChoiceField(
                label=capitalised(str(db_field.verbose_name)),
                choices=db_field.base_field.choices,
                widget=CheckboxSelectMultiple,
                required=False,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RegistryForm(ModelForm):
    """A form that also shows what PostgreSQL refused when it came to saving."""

    broken = ""

    def clean(self) -> dict[str, Any] | None:
        """Raise ValidationError with the sentence of the constraint that the last attempt to save has broken."""
        cleaned = super().clean()
        if self.broken:
            raise ValidationError(self.broken)
        return cleaned


class RegistryAdmin(Guarded, Choosing, admin.ModelAdmin):
    """A model in the admin: only rows visible to the person, and no way to break what a constraint keeps."""

    class Media:
        js = ["administration.js"]

    form = RegistryForm
    list_per_page = 50
    show_full_result_count = False
    # Whether the fields searched are kept folded; or else names, of a table small enough to be folded in Python.
    searches_folded = False
    names: tuple[str, ...] = ()

    def visible_to(self, user: Visitor) -> QuerySet:
        """The rows that a person may see: by the model's own rule or, where it has none, all for its readers."""
        rows = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            return rows.visible_to(user)
        return rows if self.may(user, "view") else rows.none()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.visible_to(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Search without case and accents: "orleans" finds Orléans."""
        if self.names and search_term:
            words = fold(search_term).split()
            texts = {key: fold(" ".join(texts)) for key, *texts in queryset.values_list("pk", *self.names)}
            found = [key for key, text in texts.items() if all(word in text for word in words)]
            return queryset.filter(pk__in=found), False
        term = fold(search_term) if self.searches_folded else search_term
        return super().get_search_results(request, queryset, term)

    def suggestion(self, row: Any) -> str:
        """How a row is named where it is chosen."""
        return str(row)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str) -> HttpResponse:
        """What a person may not see is not there."""
        raise Http404

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in beforehand; keys of rows that are no keys are left out, instead of failing."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for field in self.opts.get_fields():
            if field.is_relation and field.name in initial and not is_key(field, initial[field.name]):
                del initial[field.name]
        return initial

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.broken = getattr(request, "broken_constraint", "")
        return form

    def changeform_view(self, request: Any, object_id=None, form_url="", extra_context=None):
        """Two people at once: who comes second reads why, above the form with all they typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, Busy) as error:
            request.broken_constraint = broken_constraint(error) if isinstance(error, IntegrityError) else str(error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args, **kwargs) -> HttpResponse:
        """Show the form under the row's own name."""
        if original := context.get("original"):
            context["subtitle"] = self.suggestion(original)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_action(self, request: HttpRequest, queryset: QuerySet, *where: Any, **more: Any) -> Any:
        """Run an action; where somebody else is changing one of its rows, nothing is done and the list says so."""
        try:
            return super().response_action(request, queryset, *where, **more)
        except Busy as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Save the inlines, then check what PostgreSQL would otherwise check after the form's last chance."""
        super().save_related(request, form, formsets, change)
        connection.check_constraints()

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Save an inline; whoever adds a row is its author."""
        signed = next((getattr(inline, "signed", "") for inline in self.inlines if inline.model is formset.model), "")
        if signed:
            for row in formset.save(commit=False):
                if row._state.adding:
                    setattr(row, signed, request.user)
        super().save_formset(request, form, formset, change)

    # Actions that ask first: a page of their own, with the rows that were chosen.

    def answered(self, request: HttpRequest, form: type[Form], **kwargs: Any) -> Form:
        """The form of an action: bound once the person has answered it."""
        return form(request.POST if "answered" in request.POST else None, **kwargs)

    def question(
        self, request: HttpRequest, action: str, rows: QuerySet, form: Form, title: str | Promise, send: str | Promise
    ) -> HttpResponse:
        """The page on which an action asks what it needs to know."""
        chosen = list(rows[: MOST_NAMED + 1])
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": title,
            "send": send,
            "form": form,
            "action": action,
            "named": [self.suggestion(row) for row in chosen[:MOST_NAMED]],
            "more": rows.count() - MOST_NAMED if len(chosen) > MOST_NAMED else 0,
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/question.html", context)

    # The history says who changed which field when, and never a name or a value.

    def name_in_history(self, row: Any) -> str:
        """What the history calls a row for ever: nothing personal."""
        return str(row.pk)

    def construct_change_message(self, request: HttpRequest, form, formsets, add=False):
        changes: list[Any] = super().construct_change_message(request, form, formsets, add)
        named = [detail for change in changes for detail in change.values() if "object" in detail]
        for detail, row in zip(named, _saved_rows(formsets), strict=True):
            detail["object"] = str(row.pk or "–")
        return changes

    def log(self, request: Any, rows: Iterable[Model], flag: int, message: Any = "") -> None:
        """Write to the history of rows."""
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=request.user.pk,
                content_type=ContentType.objects.get_for_model(row),
                object_id=row.pk,
                object_repr=self.name_in_history(row)[:200],
                action_flag=flag,
                change_message=message if isinstance(message, str) else json.dumps(message),
            )
            for row in rows
        )

    def log_addition(self, request: HttpRequest, obj, message):
        self.log(request, [obj], ADDITION, message)

    def log_change(self, request: HttpRequest, obj, message):
        self.log(request, [obj], CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset):
        self.log(request, queryset, DELETION)

    @transaction.atomic
    def change_all(self, request: HttpRequest, rows: Sequence[Model], **values: Any) -> None:
        """Give rows new values, as an action does, and say so in their history."""
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**values)
        # As in Django's own entries, in the language of the registry's code: it is translated when it is read.
        with override(None):
            labels = [str(label_for_field(field, self.model)) for field in values]
        self.log(request, rows, CHANGE, [{"changed": {"fields": labels}}])


class Inline(Guarded, Choosing):
    """Rows shown with what they belong to; `signed` names the field for the person who adds a row."""

    extra = 0
    signed = ""
    form: type[Any] = RegistryForm


def is_key(relation: Any, value: Any) -> bool:
    """Whether a value, or each of several, could be the key of a row that a relation leads to."""
    key = relation.related_model._meta.pk
    try:
        for one in value if isinstance(value, list) else [value]:
            key.run_validators(key.to_python(one))
    except ValidationError:
        return False
    return True


def _saved_rows(formsets) -> Iterator[Model]:
    """What the inlines saved, in the order of Django's change message."""
    for formset in formsets or ():
        yield from formset.new_objects
        yield from (row for row, _fields in formset.changed_objects)
        yield from formset.deleted_objects
