"""Households that may be the same people twice: told apart by names and birth date alone, which nobody else reads."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from agencies.models import Client, ClientIdentity, Lookalike

NOTE = """
INSERT INTO agencies_lookalike (first_id, first_agency_id, second_id, second_agency_id, found_on, outcome)
SELECT least(mine.client_id, theirs.client_id),
       CASE WHEN mine.client_id < theirs.client_id THEN mine.agency_id ELSE theirs.agency_id END,
       greatest(mine.client_id, theirs.client_id),
       CASE WHEN mine.client_id < theirs.client_id THEN theirs.agency_id ELSE mine.agency_id END,
       %(day)s, ''
FROM agencies_clientidentity mine JOIN agencies_clientidentity theirs
  ON theirs.last_key = mine.last_key AND theirs.first_key = mine.first_key
 AND theirs.birth_date = mine.birth_date AND theirs.agency_id <> mine.agency_id
WHERE mine.client_id = ANY (%(clients)s) AND mine.last_key <> '' AND mine.first_key <> ''
ORDER BY 1, 3
ON CONFLICT DO NOTHING
"""


def note_lookalikes(clients: Iterable[int], day: date) -> None:
    """Notice pairs of these households with any of another agency: the same name and birth date, both known.

    Called wherever identities are written. A pair that a coordinator has resolved is not noticed again.
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {"clients": list(clients), "day": day})


def alike_in_agency(identity: ClientIdentity | None) -> QuerySet[Client]:
    """The agency's other households of the same name, unless their birth dates, where both are known, differ."""
    if identity is None or not (identity.last_key and identity.first_key):
        return Client.objects.none()
    same = Q(identity__last_key=identity.last_key, identity__first_key=identity.first_key)
    if identity.birth_date:
        same &= Q(identity__birth_date=identity.birth_date) | Q(identity__birth_date__isnull=True)
    alike = Client.objects.filter(same, agency_id=identity.agency_id)
    return alike.exclude(pk=identity.client_id).order_by("pk")


def elsewhere(client: Client) -> str | None:
    """What is known of a double referral of the household: None (no sign of one), "" (a coordinator is asked), "same".

    The agency learns no more than this: not which agency, name or code.
    """
    outcomes = Lookalike.objects.about(client).exclude(outcome="different").values_list("outcome", flat=True)
    return max(outcomes, default=None)
