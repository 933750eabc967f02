"""What tenancies need somebody for: check-ins, move-ins, a monthly word with landlords, homes that are free again."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.wording import day
from listings.models import Landlord, Opening
from listings.naming import public_name
from listings.wording import title
from locator.todo import MOST, Task
from matching.concentration import running
from matching.enums import CheckInKind
from matching.models import CheckIn, Referral, Tenancy

SOON = timedelta(days=7)
# After a lease a household moves in within two weeks; longer means a question (domain.md section 5).
TO_MOVE_IN = timedelta(days=14)
MONTHLY = timedelta(days=30)
FREE_AGAIN = timedelta(days=60)  # nobody asks for longer whether a home is on offer again


def agency_tenancies(households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """Check-ins that are due within a week or late, and leases of two weeks ago without a move-in; one query."""
    waiting = CheckIn.objects.filter(tenancy=OuterRef("pk"), done_on__isnull=True).order_by("due_on", "pk")
    own = (
        Tenancy.objects.filter(referral__client__in=households.values("client_id"), ended_on__isnull=True)
        .annotate(due_on=Subquery(waiting.values("due_on")[:1]), kind=Subquery(waiting.values("kind")[:1]))
        .filter(Q(due_on__lte=today + SOON) | Q(moved_in_on__isnull=True, lease_on__lte=today - TO_MOVE_IN))
    )
    rows = own.select_related("referral__client", "unit__area").order_by(F("due_on").asc(nulls_last=True), "lease_on")
    for tenancy in rows[:MOST]:
        yield check_in(tenancy, today) if tenancy.due_on else move_in(tenancy)


def check_in(tenancy: Any, today: date) -> Task:
    """How does it go? The check-in that comes next, or is late."""
    late = tenancy.due_on < today
    why = _("%(home)s. It was due on %(date)s.") if late else _("%(home)s. Due on %(date)s.")
    code = tenancy.referral.client.code
    return Task(
        icon="calendar",
        urgency="now" if late else "soon",
        code=code,
        what=_("Check-in after %(months)s") % {"months": CheckInKind(tenancy.kind).label},
        why=why % {"home": title(tenancy.unit), "date": day(tenancy.due_on)},
        url=reverse("check_in", args=[code, tenancy.kind]),
        action=_("Record it"),
    )


def move_in(tenancy: Tenancy) -> Task:
    """Has the household slept there?"""
    code = tenancy.referral.client.code
    return Task(
        icon="key",
        urgency="soon",
        code=code,
        what=_("Have they moved in?"),
        why=_("%(home)s, leased from %(date)s; no move-in is recorded.")
        % {"home": title(tenancy.unit), "date": day(tenancy.lease_on)},
        url=reverse("move_in", args=[code]),
        action=_("Record the move-in"),
    )


def desk_tenancies(user, today: date) -> Iterator[Task]:
    """For the locator team: landlords not spoken with for a month, and homes whose tenancy ended."""
    yield from quiet_landlords(user, today)
    yield from free_again(today)


def quiet_landlords(user, today: date) -> Iterator[Task]:
    """Landlords with a tenant of the programme with whom nobody spoke for a month: one's own, and nobody's."""
    housing = Landlord.objects.filter(Q(locator=user) | Q(locator__isnull=True)).annotate(
        spoken_on=Max("interactions__happened_on"),
        tenants=Count("units__tenancies", filter=Q(units__tenancies__in=running(today)), distinct=True),
    )
    quiet = housing.filter(Q(spoken_on__lt=today - MONTHLY) | Q(spoken_on__isnull=True), tenants__gt=0)
    for landlord in quiet.order_by("spoken_on", "pk")[:MOST]:
        tenants = ngettext(
            "%(count)s tenant of the programme.", "%(count)s tenants of the programme.", landlord.tenants
        )
        known = landlord.spoken_on is not None
        last = (
            _("Last spoken with on %(date)s.") % {"date": day(landlord.spoken_on)}
            if known
            else _("Not spoken with yet.")
        )
        yield Task(
            icon="landlord",
            urgency="soon",
            code="",
            what=_("Monthly word with %(landlord)s") % {"landlord": landlord},
            why=" ".join([tenants % {"count": landlord.tenants}, last]),
            url=reverse("admin:listings_landlord_change", args=[landlord.pk]),
            action=_("Open the landlord"),
        )


def free_again(today: date) -> Iterator[Task]:
    """Homes whose tenancy ended lately, that are neither let again nor on offer: somebody says whether they are."""
    offered = Opening.objects.filter(unit=OuterRef("unit"), offered_from__gte=OuterRef("ended_on"))
    still = Opening.objects.filter(unit=OuterRef("unit"), closed_on__isnull=True)
    ended = Tenancy.objects.filter(
        ~Exists(offered),
        ~Exists(still),
        ~Exists(running(today).filter(unit=OuterRef("unit"))),
        ended_on__range=(today - FREE_AGAIN, today),
    )
    for tenancy in (
        ended.select_related("unit__area").annotate(name=public_name("unit")).order_by("ended_on", "pk")[:MOST]
    ):
        yield Task(
            icon="units",
            urgency="soon",
            code="",
            what=_("Is %(home)s free again?") % {"home": tenancy.name},
            why=_("%(home)s. A tenancy ended there on %(date)s; nothing is on offer until somebody says so.")
            % {"home": title(tenancy.unit), "date": day(tenancy.ended_on)},
            url=f"{reverse('admin:listings_opening_add')}?unit={tenancy.unit_id}",
            action=_("Put it on offer"),
        )
