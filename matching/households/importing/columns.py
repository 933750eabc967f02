"""The columns of the clients file (matching/households/README.md), and how their cells are read."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.enums import Benefit, Gender, Relation
from agencies.importing.cells import CellError, Code, Codes, Day, Money, Text, Whole, YesNo
from agencies.importing.rows import UNKNOWN, Column, days
from agencies.models.client import LARGEST_AMOUNT
from agencies.places import Gazetteer
from agencies.text import fold
from listings.enums import Feature
from matching.enums import Group, HouseholdPets, RefusableType

MOST_MEMBERS = 50
ANSWERS = {
    "accepts_smoke_free": _("Whether a smoke-free home suits them."),
    "direct_rent_ok": _("Whether the rent may be paid to the landlord directly."),
    "has_support_worker": _("Whether a named worker supports them."),
    "has_references": _("Whether a former landlord speaks for them."),
    "has_guarantor": _("Whether somebody guarantees the rent."),
    "accepts_insurance": _("Whether they take out tenant insurance."),
}


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

    @property
    def allowed(self) -> str:
        """See Parser."""
        return gettext(
            "each member as relation:age:gender, with a semicolon between them: head:34:F;child:8:M. The relation is "
            "head, partner, child or other; the age may be blank; the gender is F, M or X"
        )

    def __call__(self, text: str) -> list[Member]:
        parts = [part for part in text.split(";") if part.strip()]
        if len(parts) > MOST_MEMBERS:
            raise CellError(gettext("Write at most %(most)s members.") % {"most": MOST_MEMBERS})
        members = [self._member(place, part) for place, part in enumerate(parts, start=1)]
        if sum(member.relation == Relation.HEAD for member in members) != 1:
            raise CellError(gettext("A household has exactly one head: write head:34:F for one of its members."))
        return sorted(members, key=lambda member: member.relation != Relation.HEAD)

    def _member(self, place: int, text: str) -> Member:
        try:
            relation, age, gender = text.split(":")
            return Member(self.relation(relation.strip()), self._age(age.strip()), self.gender(gender.strip()))
        except ValueError:
            raise CellError(
                gettext(
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

    known: Gazetteer | None = None
    joiner = ";"

    @cached_property
    def places(self) -> Gazetteer:
        """Those that are known already, or else all areas, read when the first cell is."""
        return self.known or Gazetteer.load()

    @property
    def allowed(self) -> str:
        """See Parser."""
        return gettext(
            "wards and neighbourhoods, with a semicolon between them: Vanier;Ward 12. A name that is both means the "
            "ward; Alta Vista/neighbourhood means the smaller"
        )

    def __call__(self, text: str) -> list[int]:
        found = set()
        for place, name in enumerate(re.split(r"[;,]", text), start=1):
            area = self.places.named(name)
            if area:
                found.add(area.pk)
            elif name.strip():
                raise CellError(
                    gettext(
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

    @property
    def allowed(self) -> str:
        """See Parser."""
        return gettext("a language code: en, fr, or another such as ar")

    def __call__(self, text: str) -> str:
        word = fold(text)
        code = self.names.get(word, word)
        if len(code) > 20 or not re.fullmatch(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", code):
            raise CellError(gettext("Write a language code: en, fr, or another such as ar."))
        return code


def client_columns(today: date) -> list[Column]:
    """The columns, the key first; what was told cannot have been told after `today`."""
    past = Day(last=today)
    return [
        Column(
            "client_ref",
            Text(100),
            _("Your agency’s own number of the household, the same each time. Others never see it."),
            ("H-01", "H-02", "H-03"),
            required=True,
        ),
        Column(
            "members",
            Members(),
            _("Who lives in the household; one of them is its head."),
            ("head:34:F;child:8:M;child:3:F", "head:52:M", "head:68:F;partner::M"),
            required=True,
        ),
        Column(
            "referred_on",
            past,
            _("The day the household came to the front door. The first one given is kept."),
            (days(-90), days(-20), days(-3)),
            required=True,
        ),
        *_name_columns(),
        *_money_columns(),
        *_wish_columns(Areas()),
        *_answer_columns(),
        *_fact_columns(past),
        *_consent_columns(),
        Column(
            "language",
            SpokenLanguage(),
            _("The language that they speak best. Blank for a new household: English."),
            ("fr", "en", "ar"),
            cleared="en",
        ),
    ]


def _name_columns() -> list[Column]:
    return [
        Column(
            "first_name",
            Text(100),
            _("The head’s first name. It is not needed, and stays with your agency."),
            ("", "Alex", ""),
            cleared="",
            private=True,
        ),
        Column(
            "last_name", Text(100), _("The head’s last name, likewise."), ("", "Exemple", ""), cleared="", private=True
        ),
    ]


def _money_columns() -> list[Column]:
    amount = Money(0, LARGEST_AMOUNT)
    return [
        Column("benefit", Code(Benefit), _("Where the income comes from."), ("ow", "odsp", "other"), cleared=""),
        Column("monthly_income", amount, _("The household’s income a month."), ("", "", "2100"), cleared=None),
        Column("subsidy", amount, _("A housing subsidy that is in place, a month."), ("", "250", ""), cleared=None),
        Column("subsidy_possible", amount, _("A subsidy that could be added, a month."), ("800", "", ""), cleared=None),
        Column(
            "max_rent",
            amount,
            _("The most that they can pay a month for rent and utilities, subsidies apart. Blank: worked out."),
            ("", "", "950"),
            cleared=None,
        ),
    ]


def _wish_columns(areas: Areas) -> list[Column]:
    return [
        Column(
            "min_bedrooms",
            Whole(0, 20),
            _("The fewest bedrooms that the household itself takes; blank: not said."),
            ("", "1", ""),
            cleared=None,
        ),
        Column(
            "unit_types_refused",
            Codes(RefusableType),
            _("Kinds of home that the household refuses."),
            ("room;shared", "", ""),
            cleared=[],
        ),
        Column("areas_wanted", areas, _("Where they want to live."), ("Vanier;Overbrook", "", "Ward 7"), cleared=[]),
        Column(
            "areas_only", YesNo(), _("Whether they take no other area. Blank: no."), ("no", "", "yes"), cleared=False
        ),
        Column(
            "areas_avoided",
            areas,
            _("Where they must not live. It never leaves your agency."),
            ("ByWard Market", "", ""),
            cleared=[],
        ),
        Column(
            "needs",
            Codes(Feature),
            _("Access features that they need."),
            ("", "grab_bars", "step_free_entry"),
            cleared=[],
        ),
        Column("wishes", Codes(Feature), _("Access features that they would like."), ("elevator", "", ""), cleared=[]),
        Column("pets", Code(HouseholdPets), _("The animals that they have."), ("pet", "none", ""), cleared=""),
    ]


def _answer_columns() -> list[Column]:
    return [
        *(Column(answer, YesNo(), meaning, ("yes", "", "no"), cleared=None) for answer, meaning in ANSWERS.items()),
        Column(
            "groups",
            Codes(Group),
            _("What the head says of themselves. It serves restrictions that the law allows, and figures on equity."),
            ("women", "", "women;seniors_65"),
            cleared=[],
        ),
    ]


def _fact_columns(past: Day) -> list[Column]:
    return [
        Column("move_by", Day(), _("The latest day by which they want to move in."), (days(45), "", ""), cleared=None),
        Column(
            "days_homeless_1y",
            Whole(0, 366),
            _("Days without a home in the last year, as known on facts_on."),
            ("120", "365", ""),
            cleared=None,
        ),
        Column(
            "days_homeless_3y",
            Whole(0, 1096),
            _("Days without a home in the last three years, those of the last year among them."),
            ("200", "700", ""),
            cleared=None,
        ),
        Column(
            "facts_on",
            past,
            _("The day on which ages and days without a home were told. Blank for a new household: referred_on."),
            (days(-30), "", ""),
            cleared=None,
        ),
        Column(
            "fleeing_violence_on",
            past,
            _("The day on which they fled violence, if they did. It never leaves your agency."),
            (days(-95), "", ""),
            cleared=None,
        ),
    ]


def _consent_columns() -> list[Column]:
    return [
        Column(
            "consent_share_until",
            Day(),
            _("The last day of their consent to share with other agencies, without which they stand in no line."),
            (days(270), days(340), ""),
            cleared=None,
        ),
        Column(
            "consent_landlord_until",
            Day(),
            _("The last day of their consent to tell a landlord who they are."),
            (days(270), "", ""),
            cleared=None,
        ),
    ]
