from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from matching.pairs.schema import create_views, drop_views, is_current

READ_ONLY = ("plan", "check_unapplied", "prune")


class Command(DjangoMigrate):
    """Django's migrate, with the views of matching/sql dropped before and made again after it, and the cache's table.

    Where no migration waits and the views are those of the files, nothing is touched. A migration that fails leaves the
    views as they were.
    """

    def handle(self, *args, **options):
        forward = not options.get("app_label")
        if any(options.get(name) for name in READ_ONLY) or (forward and is_current() and not self.waiting()):
            return super().handle(*args, **options)
        drop_views()
        try:
            super().handle(*args, **options)
            call_command("createcachetable", verbosity=0)
        finally:
            self.restore()

    def waiting(self) -> bool:
        """Whether a migration is still to be applied."""
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        return bool(executor.migration_plan(leaves))

    def restore(self) -> None:
        """Create the views where the tables allow it; while tables are missing, say so."""
        try:
            create_views()
        except ProgrammingError:
            if not self.waiting():
                raise
            self.stderr.write("Not all migrations are applied: the view “pair” waits for the last one.")
