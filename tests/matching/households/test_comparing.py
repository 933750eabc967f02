"""Units side by side, and what would fit with other answers."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.enums import SubsidyState
from agencies.models import Subsidy
from matching.models import Need, Referral, ReferralEvent
from matching.pairs.ranking import fitting_openings, units_for
from tests.factories import IncomeFactory, OpeningFactory, ReferralFactory, SubsidyFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


@pytest.fixture
def referral() -> Referral:
    """A household that reaches 1,000 dollars, and nothing may be added."""
    referral = ReferralFactory(need__max_rent=1000)
    IncomeFactory(client=referral.client)
    SubsidyFactory(client=referral.client, state=SubsidyState.POSSIBLE, amount=0)
    return referral


@pytest.fixture
def visitor(client, referral):
    client.force_login(UserFactory(agency=referral.client.agency))
    return client


def opening(name: str, rent: int, **fields):
    included = ["heat", "hydro", "water"]
    return OpeningFactory(
        rent=rent, unit__record__source="demo", unit__record__ref=name, unit__utilities_included=included, **fields
    )


def ask(visitor, name: str, referral: Referral, **query) -> str:
    return visitor.get(reverse(name, args=[referral.client.code]), query).content.decode()


def test_up_to_three_units_stand_side_by_side_with_differences_first(visitor, referral) -> None:
    for name, rent in (("a", 900), ("b", 1200), ("c", 950), ("d", 960)):
        opening(name, rent)

    page = ask(visitor, "compare", referral, unit=["demo/a", "demo/b", "demo/c", "demo/d"])

    assert "Three at most" in page
    assert all(name in page for name in ("demo/a", "demo/b", "demo/c"))
    rows = page.split("<tr>")
    first_alike = next(place for place, row in enumerate(rows) if 'class="tag' in row and "they differ" not in row)
    assert "they differ" in rows[first_alike - 1]
    assert "they differ" not in "".join(rows[first_alike:])


def test_three_units_cost_no_more_queries_than_a_page_may(visitor, referral, django_assert_max_num_queries) -> None:
    names = ["a", "b", "c"]
    for name in names:
        opening(name, 900)

    with django_assert_max_num_queries(12):
        page = ask(visitor, "compare", referral, unit=[f"demo/{name}" for name in names])

    assert all(f"demo/{name}" in page for name in names)


def test_a_unit_that_is_gone_is_named_and_the_others_are_shown(visitor, referral) -> None:
    opening("a", 900)

    page = ask(visitor, "compare", referral, unit=["demo/a", "demo/gone"])

    assert "is not on offer any more" in page
    assert "demo/a" in page


def test_without_units_the_page_says_how_to_choose_some(visitor, referral) -> None:
    assert "Tick two or three units first" in ask(visitor, "compare", referral)


def test_what_if_shows_more_units_and_keeps_nothing(visitor, referral) -> None:
    opening("cheap", 900)
    dear = opening("dear", 1300)
    before = (list(Need.objects.values()), list(Subsidy.objects.values()), ReferralEvent.objects.count())

    page = ask(visitor, "what_if", referral, **{"try": "yes", "subsidy_possible": "400", "max_rent": "1000"})

    assert "2 of 2 open units fit." in page
    assert "Today it is 1." in page
    assert "Only with this change" in page
    assert dear.pk not in fitting_openings(referral)
    assert (list(Need.objects.values()), list(Subsidy.objects.values()), ReferralEvent.objects.count()) == before


def test_what_if_counts_what_falls_away(visitor, referral) -> None:
    opening("cheap", 900)

    page = ask(visitor, "what_if", referral, **{"try": "yes", "max_rent": "500", "subsidy_possible": "0"})

    assert "Fewer units fit." in page
    assert "1 that fits today falls away." in page


def test_what_if_says_what_was_wrong_and_shows_today(visitor, referral) -> None:
    opening("cheap", 900)

    page = ask(visitor, "what_if", referral, **{"try": "yes", "max_rent": "a lot"})

    assert "needs another look" in page
    assert "1 of 1 open unit" in page


def test_a_near_miss_by_cost_alone_names_the_amount_that_is_short(referral) -> None:
    opening("dear", 1300)
    opening("dearer", 1500)
    opening("refused", 1400, unit__unit_type="room", unit__bedrooms=0)
    Need.objects.update(types_refused=["room"])

    missed = units_for(referral, near=True).near_misses

    assert (missed["cost"].units, missed["cost"].cents) == (2, 30_000)
    assert missed["type"].units == 0
