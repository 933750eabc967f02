"""Two hundred and sixty units: some written down one by one, the others as the landlords' buildings have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from agencies.enums import AreaKind, Role
from agencies.models import Area
from listings.enums import (
    AreaBasis,
    Condition,
    Feature,
    LandlordStage,
    PetRule,
    ProtectedGround,
    SmokingRule,
    Utility,
)
from listings.models import Building, Landlord, Restriction, SourceRecord, TeachingMoment, Unit
from locator.demo.agencies import LOCATORS, Community
from locator.demo.chance import Chance
from locator.demo.days import working_day
from locator.demo.kinds import KINDS, RENTS, ROOM, BuildingKind, Size, asking_rent
from locator.demo.landlords import SOURCE
from locator.demo.tables import table_rows

COUNT = 260
TOWNS = {"Carleton Place": ("K7C", "45.1420", "-76.1440"), "Rockland": ("K4K", "45.5470", "-75.2910")}
TOWN_LEVEL = 0.88
TOWN_STREETS = ["Mill Weir Street", "rue Laurier-Neuve"]
OTHER_LISTS = {"U-104": ("kijiji", "K-1640021"), "U-087": ("fairlight-list", "1480-905")}
TAUGHT = [
    ProtectedGround.FAMILY_STATUS,
    ProtectedGround.PUBLIC_ASSISTANCE,
    ProtectedGround.PUBLIC_ASSISTANCE,
    ProtectedGround.DISABILITY,
    ProtectedGround.ORIGIN,
    ProtectedGround.AGE,
    ProtectedGround.HOUSING_FIRST,
]
SAID = {
    "en": [
        "Viewings in the evening, after 6 pm.",
        "Viewings on Saturday mornings.",
        "Rent is due on the 1st; e-transfer is welcome.",
        "Quiet hours from 11 pm; bicycles go in the shed.",
        "Recycling goes out on Thursdays.",
        "Call first: somebody comes with the keys the same day.",
        "The landlord clears the snow.",
        "No growing of cannabis inside.",
        "Standard Ontario lease. The landlord answers the same day.",
    ],
    "fr": [
        "Visites en soirée, après 18 h.",
        "Visites le samedi matin.",
        "Le loyer se paie le 1er; le virement convient très bien.",
        "Calme après 23 h; les vélos vont dans la remise.",
        "Bail type de l’Ontario. Réponse le jour même.",
        "Le propriétaire s’occupe du déneigement.",
    ],
}
# percent of units whose landlord requires, and wishes
CONDITIONS = {
    Condition.DIRECT_RENT: (13, 24),
    Condition.SUPPORT_WORKER: (13, 26),
    Condition.TENANT_INSURANCE: (26, 12),
    Condition.REFERENCES: (9, 16),
    Condition.GUARANTOR: (4, 3),
}
MOST_OCCUPANTS = {size: 1 if size == ROOM else 2 * size[1] + 1 + (size[1] == 0) for size in RENTS}
OF_THE_BUILDING = (Feature.ELEVATOR, Feature.STEP_FREE_ENTRY)


@dataclass
class DemoUnit:
    """A unit with its name, the rent it asks today, whom it is kept for, and its row if it was written down itself."""

    ref: str
    unit: Unit
    rent: int
    restriction: tuple[str, str] | None = None
    shown: dict[str, str] | None = None

    @property
    def is_with_us(self) -> bool:
        """Whether its landlord works with the programme today."""
        return self.unit.landlord.stage in (LandlordStage.ACTIVE, LandlordStage.COMMITTED)


class Holding(NamedTuple):
    """What a landlord has in one building, as the table writes it, and how the list says where that is."""

    landlord: Landlord
    place: str
    kind: str
    units: str
    basis: str = "named"


@dataclass(frozen=True)
class Block:
    """What the units that a landlord has in one building have in common."""

    building: Building
    landlord: Landlord
    kind: BuildingKind
    level: float
    where: dict[str, Any]
    utilities: tuple[Utility, ...]
    features: dict[str, bool | None]


class Map:
    """Where things are: the places of the table, their areas, and buildings by address."""

    def __init__(self) -> None:
        self.chance = Chance("map")
        self.places = {row["neighbourhood"]: row for row in table_rows("places")}
        areas = Area.objects.select_related("ward")
        self.areas = {area.name_en: area for area in areas if area.kind == AreaKind.NEIGHBOURHOOD}
        self.outside = next(area for area in areas if area.kind == AreaKind.OUTSIDE)
        self.buildings: dict[tuple[str, str], Building] = {}

    def building(self, address: str, city: str = "Ottawa") -> Building:
        """The building at an address, new if there is none yet."""
        return self.buildings.setdefault((address, city), Building(address=address, city=city))

    def new_address(self, place: str) -> str:
        """A house number on one of the place's invented streets that no building has yet."""
        streets = self.places[place]["streets"].split(";") if place in self.places else TOWN_STREETS
        street = self.chance.choice(streets)
        comma = "," if street[0].islower() else ""
        address = f"{self.chance.randint(4, 880)}{comma} {street}"
        return self.new_address(place) if (address, "Ottawa") in self.buildings else address

    def level(self, place: str) -> float:
        """Rents of the place against the city's."""
        return float(self.places[place]["rent_level"]) if place in self.places else TOWN_LEVEL

    def lie(self, place: str, basis: str) -> dict[str, Any]:
        """The fields of a unit that say where it is, as far as its list said so."""
        if place in TOWNS:
            postal, latitude, longitude = TOWNS[place]
            area = self.outside
        else:
            postal, area = self.places[place]["postal"], self.areas[place]
            latitude, longitude = str(area.latitude), str(area.longitude)
        fields: dict[str, Any] = {
            "postal_code": f"{postal} {self.chance.randint(1, 9)}{self.chance.choice('ABCEGHJKLMNPRSTVWXYZ')}9"
        }
        if basis == "unknown":
            return fields
        fields |= {"area": area.ward if basis == "ward" else area, "area_basis": AreaBasis.NAMED}
        if basis == "position":
            fields["area_basis"] = AreaBasis.POSITION
        if basis != "ward":
            fields["latitude"] = Decimal(latitude) + Decimal(self.chance.randint(-28, 28)) / 10000
            fields["longitude"] = Decimal(longitude) + Decimal(self.chance.randint(-34, 34)) / 10000
        return fields


