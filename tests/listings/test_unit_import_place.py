"""Where import_units takes a unit to lie: addresses, areas and positions (listings/README.md)."""

import pytest

from agencies.enums import AreaKind
from agencies.models import Area
from listings.models import Building, Unit
from tests.import_report import CREATED, REFUSED, UPDATED, figures, warned_of
from tests.listings.units_file import NEW

pytestmark = pytest.mark.django_db


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
