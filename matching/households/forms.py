"""The few questions of a pause, a withdrawal and a hand-over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies.consenting import longest
from agencies.enums import ConsentForm, ConsentKind
from agencies.models import Agency, User
from agencies.text import fold
from matching.enums import PAUSE_REASONS, WITHDRAWAL_REASONS, ReferralReason
from matching.fields import day_field

OTHER = ReferralReason.OTHER


class ReasonForm(forms.Form):
    """Why, by a coded reason; another reason needs words."""

    fields: dict[str, Any]
    reasons: Iterable[ReferralReason] = ()
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose a reason: the monthly report counts them, never who.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Needed for another reason. Please no names and nothing about health."),
        max_length=200,
        required=False,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].choices = [(one.value, one.label) for one in (*self.reasons, OTHER)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words what the other reason is."))
        return cleaned


class PauseForm(ReasonForm):
    reasons = PAUSE_REASONS


class WithdrawForm(ReasonForm):
    reasons = WITHDRAWAL_REASONS


class WorkerForm(forms.Form):
    """Who of the agency stands by the household."""

    fields: dict[str, Any]

    worker = forms.ModelChoiceField(
        label=gettext_lazy("Who stands by this household?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=pgettext_lazy("worker", "Nobody yet"),
        label_suffix="",
    )

    def __init__(self, people: Iterable[User], data: Any = None, initial: User | None = None) -> None:
        super().__init__(data, initial={"worker": initial})
        self.fields["worker"].queryset = people


class HandOverForm(forms.Form):
    """To which agency, and that the household agrees."""

    fields: dict[str, Any]

    to = forms.ModelChoiceField(
        label=gettext_lazy("Which agency takes over?"),
        queryset=Agency.objects.none(),
        label_suffix="",
        empty_label=pgettext_lazy("agency", "Choose an agency"),
        error_messages={"required": gettext_lazy("Choose the agency that takes over.")},
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The household agrees, and the other agency expects them."),
        label_suffix="",
        error_messages={"required": gettext_lazy("Ask the household and the other agency first, then tick this box.")},
    )

    def __init__(self, agencies: Iterable[Agency], data: Any = None) -> None:
        super().__init__(data)
        self.fields["to"].queryset = agencies
        self.fields["to"].choices = [
            ("", self.fields["to"].empty_label),
            *sorted(((one.pk, one.name) for one in agencies), key=lambda choice: fold(choice[1])),
        ]


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
