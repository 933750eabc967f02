"""What people read when something goes wrong: what to do, in their language, and nothing about anybody."""

import re

import pytest
from django.test import Client as Visitor
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor(raise_request_exception=False)
    visitor.force_login(UserFactory(name="Amina Rousseau"))
    return visitor


def test_a_page_that_is_not_there(visitor: Visitor) -> None:
    response = visitor.get("/nothing/")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_an_error_page_is_in_the_readers_language(visitor: Visitor) -> None:
    visitor.post(reverse("set_language"), {"language": "fr"})

    assert '<html lang="fr-CA">' in visitor.get("/nothing/").content.decode()


def test_a_failure_of_ours_names_nobody(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_hour: int) -> str:
        raise RuntimeError("Theirfirst Theirlast")

    monkeypatch.setattr("locator.home.views.greeting", fail)

    response = visitor.get(reverse("home"))

    page = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong here" in page
    assert "Theirfirst" not in page
    assert "Amina" not in page


def test_a_form_without_its_token_is_refused_with_advice() -> None:
    response = Visitor(enforce_csrf_checks=True).post(reverse("sign_in"), {"login": "a@example.org"})

    page = response.content.decode()
    assert response.status_code == 403
    assert "load the page again" in page
    assert "a@example.org" not in page


def test_pages_carry_no_inline_script_or_style_and_a_strict_policy(visitor: Visitor) -> None:
    for address in (reverse("home"), reverse("households"), reverse("units"), "/nothing/"):
        response = visitor.get(address)

        page = response.content.decode()
        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)
        assert all(re.search(r' src="/static/[^"]+"', attributes) and not text for attributes, text in scripts)
        assert page.count("<script") == len(scripts)
        assert not re.search(r"<[^>]* on\w+=", page)
        assert "<style" not in page
        assert " style=" not in page
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
