"""The one lock that is taken before households, units, or rows of theirs are changed, in one order everywhere.

Two who take their locks in the same order never wait for each other in a circle; and nobody stands before a page that
waits: after LONGEST_WAIT, people are asked to try again. The triggers that keep the facts for matching lock household
and unit too (sql/refresh.sql): whoever has locked them first finds these locks already theirs.
"""

from enum import IntEnum

from django.db import OperationalError, connection
from django.db.models import QuerySet
from psycopg.errors import LockNotAvailable, QueryCanceled

from agencies.errors import Busy

LONGEST_WAIT = "300ms"
# A wait that ends in the very moment of its timeout is cancelled without saying that it was the timeout.
WAITED_TOO_LONG = (LockNotAvailable, QueryCanceled)


class LockOrder(IntEnum):
    """When the rows of a model are locked, which says so as `lock_order`: households, then units, then what is theirs.

    Among models of one place, the name of the table decides; among rows of a model, their key.
    """

    HOUSEHOLD = 1
    UNIT = 2
    OTHER = 3


def lock(*rows: QuerySet, waits: bool = False) -> None:
    """Lock rows until the transaction ends, in the one order, whatever the order in which they are named.

    Read them anew afterwards: they may have changed before. `waits`: however long it takes, as an import in bulk does.
    Raises Busy where somebody else keeps one of them; the caller lets its transaction end then.
    """
    ordered = sorted(rows, key=lambda found: (found.model.lock_order, found.model._meta.db_table))
    try:
        with connection.cursor() as cursor:
            before = None if waits else _limit_waits(cursor)
            for found in ordered:
                model, keys = found.model, found.order_by().values("pk")
                locked = model._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
                list(locked.values_list("pk"))
            if before is not None:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        if not isinstance(error.__cause__, WAITED_TOO_LONG):
            raise
        raise Busy from error


def _limit_waits(cursor) -> str:
    """Wait for no lock longer than LONGEST_WAIT; how long it was until now."""
    cursor.execute("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
    before, _longest = cursor.fetchone()
    return before
