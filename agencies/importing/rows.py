"""Rows of a table as values of declared columns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agencies.importing.cells import CellError, Day, Parser, Text, clean
from agencies.importing.mapping import Mapping, read_mapping
from agencies.importing.tables import LARGEST_WORKBOOK, FileTable, UnusableFile, read_table
from agencies.text import fold

KEPT = object()
UNKNOWN = "unknown"
REMEMBERED = 5_000
APART = "\x1f"


@dataclass(frozen=True)
class Column:
    """A column that an import understands.

    `meaning` tells people what it says. `cleared` is what the word `unknown` stores; a column without it cannot be
    cleared. `required` is what a new record needs. The values of `private` columns are shown in the file of refused
    rows only (see Importer.private_rows). `examples` are its cells in the example file, row by row; a timedelta stands
    for the day so far from today.
    """

    name: str
    parse: Parser
    meaning: Promise | str
    examples: tuple[str | timedelta, ...] = ()
    cleared: Any = KEPT
    required: bool = False
    private: bool = False


def days(count: int) -> timedelta:
    """So many days from today, as an example of a date."""
    return timedelta(days=count)


@dataclass(slots=True)
class FileRow:
    """What one row says.

    `given` holds the values of the cells that are not blank; a cell that says `unknown` holds its column's `cleared`.
    `new` holds the same, and the mapping's defaults where the row says nothing: they serve for new records only.
    `problems` are (column or None, sentence). `cells` are the row as it stands in the file.
    """

    number: int
    key: str
    cells: Sequence[str]
    reader: "RowReader"
    given: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str | None, str]] = field(default_factory=list)

    def says(self, *columns: str) -> bool:
        """Whether any of the columns is filled in."""
        return any(column in self.given for column in columns)

    def text(self, column: str) -> str:
        """What stands in the file for a column; nothing if the file does not have it."""
        return self.reader.text_of(self, column)


class ColumnReader:
    """Reads a declared column from the columns of a file, given by their places, that make it up.

    `known` remembers what texts said before, for columns with few different ones.
    """

    def __init__(self, column: Column, places: Sequence[int], mapping: Mapping):
        self.column, self.places, self.mapping = column, places, mapping
        self.joiner = getattr(column.parse, "joiner", " ")
        self.known: dict[str, tuple[Any] | None] = {}

    def said(self, cells: Sequence[str]) -> str:
        """The cells as one text; cells of several columns stay apart in it."""
        if len(self.places) == 1:
            return cells[self.places[0]]
        return APART.join(filter(None, (cells[place].strip() for place in self.places)))

    def parts(self, said: str) -> list[str]:
        """The cells in a text."""
        return [said] if len(self.places) == 1 else said.split(APART)

    def text(self, said: str) -> str:
        """The text as it stands in the file, for people to read."""
        return self.joiner.join(self.parts(said))

    def value(self, said: str) -> tuple[Any] | None:
        """What cells say, in a tuple, as None may be what they say; None if they say nothing. Raises CellError."""
        parts = self.parts(said)
        text = self.mapping.translated(self.column.name, self.joiner.join(parts), parts, self.joiner)
        value = self._parsed(clean(text))
        if len(self.known) < REMEMBERED and not isinstance(self.column.parse, Text):
            self.known[said] = value
        return value

    def _parsed(self, text: str) -> tuple[Any] | None:
        if not text:
            return None
        if text.casefold() == UNKNOWN:
            if self.column.cleared is KEPT:
                raise CellError(_("This cannot be cleared: write a value, or leave the cell blank."))
            return (self.column.cleared,)
        if isinstance(self.column.parse, Day):
            text = self.mapping.iso_date(text)
        return (self.column.parse(text),)


class RowReader:
    """Reads the rows of a table through a mapping; the first declared column is the key.

    `ignored` are the file's columns that nothing uses, `absent` those that the mapping names in vain.
    Raises UnusableFile if the table has no key column or the mapping's defaults cannot be read.
    """

    def __init__(self, table: FileTable, columns: Sequence[Column], mapping: Mapping):
        self.table, self.mapping = table, mapping
        places = {fold(name): place for place, name in enumerate(table.columns)}
        readers = [ColumnReader(column, mapping.places(column.name, places), mapping) for column in columns]
        self._key = readers[0]
        if len(self._key.places) < len(mapping.source_names(columns[0].name)):
            raise UnusableFile(
                _("The file has no column %(name)s, which says which record a row is about.")
                % {"name": " + ".join(mapping.source_names(columns[0].name))}
            )
        self._readers = {reader.column.name: reader for reader in readers[1:] if reader.places}
        used = {place for reader in readers for place in reader.places}
        self.ignored = [name for place, name in enumerate(table.columns) if place not in used]
        self.absent = sorted(mapping.named_sources() - places.keys())
        self._defaults = read_defaults(readers, mapping)

    def keys(self) -> Counter[str]:
        """How many rows carry each key."""
        return Counter(key for _number, _cells, key in self._keyed())

    def __iter__(self) -> Iterator[FileRow]:
        return (self._read(FileRow(number, key, cells, self)) for number, cells, key in self._keyed())

    def _keyed(self) -> Iterator[tuple[int, list[str], str]]:
        """The table's rows, as wide as its columns or wider, with their keys; repeats of a joined key are numbered."""
        seen: Counter[str] = Counter()
        width = len(self.table.columns)
        for number, cells in self.table:
            cells += [""] * (width - len(cells))
            key = self._key_of(cells)
            if key and self.mapping.is_joined(self._key.column.name):
                seen[key] += 1
                key = key if seen[key] == 1 else f"{key}#{seen[key]}"
            yield number, cells, key

    def _key_of(self, cells: list[str]) -> str:
        """The row's key, with blank parts too, so that 1, blank, 2 and 1, 2, blank differ."""
        parts = [cells[place].strip() for place in self._key.places]
        key = " ".join("-".join(parts).split()) if any(parts) else ""
        try:
            return clean(key)
        except CellError:
            return key

    def text_of(self, row: FileRow, column: str) -> str:
        """See FileRow.text."""
        if column == self._key.column.name:
            return row.key
        reader = self._readers.get(column)
        return reader.text(reader.said(row.cells)) if reader else ""

    def _read(self, row: FileRow) -> FileRow:
        if any(map(str.strip, row.cells[len(self.table.columns) :])):
            row.problems.append((None, _("The row has more cells than the file has columns.")))
        self._read_key(row)
        for name, reader in self._readers.items():
            said = reader.said(row.cells)
            if not said:
                continue
            if said in reader.known:
                value = reader.known[said]
            else:
                try:
                    value = reader.value(said)
                except CellError as error:
                    row.problems.append((name, str(error)))
                    continue
            if value is not None:
                row.given[name] = value[0]
        row.new = {**self._defaults, **row.given}
        return row

    def _read_key(self, row: FileRow) -> None:
        column = self._key.column
        if not row.key:
            row.problems.append((column.name, _("Every row needs this value.")))
        elif row.key.casefold() == UNKNOWN:
            row.problems.append((column.name, _("This cannot be cleared: write a value, or leave the cell blank.")))
        else:
            try:
                row.given[column.name] = column.parse(clean(row.key))
            except CellError as error:
                row.problems.append((column.name, str(error)))


