"""After the lease: move-in, check-ins, the end, and the way back to the front door."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from agencies.errors import NotPossible
from agencies.months import after_months
from listings.models import Opening
from matching.enums import CheckInOutcome, Destination, EndReason, OfferState, ReferralReason, ReferralState
from matching.households import front_door
from matching.models import CheckIn, Referral, ReferralEvent, Tenancy
from matching.offers import leases
from matching.tenancies import course
from tests.factories import (
    AgencyFactory,
    CheckInFactory,
    OfferFactory,
    ReferralFactory,
    SubsidyFactory,
    TenancyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


def days_before(days: int) -> date:
    return TODAY - timedelta(days=days)


def leased_offer(**values):
    return OfferFactory(
        referral__state=ReferralState.HOUSED,
        state=OfferState.LEASED,
        made_on=days_before(9),
        opening__rent=1450,
        **values,
    )


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day, count, expected):
    assert after_months(day, count) == expected


def test_a_tenancy_begins_with_what_the_records_say():
    offer = leased_offer()
    SubsidyFactory(client=offer.referral.client, amount=310)

    with transaction.atomic():
        tenancy = leases.begin(offer, None, today=TODAY, lease_on=days_before(2))

    tenancy.refresh_from_db()
    assert (tenancy.rent, tenancy.subsidy) == (Decimal(1450), Decimal(310))
    assert tenancy.support_agency == offer.agency
    assert (tenancy.unit_id, tenancy.referral_id) == (offer.opening.unit_id, offer.referral_id)
    assert (tenancy.moved_in_on, tenancy.ended_on) == (None, None)


def test_a_tenancy_begins_with_what_was_agreed_instead():
    offer, other = leased_offer(), AgencyFactory()

    tenancy = leases.begin(
        offer,
        None,
        today=TODAY,
        lease_on=TODAY,
        rent=Decimal(1400),
        subsidy=Decimal(0),
        support_agency=other,
    )

    assert (tenancy.rent, tenancy.subsidy, tenancy.support_agency_id) == (1400, 0, other.pk)


def test_a_home_that_is_leased_is_not_leased_again():
    offer = leased_offer()
    TenancyFactory(unit=offer.opening.unit, lease_on=days_before(100))

    with pytest.raises(NotPossible, match="already leased"):
        leases.begin(offer, None, today=TODAY, lease_on=TODAY)

    assert Tenancy.objects.count() == 1


@pytest.mark.parametrize("days", [31, -184])
def test_a_lease_begins_between_the_referral_and_half_a_year_ahead(days):
    with pytest.raises(NotPossible, match="A lease begins on a day from"):
        leases.begin(leased_offer(), None, today=TODAY, lease_on=days_before(days))


def test_the_day_of_a_lease_is_corrected_until_they_move_in():
    offer = leased_offer()
    worker = UserFactory(agency=offer.agency)
    tenancy = leases.begin(offer, None, today=TODAY, lease_on=TODAY + timedelta(days=30))

    leases.correct_day(offer, worker, days_before(3), today=TODAY)

    tenancy.refresh_from_db()
    assert tenancy.lease_on == days_before(3)
    course.move_in(tenancy, TODAY, today=TODAY, person=None)
    with pytest.raises(NotPossible, match="stays as it was recorded"):
        leases.correct_day(offer, worker, days_before(2), today=TODAY)


def test_a_move_in_makes_the_check_ins_of_a_year():
    tenancy, person = TenancyFactory(lease_on=date(2026, 8, 30), moved_in_on=None), UserFactory()

    course.move_in(tenancy, date(2026, 8, 31), today=date(2026, 9, 2), person=person)
    course.move_in(tenancy, date(2026, 8, 31), today=date(2026, 9, 2), person=person)

    assert list(tenancy.check_ins.values_list("kind", "due_on", "agency")) == [
        ("month_1", date(2026, 9, 30), tenancy.agency_id),
        ("month_3", date(2026, 11, 30), tenancy.agency_id),
        ("month_6", date(2027, 2, 28), tenancy.agency_id),
        ("month_12", date(2027, 8, 31), tenancy.agency_id),
    ]
    [event] = ReferralEvent.objects.filter(referral=tenancy.referral)
    assert (event.reason, event.to_state, event.person) == (ReferralReason.MOVED_IN, ReferralState.HOUSED, person)


@pytest.mark.parametrize(("days", "words"), [(-1, "slept there"), (31, "come in this order")])
def test_a_move_in_lies_between_the_lease_and_today(days, words):
    tenancy = TenancyFactory(lease_on=days_before(30), moved_in_on=None)

    with pytest.raises(NotPossible, match=words):
        course.move_in(tenancy, days_before(days), today=TODAY, person=None)

    tenancy.refresh_from_db()
    assert tenancy.moved_in_on is None
    assert not CheckIn.objects.exists()


def test_a_move_in_recorded_by_mistake_is_undone_with_its_check_ins():
    tenancy = TenancyFactory(lease_on=days_before(30), moved_in_on=None)
    course.move_in(tenancy, days_before(5), today=TODAY, person=None)

    course.undo_move_in(tenancy, today=TODAY, person=None)

    tenancy.refresh_from_db()
    assert tenancy.moved_in_on is None
    assert not tenancy.check_ins.exists()
    reasons = ReferralEvent.objects.filter(referral=tenancy.referral).values_list("reason", flat=True)
    assert list(reasons) == [ReferralReason.MOVED_IN, ReferralReason.MISTAKE]


def test_a_move_in_after_which_somebody_checked_in_stays():
    tenancy = TenancyFactory()
    CheckInFactory(tenancy=tenancy, done_on=TODAY, outcome=CheckInOutcome.WELL)

    with pytest.raises(NotPossible, match="did move in"):
        course.undo_move_in(tenancy, today=TODAY, person=None)

    tenancy.refresh_from_db()
    assert tenancy.moved_in_on


def test_a_check_in_keeps_who_asked_when_and_how_it_goes():
    due, person = CheckInFactory(due_on=days_before(3)), UserFactory()

    course.check_in(due, day=TODAY, outcome=CheckInOutcome.RISK, words="Rent owing", today=TODAY, person=person)

    due.refresh_from_db()
    assert (due.done_on, due.outcome, due.words, due.person) == (TODAY, CheckInOutcome.RISK, "Rent owing", person)


@pytest.mark.parametrize(("days", "words"), [(-1, "or an earlier one"), (60, "after the move-in")])
def test_a_check_in_lies_between_the_move_in_and_today(days, words):
    due = CheckInFactory()

    with pytest.raises(NotPossible, match=words):
        course.check_in(due, day=days_before(days), outcome=CheckInOutcome.WELL, words="", today=TODAY, person=None)

    due.refresh_from_db()
    assert due.done_on is None


def end(tenancy: Tenancy, day: date, **values) -> None:
    told = {"reason": EndReason.ARREARS, "words": "", "destination": Destination.SHELTER}
    course.end(tenancy, day, **told | values, today=TODAY, person=None)


def test_the_end_of_a_tenancy_puts_nothing_on_offer():
    tenancy = TenancyFactory()

    end(tenancy, days_before(1))
    end(tenancy, days_before(1))

    tenancy.refresh_from_db()
    assert (tenancy.ended_on, tenancy.end_reason, tenancy.destination) == (days_before(1), "arrears", "shelter")
    assert not Opening.objects.exists()
    tenancy.referral.refresh_from_db()
    assert tenancy.referral.state == ReferralState.HOUSED
    [event] = ReferralEvent.objects.filter(referral=tenancy.referral)
    assert event.reason == ReferralReason.TENANCY_ENDED


@pytest.mark.parametrize(
    ("days", "values", "words"),
    [
        (-1, {}, "once it has come"),
        (300, {}, "come in this order"),
        (1, {"reason": EndReason.OTHER}, "needs words"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(days, values, words):
    tenancy = TenancyFactory()

    with pytest.raises(NotPossible, match=words):
        end(tenancy, days_before(days), **values)

    tenancy.refresh_from_db()
    assert tenancy.ended_on is None


def test_a_lease_that_falls_through_before_it_begins_ends_on_its_first_day():
    tenancy = TenancyFactory(lease_on=TODAY + timedelta(days=20), moved_in_on=None)

    with pytest.raises(NotPossible, match="has not begun yet"):
        end(tenancy, TODAY)
    for _press in range(2):
        end(tenancy, TODAY, reason=EndReason.NEVER_MOVED_IN)

    tenancy.refresh_from_db()
    assert (tenancy.ended_on, tenancy.end_reason) == (tenancy.lease_on, EndReason.NEVER_MOVED_IN)
    again = TenancyFactory(unit=tenancy.unit, lease_on=tenancy.lease_on, moved_in_on=None)
    assert again.ended_on is None


def test_a_tenancy_ends_once():
    tenancy = TenancyFactory(ended_on=days_before(3))

    with pytest.raises(NotPossible, match="already ended"):
        end(tenancy, days_before(1))


def test_a_household_is_back_at_the_front_door_in_one_step():
    tenancy = TenancyFactory(
        ended_on=TODAY,
        referral__consenting=True,
        referral__referred_on=days_before(400),
        referral__need__min_bedrooms=2,
        referral__need__needs=["elevator"],
        referral__need__groups=["women"],
        referral__need__days_homeless_3y=700,
        referral__need__move_by=days_before(100),
    )
    client = tenancy.referral.client

    referral = front_door.return_to_front_door(client, today=TODAY, person=None)
    again = front_door.return_to_front_door(client, today=TODAY, person=None)

    assert again == referral
    assert Referral.objects.filter(client=client).count() == 2
    assert (referral.state, referral.referred_on, referral.agency) == ("waiting", TODAY, client.agency)
    need = referral.need
    assert (need.min_bedrooms, need.needs, need.groups) == (2, ["elevator"], ["women"])
    assert (need.days_homeless_3y, need.move_by, need.facts_on) == (None, None, TODAY)
    tenancy.referral.refresh_from_db()
    assert tenancy.referral.state == ReferralState.HOUSED
    assert tenancy.referral.need.days_homeless_3y == 700
    assert ReferralEvent.objects.get(referral=referral).reason == ReferralReason.BACK


def test_a_household_at_the_front_door_keeps_the_place_it_has():
    referral = ReferralFactory(state=ReferralState.PAUSED)

    assert front_door.return_to_front_door(referral.client, today=TODAY, person=None) == referral


def test_a_lease_that_fell_through_costs_the_household_nothing():
    tenancy = TenancyFactory(
        lease_on=days_before(9),
        moved_in_on=None,
        referral__state=ReferralState.HOUSED,
        referral__referred_on=days_before(400),
        referral__need__days_homeless_3y=700,
    )
    end(tenancy, TODAY, reason=EndReason.NEVER_MOVED_IN)

    referral = front_door.return_to_front_door(tenancy.referral.client, today=TODAY, person=None)

    assert referral == tenancy.referral
    assert (referral.state, referral.referred_on, referral.lot) == (
        ReferralState.WAITING,
        days_before(400),
        tenancy.referral.lot,
    )
    assert referral.need.days_homeless_3y == 700


def test_who_moved_in_did_not_never_move_in():
    tenancy = TenancyFactory(lease_on=days_before(9), moved_in_on=days_before(5))

    with pytest.raises(NotPossible, match="They moved in on"):
        end(tenancy, TODAY, reason=EndReason.NEVER_MOVED_IN)
