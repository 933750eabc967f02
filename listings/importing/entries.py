"""Rows that were found fit to go in: everything that can refuse a row is checked here, before anything is changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agencies.importing.cells import CellError
from agencies.importing.rows import Row, missing
from agencies.importing.run import RowRefused
from listings.importing.addresses import Address, read_address
from listings.importing.columns import COLUMNS, OPENING_COLUMNS, Values, ontario
from listings.importing.openings import NAMES, changed_opening, check_opening, new_opening
from listings.importing.register import Home
from listings.models import Opening


@dataclass(slots=True)
class Entry:
    """What a row asks for.

    `values` are the row's, with defaults if the unit is new. `opening` is the known opening that becomes
    `opening_values`; a new one if None; a row that says nothing about an opening has neither. `restriction` is (group,
    legal basis), with no group to end one, or None where the row says nothing about it.
    """

    row: Row
    home: Home
    values: Values
    address: Address | None
    opening: Opening | None
    opening_values: Values | None
    restriction: tuple[str | None, str] | None
    verified_on: date | None


def check_entry(
    row: Row,
    home: Home,
    values: Values,
    opening: Opening | None,
    described: Collection[Opening],
    verified_on: date | None,
    today: date,
) -> Entry:
    """What a row asks for; raises RowRefused if it cannot be.

    `opening` is the known opening that the row is about, `described` are those that earlier rows of the file were
    about, `verified_on` is the file's day of confirmation.
    """
    verified_on = row.given.get("verified_on") or verified_on
    if verified_on and verified_on > today:
        raise RowRefused("verified_on", _("A unit cannot have been confirmed on a day that is still to come."))
    if home.is_new and (lacking := missing(row.new, COLUMNS)):
        raise RowRefused(lacking[0], _("A new unit needs %(columns)s.") % {"columns": ", ".join(lacking)})
    opening_values = None
    if opening or home.is_new or row.says(*NAMES):
        opening, opening_values = _opening_after(row, home, opening, today)
        if any(opening is other for other in described) and any(
            getattr(opening, name) != value for name, value in opening_values.items()
        ):
            raise RowRefused(
                "unit_ref",
                _("Another row of this file describes the same opening. Several units need a unit_ref each."),
            )
        check_opening(opening_values, [other for other in home.openings if other is not opening])
    return Entry(
        row,
        home,
        values,
        _address(values),
        opening,
        opening_values,
        _restriction(home, values),
        verified_on,
    )


def _opening_after(row: Row, home: Home, opening: Opening | None, today: date) -> tuple[Opening | None, Values]:
    """The known opening that a row is about, if any, and the values of the opening after the row."""
    if opening is None:
        if lacking := missing(row.new, OPENING_COLUMNS):
            raise RowRefused(lacking[0], _("A new opening needs %(columns)s.") % {"columns": ", ".join(lacking)})
        values = new_opening(row.new, today)
        opening = next((other for other in home.openings if other.offered_from == values["offered_from"]), None)
        if opening is None:
            return None, values
    return opening, changed_opening(opening, row.given)


def _address(values: Values) -> Address | None:
    """The parts of the row's address, if it has one; its province too must be Ontario."""
    if "address" not in values:
        return None
    address = read_address(values["address"], values.get("city", ""))
    if not address.street:
        raise RowRefused("address", _("Write the street and the number, such as 100 Example Avenue."))
    try:
        if address.province:
            ontario(address.province)
    except CellError as error:
        raise RowRefused("address", str(error)) from error
    return address


def _restriction(home: Home, values: Values) -> tuple[str | None, str] | None:
    """The class C restriction after a row; it needs a legal basis, from the row or known already."""
    if "restricted_to" not in values and "legal_basis" not in values:
        return None
    known = home.restriction
    group = values.get("restricted_to", known.group if known else None)
    legal_basis = values.get("legal_basis", known.legal_basis if known else None)
    if group and not legal_basis:
        raise RowRefused(
            "legal_basis",
            _("A unit can be kept for a group only on a legal basis: write s14, s15, s18, s21_1 or s21_2."),
        )
    return group, legal_basis or ""
