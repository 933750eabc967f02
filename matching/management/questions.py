"""What the commands that ask the view `pair` share: options, languages, and sentences instead of tracebacks."""

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agencies.wording import day
from matching.finding import NotFound
from matching.models import Policy
from matching.ranking import NoPolicy, on_day, policy_on

NOTHING_TRIED = 2


def iso_date(text: str) -> date:
    """A date as YYYY-MM-DD, for argparse."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(_("“%(text)s” is not a date: write it as YYYY-MM-DD.") % {"text": text[:40]})


def row_limit(text: str) -> int:
    """A number of rows from 1 on, for argparse."""
    if not re.fullmatch(r"[1-9]\d{0,6}", text):
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a number from 1 on.") % {"text": text[:40]})
    return int(text)


class Question(BaseCommand):
    """A command that answers in JSON or in text, as of a day, and exits with 2 and a sentence where it cannot."""

    requires_system_checks = []
    ranked = True

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=iso_date, metavar="DATE", help=_("the day to answer for; default: today"))
        parser.add_argument(
            "--lang", choices=[code for code, name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")
        if self.ranked:
            parser.add_argument("--limit", type=row_limit, default=20, help=_("rows at most; default: 20"))

    def handle(self, *args, **options):
        today = options["as_of"] or timezone.localdate()
        with translation.override(options["lang"]), self.sentences(today), on_day(today):
            answer = self.answer(today, policy_on(today), options)
        if options["format"] == "json":
            return json.dumps(answer, ensure_ascii=False, indent=1)
        return answer

    def answer(self, today: date, policy: Policy, options: dict) -> dict | str:
        """The document for `--format json`, or else the text."""
        raise NotImplementedError

    @contextmanager
    def sentences(self, today: date) -> Iterator[None]:
        """Turn what cannot be answered into a sentence and exit status 2."""
        try:
            yield
        except NotFound as error:
            raise CommandError(str(error), returncode=NOTHING_TRIED) from error
        except NoPolicy as error:
            text = _("No policy was in force on %(date)s: nothing can be ranked.") % {"date": day(today)}
            raise CommandError(text, returncode=NOTHING_TRIED) from error
