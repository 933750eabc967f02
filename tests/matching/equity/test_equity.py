"""Whom offers reach: figures by agency and group, small ones hidden, low ones flagged."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Agency
from matching.enums import OfferReason, OfferState, ReferralState
from matching.equity.figures import EquityFigures, EquityRow, offer_equity
from matching.equity.file import withheld
from matching.models import Offer
from matching.offers import undoing
from tests.factories import (
    AgencyFactory,
    OfferEventFactory,
    OfferFactory,
    OpeningFactory,
    ReferralEventFactory,
    ReferralFactory,
    TenancyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


FIRST, LAST = ago(60), TODAY


def households(agency: Agency, count: int, **values) -> list:
    """Consenting households at the front door since 100 days."""
    told = {"consenting": True, "client__agency": agency, "referred_on": ago(100)} | values
    return [ReferralFactory(**told) for _number in range(count)]


def offered(referral, days: int, state: str = OfferState.DECLINED_BY_CLIENT, **values):
    return OfferFactory(referral=referral, made_on=ago(days), state=state, **values)


def housed(referral, made: int, accepted: int, leased: int, moved: int | None):
    """An offer made, accepted, leased and moved in to so many days ago."""
    closed = {"opening__offered_from": ago(made), "opening__closed_on": ago(leased)}
    offer = offered(
        referral,
        made,
        OfferState.LEASED,
        ended_on=ago(leased),
        opening__close_reason="filled_programme",
        **closed,
    )
    OfferEventFactory(offer=offer, to_state=OfferState.ACCEPTED, happened_on=ago(accepted))
    ReferralEventFactory(referral=referral)
    ReferralEventFactory(referral=referral, happened_on=ago(leased), from_state="waiting", to_state="housed")
    type(referral).objects.filter(pk=referral.pk).update(state=ReferralState.HOUSED, state_since=ago(leased))
    moved_in_on = None if moved is None else ago(moved)
    TenancyFactory(
        offer=offer, referral=referral, unit=offer.opening.unit, lease_on=ago(leased), moved_in_on=moved_in_on
    )
    return offer


def of(rows: list[EquityRow], key: str) -> EquityRow:
    return next(row for row in rows if row.key == key)


def test_figures_of_an_agency_count_each_step_once_with_its_median_days():
    agency = AgencyFactory()
    first, second, third, *_others = households(agency, 7)
    offered(first, 90)  # before the period
    offered(first, 50)
    offered(second, 40)  # its first offer, 60 days after the referral
    housed(third, made=30, accepted=24, leased=20, moved=17)  # its first, 70 days after
    offered(second, 10, OfferState.PROPOSED)

    found = of(offer_equity(FIRST, LAST).agencies, agency.code).figures

    assert found == EquityFigures(
        households=7,
        waiting=6,
        pairs=found.pairs,
        offers=4,
        accepted=1,
        leased=1,
        moved_in=1,
        declined_by_landlords=0,
        days=(65.0, 6.0, 4.0, 3.0),
    )
    assert found.rate == 4 / 6


def test_a_period_counts_both_its_days_and_nothing_outside():
    [referral, *_others] = households(AgencyFactory(), 5)
    for days in (61, 60, 30, 29):
        offered(referral, days)

    assert offer_equity(ago(60), ago(30)).everybody.offers == 2


def test_waiting_households_and_pairs_are_as_of_the_last_day():
    agency = AgencyFactory()
    households(agency, 5)
    households(agency, 2, referred_on=ago(10))
    housed(households(agency, 1)[0], made=50, accepted=45, leased=40, moved=None)
    OpeningFactory(offered_from=ago(70), verification__verified_on=ago(70))
    OpeningFactory(offered_from=ago(5))

    then, before, now = (offer_equity(ago(90), ago(days)).everybody for days in (60, 45, 0))

    assert (then.waiting, then.leased) == (6, 0)
    assert (before.waiting, before.leased) == (6, 0)
    assert (now.waiting, now.leased) == (7, 1)
    assert then.pairs == 6
    assert now.pairs == 7


def test_without_consent_a_household_waits_and_has_no_pair():
    agency = AgencyFactory()
    households(agency, 5, consenting=False)
    OpeningFactory()

    found = offer_equity(FIRST, LAST).everybody

    assert (found.waiting, found.pairs) == (5, 0)


def test_an_offer_recorded_by_mistake_and_an_acceptance_taken_back_do_not_count():
    first, second, *_others = households(AgencyFactory(), 5)
    mistake = offered(first, 20, OfferState.CANCELLED)
    OfferEventFactory(offer=mistake, to_state=OfferState.CANCELLED, reason=OfferReason.MISTAKE)
    back = offered(second, 20, OfferState.APPLIED)
    OfferEventFactory(offer=back, to_state=OfferState.ACCEPTED)
    OfferEventFactory(offer=back, from_state=OfferState.ACCEPTED, to_state=OfferState.APPLIED)

    found = offer_equity(FIRST, LAST).everybody

    assert (found.offers, found.accepted) == (1, 0)


def test_a_reopened_offer_is_made_once_and_keeps_the_reason_of_its_end():
    referrals = households(AgencyFactory(), 5)
    for referral in referrals:
        offer = offered(referral, 20, OfferState.DECLINED_BY_LANDLORD)
        OfferEventFactory(offer=offer, from_state=OfferState.VIEWING, reason=OfferReason.RENTED)
    ended = referrals[0].offers.get()

    again = undoing.reopen(ended, UserFactory(coordinator=True), today=TODAY, words="The other tenant left.")

    found = offer_equity(FIRST, LAST)
    assert again.pk != ended.pk
    assert found.everybody.offers == 5
    assert [(one.reason, one.offers) for one in found.declines] == [("rented", 5)]


def test_an_offer_ended_by_mistake_and_reopened_was_made_once():
    referral, *_others = households(AgencyFactory(), 5)
    mistake = offered(referral, 20, OfferState.CANCELLED)
    OfferEventFactory(offer=mistake, from_state=OfferState.HELD, reason=OfferReason.MISTAKE)

    undoing.reopen(mistake, UserFactory(coordinator=True), today=TODAY, words="It was the right one.")

    assert offer_equity(FIRST, LAST).everybody.offers == 1
    assert list(Offer.objects.counted()) == [mistake]


def test_fewer_than_five_households_are_hidden_and_so_is_what_would_give_them_away():
    big, middle, small = AgencyFactory(), AgencyFactory(), AgencyFactory()
    households(big, 9)
    households(middle, 6)
    households(small, 4)

    found = offer_equity(FIRST, LAST)

    hidden = {row.key for row in found.agencies if row.figures is None}
    assert hidden == {small.code, middle.code}
    assert of(found.agencies, big.code).figures.waiting == 9
    assert found.everybody.waiting == 19


@pytest.mark.parametrize(("count", "is_hidden"), [(4, True), (5, False)])
def test_a_group_is_told_from_five_households_on(count, is_hidden):
    households(AgencyFactory(), count, need__groups=["indigenous", "youth"])
    households(AgencyFactory(), 9)

    found = offer_equity(FIRST, LAST)

    assert [of(found.groups, key).figures is None for key in ("indigenous", "youth")] == [is_hidden, is_hidden]
    assert of(found.groups, "undeclared").figures.waiting == 9
    assert "women" not in {row.key for row in found.groups}


@pytest.mark.parametrize(("offers", "is_low"), [(3, True), (4, False)])
def test_a_group_offered_at_under_four_fifths_of_the_average_is_flagged(offers, is_low):
    """Of 20 households 10 are offered a home in all: five tenths of an offer each, so that 4 of 10 is four fifths."""
    women = households(AgencyFactory(), 10, need__groups=["women"])
    others = households(AgencyFactory(), 10)
    for referral in women[:offers] + others[: 10 - offers]:
        offered(referral, 20)

    found = offer_equity(FIRST, LAST)

    assert found.everybody.rate == 0.5
    assert of(found.groups, "women").is_low == is_low
    assert [row.key for row in found.low if row.key == "women"] == ["women"] * is_low


def test_reasons_of_landlords_are_counted():
    referrals = households(AgencyFactory(), 6)
    for referral in referrals:
        offer = offered(referral, 20, OfferState.DECLINED_BY_LANDLORD)
        OfferEventFactory(offer=offer, reason=OfferReason.RENTED)
    offered(referrals[0], 10, OfferState.DECLINED_BY_LANDLORD)

    found = offer_equity(FIRST, LAST)

    assert [(one.reason, one.offers) for one in found.declines] == [("rented", 6), ("", 1)]
    assert found.everybody.declined_by_landlords == 7


def test_one_agency_reads_its_own_figures_beside_everybodys():
    ours, theirs = AgencyFactory(), AgencyFactory()
    households(ours, 5, need__groups=["youth"])
    households(theirs, 8, need__groups=["youth"])

    found = offer_equity(FIRST, LAST, ours)

    assert [row.key for row in found.agencies] == [ours.code]
    assert of(found.groups, "youth").figures.waiting == 5
    assert found.everybody.waiting == 13


def test_what_is_asked_afterwards_is_as_of_today_again():
    offer_equity(ago(90), ago(60))

    with connection.cursor() as cursor:
        cursor.execute("SELECT locator_today()")
        assert cursor.fetchone() == (TODAY,)


@pytest.mark.parametrize("agencies", [2, 10])
def test_figures_cost_the_same_for_few_and_many(agencies):
    for _number in range(agencies):
        households(AgencyFactory(), 1)

    with CaptureQueriesContext(connection) as queries:
        offer_equity(FIRST, LAST)

    assert len([one for one in queries if "SELECT" in one["sql"] and "set_config" not in one["sql"]]) == 4


def page(role: str, address: str = "equity", **query) -> tuple[int, str]:
    visitor = Visitor()
    visitor.force_login(UserFactory(**{role: True}))
    answer = visitor.get(reverse(address), query)
    return answer.status_code, answer.content.decode()


def test_the_period_lives_in_the_address():
    referral, *_others = households(AgencyFactory(), 5)
    offered(referral, 20)

    _status, now = page("coordinator")
    _status, before = page("coordinator", first=ago(90), last=ago(50))

    assert "1 offer was made" in now
    assert "0 offers were made" in before
    assert f'value="{ago(90)}"' in before


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"first": ago(1), "last": ago(5)}, "The first day comes before the last."),
        ({"last": ago(-1)}, "Choose today or an earlier day."),
        ({"first": "soon"}, "Give the day as year, month and day"),
    ],
)
def test_a_period_that_cannot_be_says_what_to_enter(query, sentence):
    status, told = page("coordinator", **query)

    assert status == 200
    assert sentence in told
    assert page("coordinator", "equity_csv", **query)[0] == 404


def test_the_file_tells_what_the_page_tells_where_it_is_of_five_and_more():
    households(AgencyFactory(code="one"), 6)
    households(AgencyFactory(code="two"), 7)
    households(AgencyFactory(code="few"), 2)
    households(AgencyFactory(code="also"), 4)

    _status, text = page("locator", "equity_csv")

    rows = {
        row["code"]: row for row in csv.DictReader(StringIO(text.removeprefix("\ufeff"))) if row["kind"] == "agency"
    }
    assert (rows["one"]["waiting"], rows["two"]["waiting"]) == ("6", "7")
    assert (rows["few"]["households"], rows["few"]["waiting"]) == ("hidden", "")


@pytest.mark.parametrize(
    ("counts", "total", "gone", "hidden"),
    [
        ({"a": 9, "b": 8, "c": 0}, 17, 0, set()),
        ({"a": 9, "b": 8, "c": 4}, 21, 0, {"b", "c"}),
        ({"a": 9, "b": 1, "c": 2}, 12, 0, {"a", "b", "c"}),
        ({"a": 9, "b": 3, "c": 4}, 16, 0, {"b", "c"}),
        ({"a": 9, "b": 8}, 21, 2, {"b"}),
        ({"a": 9, "b": 8}, 23, 2, set()),
        ({"a": 9, "b": 8}, 17, 1, set()),
        ({"a": 2, "b": 1, "c": 1, "d": 1, "e": 0}, 5, 0, {"a", "b", "c", "d", "e"}),  # as in the monthly report
        ({"a": 4, "b": 4, "c": 9}, 17, 0, {"a", "b", "c"}),
        ({"a": 4, "b": 4}, 8, 0, {"a", "b", ""}),
        ({"a": 3, "b": 0}, 3, 0, {"a", "b", ""}),
    ],
)
def test_a_small_count_of_the_file_is_hidden_with_what_would_give_it_away(counts, total, gone, hidden):
    assert withheld(counts, total, gone) == hidden


def test_small_counts_stand_on_the_page_and_are_hidden_in_the_file():
    one, two = AgencyFactory(code="one"), AgencyFactory(code="two")
    for referral in households(one, 9, need__groups=["women"])[:3]:
        offered(referral, 20)
    for referral in households(two, 8)[:6]:
        offered(referral, 20)

    [shown] = [row.figures for row in offer_equity(FIRST, LAST).agencies if row.key == "one"]
    _status, text = page("coordinator", "equity_csv")

    assert shown.offers == 3
    rows = {(row["kind"], row["code"]): row for row in csv.DictReader(StringIO(text.removeprefix("\ufeff")))}
    for key in (("agency", "one"), ("agency", "two"), ("group", "women")):
        row = rows[key]
        assert (row["offers"], row["offers_per_waiting"], row["days_to_first_offer"]) == ("hidden",) * 3
    assert rows["agency", "one"]["waiting"] == "9"
    assert rows["all", ""]["offers"] == "9"
    assert rows["group", "women"]["below_80_percent"] == "yes"


def test_the_rest_of_a_group_is_not_given_away():
    for referral in households(AgencyFactory(), 9, need__groups=["women"]):
        offered(referral, 20)
    offered(households(AgencyFactory(), 6)[0], 20)

    _status, text = page("coordinator", "equity_csv")

    [women] = [row for row in csv.DictReader(StringIO(text.removeprefix("\ufeff"))) if row["code"] == "women"]
    assert women["offers"] == "hidden"


def test_no_cell_of_the_file_is_a_formula():
    households(AgencyFactory(name_en="=HYPERLINK(1)", name_fr="=HYPERLINK(1)"), 6)

    _status, text = page("locator", "equity_csv")

    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text
