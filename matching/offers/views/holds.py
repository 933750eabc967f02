"""Holding a unit for a household, and asking a coordinator to do so out of turn."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.errors import NotPossible
from agencies.requests import Request
from agencies.wording import day
from listings.models import Opening
from listings.naming import public_name
from listings.wording import title
from matching.access import can_decide_holds
from matching.finding import find_offered
from matching.models import HoldRequest, Referral
from matching.offers import hold_requests, holds
from matching.offers.deadlines import hold_until, holidays, window_until
from matching.offers.forms import AnswerForm, WordsForm
from matching.pairs.concentration import concentration
from matching.pairs.priority import standing_before
from matching.pairs.ranking import policy_on
from matching.scopes import households_of

PAGE = 20


def hold(request: Request, code: str, name: str) -> HttpResponse:
    """Before a hold: who stands before, until when it lasts, and what to tell the household. Pressing holds or asks."""
    today = localdate()
    referral = get_object_or_404(households_of(request.user), client__code=code)
    opening = find_offered(request.user, name, today)
    form = WordsForm(True, request.POST if "ask" in request.POST else None, gettext_lazy("Why now, and why them?"))
    if request.method == "POST":
        try:
            if "ask" in request.POST:
                if form.is_valid():
                    hold_requests.ask(referral, opening, request.user, form.cleaned_data["words"], today=today)
                    messages.success(request, _("A coordinator is asked. You read the answer on your first page."))
                    return redirect("pair", code, name)
            else:
                held = holds.hold(referral, opening, request.user, today=today)
                messages.success(request, _("Held until %(date)s.") % {"date": day(held.held_until or today)})
                return redirect("offer", held.pk)
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("hold", code, name)
    return render(request, "offers/hold.html", before_holding(request, referral, opening, name, form))


def before_holding(request: Request, referral: Referral, opening: Opening, name: str, form: WordsForm) -> dict:
    """What somebody reads before a hold."""
    today = localdate()
    policy = policy_on(today)
    closed = holidays()
    last = window_until(opening, policy, closed)
    ahead, obstacle, held = 0, "", None
    try:
        held = holds.refuse_taken(referral, opening, request.user, today)
        if held is None:
            pair = holds.suitable(referral, opening, today)
            ahead = standing_before(pair, policy, today).count()
    except NotPossible as error:
        obstacle = str(error)
    waiting = HoldRequest.objects.waiting().filter(referral=referral, opening=opening).first()
    return {
        "referral": referral,
        "name": name,
        "title": title(opening.unit),
        "ahead": ahead,
        "obstacle": obstacle,
        "held": held,
        "in_turn": ahead == 0 or today > last,
        "window_until": last,
        "until": hold_until(today, policy, closed),
        "asked": waiting,
        "concentration": concentration(opening.unit.building_id, policy, today),
        "form": form,
    }


def requests(request: Request) -> HttpResponse:
    """For coordinators: who asks for a hold out of turn, and what was decided."""
    if not can_decide_holds(request.user):
        raise Http404
    everything = (
        HoldRequest.objects.for_coordinators(request.user)
        .select_related("referral__client", "agency", "opening__unit__area", "asked_by", "decided_by")
        .annotate(unit_name=public_name("opening__unit"))
    )
    answered: dict[int, AnswerForm] = {}
    if request.method == "POST":
        which = request.POST.get("request", "")
        asked = get_object_or_404(everything, pk=which if which.isdecimal() else 0)
        answered[asked.pk] = AnswerForm(asked.pk, request.POST)
        if decide(request, asked, answered[asked.pk]):
            return redirect("hold_requests")
    decided = everything.exclude(pk__in=everything.waiting().values("pk")).order_by("-decided_at", "-pk")
    return render(
        request,
        "offers/requests.html",
        {
            "waiting": [
                (one, title(one.opening.unit), answered.get(one.pk) or AnswerForm(one.pk))
                for one in everything.waiting().order_by("asked_at", "pk")
            ],
            "page": (page := Paginator(decided, PAGE).get_page(request.GET.get("page"))),
            "decided": [(one, title(one.opening.unit)) for one in page],
        },
    )


def decide(request: Request, asked: HoldRequest, form: AnswerForm) -> bool:
    """Grant a hold, which is made at once, or answer why not; false where something stands in the way."""
    if not form.is_valid():
        return False
    answer, today = form.cleaned_data["answer"], localdate()
    try:
        if form.cleaned_data["decision"] == AnswerForm.GRANT:
            held = hold_requests.grant(asked, request.user, answer, today=today)
            messages.success(request, _("Held until %(date)s.") % {"date": day(held.held_until or today)})
        else:
            hold_requests.refuse(asked, request.user, answer)
            messages.success(request, _("Answered: whoever asked reads it on their first page."))
    except NotPossible as error:
        messages.error(request, str(error))
        return False
    return True
