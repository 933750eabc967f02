"""Calendar months. Pure."""

from calendar import monthrange
from datetime import date


def months_after(day: date, count: int) -> date:
    """The same day `count` calendar months later; the month's last day where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
