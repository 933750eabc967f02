"""Where the tests find their database, the compiled French and a browser."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from locator.catalogue import compile_catalogue
from locator.local import DATA, read_settings_file
from locator.postgres import EmbeddedPostgres

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Without these, Chromium looks for its maker's servers at every start.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

server = EmbeddedPostgres(DATA / "test", durable=False)
locks: list[int] = []


def embedded_database() -> str:
    """The address of a database that no other run of the tests in this checkout uses at the same time."""
    DATA.mkdir(exist_ok=True)
    users = os.open(DATA / "test.users", os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(users, fcntl.LOCK_SH)
    locks.append(users)
    for number in range(1, 100):
        file = os.open(DATA / f"test.{number}", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            continue
        locks.append(file)
        return server.start().replace("///locator?", f"///locator_{number}?")
    raise RuntimeError("More than 99 runs of the tests at once.")


def pytest_unconfigure() -> None:
    """Stop the embedded server when the last run of the tests ends."""
    if not locks:
        return
    try:
        fcntl.flock(locks[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop()


# All this comes before the settings are first read, and before pytest-xdist starts its workers, which inherit it.
read_settings_file()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "locator.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's plain calls run inside an event loop of its own
    "DEBUG": "true",
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "localhost,testserver",
    "DATABASE_POOL": "0",
    "EMAIL_URL": "memorymail://",
}
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = embedded_database()
compile_catalogue()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import translation  # noqa: E402
from pytest_django.plugin import blocking_manager_key  # noqa: E402

# The real hasher is slow on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def is_transactional(test: pytest.Item) -> bool:
    marker = test.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & set(getattr(test, "fixturenames", ()))
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for test in filter(is_transactional, items):
        test.fixturenames.append("django_db_serialized_rollback")  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back what the migrations laid in: a transactional test ends by emptying every table, for every later test."""
    yield
    if nextitem and is_transactional(item):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it has left behind."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, driven by Playwright; the machine's own, since nothing else can be downloaded everywhere."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        reason = f"no Chromium: none of {', '.join(BROWSERS)} is installed"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=[*QUIET, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return DATA.parent
