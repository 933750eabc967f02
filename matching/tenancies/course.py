"""What comes after the lease: the move-in, how it goes, and the end.

Each change is one transaction that locks the household first. Ending a tenancy opens nothing: a home is on offer again
when a locator says so.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.constraints import save
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Client, User
from agencies.months import months_after
from agencies.wording import day as day_in_words
from matching.enums import (
    CheckInKind,
    CheckInOutcome,
    Destination,
    EndReason,
    ReferralReason,
)
from matching.models import CheckIn, Tenancy
from matching.referral_state import note

# Calendar months after the move-in.
MONTHS = {CheckInKind.MONTH_1: 1, CheckInKind.MONTH_3: 3, CheckInKind.MONTH_6: 6, CheckInKind.MONTH_12: 12}


@transaction.atomic
def move_in(tenancy: Tenancy, day: date, *, today: date, person: User | None) -> None:
    """The household has the key and slept there: `day` is the first such day. Check-ins fall due from then on.

    Recording the same day twice changes nothing. Raises NotPossible for a day that has not come, before the lease, or
    where another day is recorded already.
    """
    tenancy = _locked(tenancy)
    if tenancy.moved_in_on == day:
        return
    if tenancy.moved_in_on:
        raise NotPossible(
            _("The move-in is already recorded, on %(date)s. Undo it first.")
            % {"date": day_in_words(tenancy.moved_in_on)}
        )
    if day > today:
        raise NotPossible(_("A move-in is recorded once they have slept there: choose today or an earlier day."))
    tenancy.moved_in_on = day
    save(tenancy, "moved_in_on")
    CheckIn.objects.bulk_create(
        CheckIn(tenancy=tenancy, agency_id=tenancy.agency_id, kind=kind, due_on=months_after(day, months))
        for kind, months in MONTHS.items()
    )
    _note(tenancy, today, person, ReferralReason.MOVED_IN)


@transaction.atomic
def undo_move_in(tenancy: Tenancy, *, today: date, person: User | None) -> None:
    """Take back a move-in that was recorded by mistake, with its check-ins, while none of them is done.

    Without a move-in nothing changes. Raises NotPossible once a check-in is done or the tenancy is over.
    """
    tenancy = _locked(tenancy)
    if tenancy.moved_in_on is None:
        return
    if tenancy.ended_on:
        raise NotPossible(_("This tenancy is over: its move-in stays as it was recorded."))
    if tenancy.check_ins.filter(done_on__isnull=False).exists():
        raise NotPossible(_("A check-in is already recorded, so they did move in. Nothing was changed."))
    tenancy.check_ins.all().delete()
    tenancy.moved_in_on = None
    save(tenancy, "moved_in_on")
    _note(tenancy, today, person, ReferralReason.MISTAKE)


@transaction.atomic
def check_in(due: CheckIn, *, day: date, outcome: CheckInOutcome, words: str, today: date, person: User | None) -> None:
    """Record how a tenancy goes; recorded again, it is corrected. Raises NotPossible for a day out of range."""
    tenancy = _locked(due.tenancy)
    if day > today:
        raise NotPossible(_("Choose the day you spoke with them: today or an earlier one."))
    if tenancy.moved_in_on is None or day < tenancy.moved_in_on:
        raise NotPossible(_("A check-in comes after the move-in."))
    CheckIn.objects.filter(pk=due.pk).update(done_on=day, outcome=outcome, words=words, person=person)


@transaction.atomic
def end(
    tenancy: Tenancy,
    day: date,
    *,
    reason: EndReason,
    words: str,
    destination: Destination,
    today: date,
    person: User | None,
) -> None:
    """The tenancy is over: `day` is the first day on which the home is no longer theirs.

    A lease that fell through before it began ends on the day it would have begun. Recording the same end twice changes
    nothing. Raises NotPossible where another is recorded, for a day that has not come or lies before the lease or the
    move-in, for another reason without words, and for a move-in that is recorded and is said never to have been.
    """
    tenancy = _locked(tenancy)
    lies_ahead = tenancy.lease_on > today
    if lies_ahead and reason == EndReason.NEVER_MOVED_IN:
        day = tenancy.lease_on
    if (tenancy.ended_on, tenancy.end_reason) == (day, reason):
        return
    if tenancy.ended_on:
        raise NotPossible(_("This tenancy already ended, on %(date)s.") % {"date": day_in_words(tenancy.ended_on)})
    if tenancy.moved_in_on and reason == EndReason.NEVER_MOVED_IN:
        raise NotPossible(
            _("They moved in on %(date)s, as recorded: undo that first, or choose another reason.")
            % {"date": day_in_words(tenancy.moved_in_on)}
        )
    if lies_ahead and reason != EndReason.NEVER_MOVED_IN:
        raise NotPossible(_("The lease has not begun yet: if it fell through, choose that they never moved in."))
    if day > today and not lies_ahead:
        raise NotPossible(_("The end is recorded once it has come: choose today or an earlier day."))
    tenancy.ended_on, tenancy.end_reason, tenancy.end_words = day, reason, words
    tenancy.destination = destination
    save(tenancy, "ended_on", "end_reason", "end_words", "destination")
    _note(tenancy, today, person, ReferralReason.TENANCY_ENDED)


def _locked(tenancy: Tenancy) -> Tenancy:
    """The tenancy as it is now, with its household locked until the transaction ends."""
    lock(Client.objects.filter(referrals__tenancies=tenancy.pk))
    return Tenancy.objects.select_related("referral").get(pk=tenancy.pk)


def _note(tenancy: Tenancy, today: date, person: User | None, reason: ReferralReason) -> None:
    """Keep it in the referral's history; its state is the one it has."""
    state = tenancy.referral.state
    note(tenancy.referral, state, state, today, person, reason)
