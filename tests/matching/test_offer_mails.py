"""Mails about offers: who gets which, in whose language, and what happens where one cannot be sent."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils.timezone import localdate

from matching import hold_requests, offers
from matching.models import Offer
from tests.factories import HoldRequestFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


class Refusing(EmailBackend):
    """Refuses everybody whose address begins with "gone"."""

    def send_messages(self, messages):
        for message in messages:
            for address in message.to:
                if address.startswith("gone"):
                    raise SMTPRecipientsRefused({address: (550, b"no such mailbox")})
        return super().send_messages(messages)


def household(**facts):
    return ReferralFactory(consenting=True, need__max_rent=2000, **facts)


def asked(**facts):
    """A request of a household that others stand before."""
    household(referred_on=TODAY - timedelta(days=60))
    return HoldRequestFactory(referral=household(), opening=OpeningFactory(offered_from=TODAY), **facts)


def readers() -> list[tuple[str, str]]:
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_a_hold_is_told_to_who_stands_by_the_household_and_says_nothing_about_it(
    django_capture_on_commit_callbacks,
) -> None:
    referral = household()
    colleague = UserFactory(agency=referral.agency, language="fr")
    referral.client.worker = colleague
    referral.client.save()

    with django_capture_on_commit_callbacks(execute=True):
        offer = offers.hold(referral, OpeningFactory(), UserFactory(agency=referral.agency), today=TODAY)

    (message,) = mail.outbox
    assert message.to == [colleague.email]
    assert message.body.startswith("Bonjour")
    assert reverse("offer", args=[offer.pk]) in message.body
    assert referral.client.code not in message.subject + message.body


def test_every_coordinator_reads_that_somebody_asks(django_capture_on_commit_callbacks) -> None:
    referral = household()
    coordinators = [UserFactory(coordinator=True) for _number in range(2)]
    UserFactory(coordinator=True, is_active=False)
    UserFactory(locator=True)

    with django_capture_on_commit_callbacks(execute=True):
        hold_requests.ask(
            referral, OpeningFactory(), UserFactory(agency=referral.agency), "They view it today.", today=TODAY
        )

    assert {address for address, _subject in readers()} == {person.email for person in coordinators}
    assert all(reverse("hold_requests") in message.body for message in mail.outbox)
    assert all(referral.client.code not in message.subject + message.body for message in mail.outbox)
    assert all("today" not in message.body for message in mail.outbox)


def test_a_granted_request_leads_to_the_offer(django_capture_on_commit_callbacks) -> None:
    request = asked()

    with django_capture_on_commit_callbacks(execute=True):
        offer = hold_requests.grant(request, UserFactory(coordinator=True), "They view it today.", today=TODAY)

    (message,) = mail.outbox
    assert readers() == [(request.asked_by.email, "A coordinator answered your request")]
    assert reverse("offer", args=[offer.pk]) in message.body
    assert "first page" not in message.body


def test_a_refused_request_leads_to_the_first_page(django_capture_on_commit_callbacks) -> None:
    request = asked()

    with django_capture_on_commit_callbacks(execute=True):
        hold_requests.refuse(request, UserFactory(coordinator=True), "Others come first.")

    (message,) = mail.outbox
    assert readers() == [(request.asked_by.email, "A coordinator answered your request")]
    assert "The answer is on your first page." in message.body
    assert "Others come first" not in message.body


def test_a_mail_that_cannot_be_sent_undoes_nothing_and_keeps_no_other_reader_from_theirs(
    django_capture_on_commit_callbacks, settings, caplog
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    referral = household()
    UserFactory(agency=referral.agency, lead=True, email="gone@example.org")
    lead = UserFactory(agency=referral.agency, lead=True)

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        offers.hold(referral, OpeningFactory(), UserFactory(coordinator=True), today=TODAY)

    assert Offer.objects.count() == 1
    assert [address for address, _subject in readers()] == [lead.email]
    assert "SMTPRecipientsRefused" in caplog.text
    assert "gone@example.org" not in caplog.text
