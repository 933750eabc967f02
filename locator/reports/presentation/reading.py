"""A report's facts as they are asked for: by their path, with what is hidden told from what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.timezone import localtime

from agencies.wording import NBSP, in_french
from listings.enums import IncidentKind, InteractionChannel, Utility
from locator.reports.facts import codes
from locator.reports.presentation.cells import HIDDEN, Value, Withheld
from matching.enums import EndReason, Group, OfferReason


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

    def has(self, *path: str) -> bool:
        """Whether there is anything at a path: documents of older definitions lack what was not counted yet."""
        try:
            self.at(*path)
        except KeyError:
            return False
        return True

    def known(self, *path: str) -> int | float | None:
        """The number at a path, or None where it is withheld or not known."""
        found = self.at(*path)
        return found if isinstance(found, int | float) else None

    def keys(self, *path: str) -> list[str]:
        """The keys under a path, in the order in which people read them: what is stored has lost it."""
        found: Any = self.document
        steps = ".".join(path).split(".")
        for step in steps:
            found = found[step]
        return in_order(steps[-1], list(found))

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.document["first_day"])

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.document["last_day"])

    @property
    def last_counted(self) -> date:
        """The last day that is counted: of a month that is not over, today."""
        return min(self.last_day, localtime(self.as_of).date())

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
        for key in in_order("", [key for key in self.document if key not in NOT_FIGURES]):
            yield from self._under([key], self.document[key])

    def _under(self, path: list[str], value: Any) -> Iterator[tuple[list[str], Value]]:
        if isinstance(value, dict):
            for key in in_order(path[-1], list(value)):
                yield from self._under([*path, key], value[key])
        elif not isinstance(value, bool):
            yield path, self.at(*path)


LAST = 10**6
NOT_FIGURES = {
    "definitions", "month", "first_day", "last_day", "as_of", "audience", "complete", "revision", "policy",
    "suppressed", "comparison", "trend", "notes", "publisher", "published_at", "changes",
}  # fmt: skip


# The order of the keys under a name, where they are a closed list; the names at the top are under "".
ORDERS: dict[str, tuple[str, ...]] = {
    "": (
        *codes.OPENING_FIGURES, "by_bedrooms", "by_area", "by_rent_band", "by_type", "by_access", "by_move_in",
        *codes.CROSSED, "waiting_end", "gap", "within_reach", "rents", "demand", "flow", "equity", "landlords",
        "stability",
    ),
    **dict.fromkeys(("by_bedrooms", "waiting_end", "gap", *codes.CROSSED), codes.BEDROOMS),
    "by_rent_band": tuple(map(str, codes.RENT_BANDS)),
    "by_type": codes.UNIT_TYPES,
    "by_access": codes.ACCESS,
    "by_move_in": codes.MOVE_IN,
    **dict.fromkeys(("within_reach", "shelter_maximums"), codes.BENEFITS),
    **dict.fromkeys(codes.BENEFITS, codes.SIZES),
    "by_household_type": codes.HOUSEHOLD_TYPES,
    "by_wait": tuple(map(str, codes.WAIT_BANDS)),
    "unmatched": codes.UNMATCHED,
    "days": codes.STEPS,
    "days_on_offer": codes.CLOSED,
    "by_group": tuple(Group.values),
    "utilities": tuple(Utility.values),
    "contacts": tuple(InteractionChannel.values),
    "incidents": tuple(IncidentKind.values),
    "endings": tuple(EndReason.values),
    "reasons": (*OfferReason.values, codes.NOT_RECORDED),
    "units_missing": ("area", "access", "smoking", "pets", "occupants"),
    "households_missing": ("income", "days_homeless", "ages"),
}  # fmt: skip


def in_order(name: str, keys: list[str]) -> list[str]:
    """The keys under a name: those of its closed list first, then numbers by their value, then the alphabet."""
    known = ORDERS.get(name, ())

    def place(key: str) -> tuple:
        number = int(key) if key.isdecimal() else LAST
        return (known.index(key), 0, "") if key in known else (len(known), number, key)

    return sorted(keys, key=place)


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
