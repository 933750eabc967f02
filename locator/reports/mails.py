"""The mail that tells coordinators of a new draft: in their language, with a link and no figure."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.enums import Role
from agencies.models import User
from agencies.wording import in_french
from locator.models import MonthlyReport


def month_name(report: MonthlyReport) -> str:
    """October 2026, or octobre 2026."""
    name = str(MONTHS[report.month.month])
    return f"{name.lower() if in_french() else name} {report.month.year}"


def tell_coordinators(report: MonthlyReport) -> int:
    """Tell every coordinator, once, that the draft waits for their note; how many were told now."""
    if report.told_at or report.is_published:
        return 0
    address = settings.SITE_URL + reverse("report_publish", args=[report.month])
    people = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    for person in people:
        with override(person.language):
            values = {"month": month_name(report), "address": address}
            subject = _("The report of %(month)s is ready for your note") % values
            text = _(
                "Hello,\n\nThe draft of the monthly report of %(month)s has been counted. "
                "Look at it, add a note in both languages, and publish it.\n\n%(address)s\n\nShared unit bank, Ottawa"
            )
            send_mail(subject, text % values + "\n", None, [person.email])
    MonthlyReport.objects.filter(pk=report.pk).update(told_at=timezone.now())
    return len(people)
