"""Rounds: read by the locator team; run, changed with reasons, committed or discarded by coordinators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agencies.errors import NotPossible
from agencies.models import User
from agencies.wording import number
from listings.access import open_units
from listings.wording import title
from matching.access import can_run_rounds, can_see_rounds
from matching.enums import ProposalState, RoundState, WhyUnmatched
from matching.finding import NotFound, find_unit
from matching.models import Referral, Round
from matching.pairs.ranking import NoPolicy, on_day
from matching.rounds import committing, pages
from matching.rounds.forms import ChangeForm, PutInForm
from matching.rounds.planning import plan
from matching.rounds.storing import store
from matching.rounds.telling import answer_in_words

PAGE = 25
HOMES = 40


def reader(request: HttpRequest) -> User:
    """Who asks. Raises Http404 for whoever may not read rounds."""
    if isinstance(request.user, User) and can_see_rounds(request.user):
        return request.user
    raise Http404


def require_coordinator(request: HttpRequest) -> User:
    """Who asks. Raises Http404 for anyone but a coordinator."""
    if isinstance(request.user, User) and can_run_rounds(request.user):
        return request.user
    raise Http404


def find_round(user: User, pk: int) -> Round:
    """A round that a person may see. Raises Http404 for any other."""
    return get_object_or_404(Round.objects.visible_to(user).select_related("made_by", "ended_by"), pk=pk)


def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the latest first, and the button that makes another."""
    user = reader(request)
    found = Round.objects.visible_to(user).select_related("made_by").order_by("-made_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "rounds/list.html",
        {
            "page": page,
            "proposed": found.filter(state=RoundState.PROPOSED).count(),
            "may_run": can_run_rounds(user),
        },
    )


@require_POST
def new_round(request: HttpRequest) -> HttpResponse:
    """Make a plan of today's facts and keep it as proposed: nothing happens to anybody."""
    user = require_coordinator(request)
    try:
        made = store(plan(None, localdate()), user)
    except NoPolicy:
        messages.error(request, _("No policy is in force today: nothing can be ranked."))
        return redirect("rounds")
    return redirect("round", made.pk)


def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: the answer, the plan, who is left out and why, and what may be done with it."""
    user = reader(request)
    made, today = find_round(user, pk), localdate()
    figures = pages.figures_of(made)
    seen = pages.proposals_of(made, user)
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    open_ = made.state == RoundState.PROPOSED
    return render(
        request,
        "rounds/detail.html",
        {
            "round": made,
            "figures": figures,
            "answer": answer_in_words(figures.standing, made.openings, figures.without),
            "left": max(0, made.openings - figures.standing),
            "page": page,
            "lines": pages.lines_of(page),
            "unseen": figures.planned + figures.removed - page.paginator.count,
            "whys": [(why, figures.left_out[why]) for why in WhyUnmatched if why in figures.left_out],
            "held": figures.by_state.get(ProposalState.HELD, 0),
            "overtaken": figures.by_state.get(ProposalState.OVERTAKEN, 0),
            "is_open": open_,
            "may_run": open_ and can_run_rounds(user),
            "ended_on": localdate(made.ended_at) if made.ended_at else None,
            "free": pages.free_homes(made, today, HOMES) if open_ and can_run_rounds(user) else [],
            "today": today,
        },
    )


def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate in words for every household that a round leaves out."""
    user = reader(request)
    made = find_round(user, pk)
    why = request.GET.get("why", "")
    page = Paginator(pages.certificates_of(made, user, why), PAGE).get_page(request.GET.get("page"))
    counts = pages.figures_of(made).left_out
    return render(
        request,
        "rounds/left_out.html",
        {
            "round": made,
            "page": page,
            "lines": pages.certificates_in_words(page),
            "whys": [(one, counts[one]) for one in WhyUnmatched if one in counts],
            "why": why,
            "total": sum(counts.values()),
        },
    )


def take_out(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Leave a household out of a plan after all, with a reason."""
    user = require_coordinator(request)
    made = find_round(user, pk)
    standing = pages.proposals_of(made, user).filter(state=ProposalState.PROPOSED)
    proposal = get_object_or_404(standing, referral__client__code=code)
    [line] = pages.lines_of([proposal])
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            committing.take_out(proposal, user, form.cleaned_data["words"])
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Taken out. Their place in line is kept; the unit is free for another."))
            if open_units(user, localdate()).filter(pk=proposal.opening_id).exists():
                return redirect("put_in", pk, line.unit)
            return redirect("round", pk)
    return render(request, "rounds/take_out.html", {"round": made, "line": line, "form": form})


def put_in(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Give a unit that the plan leaves free to a household that it leaves out, seeing who stands before it."""
    user = require_coordinator(request)
    made, today = find_round(user, pk), localdate()
    try:
        opening = get_object_or_404(open_units(user, today), unit=find_unit(name))
    except NotFound as error:
        raise Http404 from error
    with on_day(today):
        found = pages.candidates(made, opening, user, today)
    form = PutInForm([one.pair.referral.client.code for one in found], request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = Referral.objects.cards_for(user).filter(pk__in=[one.pair.referral_id for one in found])
        referral = get_object_or_404(chosen, client__code=form.cleaned_data["household"])
        try:
            committing.put_in(made, referral, opening, user, form.cleaned_data["words"], today)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Put in, with your reason."))
            return redirect("round", pk)
    return render(
        request,
        "rounds/put_in.html",
        {
            "round": made,
            "title": title(opening.unit),
            "name": pages.unit_names([opening.pk])[opening.pk],
            "found": found,
            "form": form,
        },
    )


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the proposals of a round into offers; pressed twice, it happens once."""
    user = require_coordinator(request)
    made = find_round(user, pk)
    try:
        done = committing.commit(made, user, localdate())
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("round", pk)
    held = done.proposals.filter(state=ProposalState.HELD).count()
    words = ngettext("Committed: %(count)s unit is held.", "Committed: %(count)s units are held.", held)
    messages.success(request, words % {"count": number(held)})
    return redirect("round", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a plan go."""
    user = require_coordinator(request)
    made = find_round(user, pk)
    try:
        committing.discard(made, user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Discarded. Nothing happens to anybody."))
    return redirect("round", pk)
