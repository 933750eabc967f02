"""Which opening a row is about (listings/README.md), and when a unit counts as confirmed."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from listings.models import Opening, Verification
from tests.import_report import CREATED, REFUSED, UNCHANGED, UPDATED, figures, problems
from tests.listings.units_file import NEW

pytestmark = pytest.mark.django_db

TODAY = localdate()
YESTERDAY, TOMORROW, NEXT_MONTH = (TODAY + timedelta(days=days) for days in (-1, 1, 30))
CLOSED = {"closed_on": "2026-03-01", "close_reason": "filled_programme"}


@pytest.mark.parametrize(
    ("cells", "offered_from", "available_from"),
    [
        ({}, TODAY, TODAY),
        ({"available_from": "2026-02-01"}, date(2026, 2, 1), date(2026, 2, 1)),
        ({"available_from": NEXT_MONTH.isoformat()}, TODAY, NEXT_MONTH),
        ({"offered_from": "2026-01-05"}, date(2026, 1, 5), date(2026, 1, 5)),
        ({"offered_from": NEXT_MONTH.isoformat()}, NEXT_MONTH, NEXT_MONTH),
        ({"offered_from": "2026-01-05", "available_from": "2026-02-01"}, date(2026, 1, 5), date(2026, 2, 1)),
    ],
)
def test_blank_days_of_a_new_opening_follow_from_each_other_and_today(units, cells, offered_from, available_from):
    units.new(**cells)

    assert (units.opening.offered_from, units.opening.available_from) == (offered_from, available_from)


def test_blank_days_are_kept_on_later_days(units):
    units.new()
    Opening.objects.update(offered_from=date(2026, 1, 5), available_from=date(2026, 1, 5))

    report = units.new(rent="1300")

    assert figures(report) == UPDATED
    assert (units.opening.rent, units.opening.offered_from) == (1300, date(2026, 1, 5))
    assert units.opening.available_from == date(2026, 1, 5)


def test_an_opening_is_known_by_its_first_day(units):
    units.new(offered_from="2026-01-05", **CLOSED)
    units.again(offered_from="2026-06-01", rent="1400")

    report = units.again(offered_from="2026-01-05", rent="1200")

    assert figures(report) == UPDATED
    assert list(Opening.objects.order_by("offered_from").values_list("rent", flat=True)) == [1200, 1400]


def test_a_blank_first_day_means_the_unclosed_opening(units):
    units.new(offered_from="2026-01-05", **CLOSED)
    units.again(offered_from="2026-06-01", rent="1400")

    report = units.again(rent="1500")

    assert figures(report) == UPDATED
    assert Opening.objects.get(closed_on=None).rent == 1500


def test_a_row_without_a_first_day_closes_the_unclosed_opening_once(units):
    units.new(offered_from="2026-01-05")

    first, second = units.again(**CLOSED), units.again(**CLOSED)

    assert (figures(first), figures(second)) == (UPDATED, UNCHANGED)
    assert units.openings() == [("2026-01-05", "2026-03-01")]


def test_where_file_and_registry_have_one_unclosed_opening_its_dates_are_corrected(units):
    units.new(offered_from="2026-01-05")

    report = units.again(offered_from="2026-02-01", available_from="2026-02-15")

    assert figures(report) == UPDATED
    assert units.openings() == [("2026-02-01", None)]
    assert units.opening.available_from == date(2026, 2, 15)


def test_a_file_may_close_an_opening_and_start_another(units):
    units.new(offered_from="2026-01-05")
    rows = [{"unit_ref": "U1", "offered_from": "2026-06-01", "rent": "1400"}, {"unit_ref": "U1"} | CLOSED]

    first, second = units.bring(*rows), units.bring(*rows)

    assert figures(first) == (1, 1, 0, 0)
    assert figures(second) == (0, 0, 2, 0)
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-06-01", None)]


def test_closed_rows_of_a_file_do_not_hide_its_unclosed_one(units):
    units.new(offered_from="2026-05-01")

    report = units.bring(
        {"unit_ref": "U1", "offered_from": "2026-01-05", "rent": "900"} | CLOSED,
        {"unit_ref": "U1", "offered_from": "2026-05-10"},
    )

    assert figures(report) == (1, 1, 0, 0)
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-05-10", None)]


def test_several_rows_of_a_new_unit_are_its_openings(units):
    rows = [
        NEW | {"offered_from": "2026-01-05"} | CLOSED,
        NEW | {"unit_ref": "U9", "unit_number": "9"},
        NEW | {"offered_from": "2026-06-01", "rent": "1400"},
    ]

    first, second = units.bring(*rows), units.bring(*rows)

    assert (figures(first), figures(second)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-06-01", None)]


def test_rows_without_first_days_stay_apart_in_either_order(units):
    rows = [
        NEW | {"available_from": "2026-05-01"},
        NEW | {"available_from": "2026-01-05"} | CLOSED,
    ]

    first, second = units.bring(*rows), units.bring(*rows)

    assert (figures(first), figures(second)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-05-01", None)]


def test_overlapping_openings_refuse_the_second_row(units):
    report = units.bring(
        NEW | {"offered_from": "2026-01-05", "closed_on": "2026-03-01", "close_reason": "withdrawn"},
        NEW | {"offered_from": "2026-02-28"},
        NEW | {"unit_ref": "U2", "unit_number": "2"},
    )

    assert figures(report) == (2, 0, 0, 1)
    assert problems(report) == [(3, "offered_from", "2026-02-28")]
    assert "already on offer" in report["errors"][0]["message"]


def test_a_row_without_days_is_about_the_opening_whose_announced_end_lies_ahead(units):
    units.new(offered_from="2026-01-05", closed_on="2099-01-01", close_reason="withdrawn")

    report = units.again(rent="950")

    assert (report["updated"], report["rejected"]) == (1, 0)
    assert units.openings() == [("2026-01-05", "2099-01-01")]


def test_an_opening_may_start_on_the_day_another_ends(units):
    units.new(offered_from="2026-01-05", **CLOSED)

    report = units.again(offered_from="2026-03-01", rent="1300")

    assert figures(report) == CREATED
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-03-01", None)]


def test_a_repeated_row_changes_nothing_and_a_contradicting_one_is_refused(units):
    report = units.bring(NEW, NEW, NEW | {"rent": "1300"})

    assert figures(report) == (1, 0, 1, 1)
    assert problems(report) == [(4, "unit_ref", "U1")]
    assert figures(units.bring(NEW, NEW, NEW | {"rent": "1300"})) == (0, 0, 2, 1)


def test_rows_that_contradict_each_other_about_the_unit_change_it_once(units):
    rows = [
        NEW | {"offered_from": "2026-06-01", "pets": "allowed"},
        NEW | {"offered_from": "2026-01-05", "pets": "condo_ban"} | CLOSED,
    ]

    first, second = units.bring(*rows), units.bring(*rows)

    assert (figures(first), figures(second)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert units.unit.pets == "allowed"
    assert problems(first, "warnings") == problems(second, "warnings") == [(3, "pets", "condo_ban")]


def test_absence_from_a_file_closes_nothing(units):
    units.new()

    units.bring(NEW | {"unit_ref": "U2", "unit_number": "2"})

    assert units.opening.closed_on is None


def test_an_old_file_does_not_reopen_what_was_closed_here(units):
    units.new()
    Opening.objects.update(offered_from=TODAY - timedelta(days=20), available_from=TODAY - timedelta(days=20))
    Opening.objects.update(closed_on=YESTERDAY, close_reason="filled_programme")
    units.unit.source_records.update(first_seen_on=TODAY - timedelta(days=20))

    report = units.new()

    assert figures(report) == UNCHANGED
    assert units.opening.closed_on == YESTERDAY


def test_a_unit_offered_anew_gets_a_new_opening(units):
    units.new(offered_from="2026-01-05", **CLOSED)

    report = units.again(rent="1400")

    assert figures(report) == CREATED
    assert units.openings() == [("2026-01-05", "2026-03-01"), (TODAY.isoformat(), None)]


def test_a_new_opening_of_a_known_unit_needs_a_rent(units):
    units.new(offered_from="2026-01-05", **CLOSED)

    report = units.again(offered_from="2026-06-01")

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == "rent"


def test_a_row_that_says_nothing_of_an_opening_opens_nothing(units):
    units.new(offered_from="2026-01-05", **CLOSED)

    report = units.again(elevator="yes")

    assert figures(report) == UPDATED
    assert units.openings() == [("2026-01-05", "2026-03-01")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"closed_on": "2026-03-01"}, "close_reason"),
        ({"close_reason": "withdrawn"}, "closed_on"),
        ({"closed_on": "2026-01-05", "close_reason": "withdrawn"}, "closed_on"),
        ({"closed_on": "2026-01-04", "close_reason": "withdrawn"}, "closed_on"),
    ],
)
def test_a_closing_needs_a_later_day_and_a_reason(units, cells, column):
    report = units.new(offered_from="2026-01-05", **cells)

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == column


def test_an_opening_may_close_on_a_day_ahead(units):
    units.new(closed_on=NEXT_MONTH.isoformat(), close_reason="withdrawn")

    assert units.opening.closed_on == NEXT_MONTH


def test_a_reopened_opening_needs_its_first_day(units):
    units.new(offered_from="2026-01-05", **CLOSED)

    report = units.again(offered_from="2026-01-05", closed_on="unknown", close_reason="unknown")

    assert figures(report) == UPDATED
    assert units.openings() == [("2026-01-05", None)]


# Confirmation


def confirmed():
    return [
        day.isoformat() for day in Verification.objects.order_by("verified_on").values_list("verified_on", flat=True)
    ]


@pytest.mark.parametrize(
    ("cell", "option", "days"),
    [
        ("", None, [TODAY.isoformat()]),
        ("", "2026-05-01", ["2026-05-01"]),
        ("2026-04-01", "2026-05-01", ["2026-04-01"]),
        ("2026-04-01", None, ["2026-04-01"]),
    ],
)
def test_a_new_unit_is_confirmed_by_its_row_else_by_the_file_else_today(units, cell, option, days):
    units.bring(NEW | {"verified_on": cell}, **({"verified_on": option} if option else {}))

    assert confirmed() == days


def test_what_a_file_confirms_is_known_by_list(units):
    units.new()

    assert Verification.objects.get().method == "list"


def test_a_known_row_confirms_only_what_it_says(units):
    units.new(verified_on="2026-01-05")

    assert figures(units.again(rent="1300")) == UPDATED
    assert figures(units.again(verified_on="2026-01-05")) == UNCHANGED
    assert confirmed() == ["2026-01-05"]

    assert figures(units.again(verified_on="2026-02-01")) == UPDATED
    assert figures(units.bring({"unit_ref": "U1"}, verified_on="2026-03-01")) == UPDATED
    assert figures(units.bring({"unit_ref": "U1"}, verified_on="2026-03-01")) == UNCHANGED
    assert confirmed() == ["2026-01-05", "2026-02-01", "2026-03-01"]


def test_a_new_opening_of_a_known_unit_counts_as_confirmed_today(units):
    units.new(offered_from="2026-01-05", verified_on="2026-01-05", **CLOSED)

    units.again(offered_from="2026-06-01", rent="1300")

    assert confirmed() == ["2026-01-05", TODAY.isoformat()]


def test_a_confirmation_may_precede_or_follow_the_opening(units):
    units.new(offered_from="2026-01-05", verified_on="2025-12-01", **CLOSED)
    units.again(verified_on="2026-09-01")

    assert confirmed() == ["2025-12-01", "2026-09-01"]


def test_a_confirmation_to_come_refuses_the_row(units):
    report = units.new(verified_on=TOMORROW.isoformat())

    assert figures(report) == REFUSED
    assert problems(report) == [(2, "verified_on", TOMORROW.isoformat())]


def test_rows_about_one_opening_add_to_each_other(units):
    rows = [
        NEW | {"offered_from": "2026-01-05"},
        {"unit_ref": "U1", "offered_from": "2026-01-05", "lease_months": "12"} | CLOSED,
    ]

    first, second = units.bring(*rows), units.bring(*rows)

    assert (figures(first), figures(second)) == ((1, 1, 0, 0), (0, 0, 2, 0))
    assert (units.opening.lease_months, units.openings()) == (12, [("2026-01-05", "2026-03-01")])


def test_a_row_that_needs_a_later_one_waits_for_it(units):
    rows = [
        {"unit_ref": "U1", "offered_from": "2026-06-01", "rent": "1400"},
        NEW | {"offered_from": "2026-01-05"} | CLOSED,
    ]

    first, second = units.bring(*rows), units.bring(*rows)

    assert (figures(first), figures(second)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert units.openings() == [("2026-01-05", "2026-03-01"), ("2026-06-01", None)]
