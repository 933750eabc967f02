"""Offers: the list of them, and one with its way from hold to lease."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.access import can_see_cards, can_see_households
from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.errors import NotPossible
from agencies.models import User
from agencies.requests import Request
from agencies.wording import day
from matching.access import can_decide_holds
from matching.enums import ENDED_STATES, LIVE_STATES, OfferState, Side
from matching.models import Offer, Tenancy
from matching.models.offer import Viewing
from matching.offers import holds, leases, undoing, viewings
from matching.offers.deadlines import hold_until
from matching.offers.forms import EndForm, ExtendForm, LeaseForm, MoveForm, ReplyForm, ViewingForm, WordsForm
from matching.offers.lines import STEPS, OfferLine, Told, due, late, overdue, path, viewing_in_words, with_names
from matching.offers.snapshots import changes_since
from matching.offers.state_machine import is_lapsed
from matching.offers.states import Transition, Who, for_whom, moves_for, needs_words, role_towards
from matching.pairs.concentration import concentration
from matching.pairs.ranking import policy_on
from matching.scopes import can_see_contacts, offers_for, places_shown

PAGE = 20
OVERDUE, LATE, LIVE, ENDED = "overdue", "late", "live", "ended"
GROUPS = {
    OVERDUE: gettext_lazy("Late for two days"),
    LATE: gettext_lazy("Late"),
    LIVE: gettext_lazy("Under way"),
    ENDED: gettext_lazy("Ended"),
}


def offer_list(request: Request) -> HttpResponse:
    """Offers of the own agency's households, or for the locator team all as cards; what is late comes first."""
    user = request.user
    if not (can_see_households(user) or can_see_cards(user)):
        raise Http404
    today = localdate()
    everything = due(offers_for(user))
    chosen = request.GET.get("state", LIVE)
    lates = {OVERDUE: overdue(today), LATE: late(today)}
    conditions = lates | {LIVE: Q(state__in=LIVE_STATES), ENDED: ~Q(state__in=LIVE_STATES)}
    if chosen not in (*conditions, *OfferState.values):
        chosen = LIVE
    found = everything.filter(conditions.get(chosen, Q(state=chosen)))
    counts = dict(everything.order_by().values_list("state").annotate(Count("pk")))
    totals = everything.aggregate(**{code: Count("pk", filter=is_late) for code, is_late in lates.items()}) | {
        LIVE: sum(counts.get(state, 0) for state in LIVE_STATES),
        ENDED: sum(counts.get(state, 0) for state in OfferState if state not in LIVE_STATES),
    }
    over = chosen == ENDED or chosen in (*ENDED_STATES, OfferState.LEASED)
    order = ("-ended_on", "-pk") if over else (F("due_on").asc(nulls_last=True), "pk")
    page = Paginator(with_names(found).order_by(*order), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "offers/list.html",
        {
            "page": page,
            "lines": [OfferLine(offer, today) for offer in page],
            "groups": [
                (code, label, totals[code])
                for code, label in GROUPS.items()
                if code != OVERDUE or can_decide_holds(user)
            ],
            "states": [
                (state.value, state.label, counts[state])
                for state in OfferState
                if state in counts and (state in LIVE_STATES) != over
            ],
            "chosen": chosen,
            "live": totals[LIVE],
            "late": totals[LATE],
            "own": can_see_households(user),
            "may_decide": can_decide_holds(user),
        },
    )


def find_offer(user: User, pk: int) -> Offer:
    """An offer that a person may see. Raises Http404 for any other."""
    return get_object_or_404(
        with_names(offers_for(user)).select_related("opening__unit__landlord__locator", "opening__unit__restriction"),
        pk=pk,
    )


@dataclass(frozen=True)
class Move:
    """A step that may be recorded now, and what it asks for."""

    transition: Transition
    label: Any
    form: MoveForm


