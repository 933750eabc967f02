"""What each page costs: queries, and milliseconds from the request to the last byte of the answer, on the server."""

from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client as Visitor
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.city import demo_city
from tests.benchmarks.report import heading, measured, row
from tests.benchmarks.timing import p95
from tests.tenfold import grow_tenfold
from tests.walking import ROLES, person_of, reachable

REPEAT = 7
GOAL = 100
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@dataclass(frozen=True)
class Cost:
    """Queries, and milliseconds: the median and what 95 % of the requests do not exceed."""

    queries: int
    middle: float
    most: float


def pages() -> None:
    """Print what each page of each role costs at the demo's size and at ten times that, and how many miss the goal."""
    storages = settings.STORAGES | {"staticfiles": PLAIN_FILES}
    with override_settings(STORAGES=storages), measured("pages"), demo_city():
        visitors = {role: visitor_of(role) for role in ROLES}
        found = {role: reachable(visitor) for role, visitor in visitors.items()}
        small = {role: costs(visitor, found[role]) for role, visitor in visitors.items()}
        grow_tenfold()
        large = {role: costs(visitor, found[role]) for role, visitor in visitors.items()}
    print(f"\nMilliseconds a page on the server, medians over {REPEAT}; then the same for ten times the rows.\n")
    heading(["role", "page", "queries", "ms", "p95", "queries × 10", "ms × 10", "p95 × 10"])
    for role, addresses in found.items():
        for page in addresses:
            row([role, page, *figures(small[role][page]), *figures(large[role][page])])
    slow = sum(cost.middle > GOAL for of_role in large.values() for cost in of_role.values())
    print(f"\n{slow} of {sum(map(len, found.values()))} pages take more than {GOAL} ms at ten times the demo’s size.")


def visitor_of(role: str) -> Visitor:
    visitor = Visitor(SERVER_NAME="localhost")
    visitor.force_login(person_of(role))
    return visitor


def costs(visitor: Visitor, addresses: dict[str, str]) -> dict[str, Cost]:
    """The cost of each page, which is asked for once before, unmeasured."""
    return {page: cost(visitor, address) for page, address in addresses.items()}


def cost(visitor: Visitor, address: str) -> Cost:
    with CaptureQueriesContext(connection) as captured:
        visitor.get(address)
    queries, times = len(captured), []
    for _ in range(REPEAT):
        start = perf_counter()
        visitor.get(address)
        times.append(1000 * (perf_counter() - start))
    return Cost(queries, median(times), p95(times))


def figures(found: Cost) -> list[str]:
    return [str(found.queries), f"{found.middle:.0f}", f"{found.most:.0f}"]
