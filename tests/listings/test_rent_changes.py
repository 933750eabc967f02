"""PostgreSQL keeps each change of rent, whoever makes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from listings.models import Opening
from matching.pairs.ranking import on_day
from tests.factories import OpeningFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


def rents(opening: Opening) -> list[tuple[date, Decimal]]:
    return list(opening.rent_changes.values_list("starts", "rent"))


def test_the_first_rent_counts_from_the_day_the_opening_came_on_offer():
    opening = OpeningFactory(rent=900, offered_from=TODAY - timedelta(days=40))

    assert rents(opening) == [(TODAY - timedelta(days=40), 900)]


def test_an_opening_that_lies_ahead_has_its_rent_from_today():
    opening = OpeningFactory(rent=900, offered_from=TODAY + timedelta(days=40))

    Opening.objects.filter(pk=opening.pk).update(rent=950)

    assert rents(opening) == [(TODAY, 950)]


def test_a_new_rent_counts_from_the_day_it_is_set_and_the_last_of_a_day_stays():
    start, later = TODAY - timedelta(days=40), TODAY - timedelta(days=5)
    opening = OpeningFactory(rent=900, offered_from=start)

    with on_day(later):
        Opening.objects.filter(pk=opening.pk).update(rent=1000)
        opening.rent = 1100
        opening.save()

    assert rents(opening) == [(start, 900), (later, 1100)]


def test_many_openings_at_once_each_keep_their_rent_and_other_changes_are_none():
    openings = [OpeningFactory(rent=rent) for rent in (700, 800)]
    for opening in openings:
        opening.rent += 50 if opening.rent == 800 else 0
        opening.lease_months = 12

    Opening.objects.bulk_update(openings, ["rent", "lease_months"])

    assert [[rent for _, rent in rents(opening)] for opening in openings] == [[700], [800, 850]]


def test_an_opening_goes_with_its_rents():
    opening = OpeningFactory()

    opening.delete()

    assert rents(Opening(pk=opening.pk or 0)) == []
