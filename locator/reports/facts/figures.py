"""The facts of a month (locator/reports/README.md): one document of codes and numbers.

Past states come from the history: dates of openings, changes of rent, events of referrals and offers, tenancies. What
has no date is read as it is now.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from locator.reports.facts import codes
from locator.reports.facts.counting import change
from locator.reports.facts.demand import by_bedrooms, demand, waiting_on, waiting_series
from locator.reports.facts.equity import equity
from locator.reports.facts.flow import entered_in, flow, flow_series, leases_in
from locator.reports.facts.landlords import landlords
from locator.reports.facts.months import first_day, last_day, months_until, written
from locator.reports.facts.openings import breakdowns, open_on, opening_series
from locator.reports.facts.quality import quality
from locator.reports.facts.rents import average_rents, policy_in_force, rents, shelter_maximums, within_reach
from locator.reports.facts.stability import stability
from matching.pairs.ranking import on_day


class FutureMonth(ValueError):
    """The month has not begun: nothing can be counted."""


def facts(month: date, now: datetime | None = None) -> dict[str, Any]:
    """Every figure of the month, with true counts, as known at `now`. Raises FutureMonth."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    first, last = first_day(month), last_day(month)
    if first > today:
        raise FutureMonth
    with on_day(last):
        return _about(first, last, now, complete=last < today) | _counted(first, last)


def _about(first: date, last: date, now: datetime, complete: bool) -> dict[str, Any]:
    """What the document is: which month, by which definitions, from when."""
    policy = policy_in_force(last)
    return {
        "definitions": codes.DEFINITIONS,
        "month": written(first),
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "as_of": timezone.localtime(now).isoformat(timespec="seconds"),
        "audience": "internal",
        "complete": complete,
        "revision": None,
        "policy": policy.version if policy else None,
        "suppressed": [],
    }


def _counted(first: date, last: date) -> dict[str, Any]:
    policy = policy_in_force(last)
    largest_subsidy = policy.largest_subsidy if policy else None
    maximums = shelter_maximums(last)
    openings, waiting = open_on(last), waiting_on(last)
    entered, leases = entered_in(first, last), leases_in(first, last)
    months = months_until(first, codes.TREND_MONTHS + 1)
    series = headline_series(months)
    now = {figure: values[-1] for figure, values in series.items()}
    broken_down, wanted = breakdowns(openings, last), by_bedrooms(waiting)
    return {
        **{figure: now[figure] for figure in codes.OPENING_FIGURES},
        **broken_down,
        "waiting_end": wanted,
        "gap": {size: wanted[size] - broken_down["by_bedrooms"][size] for size in codes.BEDROOMS},
        "within_reach": within_reach(openings, maximums, largest_subsidy),
        "rents": rents(openings, average_rents(last), maximums, largest_subsidy),
        "demand": demand(waiting),
        "flow": {kind: now[kind] for kind in codes.PEOPLE_FIGURES if kind != "waiting"}
        | flow(entered, leases, first, last),
        "equity": equity(waiting, entered, [lease for lease in leases if first <= lease.lease_on <= last]),
        "landlords": landlords(first, last, policy),
        "stability": stability(first, last),
        "data_quality": quality(openings, waiting, policy, last),
        "comparison": {
            "previous": compared(months[-2], {figure: values[-2] for figure, values in series.items()}, now),
            "last_year": compared(months[0], {figure: values[0] for figure, values in series.items()}, now),
        },
        "trend": {
            "months": [written(month) for month in months[1:]],
            "figures": {figure: values[1:] for figure, values in series.items()},
        },
    }


def headline_series(months: list[date]) -> dict[str, list]:
    """For months in a row, oldest first, each headline figure as a list."""
    found = opening_series(months) | {"waiting": waiting_series(months)} | flow_series(months)
    return {figure: found[figure] for figure in codes.HEADLINE}


def compared(month: date, then: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The headline figures of another month, and how far this month's are from them."""
    return {
        "month": written(month),
        "figures": {figure: {"value": then[figure], "change": change(then[figure], now[figure])} for figure in now},
    }