def create(landlords: dict[str, Landlord], community: Community, today: date) -> list[DemoUnit]:
    """Save the buildings and units with their restrictions and what was taught; in the order of their names."""
    chance, city = Chance("units"), Map()
    shown = [_shown_home(row, landlords, city) for row in table_rows("shown_units")]
    taken = {home.ref for home in shown}
    free = (ref for ref in (f"U-{number:03}" for number in range(1, COUNT + 1)) if ref not in taken)
    built = [DemoUnit(ref, *home) for ref, home in zip(free, _built(chance, landlords, city), strict=True)]
    homes = sorted(shown + built, key=lambda home: home.ref)
    Building.objects.bulk_create(city.buildings.values())
    Unit.objects.bulk_create(home.unit for home in homes)
    _restrict(chance, homes, community, today)
    _teach(chance, built, today)
    return homes


def record_sources(homes: list[DemoUnit], offered_from: dict[str, date], today: date) -> None:
    """Save the names under which lists know the units, since they were first on offer; two are on another list too."""
    names = [(home, SOURCE, home.ref, True) for home in homes]
    names += [(home, *OTHER_LISTS[home.ref], False) for home in homes if home.ref in OTHER_LISTS]
    SourceRecord.objects.bulk_create(
        SourceRecord(
            unit=home.unit,
            source=source,
            ref=ref,
            is_oldest=oldest,
            first_seen_on=min(today, offered_from.get(home.ref, today) + timedelta(days=0 if oldest else 2)),
        )
        for home, source, ref, oldest in names
    )


def _shown_home(row: dict[str, str], landlords: dict[str, Landlord], city: Map) -> DemoUnit:
    """A unit that was written down one by one."""
    unit = Unit(
        building=city.building(row["address"]),
        landlord=landlords[row["landlord"]],
        unit_number=row["number"],
        unit_type=row["unit_type"],
        bedrooms=int(row["bedrooms"]),
        max_occupants=int(row["max_occupants"]) if row["max_occupants"] else None,
        shared_with=row["shared_with"],
        confidential=row["confidential"] == "yes",
        utilities_included=row["utilities"].split(),
        pets=row["pets"],
        smoking=row["smoking"],
        requires=row["requires"].split(),
        prefers=row["prefers"].split(),
        preference_text=row["text"],
        **dict.fromkeys(row["has"].split(), True),
        **dict.fromkeys(row["lacks"].split(), False),
        **city.lie(row["neighbourhood"], "named"),
    )
    restriction = (row["restricted_to"], row["legal_basis"]) if row["restricted_to"] else None
    return DemoUnit(row["ref"], unit, int(row["rent"]), restriction, row)


