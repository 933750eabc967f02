"""The human-rights wall of the forms: words that would break the Code are explained, and never stored."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from agencies.administration import RegistryAdmin, RegistryForm
from listings.enums import ProtectedGround
from listings.models import Landlord, TeachingMoment, Unit
from listings.preferences import grounds_in, refusal


class WallForm(RegistryForm):
    """A form whose `walled` fields are free text by or about a landlord."""

    walled: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.grounds: list[ProtectedGround] = []
        for name in self.walled:
            grounds = grounds_in(self.cleaned_data.get(name) or "")
            self.grounds += grounds
            for ground in grounds:
                self.add_error(name, refusal(ground))
        return cleaned


class WalledAdmin(RegistryAdmin):
    """A form that comes back with an explanation leaves a teaching moment, without the words."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args, **kwargs) -> HttpResponse:
        """Show the form; refused words come back to their author alone, to be put otherwise."""
        forms = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            forms += inline.formset.forms
        teach(request.user.pk, forms)
        return super().render_change_form(request, context, *args, **kwargs)


def teach(person_id: int | None, forms: Iterable) -> None:
    """Note once what ground the words touched, with the unit they are about, or else with its landlord."""
    moments = [
        TeachingMoment(**subject(form.instance), ground=ground, noticed_on=localdate(), person_id=person_id)
        for form in forms
        for ground in getattr(form, "grounds", ())
        if subject(form.instance)
    ]
    TeachingMoment.objects.bulk_create(moments, ignore_conflicts=True)


def subject(row: Any) -> dict[str, int]:
    """The unit or landlord, already recorded, that a row is or belongs to."""
    if isinstance(row, Unit) and row.pk:
        return {"unit_id": row.pk}
    landlord = row.pk if isinstance(row, Landlord) else getattr(row, "landlord_id", None)
    return {"landlord_id": landlord} if landlord else {}
