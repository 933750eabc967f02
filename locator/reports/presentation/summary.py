"""What a report says first: its sentence, and four figures with what to compare them with."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.wording import number, short_day
from locator.reports.facts import codes
from locator.reports.presentation import drawings, labels
from locator.reports.presentation.cells import CellKind, Links, cell_in_words, percent
from locator.reports.presentation.charts import Chart
from locator.reports.presentation.homes import month_of
from locator.reports.presentation.reading import Facts, month_name

TILES = ("open_end", "new", "move_ins", "verified_share")
SIZE_WORDS = 2  # a size is named where at least so many households wait for each of its homes


@dataclass(frozen=True)
class Tile:
    """A headline figure: label, value, the list behind it, what it was before, and its year as a line."""

    label: str
    value: str
    link: str
    compared: str
    spark: Chart


def tiles(facts: Facts, links: Links) -> list[Tile]:
    """The four figures that a director asks for first."""
    names = {
        "open_end": _("Open on %(day)s") % {"day": short_day(facts.last_counted)},
        "new": _("New in the month"),
        "move_ins": _("Moved in"),
        "verified_share": _("Confirmed in the last 14 days"),
    }
    kinds = {"verified_share": CellKind.SHARE}
    return [
        Tile(
            names[figure],
            cell_in_words(facts.at(codes.PATHS[figure]), kinds.get(figure, CellKind.COUNT)),
            links(codes.PATHS[figure], ""),
            compared(facts, figure, kinds.get(figure, CellKind.COUNT)),
            drawings.spark(facts, figure),
        )
        for figure in TILES
    ]


def compared(facts: Facts, figure: str, kind: CellKind) -> str:
    """38 in September, 36 a year ago; what nobody knows, or is not told, is left out."""
    then = facts.document["comparison"]
    before = facts.at("comparison.previous.figures", figure, "value")
    last_year = facts.at("comparison.last_year.figures", figure, "value")
    parts = []
    if isinstance(before, int | float):
        month = month_of(then["previous"]["month"]).split("\u00a0")[0]
        parts.append(_("%(value)s in %(month)s") % {"value": cell_in_words(before, kind), "month": month})
    if isinstance(last_year, int | float):
        parts.append(_("%(value)s a year ago") % {"value": cell_in_words(last_year, kind)})
    return ", ".join(parts) or _("No earlier month to compare with")


def first_sentence(facts: Facts) -> str:
    """43 homes are open, the most since June 2026."""
    homes = int(facts.known("open_end") or 0)
    if not homes:
        return _("No home is open.")
    words = ngettext("%(count)s home is open", "%(count)s homes are open", homes) % {"count": number(homes)}
    record = since(facts, homes)
    return f"{words}, {record}." if record else f"{words}."


def since(facts: Facts, homes: int) -> str:
    """How far back one must look for as many open homes, or as few: at least three months, or it is no news."""
    before = list(zip(facts.months, facts.numbers("open_end"), strict=True))[-2::-1]
    known = [(month, value) for month, value in before if value is not None]
    for words, all_words, is_beyond in (
        (_("the most since %(month)s"), _("the most in a year"), lambda value: value >= homes),
        (_("the fewest since %(month)s"), _("the fewest in a year"), lambda value: value <= homes),
    ):
        months = [month for month, value in known if is_beyond(value)]
        if not months and len(known) == len(facts.months) - 1:
            return all_words
        if months and months[0] not in [month for month, _value in known[:2]]:
            return words % {"month": month_name(months[0])}
    return ""


def second_sentence(facts: Facts) -> str:
    """1,819 households wait. The longest line is for bachelors: 125 households for each open home."""
    waiting = facts.at("demand.waiting")
    if not isinstance(waiting, int):
        return ""
    words = ngettext("%(count)s household waits.", "%(count)s households wait.", waiting) % {"count": number(waiting)}
    return f"{words} {scarcest(facts)}".strip()


def scarcest(facts: Facts) -> str:
    """For which size most households wait for each open home, at least two; and of which size none is open at all."""
    lines, none = [], []
    for code in facts.keys("by_bedrooms"):
        waiting, homes = facts.known("waiting_end", code), facts.known("by_bedrooms", code)
        if waiting and homes:
            lines.append((waiting / homes, code))
        elif waiting:
            none.append((waiting, code))
    sentences = []
    each, code = max(lines, default=(0.0, ""))
    if each >= SIZE_WORDS:
        sentence = _("The longest line is for %(size)s: %(count)s households for each.")
        sentences.append(sentence % {"size": labels.SIZES[code], "count": number(round(each))})
    if none:
        waiting, code = max(none)
        sentence = ngettext(
            "%(count)s household waits for %(size)s, and none is open.",
            "%(count)s households wait for %(size)s, and none is open.",
            int(waiting),
        )
        sentences.append(sentence % {"size": labels.SIZES[code], "count": number(int(waiting))})
    return " ".join(sentences)


def mail_figures(facts: Facts) -> list[tuple[str, str]]:
    """The headline figures of a mail: label and value, counts that are hidden left out."""
    figures = ("open_end", "new", "filled_programme", "move_ins", "waiting", "verified_share")
    values = [(figure, facts.at(codes.PATHS[figure])) for figure in figures]
    return [
        (str(labels.HEADLINE[figure]), percent(value) if figure == "verified_share" else cell_in_words(value))
        for figure, value in values
        if isinstance(value, int | float)
    ]
