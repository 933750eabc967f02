"""The columns of a units file (listings/README.md)."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.enums import Language
from agencies.importing.cells import CellError, Code, Codes, Day, Email, Money, Phone, Text, Whole, YesNo
from agencies.importing.rows import Column, days
from agencies.text import fold
from listings.enums import (
    CloseReason,
    Condition,
    Feature,
    LegalBasis,
    PetRule,
    RestrictedGroup,
    SharedWith,
    SmokingRule,
    UnitType,
    Utility,
)

ONTARIO = {"on", "ont", "ontario"}


@dataclass(frozen=True)
class Ontario:
    """The province, which is not stored: the registry knows homes in Ontario only."""

    @property
    def allowed(self) -> str:
        """See Parser."""
        return gettext("Ontario, or ON")

    def __call__(self, text: str) -> None:
        if fold(text).rstrip(".") not in ONTARIO:
            raise CellError(gettext("This bank holds homes in Ontario only."))


@dataclass(frozen=True)
class Degrees:
    """A latitude or longitude; not a number (NaN) where it cannot be read, since a broken position loses no unit."""

    @property
    def allowed(self) -> str:
        """See Parser."""
        return gettext("degrees, such as 45.42153 or -75.69719")

    def __call__(self, text: str) -> float:
        plain = text.replace(",", ".").replace("\N{MINUS SIGN}", "-")
        return float(plain) if re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{0,30})?", plain) else float("nan")


LANDLORD_COLUMNS = (
    Column(
        "landlord",
        Text(200),
        _("The landlord’s name. One with the same e-mail or phone is the same landlord, whatever the list."),
        ("Maple Court Rentals", "Madeleine Exemple", "Maple Court Rentals"),
        required=True,
        private=True,
    ),
    Column(
        "landlord_email",
        Email(),
        _("The landlord’s e-mail address."),
        ("rentals@maplecourt.example", "", "rentals@maplecourt.example"),
        cleared=None,
        private=True,
    ),
    Column(
        "landlord_phone",
        Phone(),
        _("The landlord’s phone number."),
        ("613-555-0142", "613-555-0187", "613-555-0142"),
        cleared=None,
        private=True,
    ),
    Column(
        "landlord_language",
        Code(Language),
        _("The language to speak with the landlord."),
        ("en", "fr", "en"),
        cleared=None,
        private=True,
    ),
)

PLACE_COLUMNS = (
    Column(
        "address",
        Text(300),
        _("Number and street. Unit number, city, province and postal code may follow."),
        ("120 Example Avenue", "45 Sample Street", "9 Model Road, Ottawa, ON"),
        required=True,
        private=True,
    ),
    Column("city", Text(100), _("The city; blank for a new home: Ottawa."), ("Ottawa", "", "")),
    Column("province", Ontario(), _("A home in another province is refused."), ("ON", "", ""), cleared=None),
    Column(
        "postal_code",
        Text(40),
        _("The postal code. One that cannot be is left out, with a warning."),
        ("K1L 5A1", "", ""),
        cleared="",
        private=True,
    ),
    Column("ward", Text(200), _("The ward: its number, or its name in either language."), ("", "12", ""), cleared=None),
    Column(
        "neighbourhood",
        Text(200),
        _("The neighbourhood, by its name in either language."),
        ("Vanier", "", ""),
        cleared=None,
    ),
    Column(
        "latitude",
        Degrees(),
        _("The position. Where no area is named, it is the neighbourhood whose centre is nearest, within 5 km."),
        ("", "", "45.3471"),
        cleared=None,
        private=True,
    ),
    Column(
        "longitude", Degrees(), _("The position, with the latitude."), ("", "", "-75.8058"), cleared=None, private=True
    ),
)

FEATURE_EXAMPLES = {
    Feature.ELEVATOR: ("no", "", "no"),
    Feature.STEP_FREE_ENTRY: ("yes", "no", ""),
    Feature.GROUND_FLOOR: ("yes", "no", "yes"),
    Feature.GRAB_BARS: ("yes", "", ""),
}

# Columns that are stored as they are, in the field of their name.
PLAIN_COLUMNS = (
    Column(
        "unit_number", Text(40), _("The number of the apartment or room."), ("3", "2B", ""), cleared="", private=True
    ),
    Column(
        "confidential",
        YesNo(),
        _(
            "Address, number, postal code, position and landlord stay hidden until an offer is accepted. Blank for a "
            "new home: no."
        ),
        ("no", "yes", ""),
    ),
    Column("unit_type", Code(UnitType), _("What kind of home it is."), ("apartment", "room", "house"), required=True),
    Column(
        "bedrooms", Whole(0, 20), _("Separate bedrooms; 0 for a bachelor or a room."), ("2", "0", "3"), required=True
    ),
    Column(
        "max_occupants",
        Whole(1, 100),
        _("The municipal limit of occupants, where one is known."),
        ("", "1", ""),
        cleared=None,
    ),
    Column(
        "utilities_included",
        Codes(Utility),
        _("What the rent includes."),
        ("heat;water", "heat;hydro;water;internet", ""),
        cleared=[],
    ),
    *(
        Column(feature.value, YesNo(), feature.label, FEATURE_EXAMPLES.get(feature, ()), cleared=None)
        for feature in Feature
    ),
    Column(
        "pets",
        Code(PetRule),
        _("Only a condominium’s ban keeps a pet out, and never a service animal."),
        ("allowed", "prefers_none", ""),
        cleared="",
    ),
    Column(
        "smoking", Code(SmokingRule), _("Whether one may smoke inside."), ("smoke_free", "smoke_free", ""), cleared=""
    ),
    Column("furnished", YesNo(), _("Furnished"), ("no", "yes", ""), cleared=None),
    Column("parking", YesNo(), _("Parking"), ("yes", "", ""), cleared=None),
    Column("laundry", YesNo(), _("Laundry"), ("yes", "yes", ""), cleared=None),
    Column(
        "shared_with",
        Code(SharedWith),
        _("Who shares the kitchen or bathroom. Blank for a new home: nobody."),
        ("none", "tenants", "none"),
        cleared=SharedWith.NONE.value,
    ),
    Column(
        "requires",
        Codes(Condition),
        _("What the landlord asks of everyone alike."),
        ("direct_rent;tenant_insurance", "references", ""),
        cleared=[],
    ),
    Column(
        "prefers", Codes(Condition), _("The same, as wishes: they bar nobody."), ("support_worker", "", ""), cleared=[]
    ),
)

RULE_COLUMNS = (
    Column(
        "restricted_to",
        Code(RestrictedGroup),
        _("Whom the home is kept for. It needs a legal basis, and counts once a coordinator has approved it."),
        ("", "women", ""),
        cleared=None,
    ),
    Column(
        "legal_basis",
        Code(LegalBasis),
        _("The section of the Human Rights Code that allows it."),
        ("", "s14", ""),
        cleared=None,
    ),
    Column(
        "preference_text",
        Text(10_000, lines=True),
        _("What else the landlord says. Words that the Human Rights Code forbids are not kept; the home goes in."),
        ("Quiet after 10 p.m.", "Calme après 22 h.", ""),
        cleared="",
    ),
)

OPENING_COLUMNS = (
    Column("rent", Money(1, 20_000), _("The rent a month."), ("1650", "850.50", "2,450"), required=True),
    Column(
        "lease_months", Whole(1, 120), _("The lease in months; 1 is month to month."), ("12", "1", "12"), cleared=None
    ),
    Column(
        "offered_from",
        Day(),
        _("The first day on offer. Blank for a new offer: the day it is loaded, or the move-in if that is earlier."),
        (days(-6), "", days(-60)),
    ),
    Column(
        "available_from",
        Day(),
        _("The first day on which somebody can move in. Blank for a new offer: offered_from, or the day it is loaded."),
        (days(20), "", days(-60)),
        cleared=None,
    ),
    Column(
        "closed_on",
        Day(),
        _("The first day on which it is no longer on offer, which may lie ahead. It needs its reason."),
        ("", "", days(-10)),
        cleared=None,
    ),
    Column(
        "close_reason", Code(CloseReason), _("Why it is no longer on offer."), ("", "", "filled_market"), cleared=""
    ),
)

UNIT_COLUMNS = (*LANDLORD_COLUMNS, *PLACE_COLUMNS, *PLAIN_COLUMNS, *RULE_COLUMNS)
COLUMNS = (
    Column(
        "unit_ref",
        Text(200),
        _("The list’s own number of the home, the same each time. A home is what one household leases."),
        ("U-101", "U-102", "U-103"),
        required=True,
    ),
    *UNIT_COLUMNS,
    *OPENING_COLUMNS,
    Column(
        "verified_on",
        Day(),
        _("The day somebody last confirmed the home. Blank for a new offer: that of the list, else today."),
        (days(-2), days(-1), days(-15)),
    ),
)

Values = dict[str, Any]
