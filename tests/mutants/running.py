"""Runs tests in copies of one warm process, each with a database of its own."""

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.mutants import choosing, loading, touching
from tests.mutants.faults import Fault

COPY = "mutants"
template = ""
# Browsers, the demo's city and what walks through every page take long and touch nearly all: what only they notice is
# noticed too late. And what tests the checkout's own machinery has no rules.
LEFT_OUT = (
    "tests/browser",
    "tests/benchmarks",
    "tests/mutants",
    "tests/test_random_walk.py",
    "tests/test_page_budgets.py",
    "tests/test_visibility.py",
    "tests/test_embedded_postgres.py",
    "tests/test_catalogue.py",
    "tests/locator/demo",
    "tests/locator/reports/test_demo_reports.py",
    "tests/locator/reports/formats/test_pdf.py",
)
SLOW_FIXTURES = {"browser", "demo", "demo_city", "city_pages"}
PER_FILE = {"module", "package"}


def admin() -> psycopg.Connection:
    """A connection that makes and drops databases."""
    address = os.environ["DATABASE_URL"].replace("///locator?", "///postgres?")
    return psycopg.connect(address, autocommit=True)


def make_template() -> None:
    """The migrated database from which each run copies its own; it is made once, as all tests' is."""
    global template
    from tests import databases

    with databases.fresh_database():
        template = f"migrated_{databases.fingerprint()}"


def use_copy(name: str) -> None:
    """Let this process work in a fresh copy, and let no test make one."""
    from django.conf import settings
    from django.db import connections

    with closing(admin()) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    for module in list(sys.modules.values()):
        if hasattr(module, "fresh_database"):
            module.fresh_database = nullcontext


def drop_copy(name: str) -> None:
    with closing(admin()) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def put_in(fault: Fault, number: int) -> None:
    """Switch a fault on; one of the rules in SQL is built into this process's database, as `migrate` builds them."""
    if fault.path.endswith(".py"):
        loading.switch.on = number
        return
    Path.read_text = loading.changed_file(fault)  # type: ignore[method-assign]
    for module in list(sys.modules.values()):
        for kept in list(vars(module).values()) if _ours(module) else ():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    if choosing.makes_views(Path(fault.path)):
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0, skip_checks=True)
        connections.close_all()


def _ours(module: Any) -> bool:
    return getattr(module, "__name__", "").partition(".")[0] in ("agencies", "listings", "matching", "locator")


class Jobs:
    """Children of this process that run at the same time, each with a limit of seconds."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.waiting = selectors.DefaultSelector()
        self.limits: dict[int, float] = {}

    def run(self, jobs: Iterable[tuple[Any, float, Callable[[str], dict]]]) -> Iterator[tuple[Any, dict]]:
        """Each job's answer, or `{"timeout": True}`, with the thing it was about."""
        jobs = iter(jobs)
        free = [f"{COPY}_{os.getpid()}_{number}" for number in range(self.count)]
        more = True
        while more or self.limits:
            while more and free:
                job = next(jobs, None)
                if job is None:
                    more = False
                    break
                self._start(*job, free.pop())
            for subject, answer, name in self._answers():
                drop_copy(name)
                free.append(name)
                yield subject, answer

    def _start(self, subject: Any, limit: float, work: Callable[[str], dict], name: str) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.setsid()
            _work(work, name, writing)
        os.close(writing)
        started = time.monotonic()
        self.limits[child] = started + limit
        self.waiting.register(reading, selectors.EVENT_READ, (subject, child, name, started, bytearray()))

    def _answers(self) -> Iterator[tuple[Any, dict, str]]:
        for key, _events in self.waiting.select(timeout=1):
            subject, child, name, started, text = key.data
            part = os.read(key.fd, 1 << 16)
            if part:
                text += part
                continue
            answer = json.loads(text) if text else {"crash": True}
            yield self._end(key, child) or subject, answer | {"seconds": time.monotonic() - started}, name
        for key in list(self.waiting.get_map().values()):
            subject, child, name, started, _text = key.data
            if time.monotonic() > self.limits[child]:
                self._end(key, child)
                yield subject, {"timeout": True, "seconds": time.monotonic() - started}, name

    def _end(self, key: selectors.SelectorKey, child: int) -> None:
        self.waiting.unregister(key.fd)
        os.close(key.fd)  # type: ignore[arg-type]
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        del self.limits[child]


