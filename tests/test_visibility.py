"""Who may open which page, and what it may tell, for every address of the site."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Visitor
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from agencies.codes import new_code
from agencies.models import Client, User
from listings.models import Opening
from locator.models import Upload
from matching.models import Round
from matching.pairs.criteria import CRITERIA
from tests.factories import (
    AgencyFactory,
    CertificateFactory,
    CheckInFactory,
    ConsentFactory,
    ContactFactory,
    HoldRequestFactory,
    IdentityFactory,
    MonthlyReportFactory,
    OfferFactory,
    OpeningFactory,
    PolicyFactory,
    ProposalFactory,
    ReferralFactory,
    RoundFactory,
    UploadFactory,
    UserFactory,
)
from tests.locator.reports.sample import document, published
from tests.readers import (
    AGENCY,
    CARD_READERS,
    DESK,
    IF_OPENED,
    OF_AN_OFFER,
    OWN_ACCOUNT,
    PAGES,
    POST_ONLY,
    PUBLIC,
    ROLES,
    SEES_BANK,
    SIGNED_IN,
)

pytestmark = pytest.mark.django_db

OFFER_PAGES = {page for page, cases in (PAGES | POST_ONLY).items() if cases is OF_AN_OFFER}
ROUND_PAGES = {"round", "left_out", "take_out", "put_in", "commit_round", "discard_round"}

# The months of the reports of the city below: one published, one drafted, one without.
MONTHS = {"published": "2026-10", "draft": "2026-09", "none": "2020-01"}
LIST_PAGES = {"loading_units", "refused_units", "loading_households", "refused_households"}

CONFIDENTIAL = ("14 Hidden Court", "Loft 9", "K9Z 9Z9", "Quiet Harbour Trust", "whisper", "45.27411", "75.91234")
CONTACTS = ("quiet-harbour@example.org", "landlord-of-open@example.org")
OF_THE_OTHER = ("Theirfirst", "Theirlast", "Man, 87")
# An agency's own file number and a birth date: in the form of that agency alone.
RANDOM = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|name="csrfmiddlewaretoken" value="\w+"'
IDS = {"OUR-REF-1": AGENCY, "1984": AGENCY, "THEIR-REF-1": {"stranger"}, "1939": {"stranger"}}


Key = tuple[str, str]
Answers = dict[str, dict[Key, HttpResponse]]


@dataclass
class City:
    """Two agencies with a household each, four units, and a person of every role."""

    people: dict[str, User]
    own: Client
    other: Client
    openings: dict[str, Opening]
    lists: dict[str, Upload]
    round: Round
    offers: dict[str, int]

    def address(self, page: str, case: str) -> str:
        """The address of a page about one of the objects."""
        if page in ROUND_PAGES:
            number = 987_654 if case == "none" else self.round.pk
            more = {"take_out": [self.own.code], "put_in": [f"demo/{case if case in self.openings else 'nothing'}"]}
            return reverse(page, args=[number, *more.get(page, [])])
        if page.startswith("report_") or page == "report":
            return reverse(page, args=[MONTHS[case], *(["csv"] if page == "report_file" else [])])
        if page.endswith("policy") and case:
            return reverse(page, args=[{"in force": 1, "draft": 2, "none": 3}[case]])
        if page in OFFER_PAGES:
            return reverse(page, args=[self.offers.get(case, 0), *(["leased"] if page == "offer_step" else [])])
        if page in LIST_PAGES:
            return reverse(page, args=[self.lists[page.split("_")[1]].code if case == "own" else uuid4()])
        return self.address_of_home(page, case)

    def address_of_home(self, page: str, case: str) -> str:
        """The same of a page about a household, a unit or both."""
        units = {name: f"demo/{name}" for name in self.openings} | {"none": "demo/nothing", "no unit": "demo/nothing"}
        whose, _, unit = case.partition(" ")
        code = {"own": self.own.code, "other": self.other.code}.get(whose, unused_code())
        if page in ("unit", "unit_sheet"):
            return reverse(page, args=[units[case]])
        if page in ("pair", "hold"):
            return reverse(page, args=[code, units[unit or "open"]])
        if page == "why_not":
            return reverse(page, args=[code, "cost"])
        if page == "check_in":
            return reverse(page, args=[code, "month_1"])
        if page == "household_step":
            return reverse(page, args=[code, "people"])
        return reverse(page, args=[code]) if case else reverse(page)

    def visitor(self, role: str) -> Visitor:
        """A browser in which the person is signed in, or nobody is, for "anonymous"."""
        visitor = Visitor()
        if role in self.people:
            visitor.force_login(User.objects.get(pk=self.people[role].pk))
        if role == "former":
            User.objects.filter(pk=self.people[role].pk).update(is_active=False)
        return visitor


def unused_code() -> str:
    code = new_code()
    while Client.objects.filter(code=code).exists():
        code = new_code()
    return code


def openings_of_every_kind() -> dict[str, Opening]:
    """On offer, on offer but confidential, no longer on offer, and not yet."""
    return {
        "open": OpeningFactory(unit__record__source="demo", unit__record__ref="open"),
        "confidential": OpeningFactory(
            unit__record__source="demo",
            unit__record__ref="confidential",
            unit__confidential=True,
            unit__building__address="14 Hidden Court",
            unit__unit_number="Loft 9",
            unit__postal_code="K9Z 9Z9",
            unit__latitude="45.27411",
            unit__longitude="-75.91234",
            unit__landlord__name="Quiet Harbour Trust",
            unit__preference_text="whisper in the hall",
        ),
        "closed": OpeningFactory(
            unit__record__source="demo",
            unit__record__ref="closed",
            closed_on=localdate(),
            close_reason="withdrawn",
        ),
        "later": OpeningFactory(
            unit__record__source="demo", unit__record__ref="later", offered_from=localdate() + timedelta(days=5)
        ),
    }


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """One city for every test of this file; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield built_city()
        transaction.set_rollback(True)


