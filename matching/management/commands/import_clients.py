import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.importing.command import ImportCommand
from agencies.importing.report import ImportReport
from agencies.importing.rows import Column
from agencies.importing.run import Importer
from agencies.importing.tables import printable
from agencies.management.base import NothingTried
from agencies.models import Agency, Client
from agencies.spreadsheets import harmless
from matching.households.importing.clients import ClientImporter
from matching.households.importing.columns import client_columns


class Command(ImportCommand):
    help = "Bring an agency's households from a list to the front door."
    codes: TextIO | None = None
    references: Mapping[int, str]

    def columns(self) -> Sequence[Column]:
        return client_columns(localdate())

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--agency", metavar="CODE", help=_("the agency whose households they are"))
        parser.add_argument(
            "--codes", type=Path, metavar="OUT.csv", help=_("a file for the public code of each household that went in")
        )

    def importer(self, **options: Any) -> ClientImporter:
        """The importer for an agency; raises NothingTried if none is named, or there is none with this code."""
        if options["agency"] is None:
            raise NothingTried(_("Say whose households they are: --agency CODE."))
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise NothingTried(
                _(
                    "There is no agency with the code “%(code)s”. To add one: "
                    "manage.py create_agency CODE NAME_EN NAME_FR. Known codes: %(known)s."
                )
                % {
                    "code": printable(options["agency"]),
                    "known": ", ".join(Agency.objects.values_list("code", flat=True)) or _("none yet"),
                }
            )
        if options["codes"]:
            if options["errors"] and options["codes"].resolve() == options["errors"].resolve():
                raise NothingTried(_("Give different names for the file of codes and the file of refused rows."))
            self.codes = self.private_file(options["codes"], options["file"])
        importer = ClientImporter(agency, localdate())
        self.references = importer.references
        return importer

    def finish(self, importer: Importer, report: ImportReport, **options: Any) -> None:
        """Write the public codes of the households that went in, in the order of the file."""
        if self.codes is None:
            return
        refused = {problem.row for problem in report.errors}
        codes = dict(Client.objects.filter(agency__code=options["agency"]).values_list("reference", "code"))
        went_in = report.read > report.rejected
        with self.codes as file:
            writer = csv.writer(file)
            writer.writerow(["client_ref", "client"])
            writer.writerows(
                [harmless(reference), codes[reference]]
                for row, reference in sorted(self.references.items())
                if went_in and row not in refused and reference in codes
            )
