"""Days as an office counts them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

SATURDAY = 5
A_YEAR = 365


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend: nobody calls a landlord on Sunday."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def working_days_after(day: date, count: int) -> date:
    """The day so many working days later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of the month so many months after the day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def afternoon(day: date) -> datetime:
    """Half past two in Ottawa, when most notes are written; for today, at the latest now."""
    return min(timezone.now(), timezone.make_aware(datetime.combine(day, time(14, 30))))
