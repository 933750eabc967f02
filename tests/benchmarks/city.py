"""A generated city in a database of its own, which is made for one measurement and dropped after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection

DAY = date(2026, 10, 1)
NAME = "locator_benchmark"
FILES = [Path(__file__).parent / "sql" / name for name in ("homes.sql", "households.sql")]


@contextmanager
def city(units: int, households: int) -> Iterator[None]:
    """A migrated database with so many units (one in twenty open) and so many waiting households, as of DAY.

    What a killed run left behind is dropped first. The role of DATABASE_URL must be allowed to create databases.
    """
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        _generate(units, households)
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def _generate(units: int, households: int) -> None:
    with connection.cursor() as cursor:
        for file in FILES:
            cursor.execute(file.read_text(), {"units": units, "households": households, "day": DAY})
        cursor.execute("VACUUM ANALYZE")
