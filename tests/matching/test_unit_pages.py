"""The shared bank of open units, and one of them."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from matching.enums import OfferState
from tests.factories import OfferFactory, OpeningFactory, UserFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory(locator=True))
    return visitor


def open_page(visitor: Visitor, name: str, *args: str, **query: str) -> str:
    response = visitor.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_bank_lists_what_is_on_offer_today(visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="today")
    OpeningFactory(
        unit__record__ref="ends-tomorrow", closed_on=localdate() + timedelta(days=1), close_reason="withdrawn"
    )
    OpeningFactory(unit__record__ref="ended", closed_on=localdate(), close_reason="withdrawn")
    OpeningFactory(unit__record__ref="starts-tomorrow", offered_from=localdate() + timedelta(days=1))

    page = open_page(visitor, "units")

    assert "2 units are open," in page
    assert "test/today" in page
    assert "test/ends-tomorrow" in page
    assert "test/ended" not in page
    assert "test/starts-tomorrow" not in page


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ({"held_until": localdate()}, "Held until"),
        ({"made_on": localdate() - timedelta(days=9), "held_until": localdate() - timedelta(days=1)}, "Open"),
        ({"state": OfferState.VIEWING, "held_until": localdate() - timedelta(days=1)}, "Offered to a household"),
        ({"state": OfferState.EXPIRED}, "Open"),
        ({"state": OfferState.DECLINED_BY_CLIENT}, "Open"),
    ],
)
def test_a_unit_with_a_live_offer_says_so(visitor: Visitor, offer: dict, words: str) -> None:
    opening = OfferFactory(**offer).opening

    states = {"Held until", "Offered to a household", "Confirm first"}

    for page in (
        open_page(visitor, "units"),
        open_page(visitor, "unit", str(opening.unit.source_records.get())),
    ):
        assert words in page
        assert not any(state in page for state in states - {words})


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True), (None, True)])
def test_a_unit_that_nobody_confirmed_lately_is_to_be_confirmed_first(visitor: Visitor, days: int | None, stale: bool):
    if days is None:
        OpeningFactory(verification=None)
    else:
        OpeningFactory(verification__verified_on=localdate() - timedelta(days=days))

    assert ("Confirm first" in open_page(visitor, "units")) is stale


@pytest.mark.parametrize(
    ("sort", "first"),
    [("confirmed", "fresh"), ("rent", "cheap"), ("free", "now"), ("bedrooms", "large"), ("'", "fresh")],
)
def test_the_bank_is_sorted_as_asked(visitor: Visitor, sort: str, first: str) -> None:
    plain = {"rent": 1500, "available_from": localdate() + timedelta(days=9), "unit__bedrooms": 1}
    plain |= {"verification__verified_on": localdate() - timedelta(days=9)}
    for ref, different in {
        "fresh": {"verification__verified_on": localdate()},
        "cheap": {"rent": 600},
        "now": {"available_from": localdate()},
        "large": {"unit__bedrooms": 4},
    }.items():
        OpeningFactory(**plain | different, unit__record__ref=ref)

    page = open_page(visitor, "units", sort=sort)

    places = {ref: page.index(f"test/{ref}<") for ref in ("fresh", "cheap", "now", "large")}
    assert min(places, key=lambda ref: places[ref]) == first


def test_an_empty_bank_says_where_units_come_from(visitor: Visitor) -> None:
    assert "Units come from locators" in open_page(visitor, "units")


def test_a_page_beyond_the_last_is_the_last(visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="only")

    assert "test/only" in open_page(visitor, "units", page="9999")


def test_a_unit_tells_its_cost_its_place_and_what_the_landlord_asks(visitor: Visitor) -> None:
    opening = OpeningFactory(
        rent=1200,
        unit__record__ref="U-1",
        unit__elevator=True,
        unit__wide_doors=False,
        unit__requires=["tenant_insurance"],
        unit__prefers=["references"],
        unit__preference_text="The stairs are steep.",
        unit__utilities_included=["heat", "hydro", "water"],
    )

    page = open_page(visitor, "unit", "test/U-1")

    assert "$1,200" in page
    assert opening.unit.building.address in page
    assert opening.unit.landlord.name in page
    assert "Requires of everyone: tenant insurance." in page
    assert "Wishes for: rental references. A wish keeps nobody out." in page
    assert "“The stairs are steep.”" in page
    assert page.count("Not asked yet") == 11


def test_a_landlords_words_are_text_and_never_markup(visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1", unit__preference_text="<script>alert(1)</script>")

    page = open_page(visitor, "unit", "test/U-1")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["nothing", "test/", "/", "test/U-1/extra", "x/" * 300, "%00"])
def test_what_is_no_unit_is_not_found(visitor: Visitor, name: str) -> None:
    OpeningFactory(unit__record__ref="U-1")

    assert visitor.get(f"/units/{name}/").status_code == 404


def test_the_bank_costs_the_same_with_2_and_with_20_rows(django_assert_max_num_queries, visitor: Visitor) -> None:
    def queries(rows: int) -> int:
        for _row in range(rows):
            OpeningFactory()
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            assert open_page(visitor, "units")
        return len(captured)

    assert queries(2) == queries(18)
