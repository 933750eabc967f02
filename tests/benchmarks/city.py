"""A city in a database of its own, which is made for one measurement and dropped after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

from django.db import connection
from django.test import override_settings

from locator import demo

DAY = date(2026, 10, 1)
NAME = "locator_benchmark"
FILES = [Path(__file__).parent / "sql" / name for name in ("homes.sql", "households.sql")]


@contextmanager
def city(units: int, households: int) -> Iterator[None]:
    """A generated city with so many units (one in twenty open) and so many waiting households, as of DAY."""
    with database():
        _generate(units, households)
        yield


@contextmanager
def demo_city() -> Iterator[None]:
    """The demo's city, as of today."""
    with database():
        with override_settings(DEBUG=True):
            demo.load(StringIO())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield


@contextmanager
def database() -> Iterator[None]:
    """A migrated database for the time being.

    What a killed run left behind is dropped first. The role of DATABASE_URL must be allowed to create databases.
    """
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def _generate(units: int, households: int) -> None:
    with connection.cursor() as cursor:
        for file in FILES:
            cursor.execute(file.read_text(), {"units": units, "households": households, "day": DAY})
        cursor.execute("VACUUM ANALYZE")
