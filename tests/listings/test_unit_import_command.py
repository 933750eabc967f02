"""import_units as a command: files, exit status, streams, whole files, refused rows, two at once."""

import csv
import json
import os
import stat
import subprocess
import sys
import threading
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from listings.importing.register import Register
from listings.models import Landlord, Opening, SourceRecord, Unit
from tests.import_report import figures, problems
from tests.listings.units_file import NEW

BAD = NEW | {"unit_ref": "B1", "rent": "=HYPERLINK(0)", "unit_number": "-x"}


def numbered(count):
    return [NEW | {"unit_ref": f"G{number}", "unit_number": str(number)} for number in range(count)]


def status(*args, **options):
    """The exit status, standard output and standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_units", *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
def test_a_good_file_exits_with_0_although_it_has_warnings(units):
    code, out, err = status(units.write(NEW | {"neighbourhood": "Nowhere"}), format="json")

    assert code == 0
    assert json.loads(out)["warnings"][0]["row"] == 2
    assert "1 rows read" in err


@pytest.mark.django_db
def test_a_bad_row_exits_with_1_and_the_good_ones_go_in(units):
    code, out, _err = status(units.write(NEW, BAD), format="json")

    report = json.loads(out)
    assert code == 1
    assert figures(report) == (1, 0, 0, 1)
    assert set(report) == {
        "read", "created", "updated", "unchanged", "rejected", "ignored_columns", "warnings", "errors",
    }  # fmt: skip
    assert report["errors"] == [
        {
            "row": 3,
            "column": "rent",
            "value": "=HYPERLINK(0)",
            "message": "Write an amount between 1 and 20,000 dollars, such as 1250 or 1,250.00.",
        }
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options",
    [
        {"verified_on": "2999-01-01"},
        {"verified_on": "soon"},
        {"format": "xml"},
        {"source": ""},
        {"source": "a/b"},
        {"source": "x" * 61},
        {"mapping": "none.toml"},
        {"errors": "none/errors.csv"},
    ],
)
def test_bad_usage_exits_with_2_and_tries_nothing(units, options):
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]

    code, out, err = status(units.write(NEW), *arguments)

    assert (code, out) == (2, "")
    assert len(err) > 20
    assert not Unit.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"rent,colour\n1,red\n", b"\x89PNG\r\n\x1a\n\0\0", b"unit_ref,rent,rent\nA,1,2\n"]
)
def test_an_unreadable_file_exits_with_2(tmp_path, content):
    path = tmp_path / "units.csv"
    path.write_bytes(content)

    code, out, err = status(path)

    assert (code, out) == (2, "")
    assert err.endswith(".")


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(units):
    path = units.write(*numbered(1_500))
    with path.open("a") as file:
        file.write('"' + "x" * 200_000)

    code, _out, err = status(path)

    assert code == 2
    assert "Row 1502" in err
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_only_the_file_for_errors_shows_every_value_and_no_spreadsheet_runs_it(units, tmp_path):
    errors = tmp_path / "errors.csv"

    status(units.write(NEW, BAD | {"latitude": "45.4", "longitude": "-75.69"}), errors=errors)

    assert errors.read_bytes().startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(errors.stat().st_mode) == 0o600
    (row,) = rows_of(errors)
    assert list(row)[-1] == "error"
    assert (row["unit_ref"], row["rent"], row["unit_number"]) == ("B1", "'=HYPERLINK(0)", "'-x")
    assert row["longitude"] == "-75.69"
    assert row["error"].startswith("Write an amount")


@pytest.mark.django_db
def test_a_corrected_file_of_refused_rows_goes_in(units, tmp_path):
    errors, again = tmp_path / "errors.csv", tmp_path / "again.csv"
    status(units.write(BAD), errors=errors)
    errors.write_text(errors.read_text(encoding="utf-8").replace("'=HYPERLINK(0)", "900"), encoding="utf-8")

    report = units.bring_file(errors, errors=again)

    assert figures(report) == (1, 0, 0, 0)
    assert report["ignored_columns"] == ["error"]
    assert Unit.objects.get().unit_number == "-x"
    assert rows_of(again) == []


@pytest.mark.django_db
def test_the_file_for_errors_is_never_the_file_itself(units):
    path = units.write(NEW)

    code, _out, _err = status(path, errors=path)

    assert code == 2
    assert rows_of(path)[0]["unit_ref"] == "U1"


@pytest.mark.django_db
def test_an_atomic_file_with_a_bad_row_leaves_nothing_and_names_the_row(units, tmp_path):
    errors = tmp_path / "errors.csv"
    path = units.write(*numbered(3), BAD)

    code, out, _err = status(path, atomic=True, format="json", errors=errors)

    report = json.loads(out)
    assert code == 1
    assert figures(report) == (0, 0, 0, 4)
    assert [error["row"] for error in report["errors"]] == [5]
    assert [row["unit_ref"] for row in rows_of(errors)] == ["B1"]
    assert not Unit.objects.exists()
    assert not Landlord.objects.exists()


@pytest.mark.django_db
def test_an_atomic_file_without_a_bad_row_goes_in(units):
    code, _out, _err = status(units.write(*numbered(3)), atomic=True)

    assert code == 0
    assert Unit.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "expected"), [([NEW], 0), ([NEW, BAD], 1)])
def test_a_dry_run_exits_as_the_real_run_would_and_stores_nothing(units, rows, expected):
    path = units.write(*rows)

    dry, out, _err = status(path, dry_run=True, format="json")

    assert not Unit.objects.exists()
    real, real_out, _err = status(path, format="json")
    assert (dry, json.loads(out)) == (real, json.loads(real_out))
    assert real == expected


@pytest.mark.django_db
def test_the_source_is_the_files_name_unless_it_is_given(units):
    status(units.write(NEW))
    status(units.write(NEW), source="Maple Homes")

    assert sorted(SourceRecord.objects.values_list("source", flat=True)) == ["Maple Homes", "units"]


@pytest.mark.django_db
def test_the_report_for_people_names_refused_rows_and_gathers_warnings(units):
    _code, out, _err = status(units.write(BAD, *(row | {"neighbourhood": "Nowhere"} for row in numbered(12))))

    assert "13 rows read" in out
    assert "row 2, rent, “=HYPERLINK(0)”: Write an amount" in out
    assert "rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more, neighbourhood, “Nowhere”: No ward" in out


@pytest.mark.django_db
def test_a_cell_of_a_file_cannot_write_to_the_screen(units):
    _code, out, _err = status(units.write(NEW | {"unit_type": "a\x1b[2Jb" + "c" * 300}))

    assert "\x1b" not in out
    assert "c" * 100 not in out


@pytest.mark.django_db
def test_a_workbook_with_real_numbers_and_dates_goes_in(units, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append([*NEW, "elevator", "offered_from"])
    workbook.active.append(
        [4711, "Ann Lee", "12 Example Street", "Vanier", "apartment", 2.0, 1250.555, True, "2026-01-05"]
    )
    workbook.save(tmp_path / "units.xlsx")

    report = units.bring_file(tmp_path / "units.xlsx")

    unit = Unit.objects.get(source_records__ref="4711")
    assert figures(report) == (1, 0, 0, 0)
    assert (unit.bedrooms, unit.elevator, str(unit.openings.get().rent)) == (2, True, "1250.56")


@pytest.mark.django_db
def test_rows_of_json_are_counted_from_1(units, tmp_path):
    path = tmp_path / "units.json"
    path.write_text(json.dumps({"units": [NEW | {"utilities_included": ["heat", "water"]}, NEW | {"rent": 1e309}]}))

    report = units.bring_file(path)

    assert figures(report) == (1, 0, 0, 1)
    assert problems(report) == [(2, "rent", "Infinity")]
    assert Unit.objects.get().utilities_included == ["heat", "water"]


@pytest.mark.django_db
def test_joined_references_are_units_of_their_own(units, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\nunit_ref = ["id", "beds"]\nbedrooms = "beds"\n[defaults]\nlandlord = "Not known"\n')
    row = {"id": "7", "beds": "2", "address": "12 Example Street", "unit_type": "apartment", "rent": "1250"}

    first = units.bring(row, row, row | {"beds": "3"}, mapping=mapping)
    second = units.bring(row, row, row | {"beds": "3"}, mapping=mapping)

    assert (figures(first), figures(second)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert sorted(SourceRecord.objects.values_list("ref", flat=True)) == ["7-2", "7-2#2", "7-3"]


@pytest.mark.django_db
def test_defaults_do_not_overwrite_what_people_found_out(units, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('[defaults]\nlandlord = "Not known yet"\n')
    row = {name: value for name, value in NEW.items() if name != "landlord"}
    units.bring(row, mapping=mapping)
    Landlord.objects.update(name="Ann Lee")

    report = units.bring(row, mapping=mapping)

    assert figures(report) == (0, 0, 1, 0)
    assert units.unit.landlord.name == "Ann Lee"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(units, django_assert_max_num_queries):
    path = units.write(*numbered(400))

    with django_assert_max_num_queries(60):
        call_command("import_units", str(path), stdout=StringIO(), stderr=StringIO())

    assert Opening.objects.count() == 400


@pytest.mark.django_db
def test_what_postgresql_refuses_after_all_loses_one_row_and_not_the_batch(units, monkeypatch):
    save = Register.save

    def save_or_meet_another(register):
        if "G1" in register.homes:
            raise IntegrityError("somebody was faster")
        save(register)

    monkeypatch.setattr(Register, "save", save_or_meet_another)

    report = units.bring(*numbered(3))

    assert figures(report) == (2, 0, 0, 1)
    assert [error["row"] for error in report["errors"]] == [3]
    assert sorted(SourceRecord.objects.values_list("ref", flat=True)) == ["G0", "G2"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_store_each_unit_once(units):
    path = units.write(*numbered(300))
    codes = []

    def bring():
        try:
            codes.append(status(path, source="list")[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [0, 0]
    assert Unit.objects.count() == SourceRecord.objects.count() == Opening.objects.count() == 300
    assert Landlord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["{file}"], 1), (["{file}", "--source=a/b"], 2), (["none.csv"], 2), (["--nonsense"], 2)],
)
def test_from_the_command_line_the_status_and_the_streams_are_kept(units, root, arguments, expected):
    path = units.write(NEW, BAD)
    database = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "import_units", "--format=json", *(text.format(file=path) for text in arguments)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == expected
    assert "Traceback" not in done.stderr
    if expected == 1:
        assert figures(json.loads(done.stdout)) == (1, 0, 0, 1)
    else:
        assert done.stdout == ""
        assert done.stderr.strip()
