"""Who will live there: the first step, which is enough to begin a household."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from agencies.enums import Gender, Relation
from agencies.importing.cells import Day, Text
from agencies.members import members_in_words
from agencies.models import ClientIdentity
from agencies.occupancy import anniversary, whole_years
from matching.fields import Choice, DayField, Number, Words
from matching.households.importing.columns import MOST_MEMBERS, Member
from matching.households.intake.step import StepForm, StoredAnswer

ROW = "person"
LANGUAGES = [
    ("en", gettext_lazy("English")),
    ("fr", gettext_lazy("French")),
    ("ar", gettext_lazy("Arabic")),
    ("zh", gettext_lazy("Chinese")),
    ("iu", gettext_lazy("Inuktitut")),
    ("fa", gettext_lazy("Persian")),
    ("so", gettext_lazy("Somali")),
    ("es", gettext_lazy("Spanish")),
    ("ti", gettext_lazy("Tigrinya")),
    ("uk", gettext_lazy("Ukrainian")),
]
GENDERS = [
    (Gender.FEMALE.value, Gender.FEMALE.label),
    (Gender.MALE.value, Gender.MALE.label),
    (Gender.ANOTHER.value, pgettext_lazy("gender", "Another, or not asked yet")),
]
ADDING = [
    (Relation.PARTNER.value, gettext_lazy("Add a partner")),
    (Relation.CHILD.value, gettext_lazy("Add a child")),
    (Relation.OTHER.value, gettext_lazy("Add another person")),
]
RELATIONS = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]


class MemberForm(forms.Form):
    """One person. `place` says which recorded member it was, so that an age told earlier keeps its day."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    relation = Choice(RELATIONS, blank=None, label=gettext_lazy("Relation to the head"), widget=forms.Select)
    age = Number(
        0,
        120,
        sentence=gettext_lazy("Enter an age such as 2, or leave it blank."),
        label=pgettext_lazy("of a person", "Age"),
        help_text=gettext_lazy("In years. Blank if not asked yet."),
    )
    gender = Choice(GENDERS, blank=None, required=True, label=gettext_lazy("Gender, for the bedroom count only"))

    def __init__(self, number: int, data: Any, initial: dict[str, Any]) -> None:
        self.number = number
        super().__init__(data, initial=initial, prefix=f"{ROW}-{number}")
        if number == 1:
            del self.fields["relation"]

    def naming(self, field: forms.BoundField) -> str:
        """What the summary of problems calls a field."""
        return _("Person %(number)s, %(field)s") % {"number": self.number, "field": str(field.label).lower()}


def language_name(code: str) -> str:
    """The name of a language that is not offered, as a list told it: by its code if that is a known one."""
    try:
        return _(get_language_info(code)["name"])
    except KeyError:
        return code


