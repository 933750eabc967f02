"""The demo's city with ten times the households and homes: for pages that must not grow slower with their lists."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import AutoField, Field, Model

from agencies.codes import new_code
from agencies.models import Client, ClientIdentity, Consent, HouseholdMember, Income, Subsidy
from listings.models import Building, Contact, Landlord, Opening, Restriction, SourceRecord, Unit, Verification
from matching.models import CheckIn, Need, Offer, Referral, ReferralEvent, Tenancy

# In the order of what refers to what.
COPIED: list[type[Model]] = [
    Landlord, Contact, Building, Unit, SourceRecord, Restriction, Opening, Verification,
    Client, ClientIdentity, HouseholdMember, Consent, Income, Subsidy, Referral, Need, ReferralEvent, Offer,
    Tenancy, CheckIn,
]  # fmt: skip
# How a copy differs where no two rows may be alike.
ANEW = {
    (Building, "address"): "address || ' – ' || copy",
    (Building, "address_key"): "address_key || ' – ' || copy",
    (Client, "code"): "(%(codes)s::text[])[row_number() OVER ()]",
    (Client, "reference"): "CASE WHEN reference <> '' THEN reference || '-' || copy ELSE reference END",
    (Referral, "lot"): "lot + copy",
    (SourceRecord, "ref"): "ref || '-' || copy",
}
COPIES = 9
APART = 10_000_000


def grow_tenfold() -> None:
    """Copy every household and every home nine times, with all that is known of them, for the same agencies."""
    known = set(Client.objects.values_list("code", flat=True))
    codes: set[str] = set()
    while len(codes) < COPIES * len(known):
        codes |= {new_code()} - known
    with connection.cursor() as cursor:
        for model in COPIED:
            columns = dict(copied_columns(model))
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
                f" FROM {model._meta.db_table}, generate_series(1, %(copies)s) copy",
                {"codes": list(codes), "copies": COPIES},
            )
        cursor.execute("ANALYZE")


def copied_columns(model: type[Model]) -> Iterator[tuple[str, str]]:
    """The columns of a table, and what stands in them in a copy."""
    for field in model._meta.local_concrete_fields:
        if not field.generated:
            yield f'"{field.column}"', ANEW.get((model, field.column)) or copied_value(field)


def copied_value(field: Field) -> str:
    if isinstance(field, AutoField) or field.related_model in COPIED:
        return f'"{field.column}" + {APART} * copy'
    return f'"{field.column}"'
