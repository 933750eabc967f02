"""What import_units and import_clients share: options, streams and exit status (agencies/README.md)."""

import gc
import os
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from agencies.importing.describing import columns_json, columns_text
from agencies.importing.report import ImportReport, write_refused
from agencies.importing.rows import Column, read_rows
from agencies.importing.run import Importer, run_import
from agencies.importing.tables import UnusableFile
from agencies.management.base import ContractCommand, NothingTried, RowsRefused
from agencies.wording import number


class ImportCommand(ContractCommand):
    """A command that imports a file, or says what its columns are. Subclasses name these and make the importer."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("a CSV, XLSX or JSON file"))
        parser.add_argument(
            "--columns", action="store_true", help=_("print every column, its values and what it means; no FILE then")
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="MAP.toml", help=_("how the file’s columns and words become ours")
        )
        parser.add_argument("--atomic", action="store_true", help=_("store nothing if any row is refused"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, and store nothing"))
        parser.add_argument("--errors", type=Path, metavar="OUT.csv", help=_("a file for the refused rows and why"))
        self.add_format(parser, "table", "json", "text")
        self.add_lang(parser, default=None)

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """The columns that the import understands."""

    @abstractmethod
    def importer(self, **options: Any) -> Importer:
        """The importer for these options; raises NothingTried for options that cannot be."""

    def finish(self, importer: Importer, report: ImportReport, **options: Any) -> None:
        """Called when the import is done, before the report is printed."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["columns"]:
            self.print_columns(options["format"])
        elif options["file"] is None:
            raise NothingTried(_("Name the file to import, or ask for its --columns."))
        else:
            self.import_file(options)

    def print_columns(self, chosen_format: str) -> None:
        """Every column on standard output."""
        if chosen_format == "json":
            self.print_json(columns_json(self.columns()))
        else:
            self.stdout.write(columns_text(self.columns()))

    def import_file(self, options: dict[str, Any]) -> None:
        """Import the file, and print the report."""
        if self._called_from_command_line:
            # What is loaded by now lasts as long as the command: garbage is collected an eighth faster without it.
            gc.freeze()
        importer = self.importer(**options)
        try:
            reader = read_rows(options["file"], importer.columns, options["mapping"])
            with ExitStack() as files:
                refused = options["errors"] and files.enter_context(
                    self.private_file(options["errors"], options["file"])
                )
                report = run_import(
                    reader, importer, atomic=options["atomic"], dry_run=options["dry_run"], progress=self.say_progress
                )
                if refused:
                    write_refused(refused, reader.table, report.errors)
        except UnusableFile as error:
            raise NothingTried(error) from error
        self.finish(importer, report, **options)
        self.print_report(report, options)

    @staticmethod
    def private_file(path: Path, source: Path) -> TextIO:
        """A new file that only its owner may read: it may name people. UTF-8 with a mark, so that Excel knows it."""
        if path.exists() and source.exists() and path.samefile(source):
            raise NothingTried(_("Give another name for the file to write: this one is the file to import."))
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o600)
            return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise NothingTried(
                _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror}
            ) from error

    def say_progress(self, rows: int) -> None:
        self.stderr.write(_("%(rows)s rows read …") % {"rows": number(rows)}, style_func=str)

    def print_report(self, report: ImportReport, options: dict[str, Any]) -> None:
        """The report on standard output; raises RowsRefused if any row was refused."""
        if options["format"] == "json":
            self.print_json(report.as_json())
        else:
            self.stdout.write("\n".join(report.lines()))
        if options["dry_run"]:
            self.stderr.write(_("This was a dry run: nothing was stored."), style_func=str)
        if report.rejected and options["atomic"]:
            raise RowsRefused(_("Nothing was stored, because rows were refused and the file goes in as a whole."))
        if report.rejected:
            others = report.rejected < report.read and not options["dry_run"]
            raise RowsRefused(_("Rows were refused; the others went in.") if others else _("Rows were refused."))
