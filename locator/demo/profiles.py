"""Who comes to the front door in Ottawa: shares after the city’s point-in-time counts of 2018 to 2024."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agencies.enums import Benefit, Gender, Relation
from listings.enums import Feature
from locator.demo.chance import Chance
from locator.demo.stories import Member
from matching.enums import Group, ReferralReason, RefusableType

HEAD, PARTNER, CHILD, OTHER = Relation.HEAD, Relation.PARTNER, Relation.CHILD, Relation.OTHER
Family = Callable[[Chance, int, Gender], list[Member]]


def a_gender(chance: Chance, women: float = 50) -> Gender:
    """F, M or, for two in a hundred, X; so many of the others are women."""
    if chance.maybe(2):
        return Gender.ANOTHER
    return Gender.FEMALE if chance.maybe(women) else Gender.MALE


def children(chance: Chance, parent: int, count: int) -> list[Member]:
    """Children whom a parent of that age may have, the oldest first."""
    oldest = max(0, min(17, parent - 19))
    ages = sorted((chance.randint(0, oldest) for _ in range(count)), reverse=True)
    return [(CHILD, None if chance.maybe(2) else age, a_gender(chance)) for age in ages]


def alone(_chance: Chance, _age: int, _gender: Gender) -> list[Member]:
    return []


def couple(chance: Chance, age: int, gender: Gender) -> list[Member]:
    same = chance.maybe(8)
    other = Gender.MALE if (gender == Gender.FEMALE) != same else Gender.FEMALE
    return [(PARTNER, max(18, age + chance.randint(-5, 6)), other)]


def lone_parent(chance: Chance, age: int, _gender: Gender) -> list[Member]:
    return children(chance, age, chance.pick({1: 44, 2: 36, 3: 16, 4: 4}))


def young_parent(chance: Chance, age: int, _gender: Gender) -> list[Member]:
    return children(chance, age, chance.pick({1: 84, 2: 16}))


def two_parents(chance: Chance, age: int, gender: Gender) -> list[Member]:
    return couple(chance, age, gender) + children(chance, age, chance.pick({1: 36, 2: 40, 3: 24}))


def large_family(chance: Chance, age: int, gender: Gender) -> list[Member]:
    parents = couple(chance, age, gender) if chance.maybe(75) else []
    return parents + children(chance, age, chance.pick({4: 52, 5: 32, 6: 16}))


def three_generations(chance: Chance, age: int, gender: Gender) -> list[Member]:
    return [*lone_parent(chance, age, gender), (OTHER, age + chance.randint(22, 34), Gender.FEMALE)]


def sharers(chance: Chance, age: int, _gender: Gender) -> list[Member]:
    return [(OTHER, max(17, age + chance.randint(-9, 9)), a_gender(chance)) for _ in range(chance.randint(1, 2))]


@dataclass(frozen=True)
class Profile:
    """A kind of household: how many, with which agencies, how old the head is, what they live on, what they need."""

    count: int
    family: Family
    age: tuple[int, int, int]
    agencies: Mapping[str, float]
    benefits: Mapping[Benefit | str, float]
    women: float = 34
    needs: float = 10
    refuses_sharing: float = 82
    says_bedrooms: float = 72


ON_ASSISTANCE = {Benefit.OW: 48, Benefit.ODSP: 28, Benefit.EMPLOYMENT: 9, Benefit.OTHER: 5, Benefit.NONE: 3, "": 5}
FAMILY_MONEY = {Benefit.OW: 46, Benefit.ODSP: 13, Benefit.EMPLOYMENT: 28, Benefit.OTHER: 5, Benefit.NONE: 1, "": 5}
YOUTH_MONEY = {Benefit.OW: 58, Benefit.ODSP: 10, Benefit.EMPLOYMENT: 18, Benefit.NONE: 5, "": 9}
PENSION = {Benefit.OTHER: 74, Benefit.ODSP: 8, Benefit.OW: 8, Benefit.EMPLOYMENT: 4, "": 6}

ADULTS_AT = {
    "sparrow": 43, "compass": 46, "maple-house": 30, "quiet-waters": 30, "second-bridge": 28, "carlingfield": 22,
    "safe-harbour": 20, "hearth": 18, "grand-pre": 20, "willow": 18, "trillium": 16, "poppy-court": 16,
    "cedar-circle": 16, "prism": 10, "qulliq": 9,
}  # fmt: skip
COUPLES_AT = {
    "maple-house": 10, "hearth": 7, "safe-harbour": 6, "grand-pre": 5, "carlingfield": 5, "sparrow": 4, "prism": 3,
}  # fmt: skip
FAMILIES_AT = {
    "riverbend": 42, "maple-house": 10, "safe-harbour": 15, "willow": 17, "grand-pre": 10, "carlingfield": 9,
    "hearth": 9, "cedar-circle": 6, "qulliq": 4,
}  # fmt: skip

PROFILES = {
    "single adult": Profile(286, alone, (25, 38, 63), ADULTS_AT, ON_ASSISTANCE, refuses_sharing=30, says_bedrooms=12),
    "single youth": Profile(
        50, alone, (16, 20, 24), {"north-star": 38, "prism": 6, "qulliq": 3, "cedar-circle": 4}, YOUTH_MONEY,
        women=44, needs=4, refuses_sharing=24, says_bedrooms=8,
    ),
    "single senior": Profile(
        34, alone, (62, 67, 84), {"silver-birch": 24, "grand-pre": 4, "maple-house": 3, "trillium": 3}, PENSION,
        women=46, needs=46, refuses_sharing=66, says_bedrooms=26,
    ),
    "couple": Profile(39, couple, (21, 37, 74), COUPLES_AT, FAMILY_MONEY, women=45, needs=12, says_bedrooms=45),
    "lone parent": Profile(79, lone_parent, (23, 33, 50), FAMILIES_AT, FAMILY_MONEY, women=86, needs=7),
    "young parent": Profile(
        18, young_parent, (17, 20, 24), {"kite": 16, "north-star": 2}, YOUTH_MONEY, women=93, needs=2
    ),
    "two parents": Profile(44, two_parents, (26, 36, 52), FAMILIES_AT, FAMILY_MONEY, women=45, needs=7),
    "large family": Profile(16, large_family, (34, 41, 52), FAMILIES_AT, FAMILY_MONEY, women=60, needs=9),
    "three generations": Profile(8, three_generations, (30, 38, 50), FAMILIES_AT, FAMILY_MONEY, women=75, needs=22),
    "sharers": Profile(
        10, sharers, (19, 34, 58), {"safe-harbour": 5, "carlingfield": 3, "maple-house": 2}, ON_ASSISTANCE, women=45
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Clientele:
    """What sets the households of an agency apart from the city's."""

    women: float | None = None
    cultures: Mapping[str, float] = field(default_factory=dict)
    side: str = "centre"
    needs: float | None = None
    fleeing: float = 3
    never_without_home: float = 4
    groups: Mapping[Group, float] = field(default_factory=dict)


