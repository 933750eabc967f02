"""Households that may be the same people twice: told apart by names and birth date alone, which nobody else reads."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Client, ClientIdentity, Lookalike
from agencies.sql import statement


def note_lookalikes(clients: Iterable[int], day: date) -> None:
    """Notice pairs of these households with any of another agency: the same name and birth date, both known.

    Called wherever identities are written. A pair that a coordinator has resolved is not noticed again.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement(__file__, "lookalikes"), {"clients": list(clients), "day": day})


def alike_in_agency(household: str) -> ArraySubquery:
    """Codes of the agency's other households of the same name, unless their birth dates, where both are known, differ.

    A column for a query in which `household` leads to the household.
    """
    named = (
        ClientIdentity.objects.filter(client=OuterRef(OuterRef(household))).exclude(last_key="").exclude(first_key="")
    )
    mine = {name: Subquery(named.values(name)) for name in ("last_key", "first_key", "birth_date")}
    same = Q(identity__last_key=mine["last_key"], identity__first_key=mine["first_key"])
    born = Coalesce(mine["birth_date"], "identity__birth_date")
    alike = Client.objects.filter(same, agency_id=OuterRef(f"{household}__agency_id"))
    alike = alike.filter(Q(identity__birth_date=born) | Q(identity__birth_date__isnull=True))
    return ArraySubquery(alike.exclude(pk=OuterRef(household)).order_by("pk").values("code"))


def referred_elsewhere(household: str) -> Subquery:
    """What is known of a double referral of the household: None (no sign of one), "" (a coordinator is asked), "same".

    A column for a query in which `household` leads to the household. The agency learns no more than this: not which
    agency, name or code.
    """
    outcomes = Lookalike.objects.about(OuterRef(household)).exclude(outcome="different")
    return Subquery(outcomes.order_by("-outcome").values("outcome")[:1])
