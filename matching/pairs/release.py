"""How the rules come into the database while people read and write: new ones are laid beside the old and change places.

Only what changed is made anew, in a schema of its own. Changed rules are views and hold nothing: they are laid there
and change places with the old in one transaction of a few milliseconds. Changed facts are tables: they are laid there
with triggers of their own, and filled batch by batch while the old ones go on answering, before they change places.

Why no write is lost on the way. The triggers beside are committed before anything is filled, and creating a trigger
waits until everybody who had written to its table has committed: so whoever writes later writes beside, too. Filling
locks households and units as every writer does (sql/refresh.sql), then reads: of a filler and a writer, the second sees
what the first has committed. Old and new triggers are both there until the tables have changed places; one too many
only does the same work twice.

Whoever holds a lock longer than WAIT is not waited for, since all others would queue behind: the step is tried again.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from matching.pairs import schema

BESIDE = "rules_beside"
WAIT = "60ms"
PATIENCE = 600  # seconds
BATCH = 200
DROPPED_FIRST = ("VIEW", "TABLE", "MATERIALIZED VIEW", "FUNCTION")
# What fills a table, and whose ids it asks for.
FILLED_BY = {"refresh_open_facts": "listings_unit", "refresh_need_facts": "agencies_client"}
# Made by a version of the rules, whichever that was: it is marked, and the oldest ones have names that we know.
# The last created is the first: so it can be dropped, and so readers lock it, from `pair` down.
MADE = """
SELECT kind, name FROM (
  SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'r' THEN 'TABLE' ELSE 'MATERIALIZED VIEW' END AS kind,
         c.oid::regclass::text AS name, c.relname, obj_description(c.oid, 'pg_class') AS mark, c.oid
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'r', 'm')
  UNION ALL
  SELECT 'FUNCTION', p.oid::regprocedure::text, p.proname, obj_description(p.oid, 'pg_proc'), p.oid
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace) made
WHERE relname = ANY (%s) OR mark LIKE %s
ORDER BY oid DESC
"""
TRIGGERS_BESIDE = """
SELECT string_agg(format('DROP TRIGGER %%I ON %%s', t.tgname, t.tgrelid::regclass), ';' ORDER BY t.tgname)
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.pronamespace = to_regnamespace(%s) GROUP BY t.tgrelid ORDER BY t.tgrelid::regclass::text
"""
# Triggers that an earlier version had, and this one has not.
TRIGGERS_LEFT_OVER = """
SELECT format('DROP TRIGGER %%I ON %%s', t.tgname, t.tgrelid::regclass)
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (%s) AND NOT EXISTS (
  SELECT FROM pg_trigger new JOIN pg_proc f ON f.oid = new.tgfoid
  WHERE f.pronamespace = to_regnamespace(%s) AND new.tgrelid = t.tgrelid AND new.tgname = t.tgname || '_beside')