def built_city() -> City:
    ours, theirs = AgencyFactory(), AgencyFactory()
    people = {
        "caseworker": UserFactory(agency=ours),
        "lead": UserFactory(agency=ours, lead=True),
        "stranger": UserFactory(agency=theirs),
        "former": UserFactory(agency=ours),
        "locator": UserFactory(locator=True),
        "coordinator": UserFactory(coordinator=True),
        "reader": UserFactory(reader=True),
    }
    own_referral = ReferralFactory(consenting=True, client__agency=ours, client__reference="OUR-REF-1")
    own = own_referral.client
    other = ReferralFactory(
        consenting=True,
        client__agency=theirs,
        client__reference="THEIR-REF-1",
        client__members="head:87:M;child:13:F",
        need__fleeing_violence_on=localdate(),
    )
    ConsentFactory(client=other.client, landlord=True)
    IdentityFactory(client=own, first_name="Ourfirst", last_name="Ourlast", birth_date=date(1984, 2, 3))
    IdentityFactory(client=other.client, first_name="Theirfirst", last_name="Theirlast", birth_date=date(1939, 7, 8))
    for referral in (own.referrals.get(), other):
        CheckInFactory(tenancy__referral=referral, words=f"Told by {referral.client.reference}")
    PolicyFactory(version=2, starts=None)
    openings = openings_of_every_kind()
    ContactFactory(landlord=openings["confidential"].unit.landlord, email="quiet-harbour@example.org")
    ContactFactory(landlord=openings["open"].unit.landlord, email="landlord-of-open@example.org")
    offers = {
        "own": OfferFactory(referral=own_referral, opening=OpeningFactory()).pk,
        "other": OfferFactory(referral=other, opening=openings["confidential"], ground_words="Words of the other").pk,
        # of a household without consent to share: no card
        "private": OfferFactory(referral__client__agency=theirs, opening=OpeningFactory()).pk,
    }
    HoldRequestFactory(referral=other, opening=openings["open"])
    lists = {
        "units": UploadFactory(person=people["locator"], refused=b"unit_ref,error\n"),
        "households": UploadFactory(households=True, person=people["lead"], refused=b"client_ref,error\n"),
    }
    made = RoundFactory()
    ProposalFactory(round=made, referral=own.referrals.get(), opening=openings["open"])
    CertificateFactory(round=made, referral=other)
    MonthlyReportFactory(published=True, facts=document(agencies=()), published_facts=published(agencies=()))
    MonthlyReportFactory(month=date(2026, 9, 1), facts=document(agencies=(), month="2026-09"))
    return City(people, own, other.client, openings, lists, made, offers)


