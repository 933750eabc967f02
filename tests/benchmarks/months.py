"""The monthly figures of many openings, beside an event sweep in SQL written by hand; and one month at city scale."""

from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection

from agencies.months import months_until
from locator.reports.facts.figures import facts
from locator.reports.facts.openings import opening_series
from tests.benchmarks.city import DAY, city, database
from tests.benchmarks.report import CITY_HOUSEHOLDS, CITY_UNITS, heading, measured, row

OPENINGS, MONTHS, REPEAT = 1_000_000, 36, 5
LAST = date(2026, 10, 1)
SQL = Path(__file__).parent / "sql"


def months() -> None:
    """Print both, and refuse to compare answers that differ."""
    print()
    heading(["openings", "months", "ours s", "sweep s", "ratio", "one month, city s"])
    ours, sweep = _many()
    with measured("a month of a city"), city(CITY_UNITS, CITY_HOUSEHOLDS):
        one = median(_timed(lambda: facts(DAY))[0] for _ in range(REPEAT))
    row([f"{OPENINGS:,}", str(MONTHS), f"{ours:.2f}", f"{sweep:.2f}", f"{ours / sweep:.2f}", f"{one:.2f}"])


def _many() -> tuple[float, float]:
    asked = months_until(LAST, MONTHS)
    with measured(f"{OPENINGS:,} openings"), database(), connection.cursor() as cursor:
        # Only to load them sooner: what is measured reads neither.
        cursor.execute("ALTER TABLE listings_opening DROP CONSTRAINT opening_never_overlaps")
        for table in ("listings_opening", "listings_unit", "listings_verification"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute((SQL / "openings.sql").read_text(), {"units": OPENINGS // 10, "last": LAST})
        cursor.execute("ANALYZE listings_opening, listings_verification")
        times = []
        for _ in range(REPEAT):
            ours, found = _timed(lambda: opening_series(asked))
            sweep, rows = _timed(lambda: _swept(cursor, asked))
            told = [[float(value) for value in column] for column in list(zip(*rows, strict=True))[1:]]
            assert told == [[float(value) for value in column] for column in found.values()]
            times.append((ours, sweep))
    return median(ours for ours, _ in times), median(sweep for _, sweep in times)


def _swept(cursor, asked: list[date]) -> list[tuple]:
    cursor.execute((SQL / "event_sweep.sql").read_text(), {"first": asked[0], "last": asked[-1]})
    return cursor.fetchall()


def _timed(work) -> tuple[float, object]:
    start = perf_counter()
    found = work()
    return perf_counter() - start, found
