"""Households in words, by nobody's name."""

from datetime import date

import pytest

from agencies.members import members_in_words
from agencies.models import HouseholdMember

TOLD = date(2026, 1, 10)


def household(text: str) -> list[HouseholdMember]:
    members = []
    for member in text.split(";"):
        relation, age, gender = member.split(":")
        members.append(HouseholdMember(relation=relation, age=int(age) if age else None, gender=gender, age_on=TOLD))
    return members


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ("head:31:F", "Woman, 31"),
        ("head:45:M", "Man, 45"),
        ("head:24:X", "Person, 24"),
        ("head::F", "Woman, age not known"),
        ("head:31:F;child:4:F;child:2:M", "Woman, 31, with a girl of 4 and a boy of 2"),
        ("head:34:F;partner:36:M;other:70:F", "Woman, 34, with a partner of 36 and a woman of 70"),
        ("head:40:M;child:0:F;child::X", "Man, 40, with a baby girl and a child, age not known"),
        ("head:50:F;child:19:M;other:12:F", "Woman, 50, with a man of 19 and a girl of 12"),
    ],
)
def test_a_household_is_described_by_its_members(members: str, words: str) -> None:
    assert members_in_words(household(members), TOLD) == words


def test_ages_advance_from_the_day_they_were_told() -> None:
    words = members_in_words(household("head:31:F;child:17:M"), date(2027, 1, 10))

    assert words == "Woman, 32, with a man of 18"
