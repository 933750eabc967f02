"""What happened in a month between households and homes, step by step, with who said no and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import TruncMonth

from agencies.months import last_day
from locator.reports.facts import codes
from locator.reports.facts.counting import middle_days, tally
from locator.reports.facts.queries import of_months, query_rows
from matching.enums import CLIENT_REASONS, ENDED_STATES, LANDLORD_REASONS, LIVE_STATES, OfferState
from matching.models import Offer

ORDER = [state.value for state in LIVE_STATES]
ENDED = [state.value for state in ENDED_STATES]
KINDS = ("referrals", "offers_made", "leases", "move_ins")
STATES = {
    "viewings": "viewing",
    "applications": "applied",
    "accepted": "accepted",
    "cancelled": "cancelled",
    "expired": "expired",
}
# The reasons of a decline, by the side that declines.
REASONS: dict[str, list[str]] = {
    OfferState.DECLINED_BY_CLIENT: [reason.value for reason in CLIENT_REASONS],
    OfferState.DECLINED_BY_LANDLORD: [reason.value for reason in LANDLORD_REASONS],
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
    made = offers_made_in(months[0], last_day(months[-1])).annotate(month=TruncMonth("made_on")).values_list("month")
    counts = {(kind, month): count for kind, month, count in of_months("flow_by_month", months)}
    counts |= {("offers_made", month): count for month, count in made.annotate(Count("pk"))}
    return {kind: [counts.get((kind, month), 0) for month in months] for kind in KINDS}


def offers_made_in(first: date, last: date) -> QuerySet[Offer]:
    """The offers made in the month, reopenings and mistakes apart."""
    return Offer.objects.counted().filter(made_on__range=(first, last))


def entered_in(first: date, last: date) -> list[Entered]:
    """The states that offers entered in the month."""
    return [Entered(*row) for row in query_rows("offers_entered", first=first, last=last, ended=ENDED, order=ORDER)]


def leases_in(first: date, last: date) -> list[Lease]:
    """Leases signed or moved into in the month."""
    return [Lease(*row) for row in query_rows("leases", first=first, last=last)]


def flow(entered: list[Entered], leases: list[Lease], first: date, last: date) -> dict[str, Any]:
    """The section on flow, without what the headline's series has."""
    reached = Counter(state for state, _ in {(one.state, one.offer_id) for one in entered})
    closed = query_rows("openings_closed", first=first, last=last)
    return {
        **{name: reached[state] for name, state in STATES.items()},
        "declines_household": _declines(entered, OfferState.DECLINED_BY_CLIENT),
        "declines_landlord": _declines(entered, OfferState.DECLINED_BY_LANDLORD),
        "days": _days(leases, first, last),
        "vacancy_days": middle_days([vacant for reason, _, vacant in closed if reason != "withdrawn"]),
        "days_on_offer": {
            code: middle_days([days for reason, days, _ in closed if reason == code]) for code in codes.CLOSED
        },
    }


def _declines(entered: list[Entered], state: str) -> dict[str, Any]:
    """Declines by one side, by coded reason."""
    given = [decline_reason(one) for one in entered if one.state == state]
    return {"total": len(given), "reasons": tally(given, [*REASONS[state], codes.NOT_RECORDED])}


def decline_reason(one: Entered) -> str:
    """The coded reason of a decline; without a known reason of its side it counts as not recorded."""
    return one.reason if one.reason in REASONS[one.state] else codes.NOT_RECORDED


def _days(leases: list[Lease], first: date, last: date) -> dict[str, Any]:
    """Median days from step to step: each counted in the month of its later step."""
    signed = [lease for lease in leases if first <= lease.lease_on <= last]
    moved = [(lease, lease.moved_in_on) for lease in leases if lease.moved_in_on and first <= lease.moved_in_on <= last]
    found = (
        _days_to_offer(first, last),
        [(lease.lease_on - lease.made_on).days for lease in signed if lease.made_on],
        [(day - lease.lease_on).days for lease, day in moved],
        [(day - lease.referred_on).days for lease, day in moved],
    )
    return {step: middle_days(days) for step, days in zip(codes.STEPS, found, strict=True)}


def _days_to_offer(first: date, last: date) -> list[int]:
    """Days from the referral to the household's first offer, of those whose first one came in the month."""
    firsts = Offer.objects.counted().values("referral__referred_on", "referral").annotate(first=Min("made_on"))
    found = firsts.filter(first__range=(first, last), first__gte=F("referral__referred_on"))
    return [(one["first"] - one["referral__referred_on"]).days for one in found.order_by("referral")]
