"""migrate keeps the rules in step with the tables and the files, whatever happens on the way."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from matching.pairs import release
from tests.factories import OpeningFactory, ReferralFactory
from tests.locator.releases import CHANGED_CRITERION, CHANGED_FACTS, changed, migrate, more_rules

pytestmark = pytest.mark.django_db


def made(relation: str) -> int:
    """The number of a relation in PostgreSQL: another one once it was made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)::oid", [relation])
        return cursor.fetchone()[0]


def written(queries: CaptureQueriesContext) -> list[str]:
    """The statements that are no questions, and no settings of the session."""
    harmless = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET CONSTRAINTS")
    return [query["sql"] for query in queries if not query["sql"].lstrip().upper().startswith(harmless)]


def test_where_nothing_changed_nothing_is_touched():
    with CaptureQueriesContext(connection) as queries:
        migrate()

    assert written(queries) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts", "-- A household:", "-- A family, it's said:"),
        ("criteria/size", "-- fit: the right", "-- fit: exactly the right"),
        ("pair", "FROM household n CROSS JOIN", "FROM household n\n  /* every */ CROSS   JOIN"),
    ],
)
def test_a_changed_comment_and_another_line_break_change_nothing(file, old, new):
    with changed(file, old, new), CaptureQueriesContext(connection) as queries:
        migrate()

        assert release.is_current()
        assert written(queries) == []


def test_a_changed_criterion_makes_the_views_anew_and_leaves_the_facts():
    ReferralFactory()
    OpeningFactory()
    before, facts = made("pair"), made("open_fact")

    with changed(*CHANGED_CRITERION):
        migrate()

        assert release.is_current()
    assert not release.is_current()
    assert made("pair") != before
    assert made("open_fact") == facts
    assert Pair.objects.filter(size_ok=False).count() == 1


def test_changed_facts_are_filled_anew():
    ReferralFactory()
    rent = OpeningFactory().rent
    before = made("open_fact")

    with changed(*CHANGED_FACTS):
        migrate()

        assert release.is_current()
    assert made("open_fact") != before
    assert Pair.objects.get().rent_cents == rent * 100 + 100


def test_a_column_less_in_a_function_is_no_obstacle():
    with (
        changed("today", "w_total int,", "w_total int, tried_out boolean,"),
        changed("today", "p.weight_landlord)::int,\n", "p.weight_landlord)::int, tried IS NOT NULL,\n"),
    ):
        migrate()
        with connection.cursor() as cursor:
            cursor.execute("SELECT tried_out FROM household")
    migrate()

    assert release.is_current()


def test_the_way_back_removes_what_only_the_newer_rules_had():
    newer = "\nCREATE VIEW pair_of_tomorrow AS SELECT * FROM supposed_pair;\n"
    with more_rules(newer):
        migrate()
        assert made("pair_of_tomorrow")

    migrate()

    assert release.is_current()
    assert made("pair_of_tomorrow") is None


def test_a_trigger_that_only_the_newer_facts_had_goes_with_them():
    with changed("refresh", "('listings_unit', 'refresh_open_facts', 'id'),", ADDED_TRIGGER):
        migrate()
        assert triggers("agencies_agency")

    migrate()

    assert triggers("agencies_agency") == []
    assert len(triggers("listings_unit")) == 4


ADDED_TRIGGER = """
      ('listings_unit', 'refresh_open_facts', 'id'),
      ('agencies_agency', 'refresh_need_facts', '(SELECT min(c.id) FROM agencies_client c WHERE c.agency_id = id)'),"""


def triggers(table: str) -> list[str]:
    """The triggers of the facts on a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname ~ 'refresh|facts' ORDER BY 1",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def test_what_a_killed_run_left_beside_is_cleared_away():
    release.lay_beside(facts=True)

    migrate()

    assert made(f"{release.BESIDE}.open_fact") is None
    assert len(triggers("listings_unit")) == 4


def test_a_migration_that_fails_leaves_the_rules(monkeypatch):
    def fail(self, *args, **options):
        raise CommandError("The disk is full.")

    before = made("pair")
    monkeypatch.setattr(DjangoMigrate, "handle", fail)

    with changed(*CHANGED_CRITERION), pytest.raises(CommandError, match="full"):
        migrate()

    assert made("pair") == before


def test_rules_that_cannot_be_made_leave_those_of_before():
    ReferralFactory()
    OpeningFactory()
    before = made("pair"), made("open_fact")

    dividing = changed("facts", "u.bedrooms::int,", "(u.bedrooms / (u.bedrooms - u.bedrooms))::int AS bedrooms,")
    with dividing, pytest.raises(DataError, match="division by zero"):
        migrate()

    assert (made("pair"), made("open_fact")) == before
    assert made(f"{release.BESIDE}.open_fact") is None
    assert Pair.objects.count() == 1


def test_a_start_with_other_rules_is_refused_and_migrate_is_not():
    with changed(*CHANGED_CRITERION):
        with pytest.raises(CommandError, match="ranks by other rules"):
            call_command("check", databases=["default"])
        call_command("check")
        call_command("migrate", verbosity=0, skip_checks=False)

        call_command("check", databases=["default"])


def test_a_command_that_ranks_says_that_the_rules_are_others():
    with changed(*CHANGED_CRITERION), pytest.raises(CommandError, match="ranks by other rules"):
        call_command("rank_clients", "nobody:asks")
