"""The unit bank as a spreadsheet: exactly the units that a list shows, all its pages, with no more than the list tells.

CSV is for machines: UTF-8 with a byte order mark (without one Excel misreads accents), commas, ISO dates, a point in
numbers. XLSX is for people: real numbers and dates that Excel writes as its reader is used to.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from agencies.spreadsheets import BOM, harmless
from agencies.wording import listed
from listings import wording
from listings.enums import Condition, Feature
from matching.bank.areas import AreaChoices
from matching.bank.lines import UnitLine

DATE, AMOUNT = "yyyy-mm-dd", "#,##0.00"

Value = str | int | Decimal | date


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading, its width in letters, and what it says of a unit."""

    heading: Promise
    width: int
    value: Callable[[UnitLine], Value]


def yes_no(value: bool | None) -> str:
    """Yes, no, or not asked yet."""
    if value is None:
        return _("Not asked yet")
    return _("Yes") if value else _("No")


def chosen(label: str) -> str:
    """The label of a choice, or that nobody asked yet."""
    return label or _("Not asked yet")


def conditions_listed(codes: Iterable[str]) -> str:
    """A landlord's lawful conditions, as a list."""
    return listed(Condition(code).label for code in codes) or _("None")


def where(line: UnitLine, told: Callable[[UnitLine], str]) -> str:
    """Something about the place or the landlord, unless the unit is confidential."""
    return told(line) if line.shows_place else _("Confidential")


def place_columns(places: AreaChoices) -> list[SheetColumn]:
    """Where it is: the area always, the rest unless it is confidential."""
    wards = {ward.pk: ward.name for ward in places.wards}

    def ward(line: UnitLine) -> str:
        return wards.get(places.ward_of(line.opening.unit.area_id) or 0, "")

    return [
        SheetColumn(gettext_lazy("Ward"), 26, ward),
        SheetColumn(gettext_lazy("Area"), 26, lambda line: str(line.opening.unit.area or _("Area not known"))),
        SheetColumn(gettext_lazy("Address"), 32, lambda line: where(line, lambda it: it.opening.unit.building.address)),
        SheetColumn(gettext_lazy("Unit number"), 12, lambda line: where(line, lambda it: it.opening.unit.unit_number)),
        SheetColumn(gettext_lazy("Postal code"), 12, lambda line: where(line, lambda it: it.opening.unit.postal_code)),
        SheetColumn(gettext_lazy("Landlord"), 28, lambda line: where(line, lambda it: it.opening.unit.landlord.name)),
    ]


def feature_column(feature: Feature) -> SheetColumn:
    """An access feature."""
    return SheetColumn(feature.label, 16, lambda line: yes_no(getattr(line.opening.unit, feature.value)))


def columns(places: AreaChoices) -> list[SheetColumn]:
    """What a row says, from left to right."""
    return [
        SheetColumn(gettext_lazy("Unit"), 18, lambda line: line.name),
        SheetColumn(
            pgettext_lazy("kind of dwelling", "Home"), 34, lambda line: wording.home_in_words(line.opening.unit)
        ),
        *place_columns(places),
        SheetColumn(gettext_lazy("Bedrooms"), 10, lambda line: line.opening.unit.bedrooms),
        SheetColumn(gettext_lazy("Rent a month ($)"), 14, lambda line: line.opening.rent),
        SheetColumn(gettext_lazy("Included"), 22, lambda line: line.included),
        SheetColumn(gettext_lazy("Cost a month with estimated utilities ($)"), 18, lambda line: line.cost),
        SheetColumn(gettext_lazy("Free from"), 12, lambda line: line.opening.available_from),
        SheetColumn(gettext_lazy("Lease in months"), 10, lambda line: line.opening.lease_months or _("Not asked yet")),
        *(feature_column(feature) for feature in Feature),
        SheetColumn(gettext_lazy("Laundry"), 14, lambda line: yes_no(line.opening.unit.laundry)),
        SheetColumn(gettext_lazy("Parking"), 14, lambda line: yes_no(line.opening.unit.parking)),
        SheetColumn(gettext_lazy("Furnished"), 14, lambda line: yes_no(line.opening.unit.furnished)),
        SheetColumn(gettext_lazy("Pets"), 22, lambda line: chosen(line.opening.unit.get_pets_display())),
        SheetColumn(gettext_lazy("Smoking"), 18, lambda line: chosen(line.opening.unit.get_smoking_display())),
        SheetColumn(
            gettext_lazy("The landlord requires"), 30, lambda line: conditions_listed(line.opening.unit.requires)
        ),
        SheetColumn(
            gettext_lazy("The landlord wishes for"), 30, lambda line: conditions_listed(line.opening.unit.prefers)
        ),
        SheetColumn(
            gettext_lazy("Confirmed"),
            12,
            lambda line: line.verification.verified_on if line.verification else _("Never"),
        ),
        SheetColumn(
            gettext_lazy("How it was confirmed"),
            18,
            lambda line: line.verification.get_method_display() if line.verification else "",
        ),
        SheetColumn(gettext_lazy("State"), 22, lambda line: line.state),
        SheetColumn(pgettext_lazy("unit", "Held until"), 12, lambda line: line.opening.held_until or ""),
    ]


def unit_rows(lines: Iterable[UnitLine], chosen_columns: list[SheetColumn]) -> Iterator[list[Value]]:
    """The values of each unit."""
    for line in lines:
        yield [column.value(line) for column in chosen_columns]


def to_csv(lines: Iterable[UnitLine], places: AreaChoices) -> bytes:
    """The units as CSV."""
    shown = columns(places)
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([str(column.heading) for column in shown])
    writer.writerows([harmless(value) for value in row] for row in unit_rows(lines, shown))
    return (BOM + text.getvalue()).encode()


def to_xlsx(lines: Iterable[UnitLine], places: AreaChoices) -> bytes:
    """The units as an Excel workbook: text is text whatever it begins with, and the headings stay in sight."""
    shown = columns(places)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Units"))
    sheet.freeze_panes = "B2"
    for place, column in enumerate(shown, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width

    def cell(value: Any) -> Any:
        if isinstance(value, str):
            text = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
            text.data_type = "s"
            return text
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            made.number_format = DATE
        elif isinstance(value, Decimal):
            made.number_format = AMOUNT
        return made

    headings = [cell(str(column.heading)) for column in shown]
    for heading in headings:
        heading.font = Font(bold=True)
        heading.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.append(headings)
    count = 1
    for row in unit_rows(lines, shown):
        sheet.append([cell(value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{count}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
