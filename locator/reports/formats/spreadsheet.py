"""The tables of a report as an Excel workbook: a sheet each, real numbers and dates, no formulas."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from agencies.wording import in_french
from locator.reports.presentation.cells import CellKind, CellRow, CellTable, Value, cell_in_words

FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.SIGNED: "+#,##0;−#,##0;0",
    CellKind.MONEY: "#,##0.00",
    CellKind.SHARE: "0.0%",
    CellKind.POINTS: "+0.0%;−0.0%;0.0%",
    CellKind.DAYS: "#,##0.#",
    CellKind.RATIO: "#,##0.0",
}
DATE = "yyyy-mm-dd"
MONTH = {False: "[$-1009]mmm yyyy", True: "[$-C0C]mmm yyyy"}  # in French or not, whatever Excel itself speaks
LONGEST_NAME = 31  # of a sheet, in Excel
NOT_IN_A_NAME = str.maketrans("[]:*?/\\", "       ")
LETTERS = (12, 60)  # the narrowest and the widest column


def cell(sheet: Any, value: Value, kind: CellKind, bold: bool = False) -> Any:
    """A cell: a number or a date where there is one, else text, which stays text whatever it begins with."""
    if isinstance(value, int | float | Decimal | date):
        made: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # whole numbers too, whatever the stub says
        made.number_format = DATE if isinstance(value, date) else FORMATS.get(kind, "General")
    else:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", cell_in_words(value)))
        made.data_type = "s"
        if kind != CellKind.TEXT:
            made.alignment = Alignment(horizontal="right")
    made.font = Font(bold=bold)
    return made


def width(table: CellTable, place: int) -> int:
    """The width of a column in letters: of its longest value, and of half its heading, which wraps."""
    headings = [table.label, *(column.heading for column in table.columns)]
    words = [
        [row.label, *(cell_in_words(value) for value in row.values)][place]
        for row in (*table.rows, *([table.total] if table.total else []))
    ]
    longest = max([len(headings[place]) // 2, *map(len, words)], default=0)
    return min(max(longest + 2, LETTERS[0]), LETTERS[1])


def sheet_name(table: CellTable) -> str:
    """The title of a table as Excel allows a sheet to be called."""
    return " ".join(table.title.translate(NOT_IN_A_NAME).split())[:LONGEST_NAME].strip("'")


def add_sheet(book: Workbook, table: CellTable) -> None:
    """A table as a sheet, its headings in sight while one scrolls, with filters."""
    sheet: Any = book.create_sheet(sheet_name(table))
    sheet.freeze_panes = "B2"
    for place in range(len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(place + 1)].width = width(table, place)
    headings = [
        cell(sheet, words, CellKind.TEXT, True) for words in (table.label, *(one.heading for one in table.columns))
    ]
    for heading in headings:
        heading.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.append(headings)
    for row in table.rows:
        sheet.append(line(sheet, table, row))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns) + 1)}{len(table.rows) + 1}"
    if table.total:
        sheet.append(line(sheet, table, table.total, True))


def line(sheet: Any, table: CellTable, row: CellRow, bold: bool = False) -> list[Any]:
    """The cells of a row."""
    values = zip(row.values, table.kinds(row), strict=True)
    label = cell(sheet, row.month or row.label, CellKind.TEXT, bold)
    if row.month:
        label.number_format = MONTH[in_french()]
        label.alignment = Alignment(horizontal="left")
    return [label, *(cell(sheet, value, kind, bold) for value, kind in values)]


def to_xlsx(title: str, tables: Sequence[CellTable]) -> bytes:
    """A workbook with one sheet a table, in their order."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = ""
    for table in tables:
        add_sheet(book, table)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
