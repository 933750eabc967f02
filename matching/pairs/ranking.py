"""Questions to the view `pair`: units for a household, households for a unit, and one pair whole."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from agencies.reading import once
from agencies.wording import day as day_in_words
from listings.models import Opening
from matching.enums import OfferState
from matching.models import Offer, Pair, Policy, Referral
from matching.models.pair import BEST_FIRST, PairQuerySet
from matching.pairs.concentration import with_buildings
from matching.pairs.criteria import CRITERIA


class NoPolicy(Exception):
    """No policy was in force on the day: nothing can be ranked."""


@dataclass(frozen=True)
class NearMiss:
    """Open units that a household misses by one criterion alone.

    `cents`: for the cost, how much more a month would bring the first of them within reach.
    """

    units: int
    cents: int | None = None


@dataclass(frozen=True)
class Ranking:
    """The best pairs, how many there are, and how many fail each criterion.

    For a household `considered` counts openings on offer to it, and `excluded` leaves `open` out; for a unit it counts
    households in line, and `excluded` counts `open` too. `near_misses` say what would change most for a household.
    """

    considered: int
    eligible: int
    excluded: dict[str, int]
    pairs: list[Pair]
    near_misses: dict[str, NearMiss] = field(default_factory=dict)


@dataclass(frozen=True)
class TakenFits:
    """Open units that would fit a household and are held for or offered to others: how many, never for whom.

    `until`: the last day of the hold among them that ends first; null where none of them is only held.
    """

    units: int
    until: date | None

    @property
    def in_words(self) -> str:
        """2 units that fit are held for or offered to other households. The first hold lasts until December 2, 2026."""
        told = ngettext(
            "%(count)s unit that fits is held for or offered to another household.",
            "%(count)s units that fit are held for or offered to other households.",
            self.units,
        ) % {"count": self.units}
        if self.until is None:
            return told
        ending = ngettext(
            "The hold lasts until %(date)s.", "The first hold among them lasts until %(date)s.", self.units
        ) % {"date": day_in_words(self.until)}
        return f"{told} {ending}"


@contextmanager
def on_day(day: date | None) -> Iterator[None]:
    """Read dated facts as of a day (None: today in Ottawa), in one transaction; afterwards all is as before."""
    with transaction.atomic(), connection.cursor() as cursor:
        if day is None:
            yield
            return
        cursor.execute(
            "SELECT coalesce(current_setting('locator.today', true), ''), set_config('locator.today', %s, true)",
            [day.isoformat()],
        )
        before, _ = cursor.fetchone()
        yield
        cursor.execute("SELECT set_config('locator.today', %s, true)", [before])


@once
def policy_on(day: date) -> Policy:
    """The policy in force on a day. Raises NoPolicy before the first."""
    policy = Policy.objects.filter(starts__lte=day).order_by("-starts").first()
    if policy is None:
        raise NoPolicy
    return policy


def units_for(referral: Referral, limit: int | None = 20, near: bool = False) -> Ranking:
    """Open units for a household, best fit first; `near`: with those that it misses by one criterion alone."""
    pairs = Pair.objects.filter(referral_id=referral.pk)
    codes = [criterion.code for criterion in CRITERIA if criterion.code != "open"]
    counts = _count(pairs.filter(on_offer=True, open_ok=True), codes, near)
    best = pairs.filter(eligible=True).best_first().values_list("opening_id", flat=True)[:limit]
    return Ranking(pairs=_whole(with_buildings(pairs, localdate()), "opening_id", list(best)), **counts)


def households_for(opening: Opening, policy: Policy, limit: int | None = 20) -> Ranking:
    """Consenting households for an opening, in the policy's order of priority."""
    pairs = Pair.objects.filter(opening_id=opening.pk)
    counts = _count(pairs.in_the_queue(), [criterion.code for criterion in CRITERIA])
    first = pairs.could_be_offered().by_priority(policy).values_list("referral_id", flat=True)[:limit]
    return Ranking(pairs=_whole(pairs, "referral_id", list(first)), **counts)


