"""Small arithmetic of the report: bands, shares, medians. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from locator.reports.facts.codes import BEDROOMS, RENT_BANDS, WAIT_BANDS

MOST_BEDROOMS = len(BEDROOMS) - 1


def tally(values: Iterable[str], codes: Sequence[str]) -> dict[str, int]:
    """How often each code of a closed list occurs, zeros included. Raises KeyError for a value outside the list."""
    counts = dict.fromkeys(codes, 0)
    for value, count in Counter(values).items():
        counts[value] += count
    return counts


def cross(pairs: Iterable[tuple[str, str]], first: Sequence[str], second: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each pair of codes of two closed lists occurs, zeros included. Raises KeyError for another value."""
    counts = {code: dict.fromkeys(second, 0) for code in first}
    for one, other in pairs:
        counts[one][other] += 1
    return counts


def bedroom_class(bedrooms: int) -> str:
    """0 to 4, or 5+."""
    return BEDROOMS[min(bedrooms, MOST_BEDROOMS)]


def rent_band(rent: Decimal) -> str:
    """The lower bound of the rent's band, in dollars."""
    return str(RENT_BANDS[bisect_right(RENT_BANDS, rent) - 1])


def wait_band(days: int) -> str:
    """The lower bound of the band of days waited."""
    return str(WAIT_BANDS[bisect_right(WAIT_BANDS, days) - 1])


def move_in(available_from: date, last: date, last_of_next: date) -> str:
    """When a unit open on the last day of a month can be moved into: now, next month, or later."""
    if available_from <= last:
        return "now"
    return "next_month" if available_from <= last_of_next else "later"


def share(part: int, whole: int) -> float | None:
    """A share from 0 to 1, to four decimals, half up; none of nothing."""
    if not whole:
        return None
    return float((Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def dollars(amount: Decimal | None) -> float | None:
    """CAD to the cent, half up."""
    return None if amount is None else float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def middle(values: Sequence[Any]) -> Any:
    """The median; none of nothing."""
    return median(values) if values else None


def middle_days(days: Sequence[int]) -> dict[str, float | int | None]:
    """The median of some numbers of days, and of how many."""
    found = middle(days)
    whole = found is not None and found == int(found)
    return {"median": int(found) if whole else found, "n": len(days)}


def change(then: Any, now: Any) -> Any:
    """This month's figure less the other month's; none where either is not known."""
    if then is None or now is None:
        return None
    return round(now - then, 4) if isinstance(now, float) else now - then
