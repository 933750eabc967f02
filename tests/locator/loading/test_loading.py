"""Loading lists in the browser: what would change, then what changed, and the refused rows to mend."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import Workbook

from agencies.models import Client, ClientIdentity
from listings.models import Opening, Restriction, SourceRecord, Unit
from locator.models import Upload
from tests.factories import AgencyFactory, UserFactory
from tests.listings.units_file import NEW as HOME
from tests.matching.households.clients_file import NEW as HOUSEHOLD

pytestmark = pytest.mark.django_db

START = {"units": "/admin/load/", "households": "/households/load/"}


def csv_of(*rows: dict[str, str], name: str = "list.csv") -> SimpleUploadedFile:
    """A CSV file with every column that one of the rows has."""
    text = StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


@pytest.fixture
def locator() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory(locator=True))
    return visitor


@pytest.fixture
def lead() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory(lead=True, agency=AgencyFactory(code="maple-house")))
    return visitor


def send(visitor: Visitor, *rows: dict[str, str], **fields):
    """The page that follows when a list of homes is sent."""
    return visitor.post(START["units"], {"file": csv_of(*rows), "source": "list"} | fields, follow=True)


def send_households(visitor: Visitor, *rows: dict[str, str], **fields):
    return visitor.post(START["households"], {"file": csv_of(*rows)} | fields, follow=True)


def text_of(response) -> str:
    """The page as its reader sees it, in one line."""
    return " ".join(response.content.decode().split())


def test_a_list_of_homes_is_shown_before_anything_is_stored(locator):
    page = send(locator, HOME, HOME | {"unit_ref": "U2", "rent": "much"})

    report = page.context["report"]
    assert (report.read, report.created, report.rejected) == (2, 1, 1)
    assert "Nothing is stored yet" in text_of(page)
    assert "Load 1 row" in text_of(page)
    assert not Unit.objects.exists()


def test_a_list_goes_in_when_its_reader_says_so_and_only_once(locator):
    page = send(locator, HOME)
    address = page.request["PATH_INFO"]

    first, second = locator.post(address, {"load": ""}), locator.post(address, {"load": ""})

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, address)
    assert SourceRecord.objects.values_list("source", "ref").get() == ("list", "U1")
    assert Opening.objects.count() == 1
    result = locator.get(address)
    assert "The list is loaded" in text_of(result)
    assert result.context["report"].created == 1


def test_what_was_checked_is_checked_again_when_it_goes_in(locator):
    page = send(locator, HOME)
    send_again = send(locator, HOME)
    locator.post(send_again.request["PATH_INFO"], {"load": ""})

    result = locator.post(page.request["PATH_INFO"], {"load": ""}, follow=True)

    report = result.context["report"]
    assert (report.created, report.unchanged) == (0, 1)


def test_the_file_itself_goes_as_soon_as_it_is_loaded(locator):
    page = send(locator, HOME)
    assert bytes(Upload.objects.get().content)

    locator.post(page.request["PATH_INFO"], {"load": ""})

    assert not bytes(Upload.objects.get().content)


def test_a_list_that_is_let_go_of_leaves_nothing(locator):
    page = send(locator, HOME)

    answer = locator.post(page.request["PATH_INFO"], {"discard": ""})

    assert answer["Location"] == START["units"]
    assert not Upload.objects.exists()
    assert not Unit.objects.exists()


def test_refused_rows_come_back_as_they_were_sent_with_the_reason_and_no_formula(locator):
    bad = HOME | {"unit_ref": "U2", "rent": "much", "landlord": "=1+1"}
    page = send(locator, HOME, bad)

    file = locator.get(page.request["PATH_INFO"] + "refused.csv")

    assert file["Content-Disposition"] == 'attachment; filename="refused.csv"'
    (row,) = csv.DictReader(StringIO(file.content.decode("utf-8-sig")))
    assert row == bad | {"landlord": "'=1+1", "error": row["error"]}
    assert row["error"].startswith("Write an amount between 1 and 20,000 dollars")


def test_refused_rows_that_are_mended_go_in(locator):
    page = send(locator, HOME | {"rent": "much"})
    file = locator.get(page.request["PATH_INFO"] + "refused.csv").content.replace(b"much", b"1250")

    again = send(locator, file=SimpleUploadedFile("refused.csv", file))

    assert again.context["report"].created == 1


def test_a_list_without_refused_rows_has_no_file_of_them(locator):
    page = send(locator, HOME)

    assert locator.get(page.request["PATH_INFO"] + "refused.csv").status_code == 404
    assert "refused.csv" not in text_of(page)


def test_what_no_home_may_say_is_explained_before_it_is_left_out(locator):
    page = send(locator, HOME | {"preference_text": "no children please"})

    assert len(page.context["advice"]) == 1
    assert "Please check" in text_of(page)


def test_a_workbook_and_a_mapping_work_as_on_the_command_line(locator):
    book = Workbook()
    book.active.append(["number", *list(HOME)[1:]])
    book.active.append(["7", *list(HOME.values())[1:]])
    file = BytesIO()
    book.save(file)
    mapping = SimpleUploadedFile("ours.toml", b'[columns]\nunit_ref = "number"\n')

    page = send(locator, file=SimpleUploadedFile("list.XLSX", file.getvalue()), own_mapping=mapping)
    locator.post(page.request["PATH_INFO"], {"load": ""})

    assert SourceRecord.objects.get().ref == "7"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"file": SimpleUploadedFile("list.pdf", b"%PDF")}, "Choose a CSV file, a workbook (XLSX) or a JSON file."),
        ({"file": SimpleUploadedFile("list.csv", b"\x00\x01")}, "This is not a text file"),
        ({"file": SimpleUploadedFile("list.csv", b"a,b\n1,2\n")}, "The file has no column unit_ref"),
        ({"file": SimpleUploadedFile("list.xlsx", b"PK\x03\x04 no")}, "The workbook cannot be read"),
        ({"file": SimpleUploadedFile("list.csv", b"x" * 5_000_001)}, "Choose a file of at most 5 MB"),
        ({"file": ""}, "This field is required."),
        ({"source": "a/b"}, "Write a short name without a slash"),
        ({"verified_on": "2999-01-01"}, "a day that is still to come"),
        ({"verified_on": "yesterday"}, "Write a date as YYYY-MM-DD"),
        ({"own_mapping": SimpleUploadedFile("m.toml", b"= x")}, "The mapping is not TOML"),
        ({"own_mapping": SimpleUploadedFile("m.toml", b"\xff\xfe")}, "A mapping is a text file in UTF-8."),
    ],
)
def test_a_form_that_cannot_be_says_what_to_do_and_keeps_nothing(locator, fields, sentence):
    page = send(locator, HOME, **fields)

    assert sentence in text_of(page)
    assert "<title> Error:" in text_of(page)
    assert not Upload.objects.exists()


def test_a_list_of_homes_keeps_the_day_on_which_it_was_confirmed(locator):
    day = localdate() - timedelta(days=3)

    page = send(locator, HOME, verified_on=day.isoformat())
    locator.post(page.request["PATH_INFO"], {"load": ""})

    assert Unit.objects.get().verifications.get().verified_on == day


def test_the_report_is_in_the_language_of_its_reader(locator):
    page = send(locator, HOME | {"rent": "much"})
    english = page.context["errors"][0].message

    locator.post(reverse("set_language"), {"language": "fr", "next": "/"})
    french = locator.get(page.request["PATH_INFO"]).context["errors"][0].message

    assert english.startswith("Write")
    assert french.startswith("Écrivez")


def test_a_team_lead_loads_the_households_of_their_own_agency(lead):
    AgencyFactory(code="elsewhere")

    page = send_households(lead, HOUSEHOLD | {"first_name": "Ada", "last_name": "Byron"}, agency="elsewhere")
    lead.post(page.request["PATH_INFO"], {"load": ""})

    assert Client.objects.get().agency.code == "maple-house"
    assert ClientIdentity.objects.get().first_name == "Ada"


def test_names_are_in_the_file_of_refused_rows_alone(lead):
    bad = HOUSEHOLD | {"first_name": "Ada", "members": "none"}
    page = send_households(lead, bad)

    assert "Ada" not in text_of(page)
    assert "Ada" in lead.get(page.request["PATH_INFO"] + "refused.csv").content.decode()


@pytest.mark.parametrize("kind", START)
def test_a_list_is_there_for_its_owner_and_for_an_hour(kind, locator, lead):
    visitor, role = (locator, "locator") if kind == "units" else (lead, "lead")
    page = send(visitor, HOME) if kind == "units" else send_households(visitor, HOUSEHOLD)
    upload, colleague = Upload.objects.get(), Visitor()
    colleague.force_login(UserFactory(**{role: True}, agency=upload.person.agency))
    address = page.request["PATH_INFO"]
    assert visitor.get(address).status_code == 200

    assert colleague.get(address).status_code == colleague.post(address, {"load": ""}).status_code == 404
    Upload.objects.update(made_at=now() - timedelta(hours=1, seconds=1))

    assert visitor.get(address).status_code == visitor.post(address, {"load": ""}).status_code == 404


def test_old_lists_go_when_the_next_one_comes(locator):
    send(locator, HOME)
    Upload.objects.update(made_at=now() - timedelta(hours=2))

    send(locator, HOME)

    assert Upload.objects.count() == 1


def test_the_hourly_job_deletes_lists_whose_hour_is_over(locator, lead, capsys):
    send(locator, HOME)
    send_households(lead, HOUSEHOLD)
    Upload.objects.filter(kind="households").update(made_at=now() - timedelta(minutes=61))

    call_command("forget_lists")
    call_command("forget_lists")

    assert capsys.readouterr().out == "1 list deleted.\n0 lists deleted.\n"
    assert [upload.kind for upload in Upload.objects.all()] == ["units"]


@pytest.mark.parametrize("door", ["sign_out", "admin:logout"])
def test_whoever_signs_out_leaves_no_list_behind(door, locator, lead):
    send(locator, HOME)
    send_households(lead, HOUSEHOLD)

    locator.post(reverse(door))

    assert [upload.kind for upload in Upload.objects.all()] == ["households"]


def test_whoever_loads_a_restriction_is_its_author_and_cannot_approve_it(locator):
    other = UserFactory(coordinator=True)
    kept = HOME | {"restricted_to": "women", "legal_basis": "s21_2"}

    def loaded(row) -> Restriction:
        locator.post(send(locator, row).request["PATH_INFO"], {"load": ""})
        return Restriction.objects.get()

    assert loaded(kept).author.role == "locator"
    Restriction.objects.update(author=other)
    assert loaded(kept).author == other, "nothing changed"
    assert loaded(kept | {"restricted_to": "men"}).author.role == "locator"


def test_a_list_of_households_stays_with_the_agency_that_its_owner_leaves(lead):
    page = send_households(lead, HOUSEHOLD)
    upload = Upload.objects.get()
    upload.person.agency = AgencyFactory()
    upload.person.save()

    assert lead.get(page.request["PATH_INFO"]).status_code == 404
    assert lead.post(page.request["PATH_INFO"], {"load": ""}).status_code == 404
    assert not Client.objects.exists()


def test_one_address_never_serves_the_other_kind(locator):
    page = send(locator, HOME)
    code = page.request["PATH_INFO"].split("/")[-2]

    assert locator.get(f"{START['households']}{code}/").status_code == 404
