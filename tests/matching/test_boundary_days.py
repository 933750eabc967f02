"""Each dated rule on its first and its last day, and on the days beside them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from agencies.business_days import business_days_after, business_days_between, is_business_day
from agencies.consent import live_consent
from agencies.consenting import give_consent
from agencies.enums import ConsentForm, ConsentKind
from agencies.errors import NotPossible
from agencies.models import ShelterMaximum, UtilityEstimate
from matching.enums import CheckInOutcome, Destination, EndReason, HoldGround, OfferReason, OfferState
from matching.models import Offer, Pair, Referral, Tenancy
from matching.offers import holds, lapses, leases, steps, undoing
from matching.offers.deadlines import hold_until, late_before, reply_until
from matching.offers.holds import OutOfTurn
from matching.pairs.money import Estimates
from matching.pairs.ranking import on_day, policy_on
from matching.scopes import with_offers
from matching.tenancies import course
from tests.factories import (
    ConsentFactory,
    IncomeFactory,
    OfferFactory,
    OpeningFactory,
    PolicyFactory,
    ReferralFactory,
    RestrictionFactory,
    TenancyFactory,
    UserFactory,
    VerificationFactory,
)
from tests.matching.offers.offering import an_offer, household

pytestmark = pytest.mark.django_db

TODAY = localdate()


def around(day: date) -> list[date]:
    """The day before, the day itself, and the day after."""
    return [day + timedelta(days=days) for days in (-1, 0, 1)]


def pair_on(day: date) -> Pair:
    """The only pair, as it is on a day."""
    with on_day(day):
        return Pair.objects.get()


def on(days: list[date], *columns: str) -> list[Any]:
    """A column of the only pair, or several, on each of the days."""
    found = []
    for day in days:
        pair = pair_on(day)
        values = tuple(getattr(pair, column) for column in columns)
        found.append(values if len(columns) > 1 else values[0])
    return found


class TestTheOpening:
    def test_is_on_offer_from_its_first_day_until_the_day_before_it_closes(self) -> None:
        household()
        first, closed = TODAY - timedelta(days=9), TODAY + timedelta(days=9)
        OpeningFactory(offered_from=first, available_from=first, closed_on=closed, close_reason="withdrawn")

        assert on(around(first), "on_offer", "open_ok") == [(False, False), (True, True), (True, True)]
        assert on(around(closed), "open_ok") == [True, False, False]

    def test_is_free_in_time_on_the_last_day_considered(self) -> None:
        last = TODAY + timedelta(days=60)
        household()
        opening = OpeningFactory(available_from=last)

        assert on(around(TODAY), "open_ok") == [False, True, True]
        assert on(around(TODAY), "last_day")[1] == opening.available_from

    def test_is_free_in_time_on_the_very_day_that_the_household_must_move(self) -> None:
        day = TODAY + timedelta(days=5)
        referral = household(need__move_by=day)
        opening = OpeningFactory(available_from=day)

        assert pair_on(TODAY).open_ok
        referral.need.move_by = day - timedelta(days=1)
        referral.need.save()
        assert not pair_on(TODAY).open_ok
        # A day that is past is no limit any more.
        assert on(around(day), "last_day") == [
            day - timedelta(days=1),
            day + timedelta(days=60),
            day + timedelta(days=61),
        ]
        assert opening.available_from == day

    def test_is_fresh_until_the_last_of_the_policys_days(self) -> None:
        household()
        OpeningFactory(verification__verified_on=TODAY - timedelta(days=30))

        assert on(around(TODAY), "fresh_ok") == [True, True, False]

    def test_is_not_fresh_before_somebody_confirms_it(self) -> None:
        household()
        opening = OpeningFactory(verification=None)
        VerificationFactory(unit=opening.unit, verified_on=TODAY)

        assert on(around(TODAY), "fresh_ok") == [False, True, True]

    def test_is_restricted_from_the_day_of_the_approval(self) -> None:
        household(need__groups=["men"])
        opening = OpeningFactory()
        RestrictionFactory(unit=opening.unit, group="women", approved=True, approved_on=TODAY)

        assert on(around(TODAY), "restriction_ok") == [True, False, False]


class TestTheHold:
    def test_takes_the_unit_through_its_last_day(self) -> None:
        household()
        opening = OpeningFactory()
        OfferFactory(referral=household(), opening=opening, made_on=TODAY - timedelta(days=3), held_until=TODAY)
        pairs = Pair.objects.filter(opening_id=opening.pk, taken=True)

        taken = []
        for day in around(TODAY):
            with on_day(day):
                taken.append(
                    (
                        pairs.count(),
                        Offer.objects.live_on(day).count(),
                        with_offers(type(opening).objects.all(), day).get().taken,
                    )
                )

        # Its own household's pair says nothing of it.
        assert taken == [(1, 1, "held"), (1, 1, "held"), (0, 0, None)]

    def test_takes_the_unit_from_the_day_that_it_was_made(self) -> None:
        opening = OpeningFactory()
        household()
        OfferFactory(referral=household(), opening=opening, made_on=TODAY, held_until=TODAY + timedelta(days=2))

        assert [Offer.objects.live_on(day).count() for day in around(TODAY)] == [0, 1, 1]

    @pytest.mark.parametrize(("days", "state"), [(0, OfferState.PROPOSED), (1, OfferState.HELD)])
    def test_is_proposed_on_its_last_day_and_not_after_it(self, days: int, state: OfferState) -> None:
        offer = OfferFactory(referral=household(), made_on=TODAY - timedelta(days=3), held_until=TODAY)
        day = TODAY + timedelta(days=days)
        worker = UserFactory(agency=offer.agency)

        if state == OfferState.HELD:
            with pytest.raises(NotPossible, match="The hold ran out"):
                steps.transition(offer, OfferState.PROPOSED, worker, today=day)
        else:
            steps.transition(offer, OfferState.PROPOSED, worker, today=day)

        offer.refresh_from_db()
        assert offer.state == state

    def test_is_freed_on_the_day_after_its_last_and_warned_of_from_the_business_day_before(self) -> None:
        friday = date(2026, 11, 20)
        monday = friday + timedelta(days=3)
        OfferFactory(referral=household(referred_on=date(2026, 10, 1)), made_on=friday, held_until=monday)

        assert lapses.warn(friday - timedelta(days=1)).changed == 0
        assert lapses.warn(friday).changed == 1
        assert [lapses.free_lapsed(day).changed for day in (monday, monday + timedelta(days=1))] == [0, 1]

    def test_of_another_is_not_in_the_way_on_the_day_after_its_last(self) -> None:
        old = OfferFactory(
            referral=household(), made_on=TODAY - timedelta(days=4), held_until=TODAY - timedelta(days=1)
        )
        referral = household(referred_on=TODAY - timedelta(days=90))

        held = holds.hold(referral, old.opening, UserFactory(agency=referral.agency), today=TODAY)

        assert held.state == OfferState.HELD

    def test_of_another_is_in_the_way_on_its_last_day(self) -> None:
        old = OfferFactory(referral=household(), made_on=TODAY - timedelta(days=4), held_until=TODAY)
        referral = household(referred_on=TODAY - timedelta(days=90))

        with pytest.raises(NotPossible, match="held until"):
            holds.hold(referral, old.opening, UserFactory(agency=referral.agency), today=TODAY)

    @pytest.mark.parametrize("in_the_window", [True, False])
    def test_goes_by_the_order_of_the_line_through_the_windows_last_day(self, in_the_window: bool) -> None:
        monday = date(2026, 11, 23)
        opening = OpeningFactory(offered_from=monday, verification__verified_on=monday)
        household(referred_on=date(2026, 9, 1))
        referral = household(referred_on=date(2026, 10, 1))
        days = policy_on(monday).window_days
        last = business_days_after(monday - timedelta(days=1), days, ())
        worker = UserFactory(agency=referral.agency)

        if in_the_window:
            with pytest.raises(OutOfTurn) as refused:
                holds.hold(referral, opening, worker, today=last)
            assert (refused.value.ahead, refused.value.last) == (1, last)
        else:
            held = holds.hold(referral, opening, worker, today=last + timedelta(days=1))
            assert (held.ground, held.stood_before) == (HoldGround.LATER, 1)


class TestTheConsent:
    @pytest.mark.parametrize(
        ("granted", "until", "withdrawn", "live"),
        [
            (0, 10, None, True),
            (1, 10, None, False),
            (-9, 0, None, True),
            (-9, -1, None, False),
            (-9, 10, 0, False),
            (-9, 10, 1, True),
        ],
    )
    def test_is_live_from_its_first_to_its_last_day_and_until_it_is_withdrawn(
        self, granted: int, until: int, withdrawn: int | None, live: bool
    ) -> None:
        """In the line, for every query, and for one household: three that must say the same."""
        referral = ReferralFactory()
        OpeningFactory()
        given = ConsentFactory(
            client=referral.client,
            granted_on=TODAY + timedelta(days=granted),
            until=TODAY + timedelta(days=until),
            withdrawn_on=None if withdrawn is None else TODAY + timedelta(days=withdrawn),
        )

        assert pair_on(TODAY).consents is live
        assert Referral.objects.consenting(TODAY).exists() is live
        assert live_consent([given], ConsentKind.SHARE, TODAY) == (given if live else None)

    def test_of_another_kind_is_no_consent_to_share(self) -> None:
        referral = ReferralFactory()
        OpeningFactory()
        given = ConsentFactory(client=referral.client, landlord=True)

        assert not pair_on(TODAY).consents
        assert not Referral.objects.consenting(TODAY).exists()
        assert live_consent([given], ConsentKind.SHARE, TODAY) is None

    def test_that_ends_today_is_given_today(self) -> None:
        referral = ReferralFactory()

        given = give_consent(referral.client, ConsentKind.SHARE, TODAY, TODAY, ConsentForm.SIGNED, None)

        assert given.until == TODAY


class TestTheRate:
    @pytest.fixture(autouse=True)
    def first_day(self) -> date:
        return TODAY - timedelta(days=9)

    def test_counts_on_its_first_day(self, first_day: date) -> None:
        referral = ReferralFactory()
        IncomeFactory(client=referral.client, benefit="ow")
        OpeningFactory(unit__utilities_included=["hydro", "water"])
        ShelterMaximum.objects.create(benefit="ow", members=1, amount=777, starts=first_day, source="Test")
        UtilityEstimate.objects.create(utility="heat", bedrooms=1, amount=33, starts=first_day, source="Test")

        amounts = on(around(first_day), "reach_cents", "cost_cents")
        told = [Estimates(day).lines(100000, 1, ["hydro", "water"])[1].cents for day in around(first_day)]

        assert amounts == [(39000, 105000), (77700, 103300), (77700, 103300)]
        assert told == [5000, 3300, 3300]

    def test_of_the_policy_counts_on_its_first_day(self, first_day: date) -> None:
        ReferralFactory()
        OpeningFactory()
        made = PolicyFactory(starts=first_day)

        assert on(around(first_day), "policy") == [1, made.version, made.version]
        assert [policy_on(day).version for day in around(first_day)] == [1, made.version, made.version]


class TestTheHousehold:
    @pytest.mark.parametrize(
        ("one_year", "three_years", "chronic"),
        [
            (179, 545, False),
            (180, None, True),
            (180, 545, True),
            (179, 546, True),
            (None, 546, True),
            (None, None, False),
        ],
    )
    def test_is_chronic_from_180_days_in_one_year_or_546_in_three(
        self, one_year: int | None, three_years: int | None, chronic: bool
    ) -> None:
        ReferralFactory(need__days_homeless_1y=one_year, need__days_homeless_3y=three_years)
        OpeningFactory()

        assert pair_on(TODAY).chronic is chronic

    def test_flees_violence_for_90_days_with_the_first_and_the_last(self) -> None:
        ReferralFactory(need__fleeing_violence_on=TODAY)
        OpeningFactory()
        last = TODAY + timedelta(days=90)

        assert on(around(TODAY), "fleeing") == [False, True, True]
        assert on(around(last), "fleeing") == [True, True, False]


class TestTheTenancy:
    @pytest.fixture
    def tenancy(self) -> Tenancy:
        return TenancyFactory(lease_on=TODAY - timedelta(days=9), moved_in_on=None)

    @pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=9)])
    def test_a_move_in_may_be_on_the_first_day_of_the_lease_and_today(self, tenancy: Tenancy, day: date) -> None:
        course.move_in(tenancy, day, today=TODAY, person=None)

        tenancy.refresh_from_db()
        assert tenancy.moved_in_on == day

    @pytest.mark.parametrize("days", [0, 183])
    def test_a_lease_may_begin_on_the_day_of_the_referral_and_on_the_last_day_ahead(self, days: int) -> None:
        offer = OfferFactory(referral__referred_on=TODAY, made_on=TODAY, state=OfferState.LEASED)

        begun = leases.begin(offer, None, today=TODAY, lease_on=TODAY + timedelta(days=days))

        assert begun.lease_on == TODAY + timedelta(days=days)

    @pytest.mark.parametrize("days", [0, 5])
    def test_a_check_in_may_be_on_the_day_of_the_move_in_and_today(self, tenancy: Tenancy, days: int) -> None:
        day = TODAY - timedelta(days=days)
        course.move_in(tenancy, TODAY - timedelta(days=5), today=TODAY, person=None)
        due, *others = tenancy.check_ins.all()

        course.check_in(due, day=day, outcome=CheckInOutcome.WELL, words="", today=TODAY, person=None)

        due.refresh_from_db()
        assert due.done_on == day
        assert [one.done_on for one in tenancy.check_ins.exclude(pk=due.pk)] == [None] * len(others)

    @pytest.mark.parametrize("days", [1, -6])
    def test_a_check_in_is_neither_before_the_move_in_nor_ahead(self, tenancy: Tenancy, days: int) -> None:
        course.move_in(tenancy, TODAY - timedelta(days=5), today=TODAY, person=None)
        due, day = tenancy.check_ins.first(), TODAY + timedelta(days=days)

        with pytest.raises(NotPossible):
            course.check_in(due, day=day, outcome=CheckInOutcome.WELL, words="", today=TODAY, person=None)

    @pytest.mark.parametrize(("days", "ends"), [(0, True), (9, True), (-1, False), (10, False)])
    def test_an_end_lies_between_the_lease_and_today(self, tenancy: Tenancy, days: int, ends: bool) -> None:
        day = TODAY - timedelta(days=days)
        facts = {
            "reason": EndReason.MOVED,
            "words": "",
            "destination": Destination.HOME,
            "today": TODAY,
            "person": None,
        }

        if ends:
            course.end(tenancy, day, **facts)
        else:
            with pytest.raises(NotPossible):
                course.end(tenancy, day, **facts)

        tenancy.refresh_from_db()
        assert tenancy.ended_on == (day if ends else None)

    def test_a_lease_that_begins_today_has_begun(self) -> None:
        tenancy = TenancyFactory(referral__referred_on=TODAY, lease_on=TODAY, moved_in_on=None)

        course.end(
            tenancy,
            TODAY,
            reason=EndReason.MOVED,
            words="",
            destination=Destination.HOME,
            today=TODAY,
            person=None,
        )

        tenancy.refresh_from_db()
        assert (tenancy.ended_on, tenancy.end_reason) == (TODAY, EndReason.MOVED)


class TestTheDeadline:
    """What a coordinator may give at most is a month; what the agency may take is the policy's days."""

    @pytest.fixture
    def held(self) -> Offer:
        return an_offer(held_until=TODAY + timedelta(days=1))

    @pytest.fixture
    def proposed(self) -> Offer:
        return an_offer(OfferState.PROPOSED, reply_by=TODAY + timedelta(days=1))

    @pytest.mark.parametrize(("days", "given"), [(0, False), (1, True), (2, True), (30, True), (31, False)])
    def test_a_hold_is_kept_from_its_last_day_to_a_month_ahead(self, held: Offer, days: int, given: bool) -> None:
        coordinator, until = UserFactory(coordinator=True), TODAY + timedelta(days=days)

        if given:
            steps.extend(held, coordinator, today=TODAY, words="They asked.", until=until)
        else:
            with pytest.raises(NotPossible):
                steps.extend(held, coordinator, today=TODAY, words="They asked.", until=until)

        held.refresh_from_db()
        assert held.held_until == (until if given else TODAY + timedelta(days=1))
        # The same day again is no change, and leaves no event.
        assert held.events.filter(reason=OfferReason.LONGER).count() == (given and days > 1)

    def test_a_hold_is_kept_longer_by_coordinators_with_words_and_for_a_new_term_where_no_day_is_said(
        self, held: Offer
    ) -> None:
        for person, words in ((UserFactory(coordinator=True), " "), (UserFactory(agency=held.agency), "Please")):
            with pytest.raises(NotPossible):
                steps.extend(held, person, today=TODAY, words=words)

        steps.extend(held, UserFactory(coordinator=True), today=TODAY, words="They asked.")

        held.refresh_from_db()
        assert held.held_until == hold_until(TODAY + timedelta(days=1), policy_on(TODAY))

    @pytest.mark.parametrize(
        ("days", "agency", "coordinator"),
        [
            (-1, False, False),
            (0, True, True),
            ("usual", True, True),
            ("more", False, True),
            (30, False, True),
            (31, False, False),
        ],
    )
    def test_a_reply_is_expected_from_today_to_the_policys_day_or_to_a_month_ahead(
        self, proposed: Offer, days: int | str, agency: bool, coordinator: bool
    ) -> None:
        usual = reply_until(TODAY, policy_on(TODAY))
        named = {"usual": usual, "more": usual + timedelta(days=1)}
        by = named[days] if isinstance(days, str) else TODAY + timedelta(days=days)

        for person, given in (
            (UserFactory(agency=proposed.agency), agency),
            (UserFactory(coordinator=True), coordinator),
        ):
            Offer.objects.filter(pk=proposed.pk).update(reply_by=TODAY + timedelta(days=1))
            if given:
                steps.ask_reply_by(proposed, person, by, today=TODAY, words="They asked.")
            else:
                with pytest.raises(NotPossible):
                    steps.ask_reply_by(proposed, person, by, today=TODAY, words="They asked.")
            proposed.refresh_from_db()
            assert proposed.reply_by == (by if given else TODAY + timedelta(days=1))

    def test_more_time_for_a_reply_needs_words_and_less_does_not(self, proposed: Offer) -> None:
        coordinator, usual = UserFactory(coordinator=True), reply_until(TODAY, policy_on(TODAY))

        steps.ask_reply_by(proposed, coordinator, usual, today=TODAY)
        with pytest.raises(NotPossible, match="few words"):
            steps.ask_reply_by(proposed, coordinator, usual + timedelta(days=1), today=TODAY)
        with pytest.raises(NotPossible, match="agency to record"):
            steps.ask_reply_by(proposed, UserFactory(locator=True), TODAY, today=TODAY)
        steps.ask_reply_by(proposed, coordinator, TODAY, today=TODAY)

        assert list(proposed.events.values_list("reason", "behalf"))[1:] == [("longer", "team"), ("", "team")]

    @pytest.mark.parametrize("state", ["held", "declined_by_client", "leased"])
    def test_nothing_waits_for_a_reply_in_a_hold_or_at_an_end(self, state: str) -> None:
        offer = OfferFactory(referral=household(), state=state)

        with pytest.raises(NotPossible, match="Nothing is waiting"):
            steps.ask_reply_by(offer, UserFactory(agency=offer.agency), TODAY, today=TODAY)

    @pytest.mark.parametrize(("today", "late"), [
        (date(2026, 11, 25), date(2026, 11, 23)),  # Wednesday: what was due on Monday
        (date(2026, 11, 23), date(2026, 11, 19)),  # Monday: the weekend does not count
        (date(2026, 11, 22), date(2026, 11, 18)),  # Sunday: two days of work were Thursday and Friday
    ])  # fmt: skip
    def test_what_was_due_two_business_days_ago_is_late(self, today: date, late: date) -> None:
        assert late_before(today) == late

    def test_a_step_is_taken_back_to_a_hold_on_its_last_day_and_not_after_it(self) -> None:
        today, over = an_offer(held_until=TODAY), an_offer(held_until=TODAY)
        for offer in (today, over):
            steps.transition(offer, OfferState.PROPOSED, UserFactory(agency=offer.agency), today=TODAY)

        undoing.step_back(today, UserFactory(agency=today.agency), today=TODAY)
        with pytest.raises(NotPossible, match="The hold ran out"):
            undoing.step_back(over, UserFactory(agency=over.agency), today=TODAY + timedelta(days=1))

        today.refresh_from_db()
        over.refresh_from_db()
        assert [(today.state, today.reply_by), over.state] == [("held", None), "proposed"]

    @pytest.mark.parametrize(("days", "kept"), [(0, True), (-1, False)])
    def test_an_end_taken_back_keeps_a_reply_day_that_is_not_past(self, days: int, kept: bool) -> None:
        expected = TODAY + timedelta(days=days)
        offer = an_offer(OfferState.APPLIED, made_on=TODAY - timedelta(days=9), reply_by=expected)
        worker = UserFactory(agency=offer.agency)
        steps.transition(offer, OfferState.CANCELLED, worker, today=TODAY, reason="mistake")

        again = undoing.step_back(offer, worker, today=TODAY)

        assert again.reply_by == (expected if kept else reply_until(TODAY, policy_on(TODAY)))


@pytest.mark.parametrize(("day", "business"), [
    (date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 11, 22), False), (date(2026, 11, 23), True),
    (date(2026, 11, 24), False),
])  # fmt: skip
def test_people_work_from_monday_to_friday_but_for_holidays(day: date, business: bool) -> None:
    assert is_business_day(day, {date(2026, 11, 24)}) is business


def test_business_days_are_counted_from_the_day_after_to_the_day_itself() -> None:
    friday, monday, tuesday = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)

    assert [business_days_after(friday, count, {tuesday}) for count in (0, 1, 2)] == [
        friday,
        monday,
        date(2026, 11, 25),
    ]
    assert [business_days_between(friday, day, ()) for day in (friday, date(2026, 11, 22), monday, tuesday)] == [
        0,
        0,
        1,
        2,
    ]