def _built(chance: Chance, landlords: dict[str, Landlord], city: Map) -> Iterator[tuple]:
    """The units of the landlords' buildings, in no order of theirs: unit, rent, restriction."""
    holdings = [
        Holding(landlords[row["name"]], *holding.split("/"))
        for row in table_rows("landlords")
        for holding in filter(None, row["holdings"].split(";"))
    ]
    chance.shuffle(holdings)
    for landlord, place, kind_name, number_of_units, basis in holdings:
        kind = KINDS[kind_name]
        block = Block(
            building=city.building(city.new_address(place), place if place in TOWNS else "Ottawa"),
            landlord=landlord,
            kind=kind,
            level=city.level(place),
            where=city.lie(place, basis),
            utilities=chance.pick(kind.utilities),
            features={code.value: chance.answer(*kind.features[code]) for code in OF_THE_BUILDING},
        )
        for number in range(1, int(number_of_units) + 1):
            size = chance.pick(kind.sizes)
            rent = asking_rent(chance, kind, size, block.utilities, block.level)
            yield _built_unit(chance, block, size, number), rent, kind.restriction


def _built_unit(chance: Chance, block: Block, size: Size, number: int) -> Unit:
    """A unit of the block: what the building has, what this door has, and what the landlord asks."""
    kind, (unit_type, bedrooms) = block.kind, size
    floor = chance.randint(1, kind.floors) if kind.floors else 0
    features = block.features | {
        code.value: chance.answer(*odds) for code, odds in kind.features.items() if code not in OF_THE_BUILDING
    }
    asks = {condition: chance.random() * 100 for condition in Condition}
    return Unit(
        building=block.building,
        landlord=block.landlord,
        unit_number=kind.door.format(floor=floor, count=number),
        unit_type=unit_type,
        bedrooms=bedrooms,
        max_occupants=MOST_OCCUPANTS[unit_type, bedrooms] if chance.maybe(35) else None,
        shared_with=kind.shared_with,
        confidential=kind.confidential or chance.maybe(3),
        utilities_included=[utility.value for utility in block.utilities],
        ground_floor=None if chance.maybe(15) else floor == 1,
        pets=chance.pick({PetRule.ALLOWED: 24, PetRule.PREFERS_NONE: 32, PetRule.CONDO_BAN: 5, "": 39}),
        smoking=chance.pick({SmokingRule.SMOKE_FREE: 62, SmokingRule.ALLOWED: 10, "": 28}),
        furnished=None if chance.maybe(25) else chance.maybe(kind.furnished),
        parking=chance.answer(30, 35),
        laundry=chance.answer(kind.laundry, 20),
        requires=[code.value for code, (required, _) in CONDITIONS.items() if asks[code] < required],
        prefers=[code.value for code, (required, wished) in CONDITIONS.items() if 0 <= asks[code] - required < wished],
        preference_text=chance.choice(SAID[block.landlord.language]) if chance.maybe(35) else "",
        **features,
        **block.where,
    )


def _restrict(chance: Chance, homes: list[DemoUnit], community: Community, today: date) -> None:
    """Save the restrictions: proposed by a locator, approved by a coordinator, but one that still waits."""
    locators = community.in_role(LOCATORS, Role.LOCATOR)
    coordinators = community.in_role(LOCATORS, Role.COORDINATOR)
    restrictions = []
    for home in homes:
        if home.restriction is None:
            continue
        group, legal_basis = home.restriction
        restriction = Restriction(unit=home.unit, group=group, legal_basis=legal_basis, author=chance.choice(locators))
        if home.shown is None or home.shown["approved"]:
            restriction.approved_by = chance.choice(coordinators)
            restriction.approved_on = working_day(today - timedelta(days=chance.randint(500, 640)))
            restriction.review_on = restriction.approved_on + timedelta(days=730)
        restrictions.append(restriction)
    Restriction.objects.bulk_create(restrictions)


def _teach(chance: Chance, homes: list[DemoUnit], today: date) -> None:
    """Save on which units a landlord learnt that a wish would break the Code."""
    TeachingMoment.objects.bulk_create(
        TeachingMoment(
            unit=home.unit,
            ground=ground,
            noticed_on=today - timedelta(days=chance.randint(10, 300)),
            person=home.unit.landlord.locator,
        )
        for home, ground in zip(chance.sample(homes, len(TAUGHT)), TAUGHT, strict=True)
    )
