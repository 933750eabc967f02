"""Statements that the ORM cannot say: each in a file of its own, with a comment that says what it answers."""

from functools import cache
from pathlib import Path


@cache
def statement(module: str, name: str) -> str:
    """The text of `sql/NAME.sql` beside a module, which is given by its `__file__`."""
    return (Path(module).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
