"""A report as a file: PDF, Excel, CSV, JSON, or a page that stands alone. All from the document, none from the database
but the names of wards and agencies."""

import csv
import json
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.spreadsheets import BOM, harmless
from locator.reports.facts import codes
from locator.reports.formats.pdf import to_pdf
from locator.reports.formats.spreadsheet import to_xlsx
from locator.reports.presentation.cells import Value
from locator.reports.presentation.page import Report, version
from locator.reports.presentation.reading import Facts, is_hidden

COLUMNS = ("month", "figure", "dimension", "value")
HIDDEN_CODE = "hidden"
# Facts that stand in groups: the group is a part of the figure's name.
GROUPS = {"rents", "demand", "flow", "equity", "landlords", "stability", "data_quality"}


def whole_page(document: dict[str, Any], paper: bool = False) -> str:
    """The report as a page that stands alone; for `paper`, its drawings bring their style."""
    context = {"report": Report(document), "version": version(document), "paper": paper}
    return render_to_string("reports/paper.html", context)


def html(document: dict[str, Any], language: str) -> bytes:
    """A page that stands alone: its style within it, nothing from elsewhere."""
    with override(language):
        page = whole_page(document)
    return page.replace("</head>", f"<style>{look()}</style></head>", 1).encode()


@cache
def look() -> str:
    """The style of pages."""
    found = finders.find("look.css")
    if not isinstance(found, str):
        raise FileNotFoundError("look.css")
    return Path(found).read_text()


def pdf(document: dict[str, Any], language: str, paper: str = "letter") -> bytes:
    """A tagged PDF on letter or a4. Raises NoPdf where this machine cannot make one."""
    with override(language):
        return to_pdf(whole_page(document, paper=True), paper)


def xlsx(document: dict[str, Any], language: str) -> bytes:
    """A workbook, one sheet a table; the first says what the report is."""
    with override(language):
        report = Report(document)
        title = f"{_('Monthly availability report')}, {report.title}"
        changed = [report.changed] if report.changed else []
        return to_xlsx(title, [report.about, *changed, *report.all_tables])


def json_file(document: dict[str, Any], language: str) -> bytes:
    """The document itself. It has no words, and so no language but in the notes."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def csv_file(document: dict[str, Any], language: str) -> bytes:
    """One long table for machines: month, figure, dimension, value. Codes, not words, the same in both languages.

    The eleven months before are there too, with their headline figures. What is withheld says "hidden", what nobody
    knows is blank. UTF-8 with a byte order mark, as Excel wants it.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in tidy(Facts(document)))
    return (BOM + text.getvalue()).encode()


def tidy(facts: Facts) -> list[tuple[str, str, str, str]]:
    """The rows of that table: every figure of the month, then the months before, newest first."""
    month = facts.document["month"]
    rows = [(month, *named(path), written(value)) for path, value in facts.leaves()]
    months = facts.document["trend"]["months"]
    for place in range(len(months) - 2, -1, -1):
        for figure, path in codes.PATHS.items():
            rows.append((months[place], *named(path.split(".")), written(facts.trend(figure)[place])))
    return rows


def named(path: list[str]) -> tuple[str, str]:
    """The figure and the dimension of a path: by_bedrooms, 2; flow.referrals, blank.

    Two dimensions at once are parted by a bar, 2|1200, which no spreadsheet takes for a number.
    """
    if path[0] in codes.CROSSED:
        return path[0], "|".join(path[1:])
    names = 2 if path[0] in GROUPS else 1
    return ".".join(path[:names]), ".".join(path[names:])


def written(value: Value) -> str:
    """A value for machines: a point for the decimals, no thousands."""
    if value is None:
        return ""
    return HIDDEN_CODE if is_hidden(value) else str(value)
