"""Questions about wards and neighbourhoods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import AreaKind
from agencies.importing.cells import CellError
from agencies.models import Area
from agencies.places import Gazetteer
from agencies.wording import listed
from matching.fields import Question
from matching.households.importing.columns import Areas


def area_label(area: Area) -> str:
    """A neighbourhood by its name, a ward with its number."""
    if area.kind != AreaKind.WARD:
        return area.name
    return _("%(name)s (ward %(number)s)") % {"name": area.name, "number": area.ward_number}


@dataclass(frozen=True)
class NamedAreas:
    """Areas as the importers read them; what is not known is repeated, as whoever reads the sentence typed it."""

    places: Gazetteer

    def __call__(self, text: str) -> list[int]:
        names = [name.strip() for name in re.split(r"[;,]", text)]
        unknown = [name for name in names if name and not self.places.named(name)]
        if unknown:
            told = ngettext(
                "We know no area called “%(names)s”. Choose one from the list, such as Vanier.",
                "We know no areas called “%(names)s”. Choose from the list, such as Vanier.",
                len(unknown),
            )
            raise CellError(told % {"names": "; ".join(unknown)})
        return Areas(self.places)(text)


class ChosenAreas(Question, forms.Field):
    """Ids of wards and neighbourhoods already chosen; unticking one takes it away. `areas` are those it may hold."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        self.areas: dict[int, Area] = {}
        super().__init__(**kwargs)

    def offer(self, areas: dict[int, Area], chosen: Iterable[int]) -> None:
        """Show these of the areas as ticked boxes."""
        self.areas = areas
        self.widget.choices = [(one, area_label(areas[one])) for one in chosen if one in areas]

    def clean(self, value: Any) -> list[int]:
        ids = {int(one) for one in value or [] if str(one).isdigit()}
        return sorted(ids & set(self.areas))

    def in_words(self, value: Iterable[int]) -> str:
        return listed(area_label(self.areas[one]) for one in value if one in self.areas)
