import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from locator.catalogue import compile_catalogue


class Command(BaseCommand):
    help = "Prepare the database, load the fictional city, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="prepare everything and return")
        parser.add_argument("--empty", action="store_true", help="reference data only: no people, no units")
        parser.add_argument("--host", default="127.0.0.1", help="the address to serve on")
        parser.add_argument("--port", type=int, default=8000, help="the port to serve on")

    def handle(self, *args: Any, **options: Any) -> None:
        compile_catalogue()
        self.stdout.write("Preparing the database …")
        with one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)
            if not options["empty"]:
                self.load()
        if not options["no_serve"]:
            self.serve(options["host"], options["port"])

    def load(self) -> None:
        from locator import demo

        demo.load(cast(TextIO, self.stdout))
        if not demo.is_there():
            return
        width = max((len(email) for email, _, _ in demo.LOGINS), default=0)
        for email, password, role in demo.LOGINS:
            self.stdout.write(f"  {email:<{width}}  {password}  {role}")

    def serve(self, host: str, port: int) -> None:
        os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, host]
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = f"http://{host}:{port}"
        self.stdout.write(f"Open http://{host}:{port}/ in a browser; Ctrl-C stops.")
        self.stdout.flush()
        call_command("runserver", f"{host}:{port}", use_reloader=False, skip_checks=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Make demos that start at once take turns. The lock has its own connection, which nothing else closes."""
    lock = connection.copy()
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('demo'))")
        yield
    finally:
        lock.close()
