"""Fourteen months of homes coming on offer and going, with who confirmed each, when and how.

Homes change hands with the seasons: most from May to September, fewest in winter. Some sixty are open today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from listings.enums import CloseReason, LandlordStage, UnitType, VerificationMethod
from listings.models import Opening, Verification
from locator.demo.chance import Chance
from locator.demo.days import first_of_month, working_day
from locator.demo.kinds import earlier_rent
from locator.demo.units import DemoUnit

MONTHS = 14
SEASON = {1: 8, 2: 8, 3: 10, 4: 11, 5: 13, 6: 12, 7: 12, 8: 13, 9: 13, 10: 11, 11: 10, 12: 8}
OUTCOMES = {CloseReason.FILLED_PROGRAMME: 84, CloseReason.FILLED_MARKET: 9, CloseReason.WITHDRAWN: 7}
# days on offer: least, usual, most
DAYS_ON_OFFER = {
    CloseReason.FILLED_PROGRAMME: (14, 38, 90),
    CloseReason.FILLED_MARKET: (10, 32, 75),
    CloseReason.WITHDRAWN: (20, 55, 110),
}
# how many of the units that were built, not written down, are on offer today: by bedrooms, rooms apart
ON_OFFER: dict[str | int, int] = {"room": 5, 0: 5, 1: 11, 2: 10, 3: 6, 4: 2}
STALE = 6
SOON = 6
EARLIER_OF_OPEN = 24
TWICE = 64
REST_BETWEEN = 90
TRIES = 20
METHODS = {
    VerificationMethod.PHONE: 44,
    VerificationMethod.EMAIL: 24,
    VerificationMethod.VISIT: 16,
    VerificationMethod.LANDLORD: 12,
    VerificationMethod.LIST: 4,
}
BY_NOBODY = (VerificationMethod.LANDLORD, VerificationMethod.LIST)


@dataclass
class Ledger:
    """The openings of every unit and their confirmations, before they are saved."""

    today: date
    chance: Chance = field(default_factory=lambda: Chance("openings"))
    openings: dict[str, list[Opening]] = field(default_factory=dict)
    verifications: dict[tuple, Verification] = field(default_factory=dict)

    def day(self, days_ago: int) -> date:
        """The working day so many days ago."""
        return working_day(self.today - timedelta(days=days_ago))

    def offer(
        self, home: DemoUnit, start: date, end: date | None = None, reason: str = "", free: date | None = None
    ) -> None:
        """Put the home on offer from a day, until another if it is over."""
        opening = Opening(
            unit=home.unit,
            rent=earlier_rent(home.rent, max(0, (self.today - start).days)) if end else home.rent,
            lease_months=int(home.shown["lease_months"]) if home.shown else self._lease(home),
            offered_from=start,
            available_from=free or self._free(start),
            closed_on=end,
            close_reason=reason,
        )
        self.openings.setdefault(home.ref, []).append(opening)

    def confirm(self, home: DemoUnit, days: Iterable[date], last: str = "") -> None:
        """Somebody confirmed the home on these days: at first in person, then mostly by phone."""
        for place, day in enumerate(days):
            method = VerificationMethod.VISIT if place == 0 else self.chance.pick(METHODS)
            self._verify(home, working_day(day), last or method)

    def confirm_through(self, home: DemoUnit, start: date, until: date) -> None:
        """Somebody confirmed the home on its first day and every week or two, until a day."""
        days = [start]
        while (day := days[-1] + timedelta(days=self.chance.near(5, 8, 15))) <= until:
            days.append(day)
        self.confirm(home, days)

    def forget(self, home: DemoUnit) -> None:
        """Nobody confirmed the home."""
        for key in [key for key in self.verifications if key[0] == home.ref]:
            del self.verifications[key]

    def has_room(self, home: DemoUnit, start: date, end: date) -> bool:
        """Whether somebody could have lived in the home between this period and its others."""
        rest = timedelta(days=REST_BETWEEN)
        return all(
            end + rest <= other.offered_from or (other.closed_on is not None and other.closed_on + rest <= start)
            for other in self.openings.get(home.ref, [])
        )

    def _verify(self, home: DemoUnit, day: date, method: str) -> None:
        person = None if method in BY_NOBODY else home.unit.landlord.locator
        key = (home.ref, day, method)
        self.verifications[key] = Verification(unit=home.unit, verified_on=day, method=method, person=person)

    def _lease(self, home: DemoUnit) -> int | None:
        return 1 if home.unit.unit_type == UnitType.ROOM else self.chance.pick({12: 80, 1: 8, None: 12})

    def _free(self, start: date) -> date:
        """Vacant, or from the first of one of the next two months."""
        return start if self.chance.maybe(40) else first_of_month(start, self.chance.pick({1: 75, 2: 25}))


def create(homes: list[DemoUnit], today: date) -> dict[str, list[Opening]]:
    """Save the openings, in time order by the unit's name, and the confirmations."""
    ledger = Ledger(today)
    ours = [home for home in homes if home.is_with_us and not home.shown]
    ledger.chance.shuffle(ours)
    on_offer = _some_of_each_size(ours)
    others = [home for home in ours if home not in on_offer]
    soon, past = others[:SOON], others[SOON:] + [home for home in homes if not home.is_with_us]
    for home in homes:
        if home.shown:
            _offer_as_written(ledger, home, home.shown)
    for home in on_offer:
        _offer_now(ledger, home)
    for home in ledger.chance.sample(on_offer, STALE):
        _let_go_stale(ledger, home)
    for home in soon:
        _offer_soon(ledger, home)
    for home in past + ledger.chance.sample(past, TWICE) + ledger.chance.sample(on_offer, EARLIER_OF_OPEN):
        _offer_once(ledger, home)
    for openings in ledger.openings.values():
        openings.sort(key=lambda opening: opening.offered_from)
    Opening.objects.bulk_create(opening for openings in ledger.openings.values() for opening in openings)
    Verification.objects.bulk_create(ledger.verifications.values())
    return ledger.openings


