"""What the housing-locator team has to do, on its first page: each thing with the page where it is done."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from agencies.access import can_resolve_lookalikes
from agencies.models import Lookalike, User
from agencies.wording import day
from listings.access import can_approve_restrictions, on_offer
from listings.freshness import last_verified_on, recently
from listings.models import Interaction, Restriction
from locator.access import can_publish_reports
from locator.enums import ReportState
from locator.home.tenancy_tasks import desk_tenancies
from locator.home.todo import MOST, Task, counted
from locator.models import MonthlyReport
from matching.access import can_decide_holds, can_run_rounds
from matching.enums import RoundState
from matching.models import HoldRequest, Round
from matching.offers.lines import due, overdue
from matching.pairs.ranking import policy_on
from matching.scopes import offers_for

# What a coordinator decides: how many, why, and the page and query of the list.
DECISIONS: dict[str, tuple[Any, ...]] = {
    "approve": (
        ngettext_lazy("%(count)s restriction to approve", "%(count)s restrictions to approve", "count"),
        gettext_lazy("Until somebody other than its author approves it, a restriction does not count."),
        "admin:listings_restriction_changelist",
        "approval=waiting",
    ),
    "review": (
        ngettext_lazy("%(count)s restriction to review", "%(count)s restrictions to review", "count"),
        gettext_lazy("Their review date is here: does the legal basis still hold?"),
        "admin:listings_restriction_changelist",
        "approval=review",
    ),
    "holds": (
        ngettext_lazy("%(count)s request to hold out of turn", "%(count)s requests to hold out of turn", "count"),
        gettext_lazy("Others stand before these households. Grant the hold, or answer why not."),
        "hold_requests",
    ),
    "overdue": (
        ngettext_lazy("%(count)s offer late for two days", "%(count)s offers late for two days", "count"),
        gettext_lazy("The agency sees this first; after two business days it is for you to ask what holds it up."),
        "offers",
        "state=overdue",
    ),
    "rounds": (
        ngettext_lazy("%(count)s round to decide", "%(count)s rounds to decide", "count"),
        gettext_lazy("A plan is proposed, and nothing happens until somebody commits or discards it."),
        "rounds",
    ),
    "reports": (
        ngettext_lazy("%(count)s monthly report to publish", "%(count)s monthly reports to publish", "count"),
        gettext_lazy("The draft is counted: add a note in both languages, and publish it."),
        "reports",
    ),
    "twice": (
        ngettext_lazy(
            "%(count)s household perhaps referred twice", "%(count)s households perhaps referred twice", "count"
        ),
        gettext_lazy("The same name and birth date at two agencies: call both workers."),
        "lookalikes",
    ),
}


def desk_tasks(user: User, today: date) -> list[Task]:
    """What the housing-locator team has to do: what coordinators decide, landlords to call, and units to confirm."""
    return [
        task
        for task in (*decisions(user, today), *landlords(user, today), *desk_tenancies(user, today), *bank(today))
        if task
    ]


def landlords(user: User, today: date) -> Iterator[Task]:
    """Landlords whom the person said they would speak with again."""
    due = Interaction.objects.visible_to(user).due(today).filter(Q(landlord__locator=user) | Q(person=user))
    for talk in due.select_related("landlord").order_by("next_on", "pk")[:MOST]:
        yield Task(
            icon="landlord",
            urgency="now" if talk.next_on < today else "soon",
            code="",
            what=_("Speak with %(landlord)s") % {"landlord": talk.landlord},
            why=_("Due on %(date)s.") % {"date": day(talk.next_on)},
            url=reverse("admin:listings_landlord_change", args=[talk.landlord_id]),
            action=_("Open the landlord"),
        )


def bank(today: date) -> Iterator[Task | None]:
    """Open units that fit nobody until somebody confirms them, and those of which nobody knows where they are."""
    openings = on_offer(today).annotate(verified_on=last_verified_on(today))
    unconfirmed = Q(verified_on__lt=recently(today)) | Q(verified_on__isnull=True)
    counts = openings.aggregate(
        due=Count("pk", filter=unconfirmed), nowhere=Count("pk", filter=Q(unit__area__isnull=True))
    )
    due, nowhere = counts["due"], counts["nowhere"]
    yield counted(
        due,
        ngettext("%(count)s open unit to confirm", "%(count)s open units to confirm", due),
        _("Not confirmed for two weeks. After %(days)s days without a word they fit nobody.")
        % {"days": policy_on(today).fresh_days},
        "admin:listings_unit_changelist",
        "on_offer=yes&confirmed=before",
    )
    yield counted(
        nowhere,
        ngettext("%(count)s open unit without an area", "%(count)s open units without an area", nowhere),
        _("Whoever wants or avoids an area has to ask first."),
        "admin:listings_unit_changelist",
        "on_offer=yes&ward=unknown",
    )


def decisions(user: User, today: date) -> Iterator[Task | None]:
    """What only a coordinator decides; one query for all of it."""
    asked: dict[str, QuerySet] = {}
    if can_approve_restrictions(user):
        approved = Q(approved_by__isnull=False)
        asked["approve"] = Restriction.objects.exclude(approved)
        asked["review"] = Restriction.objects.filter(approved, review_on__lte=today)
    if can_decide_holds(user):
        asked["holds"] = HoldRequest.objects.for_coordinators(user).waiting()
        asked["overdue"] = due(offers_for(user)).filter(overdue(today))
    if can_run_rounds(user):
        asked["rounds"] = Round.objects.visible_to(user).filter(state=RoundState.PROPOSED)
    if can_publish_reports(user):
        asked["reports"] = MonthlyReport.objects.visible_to(user).filter(state=ReportState.DRAFT)
    if can_resolve_lookalikes(user):
        asked["twice"] = Lookalike.objects.visible_to(user).filter(outcome="")
    for code, count in counts(asked).items():
        yield counted(count, *DECISIONS[code])


def counts(found: dict[str, QuerySet]) -> dict[str, int]:
    """How many rows each query finds, asked at once."""
    rows = [
        query.order_by().annotate(asked=Value(name)).values("asked").annotate(n=Count("pk")).values_list("asked", "n")
        for name, query in found.items()
    ]
    return dict.fromkeys(found, 0) | dict(rows[0].union(*rows[1:], all=True) if rows else [])
