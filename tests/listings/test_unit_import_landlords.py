"""Whose a unit is: landlords across sources, and the same home in two lists (listings/README.md)."""

import pytest
from django.utils.timezone import localdate

from listings.models import Landlord, SourceRecord, Unit
from tests.import_report import CREATED, UPDATED, figures, warned_of
from tests.listings.units_file import NEW, UnitsFile

pytestmark = pytest.mark.django_db


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
