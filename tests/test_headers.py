"""Every answer of the site, whoever asks for what, forbids what no page of ours needs."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Visitor
from django.test import override_settings

from tests.factories import OpeningFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ("/", "/sign-in/", "/households/", "/units/", "/units.csv", "/units.xlsx", "/admin/", "/nothing/here/")
POLICY = {
    "default-src": "'self'",
    "img-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(params=["anonymous", "caseworker", "coordinator"])
def visitor(request) -> Visitor:
    OpeningFactory()
    visitor = Visitor()
    if request.param != "anonymous":
        visitor.force_login(UserFactory(**{request.param: True}))
    return visitor


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy(visitor: Visitor, address: str, method: str) -> None:
    answer = getattr(visitor, method)(address)

    told = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert told == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ADDRESSES[1:4])
def test_pages_of_signed_in_people_are_kept_by_no_browser(address: str) -> None:
    visitor = Visitor()
    visitor.force_login(UserFactory())

    assert "no-store" in visitor.get(address)["Cache-Control"]


@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_HSTS_PRELOAD=True)
def test_over_https_browsers_are_told_to_stay_there() -> None:
    answer = Visitor().get("/sign-in/", secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("name", ["look.css", "icons.svg"])
def test_what_pages_are_drawn_with_comes_from_here(name: str) -> None:
    text = Path(finders.find(name)).read_text(encoding="utf-8")

    elsewhere = re.findall(r"url\((?!#)[^)]*\)|@import|(?:href|src)=\"(?!#)", text)
    assert elsewhere == []
