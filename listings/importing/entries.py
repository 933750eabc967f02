"""Rows that were found fit to go in: everything that can refuse a row is checked here, before anything is changed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agencies.importing.cells import CellError
from agencies.importing.rows import FileRow, missing
from agencies.importing.run import RowRefused
from listings.importing.addresses import Address, read_address
from listings.importing.columns import COLUMNS, LANDLORD_COLUMNS, OPENING_COLUMNS, UNIT_COLUMNS, Ontario, Values
from listings.importing.openings import NAMES, changed_opening, check_opening, new_opening
from listings.importing.register import ListedUnit
from listings.models import Opening

UNIT_NAMES = {column.name for column in UNIT_COLUMNS}
# Columns that say one thing together.
TOGETHER = (
    {column.name for column in LANDLORD_COLUMNS},
    {"address", "city", "unit_number", "postal_code"},
    {"ward", "neighbourhood", "latitude", "longitude"},
    {"restricted_to", "legal_basis"},
)


@dataclass(slots=True)
class Entry:
    """What a row asks for, and what came of it.

    `opening` is the known opening that becomes `opening_values`, a new one if None; a row that says nothing about an
    opening has neither.
    """

    row: FileRow
    opening: Opening | None
    opening_values: Values | None
    verified_on: date | None
    creates: bool = False
    creates_opening: bool = False
    changes: bool = False


class EntryCheck:
    """Checks the rows of one unit, one after another; `verified_on` is the file's day of confirmation."""

    def __init__(self, home: ListedUnit, group: Sequence[FileRow], verified_on: date | None, today: date):
        self.home, self.verified_on, self.today = home, verified_on, today
        self.legal_bases = [row.given["legal_basis"] for row in group if row.given.get("legal_basis")]
        self._said: dict[int, Values] = defaultdict(dict)

    def entry(self, row: FileRow, opening: Opening | None) -> Entry:
        """What a row asks for, given the known opening that it is about; raises RowRefused if it cannot be."""
        home = self.home
        verified_on = row.given.get("verified_on") or self.verified_on
        if verified_on and verified_on > self.today:
            raise RowRefused("verified_on", _("A unit cannot have been confirmed on a day that is still to come."))
        if home.is_new and (lacking := missing(row.new, COLUMNS)):
            raise RowRefused(lacking[0], _("A new unit needs %(columns)s.") % {"columns": ", ".join(lacking)})
        values = row.new if home.is_new else row.given
        address_in(values)
        group, legal_basis = restriction_in(home, values)
        if group and not legal_basis and not self.legal_bases:
            raise RowRefused(
                "legal_basis",
                _("A unit can be kept for a group only on a legal basis: write s14, s15, s18, s21_1 or s21_2."),
            )
        if not (opening or home.is_new or row.says(*NAMES)):
            return Entry(row, None, None, verified_on)
        opening, opening_values = self._opening_after(row, opening)
        if any(said != row.given.get(name, said) for name, said in self._said[id(opening)].items()):
            raise RowRefused(
                "unit_ref",
                _("Another row of this file describes the same opening. Several units need a unit_ref each."),
            )
        check_opening(opening_values, [other for other in home.openings if other is not opening])
        return Entry(row, opening, opening_values, verified_on)

    def remember(self, entry: Entry) -> None:
        """Later rows may add to what a row says of its opening, but not contradict it."""
        if entry.opening:
            said = self._said[id(entry.opening)]
            said |= {name: value for name, value in entry.row.given.items() if name in NAMES and name not in said}

    def _opening_after(self, row: FileRow, opening: Opening | None) -> tuple[Opening | None, Values]:
        """The known opening that a row is about, if any, and the values of the opening after the row."""
        values = new_opening(row.new, self.today)
        opening = opening or _from_this_file(row, self.home, values["offered_from"])
        if opening:
            return opening, changed_opening(opening, row.given)
        if lacking := missing(row.new, OPENING_COLUMNS):
            raise RowRefused(lacking[0], _("A new opening needs %(columns)s.") % {"columns": ", ".join(lacking)})
        return None, values


def _from_this_file(row: FileRow, home: ListedUnit, offered_from: date) -> Opening | None:
    """The opening that an earlier row of the file made known, if this row is about it too."""
    undated, closed_on = "offered_from" not in row.given, row.given.get("closed_on")
    return next(
        (
            opening
            for opening in home.openings
            if opening.offered_from == offered_from or (undated and opening.closed_on == closed_on)
        ),
        None,
    )


def address_in(values: Values) -> Address | None:
    """The parts of the row's address, if it has one; raises RowRefused if it has no street, or is not in Ontario."""
    if "address" not in values:
        return None
    address = read_address(values["address"], values.get("city", ""))
    if not address.street:
        raise RowRefused("address", _("Write the street and the number, such as 100 Example Avenue."))
    try:
        if address.province:
            Ontario()(address.province)
    except CellError as error:
        raise RowRefused("address", str(error)) from error
    return address


def restriction_in(home: ListedUnit, values: Values) -> tuple[str | None, str]:
    """The class C group and its legal basis after a row; what it leaves out is as known."""
    known = home.restriction
    group = values.get("restricted_to", known.group if known else None)
    return group, values.get("legal_basis", known.legal_basis if known else None) or ""


def unit_values(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Values, list[str]]]:
    """What each row says of the unit itself, and the columns in which it contradicts another row of the file.

    A unit has one number of bedrooms: what is said first counts for every row, or each import of the file would change
    it back and forth. Rows that could create the unit come before others. The row that creates it also brings the
    mapping's defaults.
    """
    if len(entries) == 1:
        entry = entries[0]
        yield entry, entry.row.new if entry.creates else entry.row.given, []
        return
    first: Values = {}
    entries = sorted(entries, key=lambda entry: (bool(missing(entry.row.new, COLUMNS)), entry.row.number))
    for entry in entries:
        first = {name: value for name, value in entry.row.given.items() if name in UNIT_NAMES} | first
    for entry in entries:
        given = entry.row.given
        said = given.keys() & UNIT_NAMES
        said |= {name for names in TOGETHER if names & said for name in names & first.keys()}
        values = {name: first[name] for name in said}
        contradicted = sorted(name for name in said & given.keys() if given[name] != first[name])
        yield entry, entry.row.new | values if entry.creates else values, contradicted
