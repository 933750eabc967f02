"""What every command keeps to (locator/README.md): exit status, languages, dates, and what goes to which stream."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agencies.importing.cells import CellError, Day


class NothingTried(CommandError):
    """Exit status 2: bad usage, an unreadable file, an unknown code. The text is a sentence."""

    def __init__(self, message: object = "", *args: object, returncode: int = 2, **kwargs: Any) -> None:
        super().__init__(message, *args, returncode=returncode, **kwargs)


class RowsRefused(CommandError):
    """Exit status 1: rows were refused, and the report named each."""


class ContractCommand(BaseCommand):
    """A command that others' scripts rely on.

    Results go to standard output, anything else to standard error. Exit status 0: all went well; 1: rows were refused
    (RowsRefused); 2: nothing was tried (NothingTried).
    """

    _called_from_command_line: bool
    _parser: CommandParser

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if not parser.called_from_command_line:
            # argparse itself exits with 2; called from Python the same usage gives the same status.
            parser.error = _refuse_usage  # type: ignore[method-assign]
        self._parser = parser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            with override(options.get("lang") or get_language()):
                return self._execute(*args, **self._typed(options))
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            # Django would put the name of a Python class before the sentence.
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def _typed(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options as argparse makes them: call_command passes on the text that its caller wrote."""
        types = {action.dest: action.type for action in self._parser._actions if callable(action.type)}
        try:
            return {
                name: types[name](value) if isinstance(value, str) and name in types else value
                for name, value in options.items()
            }
        except argparse.ArgumentTypeError as error:
            raise NothingTried(str(error)) from error

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except OperationalError as error:
            reason = str(error).strip()
            raise NothingTried(
                _("The database did not answer, and nothing was stored: %(reason)s") % {"reason": reason}
            ) from error

    def print_json(self, document: object) -> None:
        """The document as the only thing on standard output."""
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str))

    @staticmethod
    def add_as_of(parser: CommandParser) -> None:
        """`--as-of DATE`, today if left out (None)."""
        parser.add_argument(
            "--as-of", type=day_argument, metavar="YYYY-MM-DD", help=_("the day to look from; today if left out")
        )

    @staticmethod
    def add_lang(parser: CommandParser, default: str | None = "en") -> None:
        """`--lang en|fr`: the language of all that the command says; None: whichever is active."""
        parser.add_argument("--lang", choices=["en", "fr"], default=default, help=_("the language of the answer"))

    @staticmethod
    def add_format(parser: CommandParser, *formats: str) -> None:
        """`--format`, the first of them by default."""
        parser.add_argument("--format", choices=formats, default=formats[0], help=_("how to write the answer"))


def day_argument(text: str) -> date:
    """A date given on the command line."""
    try:
        return Day()(text)
    except CellError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _refuse_usage(message: str) -> None:
    raise NothingTried(message)
