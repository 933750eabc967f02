"""Writing many new records at once."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def copy_in(objects: Sequence[Model]) -> None:
    """Insert new records of one model with COPY, and give them their keys: several times faster than bulk_create.

    Values go as they are, without the fields' conversions: dates as dates, amounts as Decimal. Raises IntegrityError.
    """
    if not objects:
        return
    meta = objects[0]._meta
    fields = [field for field in meta.concrete_fields if not field.generated and not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in [meta.pk, *fields])
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [quote(meta.db_table), meta.pk.column, len(objects)],
        )
        keys = [key for (key,) in cursor.fetchall()]
        with cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as copy:
            for thing, key in zip(objects, keys, strict=True):
                copy.write_row([key, *(_value(thing, field) for field in fields)])
    for thing, key in zip(objects, keys, strict=True):
        thing.pk = key
        thing._state.adding, thing._state.db = False, connection.alias


def _value(thing: Model, field: Field) -> Any:
    value = field.pre_save(thing, add=True)
    if value is None and field.is_relation and field.is_cached(thing):
        # The related record was new when it was assigned; it has its key by now.
        related = getattr(thing, field.name)
        value = None if related is None else related.pk
        setattr(thing, field.attname, value)
    return value.value if isinstance(value, Enum) else value
