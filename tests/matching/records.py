"""Writes an invented city into the database, in bulk: the keys of its households and openings become primary keys."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from agencies.codes import ALPHABET, DIGITS, check_character
from agencies.models import Agency, Area, Client, Consent, HouseholdMember, Income, Subsidy
from listings.models import Building, Landlord, Opening, Restriction, SourceRecord, Unit, Verification
from matching.enums import HoldGround
from matching.models import Need, Offer, Referral, ReferralEvent
from tests.factories import AgencyFactory, BuildingFactory, LandlordFactory, UserFactory
from tests.matching import facts
from tests.matching.city import City

EARLIER = 5_000_000
ANSWERS = {
    "direct_rent": "direct_rent_ok",
    "support_worker": "has_support_worker",
    "tenant_insurance": "accepts_insurance",
    "references": "has_references",
    "guarantor": "has_guarantor",
}


@contextmanager
def on_policy(version: int) -> Iterator[None]:
    """Rank as under a version of the policy, in force or not; afterwards all is as before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('locator.policy', %s, true)", [str(version)])
        yield
        cursor.execute("SELECT set_config('locator.policy', '', true)")


def known_areas() -> dict[int, facts.Area]:
    """The reference areas, as the oracle reads them."""
    return {
        area.pk: facts.Area(
            key=area.pk,
            kind=area.kind,
            ward=area.ward_id,
            number=area.ward_number,
            position=None if area.latitude is None else (float(area.latitude), float(area.longitude)),
        )
        for area in Area.objects.all()
    }


def store(city: City) -> None:
    """Write the whole city; two agencies share its households."""
    store_openings(city.openings)
    store_households(city.households, [AgencyFactory(), AgencyFactory()])
    store_offers(city)


def store_openings(openings: Iterable[facts.Opening]) -> None:
    building, landlord, coordinator = BuildingFactory(), LandlordFactory(), UserFactory(coordinator=True)
    Unit.objects.bulk_create(unit(opening, building, landlord) for opening in openings)
    SourceRecord.objects.bulk_create(
        SourceRecord(unit_id=o.key, source=source, ref=ref, first_seen_on=o.offered_from)
        for o in openings
        for source, ref in [name(o)]
    )
    Opening.objects.bulk_create(
        Opening(
            pk=o.key,
            unit_id=o.key,
            rent=dollars(o.rent),
            offered_from=o.offered_from,
            available_from=o.available_from,
            closed_on=o.closed_on,
            close_reason="withdrawn" if o.closed_on else "",
        )
        for o in openings
    )
    Verification.objects.bulk_create(
        Verification(unit_id=o.key, verified_on=verified_on, method="phone")
        for o in openings
        for verified_on in o.verified
    )
    Restriction.objects.bulk_create(
        Restriction(
            unit_id=o.key,
            group=o.restricted_to,
            legal_basis="s14",
            approved_by=coordinator if o.approved_on else None,
            approved_on=o.approved_on,
            review_on=o.approved_on and o.approved_on + timedelta(days=365),
        )
        for o in openings
        if o.restricted_to
    )


def name(opening: facts.Opening) -> tuple[str, str]:
    """A source and its id of the unit, which upper and lower case put out of the order of the keys."""
    return "aB"[opening.key % 2], f"{'uU'[opening.key % 3 == 0]}-{opening.key}"


def unit(opening: facts.Opening, building: Building, landlord: Landlord) -> Unit:
    same = ("unit_type", "bedrooms", "max_occupants", "shared_with", "pets", "smoking")
    latitude, longitude = opening.position or (None, None)
    basis = "position" if opening.area_inferred else "named"
    return Unit(
        pk=opening.key,
        building=building,
        landlord=landlord,
        area_id=opening.area,
        area_basis=basis if opening.area else "",
        latitude=latitude and Decimal(str(latitude)),
        longitude=longitude and Decimal(str(longitude)),
        utilities_included=sorted(opening.utilities_included),
        requires=sorted(opening.requires),
        prefers=sorted(opening.prefers),
        **opening.features,
        **{field: getattr(opening, field) for field in same},
    )


