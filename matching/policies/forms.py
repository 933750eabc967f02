"""The questions of a draft of the policy, and of its activation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.importing.cells import Money
from agencies.wording import number
from matching.enums import PriorityKey
from matching.fields import Amount, Number, day_field
from matching.models import Policy
from matching.models.policy import BOUNDS, WEIGHTS
from matching.policies.versions import GROUPS, NUMBERS, NumberGroup, is_money

WEIGHT_LABELS = {
    "money": gettext_lazy("Money"),
    "size": gettext_lazy("Size"),
    "area": gettext_lazy("Area"),
    "access": gettext_lazy("Access wishes"),
    "move_in": gettext_lazy("Move-in date"),
    "freshness": gettext_lazy("How lately confirmed"),
    "landlord": gettext_lazy("The landlord’s wishes"),
}
ENDS = {name: ends for bounds in BOUNDS.values() for name, ends in bounds.items()}


class PolicyForm(forms.Form):
    """A draft: what counts in the fit, the limits, and by which keys households are compared, by their places."""

    source = forms.CharField(
        label=gettext_lazy("Where was it discussed?"),
        help_text=gettext_lazy("A meeting or a paper, such as: Coordinated access table, November 2026."),
        max_length=200,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say where this version was discussed.")},
    )

    def __init__(self, like: Policy, data: Any = None) -> None:
        known = {name: getattr(like, name) for name in NUMBERS} | {"source": like.source if like.starts is None else ""}
        known |= {f"weight_{part}": getattr(like, f"weight_{part}") for part in WEIGHTS}
        known |= {f"place_{key}": place for place, key in enumerate(like.priority, start=1)}
        super().__init__(data, initial=known)
        for part in WEIGHTS:
            self.fields[f"weight_{part}"] = whole(WEIGHT_LABELS[part], 1, 100)
        for name, label in NUMBERS.items():
            self.fields[name] = (dollars if is_money(name) else whole)(label, *ENDS[name])
        for key in like.priority:
            self.fields[f"place_{key}"] = whole(PriorityKey(key).label, 1, len(PriorityKey))

    @property
    def weights(self) -> list[forms.BoundField]:
        """What counts in the fit."""
        return [self[f"weight_{part}"] for part in WEIGHTS]

    @property
    def groups(self) -> list[tuple[NumberGroup, list[forms.BoundField]]]:
        """Days, shares, distances and amounts, by what they are about."""
        return [(group, [self[name] for name in group.labels]) for group in GROUPS]

    @property
    def places(self) -> list[forms.BoundField]:
        """The keys of priority, each with its place."""
        return [field for field in self if field.name.startswith("place_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places = {key: cleaned.get(f"place_{key}") for key in PriorityKey.values}
        if None not in places.values() and len(set(places.values())) < len(places):
            for key, place in places.items():
                if list(places.values()).count(place) > 1:
                    self.add_error(f"place_{key}", _("Two keys have this place: give each its own, from 1 to 6."))
        cleaned["priority"] = sorted(places, key=lambda key: places[key] or 0)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The draft's values, once the form is valid."""
        names = ("source", *(f"weight_{part}" for part in WEIGHTS), *NUMBERS, "priority")
        return {name: self.cleaned_data[name] for name in names}


def whole(label: Any, lowest: int, highest: int) -> Number:
    """A whole number that is asked for."""
    sentence = _("Give a whole number from %(lowest)s to %(highest)s.") % {
        "lowest": number(lowest),
        "highest": number(highest),
    }
    return Number(lowest, highest, sentence, label=label, required=True, error_messages={"required": sentence})


def dollars(label: Any, lowest: int, highest: int) -> Amount:
    """CAD a month, asked for."""
    field = Amount(label=label, required=True)
    field.parser = Money(lowest, highest)
    return field


class ActivationForm(forms.Form):
    """From which day a version holds, and why."""

    starts = day_field(
        gettext_lazy("In force from"), gettext_lazy("Today or a later day. It holds until another starts.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this version?"),
        help_text=gettext_lazy("Everybody who works with the unit bank reads it beside the policy."),
        max_length=300,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say why this version is better.")},
    )

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"starts": today})
