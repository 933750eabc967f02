"""What a pair's row says, in sentences that a caseworker could say to the household. No rule is decided here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agencies.wording import ago, capitalised, day, dollars, listed
from listings.enums import Condition, Feature, PetRule, RestrictedGroup, SharedWith, SmokingRule
from matching.models import Pair
from matching.pairs.criteria import CRITERIA, Criterion

PASS, ASK, FAIL = "pass", "ask", "fail"


@dataclass(frozen=True)
class Reason:
    """What one criterion says of a pair: pass, ask or fail, its part of the fit (0-100 or None), and a sentence."""

    criterion: Criterion
    result: str
    fit: int | None
    text: str

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.criterion.code


def result(pair: Pair, code: str) -> str:
    """How a pair stands with a criterion: a failure outweighs a question."""
    if not getattr(pair, f"{code}_ok"):
        return FAIL
    return ASK if getattr(pair, f"{code}_ask") else PASS


def result_word(standing: str) -> str:
    """Fits, ask or not, as a word."""
    return {PASS: pgettext("result", "Fits"), ASK: pgettext("result", "Ask"), FAIL: pgettext("result", "Not")}[standing]


def reasons(pair: Pair) -> list[Reason]:
    """All criteria of a pair in their order; its opening, unit, area and need should be fetched with it."""
    return [
        Reason(
            criterion,
            (standing := result(pair, criterion.code)),
            getattr(pair, f"{criterion.code}_fit") if criterion.in_fit else None,
            SENTENCES[criterion.code](pair, standing),
        )
        for criterion in CRITERIA
    ]


def questions(pair: Pair) -> list[str]:
    """What is to be asked: codes of features and conditions where those are the question, else the criterion's code."""
    codes: list[str] = []
    for criterion in CRITERIA:
        if result(pair, criterion.code) != ASK:
            continue
        if criterion.code == "access":
            codes += choices_in(pair.access_unknown, Feature)
        elif criterion.code == "conditions":
            codes += choices_in(pair.conditions_open, Condition)
        else:
            codes.append(criterion.code)
    return codes


def choices_in(mask: int, choices) -> list:
    """The members of a closed list whose bits are set."""
    return [choice for place, choice in enumerate(choices) if mask >> place & 1]


def labels_in(mask: int, choices) -> str:
    """Their labels as running text: elevator, wide doors and grab bars."""
    return listed(choice.label.lower() for choice in choices_in(mask, choices))


def bedrooms_in_words(count: int) -> str:
    """no separate bedroom, 1 bedroom, 2 bedrooms."""
    if count == 0:
        return _("no separate bedroom")
    return ngettext("%(count)s bedroom", "%(count)s bedrooms", count) % {"count": count}


def _open(pair: Pair, standing: str) -> str:
    if standing == PASS:
        if pair.available_from <= pair.today:
            return _("It is on offer and free now.")
        return _("It is on offer and free from %(date)s.") % {"date": day(pair.available_from)}
    if not pair.on_offer:
        return _("It is not on offer on this day.")
    if pair.taken:
        return _("It is held for another household, or offered to one.")
    return _("It is free from %(date)s, later than %(last)s.") % {
        "date": day(pair.available_from),
        "last": day(pair.last_day),
    }


def _fresh(pair: Pair, standing: str) -> str:
    if pair.verified_on is None:
        return _("Nobody has confirmed it yet: ask a locator to confirm it first.")
    when = {"when": ago(pair.verified_on, pair.today)}
    if standing == PASS:
        return _("It was confirmed %(when)s.") % when
    return _("It was last confirmed %(when)s: ask a locator to confirm it first.") % when


def _size(pair: Pair, standing: str) -> str:
    words = {"has": bedrooms_in_words(pair.bedrooms), "needed": bedrooms_in_words(pair.bedrooms_needed)}
    named = pair.referral.need.min_bedrooms is not None
    if standing == FAIL:
        return _("It has %(has)s; the household asks for %(needed)s at least.") % words
    if standing == ASK:
        return (
            _("It has %(has)s; the occupancy standard advises %(needed)s. That is advice, not a rule: would it suit?")
            % words
        )
    if named:
        if pair.bedrooms == pair.bedrooms_needed:
            return _("It has %(has)s, as the household asked.") % words
        return _("It has %(has)s; the household asked for %(needed)s at least.") % words
    if pair.bedrooms == pair.bedrooms_needed:
        return _("It has %(has)s, as the occupancy standard advises for this household.") % words
    return _("It has %(has)s, more than the occupancy standard advises (%(needed)s).") % words


