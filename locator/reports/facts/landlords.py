"""Landlords and their pledges: who is with us, who stayed, who went quiet, and what came of what they promised."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agencies.months import last_day, shift
from listings.enums import IncidentKind, InteractionChannel, LandlordStage
from listings.models import Building, Commitment, Incident, Interaction
from locator.reports.facts.counting import middle, middle_days, share, tally
from locator.reports.facts.queries import query_rows
from matching.models import Policy
from matching.pairs.concentration import of_building, running, with_tenants

QUIET = timedelta(days=90 - 1)


@dataclass(frozen=True)
class LandlordStanding:
    """A landlord who ever had an opening: the first one's day, and by how many units they are with us, and were."""

    first: date
    lapsed: bool
    units: int
    units_a_year_ago: int

    @property
    def is_active(self) -> bool:
        return bool(self.units) and not self.lapsed


def landlords(first: date, last: date, policy: Policy | None) -> dict[str, Any]:
    """The section on landlords."""
    year_ago = last_day(shift(first, -12))
    days = {"last": last, "quiet": last - QUIET, "year_ago": year_ago, "quiet_then": year_ago - QUIET}
    known = [LandlordStanding(*row) for row in query_rows("landlords", lapsed=LandlordStage.LAPSED, **days)]
    [(delivered,)] = query_rows("pledges_delivered", last=last)
    talks = Interaction.objects.filter(happened_on__range=(first, last)).values_list("landlord_id", "channel")
    pledges = [
        units
        for units, until in Commitment.objects.filter(pledged_on__lte=last).values_list("units", "until")
        if until is None or until >= last
    ]
    return {
        "active": sum(one.is_active for one in known),
        "new": sum(first <= one.first <= last for one in known),
        "dormant": sum(one.first <= last and not one.units and not one.lapsed for one in known),
        "lost": sum(one.first <= last and one.lapsed for one in known),
        "retained_12m": _retained([one for one in known if one.units_a_year_ago]),
        "units_per_landlord": _units([one.units for one in known if one.is_active]),
        **_buildings(policy, last),
        "spoken_with": len({landlord for landlord, _ in talks}),
        "contacts": tally((channel for _, channel in talks), InteractionChannel.values),
        "pledges": len(pledges),
        "pledged_units": sum(pledges),
        "delivered_units": delivered,
        **_incidents(first, last),
    }


def _retained(before: list[LandlordStanding]) -> dict[str, Any]:
    """Of the landlords who were with us a year ago, how many are active. Their stage of then is not known."""
    active = sum(one.is_active for one in before)
    return {"before": len(before), "active": active, "share": share(active, len(before))}


def _units(units: list[int]) -> dict[str, Any]:
    """How many units active landlords have with us."""
    found = middle(units)
    whole = found is not None and found == int(found)
    return {"median": int(found) if whole else found, "largest": max(units, default=None)}


def _buildings(policy: Policy | None, last: date) -> dict[str, int | None]:
    """Buildings with tenants of the programme, and those with more than the policy's share of them.

    A building is judged where somebody said how many homes it has: of those known here one may well be all.
    """
    ours = Building.objects.filter(pk__in=running(last).values("unit__building"))
    shares = [of_building(one, policy.building_share) for one in with_tenants(ours, last)] if policy else []
    judged = [one for one in shares if one.is_counted]
    return {
        "buildings": ours.count(),
        "buildings_judged": len(judged) if policy else None,
        "buildings_above_limit": sum(one.is_high for one in judged) if policy else None,
    }


def _incidents(first: date, last: date) -> dict[str, Any]:
    incidents = list(Incident.objects.filter(happened_on__lte=last).values_list("happened_on", "resolved_on", "kind"))
    resolved = [(end - start).days for start, end, _ in incidents if end and first <= end <= last]
    return {
        "incidents": tally((kind for start, _, kind in incidents if start >= first), IncidentKind.values),
        "incidents_open": sum(end is None or end > last for _, end, _ in incidents),
        "incidents_resolved": len(resolved),
        "median_days_to_resolve": middle_days(resolved)["median"],
    }
