"""The mail to whoever asked for it, once a report is published: headline figures and a link, nothing about people."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.models import User
from locator.access import can_see_reports
from locator.models import MonthlyReport
from locator.reports.months import written
from locator.reports.page import Report
from locator.reports.summary import mail_figures


def subscribers() -> list[User]:
    """Who asked for the mail and may read reports."""
    people = User.objects.filter(report_by_mail=True, is_active=True).order_by("pk")
    return [person for person in people if can_see_reports(person)]


def announce(report: MonthlyReport) -> int:
    """Tell every subscriber of a published report, once; how many were told now. Raises what sending mail raises."""
    claimed = MonthlyReport.objects.published().filter(pk=report.pk, announced_at__isnull=True)
    if not claimed.update(announced_at=timezone.now()):
        return 0
    people = subscribers()
    connection = get_connection()
    connection.send_messages([letter(report, person) for person in people])
    return len(people)


def letter(report: MonthlyReport, person: User) -> EmailMessage:
    """The mail in the person's language."""
    with override(person.language):
        page = Report(report.document())
        context = {
            "report": page,
            "figures": mail_figures(page.facts),
            "address": settings.SITE_URL + reverse("report", args=[written(report.month)]),
            "account": settings.SITE_URL + reverse("account"),
        }
        subject = _("Homes available in %(month)s") % {"month": page.title.replace("\u00a0", " ")}
        return EmailMessage(subject, render_to_string("reports/mail.txt", context), None, [person.email])
