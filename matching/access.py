"""Who may see and decide what of referrals, offers, rounds, policies and equity, by their role alone."""

from typing import TypeGuard

from agencies.access import can_enter_admin, can_see_cards, can_see_households
from agencies.enums import Role
from agencies.models import User, Visitor


def can_see_holder(user: Visitor) -> TypeGuard[User]:
    """Who holds a unit is told to coordinators; others learn until when."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def can_decide_holds(user: Visitor) -> TypeGuard[User]:
    """Coordinators let a household hold a unit although others stand before it, with a reason."""
    return can_see_holder(user)


def can_see_tenancies(user: Visitor) -> TypeGuard[User]:
    """Caseworkers and leads follow their own agency's tenancies; locators and coordinators see cards under consent."""
    return can_see_households(user) or can_see_cards(user)


def can_see_rounds(user: Visitor) -> TypeGuard[User]:
    """Locators and coordinators read rounds: whole plans for all households and units at once."""
    return can_enter_admin(user)


def can_run_rounds(user: Visitor) -> TypeGuard[User]:
    """Coordinators make, change, commit and discard rounds."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def can_see_policy(user: Visitor) -> TypeGuard[User]:
    """Everybody who works with households or homes reads how places in line are decided; readers of reports do not."""
    return can_see_households(user) or can_enter_admin(user)


def can_edit_policy(user: Visitor) -> TypeGuard[User]:
    """Coordinators write the next version of the policy and say from when it holds."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def can_see_equity(user: Visitor) -> TypeGuard[User]:
    """Coordinators and locators read whom offers reach; a team lead reads their own agency's figures."""
    return can_enter_admin(user) or (can_see_households(user) and user.role == Role.LEAD)
