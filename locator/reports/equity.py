"""Whether the registry serves households alike, whatever their agency and whatever they say of themselves."""

from collections.abc import Callable, Collection
from typing import Any

from agencies.models import Agency
from locator.reports.counting import middle_days, share
from locator.reports.demand import Waiting
from locator.reports.flow import Entered, Lease
from matching.enums import Group, OfferState
from matching.models import Need


def equity(waiting: list[Waiting], entered: list[Entered], leases: list[Lease]) -> dict[str, Any]:
    """Shares of the list and of the leases, median waits and landlords' declines, by agency and by group.

    `leases` are those signed in the month. Groups overlap, and not everyone says one: they do not add up.
    """
    declined = [one for one in entered if one.state == OfferState.DECLINED_BY_LANDLORD]
    agencies: dict[int, str] = dict(Agency.objects.order_by("code").values_list("pk", "code"))
    known = {one.agency_id for one in (*waiting, *declined, *leases)}
    groups_of = dict(
        Need.objects.filter(referral__in={one.referral_id for one in (*declined, *leases)}).values_list(
            "referral_id", "groups"
        )
    )

    def row(of_waiting: Callable[[Waiting], bool], of_event: Callable[[Entered | Lease], bool]) -> dict[str, Any]:
        there = [household for household in waiting if of_waiting(household)]
        housed = sum(of_event(lease) for lease in leases)
        return {
            "waiting": len(there),
            "waiting_share": share(len(there), len(waiting)),
            "leases": housed,
            "leases_share": share(housed, len(leases)),
            "median_wait_days": middle_days([household.days_waited for household in there])["median"],
            "declines_landlord": sum(of_event(one) for one in declined),
        }

    def says(groups: Collection[str] | None, group: str) -> bool:
        return group in (groups or ())

    return {
        "by_agency": {
            code: row(lambda one, pk=pk: one.agency_id == pk, lambda one, pk=pk: one.agency_id == pk)
            for pk, code in agencies.items()
            if pk in known
        },
        "by_group": {
            group: row(
                lambda one, group=group: says(one.groups, group),
                lambda one, group=group: says(groups_of.get(one.referral_id), group),
            )
            for group in Group.values
        },
    }
