"""What one person may record of an offer today, and the form that asks for each; None: it is not theirs, or over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agencies.models import User
from matching.enums import ENDED_STATES, LIVE_STATES, OfferState, Side
from matching.models import Offer, Tenancy
from matching.models.offer import Viewing
from matching.offers import undoing, viewings
from matching.offers.deadlines import hold_until
from matching.offers.forms import EndForm, ExtendForm, LeaseForm, ReplyForm, TransitionForm, ViewingForm, WordsForm
from matching.offers.lines import STEPS
from matching.offers.states import Transition, Who, for_whom, needs_words, role_towards, transitions_for
from matching.pairs.ranking import policy_on


@dataclass(frozen=True)
class NextStep:
    """A step on the way to the lease that may be recorded now, and what it asks for."""

    state: str
    label: str | Promise
    form: TransitionForm


class Possible:
    """The forms of one person for one offer on a day; each bound where it is given what was sent."""

    def __init__(self, user: User, offer: Offer, today: date) -> None:
        self.user, self.offer, self.today = user, offer, today
        self.who = role_towards(user, offer.agency_id)
        self.is_coordinator = self.who == Who.COORDINATOR
        found = transitions_for(user, offer.agency_id, offer.state)
        self.ends = [one for one in found if one.target in ENDED_STATES]
        over = offer.is_live and offer.has_lapsed(today)
        self.forward = [] if over else [one for one in found if one.target not in ENDED_STATES]

    def steps(self, answered: TransitionForm | None = None) -> list[NextStep]:
        """The next steps; one of them as it was answered."""
        given = {answered.transition.target: answered} if answered else {}
        return [
            NextStep(one.target, STEPS[one.target], given.get(one.target) or self._step(one, None))
            for one in self.forward
        ]

    def step(self, state: str, data: Any = None) -> TransitionForm | None:
        """The form of one next step."""
        return next((self._step(one, data) for one in self.forward if one.target == state), None)

    def _step(self, transition: Transition, data: Any) -> TransitionForm:
        return TransitionForm(transition, self._has_to_say_why(transition), self._days(), data)

    def _days(self) -> tuple[date, date]:
        """The first and the last day for a viewing."""
        return self.today, viewings.last_day(self.offer, self.who, self.today)

    def _has_to_say_why(self, transition: Transition) -> bool:
        side = self.side(transition) or for_whom(transition, self.who, "") or ""
        return self.who is not None and needs_words(transition, self.who, side, "")

    def side(self, transition: Transition) -> str:
        """A coordinator records as a locator would, for the landlord, where a locator may; else as the table says."""
        return Side.LANDLORD if self.is_coordinator and Who.LOCATOR in transition.who else ""

    def viewing(self, data: Any = None) -> ViewingForm | None:
        """Another day or hour for the viewing."""
        if self.offer.state != OfferState.VIEWING:
            return None
        return ViewingForm(Viewing.of(self.offer), self._days(), data)

    def end(self, data: Any = None) -> EndForm | None:
        """Why it came to nothing."""
        return EndForm(self.ends, self.is_coordinator, data) if self.ends else None

    def extend(self, data: Any = None) -> ExtendForm | None:
        """How much longer a hold is kept."""
        if self.offer.state != OfferState.HELD or not self.is_coordinator:
            return None
        last = max(self.today, self.offer.last_held_on)
        return ExtendForm(hold_until(last, policy_on(self.today)), data)

    def reply_by(self, data: Any = None) -> ReplyForm | None:
        """By when the next step is expected."""
        state = self.offer.state
        if state not in LIVE_STATES or state == OfferState.HELD or self.who == Who.LOCATOR:
            return None
        return ReplyForm(self.offer.reply_by, self.today, self.is_coordinator, data)

    def lease(self, data: Any = None) -> LeaseForm | None:
        """From which day a lease is, as long as nobody moved in."""
        if self.offer.state != OfferState.LEASED or self.who == Who.LOCATOR:
            return None
        to_come = Tenancy.objects.filter(offer=self.offer, moved_in_on__isnull=True, ended_on__isnull=True)
        lease_on = to_come.values_list("lease_on", flat=True).first()
        return LeaseForm(lease_on, data) if lease_on else None

    def reopen(self, data: Any = None) -> WordsForm | None:
        """Why the home is offered again; a locator says so after a landlord's no."""
        landlord_said_no = self.offer.state == OfferState.DECLINED_BY_LANDLORD
        if self.offer.state not in ENDED_STATES or (self.who == Who.LOCATOR and not landlord_said_no):
            return None
        return WordsForm(self.is_coordinator, data, _("What has changed?"), prefix="reopen")

    @property
    def step_back(self) -> Transition | None:
        """The last step, where it may be taken back."""
        last = undoing.last_step(self.offer)
        return last if last and for_whom(last, self.who, "") is not None else None
