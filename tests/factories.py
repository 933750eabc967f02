"""Records for tests. Whatever is not said is plain: one adult, waiting; a confirmed one-bedroom flat, on offer today.

ClientFactory(members="head:34:F;child:8:M")
ReferralFactory(consenting=True, need__min_bedrooms=2, client__agency=agency)
OpeningFactory(rent=900, unit__bedrooms=2, unit__source="nest", verified_on=None)
"""

from datetime import date, timedelta

from django.utils.timezone import localdate, now
from factory import LazyAttribute, LazyFunction, RelatedFactory, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory, Password

from agencies.enums import ConsentKind, Gender, Relation, Role, SubsidyState
from agencies.importing.report import ImportReport
from agencies.models import Agency, Client, ClientIdentity, Consent, HouseholdMember, Income, Lookalike, Subsidy, User
from listings.enums import (
    AreaBasis,
    IncidentKind,
    InteractionChannel,
    LegalBasis,
    RestrictedGroup,
    UnitType,
    VerificationMethod,
)
from listings.models import (
    Building,
    Commitment,
    Contact,
    Incident,
    Interaction,
    Landlord,
    Opening,
    Restriction,
    SourceRecord,
    Unit,
    Verification,
)
from locator.models import MonthlyReport, Upload
from matching.enums import (
    LIVE_STATES,
    CheckInKind,
    Destination,
    EndReason,
    HoldGround,
    OfferState,
    PriorityKey,
    ReferralState,
    WhyUnmatched,
)
from matching.models import (
    Certificate,
    CheckIn,
    HoldRequest,
    Need,
    Offer,
    OfferEvent,
    Policy,
    Proposal,
    Referral,
    ReferralEvent,
    Round,
    Tenancy,
)


def days_ago(days: int) -> LazyFunction:
    """A date relative to the day of the test; negative: ahead."""
    return LazyFunction(lambda: localdate() - timedelta(days=days))


class AgencyFactory(DjangoModelFactory):
    code = Sequence(lambda n: f"agency-{n}")
    name_en = Sequence(lambda n: f"Agency {n}")
    name_fr = Sequence(lambda n: f"Organisme {n}")

    class Meta:
        model = Agency


class UserFactory(DjangoModelFactory):
    """A caseworker unless a trait says otherwise, without a password (`client.force_login`) unless one is given."""

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = Password(None)
    role = Role.CASEWORKER
    agency = SubFactory(AgencyFactory)

    class Meta:
        model = User

    class Params:
        caseworker = Trait(role=Role.CASEWORKER)
        lead = Trait(role=Role.LEAD)
        locator = Trait(role=Role.LOCATOR, agency=None)
        coordinator = Trait(role=Role.COORDINATOR, agency=None)
        reader = Trait(role=Role.READER, agency=None)


class ClientFactory(DjangoModelFactory):
    """A household; `members` as in the clients file ("head:34:F;child:8:M"), with their ages as of `told_on`."""

    agency = SubFactory(AgencyFactory)
    members = "head:34:F"
    told_on = days_ago(30)

    class Meta:
        model = Client

    @classmethod
    def _create(cls, model_class, *args, members: str, told_on: date, **values):
        household = [cls.member(place, text, told_on) for place, text in enumerate(members.split(";"))]
        client = model_class(**values)
        client.describe([member.as_person() for member in household])
        client.save()
        for member in household:
            member.client, member.agency_id = client, client.agency_id
        HouseholdMember.objects.bulk_create(household)
        return client

    @staticmethod
    def member(place: int, text: str, told_on: date) -> HouseholdMember:
        relation, age, gender = text.split(":")
        return HouseholdMember(
            place=place,
            relation=Relation(relation),
            age=int(age) if age else None,
            age_on=told_on,
            gender=Gender(gender),
        )


class OfClientFactory(DjangoModelFactory):
    client = SubFactory(ClientFactory)
    agency = SelfAttribute("client.agency")

    class Meta:
        abstract = True


class IdentityFactory(OfClientFactory):
    first_name = "Alex"
    last_name = "Example"

    class Meta:
        model = ClientIdentity


class IncomeFactory(OfClientFactory):
    class Meta:
        model = Income


class SubsidyFactory(OfClientFactory):
    state = SubsidyState.IN_PLACE
    amount = 200

    class Meta:
        model = Subsidy


class ConsentFactory(OfClientFactory):
    """Consent to share with the registry, for a year; `landlord=True`: to disclose to a landlord."""

    kind = ConsentKind.SHARE
    granted_on = days_ago(30)
    until = LazyAttribute(lambda consent: consent.granted_on + timedelta(days=365))

    class Meta:
        model = Consent

    class Params:
        landlord = Trait(kind=ConsentKind.LANDLORD)


