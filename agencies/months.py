"""Calendar months as dates: a month is its first day. Pure arithmetic on days; nothing here asks a clock."""

from datetime import date, timedelta


def first_day(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def shift(month: date, months: int) -> date:
    """The first day of the month so many months later (negative: earlier)."""
    years, place = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(years, place + 1, 1)


def last_day(day: date) -> date:
    """The last day of the day's month."""
    return shift(day, 1) - timedelta(days=1)


def months_until(month: date, count: int) -> list[date]:
    """So many months in a row that end with this one, oldest first."""
    return [shift(month, back - count + 1) for back in range(count)]


def after_months(day: date, months: int) -> date:
    """The day so many months later; where that month is too short, its last day."""
    month = shift(day, months)
    return min(last_day(month), month + timedelta(days=day.day - 1))
