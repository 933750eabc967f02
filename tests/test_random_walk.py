"""A mark in every agency's data, and two thousand requests of everybody: it turns up nowhere but at home."""

import random
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Agency, User
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    IdentityFactory,
    IncomeFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

REQUESTS = 2_000
LINK = re.compile(r'(?:href|action|hx-get|data-src)="([^"#]+)')
FIELD = re.compile(r'<(?:input|select)[^>]* name="([a-z_]+)"')
VALUES = ("", "1", "2", "yes", "true", "waiting", "rent", "demo", "K7QF-2M", "'", "-1", "2026-11-23", "zz")


def marked(agency: Agency, mark: str) -> User:
    """An agency with households in which everything that may not leave it carries a mark; one of its caseworkers."""
    worker = UserFactory(agency=agency, name=f"Worker of {agency.code}")
    UserFactory(agency=agency, lead=True)
    for number in range(3):
        referral = ReferralFactory(
            consenting=number > 0,
            client__agency=agency,
            client__worker=worker,
            client__reference=f"{mark}ref{number}",
            need__fleeing_violence_on=localdate(),
        )
        IdentityFactory(client=referral.client, first_name=f"{mark}first{number}", last_name=f"{mark}last{number}")
        IncomeFactory(client=referral.client)
        ConsentFactory(client=referral.client, landlord=True)
    OfferFactory(referral=referral, opening__unit__record__source="demo")
    return worker


def links(page: str, here: str) -> list[str]:
    """Where a page leads on this site, forms with odd values in their fields included."""
    found = []
    for link in map(unescape, LINK.findall(page)):
        target = urlsplit(urljoin(here, link))
        if not target.netloc and target.path.startswith("/") and not target.path.startswith("/static/"):
            found.append(target.path + (f"?{target.query}" if target.query else ""))
    fields = FIELD.findall(page)
    return found + [f"{urlsplit(here).path}?{field}={random.choice(VALUES)}" for field in fields[:5]]


def test_what_belongs_to_an_agency_is_read_nowhere_else() -> None:
    random.seed(20261123)
    agencies = [AgencyFactory() for _ in range(3)]
    marks = {agency.pk: f"Zq{number}mark" for number, agency in enumerate(agencies)}
    for agency in agencies:
        marked(agency, marks[agency.pk])
    secret = OpeningFactory(
        unit__record__source="demo",
        unit__confidential=True,
        unit__building__address="Zqplacemark 9",
        unit__landlord__name="Zqplacemark Trust",
    )
    people = list(User.objects.filter(agency__in=agencies)) + [
        UserFactory(**{role: True}) for role in ("locator", "coordinator", "reader")
    ]
    codes = list(Agency.objects.filter(pk__in=marks).values_list("clients__code", flat=True))
    starts = [reverse("home"), reverse("households"), reverse("units"), reverse("lookalikes"), "/admin/"]
    starts += [reverse("household", args=[code]) for code in codes]
    at_home = 0

    for turn in range(REQUESTS // 100):
        person = people[turn % len(people)]
        visitor = Visitor(headers={"Accept-Language": random.choice(["en", "fr"])})
        visitor.force_login(person)
        queue, seen = list(starts), set()
        for _request in range(100):
            here = queue.pop(random.randrange(len(queue))) if queue else random.choice(starts)
            seen.add(here)
            answer = visitor.get(here)
            assert answer.status_code < 500, here
            page = answer.getvalue().decode("utf-8", "ignore")
            for agency, mark in marks.items():
                told = mark in page
                assert not told or agency == person.agency_id, (person.role, here)
                at_home += told
            if person.role not in ("locator", "coordinator"):
                assert "Zqplacemark" not in page, (person.role, here)
            new = set(links(page, here)) - seen - {reverse("sign_out")}
            queue += random.sample(sorted(new), min(len(new), 8))
            if location := answer.get("Location"):
                queue.append(location)

    assert at_home > 20
    assert secret.unit.confidential
