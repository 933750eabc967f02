from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.management.base import ContractCommand, NothingTried
from agencies.months import shift
from locator.management.commands.availability_report import month as written_month
from locator.reports.facts.months import written
from locator.reports.publishing.lifecycle import NotOver, latest, prepare
from locator.reports.publishing.mails import tell_coordinators


class Command(ContractCommand):
    help = (
        "Draft the report of the month that is over, and tell the coordinators by mail. For a scheduler, on the 1st of "
        "each month; run again, it does nothing again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "month", metavar="YYYY-MM", type=written_month, nargs="?", help=_("the month; the last one if left out")
        )

    def handle(self, *args: Any, month: date | None, **options: Any) -> None:
        wanted = month or shift(timezone.localdate(), -1)
        if report := latest(wanted):
            self.stdout.write(
                _("%(month)s is published: revision %(revision)s.")
                % {"month": written(wanted), "revision": report.revision}
            )
            return
        try:
            report, created = prepare(wanted)
        except NotOver as error:
            raise NothingTried(_("This month is not over: there is nothing final to report.")) from error
        told = tell_coordinators(report)
        said = _("Drafted: %(month)s. Coordinators told: %(told)s.")
        if not created:
            said = _("%(month)s was drafted before. Coordinators told: %(told)s.")
        self.stdout.write(said % {"month": written(wanted), "told": told})
