"""How templates write icons, money and days (formats as in agencies.wording)."""

from collections.abc import Iterator
from datetime import date

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies import wording
from agencies.wording import short_day
from listings.wording import title
from locator.reports.presentation.reading import month_name

register = template.Library()

register.filter("money", wording.money)
register.filter("dollars", wording.dollars)
register.filter("number", wording.number)
register.filter("day", wording.day)
register.filter("short_day", wording.short_day)
register.filter("phone", wording.phone)
register.filter("ago", wording.ago)
register.filter("labelled", wording.labelled)
register.filter("listed", wording.listed)
register.filter("capitalised", wording.capitalised)
register.filter("unit_title", title)
register.filter("month_name", month_name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of static/icons.svg. It is never alone: a word beside it, seen or hidden, says what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def weekday(value: date) -> str:
    """Sunday, November 22 or dimanche 22 novembre."""
    return date_format(value, "l j F" if wording.in_french() else "l, F j")


@register.filter
def free_from(value: date, today: date) -> str:
    """When a home is free: now, or a short date, with its year where that is another one."""
    if value <= today:
        return _("Now")
    if value.year == today.year:
        return short_day(value)
    return f"{short_day(value)}{'' if wording.in_french() else ','}{wording.NBSP}{value.year}"


@register.filter
def percent_of(value: int, whole: int) -> int:
    """How long a bar is, from 0 to 100."""
    return round(100 * value / whole) if whole else 0


@register.simple_tag
def page_numbers(page: Page) -> Iterator[int | str]:
    """The page numbers to link, with gaps: 1 2 … 7 8 9 … 20 21."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
