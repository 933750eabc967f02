"""Forms of the admin, filled in as a browser would."""

from typing import Any

from django.forms import BaseModelForm, MultipleChoiceField
from django.test import Client as Visitor

from agencies.models import User


def visitor(person: User) -> Visitor:
    browser = Visitor()
    browser.force_login(person)
    return browser


def filled(browser: Visitor, address: str, **changes: Any) -> dict[str, Any]:
    """A form of the admin as a browser would send it, with some answers changed."""
    context = browser.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {name: value for form in forms for name, value in answers(form)} | changes


def answers(form: BaseModelForm) -> list[tuple[str, Any]]:
    """What each field of a form holds, by the names under which a browser sends it."""
    sent: list[tuple[str, Any]] = []
    for bound in form:
        value = bound.value()
        text = value.isoformat() if hasattr(value, "isoformat") else value
        if text is None:
            text = [] if isinstance(bound.field, MultipleChoiceField) else ""
        sent.append((bound.html_name, text))
        if bound.field.show_hidden_initial:
            sent.append((bound.html_initial_name, text))
    return sent
