"""What a cell may say: parsers of text, each with the sentence for what it cannot read.

A parser is called with the trimmed text of a cell and gives the value to store, or raises CellError; its `allowed` says
to people what may stand there.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.spreadsheets import FORMULA_STARTS
from agencies.text import fold
from agencies.wording import number

SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
YES, NO = {"yes", "y", "true", "1", "oui", "vrai"}, {"no", "n", "false", "0", "non", "faux"}


class Parser(Protocol):
    """Reads the cells of a column."""

    def __call__(self, text: str, /) -> Any:
        """The value to store. Raises CellError."""

    @property
    def allowed(self) -> str:
        """What a cell may say, as part of a sentence: a date, YYYY-MM-DD."""


class CellError(ValueError):
    """A cell cannot be read; the text is a sentence that says what to write instead, without repeating the cell."""


def clean(cell: str) -> str:
    """The cell's text as it is stored: trimmed, accents composed (NFC), without the mark of an escaped formula.

    Raises CellError for control characters such as NUL, which PostgreSQL or a screen would not take.
    """
    text = cell.strip(SPACES)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable() and CONTROL.search(text):
        raise CellError(_("Remove the control characters from this cell."))
    if text.startswith("'") and text[1:2] and text[1] in FORMULA_STARTS:
        # The file of refused rows writes '=… so that a spreadsheet does not run it: read back, it is the text again.
        return text[1:]
    return text


@dataclass(frozen=True)
class Text:
    """Text of at most `longest` characters; spaces and line breaks inside are single spaces unless `lines` are kept."""

    longest: int
    lines: bool = False

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("text, at most %(longest)s characters") % {"longest": number(self.longest)}

    def __call__(self, text: str) -> str:
        if not self.lines:
            text = " ".join(text.split())
        if len(text) > self.longest:
            raise CellError(_("Write at most %(longest)s characters.") % {"longest": self.longest})
        return text


@dataclass(frozen=True)
class YesNo:
    """yes or no, also as true/false, y/n, 1/0, oui/non, vrai/faux."""

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("yes or no")

    def __call__(self, text: str) -> bool:
        word = fold(text)
        if word in YES:
            return True
        if word in NO:
            return False
        raise CellError(_("Write yes or no, or leave the cell blank."))


@dataclass(frozen=True)
class Code:
    """One code of a closed list, in any case, with spaces or hyphens for underscores; or its English or French name."""

    choices: type[TextChoices]

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("one of these codes")

    @cached_property
    def words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for language in ("en", "fr"):
            with override(language):
                words |= {fold(str(choice.label)): choice.value for choice in self.choices}
        return words | {fold(choice.value): choice.value for choice in self.choices if choice.value}

    def __call__(self, text: str) -> str:
        word = fold(text)
        code = self.words.get(word) or self.words.get(re.sub(r"[ -]", "_", word))
        if not code:
            raise CellError(_("Choose from: %(codes)s.") % {"codes": ", ".join(filter(None, self.choices.values))})
        return code


@dataclass(frozen=True)
class Codes:
    """Any codes of a closed list, separated by `;`, in the order of the list."""

    choices: type[TextChoices]
    joiner = ";"

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("any of these codes, with a semicolon between them")

    @cached_property
    def code(self) -> Code:
        return Code(self.choices)

    def __call__(self, text: str) -> list[str]:
        found = {self.code(part) for part in re.split(r"[;,]", text) if part.strip()}
        return [code for code in self.choices.values if code in found]


@dataclass(frozen=True)
class Whole:
    """A whole number; 2.0 is one."""

    lowest: int
    highest: int

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("a whole number, %(lowest)s to %(highest)s") % {
            "lowest": number(self.lowest),
            "highest": number(self.highest),
        }

    def __call__(self, text: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}(\.0{1,9})?", text) and self.lowest <= int(text.split(".")[0]) <= self.highest:
            return int(text.split(".")[0])
        raise CellError(
            _("Write a whole number between %(lowest)s and %(highest)s.")
            % {"lowest": self.lowest, "highest": self.highest}
        )


@dataclass(frozen=True)
class Money:
    """An amount in CAD, rounded half up to the cent: 1250, 1,250.00, $1,250 or 1 250,00 $; also 1.250,00.

    A comma before three digits separates thousands; 1.250 could be one dollar or a thousand, and is refused.
    """

    lowest: int
    highest: int

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("dollars, %(lowest)s to %(highest)s, such as 1250 or 1,250.00") % {
            "lowest": number(self.lowest),
            "highest": number(self.highest),
        }

    def __call__(self, text: str) -> Decimal:
        plain = re.sub(r"[\s'’]|^(CAD|CA)?\$|\$$|^CAD|CAD$", "", re.sub(r"\s", "", text.strip()).upper())
        text = self._number(plain)
        try:
            amount = Decimal(text).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        except InvalidOperation:
            amount = None
        if amount is None or not self.lowest <= amount <= self.highest:
            raise CellError(
                _("Write an amount between %(lowest)s and %(highest)s dollars, such as 1250 or 1,250.00.")
                % {"lowest": number(self.lowest), "highest": number(self.highest)}
            )
        return amount

    @staticmethod
    def _number(plain: str) -> str:
        """The amount with a decimal point and no separators; not a number if it is none, or more than one."""
        if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", plain):
            return plain.replace(",", "")
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", plain):
            return plain.replace(".", "").replace(",", ".")
        if re.fullmatch(r"[1-9][0-9]?\.[0-9]{3}", plain):
            return ""
        if re.fullmatch(r"[0-9]{1,20}([.,][0-9]{0,20})?(E[+-]?[0-9]{1,3})?", plain):
            return plain.replace(",", ".")
        return ""


@dataclass(frozen=True)
class Day:
    """A date, YYYY-MM-DD, between two days that no real date of this kind would leave."""

    first: date = date(1990, 1, 1)
    last: date = date(2099, 12, 31)

    @property
    def allowed(self) -> str:
        """See Parser."""
        if self.last == Day.last:
            return _("a date, YYYY-MM-DD")
        return _("a date, YYYY-MM-DD, not after %(last)s") % {"last": self.last.isoformat()}

    def __call__(self, text: str) -> date:
        found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([ T]00:00(:00(\.0+)?)?)?", text)
        try:
            day = date.fromisoformat(found[1]) if found else None
        except ValueError:
            day = None
        if day is None:
            raise CellError(_("Write a date as YYYY-MM-DD, such as 2026-10-01."))
        if not self.first <= day <= self.last:
            raise CellError(
                _("Write a date between %(first)s and %(last)s.")
                % {"first": self.first.isoformat(), "last": self.last.isoformat()}
            )
        return day


@dataclass(frozen=True)
class Email:
    """An e-mail address, in lower case."""

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("an e-mail address")

    def __call__(self, text: str) -> str:
        address = text.lower()
        try:
            validate_email(address)
        except ValidationError:
            raise CellError(_("Write one e-mail address, such as name@example.ca.")) from None
        return address


@dataclass(frozen=True)
class Phone:
    """A phone number: digits alone, without +1; 7 to 15 digits, and an extension after x."""

    @property
    def allowed(self) -> str:
        """See Parser."""
        return _("a phone number, such as 613-555-0100")

    def __call__(self, text: str) -> str:
        main, _word, extension = re.sub(r"(?i)\s*(ext\.?|poste|#|x)\s*(?=[0-9]+$)", "x", text).partition("x")
        digits = re.sub(r"[\s().+\-–‑/]", "", main)
        if len(digits) == 11 and digits.startswith("1"):
            digits = digits[1:]
        if not re.fullmatch(r"[0-9]{7,15}", digits) or not re.fullmatch(r"[0-9]{0,8}", extension):
            raise CellError(_("Write one phone number, such as 613-555-0100."))
        return f"{digits}x{extension}" if extension else digits
