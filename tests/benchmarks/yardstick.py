"""What a question to `pair` is measured against: the view's own text with everything known beforehand as constants.

For units of a household these are the household's facts, the policy with its amounts, and the day; for households of a
unit the unit's facts instead of the household's. PostgreSQL folds constants before it plans, so no way of asking for the
same rows by the same rules is much faster. The text is read from the database, not written twice.
"""

import re
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Identifier, Literal

DAY = re.compile(r"LATERAL locator_day\(\) d\([^)]*\)|locator_day\(\) d\([^)]*\)")
TODAY = "( SELECT locator_today() AS locator_today)"


class Yardstick:
    """The text of `pair` on a day; `locator.today` must be set to the same day."""

    def __init__(self, day: date) -> None:
        self.day = f"{_literal(day.isoformat())}::date"
        self.text = DAY.sub(lambda _: f"({_row_as_constants('SELECT * FROM locator_day()')}) d", _view_text("pair")).replace("locator_today()", self.day)
        self.sources = {alias: self._source(alias) for alias in ("n", "o")}

    def sql(self, question: QuerySet, **known: int) -> str:
        """The SQL of a question to `pair`, asked of its text; `known` names one referral_id or opening_id, or none."""
        text = self.text
        for alias, key in (("n", "referral_id"), ("o", "opening_id")):
            source = self.sources[alias]
            facts = _row_as_constants(f"SELECT * FROM {source} WHERE {key} = {known[key]}") if key in known else self._dated(source)
            text = text.replace(f"{source} {alias}", f"({facts}) {alias}")
        return sql_of(question).replace('FROM "pair"', f'FROM ({text}) "pair"')

    def _source(self, alias: str) -> str:
        """The table or view of facts that the text calls `alias`."""
        [name] = re.findall(rf"\b(\w+_facts?) {alias}\b", self.text)
        return name

    def _dated(self, source: str) -> str:
        """The facts with today as a constant; a table of facts has no day in it."""
        text = _view_text(source)
        return text.replace(TODAY, self.day) if text else f"SELECT * FROM {source}"


def sql_of(question: QuerySet) -> str:
    """The SQL that Django sends for a question, with its parameters in it."""
    return connection.ops.compose_sql(*question.query.sql_with_params())


def _view_text(name: str) -> str:
    """The text of a view; empty for a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) ELSE '' END FROM pg_class WHERE oid = %s::regclass", [name])
        return cursor.fetchone()[0].rstrip(";")


def _row_as_constants(query: str) -> str:
    """The only row of a query as a SELECT of typed constants."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) facts LIMIT 0")
        columns = [(column.name, column.type_code) for column in cursor.description]
        cursor.execute("SELECT oid, format_type(oid, NULL) FROM pg_type WHERE oid = ANY (%s)", [[oid for _, oid in columns]])
        types = dict(cursor.fetchall())
        texts = ", ".join(f"{_identifier(name)}::text" for name, _ in columns)
        cursor.execute(f"SELECT {texts} FROM ({query}) facts")
        [row] = cursor.fetchall()
    return "SELECT " + ", ".join(
        f"{_literal(value)}::{types[oid]} AS {_identifier(name)}" for (name, oid), value in zip(columns, row, strict=True)
    )


def _literal(value: str | None) -> str:
    return Literal(value).as_string(connection.connection)


def _identifier(name: str) -> str:
    return Identifier(name).as_string(connection.connection)
