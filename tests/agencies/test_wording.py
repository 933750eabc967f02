"""Phones, short days and labels as people read them in English and French Canada."""

from datetime import date, time

import pytest
from django.utils.translation import override

from agencies.wording import clock, labelled, phone, short_day, weekday_and_day

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "stored", "told"),
    [
        ("en", "6135550103", "613-555-0103"),
        ("fr", "6135550103", f"613{NBSP}555-0103"),
        ("en", "6135550103x12", "613-555-0103 ext. 12"),
        ("en", "5550103", "5550103"),
    ],
)
def test_a_phone_number_is_told_in_groups(language, stored, told):
    with override(language):
        assert phone(stored) == told


@pytest.mark.parametrize(("language", "told"), [("en", "Jan 1"), ("fr", f"1er{NBSP}janv.")])
def test_a_short_day_has_the_month_as_it_is_shortened_here(language, told):
    with override(language):
        assert short_day(date(2027, 1, 1)) == told


def test_a_question_takes_no_colon():
    assert labelled("Why did it end?", "Choose.") == "Why did it end? Choose."
    assert labelled("Rent", "900") == "Rent: 900"


@pytest.mark.parametrize(
    ("language", "value", "told"),
    [
        ("en", time(14, 30), "2:30 pm"),
        ("en", time(0), "12 am"),
        ("en", time(12, 5), "12:05 pm"),
        ("fr", time(14, 30), "14 h 30"),
        ("fr", time(9, 5), "9 h 05"),
        ("fr", time(14), "14 h"),
    ],
)
def test_a_clock_has_twelve_hours_in_english_and_twenty_four_in_french(language, value, told):
    with override(language):
        assert clock(value).replace(NBSP, " ") == told


@pytest.mark.parametrize(("language", "told"), [("en", "Tue Dec 1"), ("fr", "mar. 1er déc.")])
def test_a_day_with_its_weekday_is_short(language, told):
    with override(language):
        assert weekday_and_day(date(2026, 12, 1)).replace(NBSP, " ") == told
