"""What a page costs the database: few queries, as many for ten times the rows, and nothing written."""

import re
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from zeal import NPlusOneError, zeal_context
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from agencies.models import Client
from listings.models import Unit
from tests.tenfold import grow_tenfold
from tests.walking import ROLES, person_of, reachable

pytestmark = pytest.mark.django_db

BUDGET = 12
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b|.*\bFOR (NO KEY )?(UPDATE|SHARE)\b", re.DOTALL)
# What a reader leaves behind by reading: the session's own rows.
SESSION = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(django_session|usersessions_usersession)"')
Costs = dict[str, dict[str, int]]
Pages = dict[str, tuple[Visitor, dict[str, str]]]


def visitor_of(role: str) -> Visitor:
    visitor = Visitor()
    visitor.force_login(person_of(role))
    return visitor


def queries(visitor: Visitor, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        visitor.get(address)
    return [query["sql"] for query in captured]


def writes(statements: list[str]) -> list[str]:
    """Those among the statements that write or lock, but for the reader's own session."""
    return [sql for sql in statements if WRITES.match(sql) and not SESSION.match(sql)]


@pytest.fixture(scope="module")
def pages(demo_city: None) -> Pages:
    """For each role, somebody who has been everywhere, and the address of every kind of page that they reached."""
    visitors = {role: visitor_of(role) for role in ROLES}
    return {role: (visitor, reachable(visitor)) for role, visitor in visitors.items()}


@dataclass(frozen=True)
class Small:
    """By role and page, at the demo's size: how many queries, what zeal says of them, and which of them write."""

    costs: Costs
    complaints: dict[str, dict[str, str]]
    written: dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def small(pages: Pages) -> Small:
    """Each page of each role once, and who asks row by row, or writes where somebody only reads."""
    initialize_app_registry()
    patch()
    found = Small(*({role: {} for role in pages} for _ in range(3)))
    for role, (visitor, addresses) in pages.items():
        for page, address in addresses.items():
            try:
                with zeal_context():
                    statements = queries(visitor, address)
            except NPlusOneError as error:
                found.complaints[role][page] = str(error).splitlines()[0]
            else:
                found.costs[role][page] = len(statements)
                found.written[role][page] = writes(statements)
    return found


@pytest.fixture(scope="module")
def large(pages: Pages, small: object) -> Costs:
    """The queries of each page of each role at ten times the demo's size."""
    households, homes = Client.objects.count(), Unit.objects.count()
    with transaction.atomic():
        grow_tenfold()
        assert (Client.objects.count(), Unit.objects.count()) == (10 * households, 10 * homes)
        costs = {
            role: {page: len(queries(visitor, address)) for page, address in found.items()}
            for role, (visitor, found) in pages.items()
        }
        transaction.set_rollback(True)
    return costs


@pytest.mark.parametrize("role", ROLES)
def test_no_page_asks_for_the_rows_of_a_list_one_by_one(small, role):
    assert small.complaints[role] == {}


@pytest.mark.parametrize("role", ROLES)
def test_reading_a_page_writes_and_locks_nothing(small, role):
    assert len(small.written[role]) > 5
    assert {page: written for page, written in small.written[role].items() if written} == {}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_to_its_budget_of_queries(large, role):
    assert large[role]
    assert {page: cost for page, cost in large[role].items() if cost > BUDGET} == {}


@pytest.mark.parametrize("role", ROLES)
def test_ten_times_the_rows_cost_no_more_queries(small, large, role):
    """The longer lists begin with other rows: what none of them has is not asked for, and saves a query."""
    assert {page: cost for page, cost in large[role].items() if cost > small.costs[role][page]} == {}
