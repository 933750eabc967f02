"""The view `pair` and what it is made of: the files of sql/, in one place, made anew by every `migrate`.

A migration cannot alter a column that a view reads, and a migration that read today's files would break tomorrow's
fresh databases; so the views are dropped before migrations run and created again after them.
"""

from pathlib import Path

from django.db import connection

FILES = sorted((Path(__file__).parent / "sql").glob("*.sql"))
DROP = """
DROP VIEW IF EXISTS pair;
DROP TABLE IF EXISTS open_fact, need_fact;
DROP VIEW IF EXISTS open_fact_source, need_fact_source;
DROP MATERIALIZED VIEW IF EXISTS area_facts;
DROP FUNCTION IF EXISTS facts_follow(), facts_anew() CASCADE;
"""


def drop_views() -> None:
    """Drop the views, the stored facts, and the triggers that keep them."""
    with connection.cursor() as cursor:
        cursor.execute(DROP)


def create_views() -> None:
    """Create the views, the stored facts and their triggers, in the order of the files of sql/."""
    with connection.cursor() as cursor:
        for file in FILES:
            cursor.execute(file.read_text(encoding="utf-8"))
        cursor.execute("ANALYZE open_fact, need_fact")
