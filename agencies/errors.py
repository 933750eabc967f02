"""Why something that a person asked for was not done."""

from django.utils.translation import gettext as _


class NotPossible(Exception):
    """The sentence says what stands in the way; nothing was changed."""


class Busy(NotPossible):
    """Somebody else keeps what is to be changed locked: a moment later it may be possible."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else is changing this at this moment. Try again."))
