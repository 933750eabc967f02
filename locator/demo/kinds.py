"""Kinds of buildings in Ottawa, what is let in each, and what a home costs there.

Rents are asking rents of today in CAD a month, after the averages of CMHC; these landlords know the
programme and ask a little less than the market. Earlier rents were lower by the yearly guideline.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from listings.enums import Feature, LegalBasis, RestrictedGroup, SharedWith, UnitType, Utility
from locator.demo.chance import Chance

HEAT, HYDRO, WATER, INTERNET = Utility.HEAT, Utility.HYDRO, Utility.WATER, Utility.INTERNET
Size = tuple[UnitType, int]

ROOM: Size = (UnitType.ROOM, 0)
BACHELOR: Size = (UnitType.BACHELOR, 0)
ONE, TWO, THREE = ((UnitType.APARTMENT, bedrooms) for bedrooms in (1, 2, 3))
TOWN_TWO, TOWN_THREE, TOWN_FOUR = ((UnitType.TOWNHOUSE, bedrooms) for bedrooms in (2, 3, 4))
HOUSE_THREE, HOUSE_FOUR, HOUSE_FIVE = ((UnitType.HOUSE, bedrooms) for bedrooms in (3, 4, 5))

# lowest, most usual and highest asking rent where rents are average and heat and water are included
RENTS: dict[Size, tuple[int, int, int]] = {
    ROOM: (620, 760, 940),
    BACHELOR: (1020, 1230, 1430),
    ONE: (1290, 1540, 1830),
    TWO: (1580, 1830, 2250),
    THREE: (1880, 2180, 2590),
    TOWN_TWO: (1620, 1840, 2150),
    TOWN_THREE: (1950, 2220, 2600),
    TOWN_FOUR: (2350, 2580, 2950),
    HOUSE_THREE: (2050, 2350, 2750),
    HOUSE_FOUR: (2450, 2750, 3200),
    HOUSE_FIVE: (2850, 3150, 3600),
}
GROWTH_A_YEAR = 0.025
EVERYTHING_INCLUDED = 70
NOTHING_INCLUDED = -90


@dataclass(frozen=True)
class BuildingKind:
    """A kind of building: what is let in it, how its doors are numbered; without floors, all of it is below the ground.

    Of each feature, how often in a hundred it is there, and how often it is known to be absent.
    """

    sizes: Mapping[Size, float]
    utilities: Mapping[tuple[Utility, ...], float]
    floors: int = 1
    door: str = "{floor}{count:02}"
    features: Mapping[Feature, tuple[float, float]] = field(default_factory=dict)
    shared_with: SharedWith = SharedWith.NONE
    furnished: float = 5
    laundry: float = 55
    confidential: bool = False
    restriction: tuple[RestrictedGroup, LegalBasis] | None = None


TOWER_FEATURES = {
    Feature.ELEVATOR: (97, 0),
    Feature.STEP_FREE_ENTRY: (58, 14),
    Feature.WIDE_DOORS: (14, 30),
    Feature.ROLL_IN_SHOWER: (3, 62),
    Feature.GRAB_BARS: (16, 46),
    Feature.LOWERED_COUNTERS: (1, 60),
    Feature.VISUAL_ALARM: (4, 40),
}
STAIRS_FEATURES = {
    Feature.ELEVATOR: (0, 88),
    Feature.STEP_FREE_ENTRY: (8, 52),
    Feature.WIDE_DOORS: (5, 42),
    Feature.ROLL_IN_SHOWER: (2, 66),
    Feature.GRAB_BARS: (10, 48),
    Feature.LOWERED_COUNTERS: (0, 62),
    Feature.VISUAL_ALARM: (1, 45),
}
BARRIER_FREE_FEATURES = {
    Feature.ELEVATOR: (100, 0),
    Feature.STEP_FREE_ENTRY: (100, 0),
    Feature.WIDE_DOORS: (90, 0),
    Feature.ROLL_IN_SHOWER: (60, 20),
    Feature.GRAB_BARS: (85, 5),
    Feature.LOWERED_COUNTERS: (40, 30),
    Feature.VISUAL_ALARM: (40, 20),
}

KINDS = {
    "high-rise": BuildingKind(
        {BACHELOR: 22, ONE: 41, TWO: 31, THREE: 6},
        {(HEAT, WATER): 62, (HEAT, HYDRO, WATER): 30, (HEAT,): 8},
        floors=16,
        features=TOWER_FEATURES,
        laundry=85,
    ),
    "walk-up": BuildingKind(
        {BACHELOR: 21, ONE: 41, TWO: 32, THREE: 6},
        {(HEAT, WATER): 52, (HEAT,): 22, (HEAT, HYDRO, WATER): 16, (WATER,): 10},
        floors=3,
        features=STAIRS_FEATURES,
    ),
    "split-house": BuildingKind(
        {BACHELOR: 18, ONE: 42, TWO: 40},
        {(HEAT, HYDRO, WATER): 40, (HEAT, WATER): 30, (WATER,): 30},
        floors=3,
        features=STAIRS_FEATURES,
    ),
    "basement": BuildingKind(
        {BACHELOR: 35, ONE: 50, TWO: 15},
        {(HEAT, HYDRO, WATER, INTERNET): 45, (HEAT, HYDRO, WATER): 55},
        floors=0,
        door="lower",
        features=STAIRS_FEATURES,
        furnished=20,
    ),
    "townhouse": BuildingKind(
        {TOWN_TWO: 22, TOWN_THREE: 55, TOWN_FOUR: 23},
        {(): 62, (WATER,): 28, (HEAT, WATER): 10},
        door="{count}",
        features=STAIRS_FEATURES,
    ),
    "house": BuildingKind(
        {HOUSE_THREE: 35, HOUSE_FOUR: 42, HOUSE_FIVE: 23}, {(): 90, (WATER,): 10}, door="", features=STAIRS_FEATURES
    ),
    "rooming": BuildingKind(
        {ROOM: 100},
        {(HEAT, HYDRO, WATER, INTERNET): 70, (HEAT, HYDRO, WATER): 30},
        floors=3,
        door="{count}",
        features=STAIRS_FEATURES,
        shared_with=SharedWith.TENANTS,
        furnished=75,
    ),
    "owner-home": BuildingKind(
        {ROOM: 100},
        {(HEAT, HYDRO, WATER, INTERNET): 100},
        floors=2,
        door="{count}",
        features=STAIRS_FEATURES,
        shared_with=SharedWith.OWNER,
        furnished=80,
    ),
    "accessible": BuildingKind(
        {BACHELOR: 25, ONE: 50, TWO: 25},
        {(HEAT, WATER): 40, (HEAT, HYDRO, WATER): 60},
        floors=6,
        features=BARRIER_FREE_FEATURES,
        laundry=100,
    ),
    "women": BuildingKind(
        {BACHELOR: 35, ONE: 45, TWO: 20},
        {(HEAT, HYDRO, WATER): 100},
        floors=4,
        features=TOWER_FEATURES,
        confidential=True,
        restriction=(RestrictedGroup.WOMEN, LegalBasis.S21_2),
    ),
    "seniors": BuildingKind(
        {BACHELOR: 20, ONE: 80},
        {(HEAT, HYDRO, WATER): 100},
        floors=6,
        features=BARRIER_FREE_FEATURES | {Feature.ROLL_IN_SHOWER: (25, 60), Feature.LOWERED_COUNTERS: (5, 70)},
        laundry=100,
        restriction=(RestrictedGroup.SENIORS_65, LegalBasis.S15),
    ),
    "indigenous": BuildingKind(
        {ONE: 35, TWO: 40, THREE: 25},
        {(HEAT, WATER): 100},
        floors=3,
        features=STAIRS_FEATURES,
        restriction=(RestrictedGroup.INDIGENOUS, LegalBasis.S18),
    ),
    "youth": BuildingKind(
        {BACHELOR: 100},
        {(HEAT, HYDRO, WATER, INTERNET): 100},
        floors=5,
        features=TOWER_FEATURES,
        furnished=90,
        restriction=(RestrictedGroup.YOUTH, LegalBasis.S14),
    ),
}
NON_PROFIT_SHARE = 0.82


def asking_rent(chance: Chance, kind: BuildingKind, size: Size, included: tuple[Utility, ...], level: float) -> int:
    """The rent asked today in a neighbourhood of that level, as landlords write it: in steps of five dollars."""
    low, usual, high = RENTS[size]
    rent = chance.triangular(low, high, usual) * level
    if size != ROOM:
        rent += EVERYTHING_INCLUDED if HYDRO in included else 0 if HEAT in included else NOTHING_INCLUDED
    if kind.restriction:
        rent *= NON_PROFIT_SHARE
    return round(rent / 5) * 5


def earlier_rent(rent: int, days: int) -> Decimal:
    """What a home that asks `rent` today asked so many days ago."""
    return Decimal(round(rent * (1 - GROWTH_A_YEAR * days / 365) / 5) * 5)