def _work(work: Callable[[str], dict], name: str, writing: int) -> None:
    """The child's life: nothing of the parent is cleaned up by it."""
    silent = os.open(os.devnull, os.O_RDWR)
    log = os.open(choosing.ROOT / ".data" / "mutants.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(silent, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    status = 1
    try:
        answer = json.dumps(work(name)).encode()
        while answer:
            answer = answer[os.write(writing, answer) :]
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


class Session:
    """A pytest plugin: it takes over when all tests are collected."""

    def __init__(self, then: Callable[[pytest.Session], None]) -> None:
        self.then = then
        self.failed: list[str] = []
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from pytest_django.plugin import blocking_manager_key  # pytest rewrites it before anybody else imports it

        if session.testsfailed:
            raise session.Interrupted("Not every file of tests can be imported.")
        loading.switch.importing = False
        with session.config.stash[blocking_manager_key].unblock():
            self.then(session)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def pytest_main(files: Iterable[str], plugin: Session) -> None:
    """Collect the files' tests and hand them to the plugin."""
    options = ["-n", "0", "-q", "--tb=no", "-s", "-p", "no:cacheprovider", "--no-header", "--no-summary"]
    status = pytest.main([*options, *files], plugins=[plugin])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest ended with {status!r}")


def test_files() -> list[str]:
    """All files of tests that count."""
    found = sorted(str(path.relative_to(choosing.ROOT)) for path in (choosing.ROOT / "tests").rglob("test_*.py"))
    return [
        file for file in found if not file.startswith(LEFT_OUT) and not file.endswith(("_pdf.py", "_demo_reports.py"))
    ]


def fast(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests that need no browser and no demo."""
    return [item for item in items if SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))]


def protocol(items: list[pytest.Item], plugin: Session, stop: bool) -> int:
    """Run tests one after another; how many were run. With `stop`, the first that fails is the last."""
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if stop and plugin.failed:
            return at + 1
    return len(items)


def measured(items: list[pytest.Item], plugin: Session, name: str) -> dict:
    """Each test's seconds and what it touches; a test that fails without a fault counts nowhere."""
    from django.db import connection

    use_copy(name)
    connection.execute_wrappers.append(touching.Statements(loading.seen))
    found = {}
    for at, item in enumerate(items):
        loading.seen.clear()
        following = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        found[item.nodeid] = (plugin.seconds.get(item.nodeid, 0), sorted(loading.seen))
    failed = set(plugin.failed)
    return {"tests": {test: one for test, one in found.items() if test not in failed}, "failed": sorted(failed)}


def tried(fault: Fault, number: int, items: list[pytest.Item], plugin: Session, name: str) -> dict:
    """What became of a fault: the test that failed, how many were run, and whether they came by."""
    use_copy(name)
    try:
        put_in(fault, number)
    except Exception as error:  # PostgreSQL refuses the rules: nobody would ever run with this fault
        return {"refused": str(error).splitlines()[0]}
    ran = protocol(items, plugin, stop=True)
    reached = loading.switch.reached or fault.path.endswith(".sql")
    return {"failed": plugin.failed[:1], "ran": ran, "reached": reached}


def ordered(wanted: list[str], items: dict[str, pytest.Item]) -> list[pytest.Item]:
    """The tests that were asked for, in their order; a file that shares something costly stays together, at the end."""
    found = [items[test] for test in wanted if test in items]
    shared = {item.nodeid.partition("::")[0] for item in found if _shares(item)}
    alone = [item for item in found if item.nodeid.partition("::")[0] not in shared]
    together = sorted((item for item in found if item not in alone), key=lambda item: item.nodeid.partition("::")[0])
    return alone + together


def _shares(item: pytest.Item) -> bool:
    definitions = item._fixtureinfo.name2fixturedefs.values()
    return any(definition[-1].scope in PER_FILE and definition[-1].baseid for definition in definitions)
