"""The demo's fictional city: twenty agencies, ninety landlords, 260 units, 600 households, fourteen months of history.

Everything in it is invented. It is the same on every machine for the same day, and always fresh: its dates are counted
from today. For one's own machine only.
"""

from typing import TextIO

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from listings.models import Unit
from locator.demo import (
    agencies,
    grand_pre,
    history,
    households,
    landlords,
    maple_house,
    openings,
    outcomes,
    records,
    reports,
    rounds,
    tenancies,
    units,
)
from matching.pairs.ranking import on_day

LOGINS: list[tuple[str, str, str | Promise]] = [
    (agencies.email(name, agency), agencies.PASSWORD, description)
    for name, agency, description in (
        (maple_house.WORKER, maple_house.AGENCY, gettext_lazy("Caseworker: start here, with eleven households")),
        (grand_pre.WORKER, grand_pre.AGENCY, gettext_lazy("Caseworker, in French")),
        ("Estelle Vaillancourt", maple_house.AGENCY, gettext_lazy("Team lead")),
        ("Marc Delorme", agencies.LOCATORS, gettext_lazy("Housing locator")),
        ("Thomas Oduya", agencies.LOCATORS, gettext_lazy("Coordinator")),
        ("Hélène Charbonnier", agencies.LOCATORS, gettext_lazy("Coordinator, in French")),
        ("Denise Fairweather", "", gettext_lazy("Reader of reports")),
    )
]


def is_there() -> bool:
    """Whether the fictional city is in this registry."""
    return Agency.objects.filter(code=maple_house.AGENCY).exists()


def load(stdout: TextIO) -> bool:
    """Load the demo in one transaction; false where it is there already, or where people keep their own records.

    Raises CommandError where DEBUG is off: its passwords are public.
    """
    if not settings.DEBUG:
        raise CommandError(_("The demo is for your own machine: its passwords are public. Set DEBUG=true to load it."))
    if is_there():
        return False
    if Agency.objects.exists() or Unit.objects.exists():
        stdout.write(_("This bank has records of its own: the fictional city is not mixed with them."))
        return False
    stdout.write(_("Loading a fictional city …"))
    with transaction.atomic():
        _load()
        _take_stock()
    return True


def _take_stock() -> None:
    """Let PostgreSQL know how much there is: else it plans as for empty tables, which may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load() -> None:
    """Agencies, then what is offered, then who is looking, then what happened between them."""
    today = timezone.localdate()
    community = agencies.create(today)
    homes = units.create(landlords.create(community, today), community, today)
    offered = openings.create(homes, today)
    units.record_sources(homes, {ref: openings_of[0].offered_from for ref, openings_of in offered.items()}, today)
    looking = records.create(households.stories(), community, today)
    _take_stock()
    shown = {home.ref for home in homes if home.shown}
    past = history.play(looking, offered, shown, today)
    with on_day(today):
        outcomes.record(past)
        tenancies.create(today)
        tenancies.draft_policy(today)
    rounds.record(today)
    reports.create(today)
