"""Tries faults: each in a process of its own, against the tests that touch it."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby

import pytest

from tests.mutants import loading, running
from tests.mutants.faults import Fault
from tests.mutants.running import Jobs, Session
from tests.mutants.touching import Touched

Note = Callable[[Fault, dict, list[str]], None]
# To copy the database, build the rules or start Python on a busy machine; and how many times as long tests may take.
SECONDS_TO_START, SLOWER = 60, 5


def try_all(faults: list[Fault], picked: list[int], options: Namespace, note: Note) -> None:
    """Collect all tests once, measure those that are new, and try each fault."""

    def then(session: pytest.Session) -> None:
        items = {item.nodeid: item for item in running.fast(session.items)}
        running.make_template()
        jobs = Jobs(options.processes)
        touched = measure(jobs, items, plugin)
        trying = _jobs(faults, picked, items, touched, options, plugin)
        for (number, tests), answer in jobs.run(trying):
            note(faults[number], answer, tests)

    plugin = Session(then)
    loading.build_in(faults)
    running.pytest_main(running.test_files(), plugin)


def measure(jobs: Jobs, items: dict[str, pytest.Item], plugin: Session) -> Touched:
    """What each test touches; only files of tests that have changed are run."""
    touched = Touched.kept()
    by_file = {file: list(own) for file, own in groupby(items.values(), lambda item: item.nodeid.partition("::")[0])}
    unknown = touched.unknown(by_file)
    work = ((file, 900.0, partial(running.measured, by_file[file], plugin)) for file in unknown)
    for done, (file, answer) in enumerate(jobs.run(work), 1):
        failing = ", ".join(answer.get("failed", ())) or ("" if "tests" in answer else "did not end")
        print(f"measured {done} of {len(unknown)}: {file} {failing}", file=sys.stderr, flush=True)
        if "tests" in answer:
            touched.note(file, answer["tests"])
            touched.keep()
    touched.files = {file: touched.files[file] for file in by_file if file in touched.files}
    return touched


def _jobs(
    faults: list[Fault],
    picked: Iterable[int],
    items: dict[str, pytest.Item],
    touched: Touched,
    options: Namespace,
    plugin: Session,
) -> Iterator[tuple[tuple[int, list[str]], float, Callable[[str], dict]]]:
    for number in picked:
        wanted = within(touched.of(faults[number]), touched, options.budget)
        own = running.ordered(wanted, items)
        limit = SECONDS_TO_START + SLOWER * sum(touched.tests[item.nodeid][0] for item in own)
        names = [item.nodeid for item in own]
        if faults[number].at_import or number in loading.switch.asked_at_import:
            work: Callable[[str], dict] = partial(_anew, number, names, options.seed)
        else:
            work = partial(running.tried, faults[number], number, own, plugin)
        yield (number, names), limit, work


def within(tests: list[str], touched: Touched, budget: float) -> list[str]:
    """As many of the tests as the seconds allow, and at least one."""
    left, kept = budget, []
    for test in tests:
        seconds = touched.tests[test][0]
        if not kept or seconds <= left:
            left -= seconds
            kept.append(test)
    return kept


def _anew(number: int, tests: list[str], seed: str, name: str) -> dict:
    """What acts while modules are imported is on before the first of them is."""
    if not tests:
        return {"failed": [], "ran": 0, "reached": False}
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    if os.fork() == 0:
        given = [str(number), seed, name, running.template, str(writing)]
        os.execv(sys.executable, [sys.executable, "-m", __name__, *given, *tests])
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    # Without an answer the registry did not even start.
    return json.loads(text) if text else {"failed": ["the modules cannot be imported"], "ran": 0, "reached": True}


def _alone(number: int, seed: str, name: str, writing: int, tests: list[str]) -> None:
    """The life of such a process."""
    from tests.mutants import choosing

    def then(session: pytest.Session) -> None:
        running.use_copy(name)
        own = running.ordered(tests, {item.nodeid: item for item in session.items})
        ran = running.protocol(own, plugin, stop=True)
        answer = {"failed": plugin.failed[:1], "ran": ran, "reached": loading.switch.reached}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)

    faults = choosing.chosen(seed)
    plugin = Session(then)
    loading.switch.on = number
    loading.build_in(faults)
    running.pytest_main(dict.fromkeys(test.partition("::")[0] for test in tests), plugin)


if __name__ == "__main__":
    running.template = sys.argv[4]
    _alone(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[5]), sys.argv[6:])
