"""Pages of what comes after the lease: the list, and what is recorded of one household's tenancy."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import can_see_households
from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.errors import NotPossible
from agencies.models import Client, User
from agencies.requests import Request
from matching.access import can_see_tenancies
from matching.enums import CheckInOutcome, Destination, EndReason
from matching.finding import own_client
from matching.households import front_door
from matching.models import CheckIn, Tenancy
from matching.scopes import tenancies_of
from matching.tenancies import course
from matching.tenancies.forms import CheckInForm, MoveInForm, TenancyEndForm
from matching.tenancies.lines import WEEK, tenancy_lines, with_homes

PAGE = 20


def chips(today: date) -> dict[str, Q]:
    """What each chip shows: tenancies that run, wait for a check-in within a week or for a move-in, or are over."""
    running = Q(ended_on__isnull=True)
    waiting = CheckIn.objects.filter(tenancy=OuterRef("pk"), done_on__isnull=True, due_on__lte=today + WEEK)
    return {
        "running": running,
        "due": running & Q(Exists(waiting)),
        "moving": running & Q(moved_in_on__isnull=True),
        "ended": ~running,
    }


def tenancy_list(request: Request) -> HttpResponse:
    """The tenancies of the own agency, or all as cards, with what is due."""
    if not can_see_tenancies(request.user):
        raise Http404
    today, everyone = localdate(), tenancies_of(request.user)
    shown = chips(today)
    show = request.GET.get("show", "running")
    show = show if show in shown else "running"
    page = Paginator(with_homes(everyone.filter(shown[show])), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "tenancies/list.html",
        {
            "page": page,
            "lines": tenancy_lines(page, request.user, today),
            "show": show,
            "counts": everyone.aggregate(**{name: Count("pk", filter=what) for name, what in shown.items()}),
            "is_own": can_see_households(request.user),
            "today": today,
        },
    )


def own_tenancy(user: User, code: str) -> Tenancy:
    """The running tenancy of a household of the person's own agency. Raises Http404 for any other."""
    running = with_homes(Tenancy.objects.visible_to(user)).filter(ended_on__isnull=True)
    found = running.filter(referral__client__code=code).first()
    if found is None:
        raise Http404
    return found


def move_in(request: Request, code: str) -> HttpResponse:
    """Record that a household has the key and slept there."""
    tenancy, today = own_tenancy(request.user, code), localdate()
    form = MoveInForm(today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            course.move_in(tenancy, form.cleaned_data["day"], today=today, person=request.user)
        except NotPossible as error:
            form.add_error("day", str(error))
        else:
            messages.success(
                request, _("Recorded: they moved in. Check-ins after 1, 3, 6 and 12 months are on your list.")
            )
            return redirect("household", code)
    return tenancy_form_page(request, tenancy, "tenancies/move_in.html", form)


@require_POST
def undo_move_in(request: Request, code: str) -> HttpResponse:
    """Take back a move-in that was recorded by mistake."""
    try:
        course.undo_move_in(own_tenancy(request.user, code), today=localdate(), person=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The move-in is taken back, with its check-ins."))
    return redirect("household", code)


def check_in(request: Request, code: str, kind: str) -> HttpResponse:
    """Record how a tenancy goes, or correct what was recorded."""
    tenancy, today = own_tenancy(request.user, code), localdate()
    due = get_object_or_404(CheckIn, tenancy=tenancy, kind=kind)
    known = {"day": due.done_on or today, "outcome": due.outcome, "words": due.words}
    form = CheckInForm(known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = CheckInOutcome(told["outcome"])
        try:
            course.check_in(
                due, day=told["day"], outcome=outcome, words=told["words"], today=today, person=request.user
            )
        except NotPossible as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Recorded: %(outcome)s.") % {"outcome": outcome.label})
            return redirect("household", code)
    return tenancy_form_page(request, tenancy, "tenancies/check_in.html", form, due=due)


def end(request: Request, code: str) -> HttpResponse:
    """Record that a tenancy is over; with a tick, the household is back at the front door in the same step."""
    tenancy, today = own_tenancy(request.user, code), localdate()
    form = TenancyEndForm(today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ended(tenancy, form.cleaned_data, today, request.user)
        except NotPossible as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Recorded. The home is on offer again only when a locator says so."))
            if form.cleaned_data["again"]:
                tell_return(request, tenancy.referral.client, today)
            return redirect("household", code)
    return tenancy_form_page(request, tenancy, "tenancies/end.html", form)


@transaction.atomic
def ended(tenancy: Tenancy, told: dict, today: date, user: User) -> None:
    """The end, and where it is ticked the way back, or neither. Raises NotPossible."""
    course.end(
        tenancy,
        told["day"],
        reason=EndReason(told["reason"]),
        words=told["words"],
        destination=Destination(told["destination"]),
        today=today,
        person=user,
    )
    if told["again"]:
        front_door.return_to_front_door(tenancy.referral.client, today=today, person=user)


@require_POST
def return_to_front_door(request: Request, code: str) -> HttpResponse:
    """A household whose last referral has ended waits again from today, with the answers that last."""
    client, today = own_client(request.user, code), localdate()
    try:
        front_door.return_to_front_door(client, today=today, person=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        tell_return(request, client, today)
    return redirect("household", code)


def tell_return(request: Request, client: Client, today: date) -> None:
    """Say that they wait again, and whether others may count them."""
    messages.success(
        request,
        _("Back at the front door, from today. Check what has changed, and ask about their days without a home."),
    )
    consent = live_consent(client.consents.all(), ConsentKind.SHARE, today)
    if consent is None:
        messages.warning(
            request,
            _("No consent to share is live: until they agree anew, they stand in nobody else’s line and in no plan."),
        )


def tenancy_form_page(request: Request, tenancy: Tenancy, template: str, form, **more) -> HttpResponse:
    """A form about a tenancy, with the home it is about."""
    [line] = tenancy_lines([tenancy], request.user, localdate())
    return render(request, template, {"client": tenancy.referral.client, "line": line, "form": form, **more})
