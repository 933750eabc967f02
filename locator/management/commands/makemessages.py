from typing import Any

from django.core.management.commands import makemessages

from locator.catalogue import tidy_catalogue


class Command(makemessages.Command):
    help = "Refresh the French catalogue from the code and the templates (needs GNU gettext)."

    # A guessed translation is worse than a missing one: tests refuse both, but only the missing one is seen by eye.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        options["locale"] = ["fr"]
        options["no_location"] = options["no_wrap"] = options["no_obsolete"] = True
        options["ignore_patterns"] = [".venv", ".data", "tests", "staticfiles"]
        super().handle(*args, **options)
        tidy_catalogue()
