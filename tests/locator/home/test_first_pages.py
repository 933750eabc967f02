"""The first page of each role."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate, now

from agencies.models import Client, User
from locator.home.views import greeting
from matching.enums import ReferralState
from matching.models import Need
from tests.factories import (
    ConsentFactory,
    InteractionFactory,
    LookalikeFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    RestrictionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def home_of(person: User) -> str:
    visitor = Visitor()
    visitor.force_login(person)
    return " ".join(visitor.get(reverse("home")).content.decode().split())


def tasks_of(person: User) -> str:
    """What needs the person now."""
    return home_of(person).split("What needs you now")[1].split("</section>")[0]


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


def test_consents_that_ended_or_end_within_thirty_days_are_named_unless_renewed() -> None:
    worker = UserFactory()
    today = localdate()
    ending = {}
    for days in (-31, -1, 0, 30, 31):
        client = ReferralFactory(client__agency=worker.agency).client
        ConsentFactory(client=client, granted_on=today - timedelta(days=90), until=today + timedelta(days=days))
        ending[days] = client.code
    renewed = ReferralFactory(client__agency=worker.agency).client
    ConsentFactory(client=renewed, granted_on=today - timedelta(days=90), until=today - timedelta(days=1))
    ConsentFactory(client=renewed, granted_on=today)

    section = tasks_of(worker)

    assert [days for days, code in ending.items() if code in section] == [-1, 0, 30]
    assert renewed.code not in section


def test_drafts_holds_and_old_answers_wait_for_their_worker() -> None:
    worker = UserFactory()
    draft = ReferralFactory(client__agency=worker.agency, state=ReferralState.DRAFT).client
    held = OfferFactory(referral__client__agency=worker.agency).referral.client
    old = ReferralFactory(client__agency=worker.agency, referred_on=localdate() - timedelta(days=200))
    Need.objects.filter(referral=old).update(updated_at=now() - timedelta(days=95))
    other = ReferralFactory(state=ReferralState.DRAFT).client

    section = tasks_of(worker)

    for code in (draft.code, held.code, old.client.code):
        assert code in section
    assert "1 household not brought up to date" in section
    assert other.code not in section


def test_a_lead_reads_which_households_nobody_stands_by() -> None:
    lead = UserFactory(lead=True)
    alone = ReferralFactory(client__agency=lead.agency).client
    left = ReferralFactory(client__agency=lead.agency).client
    with_someone = ReferralFactory(client__agency=lead.agency).client
    Client.objects.filter(pk=left.pk).update(worker=UserFactory(agency=lead.agency, is_active=False))
    Client.objects.filter(pk=with_someone.pk).update(worker=UserFactory(agency=lead.agency))

    section = tasks_of(lead)

    assert alone.code in section
    assert left.code in section
    assert with_someone.code not in section
    assert "Nobody stands by" not in home_of(UserFactory(agency=lead.agency))


def test_new_units_since_the_last_visit_stay_new_all_day() -> None:
    worker = UserFactory(visited_on=localdate() - timedelta(days=3))
    household = ReferralFactory(client__agency=worker.agency).client
    OpeningFactory(rent=900, offered_from=localdate() - timedelta(days=10))
    OpeningFactory(rent=950, offered_from=localdate() - timedelta(days=1))

    pages = [home_of(worker), home_of(User.objects.get(pk=worker.pk))]

    for page in pages:
        section = page.split("New units since")[1].split("</section>")[0]
        assert household.code in section
        assert "1 new unit fits" in section


def test_coordinators_read_what_only_they_decide() -> None:
    RestrictionFactory()
    LookalikeFactory()
    InteractionFactory(next_on=localdate(), happened_on=localdate() - timedelta(days=5))

    page = tasks_of(UserFactory(coordinator=True))

    assert "1 restriction to approve" in page
    assert "1 household perhaps referred twice" in page
    assert "restriction" not in tasks_of(UserFactory(locator=True))


def test_a_locator_reads_which_landlord_to_speak_with() -> None:
    locator = UserFactory(locator=True)
    talk = InteractionFactory(person=locator, happened_on=localdate() - timedelta(days=5), next_on=localdate())

    assert f"Speak with {talk.landlord}" in tasks_of(locator)
    assert "Speak with" not in home_of(UserFactory(locator=True))


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


@pytest.mark.parametrize("role", ["locator", "coordinator"])
def test_what_the_navigation_has_no_place_for_is_reached_from_the_first_page(role: str) -> None:
    page = home_of(UserFactory(**{role: True}))

    [ways] = re.findall(r'<ul class="ways">.*?</ul>', page)
    for name in ("rounds", "tenancies", "policies", "equity"):
        assert f'href="{reverse(name)}"' in ways
    [navigation] = re.findall(r'<nav class="nav".*?</nav>', page)
    assert navigation.count("<li>") <= 5


def test_a_reader_waits_for_the_published_report_and_sees_no_live_figure() -> None:
    OpeningFactory(rent=1234)

    page = home_of(UserFactory(reader=True))

    assert "No monthly report is published yet" in page
    assert "1,234" not in page
    assert "1 unit" not in page


def test_an_empty_registry_greets_everyone() -> None:
    for role in ("caseworker", "lead", "locator", "coordinator", "reader"):
        assert "Good " in home_of(UserFactory(**{role: True}))
