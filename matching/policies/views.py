"""How places in line are decided: for everybody to read, for coordinators to write the next version."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.constraints import broken_constraint
from agencies.errors import NotPossible
from agencies.requests import Request
from agencies.wording import day
from matching.access import can_edit_policy, can_see_policy
from matching.enums import PriorityKey
from matching.models import Policy
from matching.models.policy import WEIGHTS
from matching.pairs.ranking import policy_on
from matching.policies import versions
from matching.policies.forms import WEIGHT_LABELS, ActivationForm, PolicyForm


def policy_in_words(policy: Policy) -> dict:
    """A version as people read it: what comes first, and what each part of the fit weighs of all of them."""
    weights = [(WEIGHT_LABELS[part], getattr(policy, f"weight_{part}")) for part in WEIGHTS]
    return {
        "policy": policy,
        "keys": [PriorityKey(key) for key in policy.priority],
        "weights": sorted(weights, key=lambda row: -row[1]),
        "whole": sum(weight for _label, weight in weights),
    }


def policy_list(request: Request) -> HttpResponse:
    """The version in force, in plain words, and the versions before and after it."""
    if not can_see_policy(request.user):
        raise Http404
    today = localdate()
    versions = Policy.objects.visible_to(request.user).select_related("author", "activated_by")
    return render(
        request,
        "policies/list.html",
        policy_in_words(policy_on(today))
        | {"versions": versions, "can_edit": can_edit_policy(request.user), "today": today, "current": True},
    )


def visible(request: Request, version: int) -> Policy:
    """A version that the person may read. Raises Http404 for any other."""
    return get_object_or_404(
        Policy.objects.visible_to(request.user).select_related("author", "activated_by"), version=version
    )


def editable_draft(request: Request, version: int) -> Policy:
    """A draft that the person may change. Raises Http404 for any other version or person."""
    policy = visible(request, version)
    if policy.starts or not can_edit_policy(request.user):
        raise Http404
    return policy


def policy(request: Request, version: int) -> HttpResponse:
    """One version in plain words; of a draft, what it would change today, and its activation."""
    today, one = localdate(), visible(request, version)
    current = policy_on(today)
    if request.method == "POST":
        form = ActivationForm(today, request.POST)
        editable_draft(request, version)
        if form.is_valid() and activated(request, one, form):
            return redirect("policy", version)
    else:
        form = ActivationForm(today)
    context = policy_in_words(one) | {"today": today, "can_edit": can_edit_policy(request.user), "form": form}
    if one.starts is None:
        context |= {
            "differences": versions.differences(one, current),
            "preview": versions.preview(one, current),
            "in_force": current,
        }
    return render(request, "policies/detail.html", context)


def activated(request: Request, draft: Policy, form: ActivationForm) -> bool:
    """Activate a draft, or say in its form what stands in the way."""
    starts = form.cleaned_data["starts"]
    try:
        versions.activate(draft, starts, reason=form.cleaned_data["reason"], today=localdate(), person=request.user)
    except NotPossible as error:
        form.add_error("starts", str(error))
        return False
    messages.success(
        request,
        _("Version %(version)s holds from %(date)s.") % {"version": draft.version, "date": day(starts)},
    )
    return True


def new_policy(request: Request) -> HttpResponse:
    """A new draft, beginning with the version in force."""
    if not can_edit_policy(request.user):
        raise Http404
    current = policy_on(localdate())
    form = PolicyForm(current, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = versions.new_draft(current, request.user, **form.values)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("policy", draft.version)
    return render(request, "policies/form.html", {"form": form, "like": current})


def edit_policy(request: Request, version: int) -> HttpResponse:
    """Change a draft."""
    draft = editable_draft(request, version)
    form = PolicyForm(draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                changed = Policy.objects.filter(pk=draft.pk, starts__isnull=True).update(**form.values)
        except IntegrityError as error:
            form.add_error(None, broken_constraint(error))
        else:
            if not changed:
                messages.error(request, _("Somebody has activated this version meanwhile: it was not changed."))
            return redirect("policy", version)
    return render(request, "policies/form.html", {"form": form, "like": draft, "draft": draft})


@require_POST
def discard_policy(request: Request, version: int) -> HttpResponse:
    """Delete a draft."""
    try:
        versions.discard(editable_draft(request, version))
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("policy", version)
    messages.success(request, _("The draft is discarded."))
    return redirect("policies")


@require_POST
def take_back_policy(request: Request, version: int) -> HttpResponse:
    """Make a version that has not started a draft again."""
    one = visible(request, version)
    if not can_edit_policy(request.user):
        raise Http404
    try:
        versions.take_back(one, localdate())
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is a draft again, and counts for nothing."))
    return redirect("policy", version)
