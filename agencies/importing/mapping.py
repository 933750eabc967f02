"""Mapping files: how the columns and words of someone else's table become ours.

    date_formats = ["%d-%b"]            # beside YYYY-MM-DD
    year = 2024                         # for dates without one

    [columns]                           # our column = the file's column, or several that are joined
    rent = "price"
    unit_ref = ["id", "beds", "price"]  # a joined key is numbered where it repeats: 7-2-1400, 7-2-1400#2

    [values.unit_type]                  # the file's word = ours; "" says nothing, unknown clears, "*" is any other word
    "Condo Unit" = "apartment"

    [defaults]                          # for new records, where the row says nothing
    city = "Ottawa"

Words are compared without case and accents. Several columns, or a cell with several values (separated by ; or |), are
looked up as a whole, then value by value: the first that is known counts, in a column of codes all of them. Keys are
joined with a hyphen, codes with `;`, anything else with a space.
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from agencies.importing.tables import UnusableFile, as_text
from agencies.text import fold

ANY_OTHER = "*"
LIST_JOINER = ";"
SECTIONS = ("columns", "values", "defaults")


@dataclass(frozen=True)
class Mapping:
    """See the module; `columns` holds lists of the file's names, `values` words of the file, all folded."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    year: int | None = None
    joined: frozenset[str] = frozenset()

    def source_names(self, column: str) -> list[str]:
        """The file's columns, folded, that make up one of ours: its own name unless the mapping says otherwise."""
        return self.columns.get(column, [column])

    def places(self, column: str, places: dict[str, int]) -> list[int]:
        """Where the columns that make up one of ours stand in a file; those that it does not have are left out."""
        return [places[name] for name in self.source_names(column) if name in places]

    def named_sources(self) -> set[str]:
        """Every column of the file that the mapping names, folded."""
        return {name for names in self.columns.values() for name in names}

    def is_joined(self, column: str) -> bool:
        """Whether the mapping gives a list for the column."""
        return column in self.joined

    def translated(self, column: str, text: str, parts: Sequence[str], joiner: str) -> str:
        """Our word for the file's, which was joined from parts; the text itself if the mapping has none."""
        words = self.values.get(column)
        if words is None:
            return text
        if fold(text) in words:
            return words[fold(text)]
        values = [fold(value) for part in parts for value in re.split(r"[;|]", part)]
        known = list(dict.fromkeys(words[value] for value in values if value in words))
        if known:
            return joiner.join(known) if joiner == LIST_JOINER else known[0]
        return words.get(ANY_OTHER, text)

    def iso_date(self, text: str) -> str:
        """A date in one of the mapping's formats as YYYY-MM-DD; the text itself if it is in none of them."""
        for wanted in self.date_formats:
            full = wanted if self.year is None or has_year(wanted) else f"%Y {wanted}"
            try:
                return datetime.strptime(text if full == wanted else f"{self.year} {text}", full).date().isoformat()
            except ValueError:
                continue
        return text


def has_year(date_format: str) -> bool:
    return any(sign in date_format for sign in ("%Y", "%y", "%G", "%c", "%x"))


def read_mapping(path: Path, known: Collection[str]) -> Mapping:
    """The mapping in a TOML file, for an import that knows these columns.

    Raises UnusableFile for a file that is no such mapping; a name that nobody knows is taken for a typing error.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnusableFile(_("The mapping cannot be read: %(reason)s.") % {"reason": error.strerror}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableFile(_("The mapping is not TOML: %(reason)s.") % {"reason": error}) from error
    # TOML puts what stands below a [section] into it: these two are meant for the whole file wherever they stand.
    dates = {
        name: table.pop(name)
        for table in (found, *(found[name] for name in SECTIONS if isinstance(found.get(name), dict)))
        for name in ("date_formats", "year")
        if name in table
    }
    sections = {name: section(found.pop(name, {}), name, known) for name in SECTIONS}
    if found:
        raise UnusableFile(_("The mapping has an unknown part: %(name)s.") % {"name": min(found)})
    if not all(isinstance(words, dict) for words in sections["values"].values()):
        raise UnusableFile(_("The mapping gives [values] column by column, as in [values.unit_type]."))
    return Mapping(
        columns={name: names_of(name, value) for name, value in sections["columns"].items()},
        values={
            name: {fold(word): plain(name, value) for word, value in words.items()}
            for name, words in sections["values"].items()
        },
        defaults={name: plain(name, value) for name, value in sections["defaults"].items()},
        joined=frozenset(name for name, value in sections["columns"].items() if isinstance(value, list)),
        **read_dates(**dates),
    )


def section(found: Any, name: str, known: Collection[str]) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise UnusableFile(_("The mapping’s [%(name)s] is not a list of names and values.") % {"name": name})
    for column in found:
        if column not in known:
            raise UnusableFile(
                _("The mapping’s [%(section)s] has a column that this import does not know: %(name)s.")
                % {"section": name, "name": column}
            )
    return found


def names_of(column: str, value: Any) -> list[str]:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise UnusableFile(_("The mapping gives for %(column)s no name of a column.") % {"column": column})
    return [fold(name) for name in names]


def plain(column: str, value: Any) -> str:
    if not isinstance(value, str | int | float | date):
        raise UnusableFile(_("The mapping gives for %(column)s a value that is no single value.") % {"column": column})
    return as_text(value)


def read_dates(date_formats: Any = (), year: Any = None) -> dict[str, Any]:
    formats = [date_formats] if isinstance(date_formats, str) else date_formats
    if not isinstance(formats, list | tuple) or not all(isinstance(each, str) for each in formats):
        raise UnusableFile(
            _('The mapping’s date_formats is a list of formats such as "%(example)s".') % {"example": "%d-%b"}
        )
    if year is not None and (not isinstance(year, int) or not 1990 <= year <= 2099):
        raise UnusableFile(_("The mapping’s year is a year such as 2026."))
    if year is None and not all(map(has_year, formats)):
        raise UnusableFile(_("The mapping has a date format without a year: it needs a year too."))
    return {"date_formats": tuple(formats), "year": year}
