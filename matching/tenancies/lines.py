"""Tenancies as pages tell them: to the household's agency whole, to locators and coordinators as cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from agencies.access import can_see_households
from agencies.models import User
from listings.access import can_see_place
from listings.naming import public_name
from listings.wording import title
from matching.enums import OPEN_STATES
from matching.models import CheckIn, Standing, Tenancy
from matching.pairs.money import MoneyLine

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class TenancyLine:
    """A tenancy, and the name of its home. `is_own`: the reader is of the household's agency, and reads how it goes."""

    tenancy: Tenancy
    name: str
    today: date
    is_own: bool
    shows_place: bool

    @property
    def code(self) -> str:
        """The household's public code."""
        return self.tenancy.referral.client.code

    @property
    def title(self) -> str:
        """What the home is and in which area."""
        return title(self.tenancy.unit)

    @property
    def is_running(self) -> bool:
        """Whether it goes on today."""
        return self.tenancy.ended_on is None

    @property
    def due(self) -> CheckIn | None:
        """The check-in that comes next, or that is late."""
        waiting = (one for one in self.tenancy.check_ins.all() if one.done_on is None)
        return next(waiting, None) if self.is_running else None

    @property
    def is_late(self) -> bool:
        """Whether a check-in should have been done before today."""
        return self.due is not None and self.due.due_on < self.today

    @property
    def may_correct_lease(self) -> bool:
        """Whether the day of the lease can still be corrected, on the page of the offer that it came from."""
        tenancy = self.tenancy
        return self.is_running and tenancy.moved_in_on is None and tenancy.offer_id is not None

    @property
    def may_undo(self) -> bool:
        """Whether a move-in recorded by mistake can still be taken back."""
        done = any(one.done_on for one in self.tenancy.check_ins.all())
        return self.is_running and self.tenancy.moved_in_on is not None and not done


def with_homes(tenancies: QuerySet[Tenancy]) -> QuerySet[Tenancy]:
    """Tenancies with what a line about each says; the running ones first, what is due soonest on top."""
    return (
        tenancies.select_related("referral__client__worker", "agency", "unit__area", "unit__building", "support_agency")
        .prefetch_related("check_ins__person")
        .annotate(
            name=public_name("unit"),
            next_due=Min("check_ins__due_on", filter=Q(check_ins__done_on__isnull=True, ended_on__isnull=True)),
        )
        .order_by("-ended_on", "next_due", "-lease_on", "-pk")
    )


def tenancy_lines(tenancies: Iterable, user: User, today: date) -> list[TenancyLine]:
    """Lines of tenancies that carry their homes, in their order."""
    own = can_see_households(user)
    return [TenancyLine(one, one.name, today, own, can_see_place(user, one.unit) or own) for one in tenancies]


def monthly(tenancy: Tenancy, standing: Standing | None) -> list[MoneyLine]:
    """From the rent to the gap: what the household pays itself, and how far its own means reach today, in cents."""
    rent, subsidy = int(tenancy.rent * 100), int(tenancy.subsidy * 100)
    lines = [MoneyLine(_("Rent"), rent)]
    if subsidy:
        lines.append(MoneyLine(_("Subsidies at the start"), -subsidy, "closes"))
    lines.append(MoneyLine(_("Their own part"), rent - subsidy, "sum"))
    if standing is None or standing.reach_cents is None:
        return lines
    means = standing.reach_cents - standing.subsidy_cents
    lines.append(MoneyLine(_("Within their means today"), -means))
    left = rent - subsidy - means
    return [*lines, MoneyLine(_("Gap each month") if left > 0 else _("Left over"), abs(left), "gap")]


def of_household(referral: Any, user: User, today: date) -> dict:
    """What a household's page says of its latest tenancy, and whether a way back to the front door is offered.

    `referral` carries `had_tenancy`.
    """
    own = with_homes(Tenancy.objects.visible_to(user).filter(referral__client=referral.client_id))
    lines = tenancy_lines(own[:1], user, today) if referral.had_tenancy else []
    return {
        "tenancy_line": lines[0] if lines else None,
        "tenancy_money": monthly(lines[0].tenancy, referral.standing) if lines else [],
        "may_return": referral.state not in OPEN_STATES and not (lines and lines[0].is_running),
        "soon": today + WEEK,
    }
