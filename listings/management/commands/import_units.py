from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.importing.command import ImportCommand
from agencies.importing.rows import Column
from agencies.importing.tables import printable
from agencies.management.base import NothingTried, day_argument
from agencies.text import fold
from listings.importing.columns import COLUMNS
from listings.importing.units import UnitImporter, can_name_source
from listings.models import SourceRecord


class Command(ImportCommand):
    help = "Bring units, openings and landlords from a list into the registry."

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--source", metavar="NAME", help=_("whose list it is; the file’s name if left out"))
        parser.add_argument(
            "--verified-on",
            type=day_argument,
            metavar="YYYY-MM-DD",
            help=_("when a person confirmed it, where a row does not say"),
        )

    def importer(self, **options: Any) -> UnitImporter:
        """The importer for a source; raises NothingTried for a name that cannot be one, or a day to come."""
        name = fold(options["file"].stem) if options["source"] is None else options["source"].strip()
        if not can_name_source(name):
            raise NothingTried(
                _("“%(name)s” cannot name a source: give --source, at most %(longest)s characters and without a slash.")
                % {"name": printable(name), "longest": SourceRecord._meta.get_field("source").max_length}
            )
        if options["verified_on"] and options["verified_on"] > localdate():
            raise NothingTried(_("A list cannot have been confirmed on a day that is still to come."))
        return UnitImporter(name, localdate(), options["verified_on"])
