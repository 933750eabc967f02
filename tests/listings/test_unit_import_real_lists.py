"""The shipped mappings on real lists that no one here wrote."""

from collections import Counter
from pathlib import Path

import pytest

from listings.models import Opening, Unit
from tests.import_report import figures
from tests.listings.units_file import UnitsFile

ROOT = Path(__file__).parents[2]
LISTS = ROOT.parent / "shared" / "data" / "listings"
MAPPINGS = ROOT / "listings" / "mappings"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LISTS.is_dir(), reason="the real lists are not beside this checkout (../shared/data)"),
]


@pytest.fixture
def bring(tmp_path):
    def bring(name, mapping):
        units = UnitsFile(tmp_path, mapping)
        return units.bring_file(LISTS / name, mapping=MAPPINGS / f"{mapping}.toml")

    return bring


def refused(report):
    return [(error["row"], error["column"], error["value"]) for error in report["errors"]]


def test_nestfinder_lists_ottawa_homes(bring):
    report = bring("nestfinder_ottawa_rentals.json", "nestfinder")

    assert figures(report) == (189, 0, 0, 1)
    assert refused(report) == [(190, "address", "523 Montée Paiement, Gatineau, QC J8R 1N3")]
    assert Counter(warning["column"] for warning in report["warnings"]) == {"address": 5, "neighbourhood": 19}
    assert all(
        "K" in warning["value"] and "None" in warning["value"]
        for warning in report["warnings"]
        if warning["column"] == "address"
    )
    assert Unit.objects.filter(area__isnull=True).count() == 19
    assert Unit.objects.filter(bedrooms=0, unit_type="bachelor").count() == 35
    unit = Unit.objects.get(source_records__ref="zumper_0_3591")
    assert (unit.building.address, unit.building.city, unit.postal_code) == ("324 Cambridge St N", "Ottawa", "K1R 7B5")
    assert (unit.laundry, unit.parking, unit.elevator) == (True, None, None)
    assert figures(bring("nestfinder_ottawa_rentals.json", "nestfinder")) == (0, 0, 189, 1)


def test_rentfaster_gives_one_listing_several_units_outside_ottawa(bring):
    report = bring("rentfaster_2024_ontario_not_ottawa_rows.csv", "rentfaster")

    assert figures(report) == (3288, 0, 0, 0)
    assert set(Unit.objects.values_list("area__kind", flat=True)) == {"outside"}
    assert Unit.objects.filter(source_records__ref__startswith="430532-2-").count() > 1
    assert figures(bring("rentfaster_2024_ontario_not_ottawa_rows.csv", "rentfaster")) == (0, 0, 3288, 0)


def test_rentfaster_words_are_understood(bring):
    report = bring("rentfaster_toronto_fullcolumns.csv", "rentfaster")

    assert figures(report) == (594, 0, 0, 4)
    assert [(row, column) for row, column, _value in refused(report)] == [
        (531, "rent"),
        (547, "address"),
        (591, "address"),
        (592, "address"),
    ]
    assert Unit.objects.filter(unit_type="bachelor", bedrooms=0).count() > 100
    assert Opening.objects.filter(available_from="2024-07-01").count() > 40
    unit = Unit.objects.get(source_records__ref="365942-Studio-2227")
    assert (unit.unit_type, unit.pets, unit.smoking, unit.furnished) == ("bachelor", "allowed", "smoke_free", False)


def test_kijiji_positions_are_broken_and_its_words_are_scanned(bring):
    report = bring("toronto_kijiji_2020.csv", "kijiji")

    assert figures(report) == (506, 0, 0, 0)
    assert Counter(warning["column"] for warning in report["warnings"])["longitude"] == 506
    assert not Unit.objects.filter(latitude__isnull=False).exists()
    assert not Unit.objects.filter(preference_text__icontains="female only").exists()
    assert all(warning["value"] is None for warning in report["warnings"] if warning["column"] == "preference_text")
