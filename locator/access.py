"""Who may load lists in the browser (design section 7)."""

from agencies.access import can_enter_admin
from agencies.enums import Role
from listings.access import can_edit_bank


def can_load_units(user) -> bool:
    """Locators and coordinators, who keep the bank, load lists of homes: in the admin."""
    return can_enter_admin(user) and can_edit_bank(user)


def can_load_households(user) -> bool:
    """A team lead loads the households of their own agency. Nobody else sees the file: it may name people."""
    return user.is_authenticated and user.is_active and user.role == Role.LEAD
