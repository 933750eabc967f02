"""Landlords and their pledges: who is with us, who went quiet, and what came of what they promised."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from listings.enums import IncidentKind, InteractionChannel, LandlordStage
from listings.models import Commitment, Incident, Interaction
from locator.reports.counting import middle_days, tally

QUIET_DAYS = 90

# Active: a unit on offer on some day of the last 90, or leased to the programme on the last day. The stage is read as it is now.
STANDING = """
SELECT count(*) FILTER (WHERE l.first BETWEEN %(first)s AND %(last)s),
       count(*) FILTER (WHERE l.with_us AND NOT l.lapsed),
       count(*) FILTER (WHERE l.first <= %(last)s AND NOT l.with_us AND NOT l.lapsed),
       count(*) FILTER (WHERE l.first <= %(last)s AND l.lapsed)
FROM (SELECT u.landlord_id, min(o.offered_from) AS first, bool_or(d.stage = %(lapsed)s) AS lapsed,
             bool_or(o.offered_from <= %(last)s AND coalesce(o.closed_on, 'infinity'::date) > %(quiet)s)
             OR EXISTS (SELECT FROM matching_tenancy t JOIN listings_unit h ON h.id = t.unit_id
                        WHERE h.landlord_id = u.landlord_id AND t.lease_on <= %(last)s
                          AND coalesce(t.ended_on, 'infinity'::date) > %(last)s) AS with_us
      FROM listings_opening o JOIN listings_unit u ON u.id = o.unit_id JOIN listings_landlord d ON d.id = u.landlord_id
      GROUP BY u.landlord_id) l
"""

# Units that came on offer since the landlord's first pledge still in force.
DELIVERED = """
SELECT count(DISTINCT u.id)
FROM (SELECT landlord_id, min(pledged_on) AS since FROM listings_commitment
      WHERE pledged_on <= %(last)s AND coalesce("until", 'infinity'::date) >= %(last)s GROUP BY 1) p
JOIN listings_unit u ON u.landlord_id = p.landlord_id
JOIN listings_opening o ON o.unit_id = u.id AND o.offered_from BETWEEN p.since AND %(last)s
"""


def landlords(first: date, last: date) -> dict[str, Any]:
    """The section on landlords."""
    values = {
        "first": first,
        "last": last,
        "quiet": last - timedelta(days=QUIET_DAYS - 1),
        "lapsed": LandlordStage.LAPSED,
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, values)
        new, active, dormant, lost = cursor.fetchone()
        cursor.execute(DELIVERED, values)
        [delivered] = cursor.fetchone()
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
