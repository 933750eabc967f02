"""Fifty connections that fight for a thousand units through the application's own path, beside check-then-insert."""

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from unittest.mock import patch

from django.db import OperationalError, connection, connections, transaction
from django.urls import reverse

from agencies import locking
from agencies.errors import NotPossible
from listings.models import Opening
from matching.enums import LIVE_STATES
from matching.models import Pair, Referral
from matching.offers import holds as offers_holds
from matching.pairs.ranking import on_day
from tests.benchmarks.city import DAY, city
from tests.benchmarks.report import heading, measured, row
from tests.benchmarks.timing import p95

CONNECTIONS = 50
UNITS = 1000
CONTENDERS = 5  # households that want the same unit at the same moment
HOUSEHOLDS = 3000
ONE_IN = 27  # units of a generated city for one that is open and suits somebody
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
        reverse("home")  # a server knows its pages before its first request
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
    heading(
        [
            "way",
            "held",
            "refused",
            "look again",
            "deadlocks",
            "doubles",
            "seconds",
            "median",
            "p95",
            "longest",
            "longest wait",
        ]
    )
    for name, found in (("the application's hold()", ours), ("naive check, then insert", naive)):
        times = [f"{one:.0f}" for one in (median(found.times), p95(found.times), max(found.times))]
        wait = f"{max(found.waits):.0f}" if found.waits else "none"
        counts = [*(found.ends[end] for end in ("held", "refused", "look again", "deadlock")), found.doubles]
        row([name, *map(str, counts), f"{found.seconds:.1f}", *times, wait])


def contended() -> list[Attempt]:
    """For each open unit, households that could have it; those that want the same unit come together."""
    chance, attempts = random.Random(42), []
    with on_day(DAY):
        openings = {one.pk: one for one in Opening.objects.select_related("unit").filter(closed_on=None)}
        line: dict[int, list[int]] = {}
        pairs = Pair.objects.could_be_offered()
        for opening, referral in pairs.values_list("opening_id", "referral_id").iterator():
            line.setdefault(opening, []).append(referral)
    referrals = Referral.objects.select_related("client").in_bulk()
    for opening, able in list(line.items())[:UNITS]:
        for referral in chance.sample(able, min(CONTENDERS, len(able))):
            attempts.append((openings[opening], referrals[referral]))
    return attempts


def fight(attempts: list[Attempt], way: Callable[[Attempt], str]) -> Fight:
    """All attempts, dealt out in their order to so many processes at once, each with a connection of its own."""
    connections.close_all()
    start = perf_counter()
    with get_context("fork").Pool(CONNECTIONS) as pool:
        hands = [attempts[place::CONNECTIONS] for place in range(CONNECTIONS)]
        played = pool.starmap(play, [(hand, way) for hand in hands], chunksize=1)
    found = Fight(seconds=perf_counter() - start)
    for times, waits, ends in played:
        found.times += times
        found.waits += waits
        found.ends += ends
    print(f"{way.__name__}: {found.ends}", file=sys.stderr)
    return found


def play(attempts: list[Attempt], way: Callable[[Attempt], str]) -> tuple[list[float], list[float], Counter]:
    """One process's attempts: milliseconds of each, milliseconds of each wait for locks, and how they ended."""
    times, waits, ends = [], [], Counter()
    lock = locking.lock

    def timed(*rows) -> None:
        start = perf_counter()
        try:
            lock(*rows)
        finally:
            waits.append(1000 * (perf_counter() - start))

    with patch.object(offers_holds, "lock", timed):
        for attempt in attempts:
            start = perf_counter()
            ends[way(attempt)] += 1
            times.append(1000 * (perf_counter() - start))
    connections.close_all()
    return times, waits, ends


def hold(attempt: Attempt) -> str:
    """As a page does it."""
    opening, referral = attempt
    try:
        offers_holds.hold(referral, opening, None, today=DAY)
    except NotPossible as error:
        return "look again" if isinstance(error.__cause__, OperationalError) else "refused"
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
