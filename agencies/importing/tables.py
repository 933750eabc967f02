"""Tables as people keep them: CSV, workbooks and JSON, read as column names and rows of text.

A table can be read several times, row by row: a CSV file is not kept in memory. Empty cells are empty text; numbers,
dates and yes/no cells of workbooks and JSON are written the way a person would type them into a CSV file.
"""

import codecs
import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from agencies.text import fold

DELIMITERS = ",;\t"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LARGEST_WORKBOOK = 1_000_000_000
CHUNK = 1 << 20
# Read after the last line of a CSV file: a row of its own, unless a quotation mark is still open.
LAST_LINE = "\x1e"

Line = tuple[int, list[str]]


class UnusableFile(Exception):
    """Nothing can be tried with this file; the text is a sentence for the person who gave it."""


class FileTable:
    """Column names, and the rows below them as (number, cells).

    Rows are numbered as a spreadsheet shows them: the names are row 1, empty rows count. The objects of a JSON file are
    counted from 1. `warnings` are sentences about the file as a whole.
    """

    def __init__(self, columns: list[str], read_lines: Callable[[], Iterable[Line]], warnings: Iterable[str] = ()):
        self.columns = name_columns(columns)
        self.warnings = list(warnings)
        self._read_lines = read_lines

    def __iter__(self) -> Iterator[Line]:
        """The rows that hold anything; the number of cells may differ from the number of columns."""
        return ((number, cells) for number, cells in self._read_lines() if any(map(str.strip, cells)))


def name_columns(names: list[str]) -> list[str]:
    """The names without surrounding spaces; a column without one is called after its place (#3).

    Raises UnusableFile where two columns have one name, whatever their case.
    """
    named = [name.strip() or f"#{place}" for place, name in enumerate(names, start=1)]
    seen: set[str] = set()
    for name in named:
        if fold(name) in seen:
            raise UnusableFile(_("The file has two columns with the name “%(name)s”.") % {"name": printable(name)})
        seen.add(fold(name))
    return named


