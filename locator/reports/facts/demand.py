"""Who was looking for a home at the month's end, and what stood in the way."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from locator.reports.facts import codes
from locator.reports.facts.counting import bedroom_class, middle_days, tally, wait_band
from locator.reports.facts.queries import of_months, query_rows

SUITS = ""


@dataclass(frozen=True)
class Waiting:
    """A referral at the front door on the last day of a month, as of that day."""

    referral_id: int
    agency_id: int
    bedrooms: int
    size: int
    has_partner: bool
    has_child: bool
    age_missing: bool
    days_waited: int
    state: str
    consents: bool
    consent_ends_soon: bool
    groups: list[str]
    income_missing: bool
    days_homeless_missing: bool
    days_untouched: int

    @property
    def household_type(self) -> str:
        """By who lives in it, not by age: a grown child of the head counts as a child."""
        if self.size == 1:
            return "single"
        if self.has_child:
            return "two_parents" if self.has_partner else "one_parent"
        return "couple" if self.has_partner and self.size == 2 else "adults"


def waiting_on(last: date) -> list[Waiting]:
    """Referrals at the front door on the last day of a month. `locator.today` must be that day."""
    return [Waiting(*row) for row in query_rows("waiting_on", last=last)]


def waiting_series(months: list[date]) -> list[int]:
    """For months in a row, the referrals at the front door on the last day of each."""
    return [count for _, count in of_months("waiting_by_month", months)]


def standings(waiting: list[Waiting]) -> list[str]:
    """What became of each one waiting, had they all asked on the last day: one of codes.UNMATCHED.

    Of a household without a unit, the criterion that most often alone stands in the way counts; between equals, the
    first in the order of the criteria. `locator.today` must be the last day.
    """
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for referral, barrier, count in query_rows("barriers"):
        found[referral][barrier] = count
    return [_standing(household, found[household.referral_id]) for household in waiting]


def _standing(household: Waiting, counts: dict[str, int]) -> str:
    if household.state == "paused":
        return "paused"
    if not counts:
        return "no_unit_open"
    if SUITS in counts:
        return "with_unit"
    alone = [code for code in codes.BARRIERS if code in counts]
    return max(alone, key=lambda code: counts[code]) if alone else "several"


def demand(waiting: list[Waiting]) -> dict[str, Any]:
    """The section on demand."""
    return {
        "waiting": len(waiting),
        "paused": sum(household.state == "paused" for household in waiting),
        "without_consent": sum(not household.consents for household in waiting),
        "by_household_type": tally((household.household_type for household in waiting), codes.HOUSEHOLD_TYPES),
        "by_wait": tally((wait_band(h.days_waited) for h in waiting), [str(band) for band in codes.WAIT_BANDS]),
        "median_wait_days": middle_days([household.days_waited for household in waiting])["median"],
        "unmatched": tally(standings(waiting), codes.UNMATCHED),
    }


def by_bedrooms(waiting: list[Waiting]) -> dict[str, int]:
    """Households waiting, by the bedrooms that the National Occupancy Standard advises on the day."""
    return tally((bedroom_class(household.bedrooms) for household in waiting), codes.BEDROOMS)
