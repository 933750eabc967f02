"""python -m tests.mutants: small faults, one at a time, each against the tests that touch it.

A fault is killed when a test fails, or when the tests hang. Survivors go to standard output, with the tests that let
them pass; progress to standard error. Those of explained.toml cannot be noticed, and say why. An embedded PostgreSQL
runs as long as this does.
"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from dataclasses import dataclass, field

from tests.mutants import choosing
from tests.mutants.faults import Fault
from tests.mutants.trying import try_all


def read_options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.mutants", description="Small faults that the tests must notice.")
    parser.add_argument("only", nargs="*", help="only faults whose line contains one of these words")
    parser.add_argument("--at-least", type=float, default=97, help="percent that must be killed (default 97)")
    parser.add_argument("--processes", type=int, default=1, help="faults tried at the same time (default 1)")
    parser.add_argument("--budget", type=float, default=45, help="seconds of tests for a fault (default 45)")
    parser.add_argument("--seed", default=choosing.SEED, help="draws other faults; all: every possible one")
    parser.add_argument("--every", type=int, default=1, help="only every so many, as a sample")
    parser.add_argument("--list", action="store_true", help="show the faults and try none")
    return parser.parse_args()


@dataclass
class Result:
    """What became of all faults."""

    outcomes: Counter[str] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=choosing.explained)

    def note(self, fault: Fault, answer: dict, tests: list[str]) -> None:
        outcome = self._outcome(fault, answer)
        self.outcomes[outcome] += 1
        by = (answer.get("failed") or [answer.get("refused", "")])[0]
        print(f"{outcome:9} {answer.get('seconds', 0):5.1f} s  {place(fault)}  {by}", file=sys.stderr, flush=True)
        if outcome == "survived":
            files = Counter(test.partition("::")[0] for test in tests[: answer.get("ran", 0)])
            told = ", ".join(f"{file} ({count})" for file, count in files.most_common(8)) or "none touches it"
            reached = "" if answer.get("reached", True) else "; none of them came by"
            self.survivors.append(f"{place(fault)}\n    tests run: {told}{reached}")

    def _outcome(self, fault: Fault, answer: dict) -> str:
        if answer.get("timeout"):
            return "timeout"
        if answer.get("refused"):
            return "refused"
        if answer.get("failed") or answer.get("crash"):
            return "killed"
        return "explained" if fault.key in self.reasons else "survived"

    @property
    def percent(self) -> float:
        """Of the faults that could be noticed."""
        noticed = self.outcomes["killed"] + self.outcomes["timeout"]
        return 100 * noticed / max(1, noticed + self.outcomes["survived"])


def place(fault: Fault) -> str:
    return f"{fault.path}:{fault.line} {fault.key.split('::', 1)[1]}"


def main() -> None:
    options = read_options()
    faults = choosing.chosen(options.seed)
    picked = [
        number
        for number, fault in enumerate(faults)
        if not options.only or any(word in place(fault) for word in options.only)
    ][:: options.every]
    if options.list:
        print("\n".join(place(faults[number]) for number in picked))
        return
    result = Result()
    started = time.monotonic()
    with_server(lambda: try_all(faults, picked, options, result.note))
    report(result, time.monotonic() - started)
    sys.exit(result.percent < options.at_least)


def with_server(work) -> None:
    from locator.local import DATA
    from locator.postgres import EmbeddedPostgres

    DATA.mkdir(exist_ok=True)
    server = EmbeddedPostgres(DATA / "mutants", durable=False)
    os.environ["DATABASE_URL"] = server.start()
    # What these imported has no faults built in.
    for name in [name for name in sys.modules if name.partition(".")[0] == "locator"]:
        del sys.modules[name]
    try:
        work()
    finally:
        server.stop()


def report(result: Result, seconds: float) -> None:
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(result.outcomes.items()))
    if result.survivors:
        print("Survivors:")
        print("\n".join(result.survivors))
    print(f"{sum(result.outcomes.values())} faults in {seconds:.0f} s: {counted}; {result.percent:.1f} % killed.")


if __name__ == "__main__":
    main()
