"""The door: sign in and out, in one's own language."""

import pytest
from django.conf import settings
from django.test import Client as Visitor
from django.test import override_settings
from django.urls import reverse

from agencies.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def person() -> User:
    return UserFactory(email="amina@example.org", name="Amina Rousseau", password=PASSWORD, language="fr")


def sign_in(browser: Visitor, email: str = "amina@example.org", password: str = PASSWORD, **extra):
    return browser.post(reverse("sign_in"), {"login": email, "password": password} | extra)


def test_a_person_signs_in_with_their_address_in_any_case(client: Visitor, person: User) -> None:
    response = sign_in(client, "Amina@Example.ORG")

    assert response["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_from_the_sign_in_on_pages_are_in_the_persons_language(client: Visitor, person: User) -> None:
    sign_in(client)

    assert '<html lang="fr-CA">' in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("amina@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("amina@example.org\x00", PASSWORD),
    ],
)
def test_a_refusal_never_tells_who_has_an_account(client: Visitor, person: User, email: str, password: str) -> None:
    UserFactory(email="closed@example.org", password=PASSWORD, is_active=False)

    response = sign_in(client, email, password)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Error:" in page
    assert ("together they open no account" in page) or "\x00" in email
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_sign_in_leads_nowhere_else(client: Visitor, person: User, address: str) -> None:
    assert sign_in(client, next=address)["Location"] == reverse("home")


def test_a_sign_in_leads_to_the_page_that_was_asked_for(client: Visitor, person: User) -> None:
    asked = client.get(reverse("units"))

    assert asked["Location"] == f"{reverse('sign_in')}?next={reverse('units')}"
    assert sign_in(client, next=reverse("units"))["Location"] == reverse("units")


def test_who_signs_out_is_out(client: Visitor, person: User) -> None:
    sign_in(client)

    client.post(reverse("sign_out"))

    assert client.get(reverse("home")).status_code == 302


def test_the_language_changes_and_the_page_stays(client: Visitor) -> None:
    page = reverse("sign_in") + "?next=/units/"

    response = client.post(reverse("set_language"), {"language": "fr", "next": page})

    assert response["Location"] == page
    assert '<html lang="fr-CA">' in client.get(page).content.decode()


def test_a_language_chosen_while_signed_in_is_remembered(client: Visitor, person: User) -> None:
    client.force_login(person)

    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    person.refresh_from_db()
    assert person.language == "en"


@pytest.mark.parametrize("language", ["de", "", "../en", "fr-CA-x"])
def test_a_language_that_we_do_not_have_changes_nothing(client: Visitor, person: User, language: str) -> None:
    client.force_login(person)

    client.post(reverse("set_language"), {"language": language, "next": "/"})

    person.refresh_from_db()
    assert person.language == "fr"
    assert client.get(reverse("home")).status_code == 200


def test_a_switch_of_language_leads_nowhere_else(client: Visitor) -> None:
    response = client.post(reverse("set_language"), {"language": "fr", "next": "https://example.com/"})

    assert response["Location"] == "/"


def test_demo_logins_are_shown_on_ones_own_machine_only(client: Visitor) -> None:
    from locator import demo

    email, password, _role = demo.LOGINS[0]
    UserFactory(email=email)

    with override_settings(DEBUG=True):
        assert password in client.get(reverse("sign_in")).content.decode()
    with override_settings(DEBUG=False):
        shown = client.get(reverse("sign_in")).content.decode()
    assert email not in shown
    assert password not in shown


def test_no_browser_keeps_what_a_signed_in_person_saw(client: Visitor, person: User) -> None:
    sign_in(client)

    assert "no-store" in client.get(reverse("home"))["Cache-Control"]
