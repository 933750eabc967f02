"""Holding a home for a household, and why it may not hold it: who may, whether it is free, suitable, and in turn.

`hold` asks all of it in this order, in one transaction under the one lock (agencies.locking): of the household, the
unit, and the lapsed hold of another that it frees. What comes after a hold is in `steps`, what is taken back in
`undoing`, what runs out in `lapses`. Pressing again changes nothing.
"""

from datetime import date

from django.utils.translation import gettext as _

from agencies.access import can_see_households
from agencies.constraints import save
from agencies.enums import Role
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Client, User
from agencies.wording import day
from listings.models import Opening, Unit
from listings.wording import title
from matching.enums import IN_LINE_STATES, HoldGround, Obstacle, OfferState, Side
from matching.models import Offer, Pair, Policy, Referral
from matching.offers import lapses, state_machine
from matching.offers.deadlines import hold_until, holidays, window_until
from matching.offers.obstacles import InTheWay
from matching.offers.snapshots import taken_of
from matching.offers.state_machine import Said
from matching.offers.states import Who, role_towards
from matching.pairs.criteria import CRITERIA
from matching.pairs.priority import standing_before
from matching.pairs.ranking import on_day, policy_on

OUT_OF_TURN = (HoldGround.ALLOWED, HoldGround.ROUND)


def hold(
    referral: Referral,
    opening: Opening,
    person: User | None,
    *,
    today: date,
    ground: HoldGround | None = None,
    words: str = "",
    policy: Policy | None = None,
) -> Offer:
    """Keep an opening for a household for some business days (policy). A lapsed hold of another is freed first.

    Without a ground, the priority window decides: in it, nobody may stand before the household. Raises NotPossible.
    """
    with on_day(today):
        policy, closed = policy or policy_on(today), holidays()
        _may_hold(person, referral, ground)
        refuse_taken(referral, opening, person, today)
        pair = Pair.objects.filter(referral_id=referral.pk, opening_id=opening.pk).first()
        ahead = standing_before(pair, policy, today).count() if pair else 0
        referral, opening = locked_sides(referral, opening, today)
        known = refuse_taken(referral, opening, person, today)
        if known:
            return known
        pair = suitable(referral, opening, today)
        why = ground or ground_today(opening, ahead, policy, today, closed)
        offer = Offer(referral=referral, opening=opening, ground=why, ground_words=words, stood_before=ahead)
        offer.policy, offer.held_until = policy.version, hold_until(today, policy, closed)
        behalf = ""
        if role_towards(person, referral.agency_id) == Who.COORDINATOR:
            behalf = Side.TEAM if why == HoldGround.ROUND else Side.AGENCY
        return take(offer, pair, person, today, Said(words=words, behalf=behalf))


def _may_hold(person: User | None, referral: Referral, ground: HoldGround | None) -> None:
    """The household's own agency holds; a coordinator or a round may do so out of turn. Raises NotPossible."""
    own = person is not None and can_see_households(person) and person.agency_id == referral.agency_id
    team = person is None or (person.is_active and person.role == Role.COORDINATOR)
    if not (team or (own and ground not in OUT_OF_TURN)):
        raise NotPossible(_("A unit is held by the household’s own agency. Ask a coordinator to hold it out of turn."))


def refuse_taken(referral: Referral, opening: Opening, person: User | None, today: date) -> Offer | None:
    """The household's own live offer of this opening, if there is one. Raises NotPossible where another has it."""
    taking = Offer.objects.taking_on(today).filter(opening=opening).select_related("agency")
    live = min(taking, key=lambda offer: offer.state == OfferState.LEASED, default=None)
    if live is None:
        return None
    if live.state == OfferState.LEASED:
        raise InTheWay(Obstacle.LEASED)
    if live.referral_id == referral.pk:
        return live
    held = {"date": live.last_held_on.isoformat()} if live.state == OfferState.HELD else {}
    raise InTheWay(Obstacle.HELD if held else Obstacle.OFFERED, held, who_has_it(live, person))


def who_has_it(live: Offer, person: User | None) -> str:
    """Until when a unit is taken; to coordinators, who see every agency's offers, also by whom."""
    until = {"date": day(live.held_until or live.made_on), "agency": live.agency.name}
    coordinator = person is not None and person.is_active and person.role == Role.COORDINATOR
    if live.state == OfferState.HELD:
        if coordinator:
            return _("This unit is held until %(date)s by %(agency)s.") % until
        return _("This unit is held until %(date)s for another household.") % until
    if coordinator:
        return _("This unit is offered to a household of %(agency)s.") % until
    return _("This unit is offered to another household.")