@pytest.fixture(scope="module")
def answers(city: City, django_db_blocker: Any) -> Answers:
    """What each role gets at every address, and at some with questions in them; each asked for once."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {role: dict(asked(city, role)) for role in ROLES}
        transaction.set_rollback(True)
    return found


def asked(city: City, role: str) -> Iterator[tuple[Key, HttpResponse]]:
    visitor = city.visitor(role)
    for page, cases in PAGES.items():
        for case in cases:
            yield (page, case), visitor.get(city.address(page, case))
    if role not in SIGNED_IN:
        return
    for whose in (city.own, city.other):
        for criterion in CRITERIA:
            address = reverse("why_not", args=[whose.code, criterion.code])
            yield ("why_not", address), visitor.get(address)
    for query in ("?mine=true", "?state=waiting", f"?code={city.other.code[:3]}", "?page=2", "?sort=rent"):
        for page in ("households", "units"):
            yield (page, query), visitor.get(reverse(page) + query)


def named_patterns(patterns: list, namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def ours(name: str) -> bool:
    """The admin answers for its own pages."""
    return not name.startswith("admin:")


def test_every_address_has_its_readers_here() -> None:
    names = {name for name in named_patterns(get_resolver().url_patterns) if ours(name)}

    assert names == PUBLIC | IF_OPENED | OWN_ACCOUNT | set(PAGES) | set(POST_ONLY)


@pytest.mark.parametrize("role", ["anonymous", "former"])
def test_an_account_opens_for_its_own_person_only(city: City, role: str) -> None:
    visitor = city.visitor(role)

    for name in OWN_ACCOUNT:
        for method in (visitor.get, visitor.post):
            assert method(reverse(name))["Location"].startswith(reverse("sign_in")), name


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_an_account_shows_its_own_person_and_nobody_else(city: City, role: str) -> None:
    city.people[role].set_password("correct horse battery")
    city.people[role].save()
    visitor = city.visitor(role)

    for name in sorted(OWN_ACCOUNT):
        answer = visitor.get(reverse(name), follow=True)
        told = answer.content.decode()
        assert answer.status_code in (200, 404), name
        assert [one.email for one in city.people.values() if one.email in told and one != city.people[role]] == []


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for_their_readers_only(answers: Answers, role: str) -> None:
    expected = {
        (page, case): 302 if role not in SIGNED_IN else 200 if role in readers else 404
        for page, cases in PAGES.items()
        for case, readers in cases.items()
    }

    found = {key: answers[role][key] for key in expected}

    assert {key: answer.status_code for key, answer in found.items()} == expected
    for answer in found.values():
        assert answer.status_code != 302 or answer["Location"].startswith(reverse("sign_in"))


def is_opened(answer) -> bool:
    """Whether an answer is more than a refusal or the way to the sign-in; htmx is told that way in a header."""
    way = answer.get("HX-Redirect") or answer.get("Location", "")
    return answer.status_code not in (404, 405) and not way.startswith(reverse("sign_in"))


SELDOM = ("put", "patch", "delete", "options", "head")


def methods(place: int, role: str, readers: Collection[str]) -> list[str]:
    """POST, and this role's share of the other methods: those whom a page refuses ask it by all of them together."""
    refused = [one for one in ROLES if one not in readers]
    turn = (refused.index(role) + place) % len(refused)
    return ["post", *SELDOM[turn :: len(refused)]]


@pytest.mark.parametrize("role", ROLES)
def test_no_method_opens_what_a_page_refuses(city: City, role: str) -> None:
    visitor = city.visitor(role)
    everything = [(page, case, who) for page, cases in (PAGES | POST_ONLY).items() for case, who in cases.items()]

    answers = {
        (page, case, method): getattr(visitor, method)(city.address(page, case), headers={"HX-Request": "true"})
        for place, (page, case, readers) in enumerate(everything)
        if role not in readers
        for method in methods(place, role, readers)
    }

    opened = {key: answer.status_code for key, answer in answers.items() if is_opened(answer)}
    assert opened == {}


def test_each_refused_page_is_asked_by_every_method() -> None:
    for readers in [set(ROLES[:number]) for number in range(len(ROLES))]:
        refused = [role for role in ROLES if role not in readers]
        assert {method for role in refused for method in methods(3, role, readers)} == {"post", *SELDOM}


@pytest.mark.parametrize("role", ROLES)
def test_buttons_work_for_their_people_only(city: City, role: str) -> None:
    visitor = city.visitor(role)
    expected = {
        (page, case): role not in SIGNED_IN or role in readers
        for page, cases in POST_ONLY.items()
        for case, readers in cases.items()
    }

    answers = {key: visitor.post(city.address(*key)) for key in expected}

    # A button that asks for more shows its page again; any other leads on.
    assert {key: answer.status_code in (200, 302) for key, answer in answers.items()} == expected


@pytest.mark.parametrize("role", ROLES)
def test_a_fragment_tells_no_more_than_its_page(city: City, role: str) -> None:
    visitor, fragment = city.visitor(role), {"HX-Request": "true"}
    expected = {(page, case): role in readers for page, cases in PAGES.items() for case, readers in cases.items()}

    opened = {key: is_opened(visitor.get(city.address(*key), headers=fragment)) for key in expected}

    assert opened == expected


