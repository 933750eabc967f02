"""Versions of the policy: drafts, what a draft would change, and the day from which it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import DecimalField, F, Max, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.constraints import save
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import User
from agencies.sql import statement
from agencies.wording import day, money, number
from matching.enums import PriorityKey
from matching.models import Pair, Policy
from matching.models.pair import BEST_FIRST, PRIORITY_ORDER
from matching.models.policy import WEIGHTS


@dataclass(frozen=True)
class NumberGroup:
    """Numbers of a policy that are shown and asked for together, by what they are about."""

    code: str
    title: Promise
    labels: Mapping[str, Promise]


LIMITS = {
    "largest_subsidy": gettext_lazy("Largest subsidy that is asked about, a month"),
    "income_share": gettext_lazy("Share of income for housing, in percent"),
    "fresh_days": gettext_lazy("Days that a confirmation of a unit counts"),
    "search_days": gettext_lazy("Days looked ahead where no move-in date is given"),
    "hold_days": gettext_lazy("Business days that a unit is held"),
    "window_days": gettext_lazy("Business days in which only the first in line may hold"),
    "reply_days": gettext_lazy("Business days for a reply"),
    "building_share": gettext_lazy("Most programme tenants of a building, in percent"),
}
HOMELESSNESS = {
    "fleeing_days": gettext_lazy("Days that fleeing violence counts, once it was told"),
    "chronic_days_1y": gettext_lazy("Days homeless in the last year from which it is chronic"),
    "chronic_days_3y": gettext_lazy("Days homeless in three years from which it is chronic"),
}
DISTANCES = {
    "near_metres": gettext_lazy("Metres within which an area is near a wanted one"),
    "close_metres": gettext_lazy("Metres within which an avoided neighbourhood is asked about"),
}
SCORING = {
    "fit_at_reach": gettext_lazy("Money: a cost that takes the whole reach, in percent"),
    "fit_largest_gap": gettext_lazy("Money: the gap a month that counts nothing"),
    "fit_largest_cost": gettext_lazy("Money: the cost a month that counts nothing where the reach is not known"),
    "fit_spare_bedroom": gettext_lazy("Size: off for each bedroom too many, in percent"),
    "fit_spare_least": gettext_lazy("Size: too many bedrooms count at least, in percent"),
    "fit_fewer_bedrooms": gettext_lazy("Size: too few bedrooms, in percent"),
    "fit_near_area": gettext_lazy("Area: one near a wanted area, in percent"),
    "fit_last_day": gettext_lazy("Move-in date: the last day considered, in percent"),
}
GROUPS = (
    NumberGroup("limits", gettext_lazy("Limits"), LIMITS),
    NumberGroup("homelessness", gettext_lazy("Homelessness"), HOMELESSNESS),
    NumberGroup("distances", gettext_lazy("Distances"), DISTANCES),
    NumberGroup("scoring", gettext_lazy("How the fit is scored"), SCORING),
)
NUMBERS: dict[str, Promise] = {name: label for group in GROUPS for name, label in group.labels.items()}
DECIDED = (*(f"weight_{part}" for part in WEIGHTS), *NUMBERS, "priority")
FIRST = 8
YEAR = timedelta(days=366)  # a start further ahead is a year typed wrongly


def new_draft(like: Policy, author: User | None, **values) -> Policy:
    """A draft, the next version, with another's values but for those given. Raises NotPossible."""
    latest = Policy.objects.aggregate(latest=Max("version"))["latest"] or 0
    draft = Policy(version=latest + 1, author=author, **{name: getattr(like, name) for name in DECIDED} | values)
    save(draft)
    return draft


def _locked(policy: Policy) -> Policy:
    """The version as it is now, locked until the transaction ends. Raises Busy."""
    lock(Policy.objects.filter(pk=policy.pk))
    return Policy.objects.get(pk=policy.pk)


def activate(draft: Policy, starts: date, *, reason: str, today: date, person: User | None) -> None:
    """The version holds from a day on, within a year from today, until another starts. Raises NotPossible."""
    with transaction.atomic():
        draft = _locked(draft)
        if draft.starts:
            raise NotPossible(_("This version is already activated."))
        if starts < today:
            raise NotPossible(_("A version holds from today or a later day: what was decided before stays as it was."))
        if starts > today + YEAR:
            raise NotPossible(_("Choose a day up to %(date)s.") % {"date": day(today + YEAR)})
        if not reason.strip():
            raise NotPossible(_("Say why this version is better: everybody who ranks by it will read it."))
        draft.starts, draft.reason, draft.activated_by = starts, reason.strip(), person
        save(draft)


