"""The shared bank of open units, and one of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from listings.enums import Condition, Feature
from matching.bank.sheet import CONDITIONS, QUESTIONS
from matching.enums import OfferState
from matching.scopes import bank
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    RestrictionFactory,
    SourceRecordFactory,
    UserFactory,
    VerificationFactory,
)

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


def test_a_unit_that_several_sources_know_is_on_offer_once_under_its_oldest_name() -> None:
    opening = OpeningFactory(unit__record__ref="first")
    SourceRecordFactory(unit=opening.unit, ref="second", is_oldest=False)

    found = bank(UserFactory(locator=True), localdate())

    assert [(one.pk, one.unit_ref) for one in found] == [(opening.pk, "first")]


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


def test_a_unit_tells_who_confirmed_it_and_how_the_latest_first(visitor: Visitor) -> None:
    opening = OpeningFactory(unit__record__ref="U-1", verification__method="phone")
    person = UserFactory(locator=True, name="Marc Delorme")
    VerificationFactory(unit=opening.unit, verified_on=localdate(), method="visit", person=person)

    page = open_page(visitor, "unit", "test/U-1")

    assert page.index("<b>Confirmed</b> by visit: Marc Delorme") < page.index("<b>Confirmed</b> by phone")
    assert "<b>Put on offer</b> at $1,000 a month" in page


def test_only_an_approved_restriction_is_told(visitor: Visitor) -> None:
    for ref, approved in (("approved", True), ("asked", False)):
        opening = OpeningFactory(unit__record__ref=ref)
        RestrictionFactory(unit=opening.unit, approved=approved)

    assert "Kept by law for: Women" in open_page(visitor, "unit", "test/approved")
    assert "Kept by law for" not in open_page(visitor, "unit", "test/asked")
    assert "By law, this home is kept for: Women." in open_page(visitor, "unit_sheet", "test/approved")


@pytest.fixture
def amina() -> User:
    return UserFactory(agency=AgencyFactory(name_en="Maple House"))


@pytest.fixture
def her_visitor(amina: User) -> Visitor:
    visitor = Visitor()
    visitor.force_login(amina)
    return visitor


def line_up(visitor: Visitor) -> list[tuple[str, int]]:
    told = visitor.get(reverse("unit", args=["test/U-1"])).context["line_up"]
    return [(one.pair.referral.client.code, one.before) for one in told.households]


def test_own_households_come_in_order_of_priority_with_a_count_of_who_stands_before(
    amina: User, her_visitor: Visitor
) -> None:
    OpeningFactory(unit__record__ref="U-1")
    days = {"first": 90, "theirs": 80, "second": 70, "theirs too": 60, "third": 50}
    referrals = {
        name: ReferralFactory(
            consenting=True,
            referred_on=localdate() - timedelta(days=ago),
            **({} if "theirs" in name else {"client__agency": amina.agency}),
        )
        for name, ago in days.items()
    }
    # Without consent another agency's household is in nobody's line.
    ReferralFactory(referred_on=localdate() - timedelta(days=99))

    response = her_visitor.get(reverse("unit", args=["test/U-1"]))

    codes = {name: referral.client.code for name, referral in referrals.items()}
    assert line_up(her_visitor) == [(codes["first"], 0), (codes["second"], 2), (codes["third"], 4)]
    page = " ".join(response.content.decode().split())
    assert "First in line" in page
    assert "2 households stand before" in page
    assert "4 households stand before" in page
    assert "It suits 2 households of other agencies too." in page
    assert reverse("pair", args=[codes["first"], "test/U-1"]) in page
    assert codes["theirs"] not in page
    assert codes["theirs too"] not in page


def test_the_page_of_a_unit_and_that_of_a_hold_say_the_same_number(amina: User, her_visitor: Visitor) -> None:
    """Whoever has a live offer, or has not consented, stands before nobody on either page."""
    OpeningFactory(unit__record__ref="U-1")
    earlier = {"referred_on": localdate() - timedelta(days=60)}
    OfferFactory(referral=ReferralFactory(consenting=True, state="offered", **earlier))
    ReferralFactory(client__agency=amina.agency, **earlier)
    ReferralFactory(consenting=True, client__agency=amina.agency, **earlier)
    ReferralFactory(consenting=True, **earlier)
    last = ReferralFactory(consenting=True, client__agency=amina.agency)

    hold = her_visitor.get(reverse("hold", args=[last.client.code, "test/U-1"]))

    assert dict(line_up(her_visitor))[last.client.code] == hold.context["ahead"] == 2


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ({"consenting": True}, True),
        ({}, True),
        ({"consenting": True, "state": "paused"}, False),
        ({"consenting": True, "state": "offered"}, False),
        ({"consenting": True, "state": "housed"}, False),
        ({"consenting": True, "need__min_bedrooms": 4}, False),
    ],
)
def test_only_waiting_households_that_it_fits_are_listed(
    amina: User, her_visitor: Visitor, kind: dict, shown: bool
) -> None:
    OpeningFactory(unit__record__ref="U-1")
    referral = ReferralFactory(client__agency=amina.agency, **kind)

    assert line_up(her_visitor) == ([(referral.client.code, 0)] if shown else [])


def test_a_household_without_consent_is_marked(amina: User, her_visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1")
    ReferralFactory(client__agency=amina.agency)

    assert "No consent to share" in open_page(her_visitor, "unit", "test/U-1")


def test_a_held_unit_suits_nobody_else_and_says_so(amina: User, her_visitor: Visitor) -> None:
    opening = OpeningFactory(unit__record__ref="U-1")
    OfferFactory(opening=opening)
    ReferralFactory(consenting=True, client__agency=amina.agency)

    assert line_up(her_visitor) == []
    assert "It is held or offered at the moment" in open_page(her_visitor, "unit", "test/U-1")


def test_who_works_for_no_agency_sees_no_households(visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1")
    ReferralFactory(consenting=True)

    assert "households" not in open_page(visitor, "unit", "test/U-1").lower()


def test_a_unit_costs_the_same_queries_with_2_and_with_20_households(
    django_assert_max_num_queries, amina: User, her_visitor: Visitor
) -> None:
    OpeningFactory(unit__record__ref="U-1")

    def queries(households: int) -> int:
        for _number in range(households):
            ReferralFactory(consenting=True, client__agency=amina.agency, client__members="head:30:F;child:4:M")
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            open_page(her_visitor, "unit", "test/U-1")
        return len(captured)

    assert queries(2) == queries(18)


def test_a_sheet_speaks_the_language_that_is_asked_for_whatever_the_readers(her_visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1", rent=1765)

    french = her_visitor.get(reverse("unit_sheet", args=["test/U-1"]), {"language": "fr"}).content.decode()
    english = her_visitor.get(reverse("unit_sheet", args=["test/U-1"]), {"language": "en"}).content.decode()

    assert '<html lang="en-CA">' in french
    assert '<article class="handout" lang="fr-CA">' in french
    assert "1\u00a0765\u00a0$" in french
    assert '<article class="handout" lang="en-CA">' in english
    assert "$1,765" in english


def test_a_sheet_for_another_language_offers_both(her_visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1")

    page = open_page(her_visitor, "unit_sheet", "test/U-1", language="so")

    assert "The sheet exists in English and French only." in page
    assert 'href="?language=en"' in page
    assert 'href="?language=fr"' in page


def test_a_sheet_asks_what_nobody_asked_and_says_conditions_plainly(her_visitor: Visitor) -> None:
    OpeningFactory(
        unit__record__ref="U-1",
        unit__elevator=None,
        unit__grab_bars=True,
        unit__wide_doors=False,
        unit__requires=["tenant_insurance"],
        unit__prefers=["references"],
    )

    page = open_page(her_visitor, "unit_sheet", "test/U-1")

    assert "Is there an elevator?" in page
    assert "grab bars in the bathroom?" not in page
    assert "Are the doors wide" not in page
    assert "<li>Grab bars</li>" in page
    assert "You take tenant insurance" in page
    assert "speaks for you" in page
    assert "Call <b>Maple House</b>" in page


def test_a_sheet_about_a_confidential_home_says_its_area_only(her_visitor: Visitor) -> None:
    OpeningFactory(
        unit__record__ref="U-1",
        unit__confidential=True,
        unit__building__address="14 Hidden Court",
        unit__landlord__name="Quiet Harbour Trust",
    )

    page = open_page(her_visitor, "unit_sheet", "test/U-1")

    assert "You learn the address once" in page
    assert "Hidden Court" not in page
    assert "Quiet Harbour" not in page


def test_a_sheet_says_nothing_about_households(amina: User, her_visitor: Visitor) -> None:
    OpeningFactory(unit__record__ref="U-1")
    client = ReferralFactory(client__agency=amina.agency).client
    ConsentFactory(client=client)

    page = open_page(her_visitor, "unit_sheet", "test/U-1")

    assert client.code not in page


def test_every_condition_and_feature_has_its_plain_words() -> None:
    assert set(CONDITIONS) == set(Condition)
    assert set(QUESTIONS) >= set(Feature)


def test_a_name_of_many_slashes_is_looked_up_once(visitor: Visitor) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = visitor.get(reverse("unit", args=["a" + "/" * 2000]))

    assert answer.status_code == 404
    assert max(len(query["sql"]) for query in captured) < 8000
