"""A table of a report before it becomes a page or a sheet: what stands in its cells, and how it reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies import wording

Item = TypeVar("Item")


class CellKind(StrEnum):
    """What the numbers of a column are."""

    COUNT = "count"
    SIGNED = "signed"
    """A difference: always with its sign."""
    MONEY = "money"
    """Dollars a month."""
    SHARE = "share"
    """0 to 1."""
    POINTS = "points"
    """A difference of two shares, 0 to 1, said in points of a hundred."""
    DAYS = "days"
    RATIO = "ratio"
    TEXT = "text"


class Withheld:
    """A count of people from 1 to 4, or one that would give it away; both look the same on purpose."""

    def __str__(self) -> str:
        return pgettext("count", "hidden")

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN = Withheld()
Value = int | float | Decimal | date | str | Withheld | None
Links = Callable[[str, str], str]
"""The address of the list behind a figure, by its path, and one of its keys or "": blank where one may not see it."""


def percent(value: int | float | Decimal) -> str:
    """A share of 0 to 1: 86% or 86 %."""
    text = wording.number(Decimal(str(value)) * 100)
    return f"{text}{wording.NBSP}%" if wording.in_french() else f"{text}%"


def cell_in_words(value: Value, kind: CellKind = CellKind.COUNT) -> str:
    """A value as people read it in the language of the moment: 1,819 · +134 · $1,420 · 86% · hidden · a dash."""
    if value is None:
        return "–"
    if isinstance(value, Withheld | str):
        return str(value)
    if isinstance(value, date):
        return wording.day(value)
    exact = Decimal(str(value))
    match kind:
        case CellKind.SIGNED:
            return signed(exact)
        case CellKind.MONEY:
            return wording.money(exact.quantize(Decimal(1), ROUND_HALF_UP))  # to the dollar; files have the cents
        case CellKind.SHARE:
            return percent(exact)
        case CellKind.POINTS:
            return signed(exact * 100)
        case CellKind.RATIO:
            return wording.number(exact, 1)
        case _:
            return wording.number(exact, 0 if exact == int(exact) else 1)


def signed(value: Decimal) -> str:
    """A difference, always with its sign: +134, −3, 0."""
    return f"+{wording.number(value)}" if value > 0 else wording.number(value)


@dataclass(frozen=True)
class CellColumn:
    """A column: its heading, and what its numbers are."""

    heading: str
    kind: CellKind = CellKind.COUNT


def _picked(items: Sequence[Item], places: Sequence[int]) -> Sequence[Item]:
    return [items[place] for place in places] if items else items


@dataclass(frozen=True)
class CellRow:
    """A line of a table: what it is about, its values, the list behind it if there is one, and a bar as % of the most.

    `kinds` says what the values are where a row differs from its columns; `links` leads from values to lists of theirs;
    `month` is the first day of the month that the label names, where it names one.
    """

    label: str
    values: Sequence[Value]
    link: str = ""
    bar: float | None = None
    kinds: Sequence[CellKind] = ()
    links: Sequence[str] = ()
    month: date | None = None

    def only(self, places: Sequence[int]) -> "CellRow":
        """The row with the values at these places alone."""
        return replace(
            self,
            values=_picked(self.values, places),
            kinds=_picked(self.kinds, places),
            links=_picked(self.links, places),
        )


def bars(rows: Sequence[CellRow], place: int = 0) -> list[CellRow]:
    """The rows with a bar each, as long as the value in a column is of the largest one; none for what is hidden."""
    values = [row.values[place] for row in rows]
    most = max((float(value) for value in values if isinstance(value, int | float)), default=0.0) or 1.0
    shares = [100 * value / most if isinstance(value, int | float) else None for value in values]
    return [replace(row, bar=share) for row, share in zip(rows, shares, strict=True)]


@dataclass(frozen=True)
class Cell:
    """A value of a row in words, under its column, with the list behind it if there is one of its own.

    `is_quiet`: it says that there is nothing, as most of its neighbours do.
    """

    column: CellColumn
    words: str
    link: str = ""
    is_quiet: bool = False


@dataclass(frozen=True)
class CellTable:
    """A table: a code that names its sheet, its title, a sentence under it, columns and rows.

    `label` heads the first column. `is_sparse`: most of its cells are zero, and none of them is news.
    """

    code: str
    title: str
    label: str
    columns: Sequence[CellColumn]
    rows: Sequence[CellRow]
    note: str = ""
    total: CellRow | None = None
    is_sparse: bool = False

    @property
    def told(self) -> "CellTable":
        """The table without the columns that are hidden in every row: the note names them, unless that is all of it.

        For people; a file keeps them.
        """
        places = range(len(self.columns))
        kept = [place for place in places if not self._hides(place)]
        if not kept and self.total and not all(isinstance(value, Withheld) for value in self.total.values):
            kept = list(places)
        if len(kept) == len(places):
            return self
        gone = [self.columns[place].heading for place in places if place not in kept]
        note = _("Hidden in every line: %(columns)s.") % {"columns": ", ".join(gone)} if kept else ""
        return replace(
            self,
            columns=[self.columns[place] for place in kept],
            rows=[row.only(kept) for row in self.rows],
            total=self.total and self.total.only(kept),
            note=" ".join(filter(None, (self.note, note))),
        )

    def _hides(self, place: int) -> bool:
        return bool(self.rows) and all(isinstance(row.values[place], Withheld) for row in self.rows)

    @property
    def shown(self) -> list[tuple[CellRow, list[Cell]]]:
        """The rows with their cells, as they are read."""
        return [(row, self.cells(row)) for row in self.rows]

    @property
    def last(self) -> list[Cell]:
        """The cells of the total."""
        return self.cells(self.total) if self.total else []

    def cells(self, row: CellRow) -> list[Cell]:
        """The cells of a row."""
        links = row.links or [""] * len(row.values)
        return [
            Cell(column, cell_in_words(value, kind), link, self.is_sparse and value == 0)
            for column, value, kind, link in zip(self.columns, row.values, self.kinds(row), links, strict=True)
        ]

    def kinds(self, row: CellRow) -> Sequence[CellKind]:
        """What the values of a row are."""
        return row.kinds or [column.kind for column in self.columns]

    @property
    def has_bars(self) -> bool:
        """Whether a bar stands at the end of each row."""
        return any(row.bar is not None for row in self.rows)
