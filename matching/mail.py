"""Mails about offers: plain text in the reader's language, with a link and nothing about the household, not its code.

Each is sent after the transaction; one that cannot be sent is logged, and keeps no other reader from theirs.
"""

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

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

log = logging.getLogger(__name__)

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
GRANTED = (
    gettext_lazy("A coordinator answered your request"),
    gettext_lazy("You asked for a unit to be held out of turn. It is held: propose it before the hold runs out."),
)
REFUSED = (
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


def hold_granted(request: HoldRequest, offer: Offer) -> None:
    """Tell who asked that the unit is held, and where it goes on."""
    later(lambda: asker_of(request), GRANTED, "offer", [offer.pk], request.decided_by)


def hold_refused(request: HoldRequest) -> None:
    """Tell who asked that a coordinator said no; why, they read on their first page."""
    later(lambda: asker_of(request), REFUSED, "home", [], request.decided_by)


def asker_of(request: HoldRequest) -> Iterable[User]:
    """Who asked for a hold, if they still work here."""
    return User.objects.filter(pk=request.asked_by_id, is_active=True)


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

    def send() -> None:
        for reader in readers():
            if person is None or reader.pk != person.pk:
                _send(reader, words, settings.SITE_URL + reverse(page, args=which))

    transaction.on_commit(send, robust=True)


def _send(reader: User, words: tuple[Promise, Promise], address: str) -> None:
    """Send one mail. Of an error only its kind is logged: its text may hold the reader's address."""
    subject, text = words
    with override(reader.language):
        body = _("Hello,\n\n%(text)s\n\n%(address)s\n\nShared unit bank, Ottawa") % {"text": text, "address": address}
        try:
            send_mail(str(subject), body + "\n", None, [reader.email])
        except (OSError, SMTPException) as error:
            log.error("A mail about an offer could not be sent: %s", type(error).__name__)
