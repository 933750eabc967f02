"""A report's facts as they are asked for: by their path, with what is hidden told from what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format

from agencies.wording import NBSP, in_french
from locator.reports.cells import HIDDEN, Value, Withheld

# The figures with a trend and a comparison, and where they stand in the facts.
HEADLINE_PATHS = {
    "open_start": "open_start",
    "new": "new",
    "filled_programme": "filled_programme",
    "filled_market": "filled_market",
    "withdrawn": "withdrawn",
    "open_end": "open_end",
    "units_any_day": "units_any_day",
    "verified_share": "verified_share",
    "waiting": "demand.waiting",
    "referrals": "flow.referrals",
    "offers_made": "flow.offers_made",
    "leases": "flow.leases",
    "move_ins": "flow.move_ins",
}


@dataclass(frozen=True)
class Facts:
    """The facts of a month, as `figures.facts` gives them, or as they were published."""

    document: dict[str, Any]

    @cached_property
    def suppressed(self) -> frozenset[str]:
        """The paths of what is hidden."""
        return frozenset(self.document.get("suppressed") or [])

    def at(self, *path: str) -> Value:
        """The value at a path, given in parts or with dots: HIDDEN where it is withheld, None where nobody knows it."""
        dotted = ".".join(path)
        found: Any = self.document
        for step in dotted.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return HIDDEN if found is None and dotted in self.suppressed else found

    def known(self, *path: str) -> int | float | None:
        """The number at a path, or None where it is withheld or not known."""
        found = self.at(*path)
        return found if isinstance(found, int | float) else None

    def keys(self, *path: str) -> list[str]:
        """The keys under a path, in their order."""
        found: Any = self.document
        for step in ".".join(path).split("."):
            found = found[step]
        return list(found)

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.document["first_day"])

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.document["last_day"])

    @property
    def as_of(self) -> datetime:
        """When the facts were computed."""
        return datetime.fromisoformat(self.document["as_of"])

    @property
    def is_internal(self) -> bool:
        """Whether the true counts of people are in it."""
        return self.document["audience"] == "internal"

    @cached_property
    def months(self) -> list[date]:
        """The first days of the months of the trend, oldest first."""
        return [date.fromisoformat(f"{month}-01") for month in self.document["trend"]["months"]]

    def trend(self, figure: str) -> list[Value]:
        """The values of a headline figure over these months."""
        return [self.at("trend.figures", figure, str(place)) for place in range(len(self.months))]

    def numbers(self, figure: str) -> list[int | float | None]:
        """The same, with None for what is withheld, for charts."""
        return [value if isinstance(value, int | float) else None for value in self.trend(figure)]

    def leaves(self) -> Iterator[tuple[list[str], Value]]:
        """Every number with its path, but for the trend, the comparison and what is about the report itself."""
        for key, value in self.document.items():
            if key not in NOT_FIGURES:
                yield from self._under([key], value)

    def _under(self, path: list[str], value: Any) -> Iterator[tuple[list[str], Value]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._under([*path, key], inner)
        elif not isinstance(value, bool):
            yield path, self.at(*path)


NOT_FIGURES = {
    "definitions", "month", "first_day", "last_day", "as_of", "audience", "complete", "revision", "policy", "suppressed",
    "comparison", "trend", "notes", "publisher", "published_at", "changes",
}  # fmt: skip


def month_name(day: date) -> str:
    """October 2026 or octobre 2026."""
    name = str(MONTHS[day.month])
    return f"{name.lower() if in_french() else name}{NBSP}{day.year}"


def short_month(day: date) -> str:
    """Oct or oct."""
    return date_format(day, "N" if in_french() else "M")


def is_hidden(value: Value) -> bool:
    """Whether a value is withheld."""
    return isinstance(value, Withheld)
