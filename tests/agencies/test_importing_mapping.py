"""Mapping files, and rows read through them."""

from datetime import date

import pytest

from agencies.enums import Benefit
from agencies.importing.cells import Code, Codes, Day, Text, YesNo
from agencies.importing.mapping import Mapping, read_mapping
from agencies.importing.rows import Column, RowReader
from agencies.importing.tables import FileTable, UnusableFile

COLUMNS = (
    Column("ref", Text(20), "what it says", required=True),
    Column("name", Text(10), "what it says", cleared=""),
    Column("kind", Code(Benefit), "what it says"),
    Column("kinds", Codes(Benefit), "what it says", cleared=[]),
    Column("pets", YesNo(), "what it says", cleared=None),
    Column("since", Day(), "what it says", cleared=None),
)
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def mapping(tmp_path):
    def write(text):
        path = tmp_path / "map.toml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(path, NAMES)

    return write


def rows(columns, *lines, mapping=None):
    table = FileTable(columns, lambda: list(enumerate(map(list, lines), start=2)))
    return list(RowReader(table, COLUMNS, mapping or Mapping()))


def test_names_of_columns_do_not_depend_on_case_or_order():
    (row,) = rows(["Name", "REF"], ["Ann", "7"])

    assert (row.key, row.given["name"], row.problems) == ("7", "Ann", [])


def test_a_blank_cell_says_nothing_and_unknown_clears():
    (row,) = rows(["ref", "name", "pets", "kinds", "since"], ["7", " ", "Unknown", "UNKNOWN", ""])

    assert row.given == {"ref": "7", "pets": None, "kinds": []}


def test_a_column_that_cannot_be_cleared_refuses_the_row():
    (row,) = rows(["ref", "kind"], ["7", "unknown"])

    assert [column for column, _message in row.problems] == ["kind"]
    assert "cannot be cleared" in row.problems[0][1]


def test_every_problem_of_a_row_is_found():
    (row,) = rows(["ref", "kind", "pets"], ["7", "castle", "maybe"])

    assert [column for column, _message in row.problems] == ["kind", "pets"]


def test_short_rows_are_filled_with_blanks_and_long_rows_refused_if_the_rest_says_anything():
    short, long, full = rows(["ref", "name"], ["7"], ["8", "Ann", "", " "], ["9", "Ann", "x"])

    assert short.given == {"ref": "7"}
    assert long.problems == []
    assert full.problems == [(None, "The row has more cells than the file has columns.")]


def test_a_row_without_a_key_is_refused():
    (row,) = rows(["ref", "name"], ["", "Ann"])

    assert row.problems == [("ref", "Every row needs this value.")]


def test_a_file_without_the_key_column_is_refused():
    with pytest.raises(UnusableFile, match="no column ref"):
        rows(["name"], ["Ann"])


def test_columns_are_renamed_and_the_same_column_may_serve_twice(mapping):
    found = mapping('[columns]\nref = "Id"\nname = "WHO"\nkind = "who"')

    (row,) = rows(["id", "who", "more"], ["7", "ow"], mapping=found)

    assert row.given == {"ref": "7", "name": "ow", "kind": "ow"}


def test_joined_keys_are_numbered_where_they_repeat(mapping):
    found = mapping('[columns]\nref = ["id", "beds", "price"]')

    keys = [
        row.key
        for row in rows(
            ["id", "beds", "price"],
            ["7", "1", "900"],
            ["7", "1", "900"],
            ["7", "", "900"],
            ["7", "1", "900"],
            mapping=found,
        )
    ]

    assert keys == ["7-1-900", "7-1-900#2", "7--900", "7-1-900#3"]


def test_a_joined_key_needs_all_its_columns(mapping):
    with pytest.raises(UnusableFile, match="id \\+ beds"):
        rows(["id"], ["7"], mapping=mapping('[columns]\nref = ["id", "beds"]'))


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Ontario aid", "ow"), ("ONTARIO AID", "ow"), ("ow", "ow"), ("nothing", "none"), ("", None), ("nonsense", None)],
)
def test_words_of_the_file_become_ours(mapping, cell, value):
    found = mapping('[values.kind]\n"Ontario aid" = "ow"\n"nothing" = "none"\n"nonsense" = ""')

    (row,) = rows(["ref", "kind"], ["7", cell], mapping=found)

    assert row.given.get("kind") == value
    assert row.problems == []


