"""A household as it might be, by the same rules as any other, and nothing is written."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

NOT_STORED = 0  # the key of a record that has none yet


@contextmanager
def supposing(records: Iterable[Model]) -> Iterator[None]:
    """Inside, SupposedPair and SupposedStanding answer for these records of a household; the database stays as it is.

    They are its client, income, subsidies, referral and need, as far as there are any. What is not among them is as
    stored.
    """
    told: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        told.setdefault(record._meta.db_table, []).append(row(record))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('locator.supposed', supposed_fact(%s)::text, true)",
            [json.dumps(told, cls=DjangoJSONEncoder)],
        )
        yield
        cursor.execute("SELECT set_config('locator.supposed', '', true)")


def row(record: Model) -> dict[str, Any]:
    """A record by the columns of its table, without those that the table computes."""
    values: dict[str, Any] = {}
    fields: Any = record._meta.concrete_fields
    for field in fields:
        if field.generated:
            continue
        value = getattr(record, field.attname)
        if value is None and (field.primary_key or (field.is_relation and field.get_cached_value(record, None))):
            value = NOT_STORED
        values[field.column] = value
    return values
