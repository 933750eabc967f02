"""Who may see households. Which ones, `Client.objects.visible_to` says."""

from agencies.enums import Role


def can_see_households(user) -> bool:
    """Caseworkers and team leads see the households of their own agency; nobody else sees a household itself."""
    return user.is_authenticated and user.is_active and user.role in (Role.CASEWORKER, Role.LEAD)


def can_enter_admin(user) -> bool:
    """Locators and coordinators work in the admin; nobody else enters it."""
    return user.is_authenticated and user.is_active and user.role in (Role.LOCATOR, Role.COORDINATOR)


def can_edit_people(user) -> bool:
    """Coordinators keep the list of people, agencies, areas and rates."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def can_see_cards(user) -> bool:
    """Locators and coordinators see other agencies' households as cards, under live consent to share."""
    return can_enter_admin(user)
