"""What landlords prefer and what the law allows: the closed catalogue, and the words that it refuses.

Source: listings/README.md (Human Rights Code, R.S.O. 1990, c. H.19, ss. 2, 9, 13, 14, 15, 18, 21; O. Reg.
290/98; Residential Tenancies Act, 2006). Not legal advice.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.text import fold
from listings.enums import LegalBasis, ProtectedGround
from listings.protected_words import HARMLESS, PROTECTED, WELCOMED


class LegalClass(TextChoices):
    """How far a wish may go."""

    LAWFUL = "A", _("Lawful: may filter or rank")
    SHOWN = "B", _("May be recorded and shown, never filters")
    RESTRICTED = "C", _("Only with a legal basis, an approval and a review date")
    REFUSED = "D", _("Refused: it would break the Human Rights Code")


@dataclass(frozen=True)
class Wish:
    """A wish of the catalogue.

    `column` is where an import or a form keeps it, if anywhere; `bases` are the sections of
    the Code that can allow a class C wish; `ground` is what a class D wish would break.
    """

    code: str
    legal_class: LegalClass
    label: str | Promise
    column: str = ""
    bases: tuple[LegalBasis, ...] = ()
    ground: ProtectedGround | None = None


def _lawful(code: str, label: str | Promise, column: str = "") -> Wish:
    return Wish(code, LegalClass.LAWFUL, label, column)


def _shown(code: str, label: str | Promise, column: str = "") -> Wish:
    return Wish(code, LegalClass.SHOWN, label, column)


def _restricted(code: str, label: str | Promise, *bases: LegalBasis) -> Wish:
    return Wish(code, LegalClass.RESTRICTED, label, "restricted_to", bases)


def _refused(code: str, ground: ProtectedGround, label: str | Promise) -> Wish:
    return Wish(code, LegalClass.REFUSED, label, ground=ground)


_SPECIAL = (LegalBasis.S14, LegalBasis.S18)

CATALOGUE = (
    _lawful("move_in", _("earliest move-in"), "available_from"),
    _lawful("lease_term", _("length of the lease"), "lease_months"),
    _lawful("smoke_free", _("no smoking or vaping inside"), "smoking"),
    _lawful("no_cannabis_growing", _("no growing of cannabis")),
    _lawful("max_occupants", _("most occupants by municipal or fire rule"), "max_occupants"),
    _lawful("condo_ban", _("pets banned by the condominium's declaration"), "pets"),
    _lawful("parking", _("parking, and how many vehicles"), "parking"),
    _lawful("utilities", _("utilities in the tenant's name"), "utilities_included"),
    _lawful("laundry", _("laundry"), "laundry"),
    _lawful("house_rules", _("the building's rules on quiet hours, noise and garbage"), "preference_text"),
    _lawful("viewings", _("when the home can be seen"), "preference_text"),
    _lawful("no_short_lets", _("no short-term subletting"), "preference_text"),
    _lawful("inspection", _("an inspection at move-in, with lawful notice"), "preference_text"),
    _lawful("contact_language", _("the landlord's own language"), "landlord_language"),
    _lawful("direct_rent", _("rent paid directly, if the tenant agrees"), "requires"),
    _lawful("support_worker", _("a named support worker and a monthly call"), "requires"),
    _lawful("tenant_insurance", _("tenant insurance"), "requires"),
    _lawful(
        "references", _("rental references or a credit check, asked of everyone; to have none is neutral"), "requires"
    ),
    _lawful("guarantor", _("a guarantor, asked of everyone"), "requires"),
    _shown(
        "prefers_no_pets", _("prefers no pets: void once a tenancy starts (Residential Tenancies Act, s. 14)"), "pets"
    ),
    _shown("past_experience", _("past experiences")),
    _shown("support_on_site", _("prefers support on site")),
    _shown("quiet", _("prefers quiet: better said as the building's rules"), "preference_text"),
    _shown("record_check", _("a criminal-record check after a conditional offer; it weighs on some groups more")),
    _restricted("women", _("women only"), LegalBasis.S21_2, LegalBasis.S21_1, *_SPECIAL),
    _restricted("men", _("men only"), LegalBasis.S21_2, LegalBasis.S21_1, *_SPECIAL),
    _restricted("seniors_65", _("people 65 and over"), LegalBasis.S15, LegalBasis.S21_1, *_SPECIAL),
    _restricted("youth", _("youth"), LegalBasis.S21_1, *_SPECIAL),
    _restricted("indigenous", _("Indigenous people"), LegalBasis.S21_1, *_SPECIAL),
    _restricted("special_programme", _("a special programme"), LegalBasis.S21_1, *_SPECIAL),
    _refused("no_children", ProtectedGround.FAMILY_STATUS, _("no children, or no more than some number")),
    _refused("adult_building", ProtectedGround.FAMILY_STATUS, _("an adult building")),
    _refused("singles_or_couples", ProtectedGround.MARITAL_STATUS, _("singles only, or couples only")),
    _refused("no_assistance", ProtectedGround.PUBLIC_ASSISTANCE, _("nobody on Ontario Works or ODSP")),
    _refused("must_work", ProtectedGround.PUBLIC_ASSISTANCE, _("must be working; professionals only")),
    _refused("income_test", ProtectedGround.PUBLIC_ASSISTANCE, _("a least income, or rent below a share of income")),
    _refused("age_range", ProtectedGround.AGE, _("an age: mature, young, seniors, students, 30 and over")),
    _refused("one_sex", ProtectedGround.SEX, _("women or men only, outside class C; nobody pregnant")),
    _refused("orientation", ProtectedGround.SEXUAL_ORIENTATION, _("nobody gay, or straight couples only")),
    _refused("origin", ProtectedGround.ORIGIN, _("Canadians only; no refugees; a nationality, race or skin colour")),
    _refused("canadian_credit", ProtectedGround.ORIGIN, _("Canadian credit or Canadian references")),
    _refused("tenant_language", ProtectedGround.ORIGIN, _("must speak English; no accents")),
    _refused("social_insurance", ProtectedGround.ORIGIN, _("a social insurance number")),
    _refused("religion", ProtectedGround.CREED, _("a religion: Christians only")),
    _refused("no_disability", ProtectedGround.DISABILITY, _("no disability or mental illness; independent living")),
    _refused("sober", ProtectedGround.DISABILITY, _("sober only; nobody in treatment for drugs or alcohol")),
    _refused("no_homeless", ProtectedGround.HOUSING_FIRST, _("nobody from a shelter, nobody homeless")),
)

_REFUSALS = {
    ProtectedGround.FAMILY_STATUS: _(
        "These words speak of children, parents or families. Ontario's Human Rights Code does not let a landlord "
        "choose tenants by family status. You may give the number of people that the municipality allows, and the "
        "building's rules on quiet hours, for everyone alike."
    ),
    ProtectedGround.MARITAL_STATUS: _(
        "These words speak of being single, married or a couple. Ontario's Human Rights Code does not let a "
        "landlord choose tenants by marital status. You may give the number of people that the municipality allows."
    ),
    ProtectedGround.PUBLIC_ASSISTANCE: _(
        "These words speak of work, income or public assistance. Ontario's Human Rights Code does not let a "
        "landlord turn people away because they receive public assistance, or set a least income. You may ask "
        "everyone for rental references, a guarantor, or rent paid directly if the tenant agrees."
    ),
    ProtectedGround.AGE: _(
        "These words speak of age, or of students or retired people. Ontario's Human Rights Code does not let a "
        "landlord choose tenants by age. You may give the building's rules on noise and quiet hours. Housing for "
        "people 65 and over is recorded as a restriction, with its legal basis."
    ),
    ProtectedGround.SEX: _(
        "These words speak of sex, gender or pregnancy. Ontario's Human Rights Code does not let a landlord choose "
        "tenants by them. A building for one sex, or a kitchen or bathroom shared with the owner, is recorded as a "
        "restriction, with its legal basis."
    ),
    ProtectedGround.SEXUAL_ORIENTATION: _(
        "These words speak of sexual orientation. Ontario's Human Rights Code does not let a landlord choose "
        "tenants by it. You may ask everyone for rental references."
    ),
    ProtectedGround.ORIGIN: _(
        "These words speak of race, origin, citizenship or language. Ontario's Human Rights Code does not let a "
        "landlord choose tenants by them, or ask for Canadian credit, Canadian references or a social insurance "
        "number. You may ask everyone for rental references from anywhere; to have none counts for nothing. You may "
        "say which languages you speak."
    ),
    ProtectedGround.CREED: _(
        "These words speak of religion. Ontario's Human Rights Code does not let a landlord choose tenants by "
        "creed. You may give the building's rules, for everyone alike."
    ),
    ProtectedGround.DISABILITY: _(
        "These words speak of disability, health, or the use of alcohol or drugs. Ontario's Human Rights Code does "
        "not let a landlord choose tenants by disability, which includes mental health and addiction. You may have "
        "a smoke-free home, and ask for a named support worker. Access features have their own columns."
    ),
    ProtectedGround.HOUSING_FIRST: _(
        "These words speak of people without a home, or of the programmes that house them. This bank turns "
        "nobody away for having been without a home. You may ask for a named support worker, a guarantor, or rent "
        "paid directly if the tenant agrees."
    ),
}


def wishes(legal_class: LegalClass) -> tuple[Wish, ...]:
    """The wishes of a class, in the order of the catalogue."""
    return tuple(wish for wish in CATALOGUE if wish.legal_class == legal_class)


def refusal(ground: ProtectedGround) -> str:
    """Why words of a landlord are not kept, and what may be asked instead, for the landlord to read."""
    return str(_REFUSALS[ground])


@lru_cache(maxsize=10_000)
def grounds_in(text: str) -> tuple[ProtectedGround, ...]:
    """The grounds that a landlord's words touch, in English or French, in the order of `ProtectedGround`.

    It reads words, not intentions: "no kids" and "perfect for kids" are the same to it, because a word let through may
    turn a household away, and a text not kept costs a line. What plainly speaks of a home, of what lies near it, or of
    people being welcome is let pass (`HARMLESS`, `WELCOMED`).
    """
    readings = {_plain(reading) for reading in {text, _undisguised(text)}}
    suspect = [_OPEN_DOOR.sub("|", _HARMLESS.sub("|", reading)) for reading in readings if _ANY.search(reading)]
    return tuple(ground for ground, words in _PROTECTED.items() if any(map(words.search, suspect)))


_LETTERS_FOR_LETTERS = str.maketrans("авекмнорстухіјѕһԁԝαεικνορτυχ", "abekmhopctyxijshdwaeikvoptux")
_SIGNS_FOR_LETTERS = str.maketrans("01345$7@!|€", "oieasstaiie")


def _plain(text: str) -> str:
    """The words alone, folded, with single spaces, numbers apart from letters, and initials such as O.W. joined."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    letters = fold(visible).translate(_LETTERS_FOR_LETTERS).replace("+", " plus ")
    joined = re.sub(r"(?<![a-z0-9])[a-z](?:[ .*_-]{1,2}[a-z])+(?![a-z0-9])", _joined, letters)
    return " ".join(re.findall(r"[a-z]+|[0-9]+", joined))


