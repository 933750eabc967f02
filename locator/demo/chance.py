"""Chance that falls the same way on every machine, and the working days of an office."""

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from django.utils import timezone

T = TypeVar("T")

DATA = Path(__file__).parent / "data"
SATURDAY = 5


class Chance(random.Random):
    """Draws for one topic. Each topic has its own, so that a change to one leaves alone what others drew."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"housing locator demo, {topic}")

    def maybe(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self.random() * 100 < percent

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, among: Sequence[T], least: int, most: int) -> list[T]:
        """From `least` to `most` different ones, as far as there are so many."""
        return self.sample(among, min(len(among), self.randint(least, most)))

    def near(self, least: int, likely: int, most: int) -> int:
        """A whole number between two, most often near the likely one."""
        return int(self.triangular(least, most + 1, likely))

    def answer(self, yes: float, no: float) -> bool | None:
        """Yes or no, in so many of a hundred cases each; otherwise not known."""
        drawn = self.random() * 100
        return True if drawn < yes else False if drawn < yes + no else None


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table in `data/`, by the names of its columns."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    """Half past two in Ottawa, when most notes are written."""
    return timezone.make_aware(datetime.combine(day, time(14, 30)))
