"""Pages of coordinators: draft a month, add a note, publish, correct."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from agencies.requests import Request
from locator.access import can_publish_reports
from locator.models import MonthlyReport
from locator.reports.facts.figures import FutureMonth
from locator.reports.presentation.page import Report
from locator.reports.publishing.announcing import announce
from locator.reports.publishing.forms import NoteForm
from locator.reports.publishing.lifecycle import (
    NotOver,
    alone_with,
    changes_between,
    differs_from_today,
    draft_of,
    latest,
    prepare,
    publish,
    recount,
)


def coordinator(request: Request) -> User:
    """Who asks, if they may publish. Raises Http404 for everyone else."""
    person = request.user
    if not can_publish_reports(person):
        raise Http404
    return person


@require_POST
def prepare_report(request: Request, month: date) -> HttpResponse:
    """Count a month: a draft, or where one is published and differs from today's records, a correction of it."""
    coordinator(request)
    try:
        report, created = prepare(month)
    except (NotOver, FutureMonth):
        messages.error(request, _("The month is not over: there is nothing final to report."))
        return redirect("reports")
    if report.is_published:
        messages.success(request, _("Today’s records give the same figures: there is nothing to correct."))
        return redirect("report", month)
    if not created:
        recount(report)
    return redirect("report_publish", month)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_report(request: Request, month: date) -> HttpResponse:
    """Read the draft once more, add a note, publish. A second click finds it published, and changes nothing."""
    person = coordinator(request)
    if request.method == "POST":
        return published_or_asked_again(request, month, person)
    draft = draft_of(month)
    if draft is None:
        if latest(month) is None:
            raise Http404
        return redirect("report", month)
    before = latest(month)
    notes = draft if draft.note_en or before is None else before
    form = NoteForm(initial={"revision": draft.revision, "note_en": notes.note_en, "note_fr": notes.note_fr})
    return publishing_page(request, draft, before, form)


def published_or_asked_again(request: Request, month: date, person: User) -> HttpResponse:
    """Publish the draft that the form is about, and no other."""
    form = NoteForm(request.POST)
    with alone_with(month):
        draft = draft_of(month)
        wanted = form.data.get("revision", "")
        if draft is None or str(draft.revision) != wanted:
            if latest(month) is None:
                raise Http404
            return redirect("report", month)
        if not form.is_valid():
            return publishing_page(request, draft, latest(month), form)
        report = publish(month, person, form.cleaned_data["note_en"], form.cleaned_data["note_fr"])
    if report.pk != draft.pk:
        messages.success(request, _("Today’s records give the same figures: there is nothing to correct."))
        return redirect("report", month)
    if tell(request, report):
        messages.success(request, _("Published. Whoever asked for it gets a mail."))
    return redirect("report", month)


@require_POST
def announce_report(request: Request, month: date) -> HttpResponse:
    """Tell whoever asked for it of a month's report, where no mail could be sent when it was published."""
    coordinator(request)
    report = latest(month)
    if report is None:
        raise Http404
    if tell(request, report):
        messages.success(request, _("Whoever asked for it has a mail now."))
    return redirect("report", month)


def tell(request: Request, report: MonthlyReport) -> bool:
    """Send the mail of a published report; whether everybody was told, and in words whom to tell otherwise."""
    done = announce(report)
    if done.missed and not done.told:
        messages.error(request, _("The report is published, but no mail could be sent. Try again in a while."))
    elif done.missed:
        words = _("The report is published. No mail could be sent to: %(addresses)s. Tell them in another way.")
        messages.error(request, words % {"addresses": ", ".join(done.missed)})
    return not done.missed


@require_safe
def compare_report(request: Request, month: date) -> HttpResponse:
    """The true figures of a published month beside those that today's records give: nothing is stored."""
    coordinator(request)
    report = latest(month)
    if report is None:
        raise Http404
    changes = differs_from_today(report)
    shown = Report(report.document(internal=True))
    table = shown.changes_table(changes) if changes else None
    return render(request, "reports/compare.html", {"report": shown, "month": month, "changes": table})


def publishing_page(
    request: Request, draft: MonthlyReport, before: MonthlyReport | None, form: NoteForm
) -> HttpResponse:
    """The page: the draft's headline figures, what a correction changes, and the note."""
    changes = changes_between(before.facts, draft.facts) if before else []
    shown = Report(draft.document())
    context = {
        "report": shown,
        "month": draft.month,
        "draft": draft,
        "before": before,
        "changes": shown.changes_table(changes) if changes else None,
        "form": form,
    }
    return render(request, "reports/publish.html", context)
