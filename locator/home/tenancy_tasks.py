"""What tenancies need the locator team for: a monthly word with landlords, homes that are free again."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import User
from agencies.wording import day
from listings.models import Landlord, Opening
from listings.naming import public_name
from listings.wording import title
from locator.home.todo import MOST, Task
from matching.models import Tenancy
from matching.pairs.concentration import running

MONTHLY = timedelta(days=30)
FREE_AGAIN = timedelta(days=60)  # nobody asks for longer whether a home is on offer again


def desk_tenancies(user: User, today: date) -> Iterator[Task]:
    """For the locator team: landlords not spoken with for a month, and homes whose tenancy ended."""
    yield from quiet_landlords(user, today)
    yield from free_again(today)


def quiet_landlords(user: User, today: date) -> Iterator[Task]:
    """Landlords with a tenant of the programme with whom nobody spoke for a month: one's own, and nobody's.

    Whoever asked not to be contacted is left in peace.
    """
    landlords = Landlord.objects.filter(Q(locator=user) | Q(locator__isnull=True), do_not_contact=False)
    housing = landlords.annotate(
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
    """Homes whose tenancy ended lately, or whose lease fell through before it began, neither let again nor on offer."""
    offered = Opening.objects.filter(unit=OuterRef("unit"), offered_from__gte=OuterRef("ended_on"))
    still = Opening.objects.filter(unit=OuterRef("unit"), closed_on__isnull=True)
    let_again = Tenancy.objects.filter(unit=OuterRef("unit"), ended_on__isnull=True)
    ended = Tenancy.objects.filter(
        ~Exists(offered), ~Exists(still), ~Exists(let_again), ended_on__gte=today - FREE_AGAIN
    )
    for tenancy in (
        ended.select_related("unit__area").annotate(name=public_name("unit")).order_by("ended_on", "pk")[:MOST]
    ):
        ended_on = tenancy.ended_on or today
        why = (
            _("%(home)s. A lease fell through there; nothing is on offer until somebody says so.")
            if ended_on > today
            else _("%(home)s. A tenancy ended there on %(date)s; nothing is on offer until somebody says so.")
        )
        yield Task(
            icon="units",
            urgency="soon",
            code="",
            what=_("Is %(home)s free again?") % {"home": tenancy.name},
            why=why % {"home": title(tenancy.unit), "date": day(ended_on)},
            url=f"{reverse('admin:listings_opening_add')}?unit={tenancy.unit_id}",
            action=_("Put it on offer"),
        )
