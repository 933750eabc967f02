"""A thing to do on the first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

MOST = 8  # of a kind


@dataclass(frozen=True)
class Task:
    """Something to do: what and why, and the button that leads there. `urgency`: now, soon or "" (see look.css)."""

    icon: str
    urgency: str
    code: str
    """The household that it is about; blank for anything else."""
    what: str
    why: str
    url: str
    action: str


def counted(count: int, words: str, why: str, page: str, query: str = "") -> Task | None:
    """One line for all of a kind; none where there is none."""
    if not count:
        return None
    url = reverse(page) + (f"?{query}" if query else "")
    return Task("clock", "soon", "", words % {"count": count}, why, url, _("See them"))
