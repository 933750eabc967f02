"""Whom offers reach, by agency and by what households say of themselves, for any period.

Groups and agencies of fewer than five households are left out, and of agencies, where one alone is left out, the next
smallest too: nobody finds it by subtracting. Groups overlap: a household may declare several.

Of five households or more the true counts are told, small ones too: that two homes were offered to an agency is what
coordinators look for, and its households they see as cards, a lead as their own. What may be passed
on hides counts of 1 to 4 as well: the file (`file.py`) and the monthly report.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from agencies.sql import statement
from matching.enums import Group, OfferReason
from matching.pairs.ranking import on_day

FEWEST = 5  # households below which nothing is told
# A group offered at less than this share of the average rate is flagged.
LOW = 0.8
UNDECLARED = "undeclared"
STEPS = ("to_offer", "to_acceptance", "to_lease", "to_move_in")


@dataclass(frozen=True)
class EquityFigures:
    """What happened to some households. `days`: the median of each of STEPS, null where nobody took it.

    `households` were at the front door at the end or concerned by an offer in the period.
    """

    households: int = 0
    waiting: int = 0
    pairs: int = 0
    offers: int = 0
    accepted: int = 0
    leased: int = 0
    moved_in: int = 0
    declined_by_landlords: int = 0
    days: tuple[float | None, ...] = (None,) * len(STEPS)

    @property
    def rate(self) -> float | None:
        """Offers made per waiting household; null where nobody waits."""
        return self.offers / self.waiting if self.waiting else None


@dataclass(frozen=True)
class EquityRow:
    """An agency or a group; no figures where fewer than five households could be told apart."""

    key: str
    label: Agency | Promise
    figures: EquityFigures | None
    is_low: bool = False


@dataclass(frozen=True)
class Decline:
    """Why landlords declined, and how many offers."""

    reason: str
    label: Promise
    offers: int


@dataclass(frozen=True)
class Equity:
    """The figures of a period, both days inclusive: of everybody, by agency, and by group."""

    first: date
    last: date
    everybody: EquityFigures
    agencies: list[EquityRow]
    groups: list[EquityRow]
    declines: list[Decline]

    @property
    def low(self) -> list[EquityRow]:
        """Agencies and groups offered at less than four fifths of the average rate."""
        return [row for row in (*self.agencies, *self.groups) if row.is_low]


def offer_equity(first: date, last: date, agency: Agency | None = None) -> Equity:
    """Whom offers reached from a first to a last day; of one agency alone, beside everybody's figures.

    Three queries, however long the period. Waiting households and pairs are as of the last day.
    """
    values = {"first": first, "last": last, "agency": agency.pk if agency else None}
    households: dict[tuple[str, str], set[int]] = {}
    told: dict[tuple[str, str], dict[str, Any]] = {}
    reasons: list[str] = []
    with connection.cursor() as cursor, as_of(cursor, last):
        for kind, key, waiting, pairs, referrals in _rows(cursor, "waiting", values):
            households[kind, key] = set(referrals)
            told[kind, key] = {"waiting": waiting, "pairs": int(pairs)}
        for kind, key, referrals, *counts, declines in _rows(cursor, "offers", values):
            households.setdefault((kind, key), set()).update(referrals)
            told.setdefault((kind, key), {}).update(_counted(counts))
            if (kind, key) == (("agency", str(agency.pk)) if agency else ("all", "")):
                reasons = declines or []
    figures = {one: EquityFigures(households=len(households[one]), **told[one]) for one in told}
    everybody = figures.get(("all", ""), EquityFigures())
    return Equity(
        first,
        last,
        everybody,
        _agencies(figures, everybody),
        _groups(figures, everybody),
        _declines(reasons),
    )


@contextmanager
def as_of(cursor, day: date) -> Iterator[None]:
    """Read dated facts as of a day, then as before."""
    cursor.execute("SELECT coalesce(current_setting('locator.today', true), '')")
    [before] = cursor.fetchone()
    with on_day(day):
        yield
        cursor.execute("SELECT set_config('locator.today', %s, true)", [before])


def _rows(cursor, name: str, values: dict[str, Any]) -> Iterator[tuple]:
    """What a statement finds, which says `{counted}` where it counts each referral under all that it belongs to."""
    counted = statement(__file__, "counted")
    cursor.execute(statement(__file__, name).format(counted=counted), values)
    yield from cursor.fetchall()


def _counted(counts: list) -> dict[str, Any]:
    names = ("offers", "accepted", "leased", "moved_in", "declined_by_landlords")
    return dict(zip(names, counts, strict=False)) | {"days": tuple(counts[len(names) :])}


def _row(key: str, label: Agency | Promise, figures: EquityFigures | None, everybody: EquityFigures) -> EquityRow:
    """Flagged where its rate is low; nothing of it where it is hidden."""
    rate, average = figures.rate if figures else None, everybody.rate
    return EquityRow(key, label, figures, is_low=bool(rate is not None and average and rate < LOW * average))


def _agencies(figures: dict[tuple[str, str], EquityFigures], everybody: EquityFigures) -> list[EquityRow]:
    found = {key: one for (kind, key), one in figures.items() if kind == "agency"}
    hidden = {key for key, one in found.items() if one.households < FEWEST}
    if len(hidden) == 1 and len(found) > 1:
        hidden.add(min(found.keys() - hidden, key=lambda key: (found[key].households, key)))
    names = {str(one.pk): one for one in Agency.objects.filter(pk__in=found)}
    rows = [_row(names[key].code, names[key], None if key in hidden else one, everybody) for key, one in found.items()]
    return sorted(rows, key=lambda row: (row.figures is None, str(row.label)))


def _groups(figures: dict[tuple[str, str], EquityFigures], everybody: EquityFigures) -> list[EquityRow]:
    labels: dict[str, Promise] = {one.value: one.label for one in Group}
    labels[UNDECLARED] = gettext_lazy("Said nothing of themselves")
    rows = []
    for key, label in labels.items():
        one = figures.get(("group", key))
        if one:
            rows.append(_row(key, label, one if one.households >= FEWEST else None, everybody))
    return rows


def _declines(reasons: list[str]) -> list[Decline]:
    """The reasons of landlords, the most frequent first."""
    labels: dict[str, Promise] = {one.value: one.label for one in OfferReason}
    counts = sorted(((reasons.count(one), one) for one in set(reasons)), key=lambda row: (-row[0], row[1]))
    return [Decline(one, labels.get(one, gettext_lazy("No reason is recorded")), count) for count, one in counts]
