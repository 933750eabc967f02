"""Landlords and their pledges: who is with us, who went quiet, and what came of what they promised."""

from datetime import date, timedelta
from typing import Any

from listings.enums import IncidentKind, InteractionChannel, LandlordStage
from listings.models import Commitment, Incident, Interaction
from locator.reports.counting import middle_days, tally
from locator.reports.queries import rows

QUIET_DAYS = 90


def landlords(first: date, last: date) -> dict[str, Any]:
    """The section on landlords."""
    quiet = last - timedelta(days=QUIET_DAYS - 1)
    [(new, active, dormant, lost)] = rows(
        "landlords_standing", first=first, last=last, quiet=quiet, lapsed=LandlordStage.LAPSED
    )
    [(delivered,)] = rows("pledges_delivered", last=last)
    talks = Interaction.objects.filter(happened_on__range=(first, last)).values_list("landlord_id", "channel")
    pledges = [
        units
        for units, until in Commitment.objects.filter(pledged_on__lte=last).values_list("units", "until")
        if until is None or until >= last
    ]
    return {
        "active": active,
        "new": new,
        "dormant": dormant,
        "lost": lost,
        "spoken_with": len({landlord for landlord, _ in talks}),
        "contacts": tally((channel for _, channel in talks), InteractionChannel.values),
        "pledges": len(pledges),
        "pledged_units": sum(pledges),
        "delivered_units": delivered,
        **_incidents(first, last),
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
