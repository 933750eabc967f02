"""Where the tests find their database, the compiled French and a browser."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
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
from django.db import connection, transaction  # noqa: E402
from django.test import TransactionTestCase, override_settings  # noqa: E402
from django.utils import translation  # noqa: E402

from tests import guards  # noqa: E402
from tests.databases import fresh_database  # noqa: E402
from tests.snapshots import Rows, keep, put_back  # noqa: E402

# The real hasher is slow on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# Files that take longest come first, so that no worker is left with one of them when the others are done.
LONGEST_FIRST = (
    "tests/browser/test_walk.py",
    "tests/test_random_walk.py",
    "tests/test_page_budgets.py",
    "tests/browser/",
    "tests/matching/pairs/test_pair_oracle.py",
    "tests/locator/demo/test_demo.py",
    "tests/test_visibility.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((at for at, name in enumerate(LONGEST_FIRST) if item.nodeid.startswith(name)), len(LONGEST_FIRST))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def guarded() -> Iterator[None]:
    """Every guard stands for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        guards.stand_guard(patch)
        yield


def pytest_runtest_logstart(nodeid: str) -> None:
    guards.begin(nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield
    guards.complain()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database; a test that commits puts back what the migrations laid in, and nothing else."""
    with django_db_blocker.unblock(), fresh_database():
        reference_data = keep()
        TransactionTestCase._fixture_teardown = lambda _test: put_back(reference_data)  # type: ignore[method-assign]
        with django_db_blocker.block():
            yield


@dataclass(frozen=True)
class Demo:
    """The demo's city: its rows, and what loading it returned and printed."""

    rows: Rows
    was_loaded: bool
    output: str


@pytest.fixture(scope="session")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo's city, loaded once in a run of the tests, whichever worker needs it first."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    file = tmp_path_factory.getbasetemp().parent / f"demo-{run}.pickle"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            with django_db_blocker.unblock():
                file.write_bytes(pickle.dumps(loaded_demo()))
        return pickle.loads(file.read_bytes())


def loaded_demo() -> Demo:
    from locator import demo

    output = StringIO()
    with transaction.atomic(), override_settings(DEBUG=True):
        was_loaded = demo.load(output)
        found = Demo(keep(), was_loaded, output.getvalue())
        transaction.set_rollback(True)
    return found


def lay_in(demo: Demo) -> None:
    """Fill the tables with the demo's city, as it is after loading."""
    put_back(demo.rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def demo_city(demo: Demo, django_db_blocker: Any) -> Iterator[Demo]:
    """The demo's city in the database, for all tests of a file, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        lay_in(demo)
        yield demo
        transaction.set_rollback(True)


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
