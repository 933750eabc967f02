from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from matching.schema import create_views, drop_views

READ_ONLY = ("plan", "check_unapplied", "prune")


class Command(DjangoMigrate):
    """Django's migrate, between dropping the views of matching/sql and creating them again."""

    def handle(self, *args, **options):
        if any(options.get(name) for name in READ_ONLY):
            return super().handle(*args, **options)
        drop_views()
        super().handle(*args, **options)
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        if set(leaves) <= set(executor.loader.applied_migrations):
            create_views()
        else:
            self.stderr.write("Not all migrations are applied: the view “pair” waits for the last one.")
