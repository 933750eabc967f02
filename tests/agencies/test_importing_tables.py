"""Tables in every form in which people keep them."""

import codecs
from datetime import date, datetime

import openpyxl
import pytest

from agencies.importing.tables import UnusableFile, read_table

WANTED = ["unit_ref", "rent", "address"]


def read(path, content, wanted=WANTED):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    table = read_table(path, wanted)
    return table, list(table)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_although_quoted_cells_hold_the_others(tmp_path, separator):
    line = separator.join(['"A;1"', '"1,250"', '"x\ty"'])

    table, rows = read(tmp_path / "u.csv", f"unit_ref{separator}rent{separator}address\n{line}\n")

    assert table.columns == ["unit_ref", "rent", "address"]
    assert rows == [(2, ["A;1", "1,250", "x\ty"])]


def test_the_separator_is_the_one_that_finds_known_names_though_another_stands_more_often_in_the_header(tmp_path):
    table, _rows = read(tmp_path / "u.csv", "unit_ref;rent;notes (a, b, c, d, e)\nA;1;x\n")

    assert table.columns == ["unit_ref", "rent", "notes (a, b, c, d, e)"]


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        ("unit_ref\nÉloi\n".encode(), 0),
        (codecs.BOM_UTF8 + "unit_ref\nÉloi\n".encode(), 0),
        ("unit_ref\nÉloi\n".encode("utf-16"), 0),
        ("unit_ref\nÉloi\n".encode("cp1252"), 1),
    ],
)
def test_encodings_are_told_apart_and_the_fallback_is_reported(tmp_path, content, warnings):
    table, rows = read(tmp_path / "u.csv", content)

    assert table.columns == ["unit_ref"]
    assert rows == [(2, ["Éloi"])]
    assert len(table.warnings) == warnings
    assert all("Windows-1252" in warning for warning in table.warnings)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    _table, rows = read(tmp_path / "u.csv", 'unit_ref,rent\n"A\nB",1\n\n , \nC,2\n')

    assert [(number, cells[0]) for number, cells in rows] == [(2, "A\nB"), (5, "C")]


def test_a_table_can_be_read_twice(tmp_path):
    table, rows = read(tmp_path / "u.csv", "unit_ref\nA\nB\n")

    assert list(table) == rows


def test_columns_without_a_name_are_called_after_their_place(tmp_path):
    table, _rows = read(tmp_path / "u.csv", ",unit_ref, Rent ,\n0,A,1,\n")

    assert table.columns == ["#1", "unit_ref", "Rent"]


def test_a_workbook_gives_what_a_person_sees(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append([])
    sheet.append(["unit_ref", "rent", "bedrooms", "elevator", "offered_from", "seen"])
    sheet.append([430532, 1250.5, 2.0, True, date(2026, 10, 1), datetime(2026, 10, 1, 9, 30)])
    workbook.create_sheet("other").append(["unit_ref"])
    workbook.save(tmp_path / "u.xlsx")

    table = read_table(tmp_path / "u.xlsx", WANTED)

    assert table.columns == ["unit_ref", "rent", "bedrooms", "elevator", "offered_from", "seen"]
    assert list(table) == [(3, ["430532", "1250.5", "2", "true", "2026-10-01", "2026-10-01 09:30:00"])]
    assert list(table) == list(table)


def test_a_workbook_is_known_by_its_content(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["unit_ref"])
    workbook.active.append(["A"])
    workbook.save(tmp_path / "u.xlsx")
    (tmp_path / "u.xlsx").rename(tmp_path / "u.csv")

    assert list(read_table(tmp_path / "u.csv", WANTED)) == [(2, ["A"])]


@pytest.mark.parametrize("around", ["%s", '{"made": "2026", "units": %s}'])
def test_json_is_an_array_of_objects_at_the_top_or_under_one_key(tmp_path, around):
    items = """[{"unit_ref": "A", "tags": ["x", "y"], "rent": 1e400},
                {"rent": 2.50, "place": {"city": "Ottawa"}, "on": true, "note": null}]"""

    table, rows = read(tmp_path / "u.json", around % items)

    cells = [dict(zip(table.columns, cells, strict=False)) for _number, cells in rows]
    assert [number for number, _cells in rows] == [1, 2]
    assert cells[0] == {"unit_ref": "A", "tags": "x;y", "rent": "1e400"}
    assert cells[1]["rent"] == "2.50"
    assert cells[1]["place.city"] == "Ottawa"
    assert cells[1]["on"] == "true"


def test_half_characters_in_json_become_a_mark_that_can_be_stored(tmp_path):
    _table, rows = read(tmp_path / "u.json", r'[{"unit_ref": "A\ud800", "rent": "\ud83c\udfe0"}]')

    assert rows == [(1, ["A\ufffd", "🏠"])]


def test_an_empty_list_has_no_rows(tmp_path):
    _table, rows = read(tmp_path / "u.json", "[]")

    assert rows == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("u.csv", b"", "empty"),
        ("u.csv", b"\n \n", "empty"),
        ("u.csv", b"\xef\xbb\xbf", "empty"),
        ("u.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d", "not a text file"),
        ("u.csv", b"\x7fELF\x02\x01\x01\x00\x00", "not a text file"),
        ("u.csv", b"unit_ref\n" + b'"' + b"x" * 200_000, "more than 131072 characters"),
        ("u.csv", b"unit_ref,RENT,rent\nA,1,2\n", "two columns with the name"),
        ("u.csv", b"\xff\xfeu\x00n\x00\x00", "damaged"),
        ("u.xlsx", b"PK\x03\x04 not a workbook", "workbook cannot be read"),
        ("u.xls", b"\xd0\xcf\x11\xe0 not a workbook", "workbook cannot be read"),
        ("u.json", b'{"a": [{}], "b": [{}]}', "one array"),
        ("u.json", b'{"a": 1}', "one array"),
        ("u.json", b"[1, 2]", "one array"),
        ("u.json", b"3", "one array"),
        ("u.json", b'[{"a": 1,}]', "not JSON"),
        ("u.json", b"[" * 100_000, "not JSON"),
        ("u.json", b'[{"rent": 1, "rent": 2}]', "two values of one name"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, name, content, sentence):
    with pytest.raises(UnusableFile, match=sentence):
        read(tmp_path / name, content)


def test_a_folder_and_a_missing_file_are_refused_with_a_sentence(tmp_path):
    with pytest.raises(UnusableFile, match="folder"):
        read_table(tmp_path, WANTED)
    with pytest.raises(UnusableFile, match="no such file"):
        read_table(tmp_path / "none.csv", WANTED)


def test_a_quotation_mark_that_never_closes_is_named_with_its_row(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text('unit_ref,landlord\nU1,"Rivest\nU2,Bélanger\n', encoding="utf-8")

    with pytest.raises(UnusableFile, match="row 2 and never closes"):
        list(read_table(path, ["unit_ref"]))


@pytest.mark.parametrize("text", ["[]", '{"units": []}'])
def test_an_empty_array_is_a_table_without_rows(tmp_path, text):
    path = tmp_path / "units.json"
    path.write_text(text, encoding="utf-8")

    table = read_table(path, ["unit_ref", "rent"])

    assert (list(table.columns), list(table)) == (["unit_ref", "rent"], [])
