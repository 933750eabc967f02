"""Bedrooms by the National Occupancy Standard (CMHC; rule in domain.md section 4.4). Advice, never a bar.

Pure arithmetic: no Django. Ages are known in whole years on a day and advance from it, so the number of bedrooms is a
step function of the date; `bedroom_steps` gives its steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ADULT = 18
SCHOOL = 5


@dataclass(frozen=True)
class Person:
    """A member: relation (head, partner, child, other), age in years on a day (None: not known), and F, M or X."""

    relation: str
    age: int | None
    gender: str
    age_on: date

    def age_at(self, day: date) -> int | None:
        """Age in whole years; it advances on the anniversaries of `age_on` and never goes back before that day."""
        return None if self.age is None else self.age + max(0, whole_years(self.age_on, day))


def whole_years(start: date, end: date) -> int:
    """Anniversaries of `start` that `end` has reached (29 February has its anniversary on 1 March)."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def anniversary(start: date, years: int) -> date:
    """The day on which `whole_years` since `start` reaches `years`."""
    year = start.year + years
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def bedrooms(people: Iterable[Person], day: date) -> int:
    """Bedrooms the standard advises for the household on a day; 0 for one person alone, who may live in a studio.

    Couples share; a lone parent and every other adult has a room; children of the same sex share by two, and two
    children under 5 of different sexes share where that saves a room. A member of gender X counts with the sex that
    gives fewer rooms; a child of unknown age counts as 5 to 17, anyone else of unknown age as an adult.
    """
    people = list(people)
    if len(people) == 1:
        return 0
    has_partner = any(person.relation == "partner" for person in people)
    has_child = any(person.relation == "child" for person in people)
    rooms, coupled, minors = 0, set(), []
    if has_partner:
        rooms += 1
        coupled = {next(i for i, p in enumerate(people) if p.relation == role) for role in ("head", "partner")}
    for place, person in enumerate(people):
        if place in coupled:
            continue
        age = person.age_at(day)
        adult = person.relation != "child" if age is None else age >= ADULT
        if adult or (person.relation == "head" and has_child):
            rooms += 1
        else:
            minors.append((person.gender, age is not None and age < SCHOOL))
    return rooms + _shared_rooms(minors)


def _shared_rooms(minors: list[tuple[str, bool]]) -> int:
    """Rooms for people under 18, given as (gender, under 5), with each X placed where fewest rooms result."""
    count = {(gender, young): minors.count((gender, young)) for gender in "FMX" for young in (True, False)}
    return min(
        _rooms(
            count["M", True] + young_boys,
            count["M", False] + older_boys,
            count["F", True] + count["X", True] - young_boys,
            count["F", False] + count["X", False] - older_boys,
        )
        for young_boys in range(count["X", True] + 1)
        for older_boys in range(count["X", False] + 1)
    )


def _rooms(young_boys: int, older_boys: int, young_girls: int, older_girls: int) -> int:
    boys, girls = young_boys + older_boys, young_girls + older_girls
    saved = boys % 2 and girls % 2 and young_boys and young_girls
    return (boys + 1) // 2 + (girls + 1) // 2 - bool(saved)


def bedroom_steps(people: Iterable[Person]) -> tuple[list[date], list[int]]:
    """The days on which the number of bedrooms changes, and the number before the first of them and from each on."""
    people = list(people)
    birthdays = {
        anniversary(person.age_on, limit - person.age)
        for person in people
        if person.age is not None
        for limit in (SCHOOL, ADULT)
        if person.age < limit
    }
    days: list[date] = []
    rooms = [bedrooms(people, date.min)]
    for day in sorted(birthdays):
        needed = bedrooms(people, day)
        if needed != rooms[-1]:
            days.append(day)
            rooms.append(needed)
    return days, rooms
