"""Ninety landlords at every stage, from a name on a list to years of leases, and some who left."""

import re
from datetime import date, timedelta

from agencies.enums import Role
from agencies.text import fold
from listings.enums import IncidentKind, InteractionChannel, LandlordStage
from listings.models import Commitment, Contact, Incident, Interaction, Landlord
from locator.demo.agencies import LOCATORS, Community
from locator.demo.chance import Chance
from locator.demo.days import working_day
from locator.demo.tables import table_rows

SOURCE = "demo"
SPOKEN_WITH = (LandlordStage.MET, LandlordStage.INTERESTED, LandlordStage.COMMITTED, LandlordStage.ACTIVE)
NOTES = {
    "en": (
        "Two homes come free in spring.",
        "Happy with the last lease. Asks for a monthly call.",
        "Wants to see a lease.",
    ),
    "fr": ("Deux logements se libèrent au printemps.", "Content du dernier bail. Souhaite un appel par mois.", ""),
}


def create(community: Community, today: date) -> dict[str, Landlord]:
    """Save the landlords with their contacts and locators, and what happened with them; by name."""
    chance = Chance("landlords")
    locators = community.in_role(LOCATORS, Role.LOCATOR)
    table = table_rows("landlords")
    landlords = Landlord.objects.bulk_create(
        Landlord(
            name=row["name"],
            language=row["language"],
            stage=row["stage"],
            locator=None if row["stage"] == LandlordStage.LEAD else chance.choice(locators),
            do_not_contact=row["stage"] == LandlordStage.LAPSED and chance.maybe(60),
            source=SOURCE,
        )
        for row in table
    )
    Contact.objects.bulk_create(
        contact
        for place, (landlord, row) in enumerate(zip(landlords, table, strict=True))
        for contact in _contacts(chance, landlord, row["contact"], place)
    )
    _relations([landlord for landlord in landlords if landlord.stage in SPOKEN_WITH], today)
    return {landlord.name: landlord for landlord in landlords}


def _relations(landlords: list[Landlord], today: date) -> None:
    """Talks with most landlords, pledges of some, and a few troubles, most of them over."""
    chance = Chance("relations")
    talks, pledges, incidents = [], [], []
    for landlord in landlords:
        day = working_day(today - timedelta(days=chance.near(1, 20, 60)))
        talks.append(
            Interaction(
                landlord=landlord,
                happened_on=day,
                channel=chance.choice(InteractionChannel.values),
                note=chance.choice(NOTES[landlord.language]),
                next_on=working_day(day + timedelta(days=30)) if chance.maybe(70) else None,
                person=landlord.locator,
            )
        )
        if landlord.stage in (LandlordStage.COMMITTED, LandlordStage.ACTIVE) and chance.maybe(60):
            pledges.append(Commitment(landlord=landlord, units=chance.near(1, 2, 6), pledged_on=day))
        if landlord.stage == LandlordStage.ACTIVE and chance.maybe(20):
            began = day - timedelta(days=chance.near(10, 40, 120))
            solved = began + timedelta(days=chance.near(1, 6, 9)) if chance.maybe(80) else None
            kind = chance.choice(IncidentKind.values[:-1])
            incidents.append(Incident(landlord=landlord, happened_on=began, kind=kind, resolved_on=solved))
    Interaction.objects.bulk_create(talks)
    Commitment.objects.bulk_create(pledges)
    Incident.objects.bulk_create(incidents)


def _contacts(chance: Chance, landlord: Landlord, person: str, place: int) -> list[Contact]:
    """The landlord's own number and address; a company often has a superintendent too."""
    domain = f"{re.sub('[^a-z0-9]+', '-', fold(landlord.name))}.example.ca"
    first = Contact(landlord=landlord, name=person, phone=f"6135550{100 + place}")
    if chance.maybe(85):
        first.email = f"{fold(person).split(' ')[0]}@{domain}"
    if person == landlord.name or not chance.maybe(60):
        return [first]
    name = "Conciergerie" if landlord.language == "fr" else "Superintendent"
    return [first, Contact(landlord=landlord, name=name, email=f"{fold(name)}@{domain}")]
