"""Asking a coordinator to let a household hold a unit although others stand before it (matching/offers/README.md)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.access import can_edit_household
from agencies.constraints import save
from agencies.enums import Role
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Client, User
from listings.models import Opening, Unit
from matching.enums import HoldGround
from matching.models import HoldRequest, Offer, Referral
from matching.offers import holds, mail


def ask(referral: Referral, opening: Opening, person: User, words: str, *, today: date) -> HoldRequest:
    """Ask for a hold out of turn. Asking again before the answer changes nothing. Raises NotPossible."""
    if not can_edit_household(person, referral.client):
        raise NotPossible(_("A unit is asked for by the household’s own agency."))
    if not words.strip():
        raise NotPossible(_("Say in a few words why this household should have the unit now."))
    ahead = holds.standing(referral, opening, today=today)
    with transaction.atomic():
        lock(Client.objects.filter(pk=referral.client_id), Unit.objects.filter(pk=opening.unit_id))
        waiting = HoldRequest.objects.waiting().filter(referral=referral, opening=opening).first()
        if waiting:
            return waiting
        holds.refuse_taken(referral, opening, person, today)
        holds.suitable(referral, opening, today)
        request = HoldRequest.objects.create(
            referral=referral,
            agency_id=referral.agency_id,
            opening=opening,
            asked_by=person,
            words=words.strip(),
            stood_before=ahead,
        )
        mail.hold_asked(request)
        return request


def grant(request: HoldRequest, person: User, answer: str, *, today: date) -> Offer:
    """Hold the unit at once for who asked; the answer is the reason that is kept with the hold. Raises NotPossible."""
    with transaction.atomic():
        request = _open(request, person, answer)
        held = holds.hold(
            request.referral, request.opening, person, today=today, ground=HoldGround.ALLOWED, words=answer.strip()
        )
        _decide(request, True, person, answer)
        mail.hold_granted(request, held)
        return held


def refuse(request: HoldRequest, person: User, answer: str) -> None:
    """Answer why the household waits for its turn. Raises NotPossible."""
    with transaction.atomic():
        request = _open(request, person, answer)
        _decide(request, False, person, answer)
        mail.hold_refused(request)


def _open(request: HoldRequest, person: User, answer: str) -> HoldRequest:
    """The request as it is now. Raises NotPossible unless a coordinator decides it, with words, for the first time."""
    if not (person.is_active and person.role == Role.COORDINATOR):
        raise NotPossible(_("A coordinator decides this."))
    if not answer.strip():
        raise NotPossible(_("Say in a few words why: whoever asked reads it, and it is kept."))
    current = HoldRequest.objects.select_related("referral__client", "opening", "asked_by").get(pk=request.pk)
    if current.granted is not None:
        raise NotPossible(_("This request is decided already."))
    return current


def _decide(request: HoldRequest, granted: bool, person: User, answer: str) -> None:
    """Keep the decision. Raises NotPossible."""
    lock(HoldRequest.objects.filter(pk=request.pk))
    if not HoldRequest.objects.waiting().filter(pk=request.pk).exists():
        raise NotPossible(_("This request is decided already."))
    request.granted, request.answer = granted, answer.strip()
    request.decided_by, request.decided_at = person, timezone.now()
    save(request, "granted", "answer", "decided_by", "decided_at")
