"""Invented cities for the tests of matching: plain households and openings, bent at the corners of every rule.

Dates lie around the day that is asked about, money around what a home costs, places around what a household listed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from tests.matching.facts import Area, Consent, Household, Member, Offer, Opening
from tests.matching.oracle import full_cost

Choice = TypeVar("Choice")

FEATURES = (
    "elevator",
    "step_free_entry",
    "ground_floor",
    "wide_doors",
    "roll_in_shower",
    "grab_bars",
    "lowered_counters",
    "visual_alarm",
)
CONDITIONS = ("direct_rent", "support_worker", "tenant_insurance", "references", "guarantor")
RESTRICTIONS = ("women", "men", "seniors_65", "youth", "indigenous", "special_programme")
GROUPS = ("women", "men", "youth", "seniors_65", "indigenous", "veteran", "newcomer", "racialised", "2slgbtq")
UNIT_TYPES = ("room", "bachelor", "apartment", "townhouse", "house", "other")
BENEFITS = ("ow", "odsp", "employment", "other", "none", "")
UTILITIES = ("heat", "hydro", "water", "internet")
LIVE = ("held", "proposed", "viewing", "applied", "accepted")
DECLINED = ("declined_by_client", "declined_by_landlord")
ENDED = (*DECLINED, "cancelled", "expired", "leased")
WARDS = (12, 14, 18)
FIRST_KEY = 1_000_000
KILOMETRES_A_DEGREE = 111.195


@dataclass
class City:
    """Households and openings, as they are asked about on a day."""

    day: date
    areas: dict[int, Area]
    households: list[Household]
    openings: list[Opening]


def invent(seed: int, day: date, areas: dict[int, Area], households: int, openings: int) -> City:
    """A city that the same seed always gives."""
    draw = Draw(seed, day, areas)
    keys = range(FIRST_KEY, FIRST_KEY + households)
    homes = [draw.opening(key) for key in range(FIRST_KEY, FIRST_KEY + openings)]
    # Every fifth home is like the one before it, so that ties are broken too.
    homes[4::5] = [replace(like, key=home.key) for like, home in zip(homes[3::5], homes[4::5], strict=False)]
    for home in homes:
        home.offers = tuple(draw.offers(keys))
    return City(day, areas, [draw.household(key, homes) for key in keys], homes)


class Draw:
    """What chance decides: mostly the plain value, else one of the corners."""

    def __init__(self, seed: int, day: date, areas: dict[int, Area]) -> None:
        self.random = Random(seed)
        self.day = day
        wards = {area.key for area in areas.values() if area.kind == "ward" and area.number in WARDS}
        self.places = [a for a in areas.values() if a.kind == "outside" or a.key in wards or a.ward in wards]

    def either(self, plain: Choice, *corners: Choice, often: float = 0.4) -> Choice:
        return self.random.choice(corners) if self.random.random() < often else plain

    def some(self, values: Iterable[Choice], most: int = 2, often: float = 0.4) -> frozenset[Choice]:
        """None of the values, or a few."""
        if self.random.random() >= often:
            return frozenset()
        return frozenset(self.random.sample(list(values), self.random.randint(1, most)))

    def around(self, *days: int) -> date:
        """A day so many days from the day asked about."""
        return self.day + timedelta(days=self.random.choice(days))

    def opening(self, key: int) -> Opening:
        offered_from = self.either(self.around(-40, -7), self.around(-1, 0, 1), often=0.2)
        named, position = self.either(True, False), None
        area = self.either(self.random.choice(self.places), None, often=0.15)
        if not named and area:
            area, position = self.inferred()
        approval = self.either(self.around(-9, -1, 0), self.around(1, 9), None, often=0.5)
        return Opening(
            key=key,
            rent=self.random.choice([350_00, 599_99, 780_00, 1000_00, 1234_56, 1600_00, 2100_00]),
            offered_from=offered_from,
            available_from=self.either(offered_from, self.around(0, 1, 2, 59, 60, 61, 90, 91)),
            closed_on=self.either(None, offered_from + timedelta(days=1), self.day, self.around(1, 30), often=0.2)
            if offered_from < self.day
            else None,
            verified=tuple({self.either(self.around(-3, -29), self.around(-31, -30, 0, 1)) for _ in range(2)})
            if self.random.random() < 0.92
            else (),
            area=area.key if area else None,
            area_inferred=position is not None,
            position=position,
            unit_type=self.either("apartment", *UNIT_TYPES),
            bedrooms=self.either(self.random.randint(0, 3), 4, 5, 6, often=0.2),
            max_occupants=self.either(None, 1, 2, 4, 6, often=0.2),
            shared_with=self.either("none", "tenants", "owner", often=0.2),
            utilities_included=self.some(UTILITIES, most=4, often=0.7),
            features={feature: self.random.choice([True, True, False]) for feature in self.some(FEATURES, 8, 0.8)},
            pets=self.either("", "allowed", "prefers_none", "condo_ban", often=0.6),
            smoking=self.either("", "smoke_free", "allowed", often=0.6),
            requires=self.some(CONDITIONS, most=3),
            prefers=self.some(CONDITIONS, most=3),
            restricted_to=self.either("", *RESTRICTIONS, often=0.3),
            approved_on=approval,
        )

    def inferred(self) -> tuple[Area, tuple[float, float]]:
        """An area guessed from a position just within or beyond 2 km of a centroid."""
        neighbourhoods = [area for area in self.places if area.kind == "neighbourhood"]
        latitude, longitude = self.random.choice(neighbourhoods).position
        distance = self.random.choice([0, 0.4, 1.99, 2.01, 4])
        position = (round(latitude + distance / KILOMETRES_A_DEGREE, 5), longitude)
        return self.random.choice(neighbourhoods), position

    def offers(self, households: range) -> Iterable[Offer]:
        """Offers of one opening, one after the other; the last may be live."""
        to = self.random.sample(households, 8)
        made_on = self.around(-60)
        for household in to[: self.random.randint(0, 6)]:
            ended_on = max(made_on, self.either(made_on + timedelta(days=3), self.around(-1, 0, 1), often=0.15))
            state = self.random.choice([*ENDED, *DECLINED])
            reopened_on = max(ended_on, self.around(-50, -1, 0, 1)) if state in DECLINED else None
            yield Offer(
                household=household,
                state=state,
                made_on=made_on,
                held_until=made_on + timedelta(days=2),
                ended_on=ended_on,
                reopened_on=self.either(None, reopened_on),
                earlier=household % 5 == 0 and self.random.random() < 0.5,
            )
            made_on = ended_on
        if self.random.random() < 0.3:
            made_on = max(made_on, self.around(-2, -1, 0, 1))
            held_until = max(made_on, self.around(-1, 0, 3))
            yield Offer(to[-1], self.random.choice([*LIVE, "held", "held"]), made_on, held_until)

    def household(self, key: int, openings: list[Opening]) -> Household:
        referred_on = self.either(self.around(-400, -100, -99), self.around(-1, 0, 3), often=0.2)
        cost = full_cost(self.random.choice(openings))
        days_1y = self.either(None, 0, 179, 180, 200, 365, often=0.7)
        days_3y = self.either(None, 545, 546, 700, 700, often=0.5)
        ask = (True, True, False, None)
        return Household(
            key=key,
            members=tuple(self.members()),
            referred_on=referred_on,
            states=self.states(referred_on),
            lot=self.random.randrange(2**53),
            consents=tuple(self.consents(referred_on)),
            benefit=self.either("ow", *BENEFITS, often=0.8),
            monthly_income=self.either(None, 0, 1733_33, 3333_33, 2500_01, often=0.5),
            subsidy=self.either(None, 0, 250_00, 400_50),
            subsidy_possible=self.either(None, 0, 300_00, 1200_00, often=0.3),
            max_rent=self.either(None, *(max(0, cost - more) for more in (0, -1, 1, 300_00, 1200_00, 1200_01)), 0),
            min_bedrooms=self.either(None, 0, 1, 2, 3, often=0.5),
            types_refused=self.some((*UNIT_TYPES, "shared")),
            areas_wanted=self.some((place.key for place in self.places), most=4, often=0.6),
            areas_only=self.either(False, True),
            areas_avoided=self.some((place.key for place in self.places), most=3),
            needs=self.some(FEATURES, most=3),
            wishes=self.some(FEATURES, most=3),
            pets=self.either("", "none", "pet", "service_animal"),
            accepts_smoke_free=self.random.choice(ask),
            answers={condition: self.random.choice(ask) for condition in CONDITIONS},
            groups=self.some(GROUPS, most=3, often=0.7),
            move_by=self.either(None, self.around(-1, 0, 1, 2, 59, 90)),
            days_homeless_1y=days_1y,
            days_homeless_3y=days_3y if None in (days_1y, days_3y) else max(days_1y, days_3y),
            fleeing_violence_on=self.either(None, self.around(-91, -90, -30, 0, 1)),
        )

    def members(self) -> Iterable[Member]:
        """A household around the ages where the occupancy standard turns, told around an anniversary of the day."""
        ages = (0, 3, 4, 5, 16, 17, 18, 25, None)
        yield Member("head", self.either(34, 16, 17, 70, None), self.random.choice("FMX"), self.told_on())
        if self.random.random() < 0.3:
            yield Member("partner", self.either(36, 17, None), self.random.choice("FMX"), self.told_on())
        for _ in range(self.either(0, 1, 1, 2, 3, 4, 6, often=0.6)):
            yield Member("child", self.random.choice(ages), self.random.choice("FMFMX"), self.told_on())
        for _ in range(self.either(0, 1, 2, often=0.2)):
            yield Member("other", self.random.choice(ages), self.random.choice("FMX"), self.told_on())

    def told_on(self) -> date:
        years = self.random.choice([0, 1, 1, 2])
        day = self.day - timedelta(days=self.random.choice([-20, -1, 0, 0, 1]))
        return day.replace(year=day.year - years, day=min(day.day, 28))

    def states(self, referred_on: date) -> list[tuple[date, str]]:
        states = [(referred_on, "waiting")]
        if self.random.random() < 0.3:
            since = max(referred_on, self.around(-10, -1, 0, 1))
            states.append((since, self.random.choice(["paused", "withdrawn", "housed", "offered"])))
            if self.random.random() < 0.4:
                states.append((max(since, self.around(0, 1)), "waiting"))
        return states

    def consents(self, referred_on: date) -> Iterable[Consent]:
        year = referred_on + timedelta(days=365 * 3)
        first = max(referred_on, self.around(0, 1))
        last = max(referred_on, self.around(-1, 0, 1))
        withdrawn = max(referred_on, self.around(-1, 0, 1))
        plain = [Consent(referred_on, year)]
        return self.either(
            plain,
            [],
            [Consent(first, first)],
            [Consent(referred_on, last)],
            [Consent(referred_on, year, withdrawn)],
            [Consent(referred_on, last), Consent(last + timedelta(days=1), year)],
            often=0.5,
        )
