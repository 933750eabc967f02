"""What one may ask of the unit bank: in the address, with nothing silently left out."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Area
from agencies.models.rates import UtilityEstimate
from listings.models import Opening
from matching.enums import OfferState
from tests.factories import OfferFactory, OpeningFactory, UserFactory

pytestmark = pytest.mark.django_db


def area(name: str, kind: str = "neighbourhood") -> Area:
    return Area.objects.get(kind=kind, name_en=name)


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory(locator=True))
    return visitor


def get(visitor: Visitor, query: str):
    response = visitor.get(f"{reverse('units')}?{query}")
    assert response.status_code == 200
    return response


def found(visitor: Visitor, query: str) -> set[str]:
    return {line.opening.unit_ref for line in get(visitor, query).context["lines"]}


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def homes() -> dict[str, Opening]:
    """Three homes in Ottawa, one outside, and one nobody knows where."""
    soon = localdate() + timedelta(days=20)
    return {
        "vanier": OpeningFactory(
            unit__record__ref="vanier", unit__area=area("Vanier"), unit__bedrooms=2, unit__elevator=True, rent=1500
        ),
        "ward": OpeningFactory(
            unit__record__ref="ward",
            unit__area=area("Rideau-Vanier", "ward"),
            unit__bedrooms=0,
            unit__unit_type="bachelor",
            unit__elevator=False,
            rent=900,
        ),
        "glebe": OpeningFactory(
            unit__record__ref="glebe", unit__area=area("Glebe"), unit__bedrooms=5, available_from=soon, rent=2500
        ),
        "outside": OpeningFactory(unit__record__ref="outside", unit__area=Area.objects.get(kind="outside"), rent=1100),
        "unknown": OpeningFactory(
            unit__record__ref="unknown", unit__area=None, verification__verified_on=localdate() - timedelta(days=20)
        ),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"vanier", "ward", "glebe", "outside", "unknown"}),
        ("area=vanier", {"vanier"}),
        ("area=ward-12", {"vanier", "ward"}),
        ("area=glebe&area=outside-ottawa", {"glebe", "outside"}),
        ("area=unknown", {"unknown"}),
        ("area=unknown&area=vanier", {"unknown", "vanier"}),
        ("beds=0", {"ward"}),
        ("beds=0&beds=2", {"ward", "vanier"}),
        ("beds=4", {"glebe"}),
        ("access=elevator", {"vanier", "glebe", "outside", "unknown"}),
        ("access=elevator&known=yes", {"vanier"}),
        ("access=elevator&access=wide_doors&known=yes", set()),
        ("known=yes", {"vanier", "ward", "glebe", "outside", "unknown"}),
        ("type=bachelor", {"ward"}),
        ("confirmed=7", {"vanier", "ward", "glebe", "outside"}),
        ("confirmed=20", {"vanier", "ward", "glebe", "outside", "unknown"}),
        ("beds=2&area=ward-12", {"vanier"}),
        ("something=else", {"vanier", "ward", "glebe", "outside", "unknown"}),
    ],
)
def test_each_question_leaves_what_meets_it(visitor: Visitor, homes, query: str, expected: set[str]) -> None:
    assert found(visitor, query) == expected


def test_a_home_free_on_the_last_day_is_in_time(visitor: Visitor, homes) -> None:
    last = localdate() + timedelta(days=20)

    assert "glebe" in found(visitor, f"move_in={last}")
    assert "glebe" not in found(visitor, f"move_in={last - timedelta(days=1)}")


def test_the_cost_counts_the_utilities_that_the_rent_leaves_out(visitor: Visitor) -> None:
    UtilityEstimate.objects.all().delete()
    for utility, amount in (("heat", 100), ("hydro", 30), ("water", 7)):
        UtilityEstimate.objects.create(
            utility=utility, bedrooms=2, amount=amount, starts=localdate() - timedelta(days=1), source="test"
        )
    plain = {"rent": 1000, "unit__bedrooms": 2}
    OpeningFactory(**plain, unit__record__ref="bare")
    OpeningFactory(**plain, unit__record__ref="heated", unit__utilities_included=["heat", "internet"])

    assert found(visitor, "cost=1137") == {"bare", "heated"}
    assert found(visitor, "cost=1136.99") == {"heated"}
    assert found(visitor, "cost=1036") == set()
    page = text(get(visitor, "sort=cost"))
    assert "$1,037 in all" in page
    assert page.index("test/heated<") < page.index("test/bare<")
    assert "<td> $1,137 </td>" in text(visitor.get(reverse("unit", args=["test/bare"])))


def test_the_cost_in_the_list_is_the_cost_on_the_page_whatever_is_included(visitor: Visitor) -> None:
    for bedrooms in (0, 1, 3, 4, 7):
        for included in ([], ["heat"], ["heat", "water", "hydro"], ["internet"]):
            OpeningFactory(unit__bedrooms=bedrooms, unit__utilities_included=included)

    for line in get(visitor, "").context["lines"]:
        money = visitor.get(reverse("unit", args=[line.name])).context["money"]
        assert line.cost * 100 == money[-1].cents


def test_what_is_held_or_offered_is_left_out_when_asked(visitor: Visitor) -> None:
    for ref, offer in {
        "held": {"held_until": localdate()},
        "viewing": {"state": OfferState.VIEWING},
        "lapsed": {"made_on": localdate() - timedelta(days=9), "held_until": localdate() - timedelta(days=1)},
    }.items():
        OfferFactory(opening=OpeningFactory(unit__record__ref=ref), **offer)

    assert found(visitor, "") == {"held", "viewing", "lapsed"}
    assert found(visitor, "free=yes") == {"lapsed"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("area=atlantis", "“atlantis” is not in the list. Choose again."),
        ("beds=9", "“9” is not in the list. Choose again."),
        ("cost=cheap", "Enter an amount such as 1200."),
        ("cost=-5", "greater than or equal to 1"),
        ("cost=1e30", "Ensure"),
        ("cost=NaN", "Enter an amount such as 1200."),
        ("access=pool", "“pool” is not in the list. Choose again."),
        ("known=perhaps", "“perhaps” is not in the list. Choose again."),
        ("type=castle", "“castle” is not in the list. Choose again."),
        ("move_in=soon", "Enter a date as year-month-day, such as 2026-12-01."),
        ("move_in=2026-02-30", "Enter a date as year-month-day, such as 2026-12-01."),
        ("confirmed=lately", "Enter a whole number such as 14."),
        ("confirmed=0", "greater than or equal to 1"),
        ("confirmed=99999999999999999999", "less than or equal to 365"),
        ("free=1", "“1” is not in the list. Choose again."),
        ("sort=%27", "is not in the list. Choose again."),
        ("beds=%00", "is not in the list. Choose again."),
    ],
)
def test_an_answer_that_is_none_gets_a_sentence_and_the_others_count(
    visitor: Visitor, homes, query: str, sentence: str
) -> None:
    name = query.partition("=")[0]
    other = "type=bachelor" if name != "type" else "beds=0"
    response = get(visitor, f"{query}&{other}")

    page = text(response)
    assert sentence in page
    assert "<title> Error:" in page
    assert f'href="#id_{name}"' in page
    assert f'id="id_{name}"' in page
    assert {line.opening.unit_ref for line in response.context["lines"]} == {"ward"}


def test_what_a_form_leaves_blank_leaves_the_address(visitor: Visitor, homes) -> None:
    response = visitor.get("/units/?area=&beds=2&beds=2&cost=&known=&move_in=&confirmed=+&sort=rent")

    assert response.status_code == 302
    assert response["Location"] == "/units/?beds=2&sort=rent"
    assert visitor.get("/units/?area=&cost=")["Location"] == "/units/"


def test_each_answer_in_use_is_a_chip_that_removes_it(visitor: Visitor, homes) -> None:
    response = get(visitor, "area=vanier&area=glebe&beds=2&cost=1200.5&confirmed=1&sort=rent&page=1")

    chips = {chip.label: chip.query for chip in response.context["chips"]}
    assert chips == {
        "Vanier": "area=glebe&beds=2&cost=1200.5&confirmed=1&sort=rent",
        "Glebe": "area=vanier&beds=2&cost=1200.5&confirmed=1&sort=rent",
        "2 bedrooms": "area=vanier&area=glebe&cost=1200.5&confirmed=1&sort=rent",
        "At most $1,200.50 a month": "area=vanier&area=glebe&beds=2&confirmed=1&sort=rent",
        "Confirmed in the last 1 day": "area=vanier&area=glebe&beds=2&cost=1200.5&sort=rent",
    }


def test_nothing_found_says_which_question_to_leave_out(visitor: Visitor, homes) -> None:
    response = get(visitor, "area=glebe&beds=2&cost=1700&sort=rent")

    page = text(response)
    assert "0 of 5 open units match." in page
    loosest = [(one.label, one.count, one.query) for one in response.context["looser"]]
    assert loosest == [("Glebe", 1, "beds=2&cost=1700&sort=rent")]
    assert "1 unit without “Glebe”" in page


def test_nothing_found_and_no_single_way_out_says_so(visitor: Visitor, homes) -> None:
    page = text(get(visitor, "area=glebe&beds=2&type=room&cost=100"))

    assert "No single filter keeps them away" in page
    assert "Show all units" in page


def test_the_map_and_its_table_count_by_ward_whatever_area_is_chosen(visitor: Visitor, homes) -> None:
    for query in ("", "area=glebe"):
        where = get(visitor, query).context["where"]
        table = [(row.label, row.count, row.query) for row in where.table]
        assert table == [
            ("Rideau-Vanier", 2, "area=ward-12"),
            ("Capital", 1, "area=ward-17"),
            ("Outside Ottawa", 1, "area=outside-ottawa"),
            ("Area not known", 1, "area=unknown"),
        ]
        assert {dot.ward.name: dot.count for dot, _query in where.dots if dot.count} == {
            "Rideau-Vanier": 2,
            "Capital": 1,
        }


def test_areas_are_in_the_alphabetical_order_of_the_language(visitor: Visitor) -> None:
    for english in ("Sandy Hill", "Glebe", "Manor Park"):
        OpeningFactory(unit__record__ref=english, unit__area=area(english))

    in_english = [line.opening.unit_ref for line in get(visitor, "sort=area").context["lines"]]
    visitor.cookies["django_language"] = "fr"
    in_french = [line.opening.unit_ref for line in get(visitor, "sort=area").context["lines"]]

    assert in_english == ["Glebe", "Manor Park", "Sandy Hill"]
    assert in_french == ["Sandy Hill", "Glebe", "Manor Park"]  # Côte-de-Sable comes first


@pytest.mark.parametrize(
    "query", ["", "area=ward-12&beds=1&cost=3000&access=elevator&type=apartment&confirmed=30&free=yes", "cost=1&beds=1"]
)
def test_a_filtered_bank_costs_the_same_with_2_and_with_40_rows(
    django_assert_max_num_queries, visitor: Visitor, query: str
) -> None:
    def queries(rows: int) -> int:
        for _row in range(rows):
            OpeningFactory(unit__area=area("Vanier"))
        with django_assert_max_num_queries(12) as captured:
            get(visitor, query)
        return len(captured)

    assert queries(2) == queries(38)
