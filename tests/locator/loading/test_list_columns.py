"""What people read about the columns of a list, and the example file: made from the tables that the importers read."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from openpyxl import load_workbook

from agencies.importing.describing import columns_json, columns_text, describe, example_csv, example_xlsx
from agencies.importing.rows import Column
from agencies.management.base import NothingTried
from agencies.models import Agency
from listings.importing.columns import COLUMNS
from listings.models import Opening, Restriction, Unit
from matching.households.importing.columns import client_columns
from matching.models import Need
from tests.factories import AgencyFactory, UserFactory

UNITS = list(COLUMNS)
CLIENTS = client_columns(localdate())
COMMANDS = {"import_units": UNITS, "import_clients": CLIENTS}


def told(command: str, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def bring(command: str, file: Path, **options: Any) -> dict[str, Any]:
    return json.loads(told(command, str(file), format="json", **options))


@pytest.mark.parametrize("columns", COMMANDS.values(), ids=COMMANDS)
def test_every_column_says_in_both_languages_what_it_means_and_takes(columns: list[Column]) -> None:
    with override("en"):
        english = {told.name: (told.meaning, told.allowed) for told in map(describe, columns)}
    with override("fr"):
        french = {told.name: (told.meaning, told.allowed) for told in map(describe, columns)}

    assert [name for name, texts in english.items() if not all(texts)] == []
    assert [name for name in english if english[name] == french[name]] == []


@pytest.mark.parametrize(("command", "columns"), COMMANDS.items(), ids=COMMANDS)
def test_a_command_prints_every_column_without_a_file(command: str, columns: list[Column]) -> None:
    text = told(command, columns=True)

    lines = text.splitlines()
    assert all(any(line.split()[:1] == [column.name] for line in lines) for column in columns)
    assert f"{columns[0].name} " in text
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(("command", "columns"), COMMANDS.items(), ids=COMMANDS)
def test_the_columns_as_json_are_the_importers_own(command: str, columns: list[Column]) -> None:
    document = json.loads(told(command, columns=True, format="json"))

    assert [one["column"] for one in document["columns"]] == [column.name for column in columns]
    assert [one["needed"] for one in document["columns"]] == [column.required for column in columns]


def test_codes_are_printed_with_what_they_stand_for() -> None:
    [pets] = [one for one in columns_json(COLUMNS)["columns"] if one["column"] == "pets"]

    assert pets["values"] == "one of these codes"
    assert pets["codes"] == {
        "allowed": "Pets allowed",
        "prefers_none": "Prefers no pets",
        "condo_ban": "Pets banned by the condominium",
    }


def test_the_columns_are_told_in_the_language_that_is_asked_for() -> None:
    english = told("import_units", columns=True)
    french = told("import_units", columns=True, lang="fr")

    assert english.strip() == columns_text(COLUMNS)
    assert "unit_ref" in french
    assert "Pets allowed" in english
    assert "Pets allowed" not in french


def test_without_a_file_nothing_is_tried() -> None:
    with pytest.raises(NothingTried, match="Name the file to import"):
        told("import_units")


@pytest.mark.django_db
def test_without_an_agency_nothing_is_tried(tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_bytes(example_csv(CLIENTS, localdate()))

    with pytest.raises(NothingTried, match="Say whose households they are"):
        told("import_clients", str(file))


@pytest.fixture(params=["csv", "xlsx"])
def example(request: pytest.FixtureRequest, tmp_path: Path):
    """The example file of some columns, in either form."""

    def write(columns: list[Column]) -> Path:
        file = tmp_path / f"example.{request.param}"
        make = {"csv": example_csv, "xlsx": example_xlsx}[request.param]
        file.write_bytes(make(columns, localdate()))
        return file

    return write


@pytest.mark.django_db
def test_the_example_of_homes_goes_in_whole_without_a_warning(example) -> None:
    report = bring("import_units", example(UNITS), source="example")

    assert (report["read"], report["created"]) == (3, 3)
    assert (report["warnings"], report["errors"], report["ignored_columns"]) == ([], [], [])
    assert Unit.objects.filter(confidential=True).count() == 1
    assert Opening.objects.filter(closed_on__isnull=False).count() == 1
    assert Restriction.objects.count() == 1
    assert bring("import_units", example(UNITS), source="example")["unchanged"] == 3


@pytest.mark.django_db
def test_the_example_of_households_goes_in_whole_without_a_warning(example) -> None:
    agency: Agency = AgencyFactory()

    report = bring("import_clients", example(CLIENTS), agency=agency.code)

    assert (report["read"], report["created"]) == (3, 3)
    assert (report["warnings"], report["errors"], report["ignored_columns"]) == ([], [], [])
    assert sorted(Need.objects.values_list("areas_only", flat=True)) == [False, False, True]
    assert bring("import_clients", example(CLIENTS), agency=agency.code)["unchanged"] == 3


@pytest.mark.parametrize("columns", COMMANDS.values(), ids=COMMANDS)
def test_an_example_shows_what_a_new_record_needs_on_every_row(columns: list[Column]) -> None:
    rows = list(csv.DictReader(StringIO(example_csv(columns, localdate()).decode("utf-8-sig"))))

    assert len(rows) == 3
    assert [column.name for column in columns if column.required and not all(row[column.name] for row in rows)] == []


PEOPLE = {"units": {"locator": True}, "households": {"lead": True}}


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "columns"), [("units", UNITS), ("households", CLIENTS)])
def test_the_page_that_asks_for_a_list_tells_every_column_and_offers_the_example(client, kind, columns) -> None:
    client.force_login(UserFactory(**PEOPLE[kind]))

    page = client.get(reverse(f"load_{kind}")).content.decode()

    assert [column.name for column in columns if f'<span class="code" lang="en">{column.name}</span>' not in page] == []
    csv_file = client.get(reverse(f"example_{kind}_csv"))
    workbook = client.get(reverse(f"example_{kind}_xlsx"))
    assert reverse(f"example_{kind}_csv") in page
    assert reverse(f"example_{kind}_xlsx") in page
    assert csv_file.content == example_csv(columns, localdate())
    assert f'filename="{kind}-example.csv"' in csv_file["Content-Disposition"]
    sheet = load_workbook(BytesIO(workbook.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.name for column in columns]
