"""What is asked of `pair`: the best units for a household, the first households for a unit, and a whole round."""

from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter

from django.db.models import QuerySet

from listings.models import Opening
from matching.enums import ReferralState
from matching.models import Pair, Policy, Referral
from matching.pairs.ranking import households_for, policy_on, units_for
from tests.benchmarks.city import DAY
from tests.benchmarks.yardstick import Yardstick, sql_of

BEST = 20
Questions = Iterator[tuple[str, str]]


def some_households(number: int) -> list[Referral]:
    """Different waiting households, the same in every run."""
    return _some(Referral.objects.filter(state=ReferralState.WAITING), number)


def some_openings(number: int) -> list[Opening]:
    """Openings that can be offered, free and lately confirmed; different ones, where there are enough."""
    anyone = Referral.objects.filter(state=ReferralState.WAITING).earliest("pk")
    free = Pair.objects.filter(referral_id=anyone.pk, open_ok=True, fresh_ok=True)
    return _some(Opening.objects.filter(pk__in=list(free.values_list("opening_id", flat=True))), number)


def units_for_households(yardstick: Yardstick, households: list[Referral]) -> Questions:
    """The best units for each household, by the view and by the yardstick."""
    for household in households:
        best = Pair.objects.filter(referral_id=household.pk, eligible=True).best_first()
        question = best.values_list("opening_id")[:BEST]
        yield sql_of(question), yardstick.sql(question, referral_id=household.pk)


def households_for_units(yardstick: Yardstick, openings: list[Opening]) -> Questions:
    """The first households for each opening, by the view and by the yardstick."""
    policy = policy_on(DAY)
    for opening in openings:
        line = Pair.objects.filter(opening_id=opening.pk).could_be_offered()
        question = line.by_priority(policy).values_list("referral_id")[:BEST]
        yield sql_of(question), yardstick.sql(question, opening_id=opening.pk)


def whole_round() -> QuerySet:
    """Every pair that a round chooses from, with its fit."""
    return Pair.objects.filter(eligible=True, consents=True).values_list("referral_id", "opening_id", "fit")


def page_of_units(households: list[Referral]) -> float:
    """Median time in milliseconds of all that a household's page asks: the counts, the best units, their records."""
    return _median_time(units_for, [(household,) for household in households])


def page_of_households(openings: list[Opening]) -> float:
    """Median time in milliseconds of all that a unit's page asks."""
    policy = policy_on(DAY)
    return _median_time(households_for, [(opening, policy) for opening in openings])


def _some(rows: QuerySet, number: int) -> list:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Random(number).shuffle(keys)
    found = rows.in_bulk(keys[:number])
    return [found[keys[place % len(keys)]] for place in range(number)]


def _median_time(ask: Callable, questions: list[tuple[Referral] | tuple[Opening, Policy]]) -> float:
    times = []
    for question in questions:
        start = perf_counter()
        ask(*question)
        times.append(1000 * (perf_counter() - start))
    return median(times)
