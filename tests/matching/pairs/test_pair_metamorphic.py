"""Of two openings that differ in one thing only, which may fit better (matching/pairs/README.md, “Fit”).

Homes come in families that differ in one thing, and are compared two by two for every household under many weights. The
oracle tells which of two is cheaper, meets one more wish or asks one more question; the view only gives the fit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, permutations
from random import Random

import pytest

from matching.models import Pair
from matching.models.policy import WEIGHTS
from matching.pairs.ranking import on_day
from tests.factories import PolicyFactory
from tests.matching import oracle
from tests.matching.city import CONDITIONS, FEATURES, FIRST_KEY, City, invent
from tests.matching.facts import Household, Opening
from tests.matching.records import known_areas, on_policy, store

TODAY = date(2026, 11, 22)
HOUSEHOLDS, BASES = 24, 10

pytestmark = pytest.mark.django_db


@dataclass
class Family:
    """Homes that differ from each other in one thing only."""

    thing: str
    homes: list[Opening]


def families(base: Opening, places: list[int], keys: Iterable[int]) -> list[Family]:
    """Of one home, everything that can be changed without changing anything else."""

    def variants(thing: str, *changes: dict) -> Family:
        return Family(thing, [replace(base, key=next(keys), **change) for change in changes])

    def toggled(field: str, codes: tuple[str, ...]) -> list[Family]:
        said = getattr(base, field)
        return [variants(field, {field: said - {code}}, {field: said | {code}}) for code in codes]

    day_before = timedelta(days=1)
    all_utilities = {"utilities_included": frozenset({"heat", "hydro", "water"})}
    return [
        variants("rent", *({"rent": rent} for rent in (1_00, 390_00, 899_99, 900_00, 900_01, 1500_00, 19_000_00))),
        variants("utilities", {"utilities_included": frozenset()}, all_utilities),
        variants("area", *({"area": place, "area_inferred": False, "position": None} for place in [*places, None])),
        variants("verified", *({"verified": (TODAY - days * day_before,)} for days in (0, 1, 2, 29, 30, 31, 400))),
        variants("bedrooms", *({"bedrooms": bedrooms, **all_utilities} for bedrooms in range(7))),
        variants("smoking", {"smoking": "allowed"}, {"smoking": "smoke_free"}),
        variants("restriction", {"restricted_to": ""}, {"restricted_to": "youth", "approved_on": TODAY}),
        *toggled("requires", CONDITIONS),
        *(
            variants("feature", *({"features": {**base.features, feature: answer}} for answer in (True, False, None)))
            for feature in FEATURES
        ),
    ]


def street(seed: int) -> tuple[City, list[Family]]:
    """Households, and homes in families."""
    areas = known_areas()
    city = invent(seed, TODAY, areas, HOUSEHOLDS, BASES)
    places = Random(seed).sample(sorted({p for h in city.households for p in h.areas_wanted | h.areas_avoided}), 10)
    keys = count(FIRST_KEY + BASES)
    related = [family for base in city.openings for family in families(replace(base, offers=()), places, keys)]
    city.openings = [home for family in related for home in family.homes]
    return city, related


def weightings(random: Random) -> Iterable[dict[str, int]]:
    """The default weights, each part alone against all others, and some at random."""
    yield {}
    for part in WEIGHTS:
        yield {name: 100 if name == part else 1 for name in WEIGHTS}
        yield {name: 1 if name == part else 100 for name in WEIGHTS}
    for _ in range(5):
        yield {name: random.randint(1, 100) for name in WEIGHTS}


def fits(weights: dict[str, int]) -> dict[tuple[int, int], int]:
    """The fit of every pair, in thousandths of a point, under a policy with these weights."""
    draft = PolicyFactory(starts=None, **{f"weight_{part}": weight for part, weight in weights.items()})
    with on_day(TODAY), on_policy(draft.version):
        return {
            (household, home): fit for household, home, fit in Pair.objects.values_list("referral", "opening", "fit")
        }


@dataclass
class Judged:
    """A home as a household's oracle sees it."""

    home: Opening
    verdict: oracle.Verdict
    area_rank: int | None
    cost: int
    fresh: date
    wishes: frozenset[str]


def judged(household: Household, home: Opening, city: City) -> Judged:
    return Judged(
        home,
        oracle.judge(household, home, TODAY, city.areas),
        oracle.area_rank(household, home, city.areas),
        oracle.full_cost(home),
        max((day for day in home.verified if day <= TODAY), default=date.min),
        frozenset(feature for feature in household.wishes if home.features.get(feature)),
    )


def asks_one_more(one: Judged, other: Judged) -> bool:
    """Whether the other is the same with one more question: nothing fails in one of them alone."""
    failing = [{code for code, result in j.verdict.results.items() if result == oracle.FAIL} for j in (one, other)]
    more = other.verdict.asks - one.verdict.asks
    return failing[0] == failing[1] and one.verdict.asks < other.verdict.asks and len(more) == 1


def claims(thing: str, one: Judged, other: Judged) -> Iterable[tuple[str, bool]]:
    """What the contract says of one against the other: the sentence, and whether one must be strictly above."""
    if thing in {"rent", "utilities"} and one.cost < other.cost:
        yield "the cheaper is never below", False
    if thing == "area" and one.area_rank == 2 and other.area_rank != 2:
        yield "the one in a wanted area is above", True
    if thing == "feature" and one.wishes > other.wishes:
        yield "the one that meets one more wish is above", True
    if thing == "verified" and one.fresh > other.fresh:
        yield "the fresher is never below", False
    # A wanted area is above whatever it asks: of two areas, only equally wanted ones differ by their questions alone.
    equally_wanted = thing != "area" or (one.area_rank or 0) >= (other.area_rank or 0)
    if equally_wanted and asks_one_more(one, other):
        yield "one more question is never above", False


def comparisons(city: City, related: list[Family]) -> list[tuple[str, bool, int, int, int]]:
    """Everything that must hold: sentence, strictness, household, the home that must not be below, the other."""
    found = []
    for household in city.households:
        for family in related:
            homes = [judged(household, home, city) for home in family.homes]
            for one, other in permutations(homes, 2):
                for sentence, strictly in claims(family.thing, one, other):
                    found.append((sentence, strictly, household.key, one.home.key, other.home.key))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_of_two_homes_that_differ_in_one_thing_the_better_one_never_fits_less(seed):
    city, related = street(seed)
    store(city)
    must_hold = comparisons(city, related)

    for weights in weightings(Random(seed)):
        fit = fits(weights)
        broken = [
            (sentence, household, one, other, fit[household, one], fit[household, other])
            for sentence, strictly, household, one, other in must_hold
            if fit[household, one] < fit[household, other] + strictly
        ]
        assert not broken, f"{len(broken)} of {len(must_hold)} under {weights}, such as {broken[:5]}"


def test_every_sentence_is_put_to_the_test_on_many_pairs():
    sentences = [sentence for sentence, *_ in comparisons(*street(1))]

    for sentence in (
        "the cheaper is never below",
        "the one in a wanted area is above",
        "the one that meets one more wish is above",
        "the fresher is never below",
        "one more question is never above",
    ):
        assert sentences.count(sentence) > 100, sentence