def store_households(households: Iterable[facts.Household], agencies: list[Agency]) -> None:
    agency = {h.key: agencies[h.key % len(agencies)].pk for h in households}
    members = {h.key: list(household_members(h, agency[h.key])) for h in households}
    clients = [Client(pk=h.key, code=code_of(h.key), agency_id=agency[h.key]) for h in households]
    for client in clients:
        client.describe([member.as_person() for member in members[client.pk]])
    Client.objects.bulk_create(clients)
    HouseholdMember.objects.bulk_create(member for household in members.values() for member in household)
    Income.objects.bulk_create(
        Income(client_id=h.key, agency_id=agency[h.key], benefit=h.benefit, monthly_income=dollars(h.monthly_income))
        for h in households
    )
    Subsidy.objects.bulk_create(
        Subsidy(client_id=h.key, agency_id=agency[h.key], state=state, amount=dollars(amount))
        for h in households
        for state, amount in (("in_place", h.subsidy), ("possible", h.subsidy_possible))
        if amount is not None
    )
    Consent.objects.bulk_create(consent for h in households for consent in household_consents(h, agency[h.key]))
    Referral.objects.bulk_create(referral(h, agency[h.key]) for h in households)
    Need.objects.bulk_create(need(h, agency[h.key]) for h in households)
    ReferralEvent.objects.bulk_create(event for h in households for event in referral_events(h, agency[h.key]))


def code_of(key: int) -> str:
    """A code of its own for each household: of seventy that are drawn, two are alike once in some hundred cities."""
    characters = ""
    for choices in (ALPHABET, DIGITS, ALPHABET, ALPHABET, DIGITS):
        key, place = divmod(key, len(choices))
        characters += choices[place]
    return f"{characters[:4]}-{characters[4]}{check_character(characters)}"


def household_members(household: facts.Household, agency: int) -> Iterable[HouseholdMember]:
    for place, member in enumerate(household.members):
        yield HouseholdMember(
            client_id=household.key,
            agency_id=agency,
            place=place,
            relation=member.relation,
            age=member.age,
            age_on=member.told_on,
            gender=member.gender,
        )


def household_consents(household: facts.Household, agency: int) -> Iterable[Consent]:
    """Consents to share and, for every other household, one to disclose to a landlord, which must not count."""
    same = {"client_id": household.key, "agency_id": agency}
    for consent in household.consents:
        yield Consent(
            kind="share",
            granted_on=consent.first,
            until=consent.last,
            withdrawn_on=consent.withdrawn_on,
            **same,
        )
    if household.key % 2:
        yield Consent(kind="landlord", granted_on=household.referred_on, until=date(2090, 1, 1), **same)


def referral(household: facts.Household, agency: int) -> Referral:
    since, state = household.states[-1]
    return Referral(
        pk=household.key,
        client_id=household.key,
        agency_id=agency,
        referred_on=household.referred_on,
        state=state,
        state_since=since,
        lot=household.lot,
    )


def need(household: facts.Household, agency: int) -> Need:
    same = ("min_bedrooms", "areas_only", "move_by", "pets", "accepts_smoke_free")
    facts_told = ("days_homeless_1y", "days_homeless_3y", "fleeing_violence_on")
    lists = ("types_refused", "areas_wanted", "areas_avoided", "needs", "wishes", "groups")
    return Need(
        referral_id=household.key,
        agency_id=agency,
        facts_on=household.referred_on,
        max_rent=dollars(household.max_rent),
        **{field: getattr(household, field) for field in same + facts_told},
        **{field: sorted(getattr(household, field)) for field in lists},
        **{field: household.answers.get(condition) for condition, field in ANSWERS.items()},
    )


def referral_events(household: facts.Household, agency: int) -> Iterable[ReferralEvent]:
    before = ""
    for day, state in household.states:
        yield ReferralEvent(
            referral_id=household.key,
            agency_id=agency,
            happened_on=day,
            from_state=before,
            to_state=state,
            reason="away",
        )
        before = state


def store_offers(city: City) -> None:
    """Offers; those under a household's earlier referral, with that referral, housed and over."""
    agency = dict(Referral.objects.values_list("pk", "agency_id"))
    offers = [(opening.key, offer) for opening in city.openings for offer in opening.offers]
    Referral.objects.bulk_create(
        Referral(
            pk=EARLIER + key,
            client_id=key,
            agency_id=agency[key],
            referred_on=date(2020, 1, 1),
            state="housed",
            state_since=date(2020, 2, 1),
        )
        for key in {offer.household for _, offer in offers if offer.earlier}
    )
    Offer.objects.bulk_create(
        Offer(
            opening_id=opening,
            referral_id=offer.household + EARLIER * offer.earlier,
            agency_id=agency[offer.household],
            state=offer.state,
            ground=HoldGround.FIRST,
            state_since=offer.ended_on or offer.made_on,
            made_on=offer.made_on,
            held_until=offer.held_until,
            ended_on=offer.ended_on,
            reopened_on=offer.reopened_on,
        )
        for opening, offer in offers
    )


def dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
