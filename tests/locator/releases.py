"""Releases as the tests make them: files of sql/ that say something else for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.core.management import call_command

from matching.pairs import schema

CHANGED_CRITERION = ("criteria/size", "o.bedrooms >= n.least_bedrooms AS", "o.bedrooms >= n.least_bedrooms + 99 AS")
CHANGED_FACTS = ("facts", "(o.rent * 100)::int AS rent_cents", "(o.rent * 100)::int + 100 AS rent_cents")


def migrate(*arguments: str) -> None:
    call_command("migrate", *arguments, verbosity=0)


@contextmanager
def changed(file: str, old: str, new: str) -> Iterator[None]:
    """The rules with another text in one file."""
    read = schema.read

    def other(name: str) -> str:
        text = read(name)
        if name != file:
            return text
        assert old in text
        return text.replace(old, new)

    with patch.object(schema, "read", other):
        yield


@contextmanager
def more_rules(sql: str) -> Iterator[None]:
    """The rules with more at their end."""
    rules = schema.rules
    with patch.object(schema, "rules", lambda: rules() + sql):
        yield
