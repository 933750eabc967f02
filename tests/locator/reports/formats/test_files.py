"""The files of a report, opened by real readers: each says the same numbers, hides the same, and runs nothing."""

import csv
import json
import re
import shutil
import subprocess
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from locator.reports.formats import files
from locator.reports.formats.renderers import RENDERERS, render
from locator.reports.presentation.cells import cell_in_words
from locator.reports.presentation.page import Report
from locator.reports.presentation.reading import Facts
from tests.factories import AgencyFactory
from tests.locator.reports.sample import document, published

pytestmark = pytest.mark.django_db

HIDDEN = ("waiting_end.5+", "gap.5+", "flow.viewings", "equity.by_agency.maple.leases")
NOTES = {"en": "=2+2 three new landlords.", "fr": "Trois nouveaux propriétaires."}


@pytest.fixture
def month() -> dict:
    """October 2026 as published, with some counts hidden."""
    AgencyFactory(code="maple", name_en="=Maple House", name_fr="Maison de l’Érable")
    AgencyFactory(code="ponts", name_en="Les Trois Ponts", name_fr="Les Trois Ponts")
    return published(*HIDDEN, notes=NOTES, publisher="Joan Whitfield", published_at="2026-11-03T10:00:00-05:00")


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def text_of_pdf(content: bytes) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def sheets(content: bytes) -> dict[str, list[tuple]]:
    return {
        sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content)).worksheets
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_workbook_has_a_sheet_for_every_table(month: dict, language: str) -> None:
    with override(language):
        tables = Report(month).all_tables
    book = load_workbook(BytesIO(files.xlsx(month, language)))

    assert len(book.worksheets) == len(tables) + 1
    assert len({sheet.title.casefold() for sheet in book.worksheets}) == len(tables) + 1
    assert all(sheet.freeze_panes == "B2" for sheet in book.worksheets)


