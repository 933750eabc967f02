"""The columns of the clients file (contracts.md section 3), and how their cells are read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.enums import Benefit, Gender, Relation
from agencies.importing.cells import CellError, Code, Codes, Day, Money, Text, Whole, YesNo
from agencies.importing.rows import UNKNOWN, Column
from agencies.models.client import LARGEST_AMOUNT
from agencies.places import Places
from agencies.text import fold
from listings.enums import Feature
from matching.enums import Group, HouseholdPets, RefusableType

MOST_MEMBERS = 50
ANSWERS = (
    "accepts_smoke_free",
    "direct_rent_ok",
    "has_support_worker",
    "has_references",
    "has_guarantor",
    "accepts_insurance",
)


class Member(NamedTuple):
    """A member as a file tells it: the age is in whole years, None if not known."""

    relation: str
    age: int | None
    gender: str


@dataclass(frozen=True)
class Members:
    """`head:34:F;partner:36:M;child:8:M;other:70:F`: one head, who comes first in what is returned."""

    joiner = ";"
    relation = Code(Relation)
    gender = Code(Gender)

    def __call__(self, text: str) -> list[Member]:
        parts = [part for part in text.split(";") if part.strip()]
        if len(parts) > MOST_MEMBERS:
            raise CellError(_("Write at most %(most)s members.") % {"most": MOST_MEMBERS})
        members = [self._member(place, part) for place, part in enumerate(parts, start=1)]
        if sum(member.relation == Relation.HEAD for member in members) != 1:
            raise CellError(_("A household has exactly one head: write head:34:F for one of its members."))
        return sorted(members, key=lambda member: member.relation != Relation.HEAD)

    def _member(self, place: int, text: str) -> Member:
        try:
            relation, age, gender = text.split(":")
            return Member(self.relation(relation.strip()), self._age(age.strip()), self.gender(gender.strip()))
        except ValueError:
            raise CellError(
                _(
                    "Member %(place)s: write relation, age and gender, such as child:8:M. The relation is head, "
                    "partner, child or other; the age is between 0 and 120, or blank; the gender is F, M or X."
                )
                % {"place": place}
            ) from None

    @staticmethod
    def _age(text: str) -> int | None:
        return Whole(0, 120)(text) if text and text.casefold() != UNKNOWN else None


@dataclass(frozen=True)
class Areas:
    """Wards and neighbourhoods, separated by `;`, as the ids of their areas. One that nobody knows refuses the cell."""

    places: Places
    joiner = ";"

    def __call__(self, text: str) -> list[int]:
        found = set()
        for place, name in enumerate(re.split(r"[;,]", text), start=1):
            area = self.places.named(name)
            if area:
                found.add(area.pk)
            elif name.strip():
                raise CellError(
                    _(
                        "Name %(place)s of this list is no ward or neighbourhood that is known. Write names such as "
                        "Vanier or Ward 12, separated by semicolons."
                    )
                    % {"place": place}
                )
        return sorted(found)


@dataclass(frozen=True)
class SpokenLanguage:
    """A language code: en, fr, or another such as ar or zh-hant."""

    names = {"english": "en", "anglais": "en", "french": "fr", "francais": "fr"}

    def __call__(self, text: str) -> str:
        word = fold(text)
        code = self.names.get(word, word)
        if len(code) > 20 or not re.fullmatch(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", code):
            raise CellError(_("Write a language code: en, fr, or another such as ar."))
        return code


def client_columns(places: Places, today: date) -> list[Column]:
    """The columns, the key first; what was told cannot have been told after `today`."""
    amount, past, areas = Money(0, LARGEST_AMOUNT), Day(last=today), Areas(places)
    return [
        Column("client_ref", Text(100), required=True),
        Column("members", Members(), required=True),
        Column("referred_on", past, required=True),
        Column("first_name", Text(100), cleared="", private=True),
        Column("last_name", Text(100), cleared="", private=True),
        Column("benefit", Code(Benefit), cleared=""),
        Column("monthly_income", amount, cleared=None),
        Column("subsidy", amount, cleared=None),
        Column("subsidy_possible", amount, cleared=None),
        Column("max_rent", amount, cleared=None),
        Column("min_bedrooms", Whole(0, 20), cleared=None),
        Column("unit_types_refused", Codes(RefusableType), cleared=[]),
        Column("areas_wanted", areas, cleared=[]),
        Column("areas_only", YesNo(), cleared=False),
        Column("areas_avoided", areas, cleared=[]),
        Column("needs", Codes(Feature), cleared=[]),
        Column("wishes", Codes(Feature), cleared=[]),
        Column("pets", Code(HouseholdPets), cleared=""),
        *(Column(answer, YesNo(), cleared=None) for answer in ANSWERS),
        Column("groups", Codes(Group), cleared=[]),
        Column("move_by", Day(), cleared=None),
        Column("days_homeless_1y", Whole(0, 366), cleared=None),
        Column("days_homeless_3y", Whole(0, 1096), cleared=None),
        Column("facts_on", past, cleared=None),
        Column("fleeing_violence_on", past, cleared=None),
        Column("consent_share_until", Day(), cleared=None),
        Column("consent_landlord_until", Day(), cleared=None),
        Column("language", SpokenLanguage(), cleared="en"),
    ]
