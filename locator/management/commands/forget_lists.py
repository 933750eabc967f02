from typing import Any

from django.utils.translation import ngettext

from agencies.management.base import ContractCommand
from locator.models import Upload


class Command(ContractCommand):
    help = (
        "Delete the lists that people sent to load and whose hour is over. Made for cron, every hour; running it again "
        "deletes nothing more. Exit status 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count, _by_model = Upload.objects.outdated().delete()
        self.stdout.write(ngettext("%(count)s list deleted.", "%(count)s lists deleted.", count) % {"count": count})