def _some_of_each_size(homes: list[DemoUnit]) -> list[DemoUnit]:
    """The homes that are on offer today, besides those that were written down; none of them is kept for a group."""
    sizes: dict[str | int, list[DemoUnit]] = {size: [] for size in ON_OFFER}
    for home in homes:
        if home.restriction:
            continue
        sizes["room" if home.unit.unit_type == UnitType.ROOM else min(4, home.unit.bedrooms)].append(home)
    return [home for size, count in ON_OFFER.items() for home in sizes[size][:count]]


def _offer_as_written(ledger: Ledger, home: DemoUnit, row: dict[str, str]) -> None:
    """A home that was written down itself: since when, from when, how it was last confirmed, and when it was leased."""
    start = ledger.day(int(row["offered_days_ago"]))
    months = int(row["free_in_months"])
    free = first_of_month(ledger.today, months) if months else start
    if row["leased_days_ago"]:
        end = ledger.day(int(row["leased_days_ago"]))
        ledger.offer(home, start, end, CloseReason.FILLED_PROGRAMME, free=free)
    else:
        ledger.offer(home, start, free=free)
    ledger.confirm(home, [start])
    ledger.confirm(home, [ledger.day(int(row["verified_days_ago"]))], row["verified_how"])


def _offer_now(ledger: Ledger, home: DemoUnit) -> None:
    """On offer today, and confirmed since: mostly in the last two weeks, sometimes not for three."""
    start = ledger.day(ledger.chance.near(1, 16, 70))
    ledger.offer(home, start)
    silent = ledger.chance.randint(12, 27) if ledger.chance.maybe(20) else 0
    ledger.confirm_through(home, start, ledger.today - timedelta(days=silent))


def _let_go_stale(ledger: Ledger, home: DemoUnit) -> None:
    """Nobody has confirmed it for more than a month, though it is still on the list."""
    opening = ledger.openings[home.ref][0]
    opening.offered_from = ledger.day(ledger.chance.randint(50, 75))
    opening.available_from = opening.offered_from
    ledger.forget(home)
    ledger.confirm_through(home, opening.offered_from, ledger.today - timedelta(days=ledger.chance.randint(33, 46)))


def _offer_soon(ledger: Ledger, home: DemoUnit) -> None:
    """Promised by its landlord for one of the coming weeks."""
    start = ledger.today + timedelta(days=ledger.chance.randint(3, 20))
    ledger.offer(home, start, free=first_of_month(start, 1))
    ledger.confirm(home, [ledger.today - timedelta(days=ledger.chance.randint(0, 9))])


def _offer_once(ledger: Ledger, home: DemoUnit) -> None:
    """On offer once in the fourteen months, where that leaves room beside the home's other openings."""
    chance, today = ledger.chance, ledger.today
    seasons = {back: SEASON[first_of_month(today, -back).month] * _known_by(back) for back in range(MONTHS + 1)}
    reason = chance.pick(OUTCOMES)
    for _ in range(TRIES):
        month = first_of_month(today, -chance.pick(seasons))
        end = working_day(month + timedelta(days=chance.randint(0, 29)))
        start = working_day(end - timedelta(days=chance.near(*DAYS_ON_OFFER[reason])))
        if end <= _latest(home, today) and ledger.has_room(home, start, end):
            ledger.offer(home, start, end, reason)
            ledger.confirm_through(home, start, end - timedelta(days=1))
            return


def _known_by(months_ago: int) -> float:
    """How many of today's landlords already worked with the programme so many months ago: it grows."""
    return 1 - 0.05 * months_ago


def _latest(home: DemoUnit, today: date) -> date:
    """The last day on which the home may have been taken: landlords who fell silent have offered nothing for months."""
    if home.unit.landlord.stage == LandlordStage.DORMANT:
        return today - timedelta(days=130)
    return today if home.is_with_us else today - timedelta(days=210)
