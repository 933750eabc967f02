"""The view `pair` and what it is made of: the SQL files beside this module, in one place, made anew by every `migrate`.

A migration cannot alter a column that a view reads, and a migration that read today's files would break tomorrow's fresh
databases; so the views are dropped before migrations run and created again after them.
"""

from pathlib import Path

from django.db import connection

FILES = sorted((Path(__file__).parent / "sql").glob("*.sql"))
DROP = """
DROP VIEW IF EXISTS pair, need_facts, open_facts;
DROP MATERIALIZED VIEW IF EXISTS area_facts;
"""
DROP_TRIGGER = "DROP TRIGGER IF EXISTS refresh_area_facts ON agencies_area"


def drop_views() -> None:
    """Drop the views, and the trigger that refreshes one of them."""
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        if "agencies_area" in connection.introspection.table_names(cursor):
            cursor.execute(DROP_TRIGGER)


def create_views() -> None:
    """Create the views and functions of sql/, in the order of their names."""
    with connection.cursor() as cursor:
        for file in FILES:
            cursor.execute(file.read_text(encoding="utf-8"))
