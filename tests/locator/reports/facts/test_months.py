"""Months in Ottawa: their ends, leap days, and the hours around every boundary of six years."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.months import after_months, first_day, last_day, months_until, shift
from locator.reports.facts.months import parse, written
from locator.reports.publishing.lifecycle import NotOver, _require_over

DAYS = st.dates(date(1971, 1, 1), date(2200, 12, 31))
MONTHS = [date(year, month, 1) for year in range(2023, 2029) for month in range(1, 13)]


def sunday(year: int, month: int, number: int) -> date:
    """The number-th Sunday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def ottawa(instant: datetime) -> date:
    """The date in Ottawa, by the law itself: summer time from the second Sunday of March to the first of November."""
    begins = datetime.combine(sunday(instant.year, 3, 2), datetime.min.time(), UTC) + timedelta(hours=7)
    ends = datetime.combine(sunday(instant.year, 11, 1), datetime.min.time(), UTC) + timedelta(hours=6)
    return (instant - timedelta(hours=4 if begins <= instant < ends else 5)).date()


@given(DAYS)
def test_a_month_ends_the_day_before_the_next_begins(day):
    assert first_day(day) <= day <= last_day(day)
    assert last_day(day) + timedelta(days=1) == shift(first_day(day), 1)
    assert last_day(day).month == day.month


@given(DAYS, st.integers(-120, 120))
def test_months_are_counted_to_and_fro(day, months):
    assert shift(shift(day, months), -months) == first_day(day)
    assert shift(day, 12) == first_day(day).replace(year=day.year + 1)


@given(DAYS, st.integers(0, 24))
def test_a_day_some_months_later_lies_in_that_month_and_is_the_same_day_or_the_last(day, months):
    later = after_months(day, months)

    assert first_day(later) == shift(day, months)
    assert later.day == day.day or (later == last_day(later) and later.day < day.day)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_leap_days_and_short_months(day, months, later):
    assert after_months(day, months) == later


def test_months_in_a_row_end_with_the_one_asked_for():
    assert months_until(date(2026, 2, 1), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(
    "text", ["2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", " 2026-01", "٢٠٢٦-٠١", ""]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse(text)


def test_a_month_reads_as_it_is_written():
    assert [parse(written(month)) for month in MONTHS] == MONTHS


@pytest.mark.parametrize("month", MONTHS, ids=written)
def test_around_midnight_in_ottawa_a_month_is_over_exactly_when_the_next_one_has_begun(month):
    noon = datetime.combine(shift(month, 1), datetime.min.time(), UTC) + timedelta(hours=5)
    for hours in range(-30, 31):
        for minutes in (-1, 0):
            instant = noon + timedelta(hours=hours, minutes=minutes)
            with time_machine.travel(instant, tick=False):
                today = timezone.localdate()
                assert today == ottawa(instant)
                assert shift(today, -1) == (month if today.month != month.month else shift(month, -1))
                if today.month == month.month:
                    with pytest.raises(NotOver):
                        _require_over(month, timezone.now())
                else:
                    _require_over(month, timezone.now())


def test_the_months_tried_hold_every_change_of_the_clock_near_a_boundary():
    near = [
        sunday(year, month, number)
        for year in range(2023, 2029)
        for month, number in ((3, 2), (11, 1))
        if abs((sunday(year, month, number) - date(year, month, 1)).days) <= 1
    ]

    assert near == [date(2025, 11, 2), date(2026, 11, 1)]
