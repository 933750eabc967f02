"""The first page of each role."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from locator.views import greeting
from tests.factories import ConsentFactory, OfferFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db


def home_of(person: User) -> str:
    visitor = Visitor()
    visitor.force_login(person)
    return " ".join(visitor.get(reverse("home")).content.decode().split())


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_follows_the_hour(hour: int, words: str) -> None:
    assert greeting(hour) == words


def test_a_caseworker_sees_who_waits_and_what_fits() -> None:
    worker = UserFactory(name="Amina Rousseau")
    fits = ReferralFactory(client__agency=worker.agency)
    nothing = ReferralFactory(client__agency=worker.agency, need__min_bedrooms=5)
    OpeningFactory(rent=900)

    page = home_of(worker)

    assert ", Amina" in page
    assert "2 households are waiting." in page
    assert "For 1 of them a home is open that fits." in page
    assert fits.client.code in page
    assert nothing.client.code in page
    assert "no open unit fits" in page


def test_a_caseworker_with_own_households_sees_those() -> None:
    worker = UserFactory()
    own = ReferralFactory(client__agency=worker.agency, client__worker=worker)
    colleagues = ReferralFactory(client__agency=worker.agency)

    page = home_of(worker)

    assert own.client.code in page
    assert colleagues.client.code not in page
    assert "Your 1 household" in page


def test_consents_that_end_within_thirty_days_are_named() -> None:
    worker = UserFactory()
    today = localdate()
    ending = {}
    for days in (-1, 0, 30, 31):
        client = ReferralFactory(client__agency=worker.agency).client
        ConsentFactory(client=client, granted_on=today - timedelta(days=90), until=today + timedelta(days=days))
        ending[days] = client.code

    section = home_of(worker).split("Consents that end soon")[1].split("</section>")[0]

    assert [days for days, code in ending.items() if code in section] == [0, 30]


@pytest.mark.parametrize("role", ["locator", "coordinator"])
def test_locators_and_coordinators_see_what_the_bank_holds(role: str) -> None:
    OpeningFactory(rent=1000)
    OpeningFactory(rent=1400)
    OpeningFactory(rent=1500, verification__verified_on=localdate() - timedelta(days=31))
    OfferFactory(opening__unit__bedrooms=3)

    page = home_of(UserFactory(**{role: True}))

    assert "4 units are open." in page
    assert "1 waits for somebody to confirm it" in page
    assert "$1,400" in page
    assert "See the open units" in page


def test_a_reader_waits_for_the_published_report_and_sees_no_live_figure() -> None:
    OpeningFactory(rent=1234)

    page = home_of(UserFactory(reader=True))

    assert "No monthly report is published yet" in page
    assert "1,234" not in page
    assert "1 unit" not in page


def test_an_empty_registry_greets_everyone() -> None:
    for role in ("caseworker", "lead", "locator", "coordinator", "reader"):
        assert "Good " in home_of(UserFactory(**{role: True}))
