"""The columns of a units file (contracts.md section 2)."""

import re
from typing import Any

from django.utils.translation import gettext as _

from agencies.enums import Language
from agencies.importing.cells import CellError, Code, Codes, Day, Email, Money, Phone, Text, Whole, YesNo
from agencies.importing.rows import Column
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


def ontario(text: str) -> None:
    """The province, which is not stored: the registry knows homes in Ontario only."""
    if fold(text).rstrip(".") not in ONTARIO:
        raise CellError(_("This bank holds homes in Ontario only."))


def degrees(text: str) -> float:
    """A latitude or longitude; not a number (NaN) where it cannot be read, since a broken position loses no unit."""
    plain = text.replace(",", ".").replace("\N{MINUS SIGN}", "-")
    return float(plain) if re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{0,30})?", plain) else float("nan")


LANDLORD_COLUMNS = (
    Column("landlord", Text(200), required=True, private=True),
    Column("landlord_email", Email(), cleared=None, private=True),
    Column("landlord_phone", Phone(), cleared=None, private=True),
    Column("landlord_language", Code(Language), cleared=None, private=True),
)

PLACE_COLUMNS = (
    Column("address", Text(300), required=True, private=True),
    Column("city", Text(100)),
    Column("province", ontario, cleared=None),
    Column("postal_code", Text(40), cleared="", private=True),
    Column("ward", Text(200), cleared=None),
    Column("neighbourhood", Text(200), cleared=None),
    Column("latitude", degrees, cleared=None, private=True),
    Column("longitude", degrees, cleared=None, private=True),
)

# Columns that are stored as they are, in the field of their name.
PLAIN_COLUMNS = (
    Column("unit_number", Text(40), cleared="", private=True),
    Column("confidential", YesNo()),
    Column("unit_type", Code(UnitType), required=True),
    Column("bedrooms", Whole(0, 20), required=True),
    Column("max_occupants", Whole(1, 100), cleared=None),
    Column("utilities_included", Codes(Utility), cleared=[]),
    *(Column(feature.value, YesNo(), cleared=None) for feature in Feature),
    Column("pets", Code(PetRule), cleared=""),
    Column("smoking", Code(SmokingRule), cleared=""),
    Column("furnished", YesNo(), cleared=None),
    Column("parking", YesNo(), cleared=None),
    Column("laundry", YesNo(), cleared=None),
    Column("shared_with", Code(SharedWith), cleared=SharedWith.NONE.value),
    Column("requires", Codes(Condition), cleared=[]),
    Column("prefers", Codes(Condition), cleared=[]),
)

RULE_COLUMNS = (
    Column("restricted_to", Code(RestrictedGroup), cleared=None),
    Column("legal_basis", Code(LegalBasis), cleared=None),
    Column("preference_text", Text(10_000, lines=True), cleared=""),
)

OPENING_COLUMNS = (
    Column("rent", Money(1, 20_000), required=True),
    Column("lease_months", Whole(1, 120), cleared=None),
    Column("offered_from", Day()),
    Column("available_from", Day(), cleared=None),
    Column("closed_on", Day(), cleared=None),
    Column("close_reason", Code(CloseReason), cleared=""),
)

UNIT_COLUMNS = (*LANDLORD_COLUMNS, *PLACE_COLUMNS, *PLAIN_COLUMNS, *RULE_COLUMNS)
COLUMNS = (Column("unit_ref", Text(200), required=True), *UNIT_COLUMNS, *OPENING_COLUMNS, Column("verified_on", Day()))

Values = dict[str, Any]
