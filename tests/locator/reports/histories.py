"""Invented histories of a small city, and a slow count of their months in plain Python, day by day."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from agencies.models import Area, ShelterMaximum, UtilityEstimate
from listings.enums import Feature
from listings.models import Opening, Unit, Verification
from matching.models import Policy, Referral
from matching.pairs.ranking import on_day
from tests.factories import (
    AgencyFactory,
    BuildingFactory,
    LandlordFactory,
    OpeningFactory,
    ReferralEventFactory,
    ReferralFactory,
    UnitFactory,
    VerificationFactory,
)

FIRST, LAST = date(2025, 12, 1), date(2026, 6, 30)
DAYS = (LAST - FIRST).days
MEMBERS = (
    "head:34:F",
    "head:34:F;partner:36:M",
    "head:34:F;child:8:X;child:17:F",
    "head::M;other::F;other:9:M;other:4:F",
)
ENDINGS = ("filled_programme", "filled_market", "withdrawn")
NEXT_STATES = {
    "waiting": ("offered", "paused", "withdrawn"),
    "offered": ("waiting", "housed"),
    "paused": ("waiting", "withdrawn"),
    "housed": ("waiting",),
    "withdrawn": (),
}


class History:
    """Units with openings, confirmations and changes of rent; referrals with their events. Different for every seed."""

    def __init__(self, seed: int, units: int = 14, referrals: int = 14) -> None:
        self.chance = Random(seed)
        self.rents: dict[int, list[tuple[date, Decimal]]] = {}
        areas = [None, *Area.objects.order_by("?")[:4], Area.objects.get(kind="outside")]
        landlord, building, agency = LandlordFactory(), BuildingFactory(), AgencyFactory()
        for _ in range(units):
            self._unit(self.chance.choice(areas), landlord, building)
        for _ in range(referrals):
            self._referral(agency)

    def day(self, after: date = FIRST - timedelta(days=40)) -> date:
        """A day after another, often on the edge of a month."""
        day = after + timedelta(days=self.chance.choice((0, 1, 3, 10, 25, 60)))
        edge = self.chance.choice((None, None, date(day.year, day.month, 1), date(day.year, day.month, 28)))
        return max(after, edge) if edge else day

    def _unit(self, area: Area | None, landlord: Any, building: Any) -> None:
        unit = UnitFactory(
            area=area,
            landlord=landlord,
            building=building,
            bedrooms=self.chance.randint(0, 6),
            unit_type=self.chance.choice(["room", "bachelor", "apartment", "other"]),
            utilities_included=self.chance.sample(["heat", "hydro", "water", "internet"], self.chance.randint(0, 4)),
            **{code: self.chance.choice([True, False, None, False]) for code in Feature.values}
            | self.chance.choice([{}, dict.fromkeys(Feature.values, False), dict.fromkeys(Feature.values)]),
        )
        day = self.day()
        while day <= LAST + timedelta(days=20):
            closed = self.chance.choice((None, *[self.day(day + timedelta(days=1))] * 5))
            self._opening(unit, day, closed)
            if closed is None:
                break
            day = self.day(closed)
        for _ in range(self.chance.randint(0, 4)):
            day = FIRST + timedelta(days=self.chance.randint(0, DAYS))
            if not unit.verifications.filter(verified_on=day).exists():
                VerificationFactory(unit=unit, verified_on=day)

    def _opening(self, unit: Unit, start: date, closed: date | None) -> None:
        rent = Decimal(self.chance.choice((350, 799, 800, 1199, 1200, 1600, 1999, 2000, 2600)))
        opening = OpeningFactory(
            unit=unit,
            rent=rent,
            offered_from=start,
            available_from=start + timedelta(days=self.chance.choice((0, 1, 20, 31, 70))),
            closed_on=closed,
            close_reason=self.chance.choice(ENDINGS) if closed else "",
            verification=None,
        )
        self.rents[opening.pk] = [(date.min, rent)]
        changed = start + timedelta(days=self.chance.randint(1, 50))
        if self.chance.random() < 0.4 and changed < LAST:
            with on_day(changed):
                Opening.objects.filter(pk=opening.pk).update(rent=rent + 5)
            self.rents[opening.pk].append((changed, rent + 5))

    def _referral(self, agency: Any) -> None:
        referred = self.day()
        referral = ReferralFactory(
            referred_on=referred,
            client__agency=agency,
            client__members=self.chance.choice(MEMBERS),
            client__told_on=referred - timedelta(days=self.chance.randint(0, 400)),
        )
        state, day = "waiting", referred
        ReferralEventFactory(referral=referral, happened_on=day, to_state=state)
        while NEXT_STATES[state] and self.chance.random() < 0.75:
            before, state, day = state, self.chance.choice(NEXT_STATES[state]), self.day(day)
            ReferralEventFactory(referral=referral, happened_on=day, from_state=before, to_state=state, reason="asked")
        Referral.objects.filter(pk=referral.pk).update(state=state, state_since=day)


def is_open(opening: Opening, day: date) -> bool:
    return opening.offered_from <= day and (opening.closed_on is None or day < opening.closed_on)


def counted(history: History, first: date, last: date) -> dict[str, Any]:
    """The figures of locator/reports/README.md for a month, counted one by one."""
    openings = list(Opening.objects.select_related("unit__area__ward"))
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    there = [opening for opening in openings if is_open(opening, last)]
    closed = Counter(o.close_reason for o in openings if o.closed_on and first <= o.closed_on <= last)
    by_bedrooms = Counter(_size(o.unit) for o in there)
    waiting = Counter(_bedrooms(referral, last) for referral in _waiting(last))
    fresh = sum(
        Verification.objects.filter(
            unit=o.unit, verified_on__gte=last - timedelta(days=13), verified_on__lte=last
        ).exists()
        for o in there
    )
    return {
        "open_start": sum(is_open(opening, first - timedelta(days=1)) for opening in openings),
        "new": sum(opening.offered_from in days for opening in openings),
        **{code: closed[code] for code in ENDINGS},
        "open_end": len(there),
        "units_any_day": len({o.unit_id for o in openings if any(is_open(o, day) for day in days)}),
        "by_bedrooms": by_bedrooms,
        "by_area": Counter(_area(opening.unit) for opening in there),
        "by_rent_band": Counter(_band(_rent(history, opening, last)) for opening in there),
        "by_type": Counter(opening.unit.unit_type for opening in there),
        "by_access": Counter(_access(opening.unit) for opening in there),
        "by_move_in": Counter(_move_in(opening, last) for opening in there),
        "by_bedrooms_and_rent_band": Counter((_size(o.unit), _band(_rent(history, o, last))) for o in there),
        "by_bedrooms_and_area": Counter((_size(o.unit), _area(o.unit)) for o in there),
        "by_bedrooms_and_access": Counter((_size(o.unit), _access(o.unit)) for o in there),
        "verified_share": round(fresh / len(there) + 1e-9, 4) if there else None,
        "waiting_end": waiting,
        "gap": {size: waiting[size] - by_bedrooms[size] for size in ("0", "1", "2", "3", "4", "5+")},
        "within_reach": _within_reach([_cost(history, opening, last) for opening in there], last),
    }


def _rent(history: History, opening: Opening, day: date) -> Decimal:
    return [rent for since, rent in history.rents[opening.pk] if since <= day][-1]


def _band(rent: Decimal) -> str:
    for bound in ("2000", "1600", "1200", "800"):
        if rent >= int(bound):
            return bound
    return "0"


def _size(unit: Unit) -> str:
    return "5+" if unit.bedrooms >= 5 else str(unit.bedrooms)


def _area(unit: Unit) -> str:
    if unit.area is None:
        return "unknown"
    if unit.area.kind == "outside":
        return "outside"
    return str((unit.area.ward or unit.area).ward_number)


def _access(unit: Unit) -> str:
    known = {code: getattr(unit, code) for code in Feature.values}
    if known["step_free_entry"] or known["ground_floor"] or known["elevator"]:
        return "step_free"
    if any(known.values()):
        return "other"
    return "none" if all(value is False for value in known.values()) else "unknown"


def _move_in(opening: Opening, last: date) -> str:
    if opening.available_from <= last:
        return "now"
    following = last + timedelta(days=1)
    same = (opening.available_from.year, opening.available_from.month) == (following.year, following.month)
    return "next_month" if same else "later"


def _waiting(last: date) -> list[Referral]:
    found = []
    for referral in Referral.objects.filter(referred_on__lte=last):
        past = [event.to_state for event in referral.events.filter(happened_on__lte=last).order_by("happened_on", "id")]
        if not past or past[-1] not in ("housed", "withdrawn"):
            found.append(referral)
    return found


def _bedrooms(referral: Referral, last: date) -> str:
    bedrooms = referral.client.bedrooms_on(last)
    return "5+" if bedrooms >= 5 else str(bedrooms)


def _cost(history: History, opening: Opening, last: date) -> Decimal:
    cost = _rent(history, opening, last)
    for utility in ("heat", "hydro", "water"):
        if utility not in opening.unit.utilities_included:
            rates = UtilityEstimate.objects.filter(
                utility=utility, bedrooms=min(4, opening.unit.bedrooms), starts__lte=last
            )
            cost += rates.latest("starts").amount
    return cost


def _within_reach(costs: list[Decimal], last: date) -> dict[str, Any]:
    most = Policy.objects.filter(starts__lte=last).latest("starts").largest_subsidy
    found: dict[str, Any] = {}
    for benefit in ("ow", "odsp"):
        for size in range(1, 7):
            rates = ShelterMaximum.objects.filter(benefit=benefit, members=size, starts__lte=last)
            limit = rates.latest("starts").amount
            found.setdefault(benefit, {})[str(size)] = {
                "within": sum(cost <= limit for cost in costs),
                "with_subsidy": sum(cost <= limit + most for cost in costs),
            }
    return found
