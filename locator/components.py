"""Every component of look.css on one page, for whoever builds pages: on one's own machine only."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from listings.enums import PetRule
from matching.pairs.money import MoneyLine


class Example(forms.Form):
    """A form whose answers need another look."""

    age = forms.IntegerField(
        label=_("Age"),
        help_text=_("In years. Leave blank if not asked yet."),
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "w-8"}),
    )
    email = forms.EmailField(label=_("Work e-mail"))
    pets = forms.ChoiceField(label=_("Pets"), choices=PetRule.choices, required=False)
    notes = forms.CharField(label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The components with their states, built from the partials that pages use. Not there where DEBUG is off."""
    if not settings.DEBUG:
        raise Http404
    money = [
        MoneyLine(_("Rent"), 169_000),
        MoneyLine(_("Heat"), None),
        MoneyLine(_("Cost of the home"), 169_000, "sum"),
        MoneyLine(_("Gap each month"), 29_700, "gap"),
        MoneyLine(_("Subsidy, possible"), -29_700, "closes"),
        MoneyLine(_("Left to find"), 0, "left"),
    ]
    reasons = [
        {"result": "pass", "text": _("A fact that speaks for it.")},
        {"result": "ask", "text": _("Nobody knows yet; it still counts as possible.")},
        {"result": "fail", "text": _("With what would change it.")},
    ]
    context = {
        "form": Example({"age": "2017", "email": "amina@example.org"}),
        "money": money,
        "reasons": reasons,
        "wishes": [{"label": _("a support worker"), "met": True}],
        "today": localdate(),
        "page": Paginator(range(200), 20).page(5),
    }
    return render(request, "look.html", context)
