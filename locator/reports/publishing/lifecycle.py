"""The life of a report: counted as a draft, counted again, published with a note, corrected by the next revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import User
from agencies.months import first_day, last_day
from locator.enums import ReportState
from locator.models import MonthlyReport
from locator.reports.facts import codes
from locator.reports.facts.figures import facts
from locator.reports.facts.months import parse, written
from locator.reports.facts.paths import leaves
from locator.reports.publishing.redaction import published

# What says how a document came about, and what is told of other months: no figures of the month itself.
NOT_FIGURES = (
    *("definitions", "month", "first_day", "last_day", "as_of", "audience", "complete", "revision", "policy"),
    *("published_at", "publisher", "notes", "changes"),
)
OF_OTHERS = ("suppressed", "trend", "comparison")

Change = dict[str, Any]


class NotOver(ValueError):
    """The month is not over: nothing about it is final."""


@contextmanager
def alone_with(month: date) -> Iterator[None]:
    """One transaction; of two people at once with the same month, the second waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('locator_monthlyreport'), %s)", [month.toordinal()])
        yield


def latest(month: date) -> MonthlyReport | None:
    """The last published revision of a month's report."""
    return MonthlyReport.objects.published().filter(month=first_day(month)).order_by("-revision").first()


def draft_of(month: date) -> MonthlyReport | None:
    """The draft of a month's report."""
    return MonthlyReport.objects.filter(month=first_day(month), state=ReportState.DRAFT).first()


def prepare(month: date, now: datetime | None = None) -> tuple[MonthlyReport, bool]:
    """The month's report with the figures of today's records, and whether it is a new draft.

    An existing draft is left as it is. Where the published figures still hold, that report is given: there is nothing
    to correct. Raises NotOver.
    """
    month, now = first_day(month), now or timezone.now()
    _require_over(month, now)
    with alone_with(month):
        if draft := draft_of(month):
            return draft, False
        before = latest(month)
        counted = facts(month, now)
        if before and not changes_between(before.facts, counted):
            return before, False
        revision = before.revision + 1 if before else 1
        return MonthlyReport.objects.create(month=month, revision=revision, **_counted(counted)), True


def recount(report: MonthlyReport, now: datetime | None = None) -> MonthlyReport:
    """Count a draft again from today's records."""
    now = now or timezone.now()
    with alone_with(report.month):
        draft = MonthlyReport.objects.get(pk=report.pk, state=ReportState.DRAFT)
        for name, value in _counted(facts(draft.month, now)).items():
            setattr(draft, name, value)
        draft.save()
    return draft


def publish(
    month: date, person: User | None, note_en: str = "", note_fr: str = "", now: datetime | None = None
) -> MonthlyReport:
    """Freeze the month's draft for everyone, as it stands; without a draft, today's count. `announce` tells of it.

    Where the published figures still hold, that report is given, nothing is stored, and a draft of the same is gone,
    unless its note is another. Raises NotOver, and IntegrityError for a note in one language only.
    """
    month, now = first_day(month), now or timezone.now()
    _require_over(month, now)
    with alone_with(month):
        report, _ = prepare(month, now)
        if report.is_published:
            return report
        before = latest(month)
        notes = note_en.strip(), note_fr.strip()
        same_notes = before and notes in (("", ""), (before.note_en, before.note_fr))
        if before and same_notes and not changes_between(before.facts, report.facts):
            report.delete()
            return before
        report.published_facts = published(
            report.facts, before.document() if before else None, _other_months(report.facts)
        )
        report.changes = changes_between(before.document(), report.published_facts) if before else []
        report.state, report.published_at, report.publisher = ReportState.PUBLISHED, now, person
        report.note_en, report.note_fr = notes
        report.save()
    return report


def differs_from_today(report: MonthlyReport, now: datetime | None = None) -> list[Change]:
    """The true figures of the month that today's records would give otherwise. For those who see true counts."""
    return changes_between(report.facts, facts(report.month, now))


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The figures of the month itself that differ between two of its documents, each by its path.

    Between documents of different definitions, those that both count.
    """
    ours = [key for key in after if key in before and key not in (*NOT_FIGURES, *OF_OTHERS)]
    old, new = (leaves({key: document[key] for key in ours}) for document in (before, after))
    paths = dict.fromkeys([*old, *new])
    if before["definitions"] != after["definitions"]:
        paths = dict.fromkeys(path for path in old if path in new)
    return [
        {"path": path, "before": old.get(path), "after": new.get(path)}
        for path in paths
        if old.get(path) != new.get(path)
    ]


def _require_over(month: date, now: datetime) -> None:
    if last_day(month) >= timezone.localdate(now):
        raise NotOver


def _counted(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "facts": document,
        "definitions": codes.DEFINITIONS,
        "as_of": datetime.fromisoformat(document["as_of"]),
    }


def _other_months(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The latest published versions of the months that a document speaks of, by month."""
    spoken_of = {
        *document["trend"]["months"],
        *(document["comparison"][one]["month"] for one in document["comparison"]),
    }
    months = [parse(month) for month in spoken_of if month != document["month"]]
    reports = MonthlyReport.objects.published().filter(month__in=months).order_by("revision")
    return {written(report.month): report.document() for report in reports}
