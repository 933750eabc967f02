"""Households that may be referred twice: noticed by name and birth date, which the coordinator never reads."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agencies import lookalikes
from agencies.lookalikes import note_lookalikes
from agencies.models import Client, Lookalike
from matching.models import Referral
from tests.factories import AgencyFactory, IdentityFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()
BORN = date(1984, 2, 3)


def named(first: str = "Zoé", last: str = "Example", born: date | None = BORN, **fields) -> Client:
    client = ReferralFactory(**fields).client
    IdentityFactory(client=client, first_name=first, last_name=last, birth_date=born)
    return client


def elsewhere(client: Client) -> str | None:
    return Client.objects.values_list(lookalikes.referred_elsewhere("pk")).get(pk=client.pk)[0]


def alike_in_agency(client: Client) -> list[str]:
    """Asked as of a referral, which leads to its household."""
    return Referral.objects.values_list(lookalikes.alike_in_agency("client")).get(client=client)[0]


def test_the_same_name_and_birth_date_at_two_agencies_is_noticed_once() -> None:
    first, second = named(), named("ZOE", "example")

    for client in (second, first, second):
        note_lookalikes([client.pk], TODAY)

    pair = Lookalike.objects.get()
    assert pair.sides == (first, second)
    assert (pair.first_agency, pair.second_agency) == (first.agency, second.agency)
    assert elsewhere(first) == elsewhere(second) == ""


@pytest.mark.parametrize(
    ("last", "born"), [("Other", BORN), ("Example", date(1984, 2, 4)), ("Example", None), ("", BORN)]
)
def test_a_different_or_unknown_fact_is_no_sign(last, born) -> None:
    named()

    note_lookalikes([named(last=last, born=born).pk], TODAY)

    assert not Lookalike.objects.exists()


def test_within_an_agency_a_missing_birth_date_still_looks_alike() -> None:
    agency = AgencyFactory()
    one, other = named(client__agency=agency), named(born=None, client__agency=agency)

    nameless = ReferralFactory(client__agency=agency).client
    assert alike_in_agency(one) == [other.code]
    assert alike_in_agency(other) == [one.code]
    assert alike_in_agency(nameless) == []
    assert not Lookalike.objects.exists()


def test_within_an_agency_other_birth_dates_are_other_people() -> None:
    agency = AgencyFactory()
    one, _other = named(client__agency=agency), named(born=date(1984, 2, 4), client__agency=agency)

    assert alike_in_agency(one) == []


def test_an_agency_learns_that_there_is_another_and_nothing_more(client) -> None:
    own, other = named(), named()
    note_lookalikes([own.pk], TODAY)
    client.force_login(UserFactory(agency=own.agency))

    page = client.get(reverse("household", args=[own.code])).content.decode()

    assert "may already be referred by another agency" in page
    assert other.code not in page
    assert str(other.agency) not in page


def test_a_coordinator_resolves_by_codes_and_reads_no_name(client) -> None:
    one, other = named(), named()
    note_lookalikes([one.pk], TODAY)
    client.force_login(UserFactory(coordinator=True))
    page = client.get(reverse("lookalikes")).content.decode()
    assert one.code in page
    assert "Example" not in page

    client.post(reverse("lookalikes"), {"first": one.code, "second": other.code, "outcome": "different"})
    note_lookalikes([one.pk], TODAY)

    assert elsewhere(one) is None
    assert Lookalike.objects.get().outcome == "different"


def test_a_hand_over_keeps_the_pair() -> None:
    one, _other = named(), named()
    note_lookalikes([one.pk], TODAY)
    new = AgencyFactory()

    Client.objects.filter(pk=one.pk).update(agency=new)

    assert Lookalike.objects.get().first_agency == new
