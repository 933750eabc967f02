"""What pages record and say of tenancies, and the things to do that follow from them."""

from datetime import date, timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from locator.home.agency_tasks import agency_tasks
from locator.home.desk_tasks import desk_tasks
from matching.enums import CheckInOutcome, ReferralState
from matching.models import Referral, Tenancy
from matching.scopes import households_of
from tests.factories import (
    CheckInFactory,
    InteractionFactory,
    LandlordFactory,
    OpeningFactory,
    ReferralFactory,
    TenancyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def worker() -> User:
    return UserFactory()


def visitor(user: User) -> Visitor:
    browser = Visitor()
    browser.force_login(user)
    return browser


def own_tenancy(worker: User, **values) -> Tenancy:
    return TenancyFactory(referral__client__agency=worker.agency, **values)


def send(worker: User, page: str, tenancy: Tenancy, *args: str, **told):
    code = tenancy.referral.client.code
    return visitor(worker).post(reverse(page, args=[code, *args]), told, follow=True).content.decode()


def test_a_move_in_is_recorded_and_taken_back(worker):
    tenancy = own_tenancy(worker, moved_in_on=None)

    told = send(worker, "move_in", tenancy, day=ago(2))
    recorded = Tenancy.objects.get().moved_in_on
    undone = send(worker, "undo_move_in", tenancy)

    assert "they moved in" in told
    assert recorded == ago(2)
    assert "taken back" in undone
    assert Tenancy.objects.get().moved_in_on is None


def test_a_move_in_that_cannot_be_says_why_and_keeps_what_was_typed(worker):
    tenancy = own_tenancy(worker, moved_in_on=None)

    told = send(worker, "move_in", tenancy, day=TODAY + timedelta(days=3))

    assert "once they have slept there" in told
    assert str(TODAY + timedelta(days=3)) in told


def test_a_check_in_is_recorded_with_words_for_the_agency(worker):
    due = CheckInFactory(tenancy=own_tenancy(worker), due_on=ago(2))

    told = send(worker, "check_in", due.tenancy, "month_1", day=TODAY, outcome="support", words="Needs a bus pass")

    due.refresh_from_db()
    assert (due.done_on, due.outcome, due.person) == (TODAY, CheckInOutcome.SUPPORT, worker)
    assert "Needs a bus pass" in told


def test_an_end_with_a_tick_brings_the_household_back_in_the_same_step(worker):
    tenancy = own_tenancy(worker, referral__consenting=True)

    told = send(worker, "end_tenancy", tenancy, day=TODAY, reason="arrears", destination="shelter", again="on")

    states = Referral.objects.filter(client=tenancy.referral.client).order_by("pk").values_list("state", flat=True)
    assert list(states) == [ReferralState.HOUSED, ReferralState.WAITING]
    assert "Back at the front door" in told
    assert "No consent to share is live" not in told


def test_whoever_is_back_without_consent_reads_what_that_means(worker):
    tenancy = own_tenancy(worker, ended_on=ago(1))

    told = send(worker, "return_to_front_door", tenancy)

    assert "they stand in nobody else’s line" in told


def test_whoever_never_moved_in_reads_that_the_place_in_line_is_kept(worker):
    tenancy = own_tenancy(worker, lease_on=ago(9), moved_in_on=None, referral__referred_on=ago(300))

    told = send(worker, "end_tenancy", tenancy, day=TODAY, reason="never_moved_in", destination="unknown")
    assert "one tap gives them back the place in line and the date they had" in told
    send(worker, "return_to_front_door", tenancy)

    referral = Referral.objects.get()
    assert (referral.state, referral.referred_on) == (ReferralState.WAITING, ago(300))


def test_another_reason_for_an_end_needs_words(worker):
    tenancy = own_tenancy(worker)

    told = send(worker, "end_tenancy", tenancy, day=TODAY, reason="other", destination="unknown")

    assert "Say in a few words" in told
    assert Tenancy.objects.get().ended_on is None


def test_a_list_shows_what_its_chip_says(worker):
    running = own_tenancy(worker)
    moving = own_tenancy(worker, moved_in_on=None)
    over = own_tenancy(worker, ended_on=ago(3))
    CheckInFactory(tenancy=running, due_on=ago(1))
    TenancyFactory()
    codes = {one.referral.client.code: one for one in (running, moving, over)}

    found = {}
    for show in ("running", "due", "moving", "ended"):
        page = visitor(worker).get(reverse("tenancies"), {"show": show}).content.decode()
        found[show] = {one for code, one in codes.items() if code in page}

    assert found == {"running": {running, moving}, "due": {running}, "moving": {moving}, "ended": {over}}


def test_the_households_page_tells_of_the_tenancy_after_a_new_referral(worker):
    tenancy = own_tenancy(worker, ended_on=ago(5), rent=1325)
    ReferralFactory(client=tenancy.referral.client, referred_on=ago(4))

    page = visitor(worker).get(reverse("household", args=[tenancy.referral.client.code])).content.decode()

    assert "Their last home" in page
    assert "Back to the front door" not in page


def tasks(worker: User) -> list[tuple[str, str, str]]:
    found = agency_tasks(worker, households_of(worker), TODAY)
    return [(one.code, one.what, one.urgency) for one in found]


def test_check_ins_of_the_week_and_late_ones_are_things_to_do(worker):
    late = CheckInFactory(tenancy=own_tenancy(worker), due_on=ago(1))
    soon = CheckInFactory(tenancy=own_tenancy(worker), due_on=ago(-7), kind="month_3")
    CheckInFactory(tenancy=own_tenancy(worker), due_on=ago(-8))
    CheckInFactory(tenancy=own_tenancy(worker), due_on=ago(1), done_on=TODAY, outcome="well")
    CheckInFactory(tenancy=own_tenancy(worker, ended_on=TODAY), due_on=ago(1))
    CheckInFactory(due_on=ago(1))

    assert tasks(worker) == [
        (late.tenancy.referral.client.code, "Check-in after 1 month", "now"),
        (soon.tenancy.referral.client.code, "Check-in after 3 months", "soon"),
    ]


def test_a_check_in_stays_a_thing_to_do_after_a_new_referral(worker):
    due = CheckInFactory(tenancy=own_tenancy(worker), due_on=TODAY)
    ReferralFactory(client=due.tenancy.referral.client, referred_on=ago(1))

    assert [code for code, _what, _urgency in tasks(worker)] == [due.tenancy.referral.client.code]


@pytest.mark.parametrize(("days", "asked"), [(14, True), (13, False)])
def test_a_lease_of_two_weeks_without_a_move_in_is_asked_about(worker, days, asked):
    own_tenancy(worker, lease_on=ago(days), moved_in_on=None)

    assert [what for _code, what, _urgency in tasks(worker)] == ["Have they moved in?"] * asked


@pytest.mark.parametrize(
    ("spoken", "asked"), [([31], True), ([29, 31], False), ([], True)], ids=["a month ago", "lately", "never"]
)
def test_landlords_with_a_tenant_hear_from_us_monthly(spoken, asked):
    locator = UserFactory(locator=True)
    landlord = LandlordFactory(locator=locator)
    TenancyFactory(unit__landlord=landlord)
    for days in spoken:
        InteractionFactory(landlord=landlord, happened_on=ago(days))

    found = [one.what for one in desk_tasks(locator, TODAY)]

    assert (f"Monthly word with {landlord}" in found) == asked


def test_landlords_who_are_not_to_be_contacted_are_left_in_peace():
    locator = UserFactory(locator=True)
    landlord = LandlordFactory(locator=locator, do_not_contact=True)
    TenancyFactory(unit__landlord=landlord)
    InteractionFactory(landlord=landlord, happened_on=ago(40), next_on=ago(1))

    assert [one.what for one in desk_tasks(locator, TODAY) if str(landlord) in one.what] == []


def test_landlords_without_a_tenant_or_of_a_colleague_are_not_asked_about():
    locator = UserFactory(locator=True)
    TenancyFactory(unit__landlord__locator=UserFactory(locator=True))
    TenancyFactory(unit__landlord__locator=locator, ended_on=ago(1))
    OpeningFactory(unit__landlord__locator=locator)

    assert not [one for one in desk_tasks(locator, TODAY) if "Monthly" in one.what]


def free_again(locator: User) -> list[str]:
    return [one.url for one in desk_tasks(locator, TODAY) if "free again" in one.what]


def test_a_home_whose_tenancy_ended_is_a_question_until_it_is_on_offer():
    locator, tenancy = UserFactory(locator=True), TenancyFactory(ended_on=ago(10))
    asked = free_again(locator)

    OpeningFactory(unit=tenancy.unit, offered_from=ago(2))

    assert asked == [f"{reverse('admin:listings_opening_add')}?unit={tenancy.unit_id}"]
    assert free_again(locator) == []


def test_a_home_whose_lease_fell_through_is_a_question_at_once():
    ahead = TODAY + timedelta(days=20)
    tenancy = TenancyFactory(lease_on=ahead, moved_in_on=None, ended_on=ahead, end_reason="never_moved_in")

    def told() -> list[str]:
        return [task.why for task in desk_tasks(UserFactory(locator=True), TODAY) if "free again" in task.what]

    assert ["A lease fell through" in why for why in told()] == [True]
    TenancyFactory(unit=tenancy.unit, lease_on=ahead, moved_in_on=None)
    assert told() == []


def test_a_home_that_is_let_again_or_ended_long_ago_is_no_question():
    locator = UserFactory(locator=True)
    first = TenancyFactory(lease_on=ago(100), ended_on=ago(50))
    TenancyFactory(unit=first.unit, lease_on=ago(40))
    TenancyFactory(lease_on=ago(200), ended_on=ago(61))

    assert free_again(locator) == []


@pytest.mark.parametrize("rows", [2, 20])
def test_a_list_costs_the_same_with_few_rows_and_with_many(worker, rows, django_assert_max_num_queries):
    for _number in range(rows):
        CheckInFactory(tenancy=own_tenancy(worker), due_on=TODAY)
    browser = visitor(worker)

    with django_assert_max_num_queries(8):
        browser.get(reverse("tenancies"))
