"""A round becomes offers, or is discarded; before that a coordinator may change it, always with a reason.

Every change locks the round first, then households, then units. Doing again what is already so changes nothing.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.errors import NotPossible
from agencies.models import User
from listings.models import Opening
from matching.enums import LIVE_STATES, HoldGround, Obstacle, ProposalState, RoundState
from matching.models import Certificate, Offer, Proposal, Referral, Round
from matching.offers import state_machine
from matching.offers.holds import hold, suitable
from matching.offers.obstacles import InTheWay
from matching.pairs.ranking import on_day
from matching.pairs.reasons import questions
from matching.scopes import live_offers


def locked_round(round_: Round) -> Round:
    """The round as it is now, locked until the transaction ends."""
    return Round.objects.select_for_update().get(pk=round_.pk)


def still_proposed(round_: Round) -> Round:
    """The same, if it may still change. Raises NotPossible."""
    current = locked_round(round_)
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
    current = locked_round(round_)
    if current.state == RoundState.COMMITTED:
        return current
    current = still_proposed(current)
    proposals = list(
        current.proposals.filter(state=ProposalState.PROPOSED)
        .select_related("referral__client", "opening__unit")
        .order_by("place", "pk")
    )
    _lock_sides(proposals)
    for proposal in proposals:
        _hold(proposal, person, today)
    return _end(current, RoundState.COMMITTED, person)


def _lock_sides(proposals: list[Proposal]) -> None:
    """All households of a round, with those whose lapsed holds it may free, then all units: the one order of locks."""
    openings = [proposal.opening_id for proposal in proposals]
    kept = Offer.objects.filter(opening__in=openings, state__in=LIVE_STATES)
    clients = {proposal.referral.client_id for proposal in proposals}
    state_machine.lock(
        {*clients, *kept.values_list("referral__client", flat=True)}, {p.opening.unit_id for p in proposals}
    )


def _hold(proposal: Proposal, person: User | None, today: date) -> None:
    try:
        with transaction.atomic():
            if live_offers(today).filter(referral__client=proposal.referral.client_id).exists():
                raise InTheWay(Obstacle.BUSY)
            proposal.offer = hold(proposal.referral, proposal.opening, person, today=today, ground=HoldGround.ROUND)
            proposal.state = ProposalState.HELD
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
    return _end(still_proposed(current), RoundState.DISCARDED, person)


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
        if live_offers(today).filter(Q(referral__client=referral.client_id) | Q(opening=opening)).exists():
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