def _occupancy(pair: Pair, standing: str) -> str:
    limit = pair.unit.max_occupants
    if limit is None:
        return _("No municipal limit on the number of occupants is known.")
    words = {"limit": limit, "size": pair.household_size}
    if standing == FAIL:
        return _("The municipal limit is %(limit)s occupants; the household has %(size)s members.") % words
    return _("The municipal limit of occupants (%(limit)s) leaves room for all %(size)s.") % words


def _cost(pair: Pair, standing: str) -> str:
    if pair.reach_cents is None:
        return _("It costs %(cost)s a month with utilities. What can the household pay?") % {
            "cost": dollars(pair.cost_cents)
        }
    words = {
        "cost": dollars(pair.cost_cents),
        "reach": dollars(pair.reach_cents),
        "gap": dollars(pair.gap_cents or 0),
        "possible": dollars(pair.possible_cents or 0),
        "largest": dollars(pair.largest_subsidy_cents),
    }
    if not pair.gap_cents:
        return _("It costs %(cost)s a month with utilities, within the %(reach)s they can reach.") % words
    if standing == PASS:
        return (
            _("It costs %(cost)s a month with utilities: %(gap)s too much, which the possible subsidy closes.") % words
        )
    if standing == ASK:
        return _("It costs %(cost)s a month with utilities. What could pay %(gap)s a month?") % words
    if pair.possible_cents is None:
        return (
            _("It costs %(cost)s a month with utilities: %(gap)s too much, above the largest subsidy (%(largest)s).")
            % words
        )
    return (
        _("It costs %(cost)s a month with utilities: %(gap)s too much, above the possible subsidy (%(possible)s).")
        % words
    )


def _access(pair: Pair, standing: str) -> str:
    if standing == FAIL:
        return _("It does not have: %(features)s.") % {"features": labels_in(pair.access_missing, Feature)}
    if standing == ASK:
        return _("Ask the landlord: %(features)s? Nobody knows yet.") % {
            "features": labels_in(pair.access_unknown, Feature)
        }
    has = labels_in(pair.referral.need.needs_mask, Feature)
    text = _("It has what they need: %(features)s.") % {"features": has} if has else _("They need no access feature.")
    if pair.wishes_met:
        text += " " + _("It also has, of their wishes: %(features)s.") % {
            "features": labels_in(pair.wishes_met, Feature)
        }
    return text


def _area(pair: Pair, standing: str) -> str:
    area = pair.unit.area
    if area is None:
        return (
            _("Nobody knows its area yet: ask where it is.")
            if standing == ASK
            else _("Its area is not known; any would do.")
        )
    words = {"area": area.name}
    if standing == FAIL:
        return _("It is in %(area)s, which they avoid or which is not among the only areas they want.") % words
    if standing == ASK:
        return _("It is in or near %(area)s; ask exactly where, because of the areas they avoid or want.") % words
    if pair.area_fit == 100:
        return _("It is in %(area)s, where they want to live.") % words
    if pair.area_fit:
        return _("It is in %(area)s, near where they want to live.") % words
    return _("It is in %(area)s, not an area they avoid.") % words


def _type(pair: Pair, standing: str) -> str:
    words = {"type": pair.unit.get_unit_type_display().lower()}
    if standing == PASS:
        return _("It is a type of home they accept: %(type)s.") % words
    if pair.unit.shared_with != SharedWith.NONE and "shared" in pair.referral.need.types_refused:
        return _("Its kitchen or bathroom is shared, which they refuse.")
    return _("It is a type of home they refuse: %(type)s.") % words


def _pets(pair: Pair, standing: str) -> str:
    rule = pair.unit.pets
    if standing == FAIL:
        return _("The condominium bans pets, and they have one.")
    if rule == PetRule.CONDO_BAN:
        return _("The condominium bans pets; a service animal is always welcome.")
    if rule == PetRule.PREFERS_NONE:
        return _("The landlord prefers no pets; that is a preference and bars nobody.")
    return _("Pets are allowed.") if rule == PetRule.ALLOWED else _("No ban on pets is known.")


def _smoking(pair: Pair, standing: str) -> str:
    if standing == FAIL:
        return _("It is smoke-free, and they said that does not suit them.")
    if standing == ASK:
        return _("It is smoke-free. Does that suit them?")
    if pair.unit.smoking == SmokingRule.SMOKE_FREE:
        return _("It is smoke-free, which suits them.")
    return _("Smoking is allowed.") if pair.unit.smoking else _("No rule on smoking is known.")


