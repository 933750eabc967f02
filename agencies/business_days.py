"""Business days: Monday to Friday, holidays left out. Pure; the holidays are an argument."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Whether people work on the day."""
    return day.weekday() < SATURDAY and day not in holidays


def business_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """The business day that comes `count` business days after a day; for 0, the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day, holidays)
    return day


def business_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """Business days after the first day, up to and with the last; 0 where the last is not after the first."""
    days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return sum(is_business_day(day, holidays) for day in days)
