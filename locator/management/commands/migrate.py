from typing import Any

from django.core.checks.registry import registry
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import ProgrammingError, connection, transaction
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from matching.pairs import release
from matching.pairs.checks import RULES

READ_ONLY = ("plan", "check_unapplied", "prune")
# What views do not mind: what is added, and what changes no table.
ADDS = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
    operations.RunPython,
)


class Command(DjangoMigrate):
    """Django's migrate, which brings the rules of matching with it, and the cache's table.

    Migrations that only add (ADDS) run while the rules of before go on answering; each waits for no lock longer than
    `release.WAIT`, and is tried again. Then `release` puts the new rules where the old ones are.

    PostgreSQL lets nobody alter a column that a view reads; and Django drops a column with all that reads it. Where a
    migration alters, renames or removes a field or a model, runs SQL, or is undone, the rules are dropped, the
    migrations run, and the rules are made again, all in one transaction: who reads the rules, or writes what they are
    filled from, waits for its end instead of failing, as long as the migrations and the filling of the facts take.
    Should a migration of the project ever not be atomic, ranking is gone meanwhile.

    A migration that fails leaves the rules as they were.
    """

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[Any, Any]:
        # It is what ends the state that this check refuses.
        return {**super().get_check_kwargs(options), "tags": registry.tags_available() - {RULES}}

    def handle(self, *args: Any, **options: Any) -> None:
        if any(options.get(name) for name in READ_ONLY):
            super().handle(*args, **options)
            return
        try:
            with release.alone():
                self.bring(*args, **options)
        except release.LocksNotFree as error:
            raise CommandError("Others were at work all the time, and nothing was changed: try again later.") from error

    def bring(self, *args: Any, **options: Any) -> None:
        """Migrate, with the rules in place where they can be."""
        executor = MigrationExecutor(connection)
        plan = self.plan(executor, options)
        if not release.is_there() or (plan is not None and only_adds(plan)):
            release.patiently(lambda: self.migrate(*args, **options))
            self.release()
        elif all(migration.atomic for migration in executor.loader.disk_migrations.values()):
            release.patiently(transaction.atomic(lambda: self.without_rules(*args, **options)))
        else:
            release.patiently(lambda: self.without_rules(*args, **options))

    def plan(self, executor: MigrationExecutor, options: dict[str, Any]) -> list[Migration] | None:
        """The migrations that wait; none where one is asked for by its name, since others may then be undone."""
        if options.get("migration_name"):
            return None
        asked = options.get("app_label")
        targets = [key for key in executor.loader.graph.leaf_nodes() if asked in (None, key[0])]
        return [migration for migration, _undone in executor.migration_plan(targets)]

    def migrate(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)

    def without_rules(self, *args: Any, **options: Any) -> None:
        """Drop the rules, migrate, and make them again, also after an error."""
        release.drop()
        try:
            self.migrate(*args, **options)
        except Exception:
            if not connection.in_atomic_block:
                self.release()
            raise
        self.release()

    def release(self) -> None:
        """Bring the rules where the tables allow it; while tables are missing, say so."""
        try:
            release.release()
        except ProgrammingError:
            if not self.plan(MigrationExecutor(connection), {}):
                raise
            self.stderr.write("Not all migrations are applied: the view “pair” waits for the last one.")

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Check foreign keys between two migrations of one transaction: PostgreSQL alters no table before that."""
        super().migration_progress_callback(action, migration, fake)
        if action in ("apply_success", "unapply_success") and connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def only_adds(plan: list[Migration]) -> bool:
    """Whether views are not in the way of any of these migrations."""
    return all(isinstance(operation, ADDS) for migration in plan for operation in migration.operations)