def _joined(spaced: re.Match[str]) -> str:
    return re.sub(r"[^a-z]", "", spaced[0])


def _undisguised(text: str) -> str:
    """The text with the usual tricks undone: k1ds, W€lfare, NoKids, kiiids."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    letters = re.sub(r"(?<=[^\W\d_])[013457@$!|€](?=\w)|[013457@$€](?=[^\W\d_])", _as_letter, words)
    return re.sub(r"([^\W\d_])\1{2,}", r"\1", letters)


def _as_letter(sign: re.Match[str]) -> str:
    return sign[0].translate(_SIGNS_FOR_LETTERS)


def _expression(words: Iterable[str]) -> str:
    """A regular expression for lists written as `protected_words` says."""
    phrases = re.split(r"\s*,\s*", ", ".join(words).strip().strip(","))
    return rf"\b(?:{'|'.join(_phrase(phrase) for phrase in phrases if phrase)})\b"


def _phrase(phrase: str) -> str:
    plain = re.sub(r"\s*/\s*", "/", fold(phrase))
    return "".join(_word(word) for word in plain.split(" ")).removesuffix(" ")


def _word(word: str) -> str:
    if word.startswith("(") and word.endswith(")") and ")" not in word[:-1]:
        return f"(?:{_word(word[1:-1])})?"
    letters = word.replace("(", "(?:").replace(")", ")?").replace("*", "[a-z]*")
    numbers = letters.replace("##", "[0-9]{2}").replace("#", "[0-9]+")
    return f"(?:{numbers.replace('/', '|')}) " if "/" in numbers else f"{numbers} "


def _open_door() -> str:
    group = _expression(WELCOMED)
    groups = rf"{group}(?: (?:(?:and|or|et|ou|the|les|aux) )*{group})*"
    unsaid = "".join(
        rf"(?<!\b{word} )" for word in ("no", "not", "non", "nor", "only", "and", "or", "never", "pas", "de", "d")
    )
    welcome = r"(?:(?:are|is|sont|always|also|all|very|most|tous|les) )*(?:welcome|welcomed|bienvenue?s?)"
    accessible = r"(?:accessible|barrier free|adapted|adaptee?|sans obstacles?) (?:to|for|aux|a|pour)(?: les| une?)?"
    unless = r"(?! (?:only|if|unless|but|except|with|seulement|si|mais|sauf)\b)"
    return rf"{unsaid}(?:{groups} {welcome}{unless}|{accessible} {groups})"


_PROTECTED = {ground: re.compile(_expression(words)) for ground, words in PROTECTED.items()}
_ANY = re.compile(_expression(phrases for words in PROTECTED.values() for phrases in words))
_HARMLESS = re.compile(_expression(HARMLESS))
_OPEN_DOOR = re.compile(_open_door())
