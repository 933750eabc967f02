"""What the tables hold, kept outside the database and put back: many times faster than making it anew."""

from collections.abc import Iterator

from django.db import connection, transaction

Rows = dict[str, tuple[str, bytes]]  # by table: the columns, and the rows as PostgreSQL copies them

# Made with the tables themselves; no test changes them.
STATIC = ("django_migrations", "django_content_type", "auth_permission", "attempts")
COLUMNS = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
       EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL (%s)
GROUP BY c.oid ORDER BY 1
"""
SEQUENCES = """
SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s)
"""


def keep() -> Rows:
    """The rows of every table that has any."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [list(STATIC)])
        for table, columns, _has_triggers in cursor.fetchall():
            with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
                content = b"".join(bytes(part) for part in copy)
            if content:
                rows[table] = columns, content
    return rows


@transaction.atomic
def put_back(rows: Rows) -> None:
    """Leave in the tables what was kept and nothing else. Stored facts were kept too, so triggers are not asked."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [list(STATIC)])
        tables = cursor.fetchall()
        guarded = [table for table, _columns, has_triggers in tables if has_triggers]
        for statement in switched(guarded, "DISABLE"):
            cursor.execute(statement)
        filled = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table, _columns, _has_triggers in tables
        )
        cursor.execute(filled)
        full = [table for (table,) in cursor.fetchall()]
        if full:
            cursor.execute(f"TRUNCATE {', '.join(full)} CASCADE")
        for table, (columns, content) in rows.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(content)
        cursor.execute(SEQUENCES, [list(rows)])
        for table, column, sequence in cursor.fetchall():
            cursor.execute(f"SELECT setval('{sequence}', greatest(max({column}), nextval('{sequence}'))) FROM {table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for statement in switched(guarded, "ENABLE"):
            cursor.execute(statement)


def switched(tables: list[str], how: str) -> Iterator[str]:
    """Statements that switch the triggers of tables off or on."""
    for table in tables:
        yield f"ALTER TABLE {table} {how} TRIGGER USER"
