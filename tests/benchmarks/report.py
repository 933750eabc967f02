"""The tables that the benchmark prints, and the measuring behind them."""

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import mean, median
from time import perf_counter

from django.db import connection

from matching.models import Pair
from matching.pairs.ranking import on_day
from tests.benchmarks import questions
from tests.benchmarks.city import DAY, city
from tests.benchmarks.timing import Comparison, ask, compare, p95
from tests.benchmarks.yardstick import Yardstick, sql_of

# Up to so many units it is one city, in which fewer households wait.
CITY_UNITS, CITY_HOUSEHOLDS = 800, 3_000
ROUND_UNITS, ROUND_HOUSEHOLDS, ROUND_REPEAT = 40_000, 10_000, 3
PAGES = 20

RANKING = ["units", "households", "ranks", "view", "p95", "constants", "p95", "ratio", "rows", "whole page"]
ROUND = [
    "openings",
    "households",
    "eligible pairs",
    "view s",
    "constants s",
    "ratio",
    "µs a pair",
    "found a second",
    "fetched s",
]


def report(units: list[int], households: int, repeat: int, with_round: bool) -> None:
    """Generate a city of each size, measure, and print Markdown. A whole page is all that the product asks for one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        [(version,)] = cursor.fetchall()
    print(f"{version.split(' on ')[0]}, {os.cpu_count()} cores, {platform.platform()}, load {os.getloadavg()[0]:.1f}")
    print(f"Milliseconds, planning included: medians over {repeat}; {PAGES} whole pages; one unit in twenty is open.\n")
    if units:
        heading(RANKING)
    for number in units:
        waiting = min(CITY_HOUSEHOLDS, households) if number <= CITY_UNITS else households
        with measured(f"{number:,} units, {waiting:,} households"), city(number, waiting), on_day(DAY):
            ranking(number, waiting, repeat)
    if with_round:
        print()
        heading(ROUND)
        with measured("a whole round"), city(ROUND_UNITS, ROUND_HOUSEHOLDS), on_day(DAY):
            whole_round()


def ranking(units: int, waiting: int, repeat: int) -> None:
    """Print how long the ranking of units for a household takes, and of households for a unit."""
    yardstick = Yardstick(DAY)
    households = questions.some_households(repeat)
    openings = questions.some_openings(repeat)
    found = compare(questions.units_for_households(yardstick, households))
    page = questions.page_of_units(households[:PAGES])
    row([f"{units:,}", f"{waiting:,}", "units", *figures(found), f"{page:.0f}"])
    found = compare(questions.households_for_units(yardstick, openings))
    page = questions.page_of_households(openings[:PAGES])
    row([f"{units:,}", f"{waiting:,}", "households", *figures(found), f"{page:.0f}"])


def whole_round() -> None:
    """Print how long PostgreSQL takes to find and count all pairs of a round, and once with all of them fetched."""
    question = questions.whole_round()
    ways = [sql_of(question), Yardstick(DAY).sql(question)]
    counted = tuple(f"SELECT count(*), sum(fit) FROM ({sql}) pairs" for sql in ways)
    found = compare([counted] * ROUND_REPEAT)
    _, [(pairs, _)] = ask(counted[0])
    fetched, _ = ask(ways[0])
    considered = Pair.objects.filter(on_offer=True).in_the_queue()
    openings = considered.values("opening_id").distinct().count()
    households = considered.values("referral_id").distinct().count()
    seconds = median(found.view) / 1000
    a_pair = 1e6 * seconds / (openings * households)
    times = [seconds, median(found.yardstick) / 1000, found.ratio, a_pair, pairs / seconds, fetched / 1000]
    row([f"{openings:,}", f"{households:,}", f"{pairs:,}", *(f"{time:,.2f}" for time in times)])


def figures(found: Comparison) -> list[str]:
    times = [median(found.view), p95(found.view), median(found.yardstick), p95(found.yardstick)]
    return [*(f"{time:.1f}" for time in times), f"{found.ratio:.2f}", f"{mean(found.rows):.0f}"]


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Say on standard error what is being done, and how long it took."""
    print(f"{what} …", file=sys.stderr, flush=True)
    start = perf_counter()
    yield
    print(f"{what}: {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


def heading(names: list[str]) -> None:
    row(names)
    row(["---"] * len(names))


def row(cells: list[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)
