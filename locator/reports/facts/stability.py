"""What became of those who moved in: still housed later, back at the front door, and why tenancies ended."""

from collections import defaultdict
from datetime import date
from typing import Any

from agencies.months import after_months
from locator.reports.facts.codes import STABILITY_MONTHS
from locator.reports.facts.counting import share, tally
from locator.reports.facts.queries import query_rows as found
from matching.enums import EndReason
from matching.models import Tenancy


def stability(first: date, last: date) -> dict[str, Any]:
    """The section on stability. Whoever reaches an anniversary of the move-in in this month is due to be counted."""
    homes: dict[int, list[tuple[date, date | None, date | None]]] = defaultdict(list)
    endings = []
    rows = Tenancy.objects.filter(lease_on__lte=last).values_list(
        "referral__client_id", "lease_on", "moved_in_on", "ended_on", "end_reason"
    )
    for client, lease_on, moved_in_on, ended_on, reason in rows:
        homes[client].append((lease_on, moved_in_on, ended_on))
        if ended_on and first <= ended_on <= last:
            endings.append(reason)
    [(returns,)] = found("back_at_the_door", first=first, last=last)
    return {
        **{f"after_{months}": _after(homes.values(), months, first, last) for months in STABILITY_MONTHS},
        "returns": returns,
        "endings": tally(endings, EndReason.values),
        "endings_total": len(endings),
    }


def _after(households, months: int, first: date, last: date) -> dict[str, Any]:
    """Households due so many months after a move-in, and how many of them had a home of the programme that day."""
    due = housed = 0
    for homes in households:
        days = [after_months(moved, months) for _, moved, _ in homes if moved]
        days = [day for day in days if first <= day <= last]
        if days:
            due += 1
            housed += any(lease <= days[0] and (end is None or end > days[0]) for lease, _, end in homes)
    return {"due": due, "housed": housed, "share": share(housed, due)}
