"""Writing many new records at once."""

from collections.abc import Sequence
from operator import attrgetter

from django.db import connection
from django.db.models import Field, ForeignKey, Model


def copy_in(objects: Sequence[Model]) -> None:
    """Insert new records of one model with COPY, and give them their keys: several times faster than bulk_create.

    Values go as they are, without the fields' conversions: dates as dates, amounts as Decimal. A related record that
    was new when it was assigned must have been written before. Raises IntegrityError.
    """
    if not objects:
        return
    meta = objects[0]._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    related = [field for field in fields if isinstance(field, ForeignKey)]
    computed = [field for field in fields if type(field).pre_save is not Field.pre_save]
    values = attrgetter(*(field.attname for field in fields))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for thing, key in zip(objects, new_keys(cursor, objects), strict=True):
            thing.pk = key
        with cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as copy:
            for thing in objects:
                for key_field in related:
                    if getattr(thing, key_field.attname) is None and key_field.is_cached(thing):
                        setattr(thing, key_field.name, getattr(thing, key_field.name))
                for field in computed:
                    field.pre_save(thing, add=True)
                copy.write_row(values(thing))
    for thing in objects:
        thing._state.adding, thing._state.db = False, connection.alias


def new_keys(cursor, objects: Sequence[Model]) -> list[int]:
    """Keys that nobody else will take, one for each object."""
    meta = objects[0]._meta
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [connection.ops.quote_name(meta.db_table), meta.pk.column, len(objects)],
    )
    return [key for (key,) in cursor.fetchall()]
