"""The test database: a copy of one that was migrated once, for as long as no migration and no SQL of ours changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version

from django.db import connection

from locator.local import BASE_DIR

# What a migrated database depends on; the models stand in the migrations, or test_schema fails.
MADE_OF = (
    "**/migrations/**/*.py",
    "**/sql/**/*.sql",
    "**/pairs/criteria.py",
    "**/pairs/schema.py",
    "**/pairs/release.py",
    "**/commands/migrate.py",
)
APPS = ("agencies", "listings", "matching", "locator")
OTHERS = ("django", "django-allauth")
ONE_AT_A_TIME = 20261130


def fingerprint() -> str:
    """Tells one version of what makes a database from another."""
    made = sha256(" ".join(f"{package} {version(package)}" for package in OTHERS).encode())
    for file in sorted({file for app in APPS for pattern in MADE_OF for file in (BASE_DIR / app).glob(pattern)}):
        made.update(f"{file.relative_to(BASE_DIR)}\n".encode() + file.read_bytes())
    return made.hexdigest()[:16]


@contextmanager
def fresh_database() -> Iterator[None]:
    """A database of this process's own, as after `migrate`, and gone afterwards."""
    creation, settings = connection.creation, connection.settings_dict
    own, migrated = creation._get_test_db_name(), f"migrated_{fingerprint()}"
    usual = settings["NAME"]
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated%%'")
        known = {name for (name,) in cursor.fetchall()}
        cursor.execute(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")
        if migrated not in known:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            for outdated in known:
                cursor.execute(f"DROP DATABASE {outdated}")
            cursor.execute(f"CREATE DATABASE {migrated} TEMPLATE {own}")
        else:
            cursor.execute(f"CREATE DATABASE {own} TEMPLATE {migrated}")
    connection.close()
    settings["NAME"] = own
    yield
    connection.close()
    settings["NAME"] = usual
    with creation._nodb_cursor() as cursor:
        # A browser keeps its connection open after its last page, and with it a thread of the live server that still
        # holds a session: hence the force.
        cursor.execute(f"DROP DATABASE {own} WITH (FORCE)")
