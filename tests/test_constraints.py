"""Every named constraint holds in PostgreSQL itself, and says in words what it refused."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model
from django.utils.timezone import localdate, now

from agencies.constraints import broken_constraint
from agencies.models import Area, AverageRent, Holiday, HouseholdMember, ShelterMaximum, UtilityEstimate
from listings.models import TeachingMoment
from matching.enums import PriorityKey
from matching.models import Offer, Policy
from matching.models.policy import WEIGHTS
from tests.factories import (
    AgencyFactory,
    BuildingFactory,
    CertificateFactory,
    CheckInFactory,
    ClientFactory,
    CommitmentFactory,
    ConsentFactory,
    ContactFactory,
    HoldRequestFactory,
    IdentityFactory,
    IncidentFactory,
    IncomeFactory,
    InteractionFactory,
    LandlordFactory,
    LookalikeFactory,
    MonthlyReportFactory,
    NeedFactory,
    OfferEventFactory,
    OfferFactory,
    OpeningFactory,
    PolicyFactory,
    ProposalFactory,
    ReferralEventFactory,
    ReferralFactory,
    RestrictionFactory,
    RoundFactory,
    SourceRecordFactory,
    SubsidyFactory,
    TenancyFactory,
    UnitFactory,
    UploadFactory,
    UserFactory,
    VerificationFactory,
)
from tests.rows import assert_named, insert, refused

pytestmark = pytest.mark.django_db

TODAY = localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

# What the composite foreign keys refer to: with the primary key in it, it is never broken alone.
TARGETS = {
    "client_with_agency",
    "offer_with_agency",
    "referral_with_agency",
    "tenancy_with_agency",
    "user_with_agency",
}


def ward() -> Area:
    return Area.objects.get(ward_number=12)


def two(model: type[Model]) -> tuple[Model, Model]:
    """The first rows of reference data; of areas, two wards."""
    first, second = model._base_manager.order_by("pk")[:2]
    return first, second


def draft_policy() -> Policy:
    return PolicyFactory(starts=None)


def child() -> HouseholdMember:
    return ClientFactory(members="head:34:F;child:8:M").members.get(relation="child")


def teaching_moment() -> TeachingMoment:
    unit = UnitFactory()
    TeachingMoment.objects.create(unit=unit, ground="age", noticed_on=TODAY)
    return TeachingMoment.objects.create(unit=unit, ground="sex", noticed_on=TODAY)


def teaching_moment_of_a_landlord() -> TeachingMoment:
    landlord = LandlordFactory()
    TeachingMoment.objects.create(landlord=landlord, ground="age", noticed_on=TODAY)
    return TeachingMoment.objects.create(landlord=landlord, ground="sex", noticed_on=TODAY)


# How to make a valid row, and the values that PostgreSQL must not let it take.
CHANGES: dict[str, tuple] = {
    "upload_of_a_source_or_an_agency": (UploadFactory, {"source": ""}, {"kind": "households"}),
    "monthlyreport_month_and_revision": (MonthlyReportFactory, {"month": TODAY.replace(day=2)}, {"revision": 0}),
    "monthlyreport_state_is_whole": (
        MonthlyReportFactory,
        {"state": "published"},
        {"published_facts": {}},
        {"announced_at": now()},
        {"state": "withdrawn"},
    ),
    "monthlyreport_note_in_both_languages": (
        MonthlyReportFactory,
        {"state": "published", "published_facts": {}, "published_at": now(), "note_en": "A quiet month."},
    ),
    "rentchange_rent": (lambda: OpeningFactory().rent_changes.get(), {"rent": Decimal("0.99")}),
    "user_email_in_lower_case": (UserFactory, {"email": "Alex@example.org"}),
    "user_agency_role_has_agency": (UserFactory, {"agency": None}),
    "user_role_known": (UserFactory, {"role": "director"}),
    "area_kind": (ward, {"ward_number": None}, {"kind": "neighbourhood"}, {"kind": "outside"}, {"kind": "city"}),
    "area_centroid_is_whole": (ward, {"longitude": None}, {"latitude": Decimal("90.1")}),
    "client_standard_is_whole": (ClientFactory, {"household_size": 0}, {"standard_bedrooms": []}),
    "householdmember_place": (child, {"place": 0}),
    "householdmember_one_head": (child, {"relation": "head"}),
    "householdmember_age": (child, {"age": 121}),
    "householdmember_known_words": (child, {"gender": "?"}, {"relation": "friend"}),
    "consent_dates_in_order": (ConsentFactory, {"until": TODAY - timedelta(days=31)}),
    "consent_withdrawn_while_it_lasts": (
        ConsentFactory,
        {"withdrawn_on": TODAY - timedelta(days=31)},
        {"withdrawn_on": TODAY + timedelta(days=400)},
    ),
    "consent_one_at_a_time": (lambda: ConsentFactory(client=ConsentFactory().client, landlord=True), {"kind": "share"}),
    "consent_kind_known": (ConsentFactory, {"kind": "everything"}),
    "income_values": (
        IncomeFactory,
        {"monthly_income": Decimal("100000.01")},
        {"monthly_income": Decimal("-0.01")},
        {"benefit": "lottery"},
    ),
    "subsidy_one_per_state": (
        lambda: SubsidyFactory(client=SubsidyFactory().client, state="possible"),
        {"state": "in_place"},
    ),
    "subsidy_values": (SubsidyFactory, {"amount": Decimal("-0.01")}, {"state": "promised"}),
    "sheltermaximum_values": (ShelterMaximum.objects.first, {"members": 7}),
    "utilityestimate_values": (UtilityEstimate.objects.first, {"utility": "internet"}),
    "averagerent_values": (AverageRent.objects.first, {"amount": 0}),
    "landlord_stage_known": (LandlordFactory, {"stage": "friend"}, {"language": "iu"}),
    "contact_reachable": (ContactFactory, {"email": "", "phone": ""}),
    "interaction_channel_known": (InteractionFactory, {"channel": "rumour"}),
    "interaction_dates_in_order": (InteractionFactory, {"next_on": TODAY - timedelta(days=3)}),
    "commitment_units": (CommitmentFactory, {"units": 0}, {"units": 1001}),
    "commitment_dates_in_order": (CommitmentFactory, {"until": TODAY - timedelta(days=31)}),
    "incident_kind_known": (IncidentFactory, {"kind": "mood"}),
    "incident_dates_in_order": (IncidentFactory, {"resolved_on": TODAY - timedelta(days=6)}),
    "unit_numbers": (UnitFactory, {"bedrooms": 21}, {"max_occupants": 0}),
    "unit_known_words": (
        UnitFactory,
        {"requires": ["no_children"]},
        {"prefers": ["adults"]},
        {"utilities_included": ["gas"]},
        {"unit_type": "castle"},
        {"shared_with": "children"},
        {"pets": "cats"},
        {"smoking": "outside"},
    ),
    "unit_position_is_whole": (UnitFactory, {"latitude": Decimal(45)}, {"longitude": Decimal(-75)}),
    "unit_area_has_a_basis": (
        lambda: UnitFactory(area=ward()),
        {"area": None},
        {"area_basis": ""},
        {"area_basis": "position"},
    ),
    "sourcerecord_one_oldest": (lambda: SourceRecordFactory(unit=UnitFactory(), is_oldest=False), {"is_oldest": True}),
    "sourcerecord_named": (SourceRecordFactory, {"ref": ""}, {"source": ""}),
    "restriction_has_a_legal_basis": (RestrictionFactory, {"legal_basis": ""}, {"group": "adults"}),
    "restriction_approval_is_whole": (
        lambda: RestrictionFactory(approved=True),
        {"review_on": None},
        {"review_on": TODAY - timedelta(days=5)},
        {"approved_on": None},
        {"approved_by": None},
    ),
    "teachingmoment_once": (teaching_moment, {"ground": "age"}),
    "teachingmoment_once_a_landlord": (teaching_moment_of_a_landlord, {"ground": "age"}),
    "teachingmoment_of_unit_or_landlord": (
        teaching_moment,
        {"unit": None},
        {"landlord": LandlordFactory.build(pk=1)},
    ),
    "teachingmoment_ground_known": (teaching_moment, {"ground": "mood"}),
    "opening_dates_in_order": (
        lambda: OpeningFactory(offered_from=TODAY),
        {"closed_on": TODAY, "close_reason": "withdrawn"},
    ),
    "opening_closed_with_a_reason": (
        OpeningFactory,
        {"closed_on": TODAY},
        {"close_reason": "withdrawn"},
        {"closed_on": TODAY, "close_reason": "tired"},
    ),
    "opening_rent": (OpeningFactory, {"rent": Decimal("0.99")}, {"rent": Decimal("20000.01")}),
    "opening_lease": (OpeningFactory, {"lease_months": 0}, {"lease_months": 121}),
    "verification_method_known": (VerificationFactory, {"method": "rumour"}),
    "referral_one_open": (
        lambda: ReferralFactory(client=ReferralFactory().client, state="housed"),
        {"state": "waiting"},
    ),
    "referral_state_known": (ReferralFactory, {"state": "rejected"}),
    "referral_dates_in_order": (ReferralFactory, {"state_since": TODAY - timedelta(days=31)}),
    "need_numbers": (NeedFactory, {"min_bedrooms": 21}, {"max_rent": -1}),
    "need_days_homeless": (
        NeedFactory,
        {"days_homeless_1y": 200, "days_homeless_3y": 199},
        {"days_homeless_1y": 367},
        {"days_homeless_3y": 1097},
    ),
    "need_known_words": (
        NeedFactory,
        {"needs": ["sea_view"]},
        {"wishes": ["sea_view"]},
        {"types_refused": ["castle"]},
        {"groups": ["quiet"]},
        {"pets": "cat"},
    ),
    "referralevent_states_known": (ReferralEventFactory, {"to_state": "rejected"}, {"from_state": "new"}),
    "referralevent_end_has_a_reason": (ReferralEventFactory, {"to_state": "withdrawn"}, {"to_state": "paused"}),
    "referralevent_reason_known": (ReferralEventFactory, {"reason": "whim"}, {"reason": "other"}),
    "offer_state_known": (OfferFactory, {"state": "lost", "ended_on": TODAY}),
    "offer_held_until_a_day": (OfferFactory, {"held_until": None}, {"held_until": TODAY - timedelta(days=2)}),
    "offer_ended_when_closed": (
        OfferFactory,
        {"state": "declined_by_client"},
        {"ended_on": TODAY},
        {"state": "cancelled", "ended_on": TODAY - timedelta(days=2)},
    ),
    "offer_reopened_after_decline": (
        lambda: OfferFactory(state="declined_by_client"),
        {"reopened_on": TODAY - timedelta(days=2)},
        {"reopened_on": TODAY, "state": "cancelled"},
    ),
    "building_homes": (BuildingFactory, {"homes": 0}, {"homes": 5001}),
    "offer_allowed_with_words": (OfferFactory, {"ground": "allowed"}),
    "offer_dates_in_order": (
        OfferFactory,
        {"state_since": TODAY - timedelta(days=2)},
        {"reply_by": TODAY - timedelta(days=2)},
    ),
    "offer_viewing_on_a_day": (
        OfferFactory,
        {"viewing_on": TODAY - timedelta(days=2)},
        {"viewing_at": time(14, 30)},
    ),
    "offerevent_viewing_on_a_day": (
        lambda: OfferEventFactory(offer=OfferFactory(state="viewing")),
        {"viewing_on": TODAY - timedelta(days=2)},
        {"viewing_at": time(14, 30)},
        {"viewing_on": TODAY, "to_state": "applied"},
    ),
    "offerevent_states_known": (OfferEventFactory, {"to_state": "lost"}, {"from_state": "new"}, {"behalf": "police"}),
    "offerevent_end_has_a_reason": (
        OfferEventFactory,
        *({"to_state": state} for state in ("declined_by_client", "declined_by_landlord", "cancelled", "expired")),
    ),
    "offerevent_reason_known": (OfferEventFactory, {"reason": "whim"}, {"reason": "other"}),
    "holdrequest_has_words": (HoldRequestFactory, {"words": ""}),
    "holdrequest_decision_is_whole": (HoldRequestFactory, {"granted": True}, {"granted": False}, {"answer": "Yes."}),
    "tenancy_dates_in_order": (
        TenancyFactory,
        {"moved_in_on": TODAY - timedelta(days=31)},
        {
            "ended_on": TODAY - timedelta(days=31),
            "end_reason": "moved",
            "destination": "home",
        },
    ),
    "tenancy_amounts": (TenancyFactory, {"rent": 0}, {"subsidy": -1}),
    "tenancy_end_is_whole": (
        TenancyFactory,
        {"ended_on": TODAY},
        {"end_reason": "moved"},
        {"ended_on": TODAY, "end_reason": "other", "destination": "home"},
    ),
    "checkin_is_whole": (CheckInFactory, {"done_on": TODAY}, {"outcome": "well"}, {"kind": "month_2"}),
    "round_state_is_whole": (RoundFactory, {"state": "committed"}, {"state": "lost"}),
    "proposal_change_has_words": (ProposalFactory, {"state": "removed"}, {"by_hand": True}, {"state": "lost"}),
    "proposal_held_by_an_offer": (ProposalFactory, {"state": "held"}),
    "proposal_overtaken_says_why": (
        ProposalFactory,
        {"state": "overtaken"},
        {"obstacle": "held"},
        {"state": "overtaken", "obstacle": "lost"},
    ),
    "certificate_why_known": (CertificateFactory, {"why": "unlucky"}),
    "lookalike_resolution_is_whole": (LookalikeFactory, {"outcome": "same"}, {"resolved_on": TODAY}, {"outcome": "no"}),
    "policy_weights": (draft_policy, *({f"weight_{part}": weight} for part in WEIGHTS for weight in (0, 101))),
    "policy_limits": (
        draft_policy,
        {"largest_subsidy": 20_001},
        {"income_share": 101},
        {"fresh_days": 0},
        {"hold_days": 0},
        {"window_days": 31},
        {"reply_days": 0},
        {"building_share": 101},
    ),
    "policy_activation_has_a_reason": (
        lambda: PolicyFactory(starts=TOMORROW, reason="Agreed", activated_by=UserFactory(coordinator=True)),
        {"reason": ""},
        {"starts": None},
    ),
    "policy_in_force_stays": (
        PolicyFactory,
        {"weight_money": 31},
        {"starts": None},
        {"starts": TOMORROW},
    ),
    "policy_priority_is_whole": (draft_policy, {"priority": ["lot"]}, {"priority": [*PriorityKey.values, "lot"]}),
}

# Two valid rows that must not share these values.
COPIES: dict[str, tuple[Callable[[], tuple[Model, Model]], list[str]]] = {
    "upload_one_per_code": (lambda: (UploadFactory(), UploadFactory()), ["code"]),
    "monthlyreport_one_per_revision": (
        lambda: (MonthlyReportFactory(published=True), MonthlyReportFactory(month=date(2026, 9, 1))),
        ["month"],
    ),
    "monthlyreport_one_draft": (
        lambda: (MonthlyReportFactory(), MonthlyReportFactory(month=date(2026, 9, 1), revision=2)),
        ["month"],
    ),
    "rentchange_one_a_day": (
        lambda: (OpeningFactory().rent_changes.get(), OpeningFactory().rent_changes.get()),
        ["opening"],
    ),
    "agency_one_per_code": (lambda: (AgencyFactory(), AgencyFactory()), ["code"]),
    "user_one_per_email": (lambda: (UserFactory(), UserFactory()), ["email"]),
    "area_one_per_ward_number": (lambda: two(Area), ["ward_number"]),
    "area_one_per_name": (lambda: two(Area), ["name_en"]),
    "client_one_per_code": (lambda: (ClientFactory(), ClientFactory()), ["code"]),
    "client_one_per_reference": (
        lambda: (ClientFactory(reference="A-1"), ClientFactory(reference="A-2")),
        ["reference", "agency"],
    ),
    "sheltermaximum_one_a_day": (lambda: two(ShelterMaximum), ["benefit", "members", "starts"]),
    "utilityestimate_one_a_day": (lambda: two(UtilityEstimate), ["utility", "bedrooms", "starts"]),
    "averagerent_one_a_day": (lambda: two(AverageRent), ["bedrooms", "starts"]),
    "building_one_per_address": (lambda: (BuildingFactory(), BuildingFactory()), ["address_key", "city_key"]),
    "sourcerecord_one_per_ref": (lambda: (SourceRecordFactory(), SourceRecordFactory()), ["source", "ref"]),
    "opening_never_overlaps": (lambda: (OpeningFactory(), OpeningFactory(offered_from=TODAY)), ["unit"]),
    "verification_once_a_day": (lambda: (VerificationFactory(), VerificationFactory()), ["unit"]),
    "referral_lot_drawn_once": (lambda: (ReferralFactory(), ReferralFactory()), ["lot"]),
    "offer_one_live_per_opening": (lambda: (OfferFactory(), OfferFactory(state="viewing")), ["opening"]),
    "holiday_one_a_day": (lambda: two(Holiday), ["day"]),
    "tenancy_never_overlaps": (lambda: (TenancyFactory(), TenancyFactory(lease_on=TODAY)), ["unit"]),
    "tenancy_one_at_a_time": (lambda: (TenancyFactory(), TenancyFactory()), ["referral", "agency"]),
    "checkin_once": (lambda: (CheckInFactory(), CheckInFactory(kind="month_3")), ["tenancy", "agency", "kind"]),
    "holdrequest_one_waiting": (
        lambda: (HoldRequestFactory(), HoldRequestFactory()),
        ["referral", "agency", "opening"],
    ),
    "proposal_one_per_household": (lambda: (ProposalFactory(), ProposalFactory()), ["round", "referral", "agency"]),
    "proposal_one_per_opening": (lambda: (ProposalFactory(), ProposalFactory()), ["round", "opening"]),
    "certificate_one_per_household": (
        lambda: (CertificateFactory(), CertificateFactory()),
        ["round", "referral", "agency"],
    ),
    "policy_one_per_version": (lambda: (PolicyFactory(), PolicyFactory(starts=TOMORROW)), ["version"]),
    "policy_one_per_day": (lambda: (PolicyFactory(), PolicyFactory(starts=TOMORROW)), ["starts"]),
}

# Rows about a household, none of which another agency may own.
OWNED: dict[str, Callable[[], Model]] = {
    "clientidentity_same_agency": IdentityFactory,
    "householdmember_same_agency": child,
    "consent_same_agency": ConsentFactory,
    "income_same_agency": IncomeFactory,
    "subsidy_same_agency": SubsidyFactory,
    "referral_same_agency": lambda: ReferralFactory(need=None),
    "need_same_agency": NeedFactory,
    "referralevent_same_agency": ReferralEventFactory,
    "offer_same_agency": OfferFactory,
    "offerevent_same_agency": OfferEventFactory,
    "holdrequest_same_agency": HoldRequestFactory,
    "tenancy_same_agency": TenancyFactory,
    "checkin_same_agency": CheckInFactory,
    "proposal_same_agency": ProposalFactory,
    "certificate_same_agency": CertificateFactory,
}

# Each has a test of its own below.
ALONE = {
    "restriction_approved_by_another",
    "client_worker_of_the_agency",
    "lookalike_first_same_agency",
    "lookalike_second_same_agency",
    "lookalike_in_order",
    "lookalike_once_per_pair",
}


def test_every_constraint_has_a_case():
    names = {
        constraint.name
        for app in ("agencies", "listings", "matching", "locator")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert names == {*CHANGES, *COPIES, *OWNED, *ALONE, *TARGETS}


@pytest.mark.parametrize(
    ("name", "make", "values"),
    [pytest.param(name, make, values, id=name) for name, (make, *bad) in CHANGES.items() for values in bad],
)
def test_a_row_never_becomes_what_its_constraint_forbids(name, make, values):
    row = make()

    error = refused(row, **values)

    assert_named(error, name, type(row))


@pytest.mark.parametrize("name", COPIES)
def test_two_rows_never_share_what_belongs_to_one(name):
    make, fields = COPIES[name]
    first, second = make()

    error = refused(second, **{field: getattr(first, field) for field in fields})

    assert_named(error, name, type(second))


@pytest.mark.parametrize("name", OWNED)
def test_a_row_about_a_household_never_belongs_to_another_agency(name):
    row = OWNED[name]()

    error = refused(row, agency=AgencyFactory())

    assert_named(error, name, type(row))


def test_nobody_approves_a_restriction_of_their_own():
    restriction = RestrictionFactory()

    error = refused(restriction, approved_by=restriction.author, approved_on=TODAY, review_on=TOMORROW)

    assert_named(error, "restriction_approved_by_another", type(restriction))


@pytest.mark.parametrize("side", ["first", "second"])
def test_each_side_of_a_lookalike_keeps_its_agency(side):
    pair = LookalikeFactory()

    error = refused(pair, **{f"{side}_agency": AgencyFactory()})

    assert_named(error, f"lookalike_{side}_same_agency", type(pair))


def test_a_pair_of_lookalikes_has_one_order_and_one_row():
    pair, other = LookalikeFactory(), LookalikeFactory()

    turned = refused(
        pair,
        first=pair.second,
        first_agency=pair.second_agency,
        second=pair.first,
        second_agency=pair.first_agency,
    )
    again = refused(
        other,
        first=pair.first,
        first_agency=pair.first_agency,
        second=pair.second,
        second_agency=pair.second_agency,
    )

    assert_named(turned, "lookalike_in_order", type(pair))
    assert_named(again, "lookalike_once_per_pair", type(pair))


def test_of_two_live_offers_of_an_opening_the_second_is_left_out_without_an_error():
    first = OfferFactory()
    late = OfferFactory.build(referral=ReferralFactory(), opening=first.opening)

    Offer.objects.bulk_create([late], ignore_conflicts=True)

    assert list(Offer.objects.filter(opening=first.opening)) == [first]


def test_openings_of_a_unit_follow_each_other_on_the_same_day():
    first = OpeningFactory(offered_from=YESTERDAY, closed_on=TODAY, close_reason="withdrawn")

    second = OpeningFactory(unit=first.unit, offered_from=TODAY, verification=None)

    assert list(first.unit.openings.order_by("offered_from")) == [first, second]


def test_a_consent_is_given_again_from_the_day_another_was_withdrawn():
    first = ConsentFactory(withdrawn_on=TODAY)

    second = ConsentFactory(client=first.client, granted_on=TODAY)

    assert list(first.client.consents.order_by("granted_on")) == [first, second]


def test_a_break_of_no_named_constraint_is_told_in_plain_words():
    agency = AgencyFactory()

    with pytest.raises(IntegrityError) as caught:
        insert(AgencyFactory.build(pk=agency.pk))

    assert broken_constraint(caught.value).startswith("This contradicts something already recorded.")
