"""Which opening a row is about, and what it makes of it (contracts.md section 2, *Keys* and the opening columns)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies.importing.rows import Row
from agencies.importing.run import RowRefused
from listings.enums import CloseReason
from listings.importing.columns import OPENING_COLUMNS, Values
from listings.models import Opening

NAMES = [column.name for column in OPENING_COLUMNS]


def match_openings(rows: Sequence[Row], openings: Sequence[Opening], first_seen: date) -> dict[int, Opening | None]:
    """By row number, the opening in the registry that each row of a unit is about; None for no known one.

    First come openings known by their first day. A row without a first day means the opening that ends as it says, else
    the unclosed one, else the last if the row says the same of it. Then, where file and registry each have one unclosed
    opening left, the row with another first day moves that one.
    """
    by_day = {opening.offered_from: opening for opening in openings}
    unclosed = next((opening for opening in openings if opening.closed_on is None), None)
    found: dict[int, Opening | None] = {}
    for row in rows:
        if row.given.get("offered_from") in by_day:
            found[row.number] = by_day[row.given["offered_from"]]
    taken = {id(opening) for opening in found.values()}
    for row in rows:
        if "offered_from" not in row.given:
            free = None if unclosed is None or id(unclosed) in taken else unclosed
            found[row.number] = _undated(row, openings, free, first_seen)
    taken = {id(opening) for opening in found.values() if opening}
    moving = [row for row in rows if row.number not in found and not row.given.get("closed_on")]
    staying = [row for row in rows if unclosed and found.get(row.number) is unclosed]
    if len(moving) == 1 and unclosed and not staying:
        found[moving[0].number] = unclosed
    return {row.number: found.get(row.number) for row in rows}


def _undated(row: Row, openings: Sequence[Opening], unclosed: Opening | None, first_seen: date) -> Opening | None:
    """The opening that a row without a first day is about."""
    last = max(openings, key=lambda opening: opening.offered_from, default=None)
    if closed_on := row.given.get("closed_on"):
        ended = next((opening for opening in openings if opening.closed_on == closed_on), None)
        return ended or unclosed
    if unclosed or last is None:
        return unclosed
    return last if _says_the_same(row, last, first_seen) else None


def _says_the_same(row: Row, opening: Opening, first_seen: date) -> bool:
    """Whether the row is an old one, come in again after its opening was closed here: then it opens nothing anew."""
    came = min(row.given.get("available_from") or first_seen, first_seen)
    said = {name: row.given[name] for name in NAMES if row.given.get(name)}
    return opening.offered_from >= came and all(getattr(opening, name) == value for name, value in said.items())


def new_opening(values: Values, today: date) -> Values:
    """The values of an opening that a row creates; its blank days follow from each other and from today."""
    available_from, offered_from = values.get("available_from"), values.get("offered_from")
    return {
        "rent": values["rent"],
        "lease_months": values.get("lease_months"),
        "offered_from": offered_from or min(available_from or today, today),
        "available_from": available_from or offered_from or today,
        "closed_on": values.get("closed_on"),
        "close_reason": values.get("close_reason", ""),
    }


def changed_opening(opening: Opening, given: Values) -> Values:
    """The values of a known opening after a row."""
    values: dict[str, Any] = {name: given.get(name, getattr(opening, name)) for name in NAMES}
    if values["available_from"] is None:
        values["available_from"] = values["offered_from"]
    if values["closed_on"] is None and "close_reason" not in given:
        values["close_reason"] = ""
    return values


def check_opening(values: Values, others: Iterable[Opening]) -> None:
    """Raises RowRefused for what PostgreSQL would refuse: half a closing, days out of order, two openings at once."""
    closed_on, offered_from = values["closed_on"], values["offered_from"]
    if closed_on and not values["close_reason"]:
        raise RowRefused(
            "close_reason",
            _("A closing day needs a reason: %(codes)s.") % {"codes": ", ".join(CloseReason.values)},
        )
    if values["close_reason"] and not closed_on:
        raise RowRefused("closed_on", _("A reason for closing needs the first day on which it is no longer on offer."))
    if closed_on and closed_on <= offered_from:
        raise RowRefused(
            "closed_on",
            _("An opening closes after the day it starts, which is %(day)s.") % {"day": offered_from.isoformat()},
        )
    for other in others:
        if offered_from < (other.closed_on or date.max) and other.offered_from < (closed_on or date.max):
            raise RowRefused(
                "offered_from",
                _("The unit is already on offer for some of these days, from %(day)s: give offered_from to say which.")
                % {"day": other.offered_from.isoformat()},
            )
