"""Who stands before whom for a unit, so that the fastest agency does not win (matching/offers/README.md)."""

from datetime import date
from typing import Any

from django.db.models import Q

from matching.enums import PriorityKey
from matching.models import Offer, Pair, Policy
from matching.models.pair import PRIORITY_ORDER, PairQuerySet


def standing_before(pair: Pair, policy: Policy, today: date) -> PairQuerySet:
    """Consenting households that could have the pair's unit, have no live offer, and come before the pair's own.

    The keys of the policy are compared one after another, in PostgreSQL; the lot leaves no tie.
    """
    line = Pair.objects.filter(opening_id=pair.opening_id).could_be_offered()
    free = line.exclude(referral_id=pair.referral_id).exclude(
        referral_id__in=Offer.objects.live_on(today).values("referral_id")
    )
    return free.filter(before(pair, policy))


def before(pair: Pair, policy: Policy) -> Q:
    """Pairs that come before this one: ahead by one key, and level by all keys before it."""
    ahead, level = Q(pk__in=[]), Q()
    for code in policy.priority:
        further, same = _compared(pair, PriorityKey(code))
        ahead |= level & further
        level &= same
    return ahead


def _compared(pair: Pair, key: PriorityKey) -> tuple[Q, Q]:
    """By one key: whether another pair is ahead, and whether it is level. Unknown comes last."""
    order = PRIORITY_ORDER[key]
    column: Any = order.expression
    name = column.name
    value = getattr(pair, name)
    if value is None:
        return Q(**{f"{name}__isnull": False}), Q(**{f"{name}__isnull": True})
    return Q(**{f"{name}__{'gt' if order.descending else 'lt'}": value}), Q(**{name: value})
