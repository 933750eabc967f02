"""What a checkout without settings runs with: an embedded PostgreSQL and a key of its own, both in .data/."""

import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from locator.catalogue import compile_catalogue

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = BASE_DIR / ".data"


def prepare() -> None:
    """Fill in what one's own machine needs where DEBUG is on: a key, French and, without DATABASE_URL, a server.

    Without DATABASE_URL, DEBUG is on unless it is switched off. Both count wherever they are set, in the environment or
    in the settings file. Raises ImproperlyConfigured with a sentence where the embedded server cannot run.
    """
    read_settings_file()
    env = environ.Env()
    given = env.str("DATABASE_URL", "")
    if not env.bool("DEBUG", not given):
        return
    # Imported here: production has no embedded server and never gets this far.
    from locator.postgres import EmbeddedPostgres, PostgresError

    try:
        os.environ["DATABASE_URL"] = given or EmbeddedPostgres(DATA / "postgres").start()
        os.environ["DEBUG"] = "true"
        os.environ["SECRET_KEY"] = env.str("SECRET_KEY", "") or _secret_key()
        compile_catalogue()
    except (PostgresError, PermissionError) as error:
        raise ImproperlyConfigured(str(error)) from error


def read_settings_file() -> None:
    """Read ENV_FILE, by default .env beside manage.py; the environment wins over it."""
    environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))


def _secret_key() -> str:
    """The key of this checkout, drawn once, so that people stay signed in when the demo is started again."""
    path = DATA / "secret_key"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(path)
    return path.read_text()


def stop(*names: str) -> None:
    """Stop embedded servers of this checkout: the demo's (postgres), the tests' (test), or where none is named both."""
    from locator.postgres import EmbeddedPostgres

    for name in names or ("postgres", "test"):
        EmbeddedPostgres(DATA / name).stop()
