"""Who was looking for a home at the month's end, and what stood in the way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from locator.reports import codes
from locator.reports.counting import bedroom_class, middle_days, tally, wait_band

# To be asked while `locator.today` is the last day of the month. A referral whose first known state lies ahead was waiting
# before it, unless that state is a draft. Bedrooms are those of the National Occupancy Standard, whatever the household named.
WAITING = """
SELECT n.referral_id, n.agency_id, n.standard_bedrooms[1 + width_bucket(%(last)s, n.standard_days)]::int, n.household_size,
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.relation = 'partner'),
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.relation = 'child'),
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.age IS NULL),
       %(last)s - n.referred_on, s.state, coalesce(n.shares @> %(last)s, false),
       coalesce(n.shares @> %(last)s AND NOT n.shares @> %(last)s + 30, false), n.groups,
       n.income_cents IS NULL AND n.shelter_class IS NULL, n.days_homeless_3y IS NULL,
       %(last)s - greatest(n.referred_on, d.facts_on,
         CASE WHEN (d.updated_at AT TIME ZONE 'America/Toronto')::date <= %(last)s THEN (d.updated_at AT TIME ZONE 'America/Toronto')::date END,
         (SELECT max(e.happened_on) FROM matching_referralevent e WHERE e.referral_id = n.referral_id AND e.happened_on <= %(last)s),
         (SELECT max(least(f.state_since, %(last)s)) FROM matching_offer f WHERE f.referral_id = n.referral_id AND f.made_on <= %(last)s))
FROM need_fact n
JOIN matching_need d ON d.referral_id = n.referral_id
CROSS JOIN LATERAL (SELECT coalesce(n.states[width_bucket(%(last)s, n.state_days)],
                                    CASE WHEN n.states[1] = 'draft' THEN 'draft' ELSE 'waiting' END) AS state) s
WHERE n.referred_on <= %(last)s AND s.state NOT IN ('draft', 'housed', 'withdrawn')
ORDER BY n.referral_id
"""

SERIES = """
SELECT m.month, count(n.referral_id)
FROM (SELECT month::date, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') month) m
LEFT JOIN need_fact n ON n.referred_on <= m.last
  AND coalesce(n.states[width_bucket(m.last, n.state_days)], CASE WHEN n.states[1] = 'draft' THEN 'draft' ELSE 'waiting' END)
      NOT IN ('draft', 'housed', 'withdrawn')
GROUP BY 1 ORDER BY 1
"""


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
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"last": last})
        return [Waiting(*row) for row in cursor.fetchall()]


def waiting_series(months: list[date]) -> list[int]:
    """For months in a row, the referrals at the front door on the last day of each."""
    with connection.cursor() as cursor:
        cursor.execute(SERIES, {"first": months[0], "last": months[-1]})
        return [count for _, count in cursor.fetchall()]


def _pairs() -> str:
    """Per household in line, whether a unit suits it, and how many fail each criterion alone."""
    met = " + ".join(f"{code}_ok::int" for code in codes.BARRIERS)
    alone = ", ".join(f"count(*) FILTER (WHERE NOT {code}_ok)" for code in codes.BARRIERS)
    columns = ", ".join(f"{code}_ok" for code in codes.BARRIERS)
    return f"""
SELECT referral_id, bool_or(met = {len(codes.BARRIERS)}), count(*), {alone.replace("FILTER (WHERE", f"FILTER (WHERE met = {len(codes.BARRIERS) - 1} AND")}
FROM (SELECT referral_id, {met} AS met, {columns} FROM pair WHERE on_offer AND open_ok AND paused_ok OFFSET 0) p
GROUP BY referral_id
"""


def unmatched(waiting: list[Waiting]) -> dict[str, int]:
    """What became of everyone waiting, had they all asked on the last day: each household counts once.

    Of a household without a unit, the criterion that most often alone stands in the way counts; between equals, the
    first in the order of contracts.md section 4. `locator.today` must be the last day.
    """
    with connection.cursor() as cursor:
        cursor.execute(_pairs())
        found = {referral: rest for referral, *rest in cursor.fetchall()}
    return tally((_standing(household, found.get(household.referral_id)) for household in waiting), codes.UNMATCHED)


def _standing(household: Waiting, counts: list | None) -> str:
    if household.state == "paused":
        return "paused"
    if not counts:
        return "no_unit_open"
    suits, _, *alone = counts
    if suits:
        return "with_unit"
    most = max(alone)
    return codes.BARRIERS[alone.index(most)] if most else "several"


def demand(waiting: list[Waiting]) -> dict[str, Any]:
    """The section on demand."""
    return {
        "waiting": len(waiting),
        "paused": sum(household.state == "paused" for household in waiting),
        "without_consent": sum(not household.consents for household in waiting),
        "by_household_type": tally((household.household_type for household in waiting), codes.HOUSEHOLD_TYPES),
        "by_wait": tally((wait_band(h.days_waited) for h in waiting), [str(band) for band in codes.WAIT_BANDS]),
        "median_wait_days": middle_days([household.days_waited for household in waiting])["median"],
        "unmatched": unmatched(waiting),
    }


def by_bedrooms(waiting: list[Waiting]) -> dict[str, int]:
    """Households waiting, by the bedrooms that the National Occupancy Standard advises on the day."""
    return tally((bedroom_class(household.bedrooms) for household in waiting), codes.BEDROOMS)
