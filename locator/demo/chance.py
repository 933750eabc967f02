"""Chance that falls the same way on every machine."""

import random
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


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

    def near(self, least: int, likely: int, most: int) -> int:
        """A whole number between two, most often near the likely one."""
        return int(self.triangular(least, most + 1, likely))

    def answer(self, yes: float, no: float) -> bool | None:
        """Yes or no, in so many of a hundred cases each; otherwise not known."""
        drawn = self.random() * 100
        return True if drawn < yes else False if drawn < yes + no else None