@pytest.mark.parametrize("role", ROLES)
def test_nobody_but_an_agency_reads_its_households(city: City, role: str) -> None:
    visible = Client.objects.visible_to(city.people[role]) if role in city.people else Client.objects.none()

    theirs = set(Client.objects.filter(agency=city.other.agency))
    expected = {"caseworker": {city.own}, "lead": {city.own}, "stranger": theirs, "former": {city.own}}
    assert set(visible) == expected.get(role, set())


def text_of(response) -> str:
    """What a page or a file says; a workbook is a compressed file, and is read cell by cell."""
    if "spreadsheetml" not in response.get("Content-Type", ""):
        return response.content.decode()
    sheets = load_workbook(BytesIO(response.content)).worksheets
    return " ".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)


def told_to(answers: Answers, role: str) -> Iterator[str]:
    """Every page that a role may open, as it is sent, with the pages that refuse."""
    for (page, case), answer in answers[role].items():
        if (page == "tenancies" or (page, case) == ("policy", "draft")) and role in CARD_READERS:
            continue  # cards: what they tell is tested below
        # Which agencies there are is no secret: a lead chooses one of them.
        yield re.sub("<option.*?</option>", "", text_of(answer)) if page == "hand_over" else text_of(answer)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_tells_what_its_reader_may_not_know(city: City, answers: Answers, role: str) -> None:
    # What is drawn at random may look like a year.
    told = re.sub(RANDOM, "", "".join(told_to(answers, role)))

    # The address that was asked for comes back, in the form that switches the language and at the sign-in.
    for address in (f"/households/{city.other.code}/", f"?code={city.other.code[:3]}"):
        told = told.replace(address, "").replace(quote(address, safe=""), "").replace(quote(address), "")
    assert ("Confidential: area only" in told) == (role in SEES_BANK)
    for secret in CONFIDENTIAL:
        assert secret not in told
    for secret in CONTACTS:
        assert secret not in told or (role in DESK and secret == CONTACTS[-1])
    for secret in OF_THE_OTHER:
        assert secret not in told or role == "stranger"
    # The locator team sees offers as cards: whose household it is, by code and agency, and no more.
    for secret in (city.other.code, str(city.other.agency)):
        assert secret not in told or role in DESK | {"stranger"}
    for secret, readers in IDS.items():
        assert secret not in told or role in readers


def test_how_long_a_unit_is_held_is_told_and_by_whom_to_coordinators_alone(city: City) -> None:
    address = reverse("unit", args=["demo/confidential"])
    pages = {
        role: city.visitor(role).get(address).content.decode() for role in ("caseworker", "locator", "coordinator")
    }

    assert all("Held until" in page and city.other.code not in page for page in pages.values())
    assert [role for role, page in pages.items() if str(city.other.agency) in page] == ["coordinator"]


@pytest.mark.parametrize("role", sorted(CARD_READERS))
def test_a_tenancy_is_a_card_to_those_of_no_agency(city: City, role: str) -> None:
    page = city.visitor(role).get(reverse("tenancies")).content.decode()

    assert city.own.code in page
    assert city.other.code in page
    for secret in (*OF_THE_OTHER, *IDS, "Told by"):
        assert secret not in page


def test_a_tenancy_without_consent_is_nobodys_card(city: City) -> None:
    city.other.consents.all().delete()

    page = city.visitor("coordinator").get(reverse("tenancies")).content.decode()

    assert city.own.code in page
    assert city.other.code not in page


def test_an_agency_sees_the_name_of_its_own_household(city: City) -> None:
    page = city.visitor("caseworker").get(reverse("household", args=[city.own.code])).content.decode()

    assert "Ourfirst Ourlast" in page


def test_no_address_names_a_key(city: City, answers: Answers) -> None:
    links = "".join(told_to(answers, "caseworker"))

    for key in (f"/households/{city.own.pk}/", f"/units/{city.openings['open'].pk}/"):
        assert key not in links


def test_a_stranger_cannot_tell_a_real_code_from_an_invented_one(city: City) -> None:
    visitor = city.visitor("caseworker")

    real = visitor.get(city.address("household", "other"))
    invented_code = unused_code()
    invented = visitor.get(reverse("household", args=[invented_code]))

    assert real.status_code == invented.status_code == 404
    assert without_token(real, city.other.code) == without_token(invented, invented_code)


def without_token(response, code: str) -> list[str]:
    lines = response.content.decode().replace(code, "").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]
