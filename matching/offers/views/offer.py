"""One offer: its page, and one small view for each thing that may be recorded on it.

Each finds the offer, its form, calls the rule, and leads back to the page with a sentence; or it shows the page with
what stood in the way and all that was typed. Pressing again does no harm.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.access import can_see_households
from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.errors import NotPossible
from agencies.models import User
from agencies.requests import Request
from agencies.wording import day
from matching.enums import OfferState
from matching.models import Offer, Tenancy
from matching.models.offer import Viewing
from matching.offers import leases, steps, undoing, viewings
from matching.offers.lines import OfferLine, Told, path, viewing_in_words, with_names
from matching.offers.possible import Possible
from matching.offers.snapshots import changes_since
from matching.pairs.concentration import concentration
from matching.pairs.ranking import policy_on
from matching.scopes import can_see_contacts, offers_for, places_shown


def find_offer(user: User, pk: int) -> Offer:
    """An offer that a person may see. Raises Http404 for any other."""
    return get_object_or_404(
        with_names(offers_for(user)).select_related("opening__unit__landlord__locator", "opening__unit__restriction"),
        pk=pk,
    )


@require_safe
def offer(request: Request, pk: int) -> HttpResponse:
    """Where an offer stands, what comes next, what happened, and what may be recorded about it."""
    return shown(request, Possible(request.user, find_offer(request.user, pk), localdate()))


def shown(request: Request, possible: Possible, name: str = "", refused: Any = None) -> HttpResponse:
    """The page of an offer; one of its forms as it was answered, with what stood in the way."""
    asked = {"viewing", "end", "extend", "reply_by", "lease", "reopen"}
    answered = {one: refused if one == name else getattr(possible, one)() for one in asked}
    asks = answered | {
        "steps": possible.steps(refused if name == "step" else None),
        "step_back": possible.step_back,
    }
    return render(request, "offers/detail.html", {"asks": asks, "form": refused} | context(possible))


def button(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A button of the page of an offer: whoever comes to its address without having pressed it reads the page."""

    @wraps(view)
    def pressed(request: Request, pk: int, **which: str) -> HttpResponse:
        found = find_offer(request.user, pk)
        if request.method != "POST":
            return redirect("offer", pk)
        return view(request, Possible(request.user, found, localdate()), **which)

    return pressed


