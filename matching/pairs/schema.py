"""What the rules of matching are composed of: the files of sql/, each named by its subject.

`facts` is what every rule may know, kept in tables that follow each write; `rules` are the views over it, one file a
criterion. How they come into the database is another matter: `migrate`.
"""

import re
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction

from matching.pairs.criteria import CRITERIA

SQL = Path(__file__).parent / "sql"
FIT = re.compile(r"^(?=-- fit: )", re.MULTILINE)
READS = re.compile(r"\b(VIEW|FROM) (household|pair|need_fact)\b")
NEED_FACT = re.compile(r"^CREATE VIEW need_fact_source .*? AS\n(.+?);$", re.MULTILINE | re.DOTALL)
DROP = """
DROP VIEW IF EXISTS supposed_pair, supposed_household, supposed_need_fact, pair, household;
DROP TABLE IF EXISTS open_fact, need_fact;
DROP VIEW IF EXISTS open_fact_source, need_fact_source;
DROP MATERIALIZED VIEW IF EXISTS area_facts;
DROP FUNCTION IF EXISTS facts_follow(), facts_anew() CASCADE;
DROP FUNCTION IF EXISTS supposed_fact(jsonb), told_rows(anyelement, jsonb), locator_day();
"""
# What facts are read from: nobody writes there between filling the tables and creating the triggers that keep them.
LOCK = """
LOCK TABLE agencies_area, agencies_client, agencies_consent, agencies_income, agencies_subsidy, listings_opening,
  listings_restriction, listings_sourcerecord, listings_unit, listings_verification, matching_need, matching_offer,
  matching_referral, matching_referralevent IN SHARE ROW EXCLUSIVE MODE
"""


def read(name: str) -> str:
    """The file of sql/ with this name."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def pair() -> str:
    """The view `pair`: the columns of each criterion in their order, and the part of each in the fit."""
    files = {criterion.code: FIT.split(read(f"criteria/{criterion.code}")) for criterion in CRITERIA}
    return read("pair").format(
        criteria=",\n\n".join(columns.rstrip() for columns, *_ in files.values()),
        all_ok="v.on_offer AND " + " AND ".join(f"v.{code}_ok" for code in files),
        **{f"fit_of_{code}": fit.rstrip() for code, (_, *fits) in files.items() for fit in fits},
    )


def facts() -> str:
    """What the rules may know: the tables, and the triggers that keep them."""
    return "\n".join(map(read, ("areas", "facts", "refresh")))


def rules() -> str:
    """The views over the facts; those of a supposed household differ only in where its facts come from."""
    household_and_pair = f"{read('household')}\n{pair()}"
    return "\n".join((read("today"), household_and_pair, supposed(), READS.sub(r"\1 supposed_\2", household_and_pair)))


def supposed() -> str:
    """Where the facts of a supposed household come from: the query that the stored facts are filled from."""
    [need_fact] = NEED_FACT.findall(read("facts"))
    return read("supposed").replace("{need_fact}", need_fact)


def text() -> str:
    """All that the rules are made of, in the order in which it is created."""
    return f"{facts()}\n{rules()}"


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