"""


class LocksNotFree(Exception):
    """Somebody held a lock all the time that we tried. Nothing has changed."""


def is_current() -> bool:
    """Whether the database has the rules of this code."""
    return not facts_differ() and not rules_differ()


def facts_differ() -> bool:
    return _mark_of("open_fact") != _mark("facts", schema.facts())


def rules_differ() -> bool:
    return _mark_of("pair") != _mark("rules", schema.rules())


def is_there() -> bool:
    """Whether the database has any rules."""
    return bool(_rows("SELECT to_regclass('public.pair')::oid")[0][0])


def release() -> None:
    """Bring the database to the rules of this code. Raises Busy; whatever goes wrong, the rules stay what they were."""
    clear()
    facts = facts_differ()
    if not facts and not rules_differ():
        return
    try:
        patiently(lambda: lay_beside(facts))
        if facts:
            fill()
        patiently(lambda: change_places(facts))
    finally:
        clear()


@transaction.atomic
def lay_beside(facts: bool) -> None:
    """Lay the new rules in a schema of their own; with new facts, still empty, and their triggers."""
    _execute(f"CREATE SCHEMA {BESIDE}")
    with _looking_in(f"{BESIDE}, public"):
        if facts:
            _execute(schema.facts())
            _sign("facts", schema.tables(), schema.facts())
        _execute(schema.rules())
        _sign("rules", schema.rules(), schema.rules())


def fill() -> None:
    """Fill the tables that lie beside, a few households and units at a time, each locked as their writers lock them."""
    patiently(lambda: _execute(f"REFRESH MATERIALIZED VIEW {BESIDE}.area_facts"))
    for function, table in FILLED_BY.items():
        last = 0
        following = f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT {BATCH}"  # noqa: S608
        while ids := [pk for (pk,) in _rows(following, last)]:
            patiently(partial(_execute, f"SELECT {BESIDE}.{function}(%s)", ids))
            last = ids[-1]
    _execute(f"ANALYZE {BESIDE}.open_fact, {BESIDE}.need_fact")


@transaction.atomic
def change_places(facts: bool) -> None:
    """Put the new rules, and the filled tables, where the old ones are. Writers are stopped first, then readers."""
    made = _made("rules", schema.rules()) + (_made("facts", schema.tables()) if facts else [])
    new = schema.created(schema.tables() if facts else "") + schema.created(schema.rules())
    moves = [f"ALTER {kind} {BESIDE}.{name} SET SCHEMA public" for kind, name in new]
    if facts:
        _execute(schema.follow())
    _execute(";".join(_drops(made) + moves))
    if facts:
        functions = [name for _kind, name in schema.created(schema.follow())]
        for (statement,) in _rows(TRIGGERS_LEFT_OVER, functions, BESIDE):
            _execute(statement)


@transaction.atomic
def drop() -> None:
    """Drop the rules, the facts, and the triggers that keep them."""
    made = _made("rules", schema.rules()) + _made("facts", schema.tables())
    keepers = [f"DROP FUNCTION IF EXISTS {name} CASCADE" for _kind, name in schema.created(schema.follow())]
    _execute(";".join(_drops(made) + keepers))


def clear() -> None:
    """Remove what lies beside, table by table; also what a `migrate` that was killed has left there."""
    for (statements,) in _rows(TRIGGERS_BESIDE, BESIDE):
        patiently(partial(_execute, statements))
    if _rows("SELECT to_regnamespace(%s)::oid", BESIDE)[0][0]:
        patiently(lambda: _execute(f"DROP SCHEMA {BESIDE} CASCADE"))


Result = TypeVar("Result")


def patiently(step: Callable[[], Result]) -> Result:
    """Do a step that waits for no lock longer than WAIT; where somebody holds one longer, let others through and retry.

    The step leaves nothing behind when it fails. Inside a transaction that holds locks already it is not retried: the
    whole transaction is. Raises Busy after PATIENCE.
    """
    nested = connection.in_atomic_block
    end = time.monotonic() + PATIENCE
    before = _rows("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, false)", WAIT)[0][0]
    try:
        while True:
            try:
                return step()
            except OperationalError as error:
                if nested or not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                    raise
                if time.monotonic() > end:
                    raise LocksNotFree from error
            time.sleep(random.uniform(0.1, 0.4))  # noqa: S311
    finally:
        _execute("SELECT set_config('lock_timeout', %s, false)", before)


@contextmanager
def alone() -> Iterator[None]:
    """Make those who migrate at once take turns."""
    _execute("SELECT pg_advisory_lock(hashtext('rules'))")
    try:
        yield
    finally:
        _execute("SELECT pg_advisory_unlock(hashtext('rules'))")


def _mark(part: str, sql: str) -> str:
    return f"rules of matching: {part} {schema.fingerprint(sql)}"


def _mark_of(relation: str) -> str | None:
    return _rows("SELECT obj_description(to_regclass(%s), 'pg_class')", f"public.{relation}")[0][0]


def _sign(part: str, created: str, whole: str) -> None:
    """Mark what a part has created with the fingerprint of the whole part."""
    mark = _mark(part, whole)
    _execute(";".join(f"COMMENT ON {kind} {name} IS '{mark}'" for kind, name in schema.created(created)))


def _made(part: str, sql: str) -> list[tuple[str, str]]:
    """What the database has of a part: kinds and names."""
    return _rows(MADE, [name for _kind, name in schema.created(sql)], f"rules of matching: {part} %")


def _drops(made: list[tuple[str, str]]) -> list[str]:
    """Statements that drop this, one a kind, so that it may depend on each other."""
    named = {kind: [name for other, name in made if other == kind] for kind in DROPPED_FIRST}
    return [f"DROP {kind} {', '.join(names)}" for kind, names in named.items() if names]


@contextmanager
def _looking_in(path: str) -> Iterator[None]:
    """Look for names, and create what is created, along another path. An error puts it back with the transaction."""
    before = _rows("SELECT current_setting('search_path'), set_config('search_path', %s, true)", path)[0][0]
    yield
    _execute("SELECT set_config('search_path', %s, true)", before)


def _execute(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def _rows(sql: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()