class LookalikeFactory(DjangoModelFactory):
    """Two households of different agencies, not resolved."""

    first = SubFactory(ClientFactory)
    first_agency = SelfAttribute("first.agency")
    second = SubFactory(ClientFactory)
    second_agency = SelfAttribute("second.agency")
    found_on = LazyFunction(localdate)

    class Meta:
        model = Lookalike


class ReferralFactory(OfClientFactory):
    """A referral with its need (`need__...`); `consenting=True` adds live consent to share."""

    referred_on = days_ago(30)
    state = ReferralState.WAITING
    state_since = SelfAttribute("referred_on")
    need = RelatedFactory("tests.factories.NeedFactory", factory_related_name="referral")

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    class Params:
        consenting = Trait(
            consent=RelatedFactory(
                ConsentFactory, client=SelfAttribute("..client"), granted_on=SelfAttribute("..referred_on")
            )
        )


class NeedFactory(DjangoModelFactory):
    referral = SubFactory(ReferralFactory, need=None)
    agency = SelfAttribute("referral.agency")
    facts_on = SelfAttribute("referral.referred_on")

    class Meta:
        model = Need


class ReferralEventFactory(DjangoModelFactory):
    referral = SubFactory(ReferralFactory)
    agency = SelfAttribute("referral.agency")
    happened_on = SelfAttribute("referral.referred_on")
    to_state = ReferralState.WAITING

    class Meta:
        model = ReferralEvent


class LandlordFactory(DjangoModelFactory):
    name = Sequence(lambda n: f"Landlord {n}")

    class Meta:
        model = Landlord


class ContactFactory(DjangoModelFactory):
    landlord = SubFactory(LandlordFactory)
    email = Sequence(lambda n: f"landlord{n}@example.org")

    class Meta:
        model = Contact


class InteractionFactory(DjangoModelFactory):
    landlord = SubFactory(LandlordFactory)
    happened_on = days_ago(3)
    channel = InteractionChannel.CALL

    class Meta:
        model = Interaction


class CommitmentFactory(DjangoModelFactory):
    landlord = SubFactory(LandlordFactory)
    units = 2
    pledged_on = days_ago(30)

    class Meta:
        model = Commitment


class IncidentFactory(DjangoModelFactory):
    landlord = SubFactory(LandlordFactory)
    happened_on = days_ago(5)
    kind = IncidentKind.NOISE

    class Meta:
        model = Incident


class BuildingFactory(DjangoModelFactory):
    address = Sequence(lambda n: f"{n} Example Street")
    city = "Ottawa"

    class Meta:
        model = Building


class SourceRecordFactory(DjangoModelFactory):
    unit = SubFactory("tests.factories.UnitFactory", record=None)
    source = "test"
    ref = Sequence(lambda n: f"U-{n:05}")
    first_seen_on = days_ago(10)

    class Meta:
        model = SourceRecord


class UnitFactory(DjangoModelFactory):
    """A unit with its source record (`record__source`, `record__ref`); an area, where given, is named by the source."""

    building = SubFactory(BuildingFactory)
    landlord = SubFactory(LandlordFactory)
    area_basis = LazyAttribute(lambda unit: AreaBasis.NAMED if getattr(unit, "area", None) else AreaBasis.UNKNOWN)
    unit_type = UnitType.APARTMENT
    bedrooms = 1
    record = RelatedFactory(SourceRecordFactory, factory_related_name="unit")

    class Meta:
        model = Unit
        skip_postgeneration_save = True


class VerificationFactory(DjangoModelFactory):
    unit = SubFactory(UnitFactory)
    verified_on = days_ago(1)
    method = VerificationMethod.PHONE

    class Meta:
        model = Verification


class OpeningFactory(DjangoModelFactory):
    """A unit on offer, confirmed (`verification__verified_on`; `verification=None`: never confirmed)."""

    unit = SubFactory(UnitFactory)
    rent = 1000
    offered_from = days_ago(10)
    available_from = SelfAttribute("offered_from")
    verification = RelatedFactory(VerificationFactory, unit=SelfAttribute("..unit"))

    class Meta:
        model = Opening
        skip_postgeneration_save = True


class RestrictionFactory(DjangoModelFactory):
    """Class C, recorded and not approved; `approved=True`: a coordinator approved it."""

    unit = SubFactory(UnitFactory)
    group = RestrictedGroup.WOMEN
    legal_basis = LegalBasis.S21_2
    author = SubFactory(UserFactory, locator=True)

    class Meta:
        model = Restriction

    class Params:
        approved = Trait(
            approved_by=SubFactory(UserFactory, coordinator=True),
            approved_on=days_ago(5),
            review_on=LazyAttribute(lambda restriction: restriction.approved_on + timedelta(days=365)),
        )


