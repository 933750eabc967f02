"""Addresses as listings write them: 100 Example Ave #303, Ottawa, ON K1G 3Z7."""

import html
import re
from dataclasses import dataclass

from agencies.text import fold

CITY = "Ottawa"
_LETTER, _LAST = "[ABCEGHJ-NPRSTVXY]", "[ABCEGHJ-NPRSTV-Z]"
POSTAL_CODE = re.compile(rf"({_LETTER}[0-9]{_LAST})[ -]?([0-9]{_LAST}[0-9])", re.IGNORECASE)
# The second half is what a program writes for a half that it did not know.
_POSTAL_TAIL = re.compile(
    rf"[,\s]+({POSTAL_CODE.pattern}|{_LETTER}[0-9]{_LAST}(\s+(none|null|nan|n/a))?)$", re.IGNORECASE
)
_PROVINCE_TAIL = re.compile(
    r"[,\s]+(ON|Ont|Ontario|QC|PQ|Qu[eé]bec|NB|NS|PE|PEI|NL|MB|SK|AB|BC|YT|NT|NU|Manitoba|Saskatchewan|Alberta"
    r"|British Columbia|New Brunswick|Nova Scotia)\.?$"
)
_UNIT_TAIL = re.compile(
    r"[,\s]+(?:(?:unit|apt\.?|apartment|suite|app\.?|unité)\s*#?\s*|#\s*)([\w-]{1,10})$", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """The parts of an address; blank where it does not say. `postal_code` is as it is written."""

    street: str
    unit_number: str = ""
    city: str = ""
    province: str = ""
    postal_code: str = ""


def read_address(text: str, city: str = "") -> Address:
    """The parts of an address; what follows the street is a city before a province, or if it is `city` or Ottawa."""
    rest = re.sub(r",?\s*canada$", "", html.unescape(text), flags=re.IGNORECASE)
    rest, postal_code = _cut(_POSTAL_TAIL, rest)
    province = found_city = ""
    if "," in rest:
        rest, province = _cut(_PROVINCE_TAIL, rest)
        street, comma, last = rest.rpartition(",")
        if comma and (province or fold(last) in {fold(CITY), fold(city)}):
            rest, found_city = street, last.strip()
    street, unit_number = _cut(_UNIT_TAIL, rest)
    return Address(street.strip(" ,"), unit_number, found_city, province, postal_code)


def read_postal_code(text: str) -> str | None:
    """A Canadian postal code in its official spelling (K1N 5K5); None if it is none."""
    found = POSTAL_CODE.fullmatch(text)
    return f"{found[1]} {found[2]}".upper() if found else None


def _cut(tail: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text before a tail, and the tail's first group; the text and nothing if it has no such tail."""
    found = tail.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")
