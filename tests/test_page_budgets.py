"""What a page costs the database: few queries, and as many for ten times the rows."""

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
Costs = dict[str, dict[str, int]]
Pages = dict[str, tuple[Visitor, dict[str, str]]]


def visitor_of(role: str) -> Visitor:
    visitor = Visitor()
    visitor.force_login(person_of(role))
    return visitor


def queries(visitor: Visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visitor.get(address)
    return len(captured)


@pytest.fixture(scope="module")
def pages(demo_city: None) -> Pages:
    """For each role, somebody who has been everywhere, and the address of every kind of page that they reached."""
    visitors = {role: visitor_of(role) for role in ROLES}
    return {role: (visitor, reachable(visitor)) for role, visitor in visitors.items()}


@pytest.fixture(scope="module")
def small(pages: Pages) -> tuple[Costs, dict[str, dict[str, str]]]:
    """The queries of each page of each role at the demo's size, and what zeal says of them: who asks row by row."""
    initialize_app_registry()
    patch()
    costs: Costs = {role: {} for role in pages}
    complaints: dict[str, dict[str, str]] = {role: {} for role in pages}
    for role, (visitor, found) in pages.items():
        for page, address in found.items():
            try:
                with zeal_context():
                    costs[role][page] = queries(visitor, address)
            except NPlusOneError as error:
                complaints[role][page] = str(error).splitlines()[0]
    return costs, complaints


@pytest.fixture(scope="module")
def large(pages: Pages, small: object) -> Costs:
    """The queries of each page of each role at ten times the demo's size."""
    households, homes = Client.objects.count(), Unit.objects.count()
    with transaction.atomic():
        grow_tenfold()
        assert (Client.objects.count(), Unit.objects.count()) == (10 * households, 10 * homes)
        costs = {
            role: {page: queries(visitor, address) for page, address in found.items()}
            for role, (visitor, found) in pages.items()
        }
        transaction.set_rollback(True)
    return costs


@pytest.mark.parametrize("role", ROLES)
def test_no_page_asks_for_the_rows_of_a_list_one_by_one(small, role):
    _costs, complaints = small

    assert complaints[role] == {}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_to_its_budget_of_queries(large, role):
    assert large[role]
    assert {page: cost for page, cost in large[role].items() if cost > BUDGET} == {}


@pytest.mark.parametrize("role", ROLES)
def test_ten_times_the_rows_cost_no_more_queries(small, large, role):
    """The longer lists begin with other rows: what none of them has is not asked for, and saves a query."""
    costs, _complaints = small

    assert {page: cost for page, cost in large[role].items() if cost > costs[role][page]} == {}
