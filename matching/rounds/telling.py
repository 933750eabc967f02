"""A plan as the command tells it: the JSON document of matching/rounds/README.md, and text to read.

A household with only questions says which, the most frequent first (`questions`).
"""

import textwrap
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.wording import day, labelled, listed, number
from matching.enums import WhyUnmatched
from matching.pairs.criteria import BY_CODE
from matching.pairs.documents import WIDTH
from matching.pairs.reasons import question_labels
from matching.rounds.planning import LeftOut, Match, Plan

# What is asked first, in the words of whoever asks (`reading.ASKED_FIRST`).
QUESTIONS = {
    "cost": gettext_lazy("what they can pay, or what could be added to it"),
    "size": gettext_lazy("whether fewer bedrooms than the occupancy standard advises would do"),
}


def plan_json(plan: Plan) -> dict:
    """The whole plan, households in priority order."""
    return {
        "as_of": plan.as_of.isoformat(),
        "policy": plan.policy,
        "households": plan.households,
        "openings": len(plan.homes),
        "pairs": plan.pairs,
        "matched": len(plan.matches),
        "matches": [
            {"client": match.household.code, "unit": match.home.unit, "fit": match.points, "ask": match.ask}
            for match in plan.matches
        ],
        "unmatched": [_left_out_json(plan, left_out) for left_out in plan.left_out],
    }


def _left_out_json(plan: Plan, left_out: LeftOut) -> dict:
    told: dict = {"client": left_out.household.code, "why": str(left_out.why)}
    if left_out.why == WhyUnmatched.NO_ELIGIBLE_UNIT:
        told["closest"] = left_out.closest
    if left_out.why == WhyUnmatched.ONLY_WITH_QUESTIONS:
        told["questions"] = left_out.questions
    if left_out.why == WhyUnmatched.OUTRANKED:
        told["units"] = [home.unit for home in plan.suiting(left_out)]
    return told


def plan_text(plan: Plan) -> str:
    """The whole plan to read: the answer, who gets which unit, and why everyone else gets none."""
    lines = [
        _("Round as of %(date)s, policy %(policy)s.") % {"date": day(plan.as_of), "policy": plan.policy},
        answer_in_words(len(plan.matches), len(plan.homes), len(plan.left_out)),
        "",
        *(_match_line(match) for match in plan.matches),
    ]
    if plan.left_out:
        lines += ["", _("Why the others have no home in this plan:")]
    for left_out in plan.left_out:
        units = [home.unit for home in plan.suiting(left_out)]
        words = labelled(
            left_out.household.code, why_in_words(left_out.why, left_out.closest, left_out.questions, units)
        )
        lines += textwrap.wrap(words, WIDTH, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines)


def answer_in_words(matched: int, homes: int, left_out: int) -> str:
    """38 of 41 homes have a household; 176 households are left without one."""
    has = ngettext(
        "%(matched)s of %(homes)s homes has a household",
        "%(matched)s of %(homes)s homes have a household",
        matched,
    ) % {"matched": number(matched), "homes": number(homes)}
    left = ngettext(
        "%(count)s household is left without one", "%(count)s households are left without one", left_out
    ) % {"count": number(left_out)}
    return _("%(has)s; %(left)s.") % {"has": has, "left": left}


def why_in_words(why: str, closest: dict[str, int], questions: list[str], units: Iterable[str]) -> str:
    """A certificate as a sentence. Who got the units is not said."""
    if why == WhyUnmatched.OUTRANKED:
        return _("These units went to households before this one: %(units)s.") % {"units": listed(units)}
    if why == WhyUnmatched.ONLY_WITH_QUESTIONS and questions:
        return only_asking(questions)
    if why == WhyUnmatched.ONLY_WITH_QUESTIONS:
        return _("Units suit, but a question about size or cost must be answered first.")
    if not closest:
        return _("No open unit suits; each misses by more than one thing.")
    return _("No open unit suits. Missed by one thing alone: %(things)s.") % {"things": closest_in_words(closest)}


def closest_in_words(closest: dict[str, int]) -> str:
    """What alone stood in the way, and in how many units, the most frequent first."""
    ordered = sorted(closest.items(), key=lambda item: (-item[1], item[0]))
    return "; ".join(f"{uncapitalised(str(BY_CODE[code].why_not))} ({number(count)})" for code, count in ordered)


def only_asking(questions: list[str]) -> str:
    """Which question stands between a household and the units that suit, and which other where there is one."""
    first, *others = [QUESTIONS[code] for code in questions]
    if not others:
        return _("Units suit, but a question must be answered first: %(question)s.") % {"question": first}
    return _("Units suit, but a question must be answered first. Most often: %(question)s. Also: %(others)s.") % {
        "question": first,
        "others": listed(others),
    }


def uncapitalised(text: str) -> str:
    """The text with its first letter in lower case, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def _match_line(match: Match) -> str:
    line = f"{match.household.code}  {match.home.unit}  " + _("fit %(fit)s") % {"fit": match.points}
    asks = question_labels(match.ask)
    return line + ("  " + _("Ask first about: %(questions)s.") % {"questions": listed(asks)} if asks else "")
