"""Which cells of the document count people, which of them add up, and which can be read off others. Pure.

Counts of openings and units are not counts of people and stay, with one exception: an opening that the programme filled
is a household that was housed.
"""

from collections.abc import Iterator
from typing import Any

from agencies.disclosure import CellSum
from locator.reports.facts import codes
from locator.reports.facts.paths import at

# Counts of people that nothing adds up to.
LONE = (
    *(f"flow.{name}" for name in ("referrals", "offers_made", "viewings", "applications", "accepted")),
    *(f"flow.{name}" for name in ("leases", "move_ins", "cancelled", "expired")),
    "stability.returns",
    "landlords.incidents_open",
    "landlords.incidents_resolved",
    "data_quality.lookalike_households",
)
# Groups of everyone waiting: the rest of the list can be read off.
PARTS_OF_WAITING = (
    "demand.without_consent",
    "data_quality.consents_ending",
    "data_quality.referrals_untouched",
    *(f"data_quality.households_missing.{fact}" for fact in ("income", "days_homeless", "ages")),
)
TOTALS = {"waiting": "demand.waiting", "leases": "flow.leases", "declines_landlord": "flow.declines_landlord.total"}


def tables(document: dict[str, Any]) -> list[CellSum]:
    """Every table of people in the document."""
    return [
        *(CellSum((path,)) for path in LONE),
        *_of_waiting(document),
        *_of_equity(document),
        *(
            _sum(document, f"flow.declines_{side}.reasons", f"flow.declines_{side}.total")
            for side in ("household", "landlord")
        ),
        _sum(document, "stability.endings", "stability.endings_total"),
        *(
            CellSum((f"stability.after_{months}.housed",), f"stability.after_{months}.due", whole=False)
            for months in codes.STABILITY_MONTHS
        ),
        # What is open can be counted, and so how many openings closed; who filled them is hidden together.
        CellSum(codes.CLOSED, known=sum(document[code] for code in codes.CLOSED), people=("filled_programme",)),
        # Incidents can be counted from what was open before, what is open now and what was resolved.
        CellSum(_under(document, "landlords.incidents"), known=sum(document["landlords"]["incidents"].values())),
    ]


def _under(document: dict[str, Any], path: str) -> tuple[str, ...]:
    return tuple(f"{path}.{code}" for code in at(document, path))


def _sum(document: dict[str, Any], path: str, total: str) -> CellSum:
    return CellSum(_under(document, path), total)


def _of_waiting(document: dict[str, Any]) -> Iterator[CellSum]:
    total = TOTALS["waiting"]
    yield _sum(document, "waiting_end", total)
    for name in ("by_household_type", "by_wait", "unmatched"):
        yield _sum(document, f"demand.{name}", total)
    yield from (CellSum((path,), total, whole=False) for path in PARTS_OF_WAITING)
    # Said twice: the paused; and who lives alone needs no bedroom, a couple one.
    yield CellSum(("demand.paused",), "demand.unmatched.paused")
    yield CellSum(("waiting_end.0",), "demand.by_household_type.single")
    yield CellSum(("demand.by_household_type.couple",), "waiting_end.1", whole=False)


def _of_equity(document: dict[str, Any]) -> Iterator[CellSum]:
    for figure, total in TOTALS.items():
        yield CellSum(tuple(f"equity.by_agency.{code}.{figure}" for code in document["equity"]["by_agency"]), total)
        for group in document["equity"]["by_group"]:
            yield CellSum((f"equity.by_group.{group}.{figure}",), total, whole=False)


def derived(document: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Cells that are worked out from others: each goes where one of those is hidden, whatever it holds."""
    for size in codes.BEDROOMS:
        yield f"gap.{size}", (f"waiting_end.{size}",)
    yield "demand.median_wait_days", ("demand.waiting",)
    for kind in ("by_agency", "by_group"):
        for code in document["equity"][kind]:
            row = f"equity.{kind}.{code}"
            yield f"{row}.waiting_share", (f"{row}.waiting", "demand.waiting")
            yield f"{row}.median_wait_days", (f"{row}.waiting",)
            yield f"{row}.leases_share", (f"{row}.leases", "flow.leases")
            if "declines_landlord_share" in document["equity"][kind][code]:  # not under the first definitions
                yield f"{row}.declines_landlord_share", (f"{row}.declines_landlord", f"{row}.leases")
    for months in codes.STABILITY_MONTHS:
        yield f"stability.after_{months}.share", (f"stability.after_{months}.housed", f"stability.after_{months}.due")
    yield "landlords.median_days_to_resolve", ("landlords.incidents_resolved",)
    for code in codes.CLOSED:
        yield f"flow.days_on_offer.{code}.n", (code,)
        yield f"flow.days_on_offer.{code}.median", (code,)
    yield "flow.vacancy_days.n", codes.CLOSED
    yield "flow.vacancy_days.median", codes.CLOSED


def too_few(document: dict[str, Any], least: int) -> Iterator[str]:
    """Medians of people's days with fewer than `least` people behind them; and how many, which nobody needs to know."""
    for step in codes.STEPS:
        count = at(document, f"flow.days.{step}.n")
        if count:
            yield f"flow.days.{step}.n"
        if 0 < count < least:
            yield f"flow.days.{step}.median"
