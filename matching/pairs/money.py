"""Sums as people read them: what a household can reach, and what a home costs it. The totals are the views'.

A label says where an amount comes from; which amount counts is decided in sql/household.sql and in
sql/criteria/cost.sql alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import Benefit
from agencies.models import UtilityEstimate
from agencies.wording import dollars
from listings.enums import Utility
from matching.models import Pair, Referral, Standing

LARGEST_ESTIMATE = 4  # bedrooms: the last class of the estimates stands for four and more


@dataclass(frozen=True)
class MoneyLine:
    """A line of a sum: what it is, CAD cents a month (None: included in the rent), and its part in the sum."""

    label: str | Promise
    cents: int | None
    kind: str = ""


class Estimates:
    """What utilities cost a tenant on a day, in cents a month by utility and bedrooms. Read once for a page."""

    def __init__(self, day: date) -> None:
        estimates = UtilityEstimate.objects.filter(starts__lte=day).order_by("starts")
        self._amounts: dict[tuple[str, int], Decimal] = {(e.utility, e.bedrooms): e.amount for e in estimates}

    def lines(self, rent_cents: int, bedrooms: int, utilities_included: Iterable[str]) -> list[MoneyLine]:
        """The rent and each utility. The internet is no shelter cost and never counts."""
        lines = [MoneyLine(_("Rent"), rent_cents)]
        for utility in (Utility.HEAT, Utility.WATER, Utility.HYDRO):
            if utility in utilities_included:
                lines.append(MoneyLine(str(utility.label), None))
            elif amount := self._amounts.get((utility.value, min(bedrooms, LARGEST_ESTIMATE))):
                label = _("%(utility)s, estimate") % {"utility": utility.label}
                lines.append(MoneyLine(label, int(amount * 100)))
        return lines


def cost_lines(
    rent_cents: int, bedrooms: int, utilities_included: Iterable[str], estimates: Estimates
) -> list[MoneyLine]:
    """What a home costs each month, whoever lives there."""
    lines = estimates.lines(rent_cents, bedrooms, utilities_included)
    return [*lines, MoneyLine(_("Each month"), sum(line.cents or 0 for line in lines), "sum")]


def money_lines(pair: Pair, referral: Referral, estimates: Estimates) -> list[MoneyLine]:
    """From the rent to what is left to find: the cost, what the household brings, the gap, and what closes it."""
    lines = estimates.lines(pair.rent_cents, pair.bedrooms, pair.unit.utilities_included)
    lines.append(MoneyLine(_("Cost of the home"), pair.cost_cents, "sum"))
    if pair.reach_cents is None:
        return lines
    lines.append(MoneyLine(base_name(pair, referral), -(pair.reach_cents - pair.subsidy_cents)))
    if pair.subsidy_cents:
        lines.append(MoneyLine(_("Subsidy in place"), -pair.subsidy_cents))
    if not pair.gap_cents:
        return [*lines, MoneyLine(_("Left over"), pair.reach_cents - pair.cost_cents, "gap")]
    lines.append(MoneyLine(_("Gap each month"), pair.gap_cents, "gap"))
    if pair.possible_cents:
        closed = min(pair.gap_cents, pair.possible_cents)
        label = _("Closed by the possible subsidy (up to %(amount)s)") % {"amount": dollars(pair.possible_cents)}
        lines += [MoneyLine(label, -closed, "closes"), MoneyLine(_("Left to find"), pair.gap_cents - closed, "left")]
    return lines


def reach_lines(standing: Standing, referral: Referral) -> list[MoneyLine]:
    """What a household can pay each month for a home: in place, and at most. Nothing where nobody asked yet."""
    if standing.reach_cents is None:
        return []
    lines = [MoneyLine(base_name(standing, referral), standing.reach_cents - standing.subsidy_cents)]
    if standing.subsidy_cents:
        lines.append(MoneyLine(_("Subsidy in place"), standing.subsidy_cents))
    lines.append(MoneyLine(_("Reach each month"), standing.reach_cents, "sum"))
    if standing.possible_cents:
        lines.append(MoneyLine(_("Subsidy, possible"), standing.possible_cents))
        lines.append(MoneyLine(_("At most"), standing.reach_cents + standing.possible_cents, "gap"))
    return lines


def base_name(standing: Standing | Pair, referral: Referral) -> str:
    """Where the first part of the reach comes from (the criterion `cost`)."""
    income = getattr(referral.client, "income", None)
    benefit = income.benefit if income else ""
    if referral.need.max_rent is not None:
        return _("What they can pay")
    if benefit == Benefit.OW:
        words = ngettext(
            "Ontario Works shelter, %(count)s person",
            "Ontario Works shelter, %(count)s people",
            standing.household_size,
        )
    elif benefit == Benefit.ODSP:
        words = ngettext("ODSP shelter, %(count)s person", "ODSP shelter, %(count)s people", standing.household_size)
    else:
        return _("Share of their income")
    return words % {"count": standing.household_size}
