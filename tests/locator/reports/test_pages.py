"""The report on the screen: answer first, the list behind each figure, versions, publishing once, and mail."""

import re
from datetime import UTC, date, datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from agencies.models import User
from locator.models import MonthlyReport
from locator.reports.facts import codes
from locator.reports.facts.behind_openings import OVER_TIME, openings_behind
from locator.reports.facts.figures import facts
from locator.reports.facts.openings import KEYS
from locator.reports.publishing.announcing import announce
from locator.reports.publishing.lifecycle import draft_of, prepare, publish
from locator.reports.views import TYPES
from matching.enums import Group
from tests.factories import (
    MonthlyReportFactory,
    OpeningFactory,
    RestrictionFactory,
    UserFactory,
    VerificationFactory,
)
from tests.locator.reports.sample import document, older, published

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
BUDGET = 12
HIDDEN = ("waiting_end.5+", "gap.5+", "flow.viewings")


def visitor_of(person: User) -> Visitor:
    visitor = Visitor()
    visitor.force_login(person)
    return visitor


def words(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


@pytest.fixture
def october() -> MonthlyReport:
    """October 2026, published with some counts hidden."""
    return MonthlyReportFactory(
        published=True,
        facts=document(agencies=()),
        published_facts=published(*HIDDEN, agencies=()),
        note_en="Three new landlords.",
        note_fr="Trois nouveaux propriétaires.",
        publisher__name="Joan Whitfield",
    )


def test_a_page_begins_with_what_is_true(october: MonthlyReport) -> None:
    page = words(visitor_of(UserFactory(reader=True)).get(reverse("report", args=["2026-10"])))

    start = page.index("43 homes are open, the most since June 2026.")
    assert start < page.index("1,819 households wait. The longest line is for bachelors: 125 households for each.")
    assert "38 in September, 33 a year ago" in page
    assert "Three new landlords." in page
    assert "Trois nouveaux propriétaires." in page


def test_a_published_page_says_what_is_hidden_and_no_more(october: MonthlyReport) -> None:
    page = words(visitor_of(UserFactory(coordinator=True)).get(reverse("report", args=["2026-10"])))

    assert "Counts of 1 to 4 people are hidden" in page
    assert re.search(r"5 bedrooms and more 0 hidden hidden", page)


def test_a_page_has_no_column_that_only_says_hidden_and_a_file_has_them_all(october: MonthlyReport) -> None:
    rows = [f"equity.by_group.{code}" for code in Group.values]
    shares = [f"{row}.declines_landlord_share" for row in rows]
    ends = [f"stability.endings.{code}" for code in document()["stability"]["endings"]]
    told = published(*HIDDEN, *shares, *ends, "stability.endings_total", agencies=())
    MonthlyReportFactory(published=True, revision=2, facts=document(agencies=()), published_facts=told)
    visitor = visitor_of(UserFactory(reader=True))

    page = words(visitor.get(reverse("report", args=["2026-10"])))
    french = words(visitor.get(reverse("report", args=["2026-10"]), headers={"accept-language": "fr"}))
    lines = visitor.get(reverse("report_file", args=["2026-10", "csv"])).content.decode()

    assert "they do not add up. Hidden in every line: Of landlords’ answers." in page
    assert "Masqué à chaque ligne : Des réponses des propriétaires." in french
    assert "Tenancies that ended Every count here is hidden." in page
    for path in shares:
        assert f"2026-10,equity.by_group,{path.removeprefix('equity.by_group.')},hidden" in lines


def test_a_draft_says_when_it_was_counted_and_can_be_counted_again() -> None:
    OpeningFactory(offered_from=date(2026, 9, 1))
    draft, _created = prepare(OCTOBER, datetime(2026, 11, 1, 15, 5, tzinfo=UTC))
    OpeningFactory(offered_from=date(2026, 9, 1))
    coordinator, locator = visitor_of(UserFactory(coordinator=True)), visitor_of(UserFactory(locator=True))
    address, again = reverse("report", args=["2026-10"]), reverse("report_prepare", args=["2026-10"])

    page = coordinator.get(address)

    assert "Counted on November 1, 2026, 10:05 am." in words(page)
    assert f'action="{again}"' in page.content.decode()
    assert f'action="{again}"' not in locator.get(address).content.decode()
    coordinator.post(again)
    assert draft_of(OCTOBER).facts["open_end"] == 2
    assert draft_of(OCTOBER).as_of > draft.as_of


def test_only_locators_and_coordinators_see_true_counts(october: MonthlyReport) -> None:
    address = reverse("report", args=["2026-10"]) + "?counts=true"

    desk = words(visitor_of(UserFactory(locator=True)).get(address))
    reader = words(visitor_of(UserFactory(reader=True)).get(address))

    assert "Internal version: true counts of people." in desk
    assert re.search(r"5 bedrooms and more 0 15 \+15", desk)
    assert "Internal version" not in reader
    assert re.search(r"5 bedrooms and more 0 hidden hidden", reader)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_reader_gets_no_true_counts_in_a_file(october: MonthlyReport, kind: str) -> None:
    address = reverse("report_file", args=["2026-10", kind])
    reader = visitor_of(UserFactory(reader=True))

    assert reader.get(address).content == reader.get(f"{address}?counts=true").content
    if kind == "csv":
        assert b"2026-10,flow.viewings,,hidden" in reader.get(f"{address}?counts=true").content


def test_what_a_correction_changed_is_told(october: MonthlyReport) -> None:
    changes = [{"path": "open_end", "before": 43, "after": 42}, {"path": "flow.viewings", "before": 27, "after": None}]
    MonthlyReportFactory(
        published=True, revision=2, facts=document(agencies=()), published_facts=published(agencies=()), changes=changes
    )
    visitor = visitor_of(UserFactory(reader=True))

    newest = words(visitor.get(reverse("report", args=["2026-10"])))
    first = words(visitor.get(reverse("report", args=["2026-10"]) + "?revision=1"))

    assert "Published, revision 2" in newest
    assert "What changed" in newest
    assert "Open at the end 43 42" in newest
    assert "Published, revision 1" in first
    assert "What changed" not in first


@pytest.mark.parametrize("revision", ["3", "0", "x", "-1", "99999999"])
def test_a_revision_that_is_not_there_is_not_found(october: MonthlyReport, revision: str) -> None:
    address = reverse("report", args=["2026-10"]) + f"?revision={revision}"

    assert visitor_of(UserFactory(reader=True)).get(address).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01"])
def test_a_month_that_cannot_be_is_not_found(month: str) -> None:
    assert visitor_of(UserFactory(reader=True)).get(f"/reports/{month}/").status_code == 404


def test_figures_lead_to_their_lists_for_those_who_see_the_bank(october: MonthlyReport) -> None:
    address = reverse("report_units", args=["2026-10"])

    assert address in visitor_of(UserFactory()).get(reverse("report", args=["2026-10"])).content.decode()
    assert address not in visitor_of(UserFactory(reader=True)).get(reverse("report", args=["2026-10"])).content.decode()


def test_every_list_is_as_long_as_its_figure() -> None:
    """Openings of every kind around September 2026: each figure's list holds as many as it counts."""
    for number in range(12):
        opening = OpeningFactory(
            unit__bedrooms=number % 6,
            rent=700 + 150 * number,
            offered_from=date(2026, 8, 20 + number % 9) if number % 3 else date(2026, 9, 1 + number),
            available_from=date(2026, 9, 15 + number),
            closed_on=date(2026, 9, 10 + number) if number % 4 == 1 else None,
            close_reason=["filled_programme", "filled_market", "withdrawn"][number % 3] if number % 4 == 1 else "",
        )
        VerificationFactory(unit=opening.unit, verified_on=date(2026, 9, 10 + number))
    counted = facts(date(2026, 9, 1))

    lengths = {figure: openings_behind(date(2026, 9, 1), figure).count() for figure in OVER_TIME}
    share = lengths.pop("verified_share")

    assert lengths == {figure: counted[figure] for figure in lengths}
    assert counted["verified_share"] == round(share / counted["open_end"], 4)
    for figure in KEYS:
        found = {key: openings_behind(date(2026, 9, 1), figure, key).count() for key in counted[figure]}
        assert found == counted[figure]
    for figure in codes.CROSSED:
        cells = {(size, key): count for size, row in counted[figure].items() for key, count in row.items() if count}
        assert len(cells) > 5
        for (size, key), count in cells.items():
            assert openings_behind(date(2026, 9, 1), figure, f"{size}.{key}").count() == count, (figure, size, key)


def test_a_cell_of_a_cross_table_opens_its_list_and_an_empty_one_does_not(october: MonthlyReport) -> None:
    OpeningFactory(offered_from=date(2026, 10, 1), unit__bedrooms=2, rent=1250)
    visitor, address = visitor_of(UserFactory()), reverse("report_units", args=["2026-10"])
    cell = f"{address}?figure=by_bedrooms_and_rent_band&key="

    page = visitor.get(reverse("report", args=["2026-10"])).content.decode().replace("&amp;", "&")
    listed = words(visitor.get(f"{cell}2.1200"))

    assert f'<a href="{cell}2.1200">2</a>' in re.sub(r"\s+(?=<)|(?<=>)\s+", "", page)
    assert f"{cell}0.2000" not in page
    assert "Open at the end: 2 bedrooms, $1,200 to $1,599" in listed
    assert "1 opening in October 2026. The report says 2: records were mended since." in listed


def test_a_report_of_older_definitions_reads_as_before(settings) -> None:
    """Frozen documents lack what was not counted yet: their pages and files have no place for it, and open."""
    settings.PUBLIC_REPORTS = True
    MonthlyReportFactory(
        published=True,
        definitions="1",
        facts=older(document(agencies=())),
        published_facts=older(published(*HIDDEN, agencies=())),
    )
    visitor = visitor_of(UserFactory(coordinator=True))
    address = reverse("report", args=["2026-10"])

    page = words(visitor.get(address))

    assert "43 homes are open, the most since June 2026." in page
    assert "Definitions version 1." in page
    assert "Size and ward" not in page
    addresses = [f"{address}?counts=true", reverse("report_compare", args=["2026-10"]), "/public/reports/2026-10/"]
    for opened in [*addresses, *(reverse("report_file", args=["2026-10", kind]) for kind in TYPES)]:
        assert visitor.get(opened).status_code == 200
    cell = "?figure=by_bedrooms_and_area&key=2.12"
    assert visitor.get(reverse("report_units", args=["2026-10"]) + cell).status_code == 404


def test_a_list_tells_no_address_and_no_landlord() -> None:
    opening = OpeningFactory(
        offered_from=date(2026, 9, 1),
        unit__confidential=True,
        unit__building__address="14 Hidden Court",
        unit__preference_text="whisper in the hall",
    )
    RestrictionFactory(unit=opening.unit)
    MonthlyReportFactory(published=True, facts=document(agencies=()))

    page = words(visitor_of(UserFactory(coordinator=True)).get(reverse("report_units", args=["2026-10"])))

    assert "1 opening in October 2026." in page
    assert "The report says 43: records were mended since." in page
    for secret in ("Hidden Court", "whisper", opening.unit.landlord.name, opening.unit.postal_code or "K9Z"):
        assert secret not in page


ODD = [
    "figure=waiting", "figure=by_bedrooms", "figure=open_end&key=2", "figure=by_bedrooms&key=9", "figure=%00",
    "figure=by_bedrooms_and_area", "figure=by_bedrooms_and_area&key=2", "figure=by_bedrooms_and_area&key=2.99",
    "figure=by_bedrooms_and_area&key=9.12",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_a_figure_that_counts_no_openings_has_no_list(october: MonthlyReport, query: str) -> None:
    assert visitor_of(UserFactory()).get(reverse("report_units", args=["2026-10"]) + f"?{query}").status_code == 404


@pytest.mark.parametrize("role", ["reader", "coordinator"])
def test_pages_keep_to_their_budget_of_queries(
    october: MonthlyReport, role: str, django_assert_max_num_queries
) -> None:
    MonthlyReportFactory(month=date(2026, 9, 1), facts=document(agencies=(), month="2026-09"))
    OpeningFactory.create_batch(20, offered_from=date(2026, 9, 1))
    visitor = visitor_of(UserFactory(**{role: True}))
    pages = [reverse("reports"), reverse("report", args=["2026-10"])]
    if role == "reader":
        pages += [reverse("home")]
    else:
        pages += [reverse("report_publish", args=["2026-09"])]
        pages += [reverse("report_units", args=["2026-10"]) + query for query in ("", "?figure=by_bedrooms&key=2")]

    costs = {}
    for page in pages:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(page).status_code == 200
        costs[page] = len(captured)

    assert {page: cost for page, cost in costs.items() if cost > BUDGET} == {}


def test_a_coordinator_drafts_notes_and_publishes_once() -> None:
    OpeningFactory(offered_from=date(2026, 9, 1))
    UserFactory(reader=True, email="reads@example.org", report_by_mail=True)
    visitor = visitor_of(UserFactory(coordinator=True))
    address = reverse("report_publish", args=["2026-10"])

    visitor.post(reverse("report_prepare", args=["2026-10"]))
    note = {"revision": 1, "note_en": "A quiet month.", "note_fr": "Un mois calme."}
    first = visitor.post(address, note)
    OpeningFactory(offered_from=date(2026, 9, 1))
    again = visitor.post(address, note)

    assert first["Location"] == again["Location"] == reverse("report", args=["2026-10"])
    report = MonthlyReport.objects.get()
    assert (report.revision, report.note_fr, report.facts["open_end"]) == (1, "Un mois calme.", 1)
    assert [letter.to for letter in mail.outbox] == [["reads@example.org"]]


def test_a_note_in_one_language_publishes_nothing() -> None:
    prepare(OCTOBER)
    visitor = visitor_of(UserFactory(coordinator=True))

    page = visitor.post(reverse("report_publish", args=["2026-10"]), {"revision": 1, "note_en": "Only English."})

    assert "Write the note in this language too, or leave both blank." in words(page)
    assert "Only English." in page.content.decode()
    assert draft_of(OCTOBER) is not None


def test_counting_again_makes_a_correction_only_where_something_changed() -> None:
    OpeningFactory(offered_from=date(2026, 9, 1))
    publish(OCTOBER, None)
    visitor = visitor_of(UserFactory(coordinator=True))
    address = reverse("report_prepare", args=["2026-10"])

    same = words(visitor.post(address, follow=True))
    OpeningFactory(offered_from=date(2026, 9, 1))
    other = words(visitor.post(address, follow=True))

    assert "Today’s records give the same figures: there is nothing to correct." in same
    assert "Publish revision 2" in other
    assert "Open at the end 1 2" in other


def test_a_month_that_is_not_over_is_not_drafted() -> None:
    visitor = visitor_of(UserFactory(coordinator=True))

    page = words(visitor.post(reverse("report_prepare", args=["2999-01"]), follow=True))

    assert "The month is not over" in page
    assert not MonthlyReport.objects.exists()


def test_a_mail_has_headline_figures_and_a_link_in_the_persons_language(october: MonthlyReport) -> None:
    UserFactory(reader=True, email="en@example.org", report_by_mail=True)
    UserFactory(reader=True, email="fr@example.org", report_by_mail=True, language="fr")
    UserFactory(reader=True, email="closed@example.org", report_by_mail=True, is_active=False)
    UserFactory(reader=True, email="never@example.org")

    assert (announce(october).told, announce(october).told) == (2, 0)

    english, french = sorted(mail.outbox, key=lambda letter: letter.to)
    assert (english.to, french.to) == (["en@example.org"], ["fr@example.org"])
    assert "43 homes are open" in english.body
    assert "43 logements" in french.body
    for letter in (english, french):
        assert "/reports/2026-10/" in letter.body
        assert "Joan Whitfield" not in letter.body
        assert "27" not in letter.body.replace("2026", ""), "what is hidden is not in the mail"


class Refusing(EmailBackend):
    """Refuses letters to refused.example.org; has no server for those to down.example.org."""

    def send_messages(self, messages):
        [letter] = messages
        if letter.to[0].endswith("@refused.example.org"):
            raise SMTPRecipientsRefused({letter.to[0]: (550, b"no such box")})
        if letter.to[0].endswith("@down.example.org"):
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"


def test_a_refused_address_keeps_nobody_else_from_the_mail(october: MonthlyReport, refusing, caplog) -> None:
    for address in ("one@example.org", "gone@refused.example.org", "two@example.org"):
        UserFactory(reader=True, email=address, report_by_mail=True)
    visitor = visitor_of(UserFactory(coordinator=True))

    page = words(visitor.post(reverse("report_announce", args=["2026-10"]), follow=True))

    assert [letter.to for letter in mail.outbox] == [["one@example.org"], ["two@example.org"]]
    assert "No mail could be sent to: gone@refused.example.org." in page
    assert "Send the mail" not in page
    assert "SMTPRecipientsRefused" in caplog.text
    assert "refused.example.org" not in caplog.text


def test_where_no_mail_can_be_sent_the_report_is_published_and_the_mail_can_be_tried_again(refusing) -> None:
    reader = UserFactory(reader=True, email="reads@down.example.org", report_by_mail=True)
    visitor = visitor_of(UserFactory(coordinator=True))
    prepare(OCTOBER)

    page = words(visitor.post(reverse("report_publish", args=["2026-10"]), {"revision": 1}, follow=True))
    User.objects.filter(pk=reader.pk).update(email="reads@example.org")
    later = words(visitor.post(reverse("report_announce", args=["2026-10"]), follow=True))

    assert "The report is published, but no mail could be sent." in page
    assert "Send the mail" in page
    assert "Whoever asked for it has a mail now." in later
    assert "Send the mail" not in later
    assert [letter.to for letter in mail.outbox] == [["reads@example.org"]]


def test_a_coordinator_compares_a_published_month_with_todays_records() -> None:
    OpeningFactory(offered_from=date(2026, 9, 1))
    publish(OCTOBER, None)
    visitor = visitor_of(UserFactory(coordinator=True))
    address = reverse("report_compare", args=["2026-10"])

    same = words(visitor.get(address))
    OpeningFactory(offered_from=date(2026, 9, 1))
    other = words(visitor.get(address))

    assert "Compare with today’s records" in words(visitor.get(reverse("report", args=["2026-10"])))
    assert "Today’s records give the same figures: there is nothing to correct." in same
    assert "Open at the end 1 2" in other
    assert draft_of(OCTOBER) is None


def test_a_person_asks_for_the_mail_and_stops_it() -> None:
    person = UserFactory(reader=True)
    visitor, address = visitor_of(person), reverse("reports_by_mail")

    for wanted, expected in (("yes", True), ("yes", True), ("no", False)):
        visitor.post(address, {"wanted": wanted})
        person.refresh_from_db()
        assert person.report_by_mail is expected


def test_a_reader_begins_with_the_latest_report(october: MonthlyReport) -> None:
    page = words(visitor_of(UserFactory(reader=True)).get(reverse("home")))

    assert "43 homes are open, the most since June 2026." in page
    assert "Read the report" in page


PUBLIC = ["/public/reports/", "/public/reports/2026-10/", "/public/reports/2026-10/csv/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_nothing_is_public_unless_the_operator_says_so(october: MonthlyReport, address: str) -> None:
    assert Visitor().get(address).status_code == 404


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_shows_the_published_version_and_nobody_s_name(october, settings, address: str) -> None:
    settings.PUBLIC_REPORTS = True
    MonthlyReportFactory(month=date(2026, 9, 1), facts=document(agencies=(), month="2026-09"))

    told = Visitor().get(f"{address}?counts=true&revision=1").content.decode()

    assert "43" in told
    assert "Joan Whitfield" not in told
    assert "2026-09/" not in told, "no draft"
    assert "/units/?" not in told
    if address.endswith("csv/"):
        assert "flow.viewings,,hidden" in told


def test_a_draft_is_not_public(settings) -> None:
    settings.PUBLIC_REPORTS = True
    MonthlyReportFactory(facts=document(agencies=()))

    assert Visitor().get("/public/reports/2026-10/").status_code == 404


def test_closings_of_which_one_is_hidden_are_drawn_as_one_and_have_no_list_that_counts_them() -> None:
    hidden = ["filled_programme", "filled_market"]
    told = published(agencies=()) | dict.fromkeys(hidden)
    told["suppressed"] = [*told["suppressed"], *hidden]
    MonthlyReportFactory(published=True, facts=document(agencies=()), published_facts=told)
    OpeningFactory(offered_from=date(2026, 10, 1), closed_on=date(2026, 10, 9), close_reason="filled_programme")
    worker, coordinator = visitor_of(UserFactory()), visitor_of(UserFactory(coordinator=True))
    address = reverse("report_units", args=["2026-10"])

    page = worker.get(reverse("report", args=["2026-10"])).content.decode()

    assert "hidden filled by the programme, hidden filled by others" in page
    assert "why is hidden" in page
    assert worker.get(f"{address}?figure=filled_programme").status_code == 404
    assert coordinator.get(f"{address}?figure=filled_programme").status_code == 200
    assert "Filled by the programme" not in words(worker.get(f"{address}?figure=new"))
    assert "Filled by the programme" in words(coordinator.get(f"{address}?figure=new"))