class Page:
    """What one person may do with an offer today: the forms of its page, and what pressing each does."""

    def __init__(self, user: User, offer: Offer, today: date, data: Any = None) -> None:
        self.user, self.offer, self.today = user, offer, today
        self.who = role_towards(user, offer.agency_id)
        done = data.get("do", "") if data else ""
        moves = moves_for(user, offer.agency_id, offer.state)
        if offer.is_live and is_lapsed(offer, today):
            moves = [one for one in moves if one.target in ENDED_STATES]
        forward = [one for one in moves if one.target not in ENDED_STATES]
        ends = [one for one in moves if one.target in ENDED_STATES]
        days = today, viewings.last_day(offer, self.who, today)
        self.steps = [
            Move(one, STEPS[one.target], MoveForm(one, self._words(one), days, data if done == one.target else None))
            for one in forward
        ]
        again = data if done == "when" else None
        self.when = ViewingForm(Viewing.of(offer), days, again) if offer.state == OfferState.VIEWING else None
        own = self.who == Who.COORDINATOR
        self.end = EndForm(ends, own, data if done == "end" else None) if ends else None
        keeps = offer.state == OfferState.HELD and own
        first = hold_until(max(today, offer.held_until or today), policy_on(today)) if keeps else today
        self.extend = ExtendForm(first, data if done == "extend" else None) if keeps else None
        waits = offer.state in LIVE_STATES and offer.state != OfferState.HELD and self.who != Who.LOCATOR
        self.reply = ReplyForm(offer.reply_by, today, own, data if done == "reply" else None) if waits else None
        lease = self._lease_on()
        self.lease = LeaseForm(lease, data if done == "lease" else None) if lease else None
        landlord_said_no = offer.state == OfferState.DECLINED_BY_LANDLORD
        reopens = offer.state in ENDED_STATES and (self.who != Who.LOCATOR or landlord_said_no)
        again = data if done == "reopen" else None
        self.reopen = WordsForm(own, again, _("What has changed?"), prefix="reopen") if reopens else None
        last = undoing.last_step(offer)
        self.back = last if last and for_whom(last, self.who, "") is not None else None

    def _lease_on(self) -> date | None:
        """The day of a lease that may still be corrected."""
        if self.offer.state != OfferState.LEASED or self.who == Who.LOCATOR:
            return None
        to_come = Tenancy.objects.filter(offer=self.offer, moved_in_on__isnull=True, ended_on__isnull=True)
        return to_come.values_list("lease_on", flat=True).first()

    def _words(self, transition: Transition) -> bool:
        behalf = for_whom(transition, self.who, "") or ""
        return self.who is not None and needs_words(transition, self.who, self._side(transition, behalf), "")

    def _side(self, transition: Transition, behalf: str) -> str:
        """A coordinator records as a locator would, for the landlord, where a locator may; else for the agency."""
        may = self.who == Who.COORDINATOR and Who.LOCATOR in transition.who
        return Side.LANDLORD if may else behalf

    def press(self, button: str) -> tuple[forms.Form | None, Offer | None]:
        """Do what a button says: the form with what stands in the way, or the offer as it is then."""
        form: Any = None
        for step in self.steps:
            if button == step.transition.target:
                form = step.form
        asked = {
            "end": self.end,
            "extend": self.extend,
            "reply": self.reply,
            "reopen": self.reopen,
            "lease": self.lease,
            "when": self.when,
        }
        form = form or asked.get(button)
        if form is None and button == self.offer.state:
            return None, self.offer  # pressed twice
        if button == "back" and self.back:
            return None, undoing.step_back(self.offer, self.user, today=self.today)
        if form is None:
            raise NotPossible(_("This was changed meanwhile. Look at where it stands now."))
        if not form.is_valid():
            return form, None
        try:
            return None, self._do(button, form)
        except NotPossible as error:
            form.add_error(None, str(error))
            return form, None

    def _do(self, button: str, form: Any) -> Offer:
        given, user, today = form.cleaned_data, self.user, self.today
        words = given.get("words", "")
        if button == "extend":
            return holds.extend(self.offer, user, today=today, words=words, until=given["until"])
        if button == "reply":
            return holds.ask_reply_by(self.offer, user, given["by"], today=today, words=words)
        if button == "lease":
            return leases.correct_day(self.offer, user, given["day"], today=today)
        if button == "reopen":
            return undoing.reopen(self.offer, user, today=today, words=words)
        if button == "end":
            return holds.move(
                self.offer,
                given["state"],
                user,
                today=today,
                reason=given["reason"],
                words=words,
                behalf=form.behalf,
                forbidden_ground=given.get("ground", ""),
            )
        if button == "when":
            behalf = self._side(viewings.ARRANGED, "")
            return viewings.arrange(self.offer, user, form.viewing, today=today, behalf=behalf)
        transition = next(step.transition for step in self.steps if step.transition.target == button)
        return holds.move(
            self.offer,
            button,
            user,
            today=today,
            words=words,
            behalf=self._side(transition, ""),
            lease=form.lease,
            viewing=form.viewing,
        )


