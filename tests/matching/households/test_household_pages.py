"""The households of an agency, and the units that fit one of them."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from agencies.wording import NBSP, day
from matching.enums import ReferralState
from matching.models import Offer
from tests.factories import (
    ConsentFactory,
    IncomeFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def worker() -> User:
    return UserFactory(name="Amina Rousseau")


@pytest.fixture
def visitor(worker: User) -> Visitor:
    visitor = Visitor()
    visitor.force_login(worker)
    return visitor


def household(worker: User, **fields):
    return ReferralFactory(**{"client__agency": worker.agency, "consenting": True} | fields)


def open_page(visitor: Visitor, name: str, *args: str, **query: str) -> str:
    response = visitor.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def queries_of(django_assert_max_num_queries, visitor: Visitor, address: str) -> int:
    with django_assert_max_num_queries(MOST_QUERIES) as captured:
        assert visitor.get(address).status_code == 200
    return len(captured)


def test_the_list_names_each_household_once_with_its_latest_referral(visitor: Visitor, worker: User) -> None:
    old = household(worker, referred_on=localdate() - timedelta(days=400), state=ReferralState.HOUSED)
    ReferralFactory(client=old.client, referred_on=localdate() - timedelta(days=20))

    page = open_page(visitor, "households")

    assert page.count(f">{old.client.code}</a>") == 1
    assert "Waiting: 1" in page
    assert "Housed:" not in page


def test_those_who_wait_longest_come_first(visitor: Visitor, worker: User) -> None:
    late = household(worker, referred_on=localdate() - timedelta(days=5))
    housed = household(worker, referred_on=localdate() - timedelta(days=500), state=ReferralState.HOUSED)
    early = household(worker, referred_on=localdate() - timedelta(days=50))

    page = open_page(visitor, "households")

    places = [page.index(f">{referral.client.code}</a>") for referral in (early, late, housed)]
    assert places == sorted(places)


def test_the_list_is_filtered_by_state_and_by_worker(visitor: Visitor, worker: User) -> None:
    paused = household(worker, state=ReferralState.PAUSED)
    own = household(worker, client__worker=worker)

    assert own.client.code not in open_page(visitor, "households", state="paused")
    assert paused.client.code not in open_page(visitor, "households", mine="true")
    assert paused.client.code in open_page(visitor, "households", state="paused")


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} "])
def test_a_whole_code_however_typed_leads_to_its_household(visitor: Visitor, worker: User, typed: str) -> None:
    code = household(worker).client.code

    response = visitor.get(reverse("households"), {"code": typed.format(code, code.replace("-", "").lower())})

    assert response["Location"] == reverse("household", args=[code])


@pytest.mark.parametrize("typed", ["ZZZZZZZ", "%", "'; --", "x" * 500])
def test_a_search_that_finds_nothing_says_what_to_do(visitor: Visitor, worker: User, typed: str) -> None:
    household(worker)

    page = open_page(visitor, "households", code=typed)

    assert "Show all households" in page


def test_a_search_that_cannot_be_read_leaves_the_list(visitor: Visitor, worker: User) -> None:
    referral = household(worker)

    assert referral.client.code in open_page(visitor, "households", code="\x00")


def test_what_a_household_said_is_shown_before_any_unit_is_known(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__max_rent=1500, need__days_homeless_1y=200)

    page = open_page(visitor, "household", referral.client.code)

    assert "$1,500" in page
    assert "Place in line" in page
    assert "Nothing recorded" in page


def test_an_agency_without_households_is_told_how_they_arrive(visitor: Visitor) -> None:
    assert "Your agency has no household here yet" in open_page(visitor, "households")


def test_a_household_sees_its_units_best_first_with_reasons(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__max_rent=1500, need__min_bedrooms=1)
    dear = OpeningFactory(rent=1400, unit__record__ref="dear", unit__utilities_included=["heat", "hydro", "water"])
    cheap = OpeningFactory(rent=700, unit__record__ref="cheap", unit__utilities_included=["heat", "hydro", "water"])
    OpeningFactory(rent=1000, unit__record__ref="small", unit__bedrooms=0)

    page = open_page(visitor, "household", referral.client.code)

    assert "2 of 3 open units fit." in page
    assert page.index("test/cheap") < page.index("test/dear")
    assert "test/small" not in page
    assert "It costs $700 a month with utilities, within the $1,500 they can reach." in page
    assert "It has 1 bedroom, as the household asked." in page
    assert reverse("why_not", args=[referral.client.code, "size"]) in page
    assert str(cheap.unit.landlord) in page
    assert str(dear.unit.building.address) not in page


def test_why_not_lists_the_units_that_miss_on_a_count(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__min_bedrooms=2)
    OpeningFactory(unit__record__ref="small")
    OpeningFactory(unit__record__ref="fits", unit__bedrooms=2)

    page = open_page(visitor, "why_not", referral.client.code, "size")

    assert "test/small" in page
    assert "test/fits" not in page
    assert "the household asks for 2 bedrooms at least" in page


def test_a_pair_shows_every_criterion_with_what_is_not_met_first(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__min_bedrooms=2, need__pets="pet")
    OpeningFactory(unit__record__ref="small", unit__smoking="smoke_free")

    page = open_page(visitor, "pair", referral.client.code, "test/small")

    assert "1 thing stands in the way." in page
    assert page.count("<li class=") >= 14
    places = [page.index(word) for word in ("Does not fit:", "Ask:", "Fits:")]
    assert places == sorted(places)


def test_a_unit_of_any_name_has_a_page(visitor: Visitor, worker: User) -> None:
    referral = household(worker)
    names = ["with space", "a/b/c", "?x=1#y", "é – ß", "100%", "line\nbreak"]
    for name in names:
        OpeningFactory(unit__record__ref=name)

    page = visitor.get(reverse("household", args=[referral.client.code])).content.decode()

    for name in names:
        address = reverse("pair", args=[referral.client.code, f"test/{name}"])
        assert visitor.get(address).status_code == 200
        assert visitor.get(reverse("unit", args=[f"test/{name}"])).status_code == 200
        assert address in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReferralState.PAUSED, "Their place in line and their date are kept."),
        (ReferralState.HOUSED, "one tap brings them back to the front door"),
    ],
)
def test_whoever_does_not_wait_gets_no_units_but_a_reason(visitor: Visitor, worker: User, state, words: str) -> None:
    referral = household(worker, state=state)
    OpeningFactory()

    page = open_page(visitor, "household", referral.client.code)

    assert words in page
    assert "open unit fits" not in page
    assert "Why not the other" not in page


def test_without_consent_the_agency_still_sees_what_fits_and_is_told(visitor: Visitor, worker: User) -> None:
    referral = household(worker, consenting=False)
    ConsentFactory(
        client=referral.client,
        granted_on=localdate() - timedelta(days=20),
        until=localdate() - timedelta(days=1),
    )
    OpeningFactory()

    page = open_page(visitor, "household", referral.client.code)

    assert "1 of 1 open units fits." in page
    assert "No consent to share is recorded." in page


def test_a_household_without_any_unit_in_the_city_has_a_page(visitor: Visitor, worker: User) -> None:
    referral = household(worker)

    assert "No open unit fits today" in open_page(visitor, "household", referral.client.code)


def test_more_units_than_a_page_holds_can_all_be_shown(visitor: Visitor, worker: User) -> None:
    referral = household(worker)
    for number in range(21):
        OpeningFactory(unit__record__ref=f"U-{number:02}")

    assert "Show all 21" in open_page(visitor, "household", referral.client.code)
    assert open_page(visitor, "household", referral.client.code, all="yes").count("<article") == 21


@pytest.mark.parametrize("code", ["K7QF-2", "%00", "k7qf-2m", "1", "'", "K7QF-2M%0A"])
def test_what_is_no_code_is_not_found(visitor: Visitor, code: str) -> None:
    assert visitor.get(f"/households/{code}/").status_code == 404


def test_pages_cost_the_same_with_2_and_with_20_rows(django_assert_max_num_queries, visitor: Visitor, worker: User):
    first = household(
        worker,
        client__worker=worker,
        client__members="head:31:F;child:4:F",
        need__areas_wanted=[1],
        need__needs=["elevator"],
    )
    IncomeFactory(client=first.client, benefit="ow")
    addresses = [
        reverse("home"),
        reverse("households"),
        reverse("household", args=[first.client.code]),
        reverse("why_not", args=[first.client.code, "size"]),
    ]

    def grow(rows: int) -> list[int]:
        for _row in range(rows):
            OpeningFactory(unit__prefers=["references"])
            OpeningFactory(unit__bedrooms=0, unit__requires=["tenant_insurance"])
            IncomeFactory(client=household(worker, client__worker=worker, need__min_bedrooms=1).client)
        return [queries_of(django_assert_max_num_queries, visitor, address) for address in addresses]

    first.need.min_bedrooms = 1
    first.need.save()
    visitor.get(reverse("home"))  # keeps the day of the visit, once a day
    assert grow(2) == grow(18)


def taken(rent: int = 900, **facts) -> Offer:
    """An offer to a household of another agency, of a home with all utilities in its rent."""
    opening = OpeningFactory(rent=rent, unit__bedrooms=0, unit__utilities_included=["heat", "hydro", "water"])
    return OfferFactory(opening=opening, referral=household(UserFactory()), made_on=localdate(), **facts)


def test_what_fits_and_is_taken_is_counted_with_the_first_day_and_not_for_whom(visitor: Visitor, worker: User) -> None:
    first, later = (localdate() + timedelta(days=days) for days in (3, 5))
    referral = household(worker, need__max_rent=1000)
    offers = [taken(held_until=later), taken(held_until=first), taken(state="viewing")]
    taken(rent=3000, held_until=localdate())

    pages = [open_page(visitor, "household", referral.client.code), open_page(visitor, "home")]

    words = "3 units that fit are held for or offered to other households. The first hold among them lasts until"
    for page in pages:
        assert f"{words} {day(first)}.".replace(NBSP, " ") in page
        assert not any(text in page for one in offers for text in (one.referral.client.code, one.agency.name))


def test_what_is_only_offered_has_no_day(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__max_rent=1000)
    taken(state="accepted")

    page = open_page(visitor, "household", referral.client.code)

    assert "1 unit that fits is held for or offered to another household." in page
    assert "lasts until" not in page


def test_where_a_unit_fits_those_that_are_taken_are_not_told(visitor: Visitor, worker: User) -> None:
    referral = household(worker, need__max_rent=1000)
    taken()
    taken(state="expired", ended_on=localdate())

    page = open_page(visitor, "household", referral.client.code)

    assert "1 of" in page
    assert "held for or offered to" not in page
