"""What is known of a household, in the words of the clients file (matching/households/README.md), before it is saved.

Whatever a story leaves out is not known, or was not asked. Days are counted back from today, `move_by` forward.
"""

from dataclasses import dataclass, field
from typing import Any

from agencies.enums import Gender, Relation
from locator.demo.days import A_YEAR
from matching.enums import ReferralReason, ReferralState

Member = tuple[Relation, int | None, Gender]


@dataclass(frozen=True)
class Agreement:
    """A consent: so many days ago, until in so many days, and withdrawn so many days ago."""

    since: int
    until: int
    withdrawn: int | None = None


@dataclass(frozen=True)
class Leaving:
    """The household is paused, or withdrew, so many days ago, and why."""

    state: ReferralState
    days_ago: int
    reason: ReferralReason


@dataclass(kw_only=True)
class Story:
    """One household: its head first, then the others."""

    agency: str
    people: list[Member]
    referred: int
    told: int = 0
    code: str = ""
    worker: str = ""
    first_name: str = ""
    last_name: str = ""
    birthday_known: bool = False
    language: str = "en"

    benefit: str = ""
    income: int | None = None
    in_place: int | None = None
    possible: int | None = None
    max_rent: int | None = None

    min_bedrooms: int | None = None
    refuses: list[str] = field(default_factory=list)
    wants: list[str | int] = field(default_factory=list)  # neighbourhoods by name, wards by number
    only: bool = False
    avoids: list[str | int] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    pets: str = ""
    answers: dict[str, bool | None] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    move_by: int | None = None
    days_homeless: tuple[int | None, int | None] = (None, None)
    fleeing: int | None = None

    shares: list[Agreement] = field(default_factory=list)
    tells_landlord: Agreement | None = None
    leaves: Leaving | None = None
    draft: bool = False  # their worker is still writing the referral


def written_story(
    agency: str, worker: str, code: str, people: list[Member], name: str, referred: int, **facts: Any
) -> Story:
    """A household written down itself, by the first five characters of its code; it agreed to share for a year."""
    first_name, _, last_name = name.partition(" ")
    return Story(
        agency=agency,
        worker=worker,
        code=code,
        people=people,
        first_name=first_name,
        last_name=last_name,
        referred=referred,
        **{"shares": [Agreement(referred, A_YEAR - referred)]} | facts,
    )
