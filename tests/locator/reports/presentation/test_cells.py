"""What a page shows of a table: no column that is hidden in every line, and which ones those are."""

from locator.reports.presentation.cells import HIDDEN, CellColumn, CellKind, CellRow, CellTable

COLUMNS = [CellColumn("Waiting"), CellColumn("Leases"), CellColumn("Share", CellKind.SHARE)]


def table(*rows: CellRow, total: CellRow | None = None, note: str = "By agency.") -> CellTable:
    return CellTable("agencies", "Agencies", "Agency", COLUMNS, rows, note, total)


def test_columns_that_are_hidden_in_every_line_are_named_and_left_out_with_their_links_and_kinds() -> None:
    rows = [
        CellRow("Maple", [21, HIDDEN, 0.4], links=["w", "l", "s"]),
        CellRow("Ponts", [HIDDEN, HIDDEN, None], kinds=[CellKind.DAYS, CellKind.COUNT, CellKind.MONEY]),
    ]

    told = table(*rows, total=CellRow("Total", [40, 9, 1])).told

    assert [column.heading for column in told.columns] == ["Waiting", "Share"]
    assert [(row.values, row.links, row.kinds) for row in told.rows] == [
        ([21, 0.4], ["w", "s"], ()),
        ([HIDDEN, None], (), [CellKind.DAYS, CellKind.MONEY]),
    ]
    assert told.total == CellRow("Total", [40, 1])
    assert told.note == "By agency. Hidden in every line: Leases."


def test_a_table_that_hides_everything_keeps_no_column_and_one_with_a_total_keeps_all() -> None:
    hidden = CellRow("Maple", [HIDDEN] * 3)

    assert table(hidden, total=CellRow("Total", [HIDDEN] * 3)).told.columns == []
    assert table(hidden).told.note == "By agency."
    assert table(hidden, total=CellRow("Total", [12, HIDDEN, HIDDEN])).told.columns == COLUMNS


def test_a_table_that_hides_nothing_or_has_no_lines_stays() -> None:
    for one in (table(CellRow("Maple", [0, 0, None])), table()):
        assert one.told is one


def test_only_a_sparse_table_says_quietly_that_there_is_nothing() -> None:
    cells = {
        sparse: CellTable("", "", "", COLUMNS, [CellRow("", [0, 2, HIDDEN])], is_sparse=sparse).shown
        for sparse in (True, False)
    }

    assert [cell.is_quiet for _row, shown in cells[True] for cell in shown] == [True, False, False]
    assert not any(cell.is_quiet for _row, shown in cells[False] for cell in shown)
