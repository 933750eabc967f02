"""Pages that pause, withdraw, or give a household to other hands."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies.access import can_hand_over
from agencies.enums import Role
from agencies.errors import NotPossible
from agencies.models import Agency, User
from agencies.requests import Request
from matching.enums import ReferralReason
from matching.finding import own_client
from matching.households import front_door
from matching.households.forms import HandOverForm, PauseForm, ReasonForm, WithdrawForm, WorkerForm


def pause(request: Request, code: str) -> HttpResponse:
    """Propose nothing to a household for some time."""
    done = gettext_lazy("Paused. Their place in line and their date are kept; take up again with one tap.")
    return with_reason(request, code, PauseForm, front_door.pause, "households/pause.html", done)


def withdraw(request: Request, code: str) -> HttpResponse:
    """End a household's referral."""
    done = gettext_lazy("Withdrawn. If they need a home again, a new referral begins with the answers that last.")
    return with_reason(request, code, WithdrawForm, front_door.withdraw, "households/withdraw.html", done)


def with_reason(
    request: Request, code: str, form_class: type[ReasonForm], change: Callable, template: str, done: Promise
) -> HttpResponse:
    """Ask why, then change the referral; or say what stands in the way, with all that was typed."""
    client = own_client(request.user, code)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, words = ReferralReason(form.cleaned_data["reason"]), form.cleaned_data["words"]
        try:
            change(client, reason, words, localdate(), request.user)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(done))
            return redirect("household", code)
    return render(request, template, {"client": client, "form": form})


@require_POST
def resume(request: Request, code: str) -> HttpResponse:
    """Take up a paused referral again."""
    client = own_client(request.user, code)
    try:
        front_door.resume(client, localdate(), request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are waiting again, with the place in line they had."))
    return redirect("household", code)


def worker(request: Request, code: str) -> HttpResponse:
    """Who of the agency stands by a household: a lead chooses; a caseworker takes one that nobody has."""
    client = own_client(request.user, code)
    leads = can_hand_over(request.user, client)
    if not leads and client.worker_id:
        raise Http404
    colleagues = User.objects.filter(
        agency_id=client.agency_id, is_active=True, role__in=(Role.CASEWORKER, Role.LEAD)
    ).order_by("name")
    people = colleagues if leads else colleagues.filter(pk=request.user.pk)
    form = WorkerForm(people, request.POST or None, client.worker or (None if leads else request.user))
    if request.method == "POST" and form.is_valid():
        try:
            front_door.assign(client, form.cleaned_data["worker"], request.user)
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved: who stands by this household."))
        return redirect("household", code)
    return render(request, "households/worker.html", {"client": client, "form": form})


def hand_over(request: Request, code: str) -> HttpResponse:
    """A lead gives a household, with all that is recorded of it, to another agency."""
    client = own_client(request.user, code)
    if not can_hand_over(request.user, client):
        raise Http404
    others = Agency.objects.filter(is_active=True).exclude(pk=client.agency_id)
    form = HandOverForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        front_door.hand_over(client, form.cleaned_data["to"], localdate(), request.user)
        messages.success(
            request,
            _("Household %(code)s is now with %(agency)s. You see it no longer; they do, from now on.")
            % {"code": client.code, "agency": form.cleaned_data["to"].name},
        )
        return redirect("households")
    return render(request, "households/hand_over.html", {"client": client, "form": form})
