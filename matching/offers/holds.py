"""Offers: an opening is held for a household, proposed, viewed, applied for, accepted and leased (design section 5).

Each change is one transaction that locks household, then unit. The table of moves is data (`transitions.TRANSITIONS`);
what is taken back or reopened is in `undoing`, what runs out in `lapsing`. Doing again what is already so changes
nothing: a double click is harmless.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.access import can_see_households
from agencies.constraints import save
from agencies.enums import Role
from agencies.errors import NotPossible
from agencies.models import User
from agencies.wording import day
from listings.enums import CloseReason, ProtectedGround
from listings.models import Opening, TeachingMoment
from listings.wording import title
from matching.enums import IN_LINE, LIVE_STATES, HoldGround, Obstacle, OfferReason, OfferState, Side
from matching.models import HoldRequest, Offer, Pair, Policy, Referral
from matching.models.offer import Viewing
from matching.offers import lapses, leases, state_machine, viewings
from matching.offers.deadlines import at_most, hold_until, holidays, refuse_later, reply_until, window_until
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
        offer.policy, offer.held_until = policy, hold_until(today, policy, closed)
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
    taken = Offer.objects.filter(opening=opening, state__in=(*LIVE_STATES, OfferState.LEASED)).select_related("agency")
    found = sorted(taken, key=lambda offer: offer.state == OfferState.LEASED)
    live = next((offer for offer in found if not state_machine.is_lapsed(offer, today)), None)
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
    state_machine.lock([referral.client_id, *holders], [opening.unit_id])
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
    if referral.state not in IN_LINE:
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


@transaction.atomic
def move(
    offer: Offer,
    to_state: str,
    person: User | None,
    *,
    today: date,
    reason: str = "",
    words: str = "",
    behalf: str = "",
    lease: dict[str, Any] | None = None,
    forbidden_ground: str = "",
    viewing: Viewing | None = None,
) -> Offer:
    """Move an offer to another state, with all that follows from it. Raises NotPossible.

    Accepting cancels the household's other live offers; a lease closes the opening and begins the tenancy, with `lease`
    as what `leases.begin` is told. A step to a viewing may say when that is. A forbidden ground that a landlord gave
    is noted, without its words.
    """
    offer = state_machine.locked(offer)
    if offer.state == to_state:
        return offer
    kept = "" if reason == OfferReason.UNLAWFUL else words
    if viewing:
        viewings.refuse_day(offer, viewing, person, today)
    state_machine.change(offer, to_state, person, today, Said(reason, kept, behalf, viewing))
    if reason == OfferReason.UNLAWFUL and forbidden_ground in ProtectedGround.values:
        TeachingMoment.objects.get_or_create(
            unit_id=offer.opening.unit_id,
            ground=forbidden_ground,
            defaults={"noticed_on": today, "person": person},
        )
    if to_state == OfferState.LEASED:
        close(offer.opening, today)
        leases.begin(offer, person, today=today, **({"lease_on": today} | (lease or {})))
    return offer


def close(opening: Opening, today: date) -> None:
    """The opening is filled by the programme, and nobody waits for it; it ends a day after it began at the earliest."""
    if opening.closed_on is None or opening.closed_on > today:
        opening.closed_on = max(today, opening.offered_from + timedelta(days=1))
    opening.close_reason = CloseReason.FILLED_PROGRAMME
    opening.save(update_fields=["closed_on", "close_reason"])
    HoldRequest.objects.filter(opening=opening).close()


@transaction.atomic
def extend(offer: Offer, person: User | None, *, today: date, words: str, until: date | None = None) -> Offer:
    """A coordinator keeps a hold for longer, with a reason: until a day, or as a new hold. Raises NotPossible."""
    offer = state_machine.locked(offer)
    if person is not None and role_towards(person, offer.agency_id) != Who.COORDINATOR:
        raise NotPossible(_("A coordinator keeps a hold for longer."))
    if offer.state != OfferState.HELD:
        raise NotPossible(_("Only a hold has a last day."))
    policy = policy_on(today)
    last = until or hold_until(max(today, offer.last_held_on), policy)
    if last < max(today, offer.last_held_on):
        raise NotPossible(_("Choose a later day than %(date)s.") % {"date": day(offer.last_held_on)})
    refuse_later(last, at_most(hold_until(today, policy), today))
    if not words.strip():
        raise NotPossible(_("Say in a few words why."))
    if last != offer.held_until:
        offer.held_until = last
        offer.save(update_fields=["held_until"])
        state_machine.note(offer, offer.state, person, today, Said(OfferReason.LONGER, words.strip(), Side.TEAM))
    return offer


@transaction.atomic
def ask_reply_by(offer: Offer, person: User, by: date, *, today: date, words: str = "") -> Offer:
    """Change the day by which the next step is expected. Raises NotPossible.

    The household's agency may take as many days as the policy gives for a reply; a coordinator more, with a reason.
    """
    offer = state_machine.locked(offer)
    who = role_towards(person, offer.agency_id)
    if who not in (Who.AGENCY, Who.COORDINATOR):
        raise NotPossible(_("This is for the household’s agency to record, or for a coordinator."))
    if offer.state not in LIVE_STATES or offer.state == OfferState.HELD:
        raise NotPossible(_("Nothing is waiting for a reply here."))
    if by < today:
        raise NotPossible(_("Choose today or a later day."))
    usual = reply_until(today, policy_on(today))
    if who == Who.AGENCY and by > usual:
        raise NotPossible(_("Choose a day up to %(date)s. For more time, ask a coordinator.") % {"date": day(usual)})
    refuse_later(by, at_most(usual, today))
    if by > usual and not words.strip():
        raise NotPossible(_("Say in a few words why."))
    if by != offer.reply_by:
        is_later = offer.reply_by is not None and by > offer.reply_by
        offer.reply_by = by
        offer.save(update_fields=["reply_by"])
        said = Said(OfferReason.LONGER if is_later else "", words.strip(), Side.TEAM if who == Who.COORDINATOR else "")
        state_machine.note(offer, offer.state, person, today, said)
    return offer
