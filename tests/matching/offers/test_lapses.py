"""Holds that run out are freed and warned of once, and a household that somebody is changing stops no job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from agencies.locking import lock
from agencies.management.base import NothingTried
from agencies.models import Client, Consent
from matching.enums import Obstacle, OfferState
from matching.models import Offer, Round
from matching.offers import lapses, steps
from matching.offers.obstacles import InTheWay
from tests.factories import IncomeFactory, OfferFactory, OpeningFactory, ReferralFactory, UserFactory

TODAY = localdate()


def a_hold(until) -> Offer:
    referral = ReferralFactory(consenting=True, need__max_rent=2000)
    return OfferFactory(referral=referral, made_on=TODAY - timedelta(days=9), held_until=until)


@contextmanager
def being_changed(client: Client) -> Iterator[None]:
    """Another connection keeps a household locked meanwhile."""
    somebody = connection.copy()
    try:
        somebody.set_autocommit(False)
        with somebody.cursor() as cursor:
            cursor.execute("SELECT FROM agencies_client WHERE id = %s FOR UPDATE", [client.pk])
            yield
            somebody.rollback()
    finally:
        somebody.close()


@pytest.mark.django_db
def test_the_job_frees_and_warns_once(django_capture_on_commit_callbacks, mailoutbox) -> None:
    ending, lapsed = a_hold(TODAY), a_hold(TODAY - timedelta(days=1))
    UserFactory(agency=ending.agency, lead=True)

    with django_capture_on_commit_callbacks(execute=True):
        counts = [(lapses.free_lapsed(TODAY).changed, lapses.warn(TODAY).changed) for _time in range(2)]

    lapsed.refresh_from_db()
    assert counts == [(1, 1), (0, 0)]
    assert lapsed.state == OfferState.EXPIRED
    assert [message.subject for message in mailoutbox] == ["A hold runs out soon"]


@pytest.mark.django_db(transaction=True)
def test_the_job_goes_on_past_a_household_that_somebody_is_changing() -> None:
    yesterday = TODAY - timedelta(days=1)
    busy, free = a_hold(yesterday), a_hold(yesterday)
    a_hold(TODAY)
    told = StringIO()

    with being_changed(busy.referral.client):
        call_command("free_lapsed_holds", stdout=told)

    assert set(Offer.objects.filter(state=OfferState.EXPIRED)) == {free}
    assert told.getvalue().splitlines() == [
        "1 lapsed hold freed.",
        "Warned of 1 hold.",
        "1 hold was just being changed by somebody: the next run sees to it.",
    ]
    assert lapses.free_lapsed(TODAY) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_round_is_not_committed_while_somebody_changes_one_of_its_households() -> None:
    referral = ReferralFactory(consenting=True, need__max_rent=2000)
    IncomeFactory(client=referral.client)
    OpeningFactory()

    with being_changed(referral.client), pytest.raises(NothingTried, match="Try again") as refused:
        call_command("matching_round", commit=True, stdout=StringIO(), stderr=StringIO())

    assert refused.value.returncode == 2
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_a_lock_leaves_the_longest_wait_as_it_was() -> None:
    referral = ReferralFactory()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        lock(Client.objects.filter(pk=referral.client_id))
        cursor.execute("SHOW lock_timeout")
        (kept,) = cursor.fetchone()

    assert kept == "3s"


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "ends"), [("held", True), ("applied", True), ("accepted", False)])
def test_offers_end_with_the_consent_that_ran_out_but_for_an_accepted_home(state: str, ends: bool) -> None:
    offer = a_hold(TODAY + timedelta(days=2))
    Offer.objects.filter(pk=offer.pk).update(state=state)
    Consent.objects.filter(client=offer.referral.client).update(until=TODAY - timedelta(days=1))

    counts = [lapses.end_without_consent(TODAY).changed for _time in range(2)]

    offer.refresh_from_db()
    assert counts == [int(ends), 0]
    assert offer.state == (OfferState.CANCELLED if ends else state)
    assert [event.reason for event in offer.events.filter(to_state="cancelled")] == ["consent_ended"] * ends


@pytest.mark.django_db
def test_nothing_goes_on_without_consent_before_the_job_has_run() -> None:
    offer = a_hold(TODAY + timedelta(days=2))
    Consent.objects.filter(client=offer.referral.client).update(until=TODAY - timedelta(days=1))

    with pytest.raises(InTheWay) as refused:
        steps.transition(offer, OfferState.PROPOSED, UserFactory(agency=offer.agency), today=TODAY)

    assert refused.value.obstacle == Obstacle.NO_CONSENT