OFFERS = {
    Condition.DIRECT_RENT: lambda: _("the programme can help to set up direct payment"),
    Condition.SUPPORT_WORKER: lambda: _("the programme can name a support worker"),
    Condition.REFERENCES: lambda: _("the programme can speak for them"),
    Condition.GUARANTOR: lambda: _("the programme can give a guarantee"),
}


def _conditions(pair: Pair, standing: str) -> str:
    if standing == FAIL:
        return _("The landlord asks for tenant insurance, and they said no to it.")
    if standing == ASK:
        unasked = labels_in(pair.conditions_open & ~pair.conditions_refused, Condition)
        text = (
            [_("The landlord asks for: %(conditions)s. Have they been asked?") % {"conditions": unasked}]
            if unasked
            else []
        )
        text += [
            _("The landlord asks for: %(condition)s. They said no; %(offer)s.")
            % {"condition": condition.label.lower(), "offer": OFFERS[condition]()}
            for condition in choices_in(pair.conditions_refused, Condition)
        ]
        return " ".join(text)
    if pair.unit.requires:
        return _("The landlord asks for: %(conditions)s. They agree.") % {
            "conditions": labels_in(pair.unit.requires_mask, Condition)
        }
    if pair.landlord_wishes_met:
        return _("The landlord wishes for: %(conditions)s. They agree.") % {
            "conditions": labels_in(pair.landlord_wishes_met, Condition)
        }
    return _("The landlord asks for nothing in particular.")


def _restriction(pair: Pair, standing: str) -> str:
    if not pair.restricted_to:
        if hasattr(pair.unit, "restriction"):
            return _("It is open to everyone: a restriction is recorded, but nobody has approved it.")
        return _("It is open to everyone.")
    group = {"group": RestrictedGroup(pair.restricted_to).label.lower()}
    if standing == FAIL:
        return _("It is kept by law for: %(group)s.") % group
    if standing == ASK:
        return _("It is kept by law for: %(group)s. Does the head of the household belong?") % group
    return _("It is kept by law for: %(group)s. The head of the household belongs.") % group


def _refused_before(pair: Pair, standing: str) -> str:
    if standing == FAIL:
        return _("This offer was declined before, by the household or the landlord.")
    return _("It was not declined before.")


def _paused(pair: Pair, standing: str) -> str:
    if standing == FAIL:
        return _("The referral is paused, withdrawn, housed, or not made yet.")
    return _("The referral is active.")


SENTENCES: dict[str, Callable[[Pair, str], str]] = {
    "open": _open,
    "fresh": _fresh,
    "size": _size,
    "occupancy": _occupancy,
    "cost": _cost,
    "access": _access,
    "area": _area,
    "type": _type,
    "pets": _pets,
    "smoking": _smoking,
    "conditions": _conditions,
    "restriction": _restriction,
    "refused_before": _refused_before,
    "paused": _paused,
}
QUESTION_LABELS = {
    "size": lambda: pgettext("to ask", "size"),
    "cost": lambda: pgettext("to ask", "money"),
    "area": lambda: pgettext("to ask", "area"),
    "smoking": lambda: pgettext("to ask", "smoking"),
    "restriction": lambda: pgettext("to ask", "who it is kept for"),
}


def question_labels(codes: list[str]) -> list[str]:
    """What is to be asked, in words: elevator, money, rental references."""
    names = {choice.value: choice for choices in (Feature, Condition) for choice in choices}
    return [names[code].label.lower() if code in names else QUESTION_LABELS[code]() for code in codes]


def advice(pair: Pair) -> str:
    """One line, as from a colleague: what speaks for the unit, what closes the gap, and what to ask first."""
    first = [bedrooms_in_words(pair.bedrooms)]
    if pair.area_fit == 100:
        first.append(_("where they want to live"))
    if pair.gap_cents == 0:
        first.append(_("within what they can reach"))
    elif pair.gap_cents and not pair.cost_ask:
        first.append(_("a subsidy closes %(gap)s a month") % {"gap": dollars(pair.gap_cents)})
    if pair.verified_on:
        first.append(_("confirmed %(when)s") % {"when": ago(pair.verified_on, pair.today)})
    text = capitalised(", ".join(first)) + "."
    asks = question_labels(questions(pair))
    if asks:
        text += " " + _("Ask first about: %(questions)s.") % {"questions": listed(asks)}
    return text
