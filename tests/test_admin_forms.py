"""What the admin's forms keep, refuse and explain."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Area, User
from listings.enums import ProtectedGround
from listings.models import Interaction, Landlord, Opening, Restriction, SourceRecord, TeachingMoment, Unit
from listings.preferences import refusal
from tests.admin_form import filled, visitor
from tests.factories import (
    BuildingFactory,
    ContactFactory,
    InteractionFactory,
    LandlordFactory,
    OpeningFactory,
    RestrictionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = localdate()


@pytest.fixture
def locator() -> User:
    return UserFactory(locator=True, name="Marc Locator")


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


def unit_change(unit: Unit) -> str:
    return reverse("admin:listings_unit_change", args=[unit.pk])


# The human-rights wall


def test_a_refused_wish_is_explained_noted_and_not_stored(locator: User) -> None:
    unit = UnitFactory(unit_number="4", preference_text="")
    browser = visitor(locator)
    sent = filled(browser, unit_change(unit), preference_text="Adults only please", unit_number="12")

    answer = browser.post(unit_change(unit), sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert refusal(ProtectedGround.FAMILY_STATUS) in answer.context["adminform"].form.errors["preference_text"]
    assert 'value="12"' in page
    assert "Adults only please" in page
    unit.refresh_from_db()
    assert (unit.preference_text, unit.unit_number) == ("", "4")
    moment = TeachingMoment.objects.get()
    assert (moment.unit, moment.ground, moment.person, moment.noticed_on) == (unit, "family_status", locator, TODAY)
    assert "Adults" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_the_same_wish_twice_is_one_teaching_moment(locator: User) -> None:
    unit = UnitFactory()
    browser = visitor(locator)
    sent = filled(browser, unit_change(unit), preference_text="No kids")

    for _time in range(2):
        browser.post(unit_change(unit), sent)

    assert TeachingMoment.objects.count() == 1


def test_a_wish_refused_before_the_unit_is_recorded_is_noted_with_its_landlord(locator: User) -> None:
    landlord = LandlordFactory()
    browser = visitor(locator)
    address = reverse("admin:listings_unit_add")
    sent = filled(
        browser,
        address,
        preference_text="Canadians only",
        landlord=landlord.pk,
        building=BuildingFactory().pk,
        unit_type="apartment",
        bedrooms=1,
    )

    browser.post(address, sent)

    assert not Unit.objects.exists()
    assert [(moment.landlord, moment.ground) for moment in TeachingMoment.objects.all()] == [(landlord, "origin")]


def test_a_lawful_wish_is_stored(locator: User) -> None:
    unit = UnitFactory()
    browser = visitor(locator)

    answer = browser.post(
        unit_change(unit), filled(browser, unit_change(unit), preference_text="Quiet after 11 pm, no smoking inside")
    )

    unit.refresh_from_db()
    assert answer.status_code == 302
    assert unit.preference_text == "Quiet after 11 pm, no smoking inside"
    assert not TeachingMoment.objects.exists()


def test_a_note_of_a_talk_meets_the_same_wall(locator: User) -> None:
    landlord = LandlordFactory()
    browser = visitor(locator)
    address = reverse("admin:listings_interaction_add")
    sent = filled(browser, address, landlord=landlord.pk, channel="call", note="Wants nobody on welfare")

    answer = browser.post(address, sent)

    assert answer.status_code == 200
    assert not Interaction.objects.exists()
    assert TeachingMoment.objects.get().landlord == landlord


def test_a_note_beside_the_landlord_meets_the_same_wall(locator: User) -> None:
    landlord = LandlordFactory(name="Before")
    browser = visitor(locator)
    address = reverse("admin:listings_landlord_change", args=[landlord.pk])
    talk = {"interactions-0-channel": "call", "interactions-0-note": "Pas d’enfants", "name": "After"}

    answer = browser.post(address, filled(browser, address, **talk))

    landlord.refresh_from_db()
    assert answer.status_code == 200
    assert 'value="After"' in answer.content.decode()
    assert landlord.name == "Before"
    assert [(moment.landlord, moment.ground) for moment in TeachingMoment.objects.all()] == [
        (landlord, "family_status")
    ]


# Units


def test_a_unit_that_the_team_adds_has_a_name_in_every_list(locator: User) -> None:
    area = Area.objects.get(name_en="Vanier", kind="neighbourhood")
    browser = visitor(locator)
    address = reverse("admin:listings_unit_add")
    opening = {
        "openings-TOTAL_FORMS": 1,
        "openings-0-rent": "1450",
        "openings-0-offered_from": TODAY.isoformat(),
        "openings-0-available_from": TODAY.isoformat(),
    }
    sent = filled(
        browser,
        address,
        building=BuildingFactory().pk,
        landlord=LandlordFactory().pk,
        area=area.pk,
        unit_type="apartment",
        bedrooms=2,
        requires=["direct_rent"],
        elevator="true",
        confidential="on",
        **opening,
    )

    answer = browser.post(address, sent)

    assert answer.status_code == 302, answer.context["errors"]
    unit = Unit.objects.get()
    record = SourceRecord.objects.get()
    assert (record.source, record.ref, record.is_oldest) == ("team", str(unit.pk), True)
    assert (unit.area_basis, unit.requires, unit.elevator, unit.laundry) == ("named", ["direct_rent"], True, None)
    assert unit.confidential
    assert Opening.objects.get().rent == 1450


def test_openings_that_overlap_are_refused_in_the_form_and_nothing_is_lost(locator: User) -> None:
    unit = OpeningFactory().unit
    browser = visitor(locator)
    address = reverse("admin:listings_opening_add")
    sent = filled(
        browser,
        address,
        unit=unit.pk,
        rent="1777",
        offered_from=TODAY.isoformat(),
        available_from=TODAY.isoformat(),
    )

    answer = browser.post(address, sent)

    page = answer.content.decode()
    assert "The unit is already on offer for some of these days." in page
    assert 'value="1777"' in page
    assert Opening.objects.count() == 1


def test_a_home_that_is_offered_again_begins_with_today_and_the_terms_of_the_last_time(locator: User) -> None:
    unit = OpeningFactory(rent=1234, lease_months=12, closed_on=TODAY, close_reason="withdrawn").unit
    address = reverse("admin:listings_opening_add")

    form = visitor(locator).get(f"{address}?unit={unit.pk}").context["adminform"].form

    assert form.get_initial_for_field(form.fields["rent"], "rent") == 1234
    assert form.get_initial_for_field(form.fields["lease_months"], "lease_months") == 12
    assert form.get_initial_for_field(form.fields["offered_from"], "offered_from") == TODAY
    assert visitor(locator).get(f"{address}?unit=zz").status_code == 200


def test_what_only_the_database_sees_is_an_error_of_the_form(locator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people at once: the second passes the form's own checks, and PostgreSQL refuses the row."""
    unit = OpeningFactory().unit
    monkeypatch.setattr(Opening, "validate_constraints", lambda self, exclude=None: None)
    browser = visitor(locator)
    address = reverse("admin:listings_opening_add")
    sent = filled(
        browser,
        address,
        unit=unit.pk,
        rent="1777",
        offered_from=TODAY.isoformat(),
        available_from=TODAY.isoformat(),
    )

    answer = browser.post(address, sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The unit is already on offer for some of these days." in page
    assert 'value="1777"' in page
    assert Opening.objects.count() == 1
    assert not LogEntry.objects.exists()


# Class C


def restriction_sent(browser: Visitor, unit: Unit, **values: str) -> dict[str, Any]:
    one = {"restriction-TOTAL_FORMS": 1} | {f"restriction-0-{name}": value for name, value in values.items()}
    return filled(browser, unit_change(unit), **one)


def test_whoever_records_a_restriction_is_its_author(locator: User) -> None:
    unit = UnitFactory()
    browser = visitor(locator)

    browser.post(unit_change(unit), restriction_sent(browser, unit, group="women", legal_basis="s21_2"))

    restriction = Restriction.objects.get()
    assert (restriction.unit, restriction.author, restriction.approved_by) == (unit, locator, None)


def test_a_restriction_that_changes_has_a_new_author_and_no_approval(locator: User) -> None:
    restriction = RestrictionFactory(approved=True)
    browser = visitor(locator)

    browser.post(
        unit_change(restriction.unit),
        restriction_sent(browser, restriction.unit, group="men", legal_basis="s21_2")
        | {"restriction-0-id": restriction.pk, "restriction-INITIAL_FORMS": 1},
    )

    restriction.refresh_from_db()
    assert (restriction.group, restriction.author, restriction.approved_on) == ("men", locator, None)


def test_a_section_of_the_code_allows_its_own_groups_only(locator: User) -> None:
    unit = UnitFactory()
    browser = visitor(locator)

    answer = browser.post(unit_change(unit), restriction_sent(browser, unit, group="youth", legal_basis="s15"))

    assert "This section of the Code does not let a home be kept for this group." in answer.content.decode()
    assert not Restriction.objects.exists()


def test_only_its_author_takes_back_a_restriction_that_nobody_approved(locator: User, coordinator: User) -> None:
    own, approved = RestrictionFactory(author=locator), RestrictionFactory(author=locator, approved=True)
    address = "admin:listings_restriction_delete"

    by_another = visitor(coordinator).post(reverse(address, args=[own.pk]), {"post": "yes"})
    of_approved = visitor(locator).post(reverse(address, args=[approved.pk]), {"post": "yes"})
    by_author = visitor(locator).post(reverse(address, args=[own.pk]), {"post": "yes"})

    assert (by_another.status_code, of_approved.status_code, by_author.status_code) == (403, 403, 302)
    assert list(Restriction.objects.all()) == [approved]


# Landlords


def test_a_talk_is_signed_by_whoever_writes_it_down_and_then_stays(locator: User) -> None:
    landlord = LandlordFactory()
    old = InteractionFactory(landlord=landlord, note="As it was")
    browser = visitor(locator)
    address = reverse("admin:listings_landlord_change", args=[landlord.pk])
    sent = filled(
        browser,
        address,
        **{
            "interactions-0-note": "Rewritten",
            "interactions-1-channel": "visit",
            "interactions-1-note": "Two homes free in spring",
            "interactions-1-next_on": (TODAY + timedelta(days=30)).isoformat(),
        },
    )

    browser.post(address, sent)

    old.refresh_from_db()
    new = Interaction.objects.exclude(pk=old.pk).get()
    assert old.note == "As it was"
    assert (new.person, new.channel, new.next_on) == (locator, "visit", TODAY + timedelta(days=30))


def test_a_contact_that_no_longer_holds_is_deleted(locator: User) -> None:
    contact = ContactFactory(name="Peter Hazel")
    browser = visitor(locator)
    address = reverse("admin:listings_landlord_change", args=[contact.landlord_id])

    browser.post(address, filled(browser, address, **{"contacts-0-DELETE": "on"}))

    assert not contact.landlord.contacts.exists()


def test_the_history_names_fields_and_never_a_person(locator: User) -> None:
    contact = ContactFactory(landlord__name="Hazel and Son", name="Peter Hazel", email="peter@hazel.example.org")
    browser = visitor(locator)
    address = reverse("admin:listings_landlord_change", args=[contact.landlord_id])
    sent = filled(browser, address, name="Hazel and Daughter", **{"contacts-0-phone": "6135550111"})

    browser.post(address, sent)

    page = browser.get(reverse("admin:listings_landlord_history", args=[contact.landlord_id])).content.decode()
    written = "".join(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all())
    assert "Changed Name" in page
    assert "phone" in written.lower()
    for name in ("Hazel", "peter", "Peter", "6135550111"):
        assert name not in written


def test_a_broken_constraint_elsewhere_is_not_swallowed(locator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second attempt only shows the form; it never saves."""
    attempts = []

    def refuse(self, *args: Any, **kwargs: Any) -> None:
        attempts.append(self)
        raise IntegrityError("no")

    landlord = LandlordFactory()
    browser = visitor(locator)
    address = reverse("admin:listings_landlord_change", args=[landlord.pk])
    sent = filled(browser, address)
    monkeypatch.setattr(Landlord, "save", refuse)

    answer = browser.post(address, sent)

    assert answer.status_code == 200
    assert "This contradicts something already recorded." in answer.content.decode()
    assert len(attempts) == 1
