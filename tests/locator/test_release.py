"""A release that nobody notices: people read the rules, and write what they are filled from, while migrate works."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from unittest.mock import patch

import pytest
from django.core.management import CommandError
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.timezone import localdate

from listings.models import Opening, Verification
from matching.models import Pair
from matching.pairs import release
from tests.factories import OpeningFactory, ReferralFactory, VerificationFactory
from tests.locator.releases import CHANGED_CRITERION, CHANGED_FACTS, changed, migrate
from tests.matching.pairs.test_stored_facts import differences

CHANGED_DAY = ("today", "p.fresh_days::int,", "p.fresh_days::int + 1,")
OTHER_CRITERION = ("criteria/size", "o.bedrooms >= n.least_bedrooms AS", "o.bedrooms + 1 >= n.least_bedrooms AS")

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class People:
    """What somebody met who did the same ten times a second."""

    times: int = 0
    longest: float = 0
    errors: list[Exception] = field(default_factory=list)


@contextmanager
def at_work(what: Callable[[], object], wait: str = "200ms", pause: float = 0.1) -> Iterator[People]:
    """Somebody who does the same all the time, in a session of their own, and takes a longer wait for an error."""
    people, done = People(), threading.Event()

    def work() -> None:
        with closing(connection):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [wait])
            while not done.is_set():
                begin = time.monotonic()
                try:
                    what()
                except Exception as error:
                    people.errors.append(error)
                people.longest = max(people.longest, time.monotonic() - begin)
                people.times += 1
                done.wait(pause)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while people.times < 3:
            time.sleep(0.01)
        yield people
    finally:
        done.set()
        thread.join(timeout=30)


def read() -> None:
    assert Pair.objects.filter(eligible=True).count() == 36


@pytest.fixture
def city() -> Iterator[None]:
    """Six households and six homes that fit them; afterwards the database has the rules of the code again."""
    ReferralFactory.create_batch(6)
    OpeningFactory.create_batch(6)
    yield
    migrate()


@pytest.fixture
def slow_filling() -> Iterator[None]:
    """One household or home at a time, so that there is time enough to write meanwhile."""
    execute = release._execute

    def slowly(sql: str, *values: object) -> None:
        execute(sql, *values)
        if "refresh_" in sql and sql.startswith("SELECT"):
            time.sleep(0.05)

    with patch.object(release, "BATCH", 1), patch.object(release, "_execute", slowly):
        yield


@pytest.mark.usefixtures("city", "slow_filling")
@pytest.mark.parametrize("change", [CHANGED_DAY, OTHER_CRITERION, CHANGED_FACTS], ids=["day", "criterion", "facts"])
def test_who_reads_through_a_release_meets_no_error_and_no_wait(change):
    with changed(*change), at_work(read) as people:
        migrate()
        assert release.is_current()
        time.sleep(0.3)

    assert people.errors == []
    assert people.times >= 5


class AddsColumn(migrations.Migration):
    """A migration of tomorrow, over a table that the facts are filled from."""

    operations = [migrations.AddField("need", "colour", models.CharField(default="", max_length=9))]


@contextmanager
def waiting(kind: type[migrations.Migration]) -> Iterator[None]:
    """The migration of tomorrow, as if it were in its file."""
    load = MigrationLoader.load_disk

    def with_tomorrow(self: MigrationLoader) -> None:
        load(self)
        last = max(name for app, name in self.disk_migrations if app == "matching")
        kind.dependencies = [("matching", last)]
        self.disk_migrations["matching", "9999_tomorrow"] = kind("9999_tomorrow", "matching")

    with patch.object(MigrationLoader, "load_disk", with_tomorrow):
        yield


def last_migration() -> str:
    return max(name for app, name in MigrationLoader(connection).disk_migrations if app == "matching")


def columns() -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, "matching_need")}


@pytest.mark.usefixtures("city")
def test_who_reads_while_a_column_is_added_meets_no_error_and_no_wait():
    last = last_migration()
    with waiting(AddsColumn):
        with at_work(read) as people, changed(*CHANGED_FACTS):
            migrate()
            assert "colour" in columns()
            assert release.is_current()
            time.sleep(0.3)
        migrate("matching", last)

    assert people.errors == []
    assert people.times >= 5


@pytest.mark.usefixtures("city")
def test_who_reads_while_a_column_is_removed_waits_and_meets_no_error():
    last = last_migration()
    with waiting(AddsColumn):
        migrate()
        with at_work(read, wait="20s") as people:
            migrate("matching", last)
            time.sleep(0.3)

    assert "colour" not in columns()
    assert release.is_current()
    assert people.errors == []
    assert people.times >= 5


@pytest.mark.usefixtures("city", "slow_filling")
def test_what_is_written_during_a_release_of_facts_is_not_lost():
    days = count(2)

    def write() -> None:
        """What agencies do all day: some of it takes a while, some changes what was filled, some is new."""
        with transaction.atomic():
            opening = Opening.objects.order_by("?").first()
            VerificationFactory(unit=opening.unit, verified_on=localdate() - timedelta(days=next(days)))
            time.sleep(0.03)
            Opening.objects.filter(pk=opening.pk).update(rent=opening.rent + 1)
        Verification.objects.filter(unit__openings=Opening.objects.order_by("?").first()).delete()
        ReferralFactory()
        OpeningFactory()

    with changed(*CHANGED_FACTS), at_work(write, wait="5s", pause=0) as people:
        migrate()
        assert release.is_current()

    assert people.errors == []
    assert people.times >= 5
    assert differences() == 0


@pytest.mark.usefixtures("city")
def test_who_had_written_before_a_release_and_commits_during_it_is_not_lost():
    opening = Opening.objects.order_by("pk").first()
    written, migrating = threading.Event(), threading.Event()

    def write() -> None:
        with closing(connection), transaction.atomic():
            VerificationFactory(unit=opening.unit, verified_on=localdate() - timedelta(days=5))
            written.set()
            migrating.wait(10)
            time.sleep(0.5)

    writer = threading.Thread(target=write)
    with changed(*CHANGED_FACTS):
        writer.start()
        written.wait(10)
        migrating.set()
        migrate()
        writer.join(10)

        assert release.is_current()
    assert differences() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT verified_days FROM open_fact WHERE opening_id = %s", [opening.pk])
        assert localdate() - timedelta(days=5) in cursor.fetchone()[0]


@pytest.mark.usefixtures("city")
def test_whoever_holds_a_lock_too_long_is_told_of_and_nothing_changes():
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(connection), transaction.atomic():
            list(Pair.objects.all())
            held.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with (
            changed(*CHANGED_CRITERION),
            patch.object(release, "PATIENCE", 0.2),
            at_work(read) as people,
            pytest.raises(CommandError, match="nothing was changed"),
        ):
            migrate()
    finally:
        done.set()
        holder.join(10)

    assert release.is_current()
    assert people.errors == []