class OfferFactory(DjangoModelFactory):
    """A hold for three days; another `state` is dated to match."""

    referral = SubFactory(ReferralFactory)
    agency = SelfAttribute("referral.agency")
    opening = SubFactory(OpeningFactory)
    state = OfferState.HELD
    ground = HoldGround.FIRST
    made_on = days_ago(1)
    state_since = LazyAttribute(lambda offer: offer.ended_on or offer.made_on)
    held_until = LazyAttribute(lambda offer: offer.made_on + timedelta(days=3))
    ended_on = LazyAttribute(lambda offer: None if offer.state in LIVE_STATES else offer.made_on)

    class Meta:
        model = Offer


class OfferEventFactory(DjangoModelFactory):
    offer = SubFactory(OfferFactory)
    agency = SelfAttribute("offer.agency")
    happened_on = SelfAttribute("offer.made_on")
    to_state = SelfAttribute("offer.state")

    class Meta:
        model = OfferEvent


class HoldRequestFactory(DjangoModelFactory):
    """A coordinator is asked, and has not decided."""

    referral = SubFactory(ReferralFactory)
    agency = SelfAttribute("referral.agency")
    opening = SubFactory(OpeningFactory)
    asked_by = SubFactory(UserFactory, agency=SelfAttribute("..agency"))
    words = "They can view it today."
    stood_before = 2

    class Meta:
        model = HoldRequest


class TenancyFactory(DjangoModelFactory):
    """A lease of a month ago, with the move-in a day later; `ended_on` ends it."""

    referral = SubFactory(ReferralFactory, state=ReferralState.HOUSED)
    agency = SelfAttribute("referral.agency")
    unit = SubFactory(UnitFactory)
    lease_on = days_ago(30)
    moved_in_on = LazyAttribute(lambda tenancy: tenancy.lease_on + timedelta(days=1))
    rent = 1000
    end_reason = LazyAttribute(lambda tenancy: EndReason.MOVED if getattr(tenancy, "ended_on", None) else "")
    destination = LazyAttribute(lambda tenancy: Destination.HOME if getattr(tenancy, "ended_on", None) else "")

    class Meta:
        model = Tenancy


class CheckInFactory(DjangoModelFactory):
    tenancy = SubFactory(TenancyFactory)
    agency = SelfAttribute("tenancy.agency")
    kind = CheckInKind.MONTH_1
    due_on = LazyFunction(localdate)

    class Meta:
        model = CheckIn


class RoundFactory(DjangoModelFactory):
    as_of = days_ago(0)
    policy = 1
    households = 1
    openings = 1
    pairs = 1
    digest = "0" * 64

    class Meta:
        model = Round


class ProposalFactory(DjangoModelFactory):
    round = SubFactory(RoundFactory)
    referral = SubFactory(ReferralFactory)
    agency = SelfAttribute("referral.agency")
    opening = SubFactory(OpeningFactory)
    place = 1
    fit = 80_000

    class Meta:
        model = Proposal


class CertificateFactory(DjangoModelFactory):
    round = SubFactory(RoundFactory)
    referral = SubFactory(ReferralFactory)
    agency = SelfAttribute("referral.agency")
    place = 1
    why = WhyUnmatched.NO_ELIGIBLE_UNIT

    class Meta:
        model = Certificate


class PolicyFactory(DjangoModelFactory):
    """A later version than the default policy, in force from today."""

    version = Sequence(lambda n: n + 2)
    starts = days_ago(0)
    source = "Test"
    weight_money = 30
    weight_size = 15
    weight_area = 20
    weight_access = 10
    weight_move_in = 10
    weight_freshness = 10
    weight_landlord = 5
    largest_subsidy = 1200
    income_share = 30
    fresh_days = 30
    search_days = 60
    priority = PriorityKey.values

    class Meta:
        model = Policy


class MonthlyReportFactory(DjangoModelFactory):
    """A draft of October 2026 with next to nothing in it; `published=True`: its first revision, with nothing hidden."""

    month = date(2026, 10, 1)
    facts = LazyFunction(lambda: {"month": "2026-10", "open_end": 3})
    definitions = "1"
    as_of = LazyFunction(now)

    class Meta:
        model = MonthlyReport

    class Params:
        published = Trait(
            state="published",
            published_facts=SelfAttribute("facts"),
            published_at=LazyFunction(now),
            publisher=SubFactory(UserFactory, coordinator=True),
        )


class UploadFactory(DjangoModelFactory):
    """A list of homes that a locator sent; `households=True`: of households, which a team lead sent."""

    kind = "units"
    person = SubFactory(UserFactory, locator=True)
    agency = None
    file_name = "list.csv"
    content = b"unit_ref\n"
    source = "test"
    language = "en"
    summary = LazyFunction(lambda: ImportReport().as_json())

    class Meta:
        model = Upload

    class Params:
        households = Trait(
            kind="households",
            person=SubFactory(UserFactory, lead=True),
            agency=SelfAttribute("person.agency"),
            content=b"client_ref\n",
            source="",
        )
