"""Who sees which part of the unit bank (agencies/README.md)."""

from datetime import date
from typing import TypeGuard

from django.db.models import F, Q, QuerySet

from agencies.access import can_enter_admin
from agencies.enums import Role
from agencies.models import User, Visitor
from listings.models import Opening, Unit


def can_see_bank(user: Visitor) -> TypeGuard[User]:
    """The bank is shared: everyone who is signed in sees open units, but for readers, who see published reports."""
    return user.is_authenticated and user.is_active and user.role in Role.values and user.role != Role.READER


def can_edit_bank(user: Visitor) -> TypeGuard[User]:
    """Locators and coordinators keep landlords and units, for every agency."""
    return can_enter_admin(user)


def can_see_place(user: Visitor, unit: Unit) -> bool:
    """Whoever sees the bank sees addresses and landlords' names; of a confidential unit nobody sees more than the area.

    That lasts until an offer for it is accepted. Locators and coordinators work with confidential units in the admin.
    """
    return can_see_bank(user) and not unit.confidential


def on_offer(day: date) -> QuerySet[Opening]:
    """The openings on offer on a day: what figures about the bank count."""
    return Opening.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), offered_from__lte=day)


def open_units(user: Visitor, day: date) -> QuerySet[Opening]:
    """The openings on offer on a day that a person may see, with their unit, and its `source` and `unit_ref`."""
    openings = on_offer(day) if can_see_bank(user) else Opening.objects.none()
    return (
        openings.filter(unit__source_records__is_oldest=True)
        .select_related("unit__area", "unit__building", "unit__landlord")
        .annotate(source=F("unit__source_records__source"), unit_ref=F("unit__source_records__ref"))
    )


def can_approve_restrictions(user: Visitor) -> TypeGuard[User]:
    """Coordinators approve whom a unit may be kept for, never what they recorded themselves."""
    return can_edit_bank(user) and user.role == Role.COORDINATOR