CULTURES = {
    "english": 46, "french": 17, "arabic": 5, "somali": 6, "haitian": 3, "congolese": 4, "eritrean": 2, "southasian": 4,
    "chinese": 1.5, "vietnamese": 1.5, "latin": 3, "ukrainian": 1, "firstnations": 5, "inuit": 1,
}  # fmt: skip
NEWCOMERS = {
    "arabic": 22, "arabic-script": 3, "somali": 15, "congolese": 13, "eritrean": 15, "ukrainian": 12, "haitian": 6,
    "latin": 9, "southasian": 5,
}  # fmt: skip
FRANCOPHONES = {"french": 58, "haitian": 18, "congolese": 16, "arabic": 5, "firstnations": 3}
INUIT = {"inuit": 88, "inuit-syllabics": 12}
INDIGENOUS_CULTURES = ("firstnations", "inuit", "inuit-syllabics")
EUROPEAN_CULTURES = ("english", "french", "ukrainian")

CLIENTELES = {
    "willow": Clientele(women=97, fleeing=62),
    "riverbend": Clientele(fleeing=12, side="east"),
    "cedar-circle": Clientele(
        women=48, cultures={"firstnations": 86, "inuit": 6, "french": 4, "english": 4}, side="east"
    ),
    "qulliq": Clientele(women=56, cultures=INUIT, side="east"),
    "safe-harbour": Clientele(women=42, cultures=NEWCOMERS, side="south", groups={Group.NEWCOMER: 92}),
    "grand-pre": Clientele(women=46, cultures=FRANCOPHONES, side="east", fleeing=6),
    "second-bridge": Clientele(women=14),
    "poppy-court": Clientele(women=14, side="west", groups={Group.VETERAN: 96}),
    "carlingfield": Clientele(women=46, side="west"),
    "trillium": Clientele(women=46, needs=86, side="west"),
    "hearth": Clientele(women=50, never_without_home=72, side="south"),
    "prism": Clientele(women=42, groups={Group.TWO_SLGBTQ: 92}),
    "north-star": Clientele(women=46, groups={Group.TWO_SLGBTQ: 22}),
    "silver-birch": Clientele(women=48, never_without_home=30, side="west"),
}
ELSEWHERE = {Group.NEWCOMER: 9, Group.VETERAN: 3, Group.TWO_SLGBTQ: 6}