def take_back(policy: Policy, today: date) -> None:
    """A version that has not started is a draft again. Raises NotPossible for one that has."""
    with transaction.atomic():
        policy = _locked(policy)
        if policy.starts and policy.starts <= today:
            raise NotPossible(_("This version has started: write the next one instead."))
        policy.starts, policy.activated_by, policy.reason = None, None, ""
        save(policy)


def discard(draft: Policy) -> None:
    """Delete a draft. Raises NotPossible for any other version."""
    with transaction.atomic():
        draft = _locked(draft)
        if draft.starts:
            raise NotPossible(_("Only a draft is discarded."))
        draft.delete()


@dataclass(frozen=True)
class Moved:
    """A household whose place in line changes: in how many lines it comes earlier, and in how many later."""

    code: str
    earlier: int
    later: int


@dataclass(frozen=True)
class Reordered:
    """A unit that stands elsewhere among the units of some households, ordered by fit."""

    name: str
    households: int


@dataclass(frozen=True)
class Preview:
    """What a draft would change today among consenting households and open units: figures, and the first names."""

    pairs: int = 0
    gained: int = 0
    lost: int = 0
    households: int = 0
    earlier: int = 0
    later: int = 0
    queues: int = 0
    units: int = 0
    orders: int = 0
    moved: list[Moved] = field(default_factory=list)
    reordered: list[Reordered] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether everybody keeps every place."""
        return not (self.gained or self.lost or self.households or self.units)


def preview(draft: Policy, current: Policy) -> Preview:
    """What would change today if the draft held; by the view `pair` under either version, and nothing is kept.

    A household's place counts in the line of each unit it could have; a unit's place, among those that a household
    could have. Pairs that become eligible, or no longer are, are counted apart.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _set_down(cursor, {"policy_before": current, "policy_after": draft})
        figures = _figures(cursor)
        moved, reordered = _moved(cursor), _reordered(cursor)
        cursor.execute("DROP TABLE policy_before, policy_after")
    return Preview(**figures, moved=moved, reordered=reordered)


def _set_down(cursor, versions: dict[str, Policy]) -> None:
    """By table, every eligible pair in line under a version: the household's place for the unit, and the other way.

    All in one statement to PostgreSQL, which reads as under the version in force again after it.
    """
    best = [F(key.removeprefix("-")).desc() if key.startswith("-") else F(key).asc() for key in BEST_FIRST]
    statements, values = [], []
    for table, policy in versions.items():
        order = [PRIORITY_ORDER[PriorityKey(key)] for key in policy.priority]
        pairs = (
            Pair.objects.could_be_offered()
            .annotate(
                place=Window(RowNumber(), partition_by=F("opening_id"), order_by=order),
                fit_place=Window(RowNumber(), partition_by=F("referral_id"), order_by=best),
            )
            .values_list("referral_id", "opening_id", "place", "fit_place")
        )
        query, facts = pairs.query.sql_with_params()
        statements += [
            "SELECT set_config('locator.policy', %s, true)",
            f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {query}",
        ]
        values += [str(policy.version), *facts]
    cursor.execute("; ".join([*statements, "SELECT set_config('locator.policy', '', true)"]), values)


def _figures(cursor) -> dict[str, int]:
    cursor.execute(statement(__file__, "figures"))
    names = ("pairs", "gained", "lost", "households", "earlier", "later", "queues", "units", "orders")
    return dict(zip(names, cursor.fetchone(), strict=True))


def _moved(cursor) -> list[Moved]:
    """The households whose places change most, by their codes."""
    cursor.execute(statement(__file__, "moved"), [FIRST])
    return [Moved(*row) for row in cursor.fetchall()]


def _reordered(cursor) -> list[Reordered]:
    """The units whose place changes for most households, by their names."""
    cursor.execute(statement(__file__, "reordered"), [FIRST])
    return [Reordered(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Difference:
    """A value that a draft changes: what it is, before, and after."""

    label: str
    before: str
    after: str


def differences(draft: Policy, current: Policy) -> list[Difference]:
    """What a draft says otherwise than another version, value by value."""
    fields: dict[str, Any] = {name: Policy._meta.get_field(name) for name in DECIDED}
    labels = {name: one.verbose_name for name, one in fields.items()} | NUMBERS
    return [
        Difference(str(labels[name]), _told(name, current), _told(name, draft))
        for name in DECIDED
        if getattr(draft, name) != getattr(current, name)
    ]


def _told(name: str, policy: Policy) -> str:
    value = getattr(policy, name)
    if name == "priority":
        return "; ".join(str(PriorityKey(key).label) for key in value)
    return money(value) if is_money(name) else number(value)


def is_money(name: str) -> bool:
    """Whether a number of the policy is CAD a month; else it is whole."""
    return isinstance(Policy._meta.get_field(name), DecimalField)
