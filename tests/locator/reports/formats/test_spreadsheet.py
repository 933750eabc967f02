"""Tables as a workbook: numbers are numbers, dates are dates, and text stays text whatever it begins with."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from locator.reports.formats.spreadsheet import to_xlsx
from locator.reports.presentation.cells import HIDDEN, CellColumn, CellKind, CellRow, CellTable, cell_in_words

TABLE = CellTable(
    "sample",
    "Sample: a / b?",
    "What",
    [
        CellColumn("Count"),
        CellColumn("Gap", CellKind.SIGNED),
        CellColumn("Rent", CellKind.MONEY),
        CellColumn("Share", CellKind.SHARE),
    ],
    [
        CellRow("=1+1", [1819, -3, Decimal("1420.50"), 0.8621]),
        CellRow("@risk", [HIDDEN, None, date(2026, 10, 31), "+x"]),
    ],
    total=CellRow("All", [1819, 0, Decimal(9), None]),
)


@pytest.fixture
def sheet():
    return load_workbook(BytesIO(to_xlsx("October 2026", [TABLE]))).worksheets[0]


def test_numbers_and_dates_are_real(sheet) -> None:
    assert [cell.value for cell in sheet[2]][1:] == [1819, -3, 1420.5, 0.8621]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "n", "n"]
    assert sheet["D3"].is_date
    assert sheet["E2"].number_format == "0.0%"


def test_text_that_a_program_would_run_stays_text(sheet) -> None:
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["A3"].value, sheet["E3"].value, sheet["E3"].data_type) == ("@risk", "+x", "s")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_hidden_counts_are_words_and_what_is_not_known_is_no_zero(sheet) -> None:
    assert (sheet["B3"].value, sheet["C3"].value) == ("hidden", "–")


def test_headings_stay_in_sight_and_columns_are_wide_enough(sheet) -> None:
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert all(sheet.column_dimensions[letter].width >= 12 for letter in "ABCDE")


@pytest.mark.parametrize(
    ("value", "kind", "english", "french"),
    [
        (1819, CellKind.COUNT, "1,819", "1\u00a0819"),
        (134, CellKind.SIGNED, "+134", "+134"),
        (-3, CellKind.SIGNED, "\u22123", "\u22123"),
        (0, CellKind.SIGNED, "0", "0"),
        (1420, CellKind.MONEY, "$1,420", "1\u00a0420\u00a0$"),
        (0.8571, CellKind.SHARE, "86%", "86\u00a0%"),
        (3.5, CellKind.DAYS, "3.5", "3,5"),
        (HIDDEN, CellKind.COUNT, "hidden", "masqué"),
        (None, CellKind.COUNT, "–", "–"),
    ],
)
def test_values_read_as_people_write_them(value, kind, english, french) -> None:
    assert cell_in_words(value, kind) == english
    with override("fr"):
        assert cell_in_words(value, kind) == french
