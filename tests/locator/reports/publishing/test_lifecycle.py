"""What is published stays; a correction is the next revision, and says what changed."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from listings.models import Opening
from locator.models import MonthlyReport
from locator.reports.facts.figures import facts
from locator.reports.facts.paths import at, leaves
from locator.reports.publishing.lifecycle import NotOver, differs_from_today, latest, prepare, publish, recount
from locator.reports.publishing.redaction import published
from tests.factories import MonthlyReportFactory, OpeningFactory, ReferralFactory, UserFactory
from tests.locator.reports.sample import older

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
NOW = datetime(2026, 4, 2, 15, tzinfo=UTC)
FAMILY = "head:34:F;child:8:F"


def households(number: int, members: str, day: date = FEBRUARY) -> None:
    for _ in range(number):
        ReferralFactory(referred_on=day, client__members=members)


def opening(**values) -> Opening:
    return OpeningFactory(offered_from=FEBRUARY, verification=None, **values)


def test_what_was_published_stays_whatever_happens_to_the_records():
    first = opening()
    report = publish(FEBRUARY, UserFactory(coordinator=True), "Quiet.", "Calme.", NOW)
    before = report.document()

    Opening.objects.filter(pk=first.pk).update(rent=1900)
    first.delete()

    assert latest(FEBRUARY).document() == before
    assert (before["open_end"], before["revision"], before["notes"]) == (1, 1, {"en": "Quiet.", "fr": "Calme."})
    changed = {change["path"]: (change["before"], change["after"]) for change in differs_from_today(report, NOW)}
    assert changed["open_end"] == (1, 0)
    assert changed["by_bedrooms.1"] == (1, 0)


@pytest.mark.parametrize(
    "values",
    [{"note_en": "Another."}, {"published_facts": {}}, {"state": "draft"}, {"revision": 9}, {"told_at": NOW}],
    ids=lambda values: next(iter(values)),
)
def test_postgresql_refuses_to_change_a_published_report(values):
    report = MonthlyReportFactory(published=True)

    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(**values)


def test_postgresql_refuses_to_delete_a_published_report_and_lets_a_draft_go():
    report, draft = MonthlyReportFactory(published=True), MonthlyReportFactory(month=MARCH)

    draft.delete()
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        report.delete()

    assert list(MonthlyReport.objects.all()) == [report]


def test_only_the_day_of_its_announcement_is_noted_later():
    report = MonthlyReportFactory(published=True)

    MonthlyReport.objects.update(announced_at=NOW)

    report.refresh_from_db()
    assert report.announced_at == NOW


def test_publishing_again_without_a_change_stores_nothing():
    opening()

    first = publish(FEBRUARY, None, now=NOW)
    second = publish(FEBRUARY, None, now=NOW)

    assert first == second
    assert MonthlyReport.objects.count() == 1


def test_a_correction_is_the_next_revision_and_says_which_figures_changed():
    opening(unit__bedrooms=2)
    publish(FEBRUARY, None, now=NOW)
    opening(unit__bedrooms=2)

    report = publish(FEBRUARY, None, now=NOW)

    assert (report.revision, report.document()["open_end"]) == (2, 2)
    changes = {change["path"]: (change["before"], change["after"]) for change in report.changes}
    assert changes["open_end"] == changes["by_bedrooms.2"] == changes["new"] == (1, 2)
    assert not [path for path in changes if path.startswith(("trend", "comparison", "as_of"))]


def test_what_only_newer_definitions_count_is_no_correction():
    opening()
    older_ones = older(facts(FEBRUARY, NOW))
    MonthlyReportFactory(
        published=True,
        month=FEBRUARY,
        definitions="1",
        facts=older_ones,
        published_facts=published(older_ones, None, {}),
    )

    same = publish(FEBRUARY, None, now=NOW)
    opening()
    corrected = publish(FEBRUARY, None, now=NOW)

    assert (same.revision, same.definitions) == (1, "1")
    assert (corrected.revision, corrected.definitions) == (2, "2")
    assert {"path": "open_end", "before": 1, "after": 2} in corrected.changes
    assert not [change for change in corrected.changes if change["before"] is None]


def test_few_households_are_hidden_from_readers_and_counted_for_coordinators():
    households(2, FAMILY)
    households(9, "head:34:F")
    opening(unit__bedrooms=2)

    report = publish(FEBRUARY, None, now=NOW)

    told, true = report.document(), report.document(internal=True)
    assert (true["waiting_end"]["2"], true["gap"]["2"], true["audience"]) == (2, 1, "internal")
    assert (told["waiting_end"]["2"], told["gap"]["2"], told["audience"]) == (None, None, "published")
    assert (told["waiting_end"]["0"], told["demand"]["by_household_type"]["single"]) == (None, None)
    assert told["demand"]["waiting"] == true["demand"]["waiting"] == 11
    assert (told["by_bedrooms"]["2"], told["open_end"]) == (1, 1)
    assert {"waiting_end.0", "waiting_end.2", "gap.2"} <= set(told["suppressed"])
    assert all(at(told, path) is None for path in told["suppressed"])
    shown = {path for path, value in leaves(told).items() if value != leaves(true).get(path)}
    assert {path for path in shown if path.split(".")[0] not in ("suppressed", "audience")} <= set(told["suppressed"])


def test_what_a_revision_hid_no_later_revision_shows():
    households(3, FAMILY)
    households(9, "head:34:F")
    first = publish(FEBRUARY, None, now=NOW)
    households(5, FAMILY)

    second = publish(FEBRUARY, None, now=NOW)

    assert second.document(internal=True)["waiting_end"]["2"] == 8
    assert set(first.document()["suppressed"]) <= set(second.document()["suppressed"])
    assert not [change for change in second.changes if change["path"].startswith("waiting_end")]


def test_other_months_are_told_as_they_were_published_or_not_at_all():
    households(9, "head:34:F")
    unpublished = publish(MARCH, None, now=NOW).document()
    assert unpublished["comparison"]["previous"]["figures"]["waiting"] == {"value": None, "change": None}
    assert unpublished["comparison"]["previous"]["figures"]["open_end"] == {"value": 0, "change": 0}
    publish(FEBRUARY, None, now=NOW)
    ReferralFactory(referred_on=MARCH)

    told = publish(MARCH, None, now=NOW).document()

    assert told["comparison"]["previous"]["figures"]["waiting"] == {"value": 9, "change": 1}
    assert told["trend"]["figures"]["waiting"] == [*[None] * 10, 9, 10]
    assert told["trend"]["figures"]["referrals"][-2:] == [9, None]
    assert "trend.figures.referrals.11" in told["suppressed"]


def test_a_draft_is_published_as_it_was_seen_unless_it_is_counted_again():
    opening()
    draft, created = prepare(FEBRUARY, NOW)
    opening()

    assert created
    assert prepare(FEBRUARY, NOW) == (draft, False)
    assert recount(draft, NOW).facts["open_end"] == 2
    assert publish(FEBRUARY, None, now=NOW).document()["open_end"] == 2


def test_a_month_that_is_not_over_is_neither_drafted_nor_published():
    last_evening = datetime(2026, 3, 1, 4, 59, tzinfo=UTC)

    for act in (lambda: prepare(FEBRUARY, last_evening), lambda: publish(FEBRUARY, None, now=last_evening)):
        with pytest.raises(NotOver):
            act()
    assert publish(FEBRUARY, None, now=datetime(2026, 3, 1, 5, tzinfo=UTC)).month == FEBRUARY


def test_a_note_is_published_in_both_languages_or_not_at_all():
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(FEBRUARY, None, "Only English.", "", NOW)

    assert latest(FEBRUARY) is None


@pytest.mark.parametrize(
    ("role", "sees"),
    [("caseworker", 1), ("lead", 1), ("reader", 1), ("locator", 2), ("coordinator", 2)],
)
def test_everyone_sees_what_is_published_and_locators_and_coordinators_the_drafts(role, sees):
    MonthlyReportFactory(published=True)
    MonthlyReportFactory(month=MARCH)

    assert MonthlyReport.objects.visible_to(UserFactory(**{role: True})).count() == sees


def test_nobody_sees_a_report_who_is_not_signed_in_or_has_left():
    MonthlyReportFactory(published=True)

    assert not MonthlyReport.objects.visible_to(UserFactory(coordinator=True, is_active=False))


def test_the_job_of_the_first_drafts_the_past_month_and_tells_each_coordinator_once(capsys):
    people = [UserFactory(coordinator=True), UserFactory(coordinator=True, language="fr")]
    UserFactory(coordinator=True, is_active=False)
    UserFactory(locator=True)

    for _ in range(2):
        call_command("prepare_report", "2026-02")

    assert [message.to for message in mail.outbox] == [[person.email] for person in people]
    assert "February 2026" in mail.outbox[0].subject
    assert "février 2026" in mail.outbox[1].subject
    assert MonthlyReport.objects.get().state == "draft"


def test_the_job_leaves_a_published_month_alone():
    publish(FEBRUARY, None, now=NOW)

    call_command("prepare_report", "2026-02")

    assert not mail.outbox
    assert MonthlyReport.objects.count() == 1
