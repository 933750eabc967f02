"""The demo's year of reports: published in order, one corrected, the last month waiting for its note."""

from io import StringIO

import pytest
from django.test import override_settings
from django.utils.timezone import localdate

from locator import demo
from locator.models import MonthlyReport
from locator.reports.months import first_day, months_until, shift

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_year_of_published_reports_a_correction_and_a_draft():
    today = localdate()

    with override_settings(DEBUG=True):
        demo.load(StringIO())

    last = shift(first_day(today), -1)
    published = MonthlyReport.objects.published().order_by("month", "revision")
    assert sorted({report.month for report in published}) == months_until(shift(last, -1), 12)
    [corrected] = [report for report in published if report.revision == 2]
    assert {change["path"] for change in corrected.changes} >= {"filled_market", "withdrawn"}
    assert [report.month for report in MonthlyReport.objects.filter(state="draft")] == [last]
    document = published.last().document()
    assert min(document["trend"]["figures"]["open_end"]) > 5
    assert max(document["trend"]["figures"]["open_end"]) > 1.4 * min(document["trend"]["figures"]["open_end"])
    assert document["publisher"] == "Thomas Oduya"
