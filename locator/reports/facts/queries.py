"""The report's questions to PostgreSQL: the files of sql/, each with a comment that says what it answers."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

FILES = Path(__file__).parent / "sql"


@cache
def query_text(name: str) -> str:
    """The text of a question."""
    return (FILES / f"{name}.sql").read_text(encoding="utf-8")


def query_rows(name: str, **values: Any) -> list[tuple]:
    """The rows that a question finds; its values are given by name."""
    with connection.cursor() as cursor:
        cursor.execute(query_text(name), values)
        return cursor.fetchall()


def of_months(name: str, months: list[date], **values: Any) -> list[tuple]:
    """The rows of a question about months in a row, oldest first."""
    return query_rows(name, first=months[0], last=months[-1], **values)
