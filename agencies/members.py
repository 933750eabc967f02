"""The members of a household in words: "Woman, 31, with a girl of 4 and a boy of 2"."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, npgettext_lazy, pgettext_lazy

from agencies.enums import Relation
from agencies.models import HouseholdMember
from agencies.occupancy import ADULT, Person
from agencies.wording import listed

HEAD = {
    "F": ngettext_lazy("Woman, %(age)s", "Woman, %(age)s", "age"),
    "M": ngettext_lazy("Man, %(age)s", "Man, %(age)s", "age"),
    "X": ngettext_lazy("Person, %(age)s", "Person, %(age)s", "age"),
}
PARTNER = {
    "F": npgettext_lazy("woman", "a partner of %(age)s", "a partner of %(age)s", "age"),
    "M": npgettext_lazy("man", "a partner of %(age)s", "a partner of %(age)s", "age"),
    "X": npgettext_lazy("person", "a partner of %(age)s", "a partner of %(age)s", "age"),
}
GROWN_UP = {
    "F": ngettext_lazy("a woman of %(age)s", "a woman of %(age)s", "age"),
    "M": ngettext_lazy("a man of %(age)s", "a man of %(age)s", "age"),
    "X": ngettext_lazy("a person of %(age)s", "a person of %(age)s", "age"),
}
MINOR = {
    "F": ngettext_lazy("a girl of %(age)s", "a girl of %(age)s", "age"),
    "M": ngettext_lazy("a boy of %(age)s", "a boy of %(age)s", "age"),
    "X": ngettext_lazy("a child of %(age)s", "a child of %(age)s", "age"),
}
BABY = {"F": gettext_lazy("a baby girl"), "M": gettext_lazy("a baby boy"), "X": gettext_lazy("a baby")}
OF_UNKNOWN_AGE = {
    (Relation.HEAD, "F"): gettext_lazy("Woman, age not known"),
    (Relation.HEAD, "M"): gettext_lazy("Man, age not known"),
    (Relation.HEAD, "X"): gettext_lazy("Person, age not known"),
    (Relation.PARTNER, "F"): pgettext_lazy("woman", "a partner, age not known"),
    (Relation.PARTNER, "M"): pgettext_lazy("man", "a partner, age not known"),
    (Relation.PARTNER, "X"): pgettext_lazy("person", "a partner, age not known"),
    (Relation.CHILD, "F"): gettext_lazy("a girl, age not known"),
    (Relation.CHILD, "M"): gettext_lazy("a boy, age not known"),
    (Relation.CHILD, "X"): gettext_lazy("a child, age not known"),
    (Relation.OTHER, "F"): gettext_lazy("a woman, age not known"),
    (Relation.OTHER, "M"): gettext_lazy("a man, age not known"),
    (Relation.OTHER, "X"): gettext_lazy("a person, age not known"),
}


def members_in_words(members: Iterable[HouseholdMember], today: date) -> str:
    """Who lives in a household, with ages as of a day, head first; by nobody's name."""
    head, *others = [person_in_words(member.as_person(), today) for member in members]
    if not others:
        return head
    return _("%(head)s, with %(others)s") % {"head": head, "others": listed(others)}


def person_in_words(person: Person, today: date) -> str:
    """One member, with their age as of a day: "Woman, 31", "a boy of 8"."""
    age = person.age_at(today)
    if age is None:
        return str(OF_UNKNOWN_AGE[Relation(person.relation), person.gender])
    if person.relation == Relation.HEAD:
        words = HEAD
    elif person.relation == Relation.PARTNER:
        words = PARTNER
    elif age >= ADULT:
        words = GROWN_UP
    elif age == 0:
        return str(BABY[person.gender])
    else:
        words = MINOR
    return words[person.gender] % {"age": age}