def test_no_text_of_a_workbook_is_a_formula(month: dict) -> None:
    book = load_workbook(BytesIO(files.xlsx(month, "en")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {"=Maple House", NOTES["en"]} <= {cell.value for cell in cells}


@pytest.mark.parametrize(("language", "sheet"), [("en", "Twelve months in figures"), ("fr", "Douze mois en chiffres")])
def test_months_of_a_workbook_are_dates_that_read_in_its_language(month: dict, language: str, sheet: str) -> None:
    column = load_workbook(BytesIO(files.xlsx(month, language)))[sheet]["A"]

    assert [cell.value for cell in column[1:]] == [
        datetime(2025 + (n > 12), (n - 1) % 12 + 1, 1) for n in range(11, 23)
    ]
    assert {cell.number_format for cell in column[1:]} == {f"[$-{'1009' if language == 'en' else 'C0C'}]mmm yyyy"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_numbers_and_the_months_of_a_workbook(month: dict, tmp_path: Path) -> None:
    """As text with the values behind the formats: what is no date or number there would stay as people read it."""
    books = {language: tmp_path / f"{language}.xlsx" for language in ("en", "fr")}
    for language, book in books.items():
        book.write_bytes(files.xlsx(month, language))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    command = ["soffice", profile, "--headless", "--convert-to", every_sheet, "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, books.values())], check=True, capture_output=True, timeout=180)

    def read(language: str, sheet: str) -> list[list[str]]:
        return list(csv.reader((tmp_path / f"{language}-{sheet}.csv").read_text().splitlines()))

    for language, trend, gap in (
        ("en", "Twelve months in figures", "Homes against households"),
        ("fr", "Douze mois en chiffres", "Logements et ménages"),
    ):
        _heading, first, *_months, last = read(language, trend)
        assert [first[0], last[0]] == ["2025-11-01", "2026-10-01"]
        assert last[6:10] == ["43", "69", "86.05%", "1819"]
        assert read(language, gap)[1][1:] == ["9", "1126", "1117", "125.1"]


def test_a_cross_table_adds_up_in_a_workbook(month: dict) -> None:
    heading, *rows, total = sheets(files.xlsx(month, "en"))["Size and ward"]

    assert heading == (
        "Ward",
        "Bachelor",
        *(f"{n} bedroom{'s'[n == 1 :]}" for n in range(1, 5)),
        "5+ bedrooms",
        "Total",
    )
    assert len(rows) == 26, "every ward, outside and unknown"
    assert all(sum(row[1:-1]) == row[-1] for row in rows)
    assert [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)] == list(total[1:])
    assert total == ("Total", 9, 14, 11, 7, 2, 0, 43)


def rows_of_csv(content: bytes) -> dict[tuple[str, str, str], str]:
    assert content.startswith(b"\xef\xbb\xbf"), "without a byte order mark Excel misreads accents"
    lines = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert list(lines[0]) == ["month", "figure", "dimension", "value"]
    found = {(line["month"], line["figure"], line["dimension"]): line["value"] for line in lines}
    assert len(found) == len(lines), "each figure once"
    return found


def test_a_csv_is_one_long_table_of_every_figure(month: dict) -> None:
    told = rows_of_csv(files.csv_file(month, "en"))

    assert told["2026-10", "open_end", ""] == "43"
    assert told["2026-10", "by_bedrooms", "2"] == "11"
    assert told["2026-10", "by_bedrooms_and_rent_band", "2|1200"] == "2"
    assert told["2026-10", "waiting_end", "5+"] == "hidden"
    assert told["2026-10", "verified_share", ""] == "0.8605"
    assert told["2026-10", "within_reach", "ow.1.with_subsidy"] == "6"
    assert told["2026-10", "rents.by_bedrooms", "5+.median"] == ""
    assert told["2025-11", "open_end", ""] == "33"
    assert told["2026-02", "verified_share", ""] == ""
    assert told == rows_of_csv(files.csv_file(month, "fr"))


def test_the_five_formats_carry_the_same_numbers(month: dict) -> None:
    """The gap by size, as a reader finds it in each of them."""
    facts = Facts(json.loads(render(month, "json", "en")))
    expected = {code: facts.at("gap", code) for code in facts.keys("gap")}
    read_by_people = [cell_in_words(value, kind) for value, kind in ((value, "signed") for value in expected.values())]

    book = sheets(render(month, "xlsx", "en"))["Homes against households"]
    assert [row[3] for row in book[1:7]] == [
        str(value) if cell_in_words(value) == "hidden" else value for value in expected.values()
    ]
    told = rows_of_csv(render(month, "csv", "en"))
    assert [told["2026-10", "gap", code] for code in expected] == [str(value) for value in expected.values()]
    page = words(re.sub("<[^>]*>", " ", render(month, "html", "en").decode()))
    paper = text_of_pdf(render(month, "pdf", "en"))
    for value in read_by_people:
        assert value in page
        assert value in paper


@pytest.mark.parametrize("written_as", RENDERERS)
def test_what_is_hidden_is_in_no_format(month: dict, written_as: str) -> None:
    """The true count at a hidden place is one that stands nowhere else."""
    true = document()
    true["waiting_end"]["5+"] = 987654
    hidden = published("waiting_end.5+", "gap.5+") | {"waiting_end": {**true["waiting_end"], "5+": None}}
    content = render(hidden, written_as, "en")

    text = {
        "pdf": lambda: text_of_pdf(content),
        "xlsx": lambda: str(sheets(content)),
    }.get(written_as, content.decode)()
    assert "987654" not in text.replace(",", "")
    assert "hidden" in text or written_as == "json"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_month_with_nothing_has_every_format(language: str) -> None:
    nothing = emptied(document(agencies=()))

    for written_as in RENDERERS:
        assert render(nothing, written_as, language)


def emptied(found):
    """Every count zero, every amount and share unknown."""
    if isinstance(found, dict):
        keep = {"definitions", "month", "first_day", "last_day", "as_of", "audience", "complete", "notes", "months"}
        return {key: value if key in keep else emptied(value) for key, value in found.items()}
    if isinstance(found, list):
        return [emptied(one) for one in found]
    if isinstance(found, bool) or not isinstance(found, int | float):
        return found
    return 0 if isinstance(found, int) else None