def printable(text: str, length: int = 60) -> str:
    """Text of a file, made fit for one line on a screen."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= length else f"{line[: length - 1]}…"


def read_table(path: Path, wanted: Iterable[str], *, largest_workbook: int = LARGEST_WORKBOOK) -> FileTable:
    """The table in a file, of the kind that its content (in doubt, its extension) shows.

    `wanted` are the column names that someone hopes to find: they tell the separator of a CSV file. A workbook of more
    than `largest_workbook` bytes, unpacked, is not opened.
    Raises UnusableFile for whatever cannot be read as a table.
    """
    try:
        if path.exists() and not path.is_file():
            raise UnusableFile(_("This is not a file but a folder or a device."))
        with path.open("rb") as file:
            start = file.read(4)
        if not start:
            raise UnusableFile(_("The file is empty."))
        if start in (ZIP, OLE):
            return read_workbook(path, largest_workbook)
        encoding = find_encoding(path)
        if not encoding:
            raise UnusableFile(_("This is not a text file, nor a workbook that can be read."))
        if is_json(path, encoding):
            return read_json(path, encoding, wanted)
        return read_csv(path, encoding, {fold(name) for name in wanted})
    except FileNotFoundError:
        raise UnusableFile(_("There is no such file.")) from None
    except OSError as error:
        raise UnusableFile(_("The file cannot be read: %(reason)s.") % {"reason": error.strerror}) from error


def find_encoding(path: Path) -> str:
    """utf-8, utf-8-sig, utf-16 or cp1252, whichever the bytes are; nothing if none."""
    with path.open("rb") as file:
        start = file.read(3)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    return next((encoding for encoding in ("utf-8", "cp1252") if decodes(path, encoding)), "")


def decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def is_json(path: Path, encoding: str) -> bool:
    """Whether a text file is JSON, by its extension or its first character."""
    if path.suffix.lower() == ".json":
        return True
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return False
    with path.open(encoding=encoding, errors="replace") as file:
        return file.read(1000).lstrip().startswith(("[", "{"))


def read_csv(path: Path, encoding: str, wanted: set[str]) -> FileTable:
    """A CSV file; the separator is the one that finds most of the wanted names in the first row, else most columns."""
    headers = {delimiter: first_filled(csv_lines(path, encoding, delimiter)) for delimiter in DELIMITERS}
    delimiter = max(
        DELIMITERS, key=lambda each: (sum(fold(name) in wanted for name in headers[each][1]), len(headers[each][1]))
    )
    first, columns = headers[delimiter]
    if not columns:
        raise UnusableFile(_("The file is empty."))
    if any("\0" in name for name in columns):
        raise UnusableFile(_("This is not a text file, nor a workbook that can be read."))
    warnings = []
    if encoding == "cp1252":
        warnings.append(_("The file is not in UTF-8: it was read as Windows-1252. Check the accented letters."))
    return FileTable(
        columns, lambda: (line for line in csv_lines(path, encoding, delimiter) if line[0] > first), warnings
    )


def csv_lines(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    """The rows of a CSV file with their numbers; a row may span several lines."""
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, cells in enumerate(csv.reader(chain(file, [LAST_LINE]), delimiter=delimiter), start=1):
                if cells == [LAST_LINE]:
                    return
                if cells[-1:] and cells[-1].endswith(LAST_LINE):
                    raise UnusableFile(
                        _("A quotation mark opens in row %(row)s and never closes: nothing after it can be read.")
                        % {"row": number}
                    )
                yield number, cells
        except csv.Error:
            raise UnusableFile(
                _("Row %(row)s has a cell of more than %(limit)s characters. Is a quotation mark missing?")
                % {"row": number + 1, "limit": csv.field_size_limit()}
            ) from None
        except UnicodeDecodeError:
            raise UnusableFile(_("The text of the file is damaged after row %(row)s.") % {"row": number}) from None


def first_filled(lines: Iterable[Line]) -> Line:
    """The first row that holds anything, without empty cells at its end; row 0 without cells if there is none."""
    first, cells = next(((number, cells) for number, cells in lines if any(map(str.strip, cells))), (0, []))
    while cells and not cells[-1].strip():
        cells.pop()
    return first, cells


def read_workbook(path: Path, largest: int) -> FileTable:
    """The first sheet of a workbook."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > largest:
                    raise UnusableFile(_("The workbook is too large to be read."))
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    # zipfile raises NotImplementedError for a kind of compression that it does not know.
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, ValueError, IndexError) as error:
        raise UnusableFile(
            _("The workbook cannot be read: it is damaged, protected by a password, or of an unknown kind.")
        ) from error
    first, columns = first_filled(sheet_lines(sheet))
    if not columns:
        raise UnusableFile(_("The first sheet of the workbook is empty."))
    return FileTable(columns, lambda: (line for line in sheet_lines(sheet) if line[0] > first))


def sheet_lines(sheet: CalamineSheet) -> Iterator[Line]:
    return ((number, [as_text(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), start=1))


def read_json(path: Path, encoding: str, wanted: Iterable[str]) -> FileTable:
    """An array of objects, at the top or under one key alone; objects inside them have dotted names (`place.city`).

    An empty array has the wanted columns and no rows.
    """
    try:
        text = path.read_text(encoding=encoding)
        # Numbers stay as they are written: no digit is lost, and 1e400 is a value like any other.
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=unique_keys)
    except json.JSONDecodeError as error:
        raise UnusableFile(
            _("The file is not JSON: see line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UnusableFile(_("The file is not JSON that can be read.")) from error
    if isinstance(found, dict):
        arrays = [value for value in found.values() if isinstance(value, list)]
        found = arrays[0] if len(arrays) == 1 else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise UnusableFile(_("The file needs one array of objects, at the top or under one key."))
    if not found:
        return FileTable(list(wanted), list)
    columns: dict[str, int] = {}
    lines: list[Line] = []
    for number, item in enumerate(found, start=1):
        values = dict(flatten(item))
        for name in values:
            columns.setdefault(name, len(columns))
        lines.append((number, [values.get(name, "") for name in columns]))
        item.clear()
    return FileTable(list(columns), lambda: lines)


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnusableFile(_("The file has an object with two values of one name."))
    return found


def flatten(item: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in item.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield readable(prefix + name), as_text(value)


def as_text(value: Any) -> str:
    """A cell's value as a person would type it: 2 for 2.0, 2026-10-01 for a date, values of a list joined by `;`."""
    match value:
        case None:
            return ""
        case str():
            return readable(value)
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() != time():
            return value.isoformat(" ")
        case date():
            return value.isoformat()[:10]
        case list():
            return ";".join(as_text(item) for item in value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def readable(text: str) -> str:
    """The text without halves of characters, which JSON can spell but nothing can store."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
