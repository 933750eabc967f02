"""What the commands that ask the view `pair` share: options, and sentences instead of tracebacks."""

import argparse
import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.management.base import ContractCommand, NothingTried
from agencies.wording import day
from matching.finding import NotFound
from matching.models import Policy
from matching.pairs.checks import OTHER_RULES
from matching.pairs.ranking import NoPolicy, on_day, policy_on
from matching.pairs.release import is_current


def row_limit(text: str) -> int:
    """A number of rows from 1 on, for argparse."""
    if not re.fullmatch(r"[1-9]\d{0,6}", text):
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a number from 1 on.") % {"text": text[:40]})
    return int(text)


class QuestionCommand(ContractCommand):
    """A command that answers as of a day, in text or as JSON."""

    requires_system_checks = ()
    ranked = True

    def add_arguments(self, parser):
        self.add_as_of(parser)
        self.add_lang(parser)
        self.add_format(parser, "table", "json")
        if self.ranked:
            parser.add_argument("--limit", type=row_limit, default=20, help=_("rows at most; default: 20"))

    def handle(self, *args, **options):
        today = options["as_of"] or timezone.localdate()
        if not is_current():
            raise NothingTried(str(OTHER_RULES))
        with self.sentences(today), on_day(today):
            answer = self.answer(today, policy_on(today), options)
        if isinstance(answer, dict):
            self.print_json(answer)
        else:
            self.stdout.write(answer)

    @abstractmethod
    def answer(self, today: date, policy: Policy, options: dict) -> dict | str:
        """The document for `--format json`, or else the text."""

    @contextmanager
    def sentences(self, today: date) -> Iterator[None]:
        """Turn what cannot be answered into a sentence and exit status 2."""
        try:
            yield
        except (NotFound, NotPossible) as error:
            raise NothingTried(str(error)) from error
        except NoPolicy as error:
            raise NothingTried(
                _("No policy was in force on %(date)s: nothing can be ranked.") % {"date": day(today)}
            ) from error
