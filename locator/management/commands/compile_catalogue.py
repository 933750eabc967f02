from typing import Any

from django.core.management.base import BaseCommand

from locator.catalogue import CATALOGUE, compile_catalogue


class Command(BaseCommand):
    help = "Compile the French catalogue, where it changed. Part of every production install."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        done = "Compiled" if compile_catalogue() else "Already up to date:"
        self.stderr.write(f"{done} {CATALOGUE}", self.style.NOTICE)
