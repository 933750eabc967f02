"""Mails about offers: who gets which, in whose language, and what happens where one cannot be sent."""

import logging
from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from matching.enums import ReferralReason
from matching.households import front_door
from matching.models import Offer, Proposal
from matching.offers import hold_requests, holds
from matching.offers.mail import gathered
from tests.factories import (
    HoldRequestFactory,
    OfferFactory,
    OpeningFactory,
    ProposalFactory,
    ReferralFactory,
    RoundFactory,
    UserFactory,
)

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
        offer = holds.hold(referral, OpeningFactory(), UserFactory(agency=referral.agency), today=TODAY)

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

    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        holds.hold(referral, OpeningFactory(), UserFactory(coordinator=True), today=TODAY)

    assert Offer.objects.count() == 1
    assert [address for address, _subject in readers()] == [lead.email]
    assert "SMTPRecipientsRefused" in caplog.text
    assert "gone@example.org" not in caplog.text


@pytest.fixture
def plan():
    """A round that proposes two homes to two households of one worker, who reads French, and one to another's."""
    made = RoundFactory(households=3, openings=3)
    first = household()
    second, third = household(client__agency=first.agency), household()
    worker = UserFactory(agency=first.agency, language="fr")
    other = UserFactory(agency=third.agency)
    for referral, person in ((first, worker), (second, worker), (third, other)):
        referral.client.worker = person
        referral.client.save()
        ProposalFactory(round=made, referral=referral)
    return made, worker, other


@pytest.mark.django_db(transaction=True)
def test_a_round_is_told_each_worker_in_one_mail_in_their_language(client, plan) -> None:
    made, worker, other = plan
    client.force_login(UserFactory(coordinator=True))

    client.post(reverse("commit_round", args=[made.pk]))

    mails = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == len(mails) == 2
    both = mails[worker.email]
    assert both.subject == "2 changements dans les propositions"
    for proposal in Proposal.objects.filter(agency=worker.agency):
        assert reverse("offer", args=[proposal.offer_id]) in both.body
    assert mails[other.email].subject == "A unit is held for one of your households"
    codes = Proposal.objects.values_list("referral__client__code", flat=True)
    assert not any(code in message.subject + message.body for code in codes for message in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_a_round_that_a_command_commits_is_one_mail_a_worker() -> None:
    worker = UserFactory()
    for _number in range(2):
        household(client__agency=worker.agency, client__worker=worker)
        OpeningFactory()

    call_command("matching_round", "--commit", stdout=StringIO(), stderr=StringIO())

    assert readers() == [(worker.email, "2 things changed about offers")]


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_was_overtaken_is_told_nobody(client, plan) -> None:
    made, worker, other = plan
    taken = OfferFactory(referral=household(), opening=Proposal.objects.get(agency=other.agency).opening)

    client.force_login(UserFactory(coordinator=True))
    client.post(reverse("commit_round", args=[made.pk]))

    assert taken.is_live
    assert [address for address, _subject in readers()] == [worker.email]


@pytest.mark.django_db(transaction=True)
def test_a_run_of_the_job_is_one_mail_a_person_and_a_refused_one_stops_no_other(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    lapsed = {"made_on": TODAY - timedelta(days=9), "held_until": TODAY - timedelta(days=1)}
    for email in ("gone@example.org", "amina@example.org"):
        person = UserFactory(email=email)
        for dates in (lapsed, lapsed, {"made_on": TODAY, "held_until": TODAY}):
            OfferFactory(referral=household(client__agency=person.agency, client__worker=person), **dates)

    call_command("free_lapsed_holds", stdout=StringIO())

    [message] = mail.outbox
    assert message.to == ["amina@example.org"]
    changed, running_out = message.body.split("A hold runs out soon")
    assert "An offer has changed" in changed
    assert (changed.count("/offers/"), running_out.count("/offers/")) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_what_ends_with_a_pause_is_one_mail() -> None:
    referral = household()
    worker = UserFactory(agency=referral.agency)
    referral.client.worker = worker
    referral.client.save()
    for _number in range(2):
        OfferFactory(referral=referral)

    with gathered():
        front_door.pause(
            referral.client, ReferralReason.AWAY, "", TODAY, UserFactory(agency=referral.agency, lead=True)
        )

    assert readers() == [(worker.email, "2 things changed about offers")]


@pytest.mark.django_db(transaction=True)
def test_what_was_done_before_an_error_is_told_all_the_same_and_what_was_rolled_back_is_not() -> None:
    done, undone = household(), household()
    leads = [UserFactory(agency=one.agency, lead=True) for one in (done, undone)]
    coordinator = UserFactory(coordinator=True)

    def fail_in_the_end() -> None:
        with gathered():
            holds.hold(done, OpeningFactory(), coordinator, today=TODAY)
            with transaction.atomic():
                holds.hold(undone, OpeningFactory(), coordinator, today=TODAY)
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_end()

    assert [address for address, _subject in readers()] == [leads[0].email]
