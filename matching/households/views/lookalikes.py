"""Households that may be referred twice: a coordinator finds out with both agencies, by codes and never by names."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.access import can_resolve_lookalikes
from agencies.enums import LookalikeOutcome
from agencies.locking import lock
from agencies.models import Lookalike
from agencies.requests import Request

PAGE = 20


def lookalikes(request: Request) -> HttpResponse:
    """Pairs to resolve, the oldest first, then those that were."""
    if not can_resolve_lookalikes(request.user):
        raise Http404
    pairs = Lookalike.objects.visible_to(request.user).select_related(
        "first__agency", "first__worker", "second__agency", "second__worker", "resolved_by"
    )
    if request.method == "POST":
        return resolve(request)
    return render(
        request,
        "households/lookalikes.html",
        {
            "open": pairs.filter(outcome="").order_by("found_on", "pk"),
            "page": Paginator(pairs.exclude(outcome="").order_by("-resolved_on", "-pk"), PAGE).get_page(
                request.GET.get("page")
            ),
            "today": localdate(),
        },
    )


@transaction.atomic
def resolve(request: Request) -> HttpResponse:
    """Keep what the coordinator found out about a pair; it can be changed afterwards."""
    pairs = Lookalike.objects.visible_to(request.user)
    pair = get_object_or_404(pairs, first__code=request.POST.get("first"), second__code=request.POST.get("second"))
    lock(pairs.filter(pk=pair.pk))
    outcome = request.POST.get("outcome", "")
    if outcome not in ("", *LookalikeOutcome.values):
        raise Http404
    pair.outcome = outcome
    pair.resolved_on, pair.resolved_by = (localdate(), request.user) if outcome else (None, None)
    pair.save(update_fields=["outcome", "resolved_on", "resolved_by"])
    messages.success(request, _("Saved. The outcome can still be changed below."))
    return redirect("lookalikes")
