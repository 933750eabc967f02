"""What belongs to a household belongs to its agency, and goes with it in a hand-over."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.utils.timezone import localdate

from agencies.models import Client, HouseholdMember, Lookalike
from agencies.models.client import OfClient
from matching.models import CheckIn, Offer, OfferEvent, Pair
from matching.models.referral import OfReferral
from tests.factories import (
    AgencyFactory,
    CertificateFactory,
    CheckInFactory,
    ClientFactory,
    HoldRequestFactory,
    IdentityFactory,
    IncomeFactory,
    OfferEventFactory,
    OfferFactory,
    ProposalFactory,
    ReferralEventFactory,
    ReferralFactory,
    SubsidyFactory,
    TenancyFactory,
    UserFactory,
)
from tests.rows import assert_named, check_deferred, delete, insert, refused

pytestmark = pytest.mark.django_db

TODAY = localdate()


def test_a_second_row_of_another_agency_is_refused_when_it_is_inserted():
    client = ClientFactory()
    stranger = HouseholdMember(
        client=client, agency=AgencyFactory(), place=1, relation="other", age=30, age_on=TODAY, gender="M"
    )

    with pytest.raises(IntegrityError) as caught:
        insert(stranger)

    assert_named(caught.value, "householdmember_same_agency", HouseholdMember)


def test_a_household_is_not_deleted_from_under_its_rows():
    client = ClientFactory()

    with pytest.raises(IntegrityError) as caught:
        delete(client)

    assert_named(caught.value, "householdmember_same_agency", HouseholdMember)


def test_a_hand_over_moves_everything_about_the_household_in_one_statement():
    referral = ReferralFactory(consenting=True, client__members="head:34:F;child:8:M")
    client, new = referral.client, AgencyFactory()
    for factory in (IdentityFactory, IncomeFactory, SubsidyFactory):
        factory(client=client)
    ReferralEventFactory(referral=referral)
    offer = OfferFactory(referral=referral)
    for factory in (HoldRequestFactory, TenancyFactory, ProposalFactory, CertificateFactory):
        factory(referral=referral)
    OfferEventFactory(offer=offer)
    CheckInFactory(tenancy=referral.tenancies.get())
    untouched = OfferFactory()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_client SET agency_id = %s WHERE id = %s", [new.pk, client.pk])
    check_deferred()

    paths = {OfferEvent: "offer__referral", CheckIn: "tenancy__referral"}
    declared = {
        model
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.name.endswith("_same_agency")
    }
    moved = {model for model in apps.get_models() if issubclass(model, (OfClient, OfReferral))} | set(paths)
    assert moved == declared - {Lookalike}
    for model in moved:
        about = {"client": client} if issubclass(model, OfClient) else {paths.get(model, "referral"): referral}
        agencies = set(model.objects.filter(**about).values_list("agency", flat=True))
        assert agencies == {new.pk}, f"{model} stayed, or the household has none"
    assert set(Pair.objects.filter(referral=referral).values_list("agency", flat=True)) == {new.pk}
    assert Offer.objects.get(pk=untouched.pk).agency_id == untouched.agency_id


def test_a_worker_stands_by_households_of_their_own_agency_only():
    client = ClientFactory()
    client.worker = UserFactory(agency=client.agency)
    client.save()

    for error in (refused(client, worker=UserFactory()), refused(client.worker, agency=AgencyFactory())):
        assert_named(error, "client_worker_of_the_agency", Client)
