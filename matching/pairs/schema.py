"""The views of matching and the stored facts under them: the files of sql/, in one place, kept in step by `migrate`.

A migration cannot alter a column that a view reads, and a migration that read today's files would break tomorrow's
fresh databases; so the views are dropped before migrations run and created again after them.
"""

from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction

FILES = sorted((Path(__file__).parent / "sql").glob("*.sql"))
DROP = """
DROP VIEW IF EXISTS pair, household;
DROP TABLE IF EXISTS open_fact, need_fact;
DROP VIEW IF EXISTS open_fact_source, need_fact_source;
DROP MATERIALIZED VIEW IF EXISTS area_facts;
DROP FUNCTION IF EXISTS facts_follow(), facts_anew() CASCADE;
"""
# What facts are read from: nobody writes there between filling the tables and creating the triggers that keep them.
LOCK = """
LOCK TABLE agencies_area, agencies_client, agencies_consent, agencies_income, agencies_subsidy, listings_opening,
  listings_restriction, listings_sourcerecord, listings_unit, listings_verification, matching_need, matching_offer,
  matching_referral, matching_referralevent IN SHARE ROW EXCLUSIVE MODE
"""


def text() -> str:
    """All of sql/, in the order of the files' names."""
    return "\n".join(file.read_text(encoding="utf-8") for file in FILES)


def fingerprint() -> str:
    """Tells one version of the files from another; kept as the comment of the view `pair`."""
    return sha256(text().encode()).hexdigest()


def is_current() -> bool:
    """Whether the database has the views of these very files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('pair'), 'pg_class')")
        return cursor.fetchone()[0] == fingerprint()


def drop_views() -> None:
    """Drop the views, the stored facts, and the triggers that keep them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DROP)


def create_views() -> None:
    """Create the views, the stored facts and their triggers, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(text())
        cursor.execute(f"COMMENT ON VIEW pair IS '{fingerprint()}'")
        cursor.execute("ANALYZE open_fact, need_fact")
