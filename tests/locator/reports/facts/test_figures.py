"""The figures of locator/reports/README.md, against a slow count in plain Python and on the days where months meet."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.months import last_day, months_until, shift
from locator.reports.facts import codes
from locator.reports.facts.behind_households import households_behind
from locator.reports.facts.figures import FutureMonth, facts, headline_series
from tests.factories import (
    OfferEventFactory,
    OfferFactory,
    OpeningFactory,
    ReferralEventFactory,
    ReferralFactory,
    TenancyFactory,
    VerificationFactory,
)
from tests.locator.reports.histories import History, counted

pytestmark = pytest.mark.django_db

MONTHS = [shift(date(2025, 12, 1), place) for place in range(7)]
BREAKDOWNS = ("by_bedrooms", "by_area", "by_rent_band", "by_type", "by_access", "by_move_in")
CROSSED = {
    "by_bedrooms_and_rent_band": "by_rent_band",
    "by_bedrooms_and_area": "by_area",
    "by_bedrooms_and_access": "by_access",
}
FEBRUARY = date(2026, 2, 1)
LAST = date(2026, 2, 28)


def closed(start: date, end: date, reason: str = "withdrawn", **values):
    return OpeningFactory(offered_from=start, closed_on=end, close_reason=reason, verification=None, **values)


def without_zeros(found):
    return {key: count for key, count in found.items() if count}


def pairs(table):
    """The cells of a cross table that are not zero, by their two keys."""
    return {(size, key): count for size, row in table.items() for key, count in row.items() if count}


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_of_every_month_is_that_of_a_slow_count(seed):
    history = History(seed)

    for month in MONTHS:
        found, expected = facts(month), counted(history, month, last_day(month))
        for name, value in expected.items():
            told = pairs(found[name]) if name in CROSSED else found[name]
            if name in (*BREAKDOWNS, "waiting_end"):
                told, value = without_zeros(told), without_zeros(value)
            assert told == value, (month, name)
        for name, other in CROSSED.items():
            table = found[name]
            assert {size: sum(row.values()) for size, row in table.items()} == found["by_bedrooms"], (month, name)
            columns = {key: sum(row[key] for row in table.values()) for key in found[other]}
            assert columns == found[other], (month, name)
            assert all(set(row) == set(found[other]) for row in table.values()), "zeros included"
        changed = found["new"] - found["filled_programme"] - found["filled_market"] - found["withdrawn"]
        assert found["open_start"] + changed == found["open_end"]
        for name in BREAKDOWNS:
            assert sum(found[name].values()) == found["open_end"], (month, name)
        waiting = found["demand"]["waiting"]
        for table in (
            found["waiting_end"],
            *(found["demand"][name] for name in ("by_wait", "by_household_type", "unmatched")),
        ):
            assert sum(table.values()) == waiting
        assert sum(row["waiting"] for row in found["equity"]["by_agency"].values()) == waiting


def test_the_series_of_many_months_is_the_months_one_by_one():
    History(99, units=20)

    series = headline_series(months_until(MONTHS[-1], 7))

    for place, month in enumerate(MONTHS):
        alone = facts(month)
        told = {figure: alone["trend"]["figures"][figure][-1] for figure in codes.HEADLINE}
        assert told == {figure: values[place] for figure, values in series.items()}
        assert told["open_end"] == sum(alone["by_type"].values())
        assert told["waiting"] == alone["demand"]["waiting"]


def test_a_month_with_nothing_counts_nothing():
    found = facts(FEBRUARY)

    assert {found[figure] for figure in codes.OPENING_FIGURES} == {0, None}
    assert found["verified_share"] is None
    assert set(found["gap"].values()) == set(found["waiting_end"].values()) == {0}
    assert found["rents"]["median"] is None
    assert found["flow"]["days"]["offer_to_lease"] == {"median": None, "n": 0}
    assert found["within_reach"]["odsp"]["6"] == {"within": 0, "with_subsidy": 0}


def test_a_unit_that_opens_and_closes_twice_in_a_month_counts_each_opening_and_is_one_unit():
    first = closed(date(2026, 2, 2), date(2026, 2, 9), "filled_market")
    closed(date(2026, 2, 9), date(2026, 2, 20), "filled_programme", unit=first.unit)
    OpeningFactory(unit=first.unit, offered_from=date(2026, 2, 21), verification=None)

    found = facts(FEBRUARY)

    told = [
        found[name] for name in ("open_start", "new", "filled_market", "filled_programme", "open_end", "units_any_day")
    ]
    assert told == [0, 3, 1, 1, 1, 1]


def test_an_opening_on_the_last_day_is_open_at_the_end_and_new_and_in_no_other_month_new():
    OpeningFactory(offered_from=LAST, verification=None)

    found = [facts(month) for month in (date(2026, 1, 1), FEBRUARY, date(2026, 3, 1))]

    assert [month["new"] for month in found] == [0, 1, 0]
    assert [month["open_end"] for month in found] == [0, 1, 1]
    assert [month["open_start"] for month in found] == [0, 0, 1]


def test_an_opening_that_closed_on_the_first_was_open_before_and_on_no_day_of_the_month():
    closed(date(2026, 1, 5), FEBRUARY)

    found = facts(FEBRUARY)

    assert [found[name] for name in ("open_start", "withdrawn", "open_end", "units_any_day")] == [1, 1, 0, 0]


def test_an_opening_that_closed_on_the_last_day_is_not_open_at_the_end():
    closed(date(2026, 1, 5), LAST, "filled_market")

    found = facts(FEBRUARY)

    assert [found[name] for name in ("open_start", "filled_market", "open_end", "units_any_day")] == [1, 1, 0, 1]


def test_the_leap_day_is_the_last_of_its_month():
    OpeningFactory(offered_from=date(2024, 2, 29), available_from=date(2024, 2, 29), verification=None)

    found = facts(date(2024, 2, 1))

    assert (found["last_day"], found["new"], found["by_move_in"]["now"]) == ("2024-02-29", 1, 1)


@pytest.mark.parametrize(("days_before", "share"), [(0, 1.0), (13, 1.0), (14, 0.0), (-1, 0.0)])
def test_a_confirmation_counts_for_fourteen_days_up_to_the_last(days_before, share):
    unit = OpeningFactory(offered_from=FEBRUARY, verification=None).unit
    VerificationFactory(unit=unit, verified_on=LAST - timedelta(days=days_before))

    assert facts(FEBRUARY)["verified_share"] == share


@pytest.mark.parametrize(
    ("state", "day", "counts"),
    [
        ("housed", LAST, False),
        ("housed", LAST + timedelta(days=1), True),
        ("withdrawn", LAST, False),
        ("paused", LAST, True),
        ("offered", LAST, True),
    ],
)
def test_who_is_housed_or_withdrawn_by_the_last_day_no_longer_waits(state, day, counts):
    referral = ReferralFactory(referred_on=date(2026, 1, 2), state=state, state_since=day)
    ReferralEventFactory(referral=referral, happened_on=date(2026, 1, 2))
    ReferralEventFactory(referral=referral, from_state="waiting", to_state=state, happened_on=day, reason="asked")

    assert facts(FEBRUARY)["demand"]["waiting"] == counts


def test_a_draft_is_not_at_the_front_door_and_a_referral_of_the_next_month_not_yet():
    ReferralFactory(referred_on=date(2026, 2, 3), state="draft")
    ReferralFactory(referred_on=date(2026, 3, 1))

    found = facts(FEBRUARY)

    assert (found["demand"]["waiting"], found["flow"]["referrals"]) == (0, 0)


def test_a_household_counts_by_the_standard_whatever_least_it_named():
    ReferralFactory(referred_on=FEBRUARY, need__min_bedrooms=0, client__members="head:30:F;child:8:M;child:9:X")

    assert without_zeros(facts(FEBRUARY)["waiting_end"]) == {"2": 1}


def test_declines_count_by_their_reason_and_older_offers_by_their_own_dates():
    told = OfferFactory(made_on=FEBRUARY, state="declined_by_client", ended_on=date(2026, 2, 5))
    OfferEventFactory(
        offer=told, from_state="viewing", to_state="declined_by_client", reason="area", happened_on=date(2026, 2, 5)
    )
    OfferEventFactory(offer=told, from_state="proposed", to_state="viewing", happened_on=date(2026, 2, 3))
    OfferFactory(made_on=FEBRUARY, state="declined_by_landlord", ended_on=date(2026, 2, 6))
    OfferFactory(made_on=FEBRUARY, state="declined_by_landlord", ended_on=date(2026, 3, 6))

    found = facts(FEBRUARY)["flow"]

    assert (found["offers_made"], found["viewings"]) == (3, 1)
    assert without_zeros(found["declines_household"]["reasons"]) == {"area": 1}
    assert without_zeros(found["declines_landlord"]["reasons"]) == {"not_recorded": 1}


def test_an_offer_that_is_reopened_is_made_once_and_one_recorded_by_mistake_never():
    referral = ReferralFactory(referred_on=date(2026, 1, 5))
    ended = OfferFactory(referral=referral, made_on=FEBRUARY, state="declined_by_client", ended_on=date(2026, 2, 5))
    OfferEventFactory(offer=ended, from_state="held", reason="area", happened_on=date(2026, 2, 5))
    OfferEventFactory(offer=ended, from_state="declined_by_client", reason="again", happened_on=date(2026, 2, 9))
    again = OfferFactory(referral=referral, made_on=date(2026, 2, 9))
    OfferEventFactory(offer=again, from_state="declined_by_client", reason="again")
    mistake = OfferFactory(made_on=FEBRUARY, state="cancelled", ended_on=date(2026, 2, 2))
    OfferEventFactory(offer=mistake, from_state="held", reason="mistake", happened_on=date(2026, 2, 2))

    found = facts(FEBRUARY)["flow"]

    assert found["offers_made"] == 1
    assert households_behind(FEBRUARY, "flow.offers_made") == [referral.pk]
    assert found["days"]["referral_to_offer"] == {"median": 27, "n": 1}


def test_a_step_back_and_an_extension_are_no_new_viewing():
    offer = OfferFactory(made_on=FEBRUARY, state="viewing", state_since=FEBRUARY)
    for from_state in ("applied", "viewing", "declined_by_client"):
        OfferEventFactory(offer=offer, from_state=from_state, to_state="viewing", happened_on=date(2026, 2, 3))

    assert facts(FEBRUARY)["flow"]["viewings"] == 0


def test_leases_and_move_ins_count_in_their_own_months_with_the_days_between():
    referral = ReferralFactory(referred_on=date(2026, 1, 1), state="housed", state_since=date(2026, 2, 20))
    offer = OfferFactory(
        referral=referral,
        made_on=date(2026, 2, 1),
        state="leased",
        ended_on=date(2026, 2, 20),
        opening=OpeningFactory(),
    )
    TenancyFactory(
        referral=referral,
        offer=offer,
        unit=offer.opening.unit,
        lease_on=date(2026, 2, 20),
        moved_in_on=date(2026, 3, 2),
    )

    february, march, june = (facts(month) for month in (FEBRUARY, date(2026, 3, 1), date(2026, 6, 1)))

    assert (february["flow"]["leases"], february["flow"]["move_ins"]) == (1, 0)
    assert (march["flow"]["leases"], march["flow"]["move_ins"]) == (0, 1)
    assert february["flow"]["days"]["referral_to_offer"] == {"median": 31, "n": 1}
    assert february["flow"]["days"]["offer_to_lease"] == {"median": 19, "n": 1}
    assert march["flow"]["days"]["lease_to_move_in"] == {"median": 10, "n": 1}
    assert march["flow"]["days"]["referral_to_move_in"] == {"median": 60, "n": 1}
    assert june["stability"]["after_3"] == {"due": 1, "housed": 1, "share": 1.0}


def test_an_ended_home_counts_by_its_reason_and_its_household_as_lost_then_as_back():
    referral = ReferralFactory(referred_on=date(2025, 10, 1), state="waiting", state_since=date(2026, 2, 12))
    TenancyFactory(
        referral=referral,
        lease_on=date(2025, 11, 1),
        moved_in_on=date(2025, 11, 30),
        ended_on=date(2026, 2, 10),
        end_reason="arrears",
        destination="shelter",
    )
    ReferralEventFactory(referral=referral, from_state="housed", to_state="waiting", happened_on=date(2026, 2, 12))

    found = facts(FEBRUARY)["stability"]

    assert found["after_3"] == {"due": 1, "housed": 0, "share": 0.0}
    assert (found["endings_total"], found["endings"]["arrears"], found["returns"]) == (1, 1, 1)


def test_the_reason_without_a_unit_is_the_criterion_that_most_often_alone_stands_in_the_way():
    for bedrooms, rent in ((0, 300), (0, 300), (2, 9000)):
        OpeningFactory(
            offered_from=FEBRUARY, unit__bedrooms=bedrooms, rent=rent, verification__verified_on=date(2026, 2, 27)
        )
    ReferralFactory(referred_on=FEBRUARY, need__min_bedrooms=2, need__max_rent=500)
    ReferralFactory(referred_on=FEBRUARY, state="paused")
    ReferralFactory(referred_on=FEBRUARY, need__max_rent=500)

    assert without_zeros(facts(FEBRUARY)["demand"]["unmatched"]) == {"size": 1, "paused": 1, "with_unit": 1}


def test_nothing_can_be_said_of_a_month_that_has_not_begun():
    with pytest.raises(FutureMonth):
        facts(date(9000, 1, 1))


def test_the_queries_of_a_month_do_not_grow_with_its_rows():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            facts(FEBRUARY)
        return len(captured)

    History(1, units=2, referrals=2)
    few = queries()
    History(2, units=12, referrals=12)

    assert queries() == few


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ("head:34:F", "single"),
        ("head:34:F;child:8:M", "one_parent"),
        ("head:34:F;child:30:M", "one_parent"),
        ("head:34:F;partner:36:M;child:8:M", "two_parents"),
        ("head:34:F;partner:36:M", "couple"),
        ("head:34:F;other:70:F", "adults"),
        ("head:34:F;partner:36:M;other:70:F", "adults"),
    ],
)
def test_a_household_is_of_one_kind_by_who_lives_in_it(members, kind):
    referral = ReferralFactory(client__members=members, client__told_on=date(2026, 1, 1), referred_on=date(2026, 1, 5))

    assert without_zeros(facts(FEBRUARY)["demand"]["by_household_type"]) == {kind: 1}
    assert households_behind(FEBRUARY, "demand.by_household_type", kind) == [referral.pk]


def test_the_households_behind_an_agencys_figure_are_that_agencys():
    one, _other = [ReferralFactory(referred_on=date(2026, 1, 5)) for _ in range(2)]

    assert households_behind(FEBRUARY, "equity.by_agency", one.agency.code) == [one.pk]
    assert households_behind(FEBRUARY, "equity.by_agency", "nobody") == []