# where people ask to live: neighbourhoods by name, wards by number, with their weight
SIDES: dict[str, dict[str | int, float]] = {
    "centre": {
        "Centretown": 16, "Lowertown": 8, "Sandy Hill": 8, "Vanier": 8, "Chinatown (West Centretown)": 6,
        "Hintonburg": 6, "Little Italy": 5, "Overbrook": 5, "Mechanicsville": 3, 12: 7, 14: 9, 15: 5, 17: 3,
        "Carlington": 4,
    },
    "east": {
        "Vanier": 18, "Overbrook": 12, "Lowertown": 6, "Carson Grove": 5, "Beacon Hill": 7, "Cyrville": 4,
        "Manor Park": 4, "Orléans – Convent Glen": 5, "Orléans – Avalon": 4, 1: 3, 2: 5, 11: 6, 12: 8, 13: 8,
    },
    "west": {
        "Carlington": 10, "Bayshore": 9, "Britannia": 9, "Carlingwood": 7, "Foster Farm – Pinecrest": 5,
        "Bells Corners": 5, "Parkwood Hills": 5, "Westboro": 4, "Barrhaven": 4, 7: 9, 8: 6, 9: 5, 15: 5, 23: 3, 4: 2,
    },
    "south": {
        "Heron Gate": 13, "South Keys": 9, "Hunt Club": 8, "Alta Vista": 7, "Greenboro": 6, "Blossom Park": 4,
        "Elmvale Acres": 5, "Riverside Park": 3, "Findlay Creek": 3, 10: 8, 16: 6, 18: 9, 22: 3, 24: 3,
    },
}  # fmt: skip
AVOIDED: dict[str | int, float] = {
    "ByWard Market": 22, "Lowertown": 18, "Vanier": 12, "Heron Gate": 6, "Overbrook": 6, "Bayshore": 6, "Centretown": 5,
    12: 6, 7: 3, 13: 4, "South Keys": 3, "Carlington": 4,
}  # fmt: skip

# needs that come together, with their weight
NEEDS: dict[tuple[Feature, ...], float] = {
    (Feature.ELEVATOR,): 26,
    (Feature.GROUND_FLOOR,): 17,
    (Feature.STEP_FREE_ENTRY,): 16,
    (Feature.STEP_FREE_ENTRY, Feature.GRAB_BARS): 12,
    (Feature.GRAB_BARS,): 10,
    (Feature.STEP_FREE_ENTRY, Feature.WIDE_DOORS): 7,
    (Feature.STEP_FREE_ENTRY, Feature.WIDE_DOORS, Feature.ROLL_IN_SHOWER): 7,
    (Feature.STEP_FREE_ENTRY, Feature.WIDE_DOORS, Feature.LOWERED_COUNTERS): 2,
    (Feature.VISUAL_ALARM,): 3,
}
WISHES = [Feature.ELEVATOR, Feature.GRAB_BARS, Feature.GROUND_FLOOR, Feature.STEP_FREE_ENTRY]

# of each answer, how often in a hundred it is yes, and no; the others were not asked yet
ANSWERS = {
    "accepts_smoke_free": (66, 8),
    "direct_rent_ok": (58, 10),
    "has_support_worker": (57, 14),
    "accepts_insurance": (48, 7),
    "has_references": (23, 38),
    "has_guarantor": (7, 49),
}
NO_SHARING = [RefusableType.ROOM.value, RefusableType.SHARED.value]

# CAD a month, basic needs and shelter together, by members: without a partner, and with one
ASSISTANCE: dict[str, tuple[dict[int, int], dict[int, int]]] = {
    Benefit.OW: ({1: 733, 2: 1002, 3: 1057, 4: 1116}, {2: 1136, 3: 1191, 4: 1250, 5: 1309}),
    Benefit.ODSP: ({1: 1408}, {}),
}
# CAD a month: least, usual, most; what a top-up may add at most, by members
EARNINGS = (1150, 2300, 3900)
PENSIONS = (1560, 1830, 2350)
TOP_UP = {1: (350, 790, 1150), 2: (500, 950, 1250), 3: (700, 1150, 1450), 4: (800, 1250, 1650), 5: (900, 1400, 2000)}
IN_PLACE = (200, 360, 650)

PAUSES = {ReferralReason.CARE: 40, ReferralReason.AWAY: 30, ReferralReason.ASKED: 30}
WITHDRAWALS = {
    ReferralReason.FOUND_HOME: 48,
    ReferralReason.NO_CONTACT: 26,
    ReferralReason.LEFT_CITY: 22,
    ReferralReason.DUPLICATE: 4,
}
