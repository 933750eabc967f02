"""Money, dates and lists as people read them in English and French Canada."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
RECENT_DAYS = 14
# As French Canada shortens them; Django's own are cut to "jan." and "fév.", and "mar" has no point.
SHORT_DAYS = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]
SHORT_MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."]


def in_french() -> bool:
    """Whether the language of the moment is French."""
    return (get_language() or "en").startswith("fr")


def number(value: Decimal | int, decimals: int = 0) -> str:
    """1,819 or 1 819; a minus is a real minus."""
    text = f"{abs(value):,.{decimals}f}"
    if in_french():
        text = text.replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def money(amount: Decimal | int) -> str:
    """Dollars: $1,765 or 1 765 $; cents only where there are some."""
    text = number(amount, 0 if amount == int(amount) else 2)
    if in_french():
        return f"{text}{NBSP}$"
    return f"{MINUS}${text[1:]}" if amount < 0 else f"${text}"


def dollars(cents: int) -> str:
    """An amount in cents as `money`."""
    return money(Decimal(cents) / 100)


def day(value: date) -> str:
    """November 17, 2026 or 17 novembre 2026 (1er for the first)."""
    month = str(MONTHS[value.month])
    if in_french():
        return f"{value.day}{'er' if value.day == 1 else ''}{NBSP}{month.lower()}{NBSP}{value.year}"
    return f"{month}{NBSP}{value.day}, {value.year}"


def short_day(value: date) -> str:
    """Nov 17 or 17 nov. (1er for the first), for tables."""
    if in_french():
        return f"{value.day}{'er' if value.day == 1 else ''}{NBSP}{SHORT_MONTHS[value.month - 1]}"
    return date_format(value, "M j")


def weekday_and_day(value: date) -> str:
    """Tue Dec 1 or mar. 1er déc."""
    weekday = SHORT_DAYS[value.weekday()] if in_french() else date_format(value, "D")
    return f"{weekday}{NBSP}{short_day(value)}"


def clock(value: time) -> str:
    """2:30 pm or 14 h 30; the full hour is 2 pm or 14 h."""
    if in_french():
        return f"{value.hour}{NBSP}h" + (f"{NBSP}{value.minute:02}" if value.minute else "")
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{NBSP}{'am' if value.hour < 12 else 'pm'}"


def phone(digits: str) -> str:
    """A number as it is stored, ten digits and perhaps an extension after x: 613-555-0103, or 613 555-0103 poste 12."""
    main, _x, extension = digits.partition("x")
    if len(main) == 10 and main.isdecimal():
        main = f"{main[:3]}{NBSP if in_french() else '-'}{main[3:6]}-{main[6:]}"
    return _("%(phone)s ext. %(extension)s") % {"phone": main, "extension": extension} if extension else main


def ago(value: date, today: date) -> str:
    """Today, yesterday, 3 days ago; beyond two weeks, and ahead of today, the date."""
    days = (today - value).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days <= RECENT_DAYS:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return _("on %(date)s") % {"date": day(value)}


def listed(words: Iterable[object]) -> str:
    """a, b and c."""
    items = [str(word) for word in words]
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def labelled(label: object, text: str) -> str:
    """A label, a colon as the language sets it, and the text; a question takes no colon."""
    if str(label).endswith("?"):
        return f"{label} {text}"
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
