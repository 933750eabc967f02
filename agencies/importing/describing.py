"""The columns of an import as people read them, and an example file: both from the tables that the importers read."""

import csv
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from agencies.importing.cells import Code, Codes, Day, Money, Whole
from agencies.importing.rows import KEPT, UNKNOWN, Column
from agencies.spreadsheets import BOM
from agencies.wording import capitalised, labelled

WIDTH = 100


@dataclass(frozen=True)
class Description:
    """A column as people read it: what it says, what a cell may say, and whether a new record needs it.

    `codes`: of a closed list, each code and its label. `can_be_cleared`: whether the word `unknown` clears it.
    """

    name: str
    meaning: str
    allowed: str
    codes: dict[str, str]
    is_needed: bool
    can_be_cleared: bool


def describe(column: Column) -> Description:
    """The column in the reader's language."""
    choices: Any = column.parse.choices.choices if isinstance(column.parse, Code | Codes) else ()
    return Description(
        column.name,
        str(column.meaning),
        column.parse.allowed,
        {code: str(label) for code, label in choices if code},
        column.required,
        column.cleared is not KEPT,
    )


def columns_json(columns: Sequence[Column]) -> dict[str, Any]:
    """All columns as a JSON document."""
    return {
        "columns": [
            {
                "column": told.name,
                "meaning": told.meaning,
                "values": told.allowed,
                "codes": told.codes,
                "needed": told.is_needed,
                "unknown_clears": told.can_be_cleared,
            }
            for told in map(describe, columns)
        ]
    }


def columns_text(columns: Sequence[Column]) -> str:
    """All columns, to read: an asterisk marks what a new record needs."""
    width = max(len(column.name) for column in columns) + 2
    lines = textwrap.wrap(
        _(
            "* is needed to create a record. A blank cell changes nothing that is known; the word %(unknown)s clears, "
            "but for columns with a +."
        )
        % {"unknown": UNKNOWN},
        WIDTH,
    )
    for told in map(describe, columns):
        mark = "*" if told.is_needed else " " if told.can_be_cleared else "+"
        head = f"{told.name:<{width}}{mark} "
        lines += ["", *textwrap.wrap(head + told.meaning, WIDTH, subsequent_indent=" " * len(head))]
        values = capitalised(told.allowed)
        if told.codes:
            values = labelled(values, ", ".join(f"{code} ({label})" for code, label in told.codes.items()))
        lines += textwrap.wrap(f"{values}.", WIDTH, initial_indent=" " * len(head), subsequent_indent=" " * len(head))
    return "\n".join(lines)


def example_rows(columns: Sequence[Column], today: date) -> Iterator[list[str]]:
    """The rows of the example file, as cells of text."""
    for place in range(max(len(column.examples) for column in columns)):
        yield [_example(column, place, today) for column in columns]


def _example(column: Column, place: int, today: date) -> str:
    cell = column.examples[place] if place < len(column.examples) else ""
    return (today + cell).isoformat() if isinstance(cell, timedelta) else cell


def example_csv(columns: Sequence[Column], today: date) -> bytes:
    """The example as a CSV file; UTF-8 with a mark, so that Excel knows it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    writer.writerows(example_rows(columns, today))
    return (BOM + text.getvalue()).encode()


def example_xlsx(columns: Sequence[Column], today: date) -> bytes:
    """The example as a workbook, with real numbers and dates; the names of what a new record needs are bold."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.freeze_panes = "B2"
    for place, column in enumerate(columns, start=1):
        name = sheet.cell(1, place, column.name)
        name.font = Font(bold=column.required)
        sheet.column_dimensions[get_column_letter(place)].width = len(column.name) + 4
    for row, cells in enumerate(example_rows(columns, today), start=2):
        for place, (column, text) in enumerate(zip(columns, cells, strict=True), start=1):
            if text:
                sheet.cell(row, place, column.parse(text) if isinstance(column.parse, Day | Money | Whole) else text)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
