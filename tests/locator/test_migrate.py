"""migrate keeps the views in step with the tables and the files, whatever happens on the way."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from matching.models import Pair
from matching.pairs import schema
from tests.factories import OpeningFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def migrate(*arguments: str) -> None:
    call_command("migrate", *arguments, verbosity=0)


def made() -> int:
    """The number of the view `pair` in PostgreSQL: another one once it was made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pair')::oid")
        return cursor.fetchone()[0]


def test_where_nothing_changed_nothing_is_touched():
    before = made()

    migrate()

    assert made() == before


def test_changed_files_make_the_views_anew_over_the_same_records(monkeypatch):
    ReferralFactory()
    OpeningFactory()
    before = made()
    text = schema.text() + "\n-- changed"
    monkeypatch.setattr(schema, "text", lambda: text)

    migrate()

    assert made() != before
    assert schema.is_current()
    assert Pair.objects.filter(eligible=True).count() == 1


def test_a_migration_that_fails_leaves_the_views(monkeypatch):
    def fail(self, *args, **options):
        raise CommandError("The disk is full.")

    text = schema.text() + "\n-- changed"
    monkeypatch.setattr(schema, "text", lambda: text)
    monkeypatch.setattr(DjangoMigrate, "handle", fail)

    with pytest.raises(CommandError, match="full"):
        migrate()

    assert Pair.objects.count() == 0
