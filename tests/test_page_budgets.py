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


def visitor_of(role: str) -> Visitor:
    visitor = Visitor()
    visitor.force_login(person_of(role))
    return visitor


def queries(visitor: Visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visitor.get(address)
    return len(captured)


@pytest.fixture(scope="module")
def pages(demo_city: None) -> dict[str, tuple[Visitor, dict[str, str]]]:
    """For each role, somebody who has been everywhere, and the address of every kind of page that they reached."""
    visitors = {role: visitor_of(role) for role in ROLES}
    return {role: (visitor, reachable(visitor)) for role, visitor in visitors.items()}


@pytest.fixture(scope="module")
def costs(pages: dict[str, tuple[Visitor, dict[str, str]]]) -> tuple[Costs, Costs]:
    """The queries of each page of each role, at the demo's size and at ten times that."""

    def measured() -> Costs:
        return {
            role: {page: queries(visitor, address) for page, address in found.items()}
            for role, (visitor, found) in pages.items()
        }

    small = measured()
    households, homes = Client.objects.count(), Unit.objects.count()
    with transaction.atomic():
        grow_tenfold()
        assert (Client.objects.count(), Unit.objects.count()) == (10 * households, 10 * homes)
        large = measured()
        transaction.set_rollback(True)
    return small, large


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_to_its_budget_of_queries(costs, role):
    _small, large = costs

    assert large[role]
    assert {page: cost for page, cost in large[role].items() if cost > BUDGET} == {}


@pytest.mark.parametrize("role", ROLES)
def test_ten_times_the_rows_cost_no_more_queries(costs, role):
    """The longer lists begin with other rows: what none of them has is not asked for, and saves a query."""
    small, large = costs

    assert {page: cost for page, cost in large[role].items() if cost > small[role][page]} == {}


@pytest.fixture(scope="module")
def watched() -> None:
    """From here on, zeal counts who asks for what; once, since each patch would count again."""
    initialize_app_registry()
    patch()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_asks_for_the_rows_of_a_list_one_by_one(pages, watched, role):
    (visitor, addresses), found = pages[role], {}

    for page, address in addresses.items():
        try:
            with zeal_context():
                visitor.get(address)
        except NPlusOneError as error:
            found[page] = str(error).splitlines()[0]

    assert found == {}
