"""import_clients: consents count from the referral to their last day, and what was withdrawn here stays withdrawn."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from agencies.models import Consent
from tests.factories import AgencyFactory, ConsentFactory
from tests.import_report import CREATED, UNCHANGED, UPDATED, figures
from tests.matching.households.clients_file import ClientsFile

pytestmark = pytest.mark.django_db

REFERRED = date(2026, 3, 1)
NEXT_MARCH = date(2027, 2, 28)


@pytest.fixture
def clients(tmp_path):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("America/Toronto"))):
        yield ClientsFile(tmp_path, AgencyFactory())


@pytest.fixture
def consenting(clients):
    clients.new(consent_share_until="2027-02-28")
    return clients


def periods(clients, kind="share"):
    rows = Consent.objects.filter(client=clients.client, kind=kind).order_by("granted_on")
    return list(rows.values_list("granted_on", "until", "withdrawn_on"))


def warned(report):
    return [warning["column"] for warning in report["warnings"]]


@pytest.mark.parametrize(("column", "kind"), [("consent_share_until", "share"), ("consent_landlord_until", "landlord")])
def test_a_consent_counts_from_the_referral_to_its_last_day(clients, column, kind):
    report = clients.new(**{column: "2027-02-28"})

    assert figures(report) == CREATED
    assert Consent.objects.count() == 1
    assert periods(clients, kind) == [(REFERRED, NEXT_MARCH, None)]


def test_a_consent_may_end_on_the_day_of_the_referral(clients):
    clients.new(consent_share_until="2026-03-01")

    assert periods(clients) == [(REFERRED, REFERRED, None)]


def test_a_consent_that_ends_before_the_referral_is_not_recorded(clients):
    report = clients.new(consent_share_until="2026-02-28")

    assert figures(report) == CREATED
    assert warned(report) == ["consent_share_until"]
    assert periods(clients) == []


def test_a_consent_given_in_a_later_file_counts_from_the_referral(clients):
    clients.new()

    report = clients.again(consent_share_until="2027-02-28")

    assert figures(report) == UPDATED
    assert periods(clients) == [(REFERRED, NEXT_MARCH, None)]


def test_the_same_or_a_blank_day_changes_nothing(consenting):
    reports = [consenting.again(consent_share_until="2027-02-28"), consenting.again(consent_share_until="")]

    assert [figures(report) for report in reports] == [UNCHANGED, UNCHANGED]
    assert [warned(report) for report in reports] == [[], []]
    assert periods(consenting) == [(REFERRED, NEXT_MARCH, None)]


def test_a_later_day_extends_the_consent(consenting):
    report = consenting.again(consent_share_until="2028-02-28")

    assert figures(report) == UPDATED
    assert warned(report) == []
    assert periods(consenting) == [(REFERRED, date(2028, 2, 28), None)]


def test_an_expired_consent_is_extended_too(clients):
    clients.new(consent_share_until="2026-06-30")

    report = clients.again(consent_share_until="2027-02-28")

    assert figures(report) == UPDATED
    assert periods(clients) == [(REFERRED, NEXT_MARCH, None)]


def test_an_earlier_day_shortens_the_consent_with_a_warning(consenting):
    report = consenting.again(consent_share_until="2026-12-31")

    assert figures(report) == UPDATED
    assert warned(report) == ["consent_share_until"]
    assert periods(consenting) == [(REFERRED, date(2026, 12, 31), None)]


@pytest.mark.parametrize("until", ["2027-02-28", "2030-01-01"])
def test_a_file_never_revives_a_consent_that_was_withdrawn_here(consenting, until):
    Consent.objects.update(withdrawn_on=date(2026, 6, 1))

    report = consenting.again(consent_share_until=until)

    assert figures(report) == UNCHANGED
    assert warned(report) == ["consent_share_until"]
    assert periods(consenting) == [(REFERRED, NEXT_MARCH, date(2026, 6, 1))]


def test_a_file_that_agrees_with_the_withdrawal_is_not_warned_about(consenting):
    Consent.objects.update(withdrawn_on=date(2026, 6, 1))

    reports = [consenting.again(consent_share_until=until) for until in ("2026-05-31", "unknown")]

    assert [warned(report) for report in reports] == [[], []]
    assert periods(consenting) == [(REFERRED, NEXT_MARCH, date(2026, 6, 1))]


def test_withdrawing_one_kind_leaves_the_other_to_the_file(consenting):
    Consent.objects.update(withdrawn_on=date(2026, 6, 1))

    report = consenting.again(consent_landlord_until="2027-02-28")

    assert figures(report) == UPDATED
    assert periods(consenting, "landlord") == [(REFERRED, NEXT_MARCH, None)]


def test_a_consent_given_here_after_a_withdrawal_is_the_one_that_counts(consenting):
    Consent.objects.update(withdrawn_on=date(2026, 6, 1))
    ConsentFactory(client=consenting.client, granted_on=date(2026, 9, 1), until=date(2027, 9, 1))

    stale = consenting.again(consent_share_until="2026-08-31")
    later = consenting.again(consent_share_until="2028-09-01")

    assert (figures(stale), warned(stale)) == (UNCHANGED, ["consent_share_until"])
    assert (figures(later), warned(later)) == (UPDATED, [])
    assert periods(consenting) == [
        (REFERRED, NEXT_MARCH, date(2026, 6, 1)),
        (date(2026, 9, 1), date(2028, 9, 1), None),
    ]


def test_unknown_ends_the_consent_from_today(consenting):
    report, again = consenting.again(consent_share_until="unknown"), consenting.again(consent_share_until="unknown")

    assert (figures(report), warned(report)) == (UPDATED, ["consent_share_until"])
    assert (figures(again), warned(again)) == (UNCHANGED, [])
    assert periods(consenting) == [(REFERRED, date(2026, 11, 21), None)]


def test_unknown_leaves_nothing_of_a_consent_that_began_today(clients):
    clients.new(referred_on="2026-11-22", consent_share_until="2027-02-28")

    report = clients.again(consent_share_until="unknown")

    assert figures(report) == UPDATED
    assert periods(clients) == []
