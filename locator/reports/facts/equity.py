"""Whether the registry serves households alike, whatever their agency and whatever they say of themselves."""

from collections.abc import Iterable
from typing import Any

from agencies.models import Agency
from locator.reports.facts.counting import middle_days, share
from locator.reports.facts.demand import Waiting
from locator.reports.facts.flow import Entered, Lease
from matching.enums import Group, OfferState
from matching.models import Need

Keys = list[str]


def equity(waiting: list[Waiting], entered: list[Entered], leases: list[Lease]) -> dict[str, Any]:
    """Shares of the list and of the leases, median waits and landlords' declines, by agency and by group.

    `leases` are those signed in the month. Groups overlap, and not everyone says one: they do not add up.
    """
    declined = [one for one in entered if one.state == OfferState.DECLINED_BY_LANDLORD]
    codes = dict(Agency.objects.values_list("pk", "code"))
    told = {lease.referral_id for lease in leases} | {one.referral_id for one in declined}
    groups = dict(Need.objects.filter(referral__in=told).values_list("referral_id", "groups"))
    there = {one.agency_id for one in waiting} | {one.agency_id for one in leases} | {one.agency_id for one in declined}
    return {
        "by_agency": _rows(
            sorted(codes[agency] for agency in there),
            [([codes[one.agency_id]], one.days_waited) for one in waiting],
            [[codes[one.agency_id]] for one in leases],
            [[codes[one.agency_id]] for one in declined],
        ),
        "by_group": _rows(
            Group.values,
            [(one.groups, one.days_waited) for one in waiting],
            [groups.get(one.referral_id, []) for one in leases],
            [groups.get(one.referral_id, []) for one in declined],
        ),
    }


def _rows(keys: Iterable[str], waiting: list[tuple[Keys, int]], leases: list[Keys], declined: list[Keys]) -> dict:
    """A row for each key: of those waiting (with the days they waited), of the leases and of the declines.

    `declines_landlord_share`: of the homes that came so far that the landlord said yes or no, those with a no.
    """
    found = {}
    for key in keys:
        days = [waited for of, waited in waiting if key in of]
        housed, refused = sum(key in of for of in leases), sum(key in of for of in declined)
        found[key] = {
            "waiting": len(days),
            "waiting_share": share(len(days), len(waiting)),
            "leases": housed,
            "leases_share": share(housed, len(leases)),
            "median_wait_days": middle_days(days)["median"],
            "declines_landlord": refused,
            "declines_landlord_share": share(refused, refused + housed),
        }
    return found