class PeopleForm(StepForm):
    first_name = Words(Text(100), label=gettext_lazy("First name"), if_blank=gettext_lazy("Not recorded"))
    last_name = Words(Text(100), label=gettext_lazy("Last name"), if_blank=gettext_lazy("Not recorded"))
    birth_date = DayField(
        Day(first=date(1900, 1, 1)),
        label=gettext_lazy("Birth date of the head"),
        help_text=gettext_lazy("The age then follows from it."),
        if_blank=gettext_lazy("Not recorded"),
    )
    reference = Words(
        Text(100),
        label=gettext_lazy("Your agency’s own file number"),
        help_text=gettext_lazy("With it, your agency’s list finds this household instead of adding it twice."),
        if_blank=pgettext_lazy("file number", "None"),
    )
    language = Choice(
        LANGUAGES,
        blank=None,
        label=gettext_lazy("Language they prefer"),
        widget=forms.Select,
        help_text=gettext_lazy("For the papers they are given."),
    )

    def __init__(self, household, today, data=None, initial=None) -> None:
        super().__init__(household, today, data, initial)
        count = _count(data) if data is not None else len(self.initial["members"])
        known = self.initial["members"]
        self.rows = [
            MemberForm(number, data, known[number - 1] if data is None else {}) for number in range(1, count + 1)
        ]

    def retyped(self, add: str = "", remove: int = 0) -> "PeopleForm":
        """The form as typed, unchecked, with a person of a relation more or the person of a number less."""
        typed = {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in self.fields.items()}
        rows = [
            {name: self.data.get(f"{ROW}-{row.number}-{name}", "") for name in row.base_fields}
            for row in self.rows
            if row.number == 1 or row.number != remove
        ]
        if add in dict(RELATIONS) and len(rows) < MOST_MEMBERS:
            rows.append({"relation": add, "gender": Gender.ANOTHER})
        form = PeopleForm(self.household, self.today, initial=typed | {"members": rows})
        form.rows[-1].fields["age"].widget.attrs["autofocus"] = True
        return form

    def prepare(self) -> None:
        self.fields["birth_date"].parser = Day(first=date(1900, 1, 1), last=self.today)
        self.fields["birth_date"].widget.attrs["max"] = self.today.isoformat()
        spoken = self.now["language"]
        if spoken not in dict(LANGUAGES):
            self.fields["language"].choices = [*LANGUAGES, (spoken, language_name(spoken))]

    def stored(self) -> dict[str, Any]:
        client, identity = self.household.client, self.household.identity
        return {
            "first_name": identity.first_name if identity else "",
            "last_name": identity.last_name if identity else "",
            "birth_date": identity.birth_date if identity else None,
            "reference": client.reference,
            "language": client.language,
            "members": [
                {
                    "place": member.place,
                    "relation": member.relation,
                    "age": member.as_person().age_at(self.today),
                    "gender": member.gender,
                }
                for member in self.household.members
            ]
            or [{"place": None, "relation": Relation.HEAD, "age": None, "gender": Gender.ANOTHER}],
        }

    @property
    def all_forms(self) -> list[forms.Form]:
        """The form and its rows, for the summary of errors."""
        return [self, *self.rows]

    @property
    def addable(self) -> list[tuple[str, Any]]:
        """Whom one more person can be, with the words of the button."""
        has_partner = any(row["relation"].value() == Relation.PARTNER for row in self.rows[1:])
        return [(relation, words) for relation, words in ADDING if not (has_partner and relation == Relation.PARTNER)]

    @property
    def has_names(self) -> bool:
        """Whether the part about names has something to show, or to put right."""
        own = [self[name] for name in self.fields]
        return any(field.errors or (field.name != "language" and field.value()) for field in own)

    @property
    def answers(self) -> list[StoredAnswer]:
        ages = [member["age"] for member in self.now["members"]]
        who = members_in_words(self.household.members, self.today) if self.household.members else ""
        return [
            StoredAnswer(_("Who lives there"), who, False),
            *([StoredAnswer(_("Age of every person"), "", True)] if None in ages else []),
            *super().answers,
        ]

    def is_valid(self) -> bool:
        return super().is_valid() and all(row.is_valid() for row in self.rows)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        head, birth = self.rows[0], told.get("birth_date")
        age = head.cleaned_data.get("age") if head.is_valid() else None
        if birth and age is not None and age != whole_years(birth, self.today):
            years = whole_years(birth, self.today)
            head.add_error("age", _("By the birth date it is %(years)s. Correct one of the two.") % {"years": years})
        return told

    def differences(self) -> list[tuple[str, str, str]]:
        rows = super().differences()
        typed = [(row.get("relation"), row["age"], row["gender"]) for row in self._told_rows()]
        stored = [(row["relation"], row["age"], row["gender"]) for row in self.now["members"]]
        if typed != stored:
            rows.append((_("Who lives there"), self._people(typed), self._people(stored)))
        return rows

    def tell(self) -> None:
        """Ages that were not changed keep the day they were told; a birth date makes the head's exact."""
        told, client = self.cleaned_data, self.household.client
        names = {name: told[name] for name in ("first_name", "last_name", "birth_date") if name in told}
        self.household.know("identity", ClientIdentity, **names)
        self.household.set(client, **{name: told[name] for name in ("reference", "language") if name in told})
        if not all(row.is_valid() for row in self.rows):
            return
        members = [self._member(row) for row in self._told_rows()]
        now = [(Member(one.relation, one.age, one.gender), one.age_on) for one in self.household.members]
        if members != now:
            self.household.replace_members(members)

    def _told_rows(self) -> list[dict[str, Any]]:
        return [{"relation": Relation.HEAD} | row.cleaned_data for row in self.rows]

    def _member(self, row: dict[str, Any]) -> tuple[Member, date]:
        age, age_on = row["age"], self.today
        known = next((one for one in self.household.members if one.place == row["place"]), None)
        birth = self.cleaned_data.get("birth_date") if row["relation"] == Relation.HEAD else None
        if birth:
            age = whole_years(birth, self.today)
            age_on = anniversary(birth, age)
        elif known and known.as_person().age_at(self.today) == age:
            age, age_on = known.age, known.age_on
        return Member(row["relation"], age, row["gender"]), age_on

    @staticmethod
    def _people(rows: list[tuple]) -> str:
        labels = dict(Relation.choices), dict(GENDERS)
        return "; ".join(
            ", ".join([str(labels[0][relation]), *([] if age is None else [str(age)]), str(labels[1][gender])])
            for relation, age, gender in rows
        )


def _count(data: Any) -> int:
    """How many people a form was sent with."""
    text = data.get("people", "1")
    return min(max(int(text), 1), MOST_MEMBERS) if text.isdecimal() else 1
