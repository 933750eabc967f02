"""What import_units may store and tell: restrictions, class D words, confidential units (listings/README.md)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agencies.enums import Role
from listings.models import Restriction, TeachingMoment
from tests.factories import UserFactory
from tests.import_report import CREATED, REFUSED, UNCHANGED, UPDATED, figures, problems, warned_of
from tests.listings.units_file import NEW, UnitsFile

pytestmark = pytest.mark.django_db


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
