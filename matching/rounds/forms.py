"""The few questions of a change to a round."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class ChangeForm(forms.Form):
    """Why a coordinator changes the plan, in words that stay with it."""

    words = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The reason stays with the round. Please no names and nothing about health."),
        max_length=300,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say why the plan is changed.")},
    )


class PutInForm(ChangeForm):
    """Which household gets a unit instead. The choices are codes of households that it suits."""

    def __init__(self, codes: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["household"] = forms.ChoiceField(
            choices=[(code, code) for code in codes],
            label=gettext_lazy("Which household?"),
            widget=forms.RadioSelect,
            label_suffix="",
            error_messages={"required": gettext_lazy("Choose a household.")},
        )
        self.order_fields(["household", "words"])
