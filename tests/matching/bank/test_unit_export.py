"""The bank as CSV and as Excel: what the list shows, all its pages, and nothing more."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from agencies.models import Area
from tests.factories import OfferFactory, OpeningFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory(locator=True))
    return visitor


def csv_rows(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    response = visitor.get(reverse("units_csv") + query)
    assert response.status_code == 200
    content = response.content.decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(StringIO(content.removeprefix("\ufeff"), newline="")))


def xlsx_sheet(visitor: Visitor, query: str = ""):
    response = visitor.get(reverse("units_xlsx") + query)
    assert response.status_code == 200
    return load_workbook(BytesIO(response.content)).active


def test_every_page_of_what_is_filtered_is_in_the_file_in_the_order_of_the_list(visitor: Visitor) -> None:
    for rent in range(1000, 1030):
        OpeningFactory(rent=rent, unit__record__ref=str(rent), unit__bedrooms=2)
    OpeningFactory(unit__record__ref="other", unit__bedrooms=1)

    rows = csv_rows(visitor, "?beds=2&sort=rent&page=2")
    sheet = xlsx_sheet(visitor, "?beds=2&sort=rent")

    names = [f"test/{rent}" for rent in range(1000, 1030)]
    assert [row["Unit"] for row in rows] == names
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == names


def test_a_workbook_has_real_numbers_and_dates_and_headings_that_stay(visitor: Visitor) -> None:
    OpeningFactory(rent="1234.50", available_from=date(2027, 1, 15), unit__bedrooms=3)

    sheet = xlsx_sheet(visitor)

    values = dict(zip(*(list(row) for row in sheet.iter_rows(values_only=True)), strict=True))
    cells = {heading.value: cell for heading, cell in zip(*sheet.iter_rows(), strict=True)}
    assert sheet.freeze_panes == "B2"
    assert values["Rent a month ($)"] == 1234.5
    assert values["Bedrooms"] == 3
    assert cells["Free from"].is_date
    assert values["Free from"].date() == date(2027, 1, 15)
    assert values["Elevator"] == "Not asked yet"
    assert values["Held until"] is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(visitor: Visitor, start: str) -> None:
    text = f'{start}HYPERLINK("http://example.org","1 Elm")'
    OpeningFactory(unit__landlord__name=text)

    (row,) = csv_rows(visitor)
    sheet = xlsx_sheet(visitor)

    assert row["Landlord"] == "'" + text
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "inlineStr", "n", "d"}
    assert any(cell.value == text.replace("\r", "\n") or cell.value == text for cell in sheet[2])


def test_characters_that_excel_refuses_are_left_out(visitor: Visitor) -> None:
    OpeningFactory(unit__landlord__name="Bell\x07 Homes")

    assert "Bell Homes" in [cell.value for cell in xlsx_sheet(visitor)[2]]


def test_a_confidential_unit_tells_its_area_only(visitor: Visitor) -> None:
    OpeningFactory(
        unit__confidential=True,
        unit__area=Area.objects.get(kind="neighbourhood", name_en="Vanier"),
        unit__building__address="14 Hidden Court",
        unit__unit_number="Loft 9",
        unit__postal_code="K9Z 9Z9",
        unit__landlord__name="Quiet Harbour Trust",
        unit__preference_text="whisper",
    )

    (row,) = csv_rows(visitor)
    told = " ".join(str(cell.value) for cell in xlsx_sheet(visitor)[2]) + " ".join(row.values())

    assert (row["Ward"], row["Area"]) == ("Rideau-Vanier", "Vanier")
    for name in ("Address", "Unit number", "Postal code", "Landlord"):
        assert row[name] == "Confidential"
    for secret in ("Hidden", "Loft", "K9Z", "Quiet", "whisper"):
        assert secret not in told


def test_a_held_unit_says_until_when_and_not_for_whom(visitor: Visitor) -> None:
    offer = OfferFactory(held_until=localdate() + timedelta(days=2))

    (row,) = csv_rows(visitor)

    assert row["State"] == "Held"
    assert row["Held until"] == offer.held_until.isoformat()
    assert offer.referral.client.code not in " ".join(row.values())


def test_the_file_is_in_the_readers_language_and_named_after_the_day(visitor: Visitor) -> None:
    OpeningFactory()
    visitor.cookies["django_language"] = "fr"

    english = Visitor()
    english.force_login(UserFactory(locator=True))

    assert localdate().isoformat() in visitor.get(reverse("units_xlsx"))["Content-Disposition"]
    assert f'"units-{localdate().isoformat()}.csv"' in english.get(reverse("units_csv"))["Content-Disposition"]
    assert "Chambres" in csv_rows(visitor)[0] or "Bedrooms" in csv_rows(visitor)[0]


@pytest.mark.parametrize("kind", ["units_csv", "units_xlsx"])
def test_a_reader_of_reports_gets_no_file(kind: str) -> None:
    visitor = Visitor()
    visitor.force_login(UserFactory(reader=True))

    assert visitor.get(reverse(kind)).status_code == 404


@pytest.mark.parametrize("kind", ["units_csv", "units_xlsx"])
def test_a_file_costs_the_same_with_2_and_with_40_rows(
    django_assert_max_num_queries, visitor: Visitor, kind: str
) -> None:
    def queries(rows: int) -> int:
        for _row in range(rows):
            OpeningFactory()
        with django_assert_max_num_queries(12) as captured:
            visitor.get(reverse(kind))
        return len(captured)

    assert queries(2) == queries(38)
