"""Which households a figure of a month counts: by the very rules that count them, read from today's records.

A figure is named by its path in the facts (`demand.by_wait`), and one of a closed list with its key.
"""

from collections.abc import Callable, Iterable
from datetime import date

from agencies.models import Agency
from agencies.months import first_day, last_day
from locator.reports.facts.counting import bedroom_class, wait_band
from locator.reports.facts.demand import Waiting, standings, waiting_on
from locator.reports.facts.flow import STATES, Entered, decline_reason, entered_in, leases_in, offers_made_in
from matching.enums import OfferState, ReferralState
from matching.models import Referral
from matching.pairs.ranking import on_day

# Of those who waited at the month's end: under which keys a household counts.
WAITING: dict[str, Callable[[Waiting], Iterable[str]]] = {
    "demand.waiting": lambda household: [""],
    "waiting_end": lambda household: [bedroom_class(household.bedrooms)],
    "demand.by_household_type": lambda household: [household.household_type],
    "demand.by_wait": lambda household: [wait_band(household.days_waited)],
    "equity.by_group": lambda household: household.groups,
}
DECLINES = {
    "flow.declines_household.reasons": OfferState.DECLINED_BY_CLIENT,
    "flow.declines_landlord.reasons": OfferState.DECLINED_BY_LANDLORD,
}
STEPS = tuple(f"flow.{step}" for step in ("referrals", "offers_made", "leases", "move_ins", *STATES))
WITH_KEYS = (*(figure for figure in WAITING if figure != "demand.waiting"), "demand.unmatched", "equity.by_agency")


def has_households(figure: str, key: str) -> bool:
    """Whether a figure counts households; one with keys is asked for with one of them."""
    return figure in (*WITH_KEYS, *DECLINES) if key else figure in ("demand.waiting", *STEPS)


def households_behind(month: date, figure: str, key: str = "") -> list[int]:
    """The ids of the referrals that a figure counts, each as often as it counts. Raises KeyError."""
    if not has_households(figure, key):
        raise KeyError(figure)
    first, last = first_day(month), last_day(month)
    if figure in DECLINES:
        declined = [one for one in entered_in(first, last) if one.state == DECLINES[figure]]
        return [one.referral_id for one in declined if decline_reason(one) == key]
    if figure in STEPS:
        return list(_of_step(figure.removeprefix("flow."), first, last))
    with on_day(last):
        return _of_waiting(figure, key, last)


def _of_waiting(figure: str, key: str, last: date) -> list[int]:
    """Referrals at the front door on the last day. `locator.today` must be that day."""
    waiting = waiting_on(last)
    if figure == "demand.unmatched":
        told = zip(waiting, standings(waiting), strict=True)
        return [household.referral_id for household, standing in told if standing == key]
    if figure == "equity.by_agency":
        agency = Agency.objects.filter(code=key).values_list("pk", flat=True).first()
        return [household.referral_id for household in waiting if household.agency_id == agency]
    return [household.referral_id for household in waiting if key in WAITING[figure](household)]


def _of_step(step: str, first: date, last: date) -> Iterable[int]:
    """Referrals that took a step in the month."""
    if step == "referrals":
        referred = Referral.objects.filter(referred_on__range=(first, last)).exclude(state=ReferralState.DRAFT)
        return referred.values_list("pk", flat=True)
    if step == "offers_made":
        return offers_made_in(first, last).values_list("referral_id", flat=True)
    if step == "leases":
        return [one.referral_id for one in leases_in(first, last) if first <= one.lease_on <= last]
    if step == "move_ins":
        moved = [(one.referral_id, one.moved_in_on) for one in leases_in(first, last)]
        return [referral for referral, day in moved if day and first <= day <= last]
    entered: dict[int, Entered] = {one.offer_id: one for one in entered_in(first, last) if one.state == STATES[step]}
    return [one.referral_id for one in entered.values()]
