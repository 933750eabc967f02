"""Which opening a row is about, and what it makes of it (listings/README.md)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies.importing.rows import FileRow
from agencies.importing.run import RowRefused
from listings.enums import CloseReason
from listings.importing.columns import OPENING_COLUMNS, Values
from listings.models import Opening

NAMES = [column.name for column in OPENING_COLUMNS]


def match_openings(
    rows: Sequence[FileRow], openings: Sequence[Opening], first_seen: date, today: date
) -> dict[int, Opening | None]:
    """By row number, the opening in the registry that each row of a unit is about; None for no known one.

    First come openings known by their first day. A row without a first day means the unclosed opening, or the last if
    it says the same of it; one that closes means the opening that ends on its day, else the unclosed one unless another
    row leaves that unclosed. Then, where file and registry each have one unclosed opening left, the row with another
    first day moves that one. An opening whose announced end lies ahead is still unclosed for a row without days.
    """
    by_day = {opening.offered_from: opening for opening in openings}
    by_end = {opening.closed_on: opening for opening in openings}
    unclosed = by_end.get(None)
    dated = [row for row in rows if "offered_from" in row.given]
    found = {row.number: by_day.get(row.given["offered_from"]) for row in dated}
    ending = [opening for opening in openings if opening.closed_on and opening.closed_on > today]
    still = unclosed or (ending[0] if len(ending) == 1 else None)
    free = None if still in found.values() else still
    lasting = [row for row in rows if row.number not in found and not row.given.get("closed_on")]
    for row in lasting:
        found[row.number] = free or _same_again(row, openings, first_seen)
    free = None if lasting else free
    for row in rows:
        if row.number not in found:
            found[row.number] = by_end.get(row.given["closed_on"], free)
    moving = [row for row in dated if found[row.number] is None and not row.given.get("closed_on")]
    if len(moving) == 1 and unclosed not in found.values():
        found[moving[0].number] = unclosed
    return found


def _same_again(row: FileRow, openings: Sequence[Opening], first_seen: date) -> Opening | None:
    """The last opening, if the row says the same of it: an old row, come in again after its opening was closed here.

    Such a row opens nothing anew. An opening from before the row can first have come in is not the row's.
    """
    last = max(openings, key=lambda opening: opening.offered_from, default=None)
    if last is None or last.offered_from < min(row.given.get("available_from") or first_seen, first_seen):
        return None
    said = {name: row.given[name] for name in NAMES if row.given.get(name)}
    return last if all(getattr(last, name) == value for name, value in said.items()) else None


def new_opening(values: Values, today: date) -> Values:
    """The values of an opening that a row creates; its blank days follow from each other and from today."""
    available_from, offered_from = values.get("available_from"), values.get("offered_from")
    return {
        "rent": values.get("rent"),
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
