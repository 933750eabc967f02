"""The mail that tells coordinators of a new draft: in their language, with a link and no figure."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.enums import Role
from agencies.mailing import send_each
from agencies.models import User
from agencies.wording import NBSP
from locator.models import MonthlyReport
from locator.reports.presentation.reading import month_name


def tell_coordinators(report: MonthlyReport) -> int:
    """Tell every coordinator, once, that the draft waits for their note; how many were told now.

    Where no mail at all could be sent, doing it again tries again.
    """
    if report.told_at or report.is_published:
        return 0
    people = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    letters = [draft_letter(report, person) for person in people]
    told = len(letters) - len(send_each(letters))
    if told or not letters:
        MonthlyReport.objects.filter(pk=report.pk).update(told_at=timezone.now())
    return told


def draft_letter(report: MonthlyReport, person: User) -> EmailMessage:
    """The mail in the person's language."""
    address = settings.SITE_URL + reverse("report_publish", args=[report.month])
    with override(person.language):
        values = {"month": month_name(report.month).replace(NBSP, " "), "address": address}
        subject = _("The report of %(month)s is ready for your note") % values
        text = _(
            "Hello,\n\nThe draft of the monthly report of %(month)s has been counted. "
            "Look at it, add a note in both languages, and publish it.\n\n%(address)s\n\nShared unit bank, Ottawa"
        )
        return EmailMessage(subject, text % values + "\n", None, [person.email])
