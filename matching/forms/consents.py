from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agencies.consenting import longest
from agencies.enums import ConsentForm, ConsentKind


class ConsentQuestion(forms.Form):
    """That the household agrees: how they said so, and until when, a year unless they said less."""

    form = forms.ChoiceField(
        label=gettext_lazy("How did they say so?"),
        choices=ConsentForm.choices,
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose how they said so.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("A year from today, or earlier if they want it so."),
        label_suffix="",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-8"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Give the last day, such as 2027-11-23."),
            "invalid": gettext_lazy("Give the last day as year, month and day, such as 2027-11-23."),
        },
    )

    def __init__(self, kind: ConsentKind, today: date, data: Any = None) -> None:
        self.kind = kind
        super().__init__(data, prefix=kind, initial={"until": longest(today)})