def test_an_asterisk_stands_for_any_other_word(mapping):
    found = mapping('[values.pets]\n"Cats" = "yes"\n"*" = ""')

    cats, dogs = rows(["ref", "pets"], ["7", "cats"], ["8", "dogs"], mapping=found)

    assert (cats.given["pets"], dogs.given.get("pets")) == (True, None)


@pytest.mark.parametrize(
    ("cells", "value"), [(("TRUE", "FALSE"), True), (("FALSE", "FALSE"), False), (("Balcony | Pets", ""), True)]
)
def test_several_columns_are_looked_up_together_then_one_by_one(mapping, cells, value):
    found = mapping(
        '[columns]\npets = ["cats", "dogs"]\n[values.pets]\n"FALSE FALSE" = "no"\n"TRUE" = "yes"\n"Pets" = "yes"'
    )

    (row,) = rows(["ref", "cats", "dogs"], ["7", *cells], mapping=found)

    assert row.given["pets"] is value


def test_of_several_codes_all_that_are_known_count(mapping):
    found = mapping('[values.kinds]\n"Welfare" = "ow"\n"Disability" = "odsp"\n"*" = ""')

    (row,) = rows(["ref", "kinds"], ["7", "Disability; Chess; Welfare"], mapping=found)

    assert row.given["kinds"] == ["ow", "odsp"]


def test_defaults_serve_for_new_records_only(mapping):
    (row,) = rows(["ref", "name"], ["7", ""], mapping=mapping('[defaults]\nname = "Nobody"\npets = true'))

    assert row.given == {"ref": "7"}
    assert row.new == {"ref": "7", "name": "Nobody", "pets": True}


@pytest.mark.parametrize(
    ("cell", "day"), [("01-Jul", date(2024, 7, 1)), ("29-Feb", date(2024, 2, 29)), ("2025-03-04", date(2025, 3, 4))]
)
def test_dates_without_a_year_get_the_mappings(mapping, cell, day):
    (row,) = rows(["ref", "since"], ["7", cell], mapping=mapping('date_formats = ["%d-%b"]\nyear = 2024'))

    assert row.given["since"] == day


def test_date_formats_count_below_a_section_too(mapping):
    found = mapping('[defaults]\nname = "Nobody"\ndate_formats = ["%d/%m/%Y"]')

    (row,) = rows(["ref", "since"], ["7", "04/03/2025"], mapping=found)

    assert row.given["since"] == date(2025, 3, 4)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rent = ", "not TOML"),
        ("[colums]\nref = 'a'", "unknown part: colums"),
        ("[columns]\nrnet = 'a'", "does not know: rnet"),
        ("[values.rnet]\na = 'b'", "does not know: rnet"),
        ("[columns]\nref = 3", "no name of a column"),
        ("[columns]\nref = []", "no name of a column"),
        ("[values]\nref = 'a'", "column by column"),
        ("[values.ref]\na = ['b']", "no single value"),
        ("columns = 3", "not a list of names"),
        ("date_formats = ['%d-%b']", "needs a year too"),
        ("date_formats = 3", "list of formats"),
        ("year = 'last'", "a year such as"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(mapping, text, sentence):
    with pytest.raises(UnusableFile, match=sentence):
        mapping(text)


def test_a_default_that_its_column_cannot_take_is_refused(mapping):
    with pytest.raises(UnusableFile, match="default for kind"):
        rows(["ref"], ["7"], mapping=mapping('[defaults]\nkind = "castle"'))


def test_columns_that_nobody_uses_or_has_are_told_apart(mapping):
    table = FileTable(["ref", "Colour", "who"], list)

    reader = RowReader(table, COLUMNS, mapping('[columns]\nname = "who"\npets = "animals"'))

    assert reader.ignored == ["Colour"]
    assert reader.absent == ["animals"]