def fitting_openings(referral: Referral) -> set[int]:
    """Ids of the openings that a household could have."""
    return set(Pair.objects.filter(referral_id=referral.pk, eligible=True).values_list("opening_id", flat=True))


def taken_fits(referrals: Iterable[Referral], today: date) -> dict[int, TakenFits]:
    """For each referral that has some: the units that only another household's offer keeps from it; one query."""
    others = {f"{criterion.code}_ok": True for criterion in CRITERIA if criterion.code != "open"}
    held = Offer.objects.live_on(today).filter(opening=OuterRef("opening_id"), state=OfferState.HELD)
    pairs = Pair.objects.filter(referral__in=referrals, taken=True, on_offer=True, **others)
    found = pairs.filter(available_from__lte=F("last_day")).annotate(until=Subquery(held.values("held_until")[:1]))
    counts = found.order_by().values_list("referral_id").annotate(units=Count("opening_id"), first=Min("until"))
    return {pk: TakenFits(units, first) for pk, units, first in counts}


def pair_for(referral: Referral, opening: Opening) -> Pair:
    """One pair with all its columns, whether it is eligible or not."""
    pairs = with_buildings(Pair.objects.all(), localdate())
    return with_pair_records(pairs).get(referral_id=referral.pk, opening_id=opening.pk)


def excluded_by(referral: Referral, code: str) -> QuerySet:
    """Ids of the openings that fail a criterion for a household: those that fail no other first, then by fit.

    Of those too dear the smallest gap comes before the fit.
    """
    fails = {"open_ok": True, f"{code}_ok": False}  # asked about "open" itself, the homes on offer that are not open
    pairs = Pair.objects.filter(referral_id=referral.pk, on_offer=True, **fails)
    others = {f"{other.code}_ok": True for other in CRITERIA if other.code not in ("open", code)}
    alone = Case(When(Q(**others), then=0), default=1)
    gap = [F("gap_cents").asc(nulls_last=True)] if code == "cost" else []
    return pairs.order_by(alone, *gap, *BEST_FIRST).values_list("opening_id", flat=True)


def pairs_of(referral: Referral, openings: Iterable[int]) -> list[Pair]:
    """A household's pairs with these openings, in the order of the ids."""
    return _whole(Pair.objects.filter(referral_id=referral.pk), "opening_id", list(openings))


def with_pair_records(pairs: PairQuerySet) -> PairQuerySet:
    """Pairs with the records that their sentences speak of."""
    return pairs.select_related(
        "opening",
        "unit__area",
        "unit__building",
        "unit__landlord",
        "unit__restriction",
        "referral__client",
        "referral__need",
        "agency",
    )


def _count(pairs: PairQuerySet, codes: list[str], near: bool = False) -> dict:
    """The figures of a Ranking."""
    alone = {code: Q(**{f"{other}_ok": other != code for other in codes}) for code in codes} if near else {}
    limit = Coalesce("possible_cents", "largest_subsidy_cents")
    counts = pairs.aggregate(
        considered=Count("opening_id"),
        eligible=Count("opening_id", filter=Q(eligible=True)),
        **{f"not_{code}": Count("opening_id", filter=Q(**{f"{code}_ok": False})) for code in codes},
        **{f"only_{code}": Count("opening_id", filter=condition) for code, condition in alone.items()},
        **({"cents": Min(F("gap_cents") - limit, filter=alone["cost"])} if near else {}),
    )
    return {
        "considered": counts["considered"],
        "eligible": counts["eligible"],
        "excluded": {code: counts[f"not_{code}"] for code in codes},
        "near_misses": {
            code: NearMiss(counts[f"only_{code}"], counts["cents"] if code == "cost" else None) for code in alone
        },
    }


def _whole(pairs: PairQuerySet, key: str, ids: list[int]) -> list[Pair]:
    """The rows of these openings or referrals with all columns, in the order of the ids.

    Ranked first by ids alone and fetched then: a full row computes every column before it is sorted.
    """
    found = {getattr(pair, key): pair for pair in with_pair_records(pairs.filter(**{f"{key}__in": ids}))}
    return [found[one] for one in ids]
