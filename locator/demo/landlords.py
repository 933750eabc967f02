"""Ninety landlords at every stage, from a name on a list to years of leases, and some who left."""

import re

from agencies.enums import Role
from agencies.text import fold
from listings.enums import LandlordStage
from listings.models import Contact, Landlord
from locator.demo.agencies import LOCATORS, Community
from locator.demo.chance import Chance
from locator.demo.tables import rows

SOURCE = "demo"


def create(community: Community) -> dict[str, Landlord]:
    """Save the landlords with their contacts and locators; by name."""
    chance = Chance("landlords")
    locators = community.in_role(LOCATORS, Role.LOCATOR)
    table = rows("landlords")
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
    return {landlord.name: landlord for landlord in landlords}


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
