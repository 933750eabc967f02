"""Households that may be referred twice: noticed by name and birth date, which the coordinator never reads."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.lookalikes import alike_in_agency, elsewhere, note_lookalikes
from agencies.models import Client, Lookalike
from tests.factories import AgencyFactory, ClientFactory, IdentityFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()
BORN = date(1984, 2, 3)


def named(first: str = "Zoé", last: str = "Example", born: date | None = BORN, **fields) -> Client:
    client = ReferralFactory(**fields).client
    IdentityFactory(client=client, first_name=first, last_name=last, birth_date=born)
    return client


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

    assert list(alike_in_agency(one.identity)) == [other]
    assert not Lookalike.objects.exists()
    assert list(alike_in_agency(None)) == []
    assert ClientFactory(agency=agency) not in alike_in_agency(other.identity)


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
