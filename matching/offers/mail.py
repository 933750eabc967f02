"""Mails about offers: plain text in the reader's language, with a link and nothing about the household, not its code.

Each is sent after the transaction; one that cannot be sent is logged, and keeps no other reader from theirs. What one
request or one run of a job has to tell a person is one mail (`gathered`).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from agencies.enums import Role
from agencies.mailing import send_each
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
GRANTED = (
    gettext_lazy("A coordinator answered your request"),
    gettext_lazy("You asked for a unit to be held out of turn. It is held: propose it before the hold runs out."),
)
REFUSED = (
    gettext_lazy("A coordinator answered your request"),
    gettext_lazy("You asked for a unit to be held out of turn. The answer is on your first page."),
)


@dataclass(frozen=True)
class News:
    """What a person is told: a subject, a sentence, and the address of a page."""

    subject: Promise
    text: Promise
    address: str


Told = list[tuple[User, News]]
_gathering: ContextVar[Told | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """One mail a person for all that is told within, after its transactions; what was rolled back is not told.

    An error keeps no mail about what was done before it. Within another, that one gathers.
    """
    if _gathering.get() is not None:
        yield
        return
    told: Told = []
    token = _gathering.set(told)
    try:
        yield
    finally:
        _gathering.reset(token)
        transaction.on_commit(lambda: deliver(told), robust=True)


def deliver(told: Told) -> None:
    """Send each person one mail; of a page that they would be sent to twice, what was told of it first."""
    by_reader: dict[User, dict[str, News]] = {}
    for reader, news in told:
        by_reader.setdefault(reader, {}).setdefault(news.address, news)
    send_each([letter(reader, list(news.values())) for reader, news in by_reader.items()])


def letter(reader: User, news: list[News]) -> EmailMessage:
    """The mail in the reader's language."""
    with override(reader.language):
        if len(news) == 1:
            subject, text, addresses = str(news[0].subject), str(news[0].text), news[0].address
        else:
            several = ngettext(
                "%(count)s thing changed about offers", "%(count)s things changed about offers", len(news)
            )
            subject = several % {"count": len(news)}
            text = _("This changed just now. Each link leads to its page.")
            subjects = dict.fromkeys(str(one.subject) for one in news)
            addresses = "\n\n".join(
                "\n".join([about, *(one.address for one in news if str(one.subject) == about)]) for about in subjects
            )
        body = _("Hello,\n\n%(text)s\n\n%(address)s\n\nShared unit bank, Ottawa")
        return EmailMessage(subject, body % {"text": text, "address": addresses} + "\n", None, [reader.email])


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
    """Tell each reader but the person who acted, with a link, once the transaction is through."""

    def tell() -> None:
        people = [reader for reader in readers() if person is None or reader.pk != person.pk]
        news = News(*words, settings.SITE_URL + reverse(page, args=which))
        told = [(reader, news) for reader in people]
        gathering = _gathering.get()
        if gathering is None:
            deliver(told)
        else:
            gathering.extend(told)

    transaction.on_commit(tell, robust=True)
