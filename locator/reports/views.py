"""The pages of the monthly report: the months, one month, its files, and the openings behind a figure."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Visitor
from agencies.months import shift
from listings.access import can_see_bank
from locator.access import can_publish_reports, can_see_draft_reports, can_see_reports
from locator.models import MonthlyReport
from locator.reports.facts.behind_households import has_households, households_behind
from locator.reports.facts.behind_openings import has_openings, openings_behind
from locator.reports.facts.months import written
from locator.reports.formats.files import pdf
from locator.reports.formats.pdf import PAPERS, NoPdf
from locator.reports.formats.renderers import render as render_file
from locator.reports.presentation.cells import Links
from locator.reports.presentation.page import Report, version
from locator.reports.presentation.reading import is_hidden, month_name
from matching.models import Referral

PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def reports_of(request: HttpRequest):
    """The reports that a person may see. Raises Http404 for whoever sees none."""
    if not can_see_reports(request.user):
        raise Http404
    return MonthlyReport.objects.visible_to(request.user).select_related("publisher")


def one_report(request: HttpRequest, month: date) -> MonthlyReport:
    """The report of a month that a person asks for: the last published revision, else the draft, else the one named.

    Raises Http404.
    """
    reports = {report.revision: report for report in reports_of(request).filter(month=month)}
    wanted = request.GET.get("revision", "")
    if wanted:
        found = reports.get(int(wanted)) if wanted.isdecimal() and len(wanted) < 5 else None
    else:
        published = [revision for revision, report in reports.items() if report.is_published]
        found = reports.get(max(published or reports, default=0))
    if found is None:
        raise Http404
    return found


def is_internal(request: HttpRequest, report: MonthlyReport) -> bool:
    """Whether true counts are shown: of a draft always, of a published report to those who ask and may."""
    if not report.is_published:
        return True
    return request.GET.get("counts") == "true" and can_see_draft_reports(request.user)


def links_for(user: Visitor, month: date) -> Links:
    """The lists behind the figures of a month: of openings for whoever sees the bank, of households for desk people."""
    lists = [("report_units", has_openings)] if can_see_bank(user) else []
    if can_see_draft_reports(user):
        lists.append(("report_households", has_households))

    def link(figure: str, key: str) -> str:
        for page, has_list in lists:
            if has_list(figure, key):
                return f"{reverse(page, args=[month])}?{figure_query(figure, key)}"
        return ""

    return link


def figure_query(figure: str, key: str) -> str:
    """A figure and its key in an address."""
    return urlencode({"figure": figure, **({"key": key} if key else {})})


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The months with a report, newest first; for coordinators also how to draft the month that is over."""
    rows: dict[date, list[MonthlyReport]] = {}
    for report in reports_of(request).select_related("publisher").defer("facts"):
        rows.setdefault(report.month, []).append(report)
    over = shift(localdate(), -1)
    return render(
        request,
        "reports/list.html",
        {
            "months": [Month(month, reports) for month, reports in rows.items()],
            "may_draft": can_publish_reports(request.user) and over not in rows,
            "over": over,
        },
    )


class Month:
    """A month in the list: its name, what its report says first, and its revisions."""

    def __init__(self, month: date, reports: list[MonthlyReport]) -> None:
        published = [report for report in reports if report.is_published]
        self.month = month
        self.name = month_name(month)
        self.draft = next((report for report in reports if not report.is_published), None)
        self.latest = max(published, key=lambda report: report.revision, default=None)
        report = Report(self.latest.document()) if self.latest else None
        self.says = f"{report.first_sentence} {report.second_sentence}" if report else ""


@require_safe
def report_page(request: HttpRequest, month: date) -> HttpResponse:
    """One month: what is true, then the proof."""
    report = one_report(request, month)
    internal = is_internal(request, report)
    others = reports_of(request).defer("facts", "published_facts", "changes").exclude(pk=report.pk)
    revisions = [other for other in others if other.month == month]
    is_corrected = any(other.is_published and other.revision > report.revision for other in revisions)
    months = sorted({other.month for other in others if other.is_published})
    query = {"revision": report.revision} | ({"counts": "true"} if internal and report.is_published else {})
    return render(
        request,
        "reports/report.html",
        {
            "report": Report(report.document(internal), links_for(request.user, month)),
            "stored": report,
            "month": month,
            "version": version(report.document(internal)),
            "query": urlencode(query),
            "revisions": revisions,
            "newest": max((other.revision for other in revisions if other.is_published), default=0),
            "draft": next((other for other in revisions if not other.is_published), None),
            "before": max((other for other in months if other < month), default=None),
            "after": min((other for other in months if other > month), default=None),
            "may_publish": can_publish_reports(request.user),
            "is_untold": report.is_published and not report.announced_at and not is_corrected,
            "may_see_counts": report.is_published and not internal and can_see_draft_reports(request.user),
        },
    )


