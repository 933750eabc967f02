"""The mail to whoever asked for it, once a report is published: headline figures and a link, nothing about people."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.locking import lock
from agencies.mailing import send_each
from agencies.models import User
from locator.access import can_see_reports
from locator.models import MonthlyReport
from locator.reports.facts.months import written
from locator.reports.presentation.page import Report
from locator.reports.presentation.summary import mail_figures


def subscribers() -> list[User]:
    """Who asked for the mail and may read reports."""
    people = User.objects.filter(report_by_mail=True, is_active=True).order_by("pk")
    return [person for person in people if can_see_reports(person)]


@dataclass(frozen=True)
class Announced:
    """How many were told, and the addresses to which no mail could be sent."""

    told: int = 0
    missed: tuple[str, ...] = ()


@transaction.atomic
def announce(report: MonthlyReport) -> Announced:
    """Tell every subscriber of a published report, once.

    Where no mail at all could be sent the report stays unannounced, and doing it again tries again.
    """
    reports = MonthlyReport.objects.published().filter(pk=report.pk)
    lock(reports, waits=True)
    current = reports.select_related("publisher").get()
    if current.announced_at:
        return Announced()
    letters = [announcement(current, person) for person in subscribers()]
    missed = tuple(unsent.to[0] for unsent in send_each(letters))
    told = len(letters) - len(missed)
    if told or not missed:
        MonthlyReport.objects.filter(pk=current.pk).update(announced_at=timezone.now())
    return Announced(told, missed)


def announcement(report: MonthlyReport, person: User) -> EmailMessage:
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
