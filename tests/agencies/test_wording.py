"""Phones, short days and labels as people read them in English and French Canada."""

from datetime import date

import pytest
from django.utils.translation import override

from agencies.wording import labelled, phone, short_day

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
