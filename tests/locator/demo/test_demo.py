"""The demo's city: as large as promised, of every kind, lawful, invented, and the same each time."""

from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Count, F, Model, Q
from django.test import override_settings
from django.utils.timezone import localdate

from agencies.codes import clean_code
from agencies.enums import AreaKind, Language, Role
from agencies.models import (
    Agency,
    Client,
    ClientIdentity,
    Consent,
    HouseholdMember,
    Income,
    Subsidy,
    User,
)
from listings.enums import AreaBasis, CloseReason, Feature, LandlordStage, UnitType
from listings.models import (
    Contact,
    Landlord,
    Opening,
    Restriction,
    SourceRecord,
    TeachingMoment,
    Unit,
    Verification,
)
from listings.preferences import grounds_in
from locator import demo
from matching.enums import LIVE_STATES, OfferState, ReferralState
from matching.models import CheckIn, Need, Offer, Pair, Policy, Referral, ReferralEvent, Tenancy
from tests.conftest import Demo

pytestmark = pytest.mark.django_db

FIRST_LOGIN = demo.LOGINS[0][0]
# what tells a record apart on any machine; ids, password hashes and the moment of loading do not
FACTS: dict[type[Model], list[str]] = {
    User: ["email", "name", "role", "language", "agency__code"],
    Landlord: ["name", "stage", "locator__email", "do_not_contact"],
    Contact: ["landlord__name", "name", "email", "phone"],
    SourceRecord: [
        "source", "ref", "first_seen_on", "unit__building__address", "unit__unit_number", "unit__area__name_en",
        "unit__latitude", "unit__unit_type", "unit__bedrooms", "unit__access_yes", "unit__access_no",
        "unit__requires_mask", "unit__prefers_mask", "unit__pets", "unit__smoking", "unit__preference_text",
    ],
    Restriction: ["unit__source_records__ref", "group", "legal_basis", "approved_by__email", "approved_on"],
    Opening: ["unit__source_records__ref", "rent", "offered_from", "available_from", "closed_on", "close_reason"],
    Verification: ["unit__source_records__ref", "verified_on", "method", "person__email"],
    Client: ["code", "agency__code", "worker__email", "reference", "language", "household_size", "standard_bedrooms"],
    ClientIdentity: ["client__code", "first_name", "last_name", "birth_date"],
    HouseholdMember: ["client__code", "place", "relation", "age", "age_on", "gender"],
    Consent: ["client__code", "kind", "granted_on", "until", "withdrawn_on"],
    Income: ["client__code", "benefit", "monthly_income"],
    Subsidy: ["client__code", "state", "amount"],
    Referral: ["client__code", "referred_on", "state", "state_since", "lot"],
    Need: [
        "referral__client__code", "min_bedrooms", "max_rent", "types_refused", "areas_only", "needs", "wishes", "pets",
        "answers_yes", "answers_no", "groups", "move_by", "facts_on", "days_homeless_3y", "fleeing_violence_on",
    ],
    Offer: [
        "referral__client__code", "opening__unit__source_records__ref", "opening__offered_from", "state", "made_on",
        "held_until", "ended_on", "reopened_on",
    ],
    Tenancy: [
        "referral__client__code", "unit__source_records__ref", "lease_on", "moved_in_on", "rent", "subsidy", "ended_on",
        "end_reason", "destination",
    ],
    CheckIn: ["tenancy__referral__client__code", "kind", "due_on", "done_on", "outcome", "person__email"],
    ReferralEvent: ["referral__client__code", "happened_on", "from_state", "to_state", "person__email", "reason"],
}  # fmt: skip


@dataclass
class City:
    """What loading the demo printed and returned, and its facts."""

    output: str
    was_loaded: bool
    facts: dict[type[Model], list[tuple]]


def load() -> City:
    output = StringIO()
    with override_settings(DEBUG=True):
        was_loaded = demo.load(output)
    return City(output.getvalue(), was_loaded, facts())


def facts() -> dict[type[Model], list[tuple]]:
    return {model: sorted(model._default_manager.values_list(*fields), key=repr) for model, fields in FACTS.items()}


