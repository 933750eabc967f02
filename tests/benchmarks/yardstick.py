"""What a question to `pair` is measured against: the view's own text with everything known beforehand as constants.

For units of a household these are the household's facts, the policy with its amounts, and the day; for households of a
unit the unit's facts instead of the household's; for a whole round the policy and the day. PostgreSQL folds constants
before it plans, so the same rows by the same rules hardly come faster. The text is read from the database, not written
again.
"""

import re
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Identifier, Literal

DAY = re.compile(r"(LATERAL )?locator_day\(\) d\([^)]*\)")
TODAY = re.compile(r"\( SELECT locator_today\(\) AS locator_today\)|locator_today\(\)")
KEYS = {"n": "referral_id", "o": "opening_id"}


class Yardstick:
    """The text of `pair` on a day. To be made while `locator.today` is that day."""

    def __init__(self, day: date) -> None:
        self.today = f"{_literal(day.isoformat())}::date"
        self.day = f"({_constants('SELECT * FROM locator_day()')}) d"
        self.text = self._dated(_view("pair"))
        self.sources = {alias: re.findall(rf"(\w+) {alias}\b", self.text.split("FROM (((")[-1])[0] for alias in KEYS}

    def sql(self, question: QuerySet, **known: int) -> str:
        """The SQL of a question to `pair`, asked of its text; `known` is one referral_id or opening_id, or nothing."""
        text = self.text
        for alias, key in KEYS.items():
            source = self.sources[alias]
            if key in known:
                facts = _constants(f"SELECT * FROM {source} WHERE {key} = {known[key]}")
            else:
                facts = self._dated(_view(source)) or f"SELECT * FROM {source}"
            text = text.replace(f"{source} {alias}", f"({facts}) {alias}")
        return sql_of(question).replace('FROM "pair"', f'FROM ({text}) "pair"')

    def _dated(self, text: str) -> str:
        return TODAY.sub(self.today, DAY.sub(self.day, text))


def sql_of(question: QuerySet) -> str:
    """The SQL that Django sends for a question, with its parameters in it."""
    return connection.ops.compose_sql(*question.query.sql_with_params())


def _view(name: str) -> str:
    """The text of a view; empty for a table, such as that of stored facts."""
    text = "SELECT CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) ELSE '' END FROM pg_class WHERE oid = %s::regclass"
    with connection.cursor() as cursor:
        cursor.execute(text, [name])
        return cursor.fetchone()[0].rstrip(";")


def _constants(query: str) -> str:
    """The only row of a query, as a SELECT of typed constants."""
    with connection.cursor() as cursor:
        cursor.execute(f"{query} LIMIT 0")
        columns = [(Identifier(column.name).as_string(), column.type_code) for column in cursor.description]
        cursor.execute(
            "SELECT oid, format_type(oid, NULL) FROM pg_type WHERE oid = ANY (%s)", [[t for _, t in columns]]
        )
        types = dict(cursor.fetchall())
        cursor.execute(f"SELECT {', '.join(f'{name}::text' for name, _ in columns)} FROM ({query}) facts")
        [row] = cursor.fetchall()
    constants = (f"{_literal(text)}::{types[oid]} AS {name}" for (name, oid), text in zip(columns, row, strict=True))
    return f"SELECT {', '.join(constants)}"


def _literal(text: str | None) -> str:
    return Literal(text).as_string(connection.connection)
