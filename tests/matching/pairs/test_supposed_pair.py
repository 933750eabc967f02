"""A supposed household goes through the very rules of a real one, and nothing of it is written."""

import json
from datetime import date

import pytest
from django.db import connection, transaction

from matching.models import Pair, SupposedPair
from matching.pairs.ranking import on_day
from tests.factories import OpeningFactory, ReferralFactory
from tests.matching.city import invent
from tests.matching.records import known_areas, store

TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def suppose(referral_id: int, **facts: int | None) -> None:
    """Hand in a household's facts with some of them changed, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM need_fact n WHERE referral_id = %s", [referral_id])
        stored = cursor.fetchone()[0]
        cursor.execute(
            "SELECT set_config('locator.supposed', (%s::jsonb || %s::jsonb)::text, true)",
            [stored, json.dumps(facts)],
        )


def rows(view: str, referral_id: int) -> list[str]:
    """Every column of every pair of a household."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v::text FROM {view} v WHERE referral_id = %s ORDER BY opening_id", [referral_id])
        return [row for (row,) in cursor.fetchall()]


def test_a_household_handed_in_unchanged_has_the_pairs_it_has():
    city = invent(TODAY.toordinal(), TODAY, known_areas(), households=60, openings=50)
    store(city)

    with on_day(TODAY):
        for household in city.households:
            suppose(household.key)
            supposed = rows("supposed_pair", household.key)

            assert len(supposed) == 50
            assert supposed == rows("pair", household.key)


def test_only_what_is_supposed_differs():
    opening = OpeningFactory(rent=1200)
    referral = ReferralFactory(need__max_rent=900)
    before = rows("pair", referral.pk)

    with transaction.atomic():
        suppose(referral.pk, max_rent_cents=1_900_00)
        supposed = SupposedPair.objects.get(opening=opening)

    assert (supposed.referral_id, supposed.reach_cents) == (referral.pk, 1_900_00)
    assert Pair.objects.get(opening=opening).reach_cents == 900_00
    assert rows("pair", referral.pk) == before


def test_where_nobody_supposes_there_is_no_pair():
    OpeningFactory()
    referral = ReferralFactory()
    with transaction.atomic():
        suppose(referral.pk)
        assert SupposedPair.objects.count() == 1
        connection.cursor().execute("SELECT set_config('locator.supposed', '', true)")

    assert SupposedPair.objects.count() == 0
