import argparse
import sys
from datetime import date
from errno import ENOENT
from os import strerror
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from agencies.management.base import ContractCommand, NothingTried
from locator.reports.facts.figures import FutureMonth, facts
from locator.reports.facts.months import parse
from locator.reports.formats.pdf import NoPdf
from locator.reports.formats.renderers import RENDERERS, render
from locator.reports.publishing.announcing import announce
from locator.reports.publishing.lifecycle import NotOver, changes_between, draft_of, latest, publish, recount


def month(text: str) -> date:
    """A month given on the command line."""
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” is not a month: write it as 2026-09.") % {"text": text[:20]}
        ) from error


class Command(ContractCommand):
    help = (
        "The availability report of a month, counted from today's records with true counts; with --publish it is "
        "frozen, and the published version is written, in which counts of few people are hidden."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", type=month, help=_("the month"))
        self.add_lang(parser)
        self.add_format(parser, *RENDERERS)
        parser.add_argument("--output", metavar="FILE", type=Path, help=_("where to write it; else standard output"))
        parser.add_argument("--publish", action="store_true", help=_("freeze it for everyone"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"] and not options["output"].parent.is_dir():
            raise NothingTried(_("The file cannot be written: %(reason)s") % {"reason": strerror(ENOENT)})
        try:
            document = self.published(options["month"]) if options["publish"] else self.counted(options["month"])
        except FutureMonth as error:
            raise NothingTried(_("This month has not begun: there is nothing to count yet.")) from error
        except NotOver as error:
            raise NothingTried(_("This month is not over: it can be published from the first of the next.")) from error
        try:
            content = render(document, options["format"], options["lang"])
        except NoPdf as error:
            raise NothingTried(str(error)) from error
        self.write(content, options["output"])

    def counted(self, month: date) -> dict[str, Any]:
        """Today's count, with true counts; says on standard error where a published report tells otherwise."""
        document = facts(month)
        report = latest(month)
        if report and (changes := changes_between(report.facts, document)):
            self.stderr.write(
                _("Revision %(revision)s is published, and %(count)s of its figures would be others today.")
                % {"revision": report.revision, "count": len(changes)}
            )
        return document | {"notes": {"en": "", "fr": ""}, "publisher": None, "published_at": None, "changes": []}

    def published(self, month: date) -> dict[str, Any]:
        """The published version, of today's count."""
        before = latest(month)
        if draft := draft_of(month):
            recount(draft)
        report = publish(month, None, draft.note_en if draft else "", draft.note_fr if draft else "")
        if before and report.pk == before.pk:
            said = _("Nothing has changed: revision %(revision)s stands.")
        else:
            said = _("Published: revision %(revision)s.")
        self.stderr.write(said % {"revision": report.revision})
        if missed := announce(report).missed:
            self.stderr.write(_("No mail could be sent to: %(addresses)s.") % {"addresses": ", ".join(missed)})
        return report.document()

    def write(self, content: bytes, output: Path | None) -> None:
        """To the file, or to standard output, where only a document of words can be read."""
        if output is not None:
            try:
                output.write_bytes(content)
            except OSError as error:
                raise NothingTried(
                    _("The file cannot be written: %(reason)s") % {"reason": error.strerror or error}
                ) from error
            return
        binary = getattr(self.stdout._out, "buffer", None)
        if binary is not None and self.stdout._out is sys.stdout:
            binary.write(content)
            binary.flush()
            return
        try:
            self.stdout.write(content.decode(), ending="")
        except UnicodeDecodeError as error:
            raise NothingTried(_("This format is not text: say where to write it with --output.")) from error
