"""Offers as lists and pages tell them: what is late, what comes next, and what happened, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.wording import clock, day, weekday_and_day
from listings.naming import public_name
from listings.wording import title
from matching.enums import ENDED_STATES, LIVE_STATES, OfferState
from matching.models import Offer, OfferEvent
from matching.models.offer import Viewing
from matching.offers.deadlines import late_before

PATH = (*LIVE_STATES, OfferState.LEASED)
STEPS = {
    OfferState.PROPOSED: gettext_lazy("They know of it: proposed"),
    OfferState.VIEWING: gettext_lazy("A viewing is arranged"),
    OfferState.APPLIED: gettext_lazy("They applied for it"),
    OfferState.ACCEPTED: gettext_lazy("Both sides said yes"),
    OfferState.LEASED: gettext_lazy("The lease is signed"),
}
ICONS = {
    OfferState.HELD: ("ask", "lock"),
    OfferState.ACCEPTED: ("yes", "yes"),
    OfferState.LEASED: ("yes", "home"),
}

# What an event tells that leaves the offer where it is; of one that ended, that it was reopened.
UNMOVED = {
    OfferState.HELD: gettext_lazy("Held for longer"),
    **dict.fromkeys(LIVE_STATES[1:], gettext_lazy("Another day for the next step")),
    OfferState.LEASED: gettext_lazy("The day of the lease corrected"),
}


def with_names(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what a line about each says, and the public name of the unit as `unit_name`."""
    return offers.select_related(
        "referral__client", "opening__unit__area", "opening__unit__building", "agency", "made_by"
    ).annotate(unit_name=public_name("opening__unit"))


def due(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with `due_on`: a hold's last day, else the day by which the next step is expected; null once it ended."""
    return offers.annotate(
        due_on=Case(When(state=OfferState.HELD, then=F("held_until")), When(state__in=LIVE_STATES, then=F("reply_by")))
    )


def late(today: date) -> Q:
    """What should have happened before today: for querysets that went through `due`."""
    return Q(due_on__lt=today)


def overdue(today: date) -> Q:
    """What is late for two business days, a coordinator's matter: for querysets that went through `due`."""
    return Q(due_on__lte=late_before(today))


def viewing_in_words(viewing: Viewing) -> str:
    """Tue Dec 1, 2:30 pm; where nobody knows the hour yet, the day alone. Without a point, to end a sentence."""
    on = weekday_and_day(viewing.on)
    if viewing.at is None:
        return on.removesuffix(".")
    return _("%(day)s, %(time)s") % {"day": on, "time": clock(viewing.at)}


@dataclass(frozen=True)
class OfferLine:
    """An offer in a list, to somebody who may see it."""

    offer: Offer
    today: date

    @property
    def title(self) -> str:
        """What the home is and in which area."""
        return title(self.offer.opening.unit)

    @property
    def due_on(self) -> date | None:
        """The last day of a hold, else the day by which the next step is expected."""
        if self.offer.state == OfferState.HELD:
            return self.offer.held_until
        return self.offer.reply_by if self.offer.is_live else None

    @property
    def is_late(self) -> bool:
        """Whether that day is past."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def when(self) -> str:
        """Until when, or since when, in words."""
        offer = self.offer
        if offer.has_lapsed(self.today):
            return _("The hold ran out on %(date)s.") % {"date": day(offer.last_held_on)}
        if offer.state == OfferState.HELD:
            return _("Held until %(date)s.") % {"date": day(offer.last_held_on)}
        return self.viewed or self.expected

    @property
    def viewed(self) -> str:
        """Of an offer at the viewing: when that is, or that somebody should say what came of it; else blank."""
        viewing = Viewing.of(self.offer)
        if viewing is None or self.offer.state != OfferState.VIEWING:
            return ""
        if viewing.on > self.today:
            return _("Viewing %(when)s.") % {"when": viewing_in_words(viewing)}
        if viewing.on == self.today:
            return _("Viewing today, %(time)s.") % {"time": clock(viewing.at)} if viewing.at else _("Viewing today.")
        if (self.today - viewing.on).days == 1:
            return _("The viewing was yesterday: what came of it?")
        return _("The viewing was on %(date)s: what came of it?") % {"date": day(viewing.on)}

    @property
    def expected(self) -> str:
        """By when the next step is expected, or since when nothing is."""
        if self.due_on and self.is_late:
            return _("The next step was expected by %(date)s.") % {"date": day(self.due_on)}
        if self.due_on:
            return _("The next step is expected by %(date)s.") % {"date": day(self.due_on)}
        return _("Since %(date)s.") % {"date": day(self.offer.state_since)}

    @property
    def tone(self) -> str:
        """The tag's meaning: see look.css."""
        if self.offer.state in ENDED_STATES:
            return ""
        return ICONS.get(OfferState(self.offer.state), ("info", ""))[0]

    @property
    def icon(self) -> str:
        """The tag's icon."""
        if self.offer.state in ENDED_STATES:
            return "no"
        return ICONS.get(OfferState(self.offer.state), ("", "calendar"))[1]


@dataclass(frozen=True)
class WayStep:
    """A step of the way from the hold to the lease."""

    label: str
    done: bool
    current: bool


def path(offer: Offer, events: Iterable[OfferEvent]) -> list[WayStep]:
    """Where an offer stands; of one that ended, how far it came."""
    stood = offer.state
    if stood in ENDED_STATES:
        ending = [event.from_state for event in events if event.to_state == stood and event.from_state != stood]
        stood = ending[-1] if ending and ending[-1] in PATH else OfferState.HELD
    reached = PATH.index(OfferState(stood))
    return [
        WayStep(
            str(state.label),
            done=place < reached or offer.state == OfferState.LEASED,
            current=place == reached and offer.state in LIVE_STATES,
        )
        for place, state in enumerate(PATH)
    ]


@dataclass(frozen=True)
class Told:
    """An event in words."""

    event: OfferEvent

    @property
    def what(self) -> str | Promise:
        """What happened."""
        event = self.event
        before, after = event.from_state, event.to_state
        if before == after and event.viewing_on:
            return gettext_lazy("Another day or hour for the viewing")
        if before == after:
            return UNMOVED.get(OfferState(after), gettext_lazy("Reopened"))
        if before in ENDED_STATES:
            return _("Reopened: %(state)s") % {"state": event.get_to_state_display()}
        if before and after in PATH and before in PATH and PATH.index(after) < PATH.index(before):
            return _("Taken back, to: %(state)s") % {"state": event.get_to_state_display()}
        return event.get_to_state_display()

    @property
    def viewing(self) -> str:
        """When the viewing is that was arranged then; else blank."""
        viewing = Viewing.of(self.event)
        return _("Viewing %(when)s.") % {"when": viewing_in_words(viewing)} if viewing else ""

    @property
    def by(self) -> str:
        """Who recorded it, and for whom."""
        event = self.event
        if event.person is None:
            return _("By the bank’s rules")
        if event.behalf:
            return _("%(person)s, for: %(side)s") % {"person": event.person, "side": event.get_behalf_display()}
        return str(event.person)