@pytest.fixture(scope="module")
def city(demo_city: Demo) -> City:
    """The demo, loaded once for all tests of the file, and gone after them."""
    return City(demo_city.output, demo_city.was_loaded, facts())


@pytest.fixture
def pairs(city) -> dict[int, int]:
    """Of each waiting household, how many open units it could take today."""
    counts = (
        Pair.objects.filter(paused_ok=True)
        .values("referral_id")
        .annotate(n=Count("opening_id", filter=Q(eligible=True)))
    )
    return {row["referral_id"]: row["n"] for row in counts}


def on_offer() -> int:
    today = localdate()
    return Opening.objects.filter(Q(closed_on=None) | Q(closed_on__gt=today), offered_from__lte=today).count()


def test_the_city_is_as_large_as_promised(city):
    assert city.was_loaded
    assert city.output
    assert Agency.objects.count() == 20
    assert Landlord.objects.count() == 90
    assert Unit.objects.count() == 260
    assert Client.objects.count() == 600
    assert 55 <= on_offer() <= 65
    waiting = Referral.objects.filter(state__in=[ReferralState.WAITING, ReferralState.OFFERED]).count()
    assert 330 <= waiting <= 390


def test_a_city_is_loaded_once(city):
    again = load()

    assert not again.was_loaded
    assert again.output == ""
    assert again.facts == city.facts


def test_the_city_is_the_same_each_time(city):
    policies = list(Policy.objects.filter(starts__isnull=False))
    with transaction.atomic():
        with connection.cursor() as cursor:
            tables = ", ".join(model._meta.db_table for model in (Agency, Client, Landlord))
            cursor.execute(
                f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {tables}, agencies_user, listings_building CASCADE"
            )
        Policy.objects.bulk_create(policies)  # reference data, which refers to people
        again = load()
        transaction.set_rollback(True)

    assert again.was_loaded
    for model, facts in city.facts.items():
        assert again.facts[model] == facts, model.__name__


def test_every_constraint_holds_that_postgresql_would_check_at_the_end(city):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    assert not Need.objects.exclude(agency=F("referral__client__agency")).exists()
    assert not ReferralEvent.objects.exclude(agency=F("referral__agency")).exists()


@pytest.mark.parametrize(("email", "password"), [(email, password) for email, password, _ in demo.LOGINS])
def test_every_login_works(city, email, password):
    person = authenticate(username=email, password=password)

    assert person is not None
    assert person.email == email


def test_the_logins_are_of_every_role_and_one_caseworker_works_in_french(city):
    people = User.objects.filter(email__in=[email for email, _, _ in demo.LOGINS])

    assert {person.role for person in people} == set(Role.values)
    assert {person.language for person in people if person.role == Role.CASEWORKER} == set(Language.values)


def test_the_demo_is_refused_where_people_work(city):
    with override_settings(DEBUG=False), pytest.raises(CommandError, match="passwords are public"):
        demo.load(StringIO())


def test_names_are_in_domains_kept_for_examples_and_numbers_in_the_range_kept_for_fiction(city):
    emails = [*User.objects.values_list("email", flat=True), *Contact.objects.values_list("email", flat=True)]
    phones = Contact.objects.exclude(phone="").values_list("phone", flat=True)

    assert all(email.endswith((".example.org", ".example.ca")) for email in emails if email)
    assert all(len(phone) == 10 and phone.startswith("61355501") for phone in phones)
    assert len(set(phones)) == len(phones)


def test_every_state_is_there(city):
    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState.values)
    assert set(Offer.objects.values_list("state", flat=True)) == set(OfferState.values)
    assert set(Landlord.objects.values_list("stage", flat=True)) == set(LandlordStage.values)
    assert set(Opening.objects.values_list("close_reason", flat=True)) == {"", *CloseReason.values}
    assert set(Unit.objects.values_list("unit_type", flat=True)) == set(UnitType.values) - {UnitType.OTHER}


def test_units_are_known_by_area_by_ward_by_position_or_not_at_all(city):
    units = Unit.objects.all()

    assert units.filter(area__kind=AreaKind.NEIGHBOURHOOD, area_basis=AreaBasis.NAMED).exists()
    assert units.filter(area__kind=AreaKind.WARD).exists()
    assert units.filter(area__kind=AreaKind.OUTSIDE).exists()
    assert units.filter(area_basis=AreaBasis.POSITION).exists()
    assert units.filter(area=None).exists()
    for feature in Feature.values:
        assert set(units.values_list(feature, flat=True)) == {True, False, None}, feature


def test_two_units_are_on_another_list_too_and_each_has_one_name(city):
    sources = Unit.objects.annotate(
        n=Count("source_records"), names=Count("source_records", Q(source_records__is_oldest=True))
    )

    assert sources.filter(n=2).count() == 2
    assert not sources.exclude(names=1).exists()
    assert SourceRecord.objects.filter(source="demo", ref__regex=r"^U-\d{3}$").count() == 260


def test_what_landlords_say_is_lawful_and_what_was_taught_is_noted(city):
    said = Unit.objects.exclude(preference_text="").values_list("preference_text", flat=True)

    assert {text: grounds for text in said if (grounds := grounds_in(text))} == {}
    assert len(set(TeachingMoment.objects.values_list("ground", flat=True))) >= 5


def test_restrictions_are_approved_but_one(city):
    assert Restriction.objects.filter(approved_by=None).count() == 1
    assert {"s14", "s15", "s18", "s21_1", "s21_2"} == set(
        Restriction.objects.exclude(approved_by=None).values_list("legal_basis", flat=True)
    )


def test_a_lease_houses_the_household_and_closes_the_opening(city):
    leases = Offer.objects.filter(state=OfferState.LEASED)

    assert leases.count() == Referral.objects.filter(state=ReferralState.HOUSED).count() > 140
    assert not leases.exclude(
        referral__state=ReferralState.HOUSED,
        referral__state_since=F("ended_on"),
        opening__close_reason=CloseReason.FILLED_PROGRAMME,
        opening__closed_on=F("ended_on"),
    ).exists()
    assert Opening.objects.filter(close_reason=CloseReason.FILLED_PROGRAMME).count() == leases.count()


def test_a_household_has_a_live_offer_exactly_while_it_is_offered_one(city):
    live = Offer.objects.filter(state__in=LIVE_STATES)

    assert sorted(live.values_list("referral_id", flat=True)) == sorted(
        Referral.objects.filter(state=ReferralState.OFFERED).values_list("pk", flat=True)
    )
    assert live.filter(state=OfferState.HELD, held_until__lt=localdate()).count() == 1


def test_a_household_that_said_no_may_be_offered_the_same_home_again(city):
    reopened = Offer.objects.get(reopened_on__isnull=False)

    assert reopened.state == OfferState.DECLINED_BY_CLIENT
    assert Pair.objects.get(referral=reopened.referral, opening=reopened.opening).eligible


def test_the_events_of_a_referral_lead_from_its_first_day_to_its_state_today(city):
    for referral in Referral.objects.prefetch_related("events"):
        events = list(referral.events.all())
        first = "draft" if referral.state == ReferralState.DRAFT else "waiting"
        assert (events[0].from_state, events[0].to_state, events[0].happened_on) == ("", first, referral.referred_on)
        assert all(before.to_state == after.from_state for before, after in pairwise(events))
        assert (events[-1].to_state, events[-1].happened_on) == (referral.state, referral.state_since)


