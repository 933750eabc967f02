from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.management.base import ContractCommand
from matching import lapsing, offers


class Command(ContractCommand):
    """For cron, once every morning of a business day or more often: running it again changes nothing more.

    A lapsed hold keeps nobody from a unit even before: whoever needs the unit frees it. This tells the household's
    people in time, and keeps the record true where nobody needed the unit.
    """

    help = (
        "Free the holds whose last day is past, and warn by mail of those that end by the next business day. "
        "Made for cron, every morning; running it again changes nothing more. Exit status 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        freed, warned = offers.free_lapsed(today), lapsing.warn(today)
        self.stdout.write(
            ngettext("%(count)s lapsed hold freed.", "%(count)s lapsed holds freed.", freed) % {"count": freed}
        )
        self.stdout.write(
            ngettext("Warned of %(count)s hold.", "Warned of %(count)s holds.", warned) % {"count": warned}
        )
        if not freed and not warned:
            self.stdout.write(_("Nothing to do."))
