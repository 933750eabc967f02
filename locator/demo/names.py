"""Invented names from many places; no two households have the same."""

from itertools import product

from agencies.enums import Gender
from locator.demo.chance import Chance
from locator.demo.tables import table_rows

LISTS = {Gender.FEMALE: ["women"], Gender.MALE: ["men"]}


class Names:
    """First and last names of each culture, in an order of chance, and the languages its people ask to be served in."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.languages: dict[str, list[str]] = {}
        self.left: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in table_rows("names"):
            self.languages[row["culture"]] = row["languages"].split()
            for column in ("women", "men"):
                names = list(product(row[column].split(";"), row["last"].split(";")))
                chance.shuffle(names)
                self.left[row["culture"], column] = names

    def draw(self, culture: str, gender: Gender) -> tuple[str, str]:
        """A first and a last name that nobody has yet; empty once the culture's are used up."""
        left = self.left[culture, self.chance.choice(LISTS.get(gender, ["women", "men"]))]
        return left.pop() if left else ("", "")
