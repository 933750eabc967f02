"""The figures of equity as a file, which may be passed on: counts of 1 to 4 are hidden, and what would give one away.

Agencies add up to everybody. Groups overlap, so that of each only the rest of everybody can be worked out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from agencies.disclosure import CellSum, find_hidden, is_few
from matching.equity.figures import Equity, EquityFigures, EquityRow

HIDDEN = "hidden"
TOTAL = ""
DECLINED = "declined_by_landlords"
COUNTS = (
    "households",
    "waiting",
    "pairs",
    "offers",
    "accepted",
    "leased",
    "moved_in",
    "declined_by_landlords",
)
# The count of those whose median days a column tells, and the two that a rate is made of.
OF_DAYS = ("offers", "accepted", "leased", "moved_in")
OF_RATE = ("offers", "waiting")
HEADINGS = (
    *("first", "last", "kind", "code", "name", "households", "waiting", "eligible_pairs", "offers", "accepted"),
    *("leased", "moved_in", "declined_by_landlords", "days_to_first_offer", "days_to_acceptance", "days_to_lease"),
    *("days_to_move_in", "offers_per_waiting", "below_80_percent"),
)


def file_rows(equity: Equity, is_own: bool) -> Iterator[list[Any]]:
    """The lines under the headings. `is_own`: of one agency alone, whose groups are parts of it."""
    period = [equity.first, equity.last]
    whole = equity.everybody
    few = {name for name in COUNTS if is_few(count_named(whole, name))}
    hidden = {row.key: parts_of(row, whole) for row in equity.agencies} | {TOTAL: few} if is_own else adding_up(equity)
    reasons = {one.reason: one.offers for one in equity.declines}
    kept_back = withheld(reasons, sum(reasons.values()))
    # Reasons that their sum would tell: then it goes wherever it stands, of everybody or of the own agency.
    told_by_sum = {DECLINED} if TOTAL in kept_back and not is_few(sum(reasons.values())) else set()
    hidden = {key: names if is_own and key == TOTAL else names | told_by_sum for key, names in hidden.items()}
    if any(DECLINED in names for key, names in hidden.items() if is_own != (key == TOTAL)):
        kept_back = set(reasons)
    own = next((row.figures for row in equity.agencies if row.figures), None) if is_own else whole
    for row in equity.agencies:
        yield [*period, "agency", row.key, row.label, *cells(row, hidden[row.key])]
    for row in equity.groups:
        kept = parts_of(row, own or whole) | (told_by_sum if is_own else hidden[TOTAL])
        yield [*period, "group", row.key, row.label, *cells(row, kept)]
    everybody = EquityRow("", gettext_lazy("Everybody"), whole)
    yield [*period, "all", "", everybody.label, *cells(everybody, hidden[TOTAL])]
    for one in equity.declines:
        told = HIDDEN if one.reason in kept_back else one.offers
        yield [*period, "landlord_declines", one.reason, one.label, *[""] * 7, told, *[""] * 6]


def withheld(counts: Mapping[str, int], total: int, gone: int = 0) -> set[str]:
    """Which of the parts of a total are hidden, and TOTAL where it is too; `gone`: how many parts are not told at all.

    Of what the parts that are not told count only the sum is known here: each is taken for its equal share of it.
    """
    share, left = divmod(total - sum(counts.values()), gone) if gone else (0, 0)
    untold = {f"untold {place}": share + (place < left) for place in range(gone) if share or left}
    parts = {**counts, **untold}
    hidden = find_hidden([CellSum(tuple(parts), TOTAL)], parts | {TOTAL: total}, hidden_before=untold)
    return hidden - untold.keys()


def adding_up(equity: Equity) -> dict[str, set[str]]:
    """For each agency, and for TOTAL, the counts that are hidden, where all agencies add up to everybody."""
    told = {row.key: row.figures for row in equity.agencies if row.figures}
    hidden: dict[str, set[str]] = {key: set() for key in [*(row.key for row in equity.agencies), TOTAL]}
    for name in COUNTS:
        counts = {key: count_named(figures, name) for key, figures in told.items()}
        for key in withheld(counts, count_named(equity.everybody, name), len(equity.agencies) - len(told)):
            hidden[key].add(name)
    return hidden


def parts_of(row: EquityRow, whole: EquityFigures) -> set[str]:
    """The counts that are hidden of a part of a whole that others overlap with: those that are few, or leave few."""
    if row.figures is None:
        return set()
    return {
        name
        for name in COUNTS
        if is_few(count_named(row.figures, name)) or is_few(count_named(whole, name) - count_named(row.figures, name))
    }


def count_named(figures: EquityFigures, name: str) -> int:
    """A count by its name."""
    return int(getattr(figures, name))


def cells(row: EquityRow, hidden: set[str]) -> list[Any]:
    """The figures of a row as they may be passed on; a row that the page hides has none."""
    one = row.figures
    if one is None:
        return [HIDDEN, *[""] * (len(HEADINGS) - 6)]
    counts = [HIDDEN if name in hidden else count_named(one, name) for name in COUNTS]
    days = [
        "" if number is None else HIDDEN if name in hidden else round(number, 1)
        for name, number in zip(OF_DAYS, one.days, strict=True)
    ]
    rate: Any = "" if one.rate is None else round(one.rate, 4)
    return [*counts, *days, HIDDEN if hidden.intersection(OF_RATE) else rate, "yes" if row.is_low else "no"]
