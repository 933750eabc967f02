"""The National Occupancy Standard, counted by hand (agencies/README.md)."""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.occupancy import Person, advised_bedrooms, anniversary, bedroom_steps, whole_years

TOLD_ON = date(2026, 3, 1)


def household(text, told_on=TOLD_ON):
    """Members as in the clients file."""
    people = []
    for member in text.split(";"):
        relation, age, gender = member.split(":")
        people.append(Person(relation, int(age) if age else None, gender, told_on))
    return people


@pytest.mark.parametrize(
    ("members", "rooms"),
    [
        # one person alone may live in a studio
        ("head:34:F", 0),
        ("head:17:M", 0),
        ("head::X", 0),
        # couples share, other adults do not
        ("head:34:F;partner:36:M", 1),
        ("head:34:F;partner:36:F", 1),
        ("head:17:F;partner:17:M", 1),
        ("head::F;partner::M", 1),
        ("head:34:F;other:70:F", 2),
        ("head:34:F;other::F", 2),
        ("head:34:F;partner:36:M;other:70:F;other:71:M", 3),
        # a lone parent has a room, also when under 18
        ("head:34:F;child:8:M", 2),
        ("head:17:F;child:0:M", 2),
        ("head:34:F;child:18:M", 2),
        ("head:34:F;child:17:M;child:18:M", 3),
        # children of the same sex share by two
        ("head:34:F;child:8:M;child:17:M", 2),
        ("head:34:F;child:8:M;child:10:M;child:12:M", 3),
        ("head:34:F;partner:36:M;child:8:M;child:10:M;child:12:F;child:14:F", 3),
        # of different sexes: only under 5, and only where that saves a room
        ("head:34:F;child:8:M;child:7:F", 3),
        ("head:34:F;child:4:M;child:4:F", 2),
        ("head:34:F;child:4:M;child:5:F", 3),
        ("head:34:F;child:4:M;child:4:F;child:9:M;child:9:F", 3),
        ("head:34:F;child:4:M;child:9:M;child:4:F", 3),
        ("head:34:F;child:4:M;child:9:M;child:10:M;child:4:F", 3),
        ("head:34:F;child:9:M;child:4:F;child:3:M;child:11:M", 3),
        ("head:34:F;child:9:M;child:8:M;child:11:M;child:4:F", 4),
        # a minor who is nobody's child is a minor
        ("head:34:F;other:12:F;other:10:F", 2),
        ("head:16:F;other:15:F", 1),
        # a child of unknown age is 5 to 17, others adults
        ("head:34:F;child::M;child:4:F", 3),
        ("head:34:F;child::M;child::M", 2),
        ("head:34:F;partner::M;child::F", 2),
        # X counts with the sex that gives fewer rooms
        ("head:34:F;child:8:X;child:10:M", 2),
        ("head:34:F;child:8:X;child:10:F", 2),
        ("head:34:F;child:8:X;child:10:M;child:12:F", 3),
        ("head:34:F;child:8:X;child:9:X", 2),
        ("head:34:X;partner:30:X;child:3:X", 2),
        ("head:34:F;child:2:X;child:8:M;child:10:M", 3),
    ],
)
def test_bedrooms_are_those_counted_by_hand(members, rooms):
    assert advised_bedrooms(household(members), TOLD_ON) == rooms


@pytest.mark.parametrize(
    ("members", "steps"),
    [
        ("head:34:F", ([], [0])),
        # 4 and 4: apart once the first of them is 5
        ("head:34:F;child:4:M;child:4:F", ([date(2027, 3, 1)], [2, 3])),
        # twins of 16 share until they are 18
        ("head:34:F;child:16:M;child:16:M", ([date(2028, 3, 1)], [2, 3])),
        # 17 and 10, a girl and a boy, have rooms already
        ("head:34:F;child:17:M;child:10:F", ([], [3])),
        # when the girl of 16 is grown up, the little ones of 3 share, until they are 5
        ("head:34:F;child:16:F;child:1:F;child:1:M", ([date(2030, 3, 1)], [3, 4])),
        ("head:34:F;child:16:M;child:16:M;child:12:F", ([date(2028, 3, 1)], [3, 4])),
    ],
)
def test_bedrooms_change_on_birthdays(members, steps):
    assert bedroom_steps(household(members)) == steps


people = st.builds(
    Person,
    relation=st.sampled_from(["child", "child", "other"]),
    age=st.none() | st.integers(0, 25),
    gender=st.sampled_from("FMX"),
    age_on=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
)
heads = st.builds(
    Person,
    relation=st.just("head"),
    age=st.none() | st.integers(15, 40),
    gender=st.sampled_from("FMX"),
    age_on=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
)
households = st.builds(lambda head, others: [head, *others], heads, st.lists(people, max_size=6))


@settings(max_examples=60, deadline=None)
@given(households, st.dates(date(2019, 1, 1), date(2044, 1, 1)))
def test_steps_are_what_a_new_count_gives_on_every_day(people, start):
    days, rooms = bedroom_steps(people)

    every_day = [start + timedelta(days=offset) for offset in range(500)]
    assert [rooms[bisect_right(days, day)] for day in every_day] == [advised_bedrooms(people, day) for day in every_day]


@given(households)
def test_steps_are_in_order_and_each_is_a_change(people):
    days, rooms = bedroom_steps(people)

    assert len(rooms) == len(days) + 1
    assert days == sorted(set(days))
    assert all(before != after for before, after in pairwise(rooms))


@given(households, st.dates(date(2019, 1, 1), date(2050, 1, 1)))
def test_gender_x_never_asks_for_more_than_either_sex(people, day):
    def with_all(gender):
        return [
            Person(person.relation, person.age, gender if person.gender == "X" else person.gender, person.age_on)
            for person in people
        ]

    assert advised_bedrooms(people, day) <= min(
        advised_bedrooms(with_all("F"), day), advised_bedrooms(with_all("M"), day)
    )


@given(households, st.randoms(use_true_random=False))
def test_the_order_of_the_members_does_not_matter(people, shuffle):
    others = list(people)
    shuffle.shuffle(others)

    assert bedroom_steps(others) == bedroom_steps(people)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 60))
def test_an_anniversary_is_the_first_day_with_that_many_whole_years(start, years):
    day = anniversary(start, years)

    assert whole_years(start, day) == years
    assert years == 0 or whole_years(start, day - timedelta(days=1)) == years - 1


def test_ages_never_go_back_before_the_day_they_were_told():
    person = Person("head", 34, "F", TOLD_ON)

    assert [person.age_at(day) for day in (date(2020, 1, 1), date(2027, 2, 28), date(2027, 3, 1))] == [34, 34, 35]


def test_the_twenty_ninth_of_february_has_its_anniversary_on_the_first_of_march():
    assert [whole_years(date(2024, 2, 29), date(2025, 2, 28)), anniversary(date(2024, 2, 29), 1)] == [
        0,
        date(2025, 3, 1),
    ]
