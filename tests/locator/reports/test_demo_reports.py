"""The demo’s reports of more than a year: published, one corrected, one waiting; and the lists behind a month."""

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.months import first_day, months_until, shift
from locator.models import MonthlyReport
from locator.reports.facts.behind_households import STEPS, WITH_KEYS, households_behind
from locator.reports.facts.figures import facts
from locator.reports.facts.months import parse
from locator.reports.facts.paths import at
from tests.factories import UserFactory
from tests.walking import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]


def test_the_demo_has_published_reports_of_thirteen_months_a_correction_and_a_draft() -> None:
    last = shift(first_day(localdate()), -1)

    published = MonthlyReport.objects.published().order_by("month", "revision")

    assert sorted({report.month for report in published}) == months_until(shift(last, -1), 13)
    [corrected] = [report for report in published if report.revision == 2]
    assert {change["path"] for change in corrected.changes} >= {"filled_market", "withdrawn"}
    assert [report.month for report in MonthlyReport.objects.filter(state="draft")] == [last]
    document = published.last().document()
    assert min(document["trend"]["figures"]["open_end"]) > 5
    assert max(document["trend"]["figures"]["open_end"]) > 1.4 * min(document["trend"]["figures"]["open_end"])
    assert document["publisher"] == "Thomas Oduya"
    told = {
        figure for figure, then in document["comparison"]["last_year"]["figures"].items() if then["value"] is not None
    }
    assert {"open_end", "waiting", "referrals", "offers_made"} <= told


def test_every_list_of_households_is_as_long_as_its_figure() -> None:
    past = [facts(shift(first_day(localdate()), -back)) for back in range(1, 7)]
    counted = next(one for one in past if at(one, "flow.declines_household.total"))
    month = parse(counted["month"])

    for figure in ("demand.waiting", *STEPS):
        assert len(households_behind(month, figure)) == at(counted, figure), figure
    for figure in (*WITH_KEYS, "flow.declines_household.reasons", "flow.declines_landlord.reasons"):
        for key, found in at(counted, figure).items():
            count = found["waiting"] if figure.startswith("equity.") else found
            assert len(households_behind(month, figure, key)) == count, (figure, key)


def test_a_coordinator_reads_which_households_that_share_a_figure_counts() -> None:
    month = shift(first_day(localdate()), -2)
    visitor = Visitor()
    visitor.force_login(person_of("coordinator"))
    address = reverse("report_households", args=[month])

    report = visitor.get(reverse("report", args=[month])).content.decode()
    page = visitor.get(f"{address}?figure=waiting_end&key=2")

    assert f"{address}?figure=waiting_end&amp;key=2" in report
    assert page.status_code == 200
    for referral, _times in page.context["lines"]:
        assert reverse("admin:matching_referral_change", args=[referral.pk]) in page.content.decode()
    assert page.context["counted"] == len(households_behind(month, "waiting_end", "2"))


@pytest.mark.parametrize("query", ["figure=open_end", "figure=waiting_end", "figure=waiting_end&key=9", "figure=%00"])
def test_a_figure_that_counts_no_households_has_no_list(query: str) -> None:
    visitor = Visitor()
    visitor.force_login(person_of("coordinator"))
    address = reverse("report_households", args=[shift(first_day(localdate()), -2)])

    assert visitor.get(f"{address}?{query}").status_code == 404


def test_caseworkers_and_readers_find_no_lists_of_households() -> None:
    month = shift(first_day(localdate()), -2)
    for person in (UserFactory(), UserFactory(reader=True)):
        visitor = Visitor()
        visitor.force_login(person)

        assert (
            reverse("report_households", args=[month])
            not in visitor.get(reverse("report", args=[month])).content.decode()
        )
        assert visitor.get(reverse("report_households", args=[month])).status_code == 404
