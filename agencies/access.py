"""Who may do what on the community side (agencies/README.md). Which rows, each model's `visible_to` says."""

from typing import TYPE_CHECKING, TypeGuard

from agencies.enums import Role

if TYPE_CHECKING:
    from agencies.models import Client, User, Visitor


def can_see_households(user: "Visitor") -> TypeGuard["User"]:
    """Caseworkers and team leads see the households of their own agency; nobody else sees a household itself."""
    return user.is_authenticated and user.is_active and user.role in (Role.CASEWORKER, Role.LEAD)


def can_enter_admin(user: "Visitor") -> TypeGuard["User"]:
    """Locators and coordinators work in the admin; nobody else enters it."""
    return user.is_authenticated and user.is_active and user.role in (Role.LOCATOR, Role.COORDINATOR)


def can_edit_people(user: "Visitor") -> TypeGuard["User"]:
    """Coordinators keep the list of people, agencies, areas and rates."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def can_see_cards(user: "Visitor") -> TypeGuard["User"]:
    """Locators and coordinators see other agencies' households as cards, under live consent to share."""
    return can_enter_admin(user)


def can_edit_household(user: "Visitor", client: "Client") -> TypeGuard["User"]:
    """Caseworkers and team leads work on every household of their own agency, whoever its worker is."""
    return can_see_households(user) and client.agency_id == user.agency_id


def can_hand_over(user: "Visitor", client: "Client") -> TypeGuard["User"]:
    """A team lead hands a household over to another agency, and says who in the agency stands by it."""
    return can_edit_household(user, client) and user.role == Role.LEAD


def can_resolve_lookalikes(user: "Visitor") -> TypeGuard["User"]:
    """Coordinators find out, with both agencies, whether two households are the same."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR
