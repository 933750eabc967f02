"""Who may load lists in the browser (design section 7)."""

from agencies.enums import Role


def can_load_units(user) -> bool:
    """Locators and coordinators, who keep the bank, load lists of homes: in the admin."""
    return user.is_authenticated and user.is_active and user.role in (Role.LOCATOR, Role.COORDINATOR)


def can_load_households(user) -> bool:
    """A team lead loads the households of their own agency. Nobody else sees the file: it may name people."""
    return user.is_authenticated and user.is_active and user.role == Role.LEAD
