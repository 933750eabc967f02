"""What a whole round costs: time by step, peak memory of the program and of PostgreSQL, and broken promises: none."""

import os
import resource
import sys
from pathlib import Path
from time import perf_counter

from django.db import connection

from matching.pairs.ranking import on_day, policy_on
from matching.rounds.assignment import solve
from matching.rounds.planning import plan_of
from matching.rounds.reading import read_facts
from tests.benchmarks.city import DAY, city
from tests.benchmarks.report import heading, measured, row
from tests.matching.rounds.round_checks import violations

COLUMNS = [
    "households",
    "openings",
    "pairs",
    "read s",
    "solve s",
    "explain s",
    "round s",
    "CPU s",
    "MB",
    "MB PostgreSQL",
]
COLUMNS += ["housed", "no unit", "questions", "outranked", "violations"]
# One unit in twenty is open, and one open unit in ten is held.
UNITS_AN_OPENING = 20 / 0.9


def rounds(sizes: list[tuple[int, int]]) -> None:
    """Print what a round of each size costs, the smallest first: peak memory is that of the largest so far."""
    print("\nA round: reading the pairs from PostgreSQL, matching, and a certificate for everyone left out.\n")
    heading(COLUMNS)
    for households, openings in sizes:
        with measured(f"a round of {households:,} × {openings:,}"):
            units = round(openings * UNITS_AN_OPENING)
            with city(units, households), on_day(DAY):
                one_round()


def one_round() -> None:
    """Plan a round of the city at hand, and print a row about it."""
    policy = policy_on(DAY)
    spent = _cpu_seconds()
    start = perf_counter()
    facts = read_facts(policy, _progress)
    read = perf_counter()
    plan = plan_of(facts, DAY, policy)
    planned = perf_counter()
    spent = _cpu_seconds() - spent
    memory, server = _peak_memory(), _peak_memory_of_postgres()
    solving = perf_counter()
    solution = solve(facts.graph)
    solved = perf_counter() - solving
    broken = len(list(violations(facts.graph, solution)))
    times = [read - start, solved, planned - read - solved, planned - start, spent]
    whys = [left_out.why for left_out in plan.left_out]
    row(
        [
            *(f"{count:,}" for count in (plan.households, len(plan.homes), plan.pairs)),
            *(f"{time:.2f}" for time in times),
            f"{memory:,}",
            server,
            f"{len(plan.matches):,}",
            *(f"{whys.count(why):,}" for why in ("no_eligible_unit", "only_with_questions", "outranked")),
            str(broken),
        ]
    )


def _progress(done: int, of: int) -> None:
    if done % 10_000 == 0:
        print(f"  {done:,} of {of:,} households read", file=sys.stderr, flush=True)


def _peak_memory() -> int:
    """Of this program, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _cpu_seconds() -> float:
    """What this program and its PostgreSQL process have computed so far: on a busy machine, less than what passes."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    status = _process_of_postgres() / "stat"
    ticks = sum(int(number) for number in status.read_text().split()[13:15]) if status.exists() else 0
    return own.ru_utime + own.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def _peak_memory_of_postgres() -> str:
    """In MB, shared buffers included; where it runs on this machine."""
    status = _process_of_postgres() / "status"
    if not status.exists():
        return "–"
    [peak] = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return f"{int(peak) // 1024:,}"


def _process_of_postgres() -> Path:
    """Where Linux tells of the process that serves this connection, if that is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    return Path(f"/proc/{pid}")