def read_rows(
    file: Path, columns: Sequence[Column], mapping_file: Path | None = None, *, largest_workbook: int = LARGEST_WORKBOOK
) -> RowReader:
    """The rows of a file, through a mapping if there is one; raises UnusableFile."""
    known = [column.name for column in columns]
    mapping = read_mapping(mapping_file, known) if mapping_file else Mapping()
    table = read_table(file, {*known, *mapping.named_sources()}, largest_workbook=largest_workbook)
    return RowReader(table, columns, mapping)


def read_defaults(readers: Iterable[ColumnReader], mapping: Mapping) -> dict[str, Any]:
    """The mapping's defaults as values; raises UnusableFile for one that its column cannot take."""
    defaults = {}
    for reader in readers:
        name = reader.column.name
        try:
            value = reader.value(mapping.defaults[name]) if name in mapping.defaults else None
        except CellError as error:
            raise UnusableFile(
                _("The mapping’s default for %(column)s cannot be used. %(reason)s") % {"column": name, "reason": error}
            ) from error
        if value is not None:
            defaults[name] = value[0]
    return defaults


def missing(values: Iterable[str], columns: Sequence[Column]) -> list[str]:
    """The required columns that a new record would lack, in their order."""
    known = set(values)
    return [column.name for column in columns if column.required and column.name not in known]