def offer(request: Request, pk: int) -> HttpResponse:
    """One offer: where it stands, what comes next, what happened, and what may be recorded about it."""
    today = localdate()
    found = find_offer(request.user, pk)
    page = Page(request.user, found, today, request.POST or None)
    refused = None
    if request.method == "POST":
        try:
            refused, changed = page.press(request.POST.get("do", ""))
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("offer", found.pk)
        if changed is not None:
            messages.success(request, said(changed, request.POST.get("do", "")))
            return redirect("offer", changed.pk)
    return render(request, "offers/detail.html", context(page, refused))


def said(offer: Offer, button: str) -> str:
    """What a press of a button did, in a sentence."""
    state = offer.get_state_display()
    if button == "extend":
        return _("Held until %(date)s.") % {"date": day(offer.held_until or offer.made_on)}
    if button == "reply":
        return _("The next step is expected by %(date)s.") % {"date": day(offer.reply_by or offer.made_on)}
    if button == "lease":
        return _("Saved: the day of the lease.")
    viewing = Viewing.of(offer)
    if offer.state == OfferState.VIEWING and viewing:
        return _("Recorded: viewing %(when)s.") % {"when": viewing_in_words(viewing)}
    if offer.state == OfferState.DECLINED_BY_CLIENT:
        return _("Recorded. The household keeps its place in line, its date and every other home.")
    if offer.state == OfferState.ACCEPTED:
        return _("Recorded: %(state)s. Other homes on offer to the household are free again.") % {"state": state}
    if offer.state == OfferState.LEASED:
        lease_on = day(Tenancy.objects.get(offer=offer).lease_on)
        return _("Recorded: the home is theirs from %(date)s. Next: the move-in.") % {"date": lease_on}
    return _("Recorded: %(state)s.") % {"state": state}


def asks_to_tell(offer: Offer, today: date) -> bool:
    """Whether a landlord is about to learn who the household is, and it has not agreed to that."""
    if offer.state not in (OfferState.VIEWING, OfferState.APPLIED, OfferState.ACCEPTED):
        return False
    consents = offer.referral.client.consents.filter(kind=ConsentKind.LANDLORD)
    return live_consent(consents, ConsentKind.LANDLORD, today) is None


def context(page: Page, refused: forms.Form | None) -> dict[str, Any]:
    """What the page of an offer shows."""
    offer, user, today = page.offer, page.user, page.today
    events = list(offer.events.select_related("person"))
    unit = offer.opening.unit
    shown = unit.pk in places_shown(user, [unit])
    contacts = list(unit.landlord.contacts.all()) if can_see_contacts(user, offer) and shown else []
    return {
        "page": page,
        "form": refused,
        "offer": offer,
        "line": OfferLine(offer, today),
        "unit": unit,
        "concentration": concentration(unit.building_id, policy_on(today), today) if offer.is_live else None,
        "steps": path(offer, events),
        "events": [Told(event) for event in reversed(events)],
        "changes": changes_since(offer, today) if offer.is_live else [],
        "asks_to_tell": can_see_households(user) and asks_to_tell(offer, today),
        "off": offer.is_live and offer.opening.closed_on is not None and offer.opening.closed_on <= today,
        "shows_place": shown,
        "lapsed": is_lapsed(offer, today),
        "contacts": contacts,
        "on_offer": offer.opening.closed_on is None or offer.opening.closed_on > today,
        "own": can_see_households(user),
        "today": today,
    }
