"""A round that a coordinator ran and committed a week and a half ago, and what became of the units it held."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from agencies.enums import Role
from agencies.models import User
from locator.demo import grand_pre, maple_house
from locator.demo.chance import Chance
from locator.demo.days import afternoon, working_day, working_days_after
from matching.enums import HoldGround, Obstacle, OfferReason, OfferState, ProposalState, ReferralState, RoundState, Side
from matching.models import Offer, OfferEvent, Policy, Proposal, ReferralEvent, Round
from matching.offers.deadlines import hold_until
from matching.pairs.ranking import on_day, policy_on
from matching.rounds.planning import plan_of, tell_nobody
from matching.rounds.reading import read_facts
from matching.rounds.storing import store

DAYS_AGO = 11
DAYS_TO_AN_ANSWER = 2
BUSY_DAYS = 5  # longer than any hold of the round
# Households that were written down keep the offers of their own stories.
WRITTEN_DOWN = (maple_house.AGENCY, grand_pre.AGENCY)
# how the holds of the round ended; the rest was not possible any more when it was committed
ENDS = {OfferState.EXPIRED: 35, OfferState.DECLINED_BY_CLIENT: 40, OfferState.DECLINED_BY_LANDLORD: 25}
WHY = {
    OfferState.EXPIRED: (OfferReason.LAPSED,),
    OfferState.DECLINED_BY_CLIENT: (OfferReason.AREA, OfferReason.COST, OfferReason.CONDITION),
    OfferState.DECLINED_BY_LANDLORD: (OfferReason.RENTED, OfferReason.REFERENCES, OfferReason.NO_ANSWER),
}
BEHALF = {OfferState.DECLINED_BY_CLIENT: Side.HOUSEHOLD, OfferState.DECLINED_BY_LANDLORD: Side.LANDLORD}


def record(today: date) -> None:
    """Plan the round as of its day, and say what became of each proposal. It changes nothing that is live today."""
    day = working_day(today - timedelta(days=DAYS_AGO))
    coordinator = User.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    with on_day(day):
        policy = policy_on(day)
        made = store(plan_of(read_facts(policy, tell_nobody), day, policy), coordinator)
    with on_day(today):
        _commit(made, day, policy, coordinator)


def _commit(made: Round, day: date, policy: Policy, coordinator: User | None) -> None:
    """What became of each proposal."""
    Round.objects.filter(pk=made.pk).update(
        state=RoundState.COMMITTED, made_at=afternoon(day), ended_at=afternoon(day), ended_by=coordinator
    )
    proposals = list(made.proposals.select_related("referral__client__worker", "opening", "agency").order_by("place"))
    chance, steps = Chance("round"), []
    for proposal in proposals:
        offer = None if _is_busy(proposal, day) else _offer(proposal, chance, day, policy, coordinator)
        proposal.state = ProposalState.HELD if offer else ProposalState.OVERTAKEN
        proposal.obstacle, proposal.offer = "" if offer else Obstacle.CHANGED, offer
        if offer:
            offer.save()
            steps += list(_steps(offer, chance))
            _tell_referral(proposal, offer)
    Proposal.objects.bulk_update(proposals, ["state", "obstacle", "offer"])
    OfferEvent.objects.bulk_create(steps)


def _is_busy(proposal: Proposal, day: date) -> bool:
    """Whether the household or the unit has a story of its own in the days after, or a later one together."""
    opening, referral = proposal.opening, proposal.referral
    after = working_days_after(day, BUSY_DAYS)
    offers, moves = Offer.objects.filter(made_on__range=(day, after)), referral.events.filter(happened_on__gt=day)
    return (
        proposal.agency.code in WRITTEN_DOWN
        or (opening.closed_on is not None and opening.closed_on <= after)
        or moves.filter(happened_on__lte=after).exists()
        or offers.filter(Q(opening=opening) | Q(referral=referral)).exists()
        or Offer.objects.filter(opening=opening, referral=referral).exists()
    )


def _offer(proposal: Proposal, chance: Chance, day: date, policy: Policy, coordinator: User | None) -> Offer:
    """The hold that the round made, and how it ended."""
    state, last = chance.pick(ENDS), hold_until(day, policy)
    expired = state == OfferState.EXPIRED
    ended_on = last + timedelta(days=1) if expired else working_days_after(day, DAYS_TO_AN_ANSWER)
    return Offer(
        referral=proposal.referral,
        agency_id=proposal.agency_id,
        opening=proposal.opening,
        state=state,
        state_since=ended_on,
        made_on=day,
        made_by=coordinator,
        held_until=last,
        ended_on=ended_on,
        ground=HoldGround.ROUND,
        stood_before=0,
        policy=policy.version,
    )


def _steps(offer: Offer, chance: Chance) -> Iterator[OfferEvent]:
    """Held by the round, proposed a working day later by the household's worker unless nobody did, and ended."""
    worker = offer.referral.client.worker
    yield _step(offer, "", OfferState.HELD, offer.made_on, person=offer.made_by)
    before = OfferState.HELD
    if offer.state != OfferState.EXPIRED:
        before = OfferState.PROPOSED
        yield _step(offer, OfferState.HELD, before, working_days_after(offer.made_on, 1), person=worker)
        if offer.state == OfferState.DECLINED_BY_LANDLORD:
            yield _step(offer, before, OfferState.VIEWING, offer.state_since, person=worker)
            before = OfferState.VIEWING
    reason = chance.choice(WHY[OfferState(offer.state)])
    side = BEHALF.get(OfferState(offer.state), "")
    person = None if offer.state == OfferState.EXPIRED else worker
    yield _step(offer, before, offer.state, offer.state_since, person=person, reason=reason, behalf=side)


def _step(offer: Offer, before: str, after: str, day: date, **said) -> OfferEvent:
    return OfferEvent(
        offer=offer,
        agency_id=offer.agency_id,
        happened_on=day,
        recorded_at=afternoon(day),
        from_state=before,
        to_state=after,
        **said,
    )


def _tell_referral(proposal: Proposal, offer: Offer) -> None:
    """The household had an offer for some days, and waits again since, with the place in line it had."""
    referral = proposal.referral
    moves = (
        (ReferralState.WAITING, ReferralState.OFFERED, offer.made_on),
        (ReferralState.OFFERED, ReferralState.WAITING, offer.state_since),
    )
    ReferralEvent.objects.bulk_create(
        ReferralEvent(
            referral=referral,
            agency_id=referral.agency_id,
            happened_on=day,
            recorded_at=afternoon(day),
            from_state=before,
            to_state=after,
        )
        for before, after, day in moves
    )
    if referral.state_since < offer.state_since:
        referral.state_since = offer.state_since
        referral.save(update_fields=["state_since"])
