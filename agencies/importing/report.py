"""What became of the rows of a file: the figures, and each problem with its row, column, value and sentence."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.importing.tables import FileTable, printable
from agencies.spreadsheets import harmless
from agencies.text import fold
from agencies.wording import number

LONGEST_VALUE = 200
ROWS_NAMED = 10


@dataclass(frozen=True)
class Problem:
    """A sentence about a cell, a row (no column) or the file (no row). `value` is None where nobody should read it."""

    row: int | None
    column: str | None
    value: str | None
    message: str


@dataclass
class ImportReport:
    """`read` is always created + updated + unchanged + rejected; all five count rows."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The summary, as agencies/README.md has it."""
        return asdict(self)

    @classmethod
    def of_json(cls, summary: dict[str, Any]) -> Self:
        """The report that `as_json` wrote down."""
        problems = {name: [Problem(**each) for each in summary[name]] for name in ("warnings", "errors")}
        return cls(**summary | problems)

    def refuse_all(self) -> None:
        """Nothing of the file was stored: every row that was read is refused, for the rows named in `errors`."""
        self.rejected, self.created, self.updated, self.unchanged = self.read, 0, 0, 0

    def lines(self) -> Iterator[str]:
        """The summary for a person to read."""
        yield ngettext("%(count)s row read", "%(count)s rows read", self.read) % {"count": number(self.read)}
        for label, count in (
            (_("new"), self.created),
            (_("changed"), self.updated),
            (_("unchanged"), self.unchanged),
            (_("refused"), self.rejected),
        ):
            yield f"  {label:<12}{count:>9,}"
        if self.ignored_columns:
            names = ", ".join(printable(name) for name in self.ignored_columns)
            yield _("Columns that were not used: %(names)s") % {"names": names}
        for title, sentences in (
            (_("Please check:"), self.advice()),
            (_("Refused:"), [sentence([problem]) for problem in self.errors]),
        ):
            if sentences:
                yield ""
                yield title
                yield from (f"  {each}" for each in sentences)

    def advice(self) -> list[str]:
        """The warnings, those that say the same of a column in one sentence."""
        groups = defaultdict(list)
        for problem in self.warnings:
            groups[problem.column, problem.message].append(problem)
        return [sentence(group) for group in groups.values()]


def sentence(problems: list[Problem]) -> str:
    """Problems that have column and message in common, in one line: where, what is written there, what to do."""
    first = problems[0]
    parts = []
    if first.row is not None:
        rows = ", ".join(str(problem.row) for problem in problems[:ROWS_NAMED])
        more = len(problems) - ROWS_NAMED
        parts.append(
            ngettext("row %(rows)s", "rows %(rows)s", len(problems)) % {"rows": rows}
            if more <= 0
            else _("rows %(rows)s and %(more)s more") % {"rows": rows, "more": number(more)}
        )
    parts += filter(None, [first.column])
    values = list(dict.fromkeys(problem.value for problem in problems if problem.value))
    if values:
        parts.append(", ".join(f"“{printable(value)}”" for value in values[:3]) + (" …" if len(values) > 3 else ""))
    return f"{', '.join(parts)}: {first.message}" if parts else first.message


def write_refused(file: TextIO, table: FileTable, errors: Iterable[Problem]) -> None:
    """The refused rows with all their columns and `error`; what a spreadsheet would run begins with an apostrophe."""
    sentences = {problem.row: problem.message for problem in errors}
    # A file of refused rows that was corrected and came back has the column already.
    kept = [place for place, name in enumerate(table.columns) if fold(name) != "error"]
    writer = csv.writer(file)
    writer.writerow([*(harmless(table.columns[place]) for place in kept), "error"])
    if not sentences:
        return
    for row_number, cells in table:
        if row_number in sentences:
            row = [harmless(cells[place]) if place < len(cells) else "" for place in kept]
            writer.writerow([*row, harmless(sentences[row_number])])