@require_safe
def report_file(request: HttpRequest, month: date, kind: str) -> HttpResponse:
    """The report as a file, from what is stored alone; a PDF on letter or a4 paper."""
    report = one_report(request, month)
    return as_file(request, report, kind, is_internal(request, report))


def as_file(request: HttpRequest, report: MonthlyReport, kind: str, internal: bool) -> HttpResponse:
    """A report in a format, in the language of the page. Where no PDF can be made, a page says what to install."""
    document = report.document(internal)
    language = get_language() or "en"
    paper = request.GET.get("paper", "letter")
    try:
        if kind == "pdf":
            content = pdf(document, language, paper if paper in PAPERS else "letter")
        else:
            content = render_file(document, kind, language)
    except NoPdf as error:
        return render(request, "reports/no_pdf.html", {"message": str(error), "month": report.month}, status=503)
    audience = f"-{_('internal')}" if document["audience"] == "internal" else ""
    name = f"{_('available-homes')}-{written(report.month)}-{report.revision}{audience}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)


@require_safe
def report_units(request: HttpRequest, month: date) -> HttpResponse:
    """The openings that a figure counts, from today's records: no address, no landlord, nobody who lives there.

    Why one closed is shown to those who see true counts: the rows could be counted by it.
    """
    figure, key = request.GET.get("figure", "open_end"), request.GET.get("key", "")
    if not can_see_bank(request.user) or not has_openings(figure, key):
        raise Http404
    counts = can_see_draft_reports(request.user)
    shown = behind(request, month, figure, key, internal=counts)
    if is_hidden(shown["said"]):
        raise Http404
    page = Paginator(openings_behind(month, figure, key), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/units.html", shown | {"page": page, "today": localdate(), "reasons": counts})


@require_safe
def report_households(request: HttpRequest, month: date) -> HttpResponse:
    """The households that a figure counts, as cards: those that share; of the others only how many they are."""
    figure, key = request.GET.get("figure", "demand.waiting"), request.GET.get("key", "")
    if not can_see_draft_reports(request.user) or not has_households(figure, key):
        raise Http404
    shown = behind(request, month, figure, key, internal=True)
    times = Counter(households_behind(month, figure, key))
    cards = Referral.objects.cards_for(request.user).filter(pk__in=times).select_related("client", "agency")
    page = Paginator(cards.order_by("referred_on", "pk"), PAGE).get_page(request.GET.get("page"))
    lines = [(referral, times[referral.pk]) for referral in page]
    counts = {"counted": times.total(), "households": len(times), "hidden": len(times) - page.paginator.count}
    return render(request, "reports/households.html", shown | counts | {"page": page, "lines": lines})


def behind(request: HttpRequest, month: date, figure: str, key: str, internal: bool) -> dict[str, Any]:
    """What a page with the list behind a figure says of the figure. Raises Http404."""
    shown = Report(one_report(request, month).document(internal))
    try:
        name = shown.figure_name(figure, key)
    except KeyError:
        raise Http404 from None
    said = shown.count_of(figure, key)
    return {"report": shown, "month": month, "figure": name, "said": said, "query": figure_query(figure, key)}


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page without a sign-in: not there, unless the operator opened it (PUBLIC_REPORTS)."""

    @login_not_required
    @require_safe
    def opened(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.PUBLIC_REPORTS:
            raise Http404
        return view(request, *args, **kwargs)

    return opened


@public
def public_list(request: HttpRequest) -> HttpResponse:
    """The published months, for anyone."""
    rows: dict[date, list[MonthlyReport]] = {}
    for report in MonthlyReport.objects.published().select_related("publisher").defer("facts"):
        rows.setdefault(report.month, []).append(report)
    months = [Month(month, reports) for month, reports in rows.items()]
    return render(request, "reports/list.html", {"months": months, "public": True})


def latest_public(month: date) -> MonthlyReport:
    """The last published revision. Raises Http404."""
    report = MonthlyReport.objects.published().filter(month=month).order_by("-revision").first()
    if report is None:
        raise Http404
    return report


@public
def public_page(request: HttpRequest, month: date) -> HttpResponse:
    """A published month, for anyone: small counts hidden, no publisher's name, and no list behind a figure."""
    document = without_names(latest_public(month))
    context = {"report": Report(document), "version": version(document), "month": month, "public": True}
    return render(request, "reports/report.html", context)


@public
def public_file(request: HttpRequest, month: date, kind: str) -> HttpResponse:
    """The same as a file."""
    report = latest_public(month)
    report.publisher = None
    return as_file(request, report, kind, internal=False)


def without_names(report: MonthlyReport) -> dict:
    """The published document without who published it."""
    return report.document() | {"publisher": None}
