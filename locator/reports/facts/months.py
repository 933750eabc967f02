"""Months as they are written: YYYY-MM."""

import re
from datetime import date

WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 9998


def parse(text: str) -> date:
    """The first day of a month written YYYY-MM. Raises ValueError."""
    found = WRITTEN.fullmatch(text)
    if not found:
        raise ValueError
    year, month = int(found[1]), int(found[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError
    return date(year, month, 1)


def written(month: date) -> str:
    """YYYY-MM."""
    return f"{month:%Y-%m}"
