from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agencies.consenting import longest
from agencies.enums import ConsentForm, ConsentKind
from matching.fields import day_field


class ConsentQuestion(forms.Form):
    """That the household agrees: how they said so, and until when, a year unless they said less."""

    form = forms.ChoiceField(
        label=gettext_lazy("How did they say so?"),
        choices=ConsentForm.choices,
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose how they said so.")},
    )
    until = day_field(gettext_lazy("Last day"), gettext_lazy("A year from today, or earlier if they want it so."))

    def __init__(self, kind: ConsentKind, today: date, data: Any = None) -> None:
        self.kind = kind
        super().__init__(data, prefix=kind, initial={"until": longest(today)})
