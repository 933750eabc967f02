"""Who may load lists in the browser (agencies/README.md)."""

from typing import TypeGuard

from agencies.access import can_edit_people, can_enter_admin
from agencies.enums import Role
from agencies.models import User, Visitor
from listings.access import can_edit_bank


def can_load_units(user: Visitor) -> TypeGuard[User]:
    """Locators and coordinators, who keep the bank, load lists of homes: in the admin."""
    return can_enter_admin(user) and can_edit_bank(user)


def can_load_households(user: Visitor) -> TypeGuard[User]:
    """A team lead loads the households of their own agency. Nobody else sees the file: it may name people."""
    return user.is_authenticated and user.is_active and user.role == Role.LEAD


def can_see_reports(user: Visitor) -> TypeGuard[User]:
    """Everyone who is signed in reads published reports, readers of reports included."""
    return user.is_authenticated and user.is_active


def can_see_draft_reports(user: Visitor) -> TypeGuard[User]:
    """Locators and coordinators see drafts, and true counts: they know the households as cards anyway."""
    return can_enter_admin(user)


def can_publish_reports(user: Visitor) -> TypeGuard[User]:
    """Coordinators publish the monthly report, with a note in both languages."""
    return can_edit_people(user)
