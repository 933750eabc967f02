"""Rows of a table as values of declared columns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agencies.importing.cells import CellError, Code, Codes, Day, Parser, YesNo, clean
from agencies.importing.mapping import Mapping
from agencies.importing.tables import Table, UnusableFile
from agencies.text import fold

KEPT = object()
UNKNOWN = "unknown"
REMEMBERED = 5_000


@dataclass(frozen=True)
class Column:
    """A column that an import understands.

    `cleared` is what the word `unknown` stores; a column without it cannot be cleared. `required` is what a new record
    needs. The values of `private` columns are shown in the file of refused rows only (see Importer.private_rows).
    """

    name: str
    parse: Parser
    cleared: Any = KEPT
    required: bool = False
    private: bool = False


@dataclass
class Row:
    """What one row says.

    `given` holds the values of the cells that are not blank; a cell that says `unknown` holds its column's `cleared`.
    `new` holds the same, and the mapping's defaults where the row says nothing: they serve for new records only.
    `text` holds the cells as they stand in the file. `problems` are (column or None, sentence).
    """

    number: int
    key: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str | None, str]] = field(default_factory=list)

    def says(self, *columns: str) -> bool:
        """Whether any of the columns is filled in."""
        return any(column in self.given for column in columns)


class RowReader:
    """Reads the rows of a table through a mapping; the first declared column is the key.

    Raises UnusableFile if the table has no key column or the mapping's defaults cannot be read.
    """

    def __init__(self, table: Table, columns: Sequence[Column], mapping: Mapping):
        self.table, self.columns, self.mapping = table, columns, mapping
        self.key = columns[0].name
        places = {fold(name): place for place, name in enumerate(table.columns)}
        self.sources = {
            column.name: [places[fold(name)] for name in mapping.source_names(column.name) if fold(name) in places]
            for column in columns
        }
        if len(self.sources[self.key]) < len(mapping.source_names(self.key)):
            raise UnusableFile(
                _("The file has no column %(name)s, which says which record a row is about.")
                % {"name": " + ".join(mapping.source_names(self.key))}
            )
        used = {place for sources in self.sources.values() for place in sources}
        self.ignored = [name for place, name in enumerate(table.columns) if place not in used]
        self.absent = sorted(name for name in mapping.named_sources() if fold(name) not in places)
        self._parsed: dict[str, dict[tuple[str, ...], Any]] = defaultdict(dict)
        self._filled = [column for column in columns if self.sources[column.name]]
        self._defaults = self._read_defaults()

    def keys(self) -> Counter[str]:
        """How many rows carry each key."""
        return Counter(key for _number, _cells, key in self._keyed())

    def __iter__(self) -> Iterator[Row]:
        return (self._read(number, cells, key) for number, cells, key in self._keyed())

    def _keyed(self) -> Iterator[tuple[int, list[str], str]]:
        """The table's rows with their keys; repeats of a joined key are numbered from #2."""
        seen: Counter[str] = Counter()
        numbered = self.mapping.is_joined(self.key)
        for number, cells in self.table:
            key = self._key(cells)
            if numbered and key:
                seen[key] += 1
                if seen[key] > 1:
                    key = f"{key}#{seen[key]}"
            yield number, cells, key

    def _key(self, cells: list[str]) -> str:
        parts = self._parts(self.key, cells)
        key = " ".join("-".join(parts).split()) if any(parts) else ""
        try:
            return clean(key)
        except CellError:
            return key

    def _parts(self, name: str, cells: list[str]) -> list[str]:
        return [cells[place].strip() if place < len(cells) else "" for place in self.sources[name]]

    def _read(self, number: int, cells: list[str], key: str) -> Row:
        row = Row(number, key)
        if any(cell.strip() for cell in cells[len(self.table.columns) :]):
            row.problems.append((None, _("The row has more cells than the file has columns.")))
        for column in self._filled:
            parts = [key] if column.name == self.key else [part for part in self._parts(column.name, cells) if part]
            if not any(parts):
                continue
            row.text[column.name] = getattr(column.parse, "joiner", " ").join(parts)
            try:
                value = self._value(column, parts)
            except CellError as error:
                row.problems.append((column.name, str(error)))
                continue
            if value is not None:
                row.given[column.name] = value[0]
        if not key:
            row.problems.append((self.key, _("Every row needs this value.")))
        row.new = {**self._defaults, **row.given}
        return row

    def _value(self, column: Column, parts: Sequence[str]) -> tuple[Any] | None:
        """What cells say together, in a tuple, as None may be what they say; None if they say nothing."""
        known = self._parsed[column.name]
        if (said := tuple(parts)) in known:
            return known[said]
        joiner = getattr(column.parse, "joiner", " ")
        plain = clean(self.mapping.translated(column.name, joiner.join(parts), parts, joiner))
        value = None
        if plain.casefold() == UNKNOWN:
            if column.cleared is KEPT:
                raise CellError(_("This cannot be cleared: write a value, or leave the cell blank."))
            value = (column.cleared,)
        elif plain:
            if isinstance(column.parse, Day):
                plain = self.mapping.iso_date(plain)
            value = (column.parse(plain),)
        if isinstance(column.parse, Code | Codes | YesNo | Day) and len(known) < REMEMBERED:
            known[said] = value
        return value

    def _read_defaults(self) -> dict[str, Any]:
        defaults = {}
        for column in self.columns:
            text = self.mapping.defaults.get(column.name)
            if text is None:
                continue
            try:
                value = self._value(column, [text])
            except CellError as error:
                raise UnusableFile(
                    _("The mapping’s default for %(column)s cannot be used. %(reason)s")
                    % {"column": column.name, "reason": error}
                ) from error
            if value is not None:
                defaults[column.name] = value[0]
        return defaults


def missing(values: Iterable[str], columns: Sequence[Column]) -> list[str]:
    """The required columns that a new record would lack, in their order."""
    known = set(values)
    return [column.name for column in columns if column.required and column.name not in known]
