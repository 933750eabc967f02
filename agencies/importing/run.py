"""One import: the rows of a file through an importer, in one transaction."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from agencies.constraints import broken_constraint
from agencies.importing.report import LONGEST_VALUE, ImportReport, Problem
from agencies.importing.rows import Column, FileRow, RowReader

BATCH = 1_000
GROWN = 4

Group = list[FileRow]


class RowRefused(Exception):
    """An importer cannot take a row: the column to look at, and a sentence that does not repeat the cell."""

    def __init__(self, column: str | None, message: str):
        super().__init__(message)
        self.column, self.message = column, message


class Importer(Protocol):
    """What an import of one kind of record provides. The first column is the key."""

    columns: Sequence[Column]
    lock: str
    """Runs with the same lock wait for each other, so that two of them never create one record twice."""

    def private_rows(self, rows: Sequence[FileRow]) -> Collection[int]:
        """Numbers of the rows whose private columns are not repeated in messages."""

    def store(self, groups: Sequence[Group], outcomes: "Outcomes") -> None:
        """Store the rows, grouped by key, and say for each what became of it.

        The groups hold only rows that could be read, in the order of the file. May raise IntegrityError: then it is
        called again, group by group, from the state before, with fresh outcomes.
        """


class Outcomes:
    """What became of the rows of a batch. A row may be warned about, and ends as one of four."""

    def __init__(self) -> None:
        self.ends: dict[int, str] = {}
        self.warned: list[tuple[FileRow, str | None, str, bool]] = []
        self.refused: list[tuple[FileRow, str | None, str]] = []

    def created(self, row: FileRow) -> None:
        self.ends[row.number] = "created"

    def updated(self, row: FileRow) -> None:
        self.ends[row.number] = "updated"

    def unchanged(self, row: FileRow) -> None:
        self.ends[row.number] = "unchanged"

    def refuse(self, row: FileRow, column: str | None, message: str) -> None:
        """The row does not go in; the sentence says why, without repeating the cell."""
        self.ends[row.number] = "rejected"
        self.refused.append((row, column, message))

    def warn(self, row: FileRow, column: str | None, message: str, *, hide_value: bool = False) -> None:
        """The row goes in, but somebody should read this."""
        self.warned.append((row, column, message, hide_value))


def run_import(
    reader: RowReader,
    importer: Importer,
    *,
    atomic: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], object] = lambda rows: None,
) -> ImportReport:
    """Import every row, or with `atomic` none if any is bad; a dry run reports the same and leaves nothing behind.

    `progress` is called with the number of rows read so far.
    """
    report = ImportReport(ignored_columns=list(reader.ignored))
    if reader.absent:
        message = _("The mapping names columns that the file does not have: %(names)s.")
        report.warnings.append(Problem(None, None, None, message % {"names": ", ".join(reader.absent)}))
    report.warnings += [Problem(None, None, None, message) for message in reader.table.warnings]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [importer.lock])
        run = _Run(importer, report)
        groups = grouped(reader, reader.keys())
        while batch := list(islice(groups, BATCH)):
            run.store(batch)
            analyze_grown_tables()
            progress(report.read)
        if dry_run or (atomic and report.rejected):
            transaction.set_rollback(True)
    if atomic and report.rejected:
        report.refuse_all()
    report.warnings.sort(key=lambda problem: problem.row or 0)
    report.errors.sort(key=lambda problem: problem.row or 0)
    return report


def analyze_grown_tables() -> None:
    """Let PostgreSQL look at the tables to which this transaction added far more rows than it knows of.

    It plans by what it last saw, which may have been an empty table, at a hundred times the cost.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_stat_xact_user_tables JOIN pg_class ON oid = relid"
            " WHERE n_tup_ins > %s * greatest(reltuples, 0)",
            [GROWN],
        )
        if tables := [table for (table,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def grouped(rows: Iterable[FileRow], repeats: Counter[str]) -> Iterator[Group]:
    """Rows of one key together, as soon as the last of them is read."""
    waiting: dict[str, Group] = {}
    for row in rows:
        if repeats[row.key] <= 1:
            yield [row]
            continue
        group = waiting.setdefault(row.key, [])
        group.append(row)
        if len(group) == repeats[row.key]:
            yield waiting.pop(row.key)
    yield from waiting.values()


class _Run:
    """Batches on their way into the report."""

    def __init__(self, importer: Importer, report: ImportReport):
        self.importer, self.report = importer, report
        self.private_columns = {column.name for column in importer.columns if column.private}

    def store(self, batch: Sequence[Group]) -> None:
        rows = [row for group in batch for row in group]
        private = self.importer.private_rows(rows)
        good = [[row for row in group if not row.problems] for group in batch]
        outcomes = self._stored([group for group in good if group])
        for row in rows:
            if row.problems:
                column, message = row.problems[0]
                others = [f"{name}: {text}" if name else text for name, text in row.problems[1:]]
                outcomes.refuse(row, column, " ".join([message, *others]))
        for row, column, message, hide_value in outcomes.warned:
            private_value = hide_value or (row.number in private and column in self.private_columns)
            self.report.warnings.append(problem(row, column, message, private_value))
        for row, column, message in outcomes.refused:
            private_value = row.number in private and column in self.private_columns
            self.report.errors.append(problem(row, column, message, private_value))
        for row in rows:
            self.report.read += 1
            end = outcomes.ends[row.number]
            setattr(self.report, end, getattr(self.report, end) + 1)

    def _stored(self, groups: Sequence[Group]) -> Outcomes:
        """The outcomes of a batch; if someone else's change broke it, of its groups one by one."""
        outcomes = Outcomes()
        try:
            with transaction.atomic():
                self.importer.store(groups, outcomes)
            return outcomes
        except IntegrityError:
            outcomes = Outcomes()
        for group in groups:
            alone = Outcomes()
            try:
                with transaction.atomic():
                    self.importer.store([group], alone)
            except IntegrityError as error:
                alone = Outcomes()
                for row in group:
                    alone.refuse(row, None, broken_constraint(error))
            outcomes.ends |= alone.ends
            outcomes.warned += alone.warned
            outcomes.refused += alone.refused
        return outcomes


def problem(row: FileRow, column: str | None, message: str, private_value: bool) -> Problem:
    """A problem of a row, with the text of its cell unless nobody should read it."""
    value = None if column is None or private_value else row.text(column)[:LONGEST_VALUE]
    return Problem(row.number, column, value, message)
