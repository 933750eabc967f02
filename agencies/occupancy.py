"""Bedrooms by the National Occupancy Standard (CMHC; agencies/README.md). Advice, never a bar.

Pure arithmetic: no Django. Ages are known in whole years on a day and advance from it, so the number of bedrooms is a
step function of the date; `bedroom_steps` gives its steps.
"""

from collections.abc import Iterable, Iterator
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


def advised_bedrooms(people: Iterable[Person], day: date) -> int:
    """Bedrooms the standard advises for the household on a day; 0 for one person alone, who may live in a studio."""
    people = list(people)
    return 0 if len(people) == 1 else len(rooms(people, day))


def rooms(people: Iterable[Person], day: date) -> list[tuple[Person, ...]]:
    """Who shares a bedroom with whom by the standard: the couple first, then those alone, then people under 18.

    Couples share; a lone parent and every other adult has a room; children of the same sex share by two, and two
    children under 5 of different sexes share where that saves a room. A member of gender X counts with the sex that
    gives fewer rooms; a child of unknown age counts as 5 to 17, anyone else of unknown age as an adult.
    """
    people = list(people)
    has_partner = any(person.relation == "partner" for person in people)
    has_child = any(person.relation == "child" for person in people)
    coupled, alone, minors = [], [], []
    if has_partner:
        coupled = [next(i for i, p in enumerate(people) if p.relation == role) for role in ("head", "partner")]
    for place, person in enumerate(people):
        if place in coupled:
            continue
        age = person.age_at(day)
        adult = person.relation != "child" if age is None else age >= ADULT
        if adult or (person.relation == "head" and has_child):
            alone.append((person,))
        else:
            minors.append(person)
    couple = [tuple(people[place] for place in coupled)] if coupled else []
    return couple + alone + _shared_rooms(minors, day)


def _shared_rooms(minors: list[Person], day: date) -> list[tuple[Person, ...]]:
    """Rooms for people under 18, with each X placed where fewest rooms result."""
    young: list[Person] = []
    older: list[Person] = []
    for minor in minors:
        age = minor.age_at(day)
        (older if age is None or age >= SCHOOL else young).append(minor)
    return min(
        (
            _pairs(young_boys, older_boys, young_girls, older_girls)
            for young_boys, young_girls in _placed(young)
            for older_boys, older_girls in _placed(older)
        ),
        key=len,
    )


def _placed(minors: list[Person]) -> Iterator[tuple[list[Person], list[Person]]]:
    """The minors as boys and girls, once for every number of X that count as boys."""
    boys, girls, either = ([minor for minor in minors if minor.gender == gender] for gender in "MFX")
    for count in range(len(either) + 1):
        yield boys + either[:count], girls + either[count:]


def _pairs(
    young_boys: list[Person], older_boys: list[Person], young_girls: list[Person], older_girls: list[Person]
) -> list[tuple[Person, ...]]:
    boys, girls = older_boys + young_boys, older_girls + young_girls
    mixed = []
    if len(boys) % 2 and len(girls) % 2 and young_boys and young_girls:
        mixed = [(boys.pop(), girls.pop())]
    return mixed + [tuple(same[place : place + 2]) for same in (boys, girls) for place in range(0, len(same), 2)]


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
    rooms = [advised_bedrooms(people, date.min)]
    for day in sorted(birthdays):
        needed = advised_bedrooms(people, day)
        if needed != rooms[-1]:
            days.append(day)
            rooms.append(needed)
    return days, rooms