def recorded(
    request: Request,
    possible: Possible,
    name: str,
    form: forms.Form | None,
    record: Callable[[dict[str, Any]], Offer],
    told: Callable[[Offer], str],
) -> HttpResponse:
    """Record what a form says and lead to the offer as it is then, or show what stood in the way."""
    if form is None:
        return overtaken(request, possible.offer)
    if form.is_valid():
        try:
            changed = record(form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return done(request, changed, told(changed))
    return shown(request, possible, name, form)


def done(request: Request, changed: Offer, sentence: str) -> HttpResponse:
    """Say what was recorded, on the page of the offer."""
    messages.success(request, sentence)
    return redirect("offer", changed.pk)


def overtaken(request: Request, found: Offer) -> HttpResponse:
    """What was pressed is no longer there, or never was for this person."""
    messages.error(request, _("This was changed meanwhile. Look at where it stands now."))
    return redirect("offer", found.pk)


@button
def step(request: Request, possible: Possible, state: str) -> HttpResponse:
    """The next step on the way to the lease."""
    found = possible.offer
    form = possible.step(state, request.POST)
    if form is None:
        pressed_twice = state == found.state
        return done(request, found, stands(found)) if pressed_twice else overtaken(request, found)

    def record(given: dict[str, Any]) -> Offer:
        return steps.transition(
            found,
            state,
            request.user,
            today=possible.today,
            words=given.get("words", ""),
            behalf=possible.side(form.transition),
            lease=form.lease,
            viewing=form.viewing,
        )

    return recorded(request, possible, "step", form, record, stands)


@button
def end(request: Request, possible: Possible) -> HttpResponse:
    """It came to nothing, and why."""
    form = possible.end(request.POST)

    def record(given: dict[str, Any]) -> Offer:
        return steps.transition(
            possible.offer,
            given["state"],
            request.user,
            today=possible.today,
            reason=given["reason"],
            words=given["words"],
            behalf=given["behalf"],
            forbidden_ground=given.get("ground", ""),
        )

    return recorded(request, possible, "end", form, record, stands)


@button
def extend(request: Request, possible: Possible) -> HttpResponse:
    """A coordinator keeps a hold for longer."""

    def record(given: dict[str, Any]) -> Offer:
        return steps.extend(
            possible.offer, request.user, today=possible.today, words=given["words"], until=given["until"]
        )

    def told(changed: Offer) -> str:
        return _("Held until %(date)s.") % {"date": day(changed.last_held_on)}

    return recorded(request, possible, "extend", possible.extend(request.POST), record, told)


@button
def reply_by(request: Request, possible: Possible) -> HttpResponse:
    """Another day by which the next step is expected."""

    def record(given: dict[str, Any]) -> Offer:
        words = given.get("words", "")
        return steps.ask_reply_by(possible.offer, request.user, given["by"], today=possible.today, words=words)

    def told(changed: Offer) -> str:
        return _("The next step is expected by %(date)s.") % {"date": day(changed.reply_by or changed.made_on)}

    return recorded(request, possible, "reply_by", possible.reply_by(request.POST), record, told)


@button
def lease(request: Request, possible: Possible) -> HttpResponse:
    """Another day from which the lease is."""

    def record(given: dict[str, Any]) -> Offer:
        return leases.correct_day(possible.offer, request.user, given["day"], today=possible.today)

    def told(changed: Offer) -> str:
        return _("Saved: the day of the lease.")

    return recorded(request, possible, "lease", possible.lease(request.POST), record, told)


@button
def viewing(request: Request, possible: Possible) -> HttpResponse:
    """Another day or hour for the viewing."""

    def record(given: dict[str, Any]) -> Offer:
        when, behalf = Viewing(given["day"], given["hour"]), possible.side(viewings.ARRANGED)
        return viewings.arrange(possible.offer, request.user, when, today=possible.today, behalf=behalf)

    return recorded(request, possible, "viewing", possible.viewing(request.POST), record, stands)


@button
def reopen(request: Request, possible: Possible) -> HttpResponse:
    """The home is offered again."""

    def record(given: dict[str, Any]) -> Offer:
        return undoing.reopen(possible.offer, request.user, today=possible.today, words=given["words"])

    return recorded(request, possible, "reopen", possible.reopen(request.POST), record, stands)


@button
def step_back(request: Request, possible: Possible) -> HttpResponse:
    """Take back the last step, recorded by mistake."""
    if possible.step_back is None:
        return overtaken(request, possible.offer)
    try:
        changed = undoing.step_back(possible.offer, request.user, today=possible.today)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("offer", possible.offer.pk)
    return done(request, changed, stands(changed))


def stands(offer: Offer) -> str:
    """What was recorded, by where the offer stands now."""
    state = offer.get_state_display()
    when = Viewing.of(offer)
    if offer.state == OfferState.VIEWING and when:
        return _("Recorded: viewing %(when)s.") % {"when": viewing_in_words(when)}
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


def context(possible: Possible) -> dict[str, Any]:
    """What the page of an offer shows besides its forms."""
    offer, user, today = possible.offer, possible.user, possible.today
    events = list(offer.events.select_related("person"))
    unit = offer.opening.unit
    shown = unit.pk in places_shown(user, [unit])
    contacts = list(unit.landlord.contacts.all()) if can_see_contacts(user, offer) and shown else []
    return {
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
        "lapsed": offer.has_lapsed(today),
        "contacts": contacts,
        "on_offer": offer.opening.closed_on is None or offer.opening.closed_on > today,
        "own": can_see_households(user),
        "today": today,
    }
