"""A supposed household goes through the very rules of a real one, and nothing of it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.enums import SubsidyState
from agencies.models import Client, Income
from matching.households.importing.columns import Member
from matching.households.record import NEED_FIELDS, Household, save_households, with_household_records
from matching.models import Pair, Referral, SupposedPair, SupposedStanding
from matching.pairs.ranking import on_day
from matching.pairs.supposing import supposing
from tests.factories import AgencyFactory, OpeningFactory, ReferralFactory
from tests.matching.city import invent
from tests.matching.records import known_areas, store

TODAY = date(2026, 11, 22)
OPENINGS = 30

pytestmark = pytest.mark.django_db


def rows(view: str) -> list[str]:
    """Every column of every row of a view, supposed or of one household."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v::text FROM {view} v ORDER BY 1")
        return [row for (row,) in cursor.fetchall()]


def stored(view: str, referral_id: int) -> list[str]:
    """The rows of one household as it is stored."""
    return rows(f"(SELECT * FROM {view} WHERE referral_id = {referral_id})")


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def households() -> list[Household]:
    """Everybody, read anew."""
    return [Household.of(client) for client in with_household_records(Client.objects.all())]


def household_of(referral: Referral) -> Household:
    return Household.of(with_household_records(Client.objects.filter(pk=referral.client_id)).get())


def answer_like(household: Household, other: Household, draw: Random) -> None:
    """Change about half of a household's answers into another's."""
    need, told = household.asked, other.asked
    household.set(need, **{name: getattr(told, name) for name in NEED_FIELDS if draw.random() < 0.5})
    if None not in (need.days_homeless_1y, need.days_homeless_3y):
        household.set(need, days_homeless_3y=max(need.days_homeless_1y, need.days_homeless_3y))
    if draw.random() < 0.5 and other.income:
        household.know("income", Income, benefit=other.income.benefit, monthly_income=other.income.monthly_income)
    for state in SubsidyState:
        if draw.random() < 0.5:
            known = other.subsidies.get(state)
            household.subsidise(state, known.amount if known else None)
    if draw.random() < 0.5:
        household.replace_members((Member(one.relation, one.age, one.gender), one.age_on) for one in other.members)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_supposed_is_what_would_be_if_it_were_written(seed: int) -> None:
    store(invent(seed, TODAY, known_areas(), households=40, openings=OPENINGS))
    draw, everybody, changed = Random(seed), households(), 0

    with on_day(TODAY):
        for household, other in pairwise(everybody):
            before = stored("pair", household.at_the_door.pk)
            answer_like(household, other, draw)
            with supposing(household.matched_by):
                supposed = rows("supposed_household"), rows("supposed_pair")
            with taken_back():
                save_households([household])
                key = household.at_the_door.pk
                written = stored("household", key), stored("pair", key)

            assert len(supposed[1]) == OPENINGS
            assert supposed == written
            changed += before != supposed[1]

    assert changed > 20


def test_a_household_that_nobody_has_stored_is_judged_like_any_other() -> None:
    OpeningFactory(rent=1200)
    household = Household.new(AgencyFactory(), "")
    household.replace_members([(Member("head", 30, "F"), TODAY)])
    referral = household.refer(TODAY)
    household.ask(referral)
    household.set(household.asked, max_rent=Decimal(1500), needs=["elevator"])

    with on_day(TODAY), supposing(household.matched_by):
        standing, supposed = rows("supposed_household"), SupposedPair.objects.get()
    with on_day(TODAY), taken_back():
        save_households([household])
        pair = Pair.objects.get()

    assert len(standing) == 1
    names = {field.attname for field in Pair._meta.concrete_fields} - {"pk", "referral_id"}
    assert {name: getattr(supposed, name) for name in names} == {name: getattr(pair, name) for name in names}


def test_supposing_reads_only() -> None:
    opening = OpeningFactory(rent=1200)
    household = Household.of(
        with_household_records(Client.objects.filter(pk=ReferralFactory(need__max_rent=900).client_id)).get()
    )
    before = stored("pair", household.at_the_door.pk)
    household.set(household.asked, max_rent=Decimal(1900))

    with CaptureQueriesContext(connection) as captured, supposing(household.matched_by):
        assert SupposedPair.objects.get(opening=opening).reach_cents == 1900_00
        assert Pair.objects.get(opening=opening).reach_cents == 900_00

    assert stored("pair", household.at_the_door.pk) == before
    assert {query["sql"].split()[0] for query in captured} == {"SAVEPOINT", "SELECT", "RELEASE"}
    assert not any(" FOR UPDATE" in query["sql"] for query in captured)


def test_where_nobody_supposes_there_is_nobody() -> None:
    OpeningFactory()
    household = household_of(ReferralFactory())

    with supposing(household.matched_by):
        assert SupposedPair.objects.count() == SupposedStanding.objects.count() == 1

    assert SupposedPair.objects.count() == SupposedStanding.objects.count() == 0
