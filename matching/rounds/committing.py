"""A round becomes offers, or is discarded; before that a coordinator may change it, always with a reason.

Every change locks the round, a commitment its households and units too. Doing again what is so changes nothing.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.errors import Busy, NotPossible
from agencies.locking import lock
from agencies.models import Client, User
from listings.models import Opening, Unit
from matching.enums import LIVE_STATES, HoldGround, Obstacle, ProposalState, RoundState
from matching.models import Certificate, Offer, Proposal, Referral, Round
from matching.offers.holds import hold, suitable
from matching.offers.obstacles import InTheWay
from matching.pairs.ranking import on_day
from matching.pairs.reasons import questions


def locked_round(round_: Round) -> Round:
    """The round as it is now, locked until the transaction ends."""
    lock(Round.objects.filter(pk=round_.pk))
    return Round.objects.get(pk=round_.pk)


def still_proposed(round_: Round) -> Round:
    """The same, if it may still change. Raises NotPossible."""
    return _still_proposed(locked_round(round_))


def _still_proposed(current: Round) -> Round:
    if current.state != RoundState.PROPOSED:
        raise NotPossible(_("This round is over: it was committed or discarded."))
    return current


@transaction.atomic
def commit(round_: Round, person: User | None, today: date) -> Round:
    """Hold the proposed units for their households, in order of priority.

    Facts may have changed since the plan was made: each pair is checked anew, and a proposal that is no longer possible
    keeps what stood in the way. A round that is committed already stays as it is. Raises NotPossible for a discarded
    one.
    """
    _lock_sides(round_)
    current = Round.objects.get(pk=round_.pk)
    if current.state == RoundState.COMMITTED:
        return current
    for proposal in proposed(_still_proposed(current)).select_related("opening__unit").order_by("place", "pk"):
        _hold(proposal, person, today)
    return _end(current, RoundState.COMMITTED, person)


def proposed(round_: Round) -> QuerySet[Proposal]:
    """What a round still proposes."""
    return round_.proposals.filter(state=ProposalState.PROPOSED).select_related("referral__client")


def _lock_sides(round_: Round) -> None:
    """All households of a round, with those whose lapsed holds it may free, all units, and the round. Raises Busy."""
    before = set(proposed(round_).values_list("pk", flat=True))
    proposals = Proposal.objects.filter(pk__in=before)
    kept = Offer.objects.filter(opening__in=proposals.values("opening"), state__in=LIVE_STATES)
    sides = Q(referrals__in=proposals.values("referral")) | Q(referrals__in=kept.values("referral"))
    lock(
        Client.objects.filter(sides),
        Unit.objects.filter(openings__in=proposals.values("opening")),
        kept,
        Round.objects.filter(pk=round_.pk),
    )
    if not before.issuperset(proposed(round_).values_list("pk", flat=True)):
        raise Busy


def _hold(proposal: Proposal, person: User | None, today: date) -> None:
    try:
        with transaction.atomic():
            if Offer.objects.live_on(today).filter(referral__client=proposal.referral.client_id).exists():
                raise InTheWay(Obstacle.BUSY)
            proposal.offer = hold(proposal.referral, proposal.opening, person, today=today, ground=HoldGround.ROUND)
            proposal.state = ProposalState.HELD
    except Busy:
        raise
    except NotPossible as error:
        stood = error if isinstance(error, InTheWay) else InTheWay(Obstacle.CHANGED)
        proposal.state, proposal.offer = ProposalState.OVERTAKEN, None
        proposal.obstacle, proposal.obstacle_facts = stood.obstacle, stood.facts
    proposal.save(update_fields=["state", "offer", "obstacle", "obstacle_facts"])


@transaction.atomic
def discard(round_: Round, person: User) -> Round:
    """Let a plan go: nothing happens to anybody. Raises NotPossible for a committed round."""
    current = locked_round(round_)
    if current.state == RoundState.DISCARDED:
        return current
    return _end(_still_proposed(current), RoundState.DISCARDED, person)


def _end(round_: Round, state: RoundState, person: User | None) -> Round:
    round_.state, round_.ended_at, round_.ended_by = state, timezone.now(), person
    round_.save(update_fields=["state", "ended_at", "ended_by"])
    return round_


@transaction.atomic
def take_out(proposal: Proposal, person: User, words: str) -> None:
    """Leave a household out of the plan after all; its unit is free for another. Raises NotPossible."""
    current = _reason(words)
    still_proposed(proposal.round)
    Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.REMOVED, words=current, changed_by=person
    )


@transaction.atomic
def put_in(round_: Round, referral: Referral, opening: Opening, person: User, words: str, today: date) -> Proposal:
    """Propose a unit that the plan leaves free to a household that it leaves out. Raises NotPossible."""
    why = _reason(words)
    current = still_proposed(round_)
    standing = current.proposals.exclude(state=ProposalState.REMOVED)
    both = standing.filter(Q(referral=referral) | Q(opening=opening))
    for proposal in both:
        if (proposal.referral_id, proposal.opening_id) == (referral.pk, opening.pk):
            return proposal
        raise NotPossible(_("The round already proposes this unit, or another to this household. Take that out first."))
    with on_day(today):
        if Offer.objects.live_on(today).filter(Q(referral__client=referral.client_id) | Q(opening=opening)).exists():
            raise NotPossible(_("The unit is held or offered meanwhile, or the household has an offer."))
        pair = suitable(referral, opening, today)
    return Proposal.objects.create(
        round=current,
        referral=referral,
        agency_id=referral.agency_id,
        opening=opening,
        place=_place(current, referral),
        fit=pair.fit,
        ask=questions(pair),
        by_hand=True,
        words=why,
        changed_by=person,
    )


def _place(round_: Round, referral: Referral) -> int:
    """The household's place in line when the round was made; after everyone, if it was not in line then."""
    for model in (Certificate, Proposal):
        known = model.objects.filter(round=round_, referral=referral).values_list("place", flat=True).first()
        if known:
            return known
    return round_.households + 1


def _reason(words: str) -> str:
    """What is said. Raises NotPossible where nothing is."""
    said = words.strip()
    if not said:
        raise NotPossible(_("Say why the plan is changed."))
    return said[:300]
