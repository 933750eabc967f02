"""The answers of the ranking commands: JSON documents as in matching/pairs/README.md, and text to read."""

import textwrap
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Client
from agencies.wording import day, dollars, labelled, listed
from matching.models import Pair
from matching.pairs.criteria import BY_CODE
from matching.pairs.ranking import Ranking
from matching.pairs.reasons import ASK, Reason, advice, question_labels, questions, reasons, result_word

WIDTH = 100
INDENT = "    "


def unit_name(pair: Pair) -> str:
    """SOURCE/unit_ref, by the oldest source."""
    return f"{pair.source}/{pair.unit_ref}"


def in_dollars(cents: int | None) -> float | int | None:
    """An amount in JSON: whole dollars as an integer, cents as a fraction."""
    if cents is None:
        return None
    return cents // 100 if cents % 100 == 0 else cents / 100


def reason_json(reason: Reason) -> dict:
    """One criterion of one pair."""
    return {"code": reason.code, "result": reason.result, "fit": reason.fit, "text": reason.text}


def priority_json(pair: Pair) -> dict:
    """What decides a household's place in line for a unit, and the facts that nobody knows."""
    return {
        "scarce": pair.scarce,
        "fleeing": pair.fleeing,
        "chronic": pair.chronic,
        "days_homeless_3y": pair.days_homeless_3y,
        "referred_on": pair.referred_on.isoformat(),
        "lot": pair.lot,
        "unknown": [name for name in ("days_homeless_1y", "days_homeless_3y") if getattr(pair, name) is None],
    }


def units_json(client: Client, ranking: Ranking, as_of: date, policy: int) -> dict:
    """Ranked units for a household."""
    return {
        "client": client.code,
        "as_of": as_of.isoformat(),
        "policy": policy,
        "open": ranking.considered,
        "eligible": ranking.eligible,
        "excluded": ranking.excluded,
        "units": [
            {
                "rank": rank,
                "unit": unit_name(pair),
                "fit": pair.points,
                "gap": in_dollars(pair.gap_cents),
                "ask": questions(pair),
                "reasons": [reason_json(reason) for reason in reasons(pair)],
            }
            for rank, pair in enumerate(ranking.pairs, start=1)
        ],
    }


def households_json(unit: str, ranking: Ranking, as_of: date, policy: int) -> dict:
    """Households for a unit, in order of priority."""
    return {
        "unit": unit,
        "as_of": as_of.isoformat(),
        "policy": policy,
        "waiting": ranking.considered,
        "eligible": ranking.eligible,
        "excluded": ranking.excluded,
        "clients": [
            {
                "rank": rank,
                "client": pair.referral.client.code,
                "agency": pair.agency.code,
                "fit": pair.points,
                "ask": questions(pair),
                "priority": priority_json(pair),
            }
            for rank, pair in enumerate(ranking.pairs, start=1)
        ],
    }


def pair_json(client: Client, pair: Pair) -> dict:
    """Every criterion of one pair."""
    return {
        "client": client.code,
        "unit": unit_name(pair),
        "eligible": pair.eligible,
        "fit": pair.points,
        "criteria": [reason_json(reason) for reason in reasons(pair)],
    }


def units_text(client: Client, ranking: Ranking, as_of: date) -> str:
    """Ranked units for a household, to read: advice for each, then its questions and what speaks against it."""
    lines = [
        _("Units for %(client)s as of %(date)s: %(eligible)s of %(open)s open units suit.")
        % {"client": client.code, "date": day(as_of), "eligible": ranking.eligible, "open": ranking.considered}
    ]
    for rank, pair in enumerate(ranking.pairs, start=1):
        lines += [
            "",
            f"{rank:>2}. {unit_name(pair)}  " + _("fit %(fit)s") % {"fit": pair.points} + f"  {money_words(pair)}",
        ]
        lines += _wrapped(advice(pair))
        lines += [
            line
            for reason in reasons(pair)
            if reason.criterion.in_fit or reason.result == ASK
            for line in _wrapped(labelled(result_word(reason.result), reason.text))
        ]
    return "\n".join(lines + _excluded_lines(ranking))


def households_text(unit: str, ranking: Ranking, as_of: date) -> str:
    """Households in line for a unit, to read, with what decides each place."""
    lines = [
        _("Households for %(unit)s as of %(date)s: %(eligible)s of %(waiting)s waiting households suit.")
        % {"unit": unit, "date": day(as_of), "eligible": ranking.eligible, "waiting": ranking.considered}
    ]
    for rank, pair in enumerate(ranking.pairs, start=1):
        lines += [
            "",
            f"{rank:>2}. {pair.referral.client.code}  {pair.agency.name}  " + _("fit %(fit)s") % {"fit": pair.points},
        ]
        lines += _wrapped(priority_words(pair))
        asks = question_labels(questions(pair))
        if asks:
            lines += _wrapped(_("Ask first about: %(questions)s.") % {"questions": listed(asks)})
    return "\n".join(lines + _excluded_lines(ranking))


def pair_text(client: Client, pair: Pair) -> str:
    """Every criterion of one pair, to read."""
    verdict = _("The unit suits.") if pair.eligible else _("The unit does not suit.")
    fit = _("fit %(fit)s") % {"fit": pair.points}
    lines = [labelled(f"{client.code} – {unit_name(pair)} ({fit}, {money_words(pair)})", verdict), ""]
    for reason in reasons(pair):
        fit = "" if reason.fit is None else f" ({reason.fit})"
        lines += _wrapped(labelled(result_word(reason.result), f"{reason.criterion.label}{fit}. {reason.text}"))
    return "\n".join(lines)


def money_words(pair: Pair) -> str:
    """The gap in words."""
    if pair.gap_cents is None:
        return _("reach not known")
    return _("no gap") if pair.gap_cents == 0 else _("gap %(gap)s a month") % {"gap": dollars(pair.gap_cents)}


def priority_words(pair: Pair) -> str:
    """What decides a household's place in line, in words."""
    words = []
    if pair.scarce:
        words.append(_("needs a scarce access feature of this unit"))
    if pair.fleeing:
        words.append(_("fleeing violence"))
    if pair.chronic:
        words.append(_("chronic homelessness"))
    if pair.days_homeless_3y is None:
        words.append(_("days homeless in three years not known"))
    else:
        words.append(_("%(days)s days homeless in three years") % {"days": pair.days_homeless_3y})
    words.append(_("referred on %(date)s") % {"date": day(pair.referred_on)})
    return "; ".join(words)


def _excluded_lines(ranking: Ranking) -> list[str]:
    """How many others fail each criterion."""
    failing = {code: count for code, count in ranking.excluded.items() if count}
    if not failing:
        return []
    return ["", _("Why not the others (one may count more than once):")] + [
        f"{INDENT}{count:>6}  {BY_CODE[code].why_not}" for code, count in failing.items()
    ]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT + "  ")
