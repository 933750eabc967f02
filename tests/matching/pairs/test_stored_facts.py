"""The stored facts equal the views they are filled from, whoever wrote what, in the same transaction."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from agencies.models import Area, Client, Consent, Income
from listings.models import Opening, Unit, Verification
from matching.models import Need, Offer, Referral
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    IncomeFactory,
    OfferFactory,
    OpeningFactory,
    ReferralEventFactory,
    ReferralFactory,
    RestrictionFactory,
    SourceRecordFactory,
    SubsidyFactory,
    VerificationFactory,
)


def differences() -> int:
    """Rows that a stored table has and its source has not, or the other way round."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM (
              (SELECT to_jsonb(f) FROM open_fact f EXCEPT SELECT to_jsonb(s) FROM open_fact_source s)
              UNION ALL (SELECT to_jsonb(s) FROM open_fact_source s EXCEPT SELECT to_jsonb(f) FROM open_fact f)
              UNION ALL (SELECT to_jsonb(f) FROM need_fact f EXCEPT SELECT to_jsonb(s) FROM need_fact_source s)
              UNION ALL (SELECT to_jsonb(s) FROM need_fact_source s EXCEPT SELECT to_jsonb(f) FROM need_fact f)) d
            """
        )
        return cursor.fetchone()[0]


def stored(table: str, column: str, key: str, value: int):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {key} = %s", [value])
        return cursor.fetchone()[0]


@pytest.fixture
def city(db):
    """A few units and households with everything that a fact is read from."""
    vanier = Area.objects.get(kind="neighbourhood", name_en="Vanier")
    openings = OpeningFactory.create_batch(3, unit__area=vanier)
    referrals = ReferralFactory.create_batch(3, consenting=True, need__areas_wanted=[vanier.pk])
    RestrictionFactory(unit=openings[0].unit, approved=True)
    SourceRecordFactory(unit=openings[0].unit, source="other", is_oldest=False)
    for referral in referrals:
        IncomeFactory(client=referral.client, benefit="ow")
        SubsidyFactory(client=referral.client)
        ReferralEventFactory(referral=referral)
    OfferFactory(referral=referrals[0], opening=openings[0])
    OfferFactory(referral=referrals[0], opening=openings[1], state="declined_by_client")
    return openings, referrals


@pytest.mark.parametrize(
    "write",
    [
        lambda o, r: Unit.objects.update(bedrooms=4, elevator=True),
        lambda o, r: Opening.objects.filter(pk=o[0].pk).update(rent=700),
        lambda o, r: Verification.objects.all().delete(),
        lambda o, r: VerificationFactory(unit=o[0].unit, verified_on=localdate() - timedelta(days=9)),
        lambda o, r: o[0].unit.restriction.delete(),
        lambda o, r: Offer.objects.filter(opening=o[0]).update(state="expired", ended_on=localdate()),
        lambda o, r: Offer.objects.all().delete(),
        lambda o, r: Offer.objects.filter(opening=o[1]).update(reopened_on=localdate()),
        lambda o, r: Client.objects.update(agency=AgencyFactory()),
        lambda o, r: Income.objects.update(benefit="odsp", monthly_income=1400),
        lambda o, r: Income.objects.all().delete(),
        lambda o, r: Consent.objects.update(withdrawn_on=localdate()),
        lambda o, r: ConsentFactory(client=r[0].client, granted_on=localdate() + timedelta(days=600)),
        lambda o, r: Need.objects.update(needs=["elevator"], groups=["men"], areas_only=True),
        lambda o, r: Referral.objects.update(state="paused", state_since=localdate()),
        lambda o, r: ReferralEventFactory(referral=r[0], to_state="paused", reason="away"),
        lambda o, r: Area.objects.filter(name_en="Vanier").update(latitude=45.1),
    ],
)
def test_every_write_reaches_the_stored_facts(city, write):
    assert differences() == 0
    before = snapshot()

    write(*city)

    assert differences() == 0
    assert snapshot() != before


def snapshot() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f) FROM open_fact f UNION ALL SELECT to_jsonb(f) FROM need_fact f")
        return sorted(map(str, cursor.fetchall()))


def test_a_truncated_table_empties_the_facts(city):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE listings_verification")

    assert differences() == 0
    assert stored("open_fact", "verified_days", "opening_id", city[0][0].pk) == []


def until_someone_waits(seconds: int) -> None:
    """Return once another transaction waits for a lock of ours."""
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_neither_is_forgotten():
    opening = OpeningFactory(verification=None)
    first_wrote = threading.Event()

    def second_writer():
        first_wrote.wait(timeout=10)
        with transaction.atomic():
            RestrictionFactory(unit=opening.unit, approved=True)
        connection.close()

    thread = threading.Thread(target=second_writer)
    thread.start()
    with transaction.atomic():
        VerificationFactory(unit=opening.unit)
        first_wrote.set()
        until_someone_waits(seconds=10)
    thread.join(timeout=10)

    assert differences() == 0
    assert len(stored("open_fact", "verified_days", "opening_id", opening.pk)) == 1
    assert stored("open_fact", "restricted_to", "opening_id", opening.pk) == "women"
