"""What every step of the form is: it shows what is stored about a household, and tells what was answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agencies.wording import labelled
from matching.fields import Question
from matching.households.record import Household


@dataclass(frozen=True)
class StoredAnswer:
    """A question with the stored answer in words; `is_open`: it is still to be asked."""

    label: str
    words: str
    is_open: bool


class StepForm(forms.Form):
    """One step: shows what is stored about a household, and tells its records what was answered, without saving."""

    fields: dict[str, Any]
    may_be_open = True
    """Whether a blank can mean that something is still to be asked."""

    def __init__(self, household: Household, today: date, data: Any = None, initial: dict | None = None) -> None:
        self.household, self.today = household, today
        self.now = self.stored()
        """The answers as stored."""
        super().__init__(data, initial=self.now | (initial or {}))
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the household."""

    def stored(self) -> dict[str, Any]:
        """The stored answers by field."""
        raise NotImplementedError

    def tell(self) -> None:
        """Put the answers that could be read into the household's records; `save_households` writes them."""
        raise NotImplementedError

    def needless(self) -> set[str]:
        """Fields that need no answer, because of another answer."""
        return set()

    @property
    def all_forms(self) -> list[Any]:
        """The form and those inside it."""
        return [self]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What needs another look: the id of the field to go to, and the sentence."""
        found = [("main", str(error)) for error in self.non_field_errors()]
        for form in self.all_forms:
            for field in form:
                # A group of radio buttons has no id of its own to go to: its first button has.
                target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
                found += [(target, labelled(form.naming(field), str(error))) for error in field.errors]
        return found

    def naming(self, field: forms.BoundField) -> str:
        """What the summary of problems calls a field."""
        return str(field.label)

    @property
    def version(self) -> str:
        """Tells one state of the stored answers from another, without repeating them."""
        return salted_hmac("household step", json.dumps(self.now, cls=DjangoJSONEncoder)).hexdigest()[:16]

    @property
    def answers(self) -> list[StoredAnswer]:
        """Every question with its stored answer."""
        needless = self.needless()
        return [self._answer(name, field, name in needless) for name, field in self._questions()]

    @property
    def open_questions(self) -> list[str]:
        """What is still to be asked."""
        return [answer.label for answer in self.answers if answer.is_open]

    def differences(self) -> list[tuple[str, str, str]]:
        """Questions where what was typed is not what is stored: label, typed, stored."""
        rows = []
        for name, field in self._questions():
            typed, stored = self.cleaned_data.get(name), self.now.get(name)
            if typed != stored:
                rows.append((str(field.label), self._words(field, typed), self._words(field, stored)))
        return rows

    def _questions(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            if isinstance(field, Question) and name in self.now:
                yield name, field

    def _answer(self, name: str, field: Any, needless: bool) -> StoredAnswer:
        words = field.in_words(self.now[name])
        is_open = not (words or field.if_blank or needless)
        return StoredAnswer(str(field.label), words or str(field.if_blank), is_open)

    @staticmethod
    def _words(field: Any, value: Any) -> str:
        return field.in_words(value) or str(field.if_blank) or _("Not asked yet")


class NeedForm(StepForm):
    """A step whose fields are those of the need, by the same names."""

    def stored(self) -> dict[str, Any]:
        return {name: getattr(self.household.asked, name) for name in self.base_fields}

    def tell(self) -> None:
        told = {name: value for name, value in self.cleaned_data.items() if name in self.now}
        self.household.set(self.household.asked, **told)
