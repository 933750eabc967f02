from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.management.base import ContractCommand
from matching.offers import lapses, mail


class Command(ContractCommand):
    """For cron, once every morning of a business day or more often: running it again changes nothing more.

    A lapsed hold keeps nobody from a unit even before: whoever needs the unit frees it. This tells the household's
    people in time, and keeps the record true where nobody needed the unit.
    """

    help = (
        "Free the holds whose last day is past, warn by mail of those that end by the next business day, "
        "end the offers of households whose consent to share has run out, "
        "and close the requests to hold that nobody can grant any more. "
        "Made for cron, every morning; running it again changes nothing more. Exit status 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        with mail.gathered():
            freed, warned = lapses.free_lapsed(today), lapses.warn(today)
            ended = lapses.end_without_consent(today)
        self._say(
            ngettext("%(count)s lapsed hold freed.", "%(count)s lapsed holds freed.", freed.changed), freed.changed
        )
        self._say(ngettext("Warned of %(count)s hold.", "Warned of %(count)s holds.", warned.changed), warned.changed)
        if ended.changed:
            told = ngettext(
                "%(count)s offer ended: the household’s consent to share has run out.",
                "%(count)s offers ended: the households’ consent to share has run out.",
                ended.changed,
            )
            self._say(told, ended.changed)
        closed = lapses.close_requests(today)
        if closed:
            told = ngettext(
                "%(count)s request that nobody can grant any more closed.",
                "%(count)s requests that nobody can grant any more closed.",
                closed,
            )
            self._say(told, closed)
        busy = freed.busy + warned.busy + ended.busy
        if busy:
            left = ngettext(
                "%(count)s hold was just being changed by somebody: the next run sees to it.",
                "%(count)s holds were just being changed by somebody: the next run sees to them.",
                busy,
            )
            self._say(left, busy)
        if not (freed.changed or warned.changed or ended.changed or closed or busy):
            self.stdout.write(_("Nothing to do."))

    def _say(self, text: str, count: int) -> None:
        self.stdout.write(text % {"count": count})
