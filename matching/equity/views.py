"""Whom offers reach, on a page and as a file; the period lives in the address."""

import csv
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.access import can_enter_admin
from agencies.requests import Request
from agencies.spreadsheets import BOM, harmless
from matching.access import can_see_equity
from matching.equity.figures import FEWEST, Equity, EquityRow, offer_equity
from matching.equity.file import HEADINGS, file_rows
from matching.fields import day_field

A_QUARTER = timedelta(days=90)
BAR = 100


class PeriodForm(forms.Form):
    """From a first to a last day, both counted."""

    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("To"))

    def __init__(self, today: date, data=None) -> None:
        self.today = today
        super().__init__(
            {"first": today - A_QUARTER, "last": today} | {name: data[name] for name in data if data[name]}
        )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and last > self.today:
            self.add_error("last", _("Choose today or an earlier day."))
        elif first and last and first > last:
            self.add_error("first", _("The first day comes before the last."))
        return cleaned


def read_period(request: Request) -> tuple[PeriodForm, Equity | None]:
    """The period in the address, and its figures for the person: a lead's own agency's. Raises Http404."""
    if not can_see_equity(request.user):
        raise Http404
    form = PeriodForm(localdate(), request.GET)
    if not form.is_valid():
        return form, None
    agency = None if can_enter_admin(request.user) else request.user.agency
    return form, offer_equity(form.cleaned_data["first"], form.cleaned_data["last"], agency)


def bars(rows: list[EquityRow], equity: Equity) -> list[tuple[EquityRow, int, int]]:
    """Each row with the length of its bar and the place of the average, of a hundred."""
    rates = [row.figures.rate or 0 for row in rows if row.figures]
    average = equity.everybody.rate or 0
    longest = max([*rates, average, 0.01])
    mark = round(BAR * average / longest)
    return [(row, round(BAR * (row.figures.rate or 0) / longest) if row.figures else 0, mark) for row in rows]


def equity(request: Request) -> HttpResponse:
    """Waiting, offered, accepted and housed, by agency and by group, with the days that each step took."""
    form, found = read_period(request)
    context: dict[str, Any] = {
        "form": form,
        "equity": found,
        "fewest": FEWEST,
        "is_own": not can_enter_admin(request.user),
    }
    if found:
        context |= {"agencies": bars(found.agencies, found), "groups": bars(found.groups, found)}
    return render(request, "equity/page.html", context)


def equity_csv(request: Request) -> HttpResponse:
    """The figures for machines, without small counts: UTF-8 with a byte order mark, ISO dates, a point in numbers.

    Raises Http404.
    """
    _form, found = read_period(request)
    if found is None:
        raise Http404
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="equity-{found.first}-{found.last}.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(HEADINGS)
    sheet.writerows([harmless(value) for value in line] for line in file_rows(found, not can_enter_admin(request.user)))
    return answer