def test_ten_households_or_more_move_in_in_a_usual_month(city):
    by_month = Referral.objects.filter(state=ReferralState.HOUSED).values_list(
        "state_since__year", "state_since__month"
    )
    counts = sorted(by_month.annotate(n=Count("id")).values_list("n", flat=True))

    assert len(counts) >= 14
    assert 10 <= counts[len(counts) // 2] <= 30


def test_some_open_units_are_stale_and_nothing_was_confirmed_in_the_future(city):
    today = localdate()
    on_offer_now = Unit.objects.filter(openings__closed_on=None, openings__offered_from__lte=today)
    fresh = on_offer_now.filter(verifications__verified_on__gte=today - timedelta(days=30))

    assert 4 <= on_offer_now.distinct().count() - fresh.distinct().count() <= 10
    assert not Verification.objects.filter(verified_on__gt=today).exists()


def test_codes_can_be_said_on_the_phone(city):
    codes = Client.objects.values_list("code", flat=True)

    assert [code for code in codes if clean_code(code) != code] == []


def test_households_can_take_none_one_or_many_of_the_open_units(city, pairs):
    none = sum(count == 0 for count in pairs.values())

    assert 0.1 < none / len(pairs) < 0.35
    assert len({count for count in pairs.values() if count <= 25}) >= 20


def test_most_gaps_can_be_closed(city):
    eligible = Pair.objects.filter(eligible=True, gap_cents__isnull=False)
    with_a_gap = eligible.filter(gap_cents__gt=0)

    assert with_a_gap.count() > 0.8 * eligible.count()


def test_the_first_login_has_eleven_households_and_the_first_shows_units_with_gaps_and_questions(city, pairs):
    hers = Referral.objects.filter(client__worker__email=FIRST_LOGIN).order_by("client__code")
    first = hers[0]
    shown = Pair.objects.filter(referral=first, eligible=True)

    assert hers.count() == 11
    assert first.referred_on == max(referral.referred_on for referral in hers)
    assert shown.count() >= 5
    assert shown.filter(gap_cents__gt=0).count() >= 3
    assert shown.filter(Q(access_ask=True) | Q(smoking_ask=True)).exists()
    assert set(hers.values_list("state", flat=True)) == {"waiting", "offered", "housed", "paused"}


def test_among_her_households_one_has_nothing_for_money_alone_one_is_unknown_and_one_has_a_choice(city, pairs):
    hers = {
        referral.client.code[:4]: referral for referral in Referral.objects.filter(client__worker__email=FIRST_LOGIN)
    }
    closest = Pair.objects.filter(referral=hers["V3VM"], open_ok=True, cost_ok=False, size_ok=True, occupancy_ok=True)

    assert pairs[hers["V3VM"].pk] == 0
    assert closest.filter(fresh_ok=True, type_ok=True, access_ok=True).exists()
    assert pairs[hers["Q5XK"].pk] >= 15
    assert not Pair.objects.filter(referral=hers["W6JF"], eligible=True, cost_ask=False).exists()
    assert pairs[hers["W6JF"].pk] >= 25
    assert not Consent.objects.filter(client=hers["W6JF"].client).exists()


def test_every_lease_has_its_tenancy_and_some_ended_with_a_reason(city):
    leases = set(Offer.objects.filter(state=OfferState.LEASED).values_list("pk", flat=True))
    tenancies = Tenancy.objects.all()

    assert set(tenancies.values_list("offer", flat=True)) == leases
    assert 10 <= tenancies.filter(ended_on__isnull=False).count() <= len(leases) / 2
    assert 1 <= tenancies.filter(ended_on__isnull=True, moved_in_on__isnull=True).count() <= 15
    assert not tenancies.filter(Q(moved_in_on__gt=localdate()) | Q(ended_on__gt=localdate())).exists()


def test_two_check_ins_of_the_first_agency_wait_and_one_is_the_first_logins(city):
    waiting = CheckIn.objects.filter(
        done_on__isnull=True, tenancy__ended_on__isnull=True, due_on__lte=localdate() + timedelta(days=7)
    )
    first = waiting.filter(tenancy__referral__client__agency__code=demo.maple_house.AGENCY)

    assert first.count() >= 2
    assert first.filter(tenancy__referral__client__worker__email=demo.LOGINS[0][0]).count() == 1
    assert CheckIn.objects.filter(done_on__isnull=False).count() > 100


def test_a_draft_of_the_policy_waits_to_be_discussed(city):
    assert list(Policy.objects.filter(starts__isnull=True).values_list("version", "hold_days")) == [(2, 4)]
