"""The few questions after a lease: when they moved in, how it goes, why it ended."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.enums import CheckInOutcome, Destination, EndReason
from matching.fields import OTHER_NEEDS_WORDS, day_field, words_field


class MoveInForm(forms.Form):
    """The first day with the key and a night."""

    day = day_field(
        gettext_lazy("First day with the key, and slept there"),
        gettext_lazy("Not the lease: a key without a night is not a move-in yet."),
    )

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"day": today})


class CheckInForm(forms.Form):
    """How a tenancy goes."""

    day = day_field(gettext_lazy("When did you speak with them?"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("How does it go?"),
        choices=CheckInOutcome.choices,
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose how it goes, or that they could not be reached.")},
    )
    words = words_field(hint=gettext_lazy("Optional. It stays with your agency. Please nothing about health."))

    def __init__(self, initial: dict[str, Any], data: Any = None) -> None:
        super().__init__(data, initial=initial)


class TenancyEndForm(forms.Form):
    """When and why a tenancy ended, where they went, and whether they need a home again."""

    day = day_field(gettext_lazy("First day on which the home is no longer theirs"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why did it end?"),
        choices=EndReason.choices,
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose a reason: reports count them, never who.")},
    )
    words = words_field(hint=OTHER_NEEDS_WORDS)
    destination = forms.ChoiceField(
        label=gettext_lazy("Where did they go?"),
        choices=Destination.choices,
        widget=forms.RadioSelect,
        label_suffix="",
        error_messages={"required": gettext_lazy("Choose where they went, or that it is not known.")},
    )
    again = forms.BooleanField(
        label=gettext_lazy("They need a home again: back to the front door"),
        required=False,
        label_suffix="",
    )

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"day": today})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == EndReason.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words what the other reason is."))
        reason, destination = cleaned.get("reason"), cleaned.get("destination")
        if reason and destination and (reason == EndReason.DIED) != (destination == Destination.DECEASED):
            self.add_error("destination", _("The reason and where they went contradict each other: look at both."))
        return cleaned
