"""People in the admin: how they come in, what of them changes, and what no coordinator can do."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Visitor
from django.urls import reverse

from agencies.models import User
from tests.admin_form import filled, visitor
from tests.factories import (
    AgencyFactory,
    ClientFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


def person_sent(browser: Visitor, **values: Any) -> User | None:
    address = reverse("admin:agencies_user_add")
    browser.post(address, filled(browser, address, is_active="on", **values))
    return User.objects.filter(name=values["name"]).first()


def test_a_new_person_gets_a_link_to_choose_a_password(
    coordinator: User, django_capture_on_commit_callbacks: Any
) -> None:
    agency = AgencyFactory()

    with django_capture_on_commit_callbacks(execute=True):
        person = person_sent(
            visitor(coordinator),
            name="New Worker",
            email="New.Worker@Example.org",
            role="caseworker",
            agency=agency.pk,
            language="fr",
        )

    assert person is not None
    assert (person.email, person.role, person.agency, person.language) == (
        "new.worker@example.org",
        "caseworker",
        agency,
        "fr",
    )
    assert not person.has_usable_password()
    assert not person.is_superuser
    [message] = mail.outbox
    assert message.to == ["new.worker@example.org"]
    assert "/password/new/" in message.body


def test_nobody_becomes_a_superuser_or_gets_a_password_through_the_form(coordinator: User) -> None:
    person = person_sent(
        visitor(coordinator),
        name="Sly Worker",
        email="sly@example.org",
        role="locator",
        language="en",
        is_superuser="on",
        password="chosen-by-another",
    )

    assert person is not None
    assert not person.is_superuser
    assert not person.check_password("chosen-by-another")


def test_a_caseworker_without_an_agency_is_refused_in_words(coordinator: User) -> None:
    browser = visitor(coordinator)
    address = reverse("admin:agencies_user_add")

    answer = browser.post(
        address, filled(browser, address, name="Nobody's", email="n@example.org", role="caseworker", language="en")
    )

    assert "A caseworker or team lead belongs to an agency." in answer.content.decode()


def test_an_account_is_closed_and_opened_by_a_tick(coordinator: User) -> None:
    person = UserFactory()
    browser = visitor(coordinator)
    address = reverse("admin:agencies_user_change", args=[person.pk])
    sent = filled(browser, address)
    del sent["is_active"]

    browser.post(address, sent)

    person.refresh_from_db()
    assert not person.is_active


def test_nobody_changes_their_own_role_or_closes_their_own_account(coordinator: User) -> None:
    browser = visitor(coordinator)
    address = reverse("admin:agencies_user_change", args=[coordinator.pk])

    browser.post(address, filled(browser, address, role="reader", is_active=""))

    coordinator.refresh_from_db()
    assert (coordinator.role, coordinator.is_active) == ("coordinator", True)


def test_the_address_of_an_account_in_use_stays(coordinator: User) -> None:
    person = UserFactory(email="theirs@example.org", last_login="2026-01-02T12:00Z")
    browser = visitor(coordinator)
    address = reverse("admin:agencies_user_change", args=[person.pk])

    browser.post(address, filled(browser, address, email="mine@example.org"))

    person.refresh_from_db()
    assert person.email == "theirs@example.org"


def test_a_superuser_is_changed_by_no_coordinator(coordinator: User) -> None:
    last_resort = UserFactory(coordinator=True, is_superuser=True)

    answer = visitor(coordinator).post(reverse("admin:agencies_user_change", args=[last_resort.pk]), {"name": "X"})

    assert answer.status_code == 403


def test_a_worker_with_households_keeps_their_agency_until_these_are_handed_over(coordinator: User) -> None:
    worker = UserFactory()
    ClientFactory(agency=worker.agency, worker=worker)
    browser = visitor(coordinator)
    address = reverse("admin:agencies_user_change", args=[worker.pk])

    answer = browser.post(address, filled(browser, address, agency=AgencyFactory().pk))

    assert answer.status_code == 200
    assert "A household&#x27;s worker belongs to the household&#x27;s agency." in answer.content.decode()
