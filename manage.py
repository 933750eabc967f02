#!/usr/bin/env python3
"""Runs a command of the registry: `python manage.py help` lists them.

Where DATABASE_URL is not set, an embedded PostgreSQL starts, and settings get values fit for one's own machine.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    if find_spec("django") is None:
        use_virtual_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "locator.settings")

    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from locator import local

    try:
        local.prepare()
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    execute_from_command_line(sys.argv)


def use_virtual_environment() -> None:
    """Go on as .venv's Python: people type `python manage.py …` without activating anything."""
    if not PYTHON.exists() or Path(sys.prefix) == PYTHON.parents[1]:
        print("Django is not installed here: `make demo` or `make test` installs it into .venv.", file=sys.stderr)
        sys.exit(2)
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


if __name__ == "__main__":
    main()
