"""Mails about offers: plain text in the reader's language, with a link and nothing about the household, not its code.

Each is sent after the transaction; one that cannot be sent is logged, and undoes nothing.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agencies.enums import Role
from agencies.models import User
from matching.enums import OfferState
from matching.models import HoldRequest, Offer

CHANGED = (
    gettext_lazy("An offer has changed"),
    gettext_lazy("Something was recorded about an offer to one of your households."),
)
HELD_FOR_YOU = (
    gettext_lazy("A unit is held for one of your households"),
    gettext_lazy("A unit is held for one of your households. Propose it to them before the hold runs out."),
)
RUNS_OUT = (
    gettext_lazy("A hold runs out soon"),
    gettext_lazy("A hold for one of your households runs out soon. Propose the unit to them, or let it go."),
)
ASKED = (
    gettext_lazy("A caseworker asks to hold a unit out of turn"),
    gettext_lazy("Others stand before the household in priority. Grant the hold, or answer why not."),
)
ANSWERED = (
    gettext_lazy("A coordinator answered your request"),
    gettext_lazy("You asked for a unit to be held out of turn. The answer is on your first page."),
)


def offer_changed(offer: Offer, person: User | None) -> None:
    """Tell who stands by the household of an offer, unless they did it themselves."""
    made = offer.state == OfferState.HELD and offer.made_by_id == getattr(person, "pk", None)
    later(lambda: workers_of(offer), HELD_FOR_YOU if made else CHANGED, "offer", [offer.pk], person)


def hold_runs_out(offer: Offer) -> None:
    """Tell who stands by the household that its hold ends soon."""
    later(lambda: workers_of(offer), RUNS_OUT, "offer", [offer.pk], None)


def hold_asked(request: HoldRequest) -> None:
    """Tell the coordinators that somebody asks for a hold out of turn."""
    later(coordinators, ASKED, "hold_requests", [], request.asked_by)


def hold_answered(request: HoldRequest) -> None:
    """Tell who asked what the coordinator answered."""
    later(lambda: User.objects.filter(pk=request.asked_by_id, is_active=True), ANSWERED, "home", [], request.decided_by)


def workers_of(offer: Offer) -> Iterable[User]:
    """Who stands by the household today; where nobody does, the leads of its agency."""
    people = User.objects.filter(agency_id=offer.agency_id, is_active=True)
    worker = people.filter(clients__referrals=offer.referral_id)
    return worker or people.filter(role=Role.LEAD)


def coordinators() -> Iterable[User]:
    """The coordinators of the locator team."""
    return User.objects.filter(role=Role.COORDINATOR, is_active=True)


def later(
    readers: Callable[[], Iterable[User]],
    words: tuple[Promise, Promise],
    page: str,
    which: list,
    person: User | None,
) -> None:
    """Send a mail with a link to each reader but the person who acted, once the transaction is through."""
    transaction.on_commit(partial(_send, readers, words, page, which, person), robust=True)


def _send(
    readers: Callable[[], Iterable[User]], words: tuple[Promise, Promise], page: str, which: list, person: User | None
) -> None:
    subject, text = words
    address = settings.SITE_URL + reverse(page, args=which)
    for reader in readers():
        if person is None or reader.pk != person.pk:
            with override(reader.language):
                body = _("Hello,\n\n%(text)s\n\n%(address)s\n\nShared unit bank, Ottawa") % {
                    "text": text,
                    "address": address,
                }
                send_mail(str(subject), body + "\n", None, [reader.email])
