"""What happened in a month between households and homes, step by step, with who said no and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from locator.reports import codes
from locator.reports.counting import middle_days
from matching.enums import CLIENT_REASONS, LANDLORD_REASONS, LIVE_STATES, OfferState

# The states an offer entered in the month: by its events, else (lists and older records have none) by its own dates.
# A step back, an extension and a reopening enter nothing new.
ENTERED = """
SELECT e.to_state, e.offer_id, f.agency_id, f.referral_id, e.reason
FROM matching_offerevent e JOIN matching_offer f ON f.id = e.offer_id
WHERE e.happened_on BETWEEN %(first)s AND %(last)s AND e.from_state <> e.to_state AND e.from_state <> ALL (%(ended)s)
  AND coalesce(array_position(%(order)s::text[], e.from_state::text), 0)
      < coalesce(array_position(%(order)s::text[], e.to_state::text), 99)
UNION ALL
SELECT f.state, f.id, f.agency_id, f.referral_id, ''
FROM matching_offer f
WHERE f.state_since BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT FROM matching_offerevent e WHERE e.offer_id = f.id AND e.to_state = f.state)
"""

# Leases: tenancies and, where none was recorded, leased offers.
LEASES = """
SELECT t.agency_id, t.referral_id, t.lease_on, t.moved_in_on, f.made_on, r.referred_on
FROM matching_tenancy t JOIN matching_referral r ON r.id = t.referral_id LEFT JOIN matching_offer f ON f.id = t.offer_id
WHERE t.lease_on BETWEEN %(first)s AND %(last)s OR t.moved_in_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT f.agency_id, f.referral_id, f.ended_on, NULL, f.made_on, r.referred_on
FROM matching_offer f JOIN matching_referral r ON r.id = f.referral_id
WHERE f.state = 'leased' AND f.ended_on BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT FROM matching_tenancy t WHERE t.offer_id = f.id)
"""

FIRST_OFFERS = """
SELECT f.first - r.referred_on
FROM (SELECT referral_id, min(made_on) AS first FROM matching_offer GROUP BY 1) f JOIN matching_referral r ON r.id = f.referral_id
WHERE f.first BETWEEN %(first)s AND %(last)s AND f.first >= r.referred_on
"""

CLOSED = """
SELECT close_reason, closed_on - offered_from, greatest(0, closed_on - greatest(available_from, offered_from))
FROM listings_opening WHERE closed_on BETWEEN %(first)s AND %(last)s
"""

SERIES = """
SELECT kind, date_trunc('month', day)::date, count(*) FROM (
  SELECT 'referrals' AS kind, referred_on AS day FROM matching_referral WHERE state <> 'draft'
  UNION ALL SELECT 'offers_made', made_on FROM matching_offer
  UNION ALL SELECT 'leases', lease_on FROM matching_tenancy
  UNION ALL SELECT 'leases', ended_on FROM matching_offer f
    WHERE state = 'leased' AND NOT EXISTS (SELECT FROM matching_tenancy t WHERE t.offer_id = f.id)
  UNION ALL SELECT 'move_ins', moved_in_on FROM matching_tenancy) happened
WHERE day >= %(first)s AND day < %(last)s::date + interval '1 month' GROUP BY 1, 2
"""
KINDS = ("referrals", "offers_made", "leases", "move_ins")
STATES = {
    "viewings": "viewing",
    "applications": "applied",
    "accepted": "accepted",
    "cancelled": "cancelled",
    "expired": "expired",
}


@dataclass(frozen=True)
class Entered:
    """An offer came into a state in the month."""

    state: str
    offer_id: int
    agency_id: int
    referral_id: int
    reason: str


@dataclass(frozen=True)
class Lease:
    """A lease signed, or a move-in, in the month."""

    agency_id: int
    referral_id: int
    lease_on: date
    moved_in_on: date | None
    made_on: date | None
    referred_on: date


def flow_series(months: list[date]) -> dict[str, list[int]]:
    """For months in a row: referrals, offers made, leases and move-ins in each."""
    with connection.cursor() as cursor:
        cursor.execute(SERIES, {"first": months[0], "last": months[-1]})
        counts = {(kind, month): count for kind, month, count in cursor.fetchall()}
    return {kind: [counts.get((kind, month), 0) for month in months] for kind in KINDS}


def rows(sql: str, first: date, last: date) -> list[tuple]:
    """What a query on the days of a month finds."""
    ended = [state.value for state in OfferState if state not in LIVE_STATES]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"first": first, "last": last, "ended": ended, "order": [state.value for state in LIVE_STATES]}
        )
        return cursor.fetchall()


def entered_in(first: date, last: date) -> list[Entered]:
    """The states that offers entered in the month."""
    return [Entered(*row) for row in rows(ENTERED, first, last)]


def leases_in(first: date, last: date) -> list[Lease]:
    """Leases signed or moved into in the month."""
    return [Lease(*row) for row in rows(LEASES, first, last)]


def flow(entered: list[Entered], leases: list[Lease], first: date, last: date) -> dict[str, Any]:
    """The section on flow, without what the headline's series has."""
    reached = Counter(state for state, _ in {(one.state, one.offer_id) for one in entered})
    closed = rows(CLOSED, first, last)
    return {
        **{name: reached[state] for name, state in STATES.items()},
        "declines_household": _declines(entered, OfferState.DECLINED_BY_CLIENT, CLIENT_REASONS),
        "declines_landlord": _declines(entered, OfferState.DECLINED_BY_LANDLORD, LANDLORD_REASONS),
        "days": _days(leases, first, last),
        "vacancy_days": middle_days([vacant for reason, _, vacant in closed if reason != "withdrawn"]),
        "days_on_offer": {
            code: middle_days([days for reason, days, _ in closed if reason == code]) for code in codes.CLOSED
        },
    }


def _declines(entered: list[Entered], state: str, reasons: tuple) -> dict[str, Any]:
    """Declines by one side, by coded reason; one without a known reason of this side counts as not recorded."""
    known = [reason.value for reason in reasons]
    counts = dict.fromkeys([*known, codes.NOT_RECORDED], 0)
    for one in entered:
        if one.state == state:
            counts[one.reason if one.reason in known else codes.NOT_RECORDED] += 1
    return {"total": sum(counts.values()), "reasons": counts}


def _days(leases: list[Lease], first: date, last: date) -> dict[str, Any]:
    """Median days from step to step: each counted in the month of its later step."""
    signed = [lease for lease in leases if first <= lease.lease_on <= last]
    moved = [(lease, lease.moved_in_on) for lease in leases if lease.moved_in_on and first <= lease.moved_in_on <= last]
    found = (
        [days for (days,) in rows(FIRST_OFFERS, first, last)],
        [(lease.lease_on - lease.made_on).days for lease in signed if lease.made_on],
        [(day - lease.lease_on).days for lease, day in moved],
        [(day - lease.referred_on).days for lease, day in moved],
    )
    return {step: middle_days(days) for step, days in zip(codes.STEPS, found, strict=True)}
