"""What a page shows of a table: no column that is hidden in every line, and which ones those are."""

from locator.reports.presentation.cells import HIDDEN, Column, Kind, Row, Table

COLUMNS = [Column("Waiting"), Column("Leases"), Column("Share", Kind.SHARE)]


def table(*rows: Row, total: Row | None = None, note: str = "By agency.") -> Table:
    return Table("agencies", "Agencies", "Agency", COLUMNS, rows, note, total)


def test_columns_that_are_hidden_in_every_line_are_named_and_left_out_with_their_links_and_kinds() -> None:
    rows = [
        Row("Maple", [21, HIDDEN, 0.4], links=["w", "l", "s"]),
        Row("Ponts", [HIDDEN, HIDDEN, None], kinds=[Kind.DAYS, Kind.COUNT, Kind.MONEY]),
    ]

    told = table(*rows, total=Row("Total", [40, 9, 1])).told

    assert [column.heading for column in told.columns] == ["Waiting", "Share"]
    assert [(row.values, row.links, row.kinds) for row in told.rows] == [
        ([21, 0.4], ["w", "s"], ()),
        ([HIDDEN, None], (), [Kind.DAYS, Kind.MONEY]),
    ]
    assert told.total == Row("Total", [40, 1])
    assert told.note == "By agency. Hidden in every line: Leases."


def test_a_table_that_hides_everything_keeps_no_column_and_one_with_a_total_keeps_all() -> None:
    hidden = Row("Maple", [HIDDEN] * 3)

    assert table(hidden, total=Row("Total", [HIDDEN] * 3)).told.columns == []
    assert table(hidden).told.note == "By agency."
    assert table(hidden, total=Row("Total", [12, HIDDEN, HIDDEN])).told.columns == COLUMNS


def test_a_table_that_hides_nothing_or_has_no_lines_stays() -> None:
    for one in (table(Row("Maple", [0, 0, None])), table()):
        assert one.told is one


def test_only_a_sparse_table_says_quietly_that_there_is_nothing() -> None:
    cells = {
        sparse: Table("", "", "", COLUMNS, [Row("", [0, 2, HIDDEN])], is_sparse=sparse).shown
        for sparse in (True, False)
    }

    assert [cell.is_quiet for _row, shown in cells[True] for cell in shown] == [True, False, False]
    assert not any(cell.is_quiet for _row, shown in cells[False] for cell in shown)
