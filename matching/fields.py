"""Questions as a caseworker asks them: every one may stay "not asked yet", which is an answer of its own.

Besides them, the day and the few words that other forms ask for.
"""

from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.importing.cells import CellError, Money, Whole, clean
from agencies.models.client import LARGEST_AMOUNT
from agencies.wording import day, in_french, listed, money

NOT_ASKED = gettext_lazy("Not asked yet")
WORDS = gettext_lazy("In a few words")
NO_NAMES = gettext_lazy("Please no names and nothing about health.")
OTHER_NEEDS_WORDS = gettext_lazy("Needed for another reason. Please no names and nothing about health.")


class Question:
    """What every field of the form knows besides Django's.

    `why`: why it is asked. `if_blank`: what a blank answer means, in words; without it, a blank is still to be asked.
    """

    def __init__(self, *args: Any, why: Promise | str = "", if_blank: Promise | str = "", **kwargs: Any) -> None:
        self.why, self.if_blank = why, if_blank
        super().__init__(*args, **{"required": False, "label_suffix": ""} | kwargs)

    def in_words(self, value: Any) -> str:
        """A stored answer as people read it; blank where there is none."""
        return "" if value in (None, "", []) else str(value)


class Typed(Question, forms.Field):
    """A text box, read as the importers read a cell, so that an amount or a date is typed the same way in both."""

    def __init__(self, parser: Callable[[str], Any], blank: Any = None, **kwargs: Any) -> None:
        self.parser, self.blank = parser, blank
        super().__init__(**kwargs)

    def to_python(self, value: str | None) -> Any:
        try:
            text = clean(value or "")
            return self.parser(text) if text else self.blank
        except CellError as error:
            raise ValidationError(str(error)) from error


class Amount(Typed):
    """CAD a month."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-8"})
        super().__init__(Money(0, LARGEST_AMOUNT), widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:.0f}" if value == int(value) else f"{value:.2f}"
        return text.replace(".", ",") if in_french() else text

    def in_words(self, value: Decimal | None) -> str:
        return "" if value is None else money(value)


class Number(Typed):
    """A whole number between two bounds; `sentence` says what to enter instead of anything else."""

    def __init__(self, lowest: int, highest: int, sentence: Promise | str = "", **kwargs: Any) -> None:
        self.sentence = sentence
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"})
        super().__init__(Whole(lowest, highest), widget=widget, **kwargs)

    def to_python(self, value: str | None) -> int | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(str(self.sentence) or error.messages) from error


class Words(Typed):
    """A short text, blank where nothing is known."""

    def __init__(self, parser: Callable[[str], Any], **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"})
        super().__init__(parser, blank="", widget=widget, **kwargs)


class DayField(Typed):
    """A date; browsers offer a calendar, and send YYYY-MM-DD."""

    def __init__(self, parser: Callable[[str], Any], **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-8"})
        super().__init__(parser, widget=widget, **kwargs)

    def in_words(self, value: date | None) -> str:
        return "" if value is None else day(value)


class Choice(Question, forms.ChoiceField):
    """One of a few answers, all equal to the eye; "not asked yet" is the last of them."""

    widget = forms.RadioSelect

    def __init__(self, choices: Iterable[tuple[str, Any]], blank: Any = NOT_ASKED, **kwargs: Any) -> None:
        super().__init__(choices=[*choices, *([("", blank)] if blank else [])], **kwargs)

    def in_words(self, value: Any) -> str:
        labels: dict[Any, Any] = dict(self.choices)  # type: ignore[arg-type]  # a list of pairs, as __init__ is told
        return str(labels[value]) if value else ""


class YesNoField(Choice):
    """Yes, no, or not asked yet: True, False or None."""

    values = {"yes": True, "no": False}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if not isinstance(value, str) else value

    def clean(self, value: str | None) -> bool | None:
        return self.values.get(super().clean(value))

    def in_words(self, value: Any) -> str:
        return "" if value is None else (_("Yes") if value else _("No"))


class Several(Question, forms.MultipleChoiceField):
    """Any of a list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        self.answers = list(choices)
        super().__init__(choices=self.answers, **kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [code for code, _label in self.answers if code in chosen]

    def in_words(self, value: list[str]) -> str:
        labels = dict(self.answers)
        return listed(str(labels[code]) for code in value)


class Tick(Question, forms.BooleanField):
    """Yes where it is ticked."""

    def in_words(self, value: bool) -> str:
        return _("Yes") if value else ""


def day_field(label: Any, hint: Any = "", first: date | None = None) -> forms.DateField:
    """A day that is asked for, typed or chosen; `first`: what it shows at first."""
    sentence = gettext_lazy("Give the day as year, month and day, such as 2026-11-23.")
    return forms.DateField(
        label=label,
        help_text=hint,
        initial=first,
        label_suffix="",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-8"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": sentence, "invalid": sentence},
    )


def hour_field(label: Any, hint: Any = "", first: time | None = None) -> forms.TimeField:
    """An hour that may be left empty, typed or chosen; `first`: what it shows at first."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        initial=first,
        required=False,
        label_suffix="",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-8"}),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Give the time as hours and minutes, such as 14:30.")},
    )


def words_field(required: bool = False, label: Any = WORDS, hint: Any = NO_NAMES) -> forms.CharField:
    """A line of text that colleagues read."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=300,
        required=required,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words why.")},
    )