def locked_sides(referral: Referral, opening: Opening, today: date) -> tuple[Referral, Opening]:
    """Both sides as they are now, locked; a lapsed hold of the opening is freed, with its household locked too."""
    holders = lapses.holders(opening, today)
    lock(
        Client.objects.filter(pk__in={referral.client_id, *holders}),
        Unit.objects.filter(pk=opening.unit_id),
        Offer.objects.lapsed_on(today).filter(opening=opening),
    )
    lapses.free(opening, holders, today)
    return (
        Referral.objects.select_related("client").get(pk=referral.pk),
        Opening.objects.select_related("unit__restriction").get(pk=opening.pk),
    )


def suitable(referral: Referral, opening: Opening, today: date, spared: tuple[str, ...] = ()) -> Pair:
    """The pair, if the household could have the home and its consent to share is live. Raises NotPossible.

    `spared`: criteria that need not hold.
    """
    refuse_moved_on(referral, opening, today)
    pair = Pair.objects.filter(referral_id=referral.pk, opening_id=opening.pk).first()
    if pair is None:
        raise InTheWay(Obstacle.NOT_IN_LINE)
    if not pair.consents:
        raise InTheWay(Obstacle.NO_CONSENT)
    asked = [criterion for criterion in CRITERIA if criterion.code not in spared]
    failed = [criterion.code for criterion in asked if not getattr(pair, f"{criterion.code}_ok")]
    if failed:
        raise InTheWay(Obstacle.UNSUITABLE, {"criteria": failed})
    return pair


def refuse_moved_on(referral: Referral, opening: Opening, today: date) -> None:
    """Raises NotPossible, naming what stands in the way, where the household or the home is no longer free."""
    if referral.state not in IN_LINE_STATES:
        raise InTheWay(Obstacle.REFERRAL, {"state": referral.state})
    if opening.closed_on and opening.closed_on <= today:
        raise InTheWay(Obstacle.CLOSED, {"date": opening.closed_on.isoformat()})
    accepted = Offer.objects.filter(referral=referral, state=OfferState.ACCEPTED)
    for other in accepted.select_related("opening__unit__area"):
        sentence = _("This household has accepted another home: %(unit)s.") % {"unit": title(other.opening.unit)}
        raise InTheWay(Obstacle.ACCEPTED, sentence=sentence)


def standing(referral: Referral, opening: Opening, *, today: date, policy: Policy | None = None) -> int:
    """How many households stand before this one for an opening today."""
    with on_day(today):
        pair = Pair.objects.filter(referral_id=referral.pk, opening_id=opening.pk).first()
        return standing_before(pair, policy or policy_on(today), today).count() if pair else 0


def ground_today(
    opening: Opening, ahead: int, policy: Policy, today: date, closed: frozenset[date] | None = None
) -> HoldGround:
    """Why a hold may go ahead of itself; `closed`: the holidays, where they are known already.

    Raises NotPossible in the window, while somebody stands before.
    """
    if ahead == 0:
        return HoldGround.FIRST
    last = window_until(opening, policy, closed)
    if today > last:
        return HoldGround.LATER
    raise OutOfTurn(ahead, last)


class OutOfTurn(NotPossible):
    """Others stand before the household, and the priority window is not over: a coordinator may be asked."""

    def __init__(self, ahead: int, last: date) -> None:
        self.ahead, self.last = ahead, last
        super().__init__(
            _("Others stand before this household: %(count)s. From the day after %(date)s, anyone may hold the unit.")
            % {"count": ahead, "date": day(last)}
        )


def take(offer: Offer, pair: Pair, person: User | None, today: date, said: Said, before: str = "") -> Offer:
    """Insert a live offer of two locked sides. PostgreSQL allows one an opening. Raises NotPossible."""
    offer.agency_id, offer.made_by = offer.referral.agency_id, person
    offer.made_on = offer.state_since = today
    offer.facts = taken_of(pair, offer.opening, today)
    save(offer, force_insert=True)
    state_machine.note(offer, before, person, today, said)
    state_machine.follow(offer, person, today)
    return offer
