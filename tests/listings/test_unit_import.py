"""What import_units makes of the columns of a units file (contracts section 2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from agencies.enums import AreaKind, Role
from agencies.models import Area
from listings.enums import Feature
from listings.models import Building, Contact, Landlord, Opening, Restriction, SourceRecord, TeachingMoment, Unit
from tests.factories import UserFactory
from tests.listings.units_file import CREATED, NEW, REFUSED, UNCHANGED, UPDATED, UnitsFile, figures, problems

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


@pytest.fixture
def units(tmp_path):
    return UnitsFile(tmp_path)


def warned_of(report):
    return [(warning["column"], warning["value"]) for warning in report["warnings"]]


# Storing, keeping, clearing


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


# Where it lies


@pytest.mark.parametrize(
    ("address", "street", "number", "city", "postal_code"),
    [
        ("324 Cambridge St N, Ottawa, ON K1R 7B5", "324 Cambridge St N", "", "Ottawa", "K1R 7B5"),
        ("100 Guindon Ave #303, Ottawa, ON K1G 3Z7", "100 Guindon Ave", "303", "Ottawa", "K1G 3Z7"),
        ("12 Main St, Apt. 4B, Kanata, Ontario, Canada", "12 Main St", "4B", "Kanata", ""),
        ("12 Main St, Ottawa", "12 Main St", "", "Ottawa", ""),
        ("12 Main St, rear, K1R7B5", "12 Main St, rear", "", "Ottawa", "K1R 7B5"),
        ("121 &amp; 123 Parkdale Ave", "121 & 123 Parkdale Ave", "", "Ottawa", ""),
    ],
)
def test_an_address_may_hold_number_city_and_postal_code(units, address, street, number, city, postal_code):
    units.new(address=address)

    unit = units.unit
    assert (unit.building.address, unit.unit_number, unit.building.city) == (street, number, city)
    assert unit.postal_code == postal_code


def test_the_rows_own_cells_count_before_the_parts_of_its_address(units):
    units.new(address="12 Main St #3, Nepean, ON K1R 7B5", unit_number="4", city="Ottawa", postal_code="K1A 0B1")

    unit = units.unit
    assert (unit.unit_number, unit.building.city, unit.postal_code) == ("4", "Ottawa", "K1A 0B1")


def test_an_address_in_another_province_is_refused(units):
    report = units.new(address="523 Montée Paiement, Gatineau, QC J8R 1N3")

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == "address"
    assert "Ontario" in report["errors"][0]["message"]


@pytest.mark.parametrize(
    ("cells", "reported"),
    [({"postal_code": "K2A None"}, "postal_code"), ({"address": "1655 Carling Ave, Ottawa, ON K2A None"}, "address")],
)
def test_a_broken_postal_code_is_reported_and_not_stored(units, cells, reported):
    report = units.new(**cells)

    assert figures(report) == CREATED
    assert [warning["column"] for warning in report["warnings"]] == [reported]
    assert units.unit.postal_code == ""


def test_units_of_one_building_share_it(units):
    units.bring(NEW, NEW | {"unit_ref": "U2", "address": "12  EXAMPLE street", "unit_number": "2"})

    assert Building.objects.count() == 1
    assert Unit.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "name", "kind"),
    [
        ({"neighbourhood": "byward market"}, "ByWard Market", AreaKind.NEIGHBOURHOOD),
        ({"neighbourhood": "Côte-de-Sable"}, "Sandy Hill", AreaKind.NEIGHBOURHOOD),
        ({"neighbourhood": "Orleans - Avalon"}, "Orléans – Avalon", AreaKind.NEIGHBOURHOOD),
        ({"neighbourhood": "Alta Vista"}, "Alta Vista", AreaKind.NEIGHBOURHOOD),
        ({"ward": "Alta Vista"}, "Alta Vista", AreaKind.WARD),
        ({"ward": "12"}, "Rideau-Vanier", AreaKind.WARD),
        ({"ward": "Quartier 12"}, "Rideau-Vanier", AreaKind.WARD),
        ({"ward": "Baie"}, "Bay", AreaKind.WARD),
        ({"ward": "Vanier"}, "Vanier", AreaKind.NEIGHBOURHOOD),
        ({"neighbourhood": "Kanata North"}, "Kanata North", AreaKind.WARD),
        ({"ward": "12", "neighbourhood": "Vanier"}, "Vanier", AreaKind.NEIGHBOURHOOD),
    ],
)
def test_an_area_is_known_by_name_or_ward_number_in_either_language(units, cells, name, kind):
    report = units.new(**{"neighbourhood": ""} | cells)

    assert report["warnings"] == []
    assert units.unit.area == Area.objects.get(kind=kind, name_en=name)
    assert units.unit.area_basis == "named"


def test_a_neighbourhood_outside_its_ward_is_reported_and_used(units):
    report = units.new(ward="1", neighbourhood="Vanier")

    assert warned_of(report) == [("ward", "1")]
    assert units.unit.area.name_en == "Vanier"


def test_a_name_that_nobody_knows_is_reported_and_the_position_used(units):
    report = units.new(neighbourhood="Nowhere", latitude="45.4230", longitude="-75.6785")

    assert warned_of(report) == [("neighbourhood", "Nowhere")]
    assert (units.unit.area.name_en, units.unit.area_basis) == ("Sandy Hill", "position")


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        ("45.4245", "-75.6790", "Sandy Hill"),
        ("45,4245", "-75,6790", "Sandy Hill"),
        ("43.6532", "-79.3832", "Outside Ottawa"),
        ("49.2827", "-123.1207", "Outside Ottawa"),
    ],
)
def test_without_a_name_the_position_tells_the_area(units, latitude, longitude, name):
    report = units.new(neighbourhood="", latitude=latitude, longitude=longitude)

    assert report["warnings"] == []
    assert (units.unit.area.name_en, units.unit.area_basis) == (name, "position")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("43.77", "43.77"), ("45.42", "75.69"), ("-75.69", "45.42"), ("0", "0"), ("95", "-75"), ("n/a", "-75.6"),
        ("45.4", ""), ("1e400", "-75"),
    ],
)  # fmt: skip
def test_a_broken_position_is_reported_and_not_used(units, latitude, longitude):
    report = units.new(neighbourhood="", latitude=latitude, longitude=longitude)

    assert figures(report) == CREATED
    assert len(report["warnings"]) == 2
    assert (units.unit.latitude, units.unit.longitude, units.unit.area) == (None, None, None)


def test_an_area_that_nothing_tells_is_reported(units):
    report = units.new(neighbourhood="")

    assert [warning["column"] for warning in report["warnings"]] == [None]
    assert (units.unit.area, units.unit.area_basis) == (None, "")


def test_a_named_area_stays_when_only_a_position_comes(units):
    units.new()

    report = units.again(latitude="43.6532", longitude="-79.3832")

    assert figures(report) == UPDATED
    assert (units.unit.area.name_en, units.unit.area_basis) == ("Vanier", "named")


def test_a_cleared_name_leaves_the_area_to_the_position(units):
    units.new(latitude="45.4230", longitude="-75.6785")

    units.again(neighbourhood="unknown")

    assert (units.unit.area.name_en, units.unit.area_basis) == ("Sandy Hill", "position")


def test_a_cleared_position_takes_the_area_with_it(units):
    units.new(neighbourhood="", latitude="45.4230", longitude="-75.6785")

    report = units.again(longitude="unknown")

    assert figures(report) == UPDATED
    assert (units.unit.latitude, units.unit.area, units.unit.area_basis) == (None, None, "")


# Landlords


@pytest.mark.parametrize("column", ["landlord_email", "landlord_phone"])
def test_a_landlord_is_found_by_email_or_phone_across_sources(units, tmp_path, column):
    value = {"landlord_email": "ann@example.ca", "landlord_phone": "613-555-0100"}[column]
    units.new(**{column: value})

    UnitsFile(tmp_path, "other").new(**{column: value.upper()}, unit_number="9")

    assert Landlord.objects.count() == 1
    assert Unit.objects.filter(landlord__name="Ann Lee").count() == 2


def test_a_landlord_is_found_by_name_within_the_source_only(units, tmp_path):
    units.bring(NEW, NEW | {"unit_ref": "U2", "unit_number": "2", "landlord": "ANN  LÉE"})
    UnitsFile(tmp_path, "other").new(unit_number="3")

    assert sorted(Landlord.objects.values_list("name", "source")) == [("Ann Lee", "list"), ("Ann Lee", "other")]


def test_what_a_row_adds_to_a_known_landlord_is_kept(units):
    units.new()

    report = units.again(landlord_email="ann@example.ca", landlord_language="fr")

    landlord = Landlord.objects.get()
    assert figures(report) == UPDATED
    assert (landlord.language, landlord.contacts.get().email) == ("fr", "ann@example.ca")


def test_an_email_of_a_landlord_with_another_name_is_reported(units, tmp_path):
    units.new(landlord_email="office@example.ca")

    report = UnitsFile(tmp_path, "other").new(landlord="Bob", landlord_email="office@example.ca", unit_number="9")

    assert ("landlord", "Bob") in warned_of(report)
    assert Landlord.objects.get().name == "Ann Lee"


def test_rows_that_contradict_each_other_about_a_landlord_change_it_once(units):
    rows = [NEW | {"landlord_language": "fr"}, NEW | {"unit_ref": "U2", "unit_number": "2", "landlord_language": "en"}]
    units.bring(*rows)

    report = units.bring(*rows)

    assert figures(report) == (0, 0, 2, 0)
    assert warned_of(report) == [("landlord_language", "en")]
    assert Landlord.objects.get().language == "fr"


# The same home in two lists


def test_a_unit_that_another_source_may_know_too_is_reported_and_not_joined(units, tmp_path):
    units.new(unit_number="4B")

    report = UnitsFile(tmp_path, "other").new(unit_number="4b")

    assert figures(report) == CREATED
    assert warned_of(report) == [("address", "12 Example Street")]
    assert "list/U1" in report["warnings"][0]["message"]
    assert Unit.objects.count() == 2


def test_another_number_in_the_same_building_is_no_double(units, tmp_path):
    units.new(unit_number="4B")

    report = UnitsFile(tmp_path, "other").new(unit_number="5")

    assert report["warnings"] == []


def test_a_merged_unit_is_updated_by_each_of_its_sources(units, tmp_path):
    units.new()
    SourceRecord.objects.create(unit=units.unit, source="other", ref="X9", is_oldest=False, first_seen_on=localdate())

    report = UnitsFile(tmp_path, "other").bring({"unit_ref": "X9", "elevator": "yes"})

    assert figures(report) == UPDATED
    assert units.unit.elevator is True
    assert report["warnings"] == []


# What the law allows


def test_a_restriction_without_a_legal_basis_refuses_the_row(units):
    report = units.new(restricted_to="women")

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == "legal_basis"


def test_a_restriction_keeps_its_known_basis(units):
    units.new(restricted_to="women", legal_basis="s21_2")

    report = units.again(restricted_to="women")

    assert figures(report) == UNCHANGED


@pytest.mark.parametrize("cells", [{"restricted_to": "men"}, {"legal_basis": "s14"}])
def test_a_changed_restriction_loses_its_approval(units, cells):
    units.new(restricted_to="women", legal_basis="s21_2")
    Restriction.objects.update(
        approved_by=UserFactory(role=Role.COORDINATOR, agency=None),
        approved_on=localdate(),
        review_on=localdate() + timedelta(days=365),
    )

    report = units.again(**cells)

    assert figures(report) == UPDATED
    assert [warning["column"] for warning in report["warnings"]] == ["restricted_to"]
    assert Restriction.objects.get().approved_by is None


def test_the_same_restriction_keeps_its_approval(units):
    units.new(restricted_to="women", legal_basis="s21_2")
    Restriction.objects.update(
        approved_by=UserFactory(role=Role.COORDINATOR, agency=None),
        approved_on=localdate(),
        review_on=localdate() + timedelta(days=365),
    )

    report = units.again(restricted_to="women", legal_basis="s21_2")

    assert figures(report) == UNCHANGED
    assert Restriction.objects.get().approved_by is not None


def test_unknown_ends_a_restriction(units):
    units.new(restricted_to="women", legal_basis="s21_2")

    report = units.again(restricted_to="unknown")

    assert figures(report) == UPDATED
    assert not Restriction.objects.exists()


def test_class_d_words_are_not_stored_and_the_unit_is_not_lost(units):
    report = units.new(preference_text="Quiet house, no kids, no welfare")

    assert figures(report) == CREATED
    assert units.unit.preference_text == ""
    assert sorted(TeachingMoment.objects.values_list("ground", flat=True)) == ["family_status", "public_assistance"]
    assert warned_of(report) == [("preference_text", None), ("preference_text", None)]
    assert "family status" in report["warnings"][0]["message"]
    assert "kids" not in str(report)


def test_class_d_words_leave_an_older_text_and_are_noted_once(units):
    units.new(preference_text="Quiet after 22 h")

    first = units.again(preference_text="Pas d'enfants")
    second = units.again(preference_text="Pas d'enfants")

    assert (figures(first), figures(second)) == (UNCHANGED, UNCHANGED)
    assert units.unit.preference_text == "Quiet after 22 h"
    assert TeachingMoment.objects.count() == 1


# Who may read it


def test_nothing_said_of_a_confidential_unit_tells_where_it_is(units):
    secret = {"confidential": "yes", "address": "99 Hidden Lane", "unit_number": "7", "landlord": "Zoe Quiet"}
    report = units.bring(
        NEW | secret | {"postal_code": "K9Z None", "latitude": "77.7", "longitude": "88.8", "rent": "abc"},
        NEW | secret | {"unit_ref": "U2", "postal_code": "K9Z None", "latitude": "77.7", "longitude": "88.8"},
        NEW | secret | {"unit_ref": "U3", "landlord_email": "zoe.at.hidden"},
        NEW | secret | {"unit_ref": "U4", "confidential": "perhaps", "landlord_phone": "55-HIDDEN"},
    )

    assert figures(report) == (1, 0, 0, 3)
    assert problems(report) == [(2, "rent", "abc"), (4, "landlord_email", None), (5, "landlord_phone", None)]
    assert not [word for word in ("Hidden", "HIDDEN", "K9Z", "77.7", "88.8", "Zoe", "zoe") if word in str(report)]


def test_a_unit_known_as_confidential_stays_hidden_in_later_files(units):
    units.new(confidential="yes")

    report = units.again(landlord_email="zoe.at.hidden")

    assert problems(report) == [(2, "landlord_email", None)]


def test_no_warning_names_a_confidential_unit_beside_its_address(units, tmp_path):
    units.new(unit_number="4B", confidential="yes")

    report = UnitsFile(tmp_path, "other").new(unit_number="4B")

    assert len(report["warnings"]) == 1
    assert "U1" not in str(report["warnings"])


def test_a_nul_in_the_key_refuses_its_row_alone(units):
    report = units.bring(NEW | {"unit_ref": "N\x001"}, NEW)

    assert (report["created"], report["rejected"]) == (1, 1)
