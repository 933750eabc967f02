"""Pausing, withdrawing, taking up again and handing over: what changes, what is kept, and what a double click does."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.errors import NotPossible
from agencies.models import Client, ClientIdentity
from matching.enums import OfferState, ReferralReason, ReferralState
from matching.households import front_door
from matching.models import Referral, ReferralEvent
from tests.factories import AgencyFactory, IdentityFactory, OfferFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


@pytest.fixture
def referral() -> Referral:
    return ReferralFactory(client__reference="A-1")


@pytest.fixture
def lead(client, referral):
    client.force_login(UserFactory(agency=referral.client.agency, lead=True))
    return client


def press(visitor, name: str, referral: Referral, **answers):
    return visitor.post(reverse(name, args=[referral.client.code]), answers)


def test_a_pause_keeps_date_and_lot_and_is_taken_up_with_one_tap(lead, referral) -> None:
    place = (referral.referred_on, referral.lot)

    press(lead, "pause", referral, reason="away")
    referral.refresh_from_db()
    assert (referral.state, referral.state_since) == (ReferralState.PAUSED, TODAY)
    press(lead, "resume", referral)

    referral.refresh_from_db()
    assert referral.state == ReferralState.WAITING
    assert (referral.referred_on, referral.lot) == place
    told = list(ReferralEvent.objects.filter(referral=referral).values_list("from_state", "to_state", "reason"))
    assert told == [("waiting", "paused", "away"), ("paused", "waiting", "back")]


@pytest.mark.parametrize("name", ["pause", "withdraw"])
def test_pressing_twice_changes_nothing_more(lead, referral, name) -> None:
    for _press in range(2):
        press(lead, name, referral, reason="asked")

    assert ReferralEvent.objects.filter(referral=referral).count() == 1


@pytest.mark.parametrize("name", ["pause", "withdraw"])
def test_another_reason_needs_words(lead, referral, name) -> None:
    answer = press(lead, name, referral, reason="other")

    assert "Say in a few words" in answer.content.decode()
    assert not ReferralEvent.objects.exists()


def test_a_household_that_accepted_a_home_is_not_paused_and_reads_why(lead) -> None:
    referral = ReferralFactory(client__agency=Client.objects.get().agency, state=ReferralState.OFFERED)
    OfferFactory(referral=referral, state=OfferState.ACCEPTED)

    answer = press(lead, "pause", referral, reason="away")

    assert "Let that offer end first" in answer.content.decode()
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.OFFERED


def test_a_withdrawal_frees_the_unit_that_was_held(lead, referral) -> None:
    offer = OfferFactory(referral=referral)

    press(lead, "withdraw", referral, reason="found_home")

    offer.refresh_from_db()
    referral.refresh_from_db()
    assert (offer.state, offer.ended_on) == (OfferState.CANCELLED, TODAY)
    assert referral.state == ReferralState.WITHDRAWN


def test_a_hand_over_takes_everything_along_and_leaves_the_file_number(lead, referral) -> None:
    IdentityFactory(client=referral.client)
    other = AgencyFactory()

    answer = press(lead, "hand_over", referral, to=other.pk, agreed="on")

    client = Client.objects.get(pk=referral.client_id)
    assert (client.agency, client.worker, client.reference) == (other, None, "")
    assert ClientIdentity.objects.get().agency == other
    assert ReferralEvent.objects.get().reason == ReferralReason.HANDED_OVER
    assert lead.get(answer["Location"]).status_code == 200
    assert lead.get(reverse("household", args=[client.code])).status_code == 404


def test_nobody_is_handed_over_unasked(lead, referral) -> None:
    answer = press(lead, "hand_over", referral, to=AgencyFactory().pk)

    assert "Ask the household" in answer.content.decode()
    assert Client.objects.get(pk=referral.client_id).agency == referral.client.agency


def test_a_caseworker_takes_a_household_that_nobody_has_and_no_other(client) -> None:
    referral = ReferralFactory()
    worker = UserFactory(agency=referral.client.agency)
    client.force_login(worker)

    press(client, "worker", referral, worker=worker.pk)
    assert Client.objects.get().worker == worker
    client.force_login(UserFactory(agency=referral.client.agency))

    assert press(client, "worker", referral, worker="").status_code == 404


def test_of_two_caseworkers_who_take_a_household_at_once_the_second_reads_who_was_first() -> None:
    client = ReferralFactory().client
    first, second = [UserFactory(agency=client.agency) for _number in range(2)]

    front_door.assign(client, first, first)
    with pytest.raises(NotPossible, match=first.name):
        front_door.assign(client, second, second)

    assert Client.objects.get().worker == first
    lead = UserFactory(agency=client.agency, lead=True)
    front_door.assign(client, second, lead)
    assert Client.objects.get().worker == second


def test_a_worker_of_another_agency_is_no_choice(lead, referral) -> None:
    press(lead, "worker", referral, worker=UserFactory().pk)

    assert Client.objects.get(pk=referral.client_id).worker is None
