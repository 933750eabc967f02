"""What import_units stores of the columns of a units file, keeps and clears (listings/README.md)."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from listings.enums import Feature
from listings.models import Building, Contact, Landlord, Opening, Unit
from tests.import_report import CREATED, REFUSED, UNCHANGED, UPDATED, figures, problems
from tests.listings.units_file import NEW

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "landlord_email": "Ann@Example.ca",
    "landlord_phone": "(613) 555-0100",
    "landlord_language": "fr",
    "unit_number": "4B",
    "city": "Ottawa",
    "province": "Ont.",
    "postal_code": "k1n5k5",
    "latitude": "45.4390",
    "longitude": "-75.664000001",
    "confidential": "yes",
    "max_occupants": "5",
    "utilities_included": "water; Heat",
    **{feature.value: "yes" for feature in Feature},
    "pets": "Condo ban",
    "smoking": "smoke_free",
    "furnished": "no",
    "parking": "oui",
    "laundry": "1",
    "shared_with": "tenants",
    "requires": "references;direct_rent",
    "prefers": "guarantor",
    "restricted_to": "women",
    "legal_basis": "s21_2",
    "preference_text": "No smoking inside, please.\nQuiet after 22 h.",
    "lease_months": "12",
    "offered_from": "2026-01-05",
    "available_from": "2026-02-01",
    "closed_on": "2026-03-01",
    "close_reason": "filled_market",
    "verified_on": "2026-01-04",
}


def test_every_column_is_stored(units):
    report = units.new(**EVERYTHING)

    unit, opening = units.unit, units.opening
    assert figures(report) == CREATED
    assert (report["warnings"], report["errors"], report["ignored_columns"]) == ([], [], [])
    assert (unit.building.address, unit.building.city, unit.unit_number) == ("12 Example Street", "Ottawa", "4B")
    assert (unit.postal_code, unit.latitude, unit.longitude) == ("K1N 5K5", Decimal("45.439"), Decimal("-75.664"))
    assert (unit.area.name_en, unit.area_basis, unit.confidential) == ("Vanier", "named", True)
    assert (unit.unit_type, unit.bedrooms, unit.max_occupants) == ("apartment", 2, 5)
    assert (unit.utilities_included, unit.shared_with) == (["heat", "water"], "tenants")
    assert all(getattr(unit, feature.value) is True for feature in Feature)
    assert (unit.pets, unit.smoking) == ("condo_ban", "smoke_free")
    assert (unit.furnished, unit.parking, unit.laundry) == (False, True, True)
    assert (unit.requires, unit.prefers) == (["direct_rent", "references"], ["guarantor"])
    assert (unit.restriction.group, unit.restriction.legal_basis) == ("women", "s21_2")
    assert unit.restriction.approved_by is None
    assert unit.preference_text == "No smoking inside, please.\nQuiet after 22 h."
    assert (unit.landlord.name, unit.landlord.language) == ("Ann Lee", "fr")
    assert list(unit.landlord.contacts.values_list("email", "phone")) == [("ann@example.ca", "6135550100")]
    assert (opening.rent, opening.lease_months) == (Decimal(1250), 12)
    assert units.openings() == [("2026-01-05", "2026-03-01")]
    assert (opening.available_from.isoformat(), opening.close_reason) == ("2026-02-01", "filled_market")
    assert [(v.verified_on.isoformat(), v.method) for v in unit.verifications.all()] == [("2026-01-04", "list")]
    record = unit.source_records.get()
    assert (record.source, record.ref, record.first_seen_on, record.is_oldest) == ("list", "U1", localdate(), True)


def test_the_same_file_twice_changes_and_confirms_nothing(units):
    units.new(**EVERYTHING)
    before = list(Unit.objects.values()), list(Opening.objects.values()), list(Landlord.objects.values())

    report = units.new(**EVERYTHING)

    assert figures(report) == UNCHANGED
    assert (list(Unit.objects.values()), list(Opening.objects.values()), list(Landlord.objects.values())) == before
    assert units.unit.verifications.count() == Contact.objects.count() == Building.objects.count() == 1


def test_a_blank_cell_changes_nothing(units):
    units.new(**EVERYTHING)

    report = units.again(**dict.fromkeys({**NEW, **EVERYTHING}.keys() - {"unit_ref"}, ""))

    assert figures(report) == UNCHANGED
    assert units.unit.pets == "condo_ban"


@pytest.mark.parametrize(
    ("column", "cleared"),
    [
        ("unit_number", ""),
        ("postal_code", ""),
        ("latitude", None),
        ("max_occupants", None),
        ("utilities_included", []),
        ("elevator", None),
        ("pets", ""),
        ("smoking", ""),
        ("furnished", None),
        ("shared_with", "none"),
        ("requires", []),
        ("prefers", []),
        ("preference_text", ""),
    ],
)
def test_unknown_clears(units, column, cleared):
    units.new(**EVERYTHING)

    report = units.again(**{column: "unknown"})

    assert figures(report) == UPDATED
    assert getattr(units.unit, column) == cleared


def test_unknown_clears_what_an_opening_says(units):
    units.new(**EVERYTHING)

    units.again(offered_from="2026-01-05", lease_months="unknown", available_from="unknown", closed_on="unknown")

    opening = units.opening
    assert (opening.lease_months, opening.closed_on, opening.close_reason) == (None, None, "")
    assert opening.available_from == opening.offered_from


@pytest.mark.parametrize(
    "column",
    ["unit_ref", "landlord", "address", "city", "confidential", "unit_type", "bedrooms", "rent", "verified_on"],
)
def test_what_cannot_be_cleared_refuses_the_row(units, column):
    units.new()

    report = units.bring({"unit_ref": "U1", column: "unknown"})

    assert figures(report) == REFUSED
    assert "cannot be cleared" in report["errors"][0]["message"]


def test_a_file_does_not_take_a_landlords_contact_away(units):
    units.new(landlord_email="ann@example.ca")

    report = units.again(landlord_email="unknown", landlord_phone="unknown")

    assert figures(report) == UNCHANGED
    assert Contact.objects.get().email == "ann@example.ca"


@pytest.mark.parametrize("column", ["landlord", "address", "unit_type", "bedrooms", "rent"])
def test_a_new_unit_needs_the_starred_columns(units, column):
    report = units.new(**{column: ""})

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == column
    assert column in report["errors"][0]["message"]
    assert not Unit.objects.exists()


def test_a_known_unit_needs_none_of_them(units):
    units.new()

    report = units.again(elevator="yes")

    assert figures(report) == UPDATED
    assert units.unit.elevator is True


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("unit_type", "castle"),
        ("bedrooms", "21"),
        ("bedrooms", "-1"),
        ("max_occupants", "0"),
        ("rent", "0.5"),
        ("rent", "20000.01"),
        ("rent", "NaN"),
        ("utilities_included", "heat;gas"),
        ("elevator", "perhaps"),
        ("landlord_email", "nobody"),
        ("landlord_phone", "none"),
        ("landlord_language", "de"),
        ("province", "Quebec"),
        ("restricted_to", "cats"),
        ("legal_basis", "s2"),
        ("lease_months", "121"),
        ("offered_from", "0001-01-01"),
        ("available_from", "9999-12-31"),
        ("close_reason", "burnt down"),
        ("unit_number", "x" * 41),
        ("address", "x" * 301),
        ("landlord", "Ann\x00Lee"),
        ("preference_text", "x" * 10_001),
    ],
)
def test_a_value_that_cannot_be_refuses_the_row_and_is_named(units, column, value):
    report = units.new(**{column: value})

    assert figures(report) == REFUSED
    assert problems(report) == [(2, column, value[:200])]
    assert not Unit.objects.exists()
    assert not Landlord.objects.exists()


@pytest.mark.parametrize("text", ["=SUM(A1:A9)", "+1", "-x", "@cmd", "ᐃᓄᒃᑎᑐᑦ", "شارع الملك", "Éloi"])
def test_any_text_is_stored_as_text(units, text):
    units.new(landlord=text, unit_number=text)

    assert (units.unit.landlord.name, units.unit.unit_number) == (text, text)


def test_decomposed_accents_are_stored_composed_and_mean_the_same(units):
    units.new(address="12 rue de l’E\u0301glise")

    report = units.new(address="12 RUE DE L'ÉGLISE")

    assert figures(report) == UNCHANGED
    assert Building.objects.get().address == "12 rue de l’Église"


def test_a_nul_in_the_key_refuses_its_row_alone(units):
    report = units.bring(NEW | {"unit_ref": "N\x001"}, NEW)

    assert (report["created"], report["rejected"]) == (1, 1)
