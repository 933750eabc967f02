"""Fifty connections that fight for a thousand units through the application's own path, beside check-then-insert."""

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from statistics import median
from threading import Thread
from time import perf_counter
from unittest.mock import patch

from django.db import OperationalError, connection, transaction

from agencies.consenting import NotPossible
from listings.models import Opening
from matching import moving, offers
from matching.enums import LIVE_STATES
from matching.models import Pair, Referral
from matching.ranking import on_day
from tests.benchmarks.city import DAY, city
from tests.benchmarks.report import heading, measured, row
from tests.benchmarks.timing import p95

CONNECTIONS = 50
UNITS = 1000
CONTENDERS = 5  # households that want the same unit at the same moment
HOUSEHOLDS = 3000
ONE_IN = 20  # units of a generated city for one that is open
Attempt = tuple[Opening, Referral]


@dataclass
class Fight:
    """What came of all attempts: milliseconds each, milliseconds spent waiting for locks, how it ended, and doubles."""

    times: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    ends: Counter = field(default_factory=Counter)
    doubles: int = 0
    seconds: float = 0


def holds() -> None:
    """Print how the fight ends on both ways."""
    with measured("holds"), city(UNITS * ONE_IN, HOUSEHOLDS):
        attempts = contended()
        ours = fight(attempts, hold)
        ours.doubles = doubles("matching_offer", f"state IN ({', '.join(repr(str(one)) for one in LIVE_STATES)})")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE naive_offer (opening_id bigint, referral_id bigint)")
        naive = fight(attempts, check_then_insert)
        naive.doubles = doubles("naive_offer", "true")
    print(
        f"\n{CONNECTIONS} connections, {len({one.pk for one, _ in attempts})} open units, {HOUSEHOLDS} households, "
        f"{len(attempts)} attempts. Milliseconds; a wait is for a lock.\n"
    )
    heading(["way", "held", "refused", "deadlocks", "doubles", "seconds", "median", "p95", "longest", "longest wait"])
    for name, found in (("the application's hold()", ours), ("naive check, then insert", naive)):
        times = [f"{one:.0f}" for one in (median(found.times), p95(found.times), max(found.times))]
        wait = f"{max(found.waits):.0f}" if found.waits else "none"
        counts = [found.ends["held"], found.ends["refused"], found.ends["deadlock"], found.doubles]
        row([name, *map(str, counts), f"{found.seconds:.1f}", *times, wait])


def contended() -> list[Attempt]:
    """For each open unit, households that could have it; those that want the same unit come together."""
    chance, attempts = random.Random(42), []
    with on_day(DAY):
        openings = {one.pk: one for one in Opening.objects.select_related("unit").filter(closed_on=None)}
        line: dict[int, list[int]] = {}
        pairs = Pair.objects.filter(eligible=True, open_ok=True).in_the_line()
        for opening, referral in pairs.values_list("opening_id", "referral_id").iterator():
            line.setdefault(opening, []).append(referral)
    referrals = Referral.objects.select_related("client").in_bulk()
    for opening, able in list(line.items())[:UNITS]:
        for referral in chance.sample(able, min(CONTENDERS, len(able))):
            attempts.append((openings[opening], referrals[referral]))
    return attempts


def fight(attempts: list[Attempt], way: Callable[[Attempt], str]) -> Fight:
    """All attempts, in their order, by so many connections at once."""
    found, queue = Fight(), SimpleQueue()
    for attempt in attempts:
        queue.put(attempt)
    lock = moving.lock

    def timed(clients, units) -> None:
        start = perf_counter()
        lock(clients, units)
        found.waits.append(1000 * (perf_counter() - start))

    def work() -> None:
        try:
            while True:
                attempt = queue.get_nowait()
                start = perf_counter()
                end = way(attempt)
                found.times.append(1000 * (perf_counter() - start))
                found.ends[end] += 1
        except Empty:
            connection.close()

    start = perf_counter()
    with patch.object(moving, "lock", timed):
        threads = [Thread(target=work) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found.seconds = perf_counter() - start
    print(f"{way.__name__}: {found.ends}", file=sys.stderr)
    return found


def hold(attempt: Attempt) -> str:
    """As a page does it."""
    opening, referral = attempt
    try:
        offers.hold(referral, opening, None, today=DAY)
    except NotPossible:
        return "refused"
    except OperationalError as error:
        if "deadlock" not in str(error):
            raise
        return "deadlock"
    return "held"


def check_then_insert(attempt: Attempt) -> str:
    """As one would without a guarantee of PostgreSQL: look whether somebody has it, and take it if not."""
    opening, referral = attempt
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM naive_offer WHERE opening_id = %s", [opening.pk])
        if cursor.fetchone():
            return "refused"
        cursor.execute("INSERT INTO naive_offer VALUES (%s, %s)", [opening.pk, referral.pk])
    return "held"


def doubles(table: str, condition: str) -> int:
    """Openings that more than one household has."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM {table} WHERE {condition} GROUP BY opening_id HAVING count(*) > 1) d"
        )
        return cursor.fetchone()[0]
