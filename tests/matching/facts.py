"""What the rules may know of a household and of an opening, as plain records.

Written by `city`, judged by `oracle`. Money is in cents a month; None, and a feature that is not there, is "not known".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Area:
    key: int
    kind: str
    ward: int | None
    number: int | None
    position: tuple[float, float] | None


@dataclass(frozen=True)
class Policy:
    largest_subsidy: int = 1200_00
    income_share: int = 30
    fresh_days: int = 30
    search_days: int = 60


@dataclass(frozen=True)
class Member:
    relation: str
    age: int | None
    gender: str
    told_on: date


@dataclass(frozen=True)
class Consent:
    first: date
    last: date
    withdrawn_on: date | None = None


@dataclass
class Household:
    """A household and its referral. `states` holds (day, state), oldest first."""

    key: int
    members: tuple[Member, ...]
    referred_on: date
    states: list[tuple[date, str]]
    lot: int
    consents: tuple[Consent, ...] = ()
    benefit: str = ""
    monthly_income: int | None = None
    subsidy: int | None = None
    subsidy_possible: int | None = None
    max_rent: int | None = None
    min_bedrooms: int | None = None
    types_refused: frozenset[str] = frozenset()
    areas_wanted: frozenset[int] = frozenset()
    areas_only: bool = False
    areas_avoided: frozenset[int] = frozenset()
    needs: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    pets: str = ""
    accepts_smoke_free: bool | None = None
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    move_by: date | None = None
    days_homeless_1y: int | None = None
    days_homeless_3y: int | None = None
    fleeing_violence_on: date | None = None


@dataclass(frozen=True)
class Offer:
    """An offer of an opening to a household (its key); `earlier`: under its earlier referral, now over."""

    household: int
    state: str
    made_on: date
    held_until: date | None = None
    ended_on: date | None = None
    reopened_on: date | None = None
    earlier: bool = False


@dataclass
class Opening:
    """An opening and its unit. `features` holds yes (True) and no (False)."""

    key: int
    rent: int
    offered_from: date
    available_from: date
    closed_on: date | None = None
    verified: tuple[date, ...] = ()
    offers: tuple[Offer, ...] = ()
    area: int | None = None
    area_inferred: bool = False
    position: tuple[float, float] | None = None
    unit_type: str = "apartment"
    bedrooms: int = 1
    max_occupants: int | None = None
    shared_with: str = "none"
    utilities_included: frozenset[str] = frozenset()
    features: Mapping[str, bool] = field(default_factory=dict)
    pets: str = ""
    smoking: str = ""
    requires: frozenset[str] = frozenset()
    prefers: frozenset[str] = frozenset()
    restricted_to: str = ""
    approved_on: date | None = None
