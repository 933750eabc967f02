"""The matching rules in plain, slow Python, written from matching/pairs/README.md and agencies/README.md alone.

It shares no code with the registry: where the two differ, one of them misreads the rules. Money is in cents a month.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import asin, cos, radians, sin, sqrt

from tests.matching.facts import Area, Household, Member, Offer, Opening, Policy

PASS, ASK, FAIL = "pass", "ask", "fail"
CODES = (
    "open",
    "fresh",
    "size",
    "occupancy",
    "cost",
    "access",
    "area",
    "type",
    "pets",
    "smoking",
    "conditions",
    "restriction",
    "refused_before",
    "paused",
)
SCARCE = {"step_free_entry", "wide_doors", "roll_in_shower", "lowered_counters", "visual_alarm"}
LIVE = {"held", "proposed", "viewing", "applied", "accepted"}
DECLINED = {"declined_by_client", "declined_by_landlord"}

# Dollars a month for 1, 2, 3, 4, 5, and 6 or more members (agencies/README.md), by the first day in force.
SHELTER_MAXIMUMS = {
    "ow": {date(2018, 10, 1): (390, 642, 697, 756, 815, 844)},
    "odsp": {date(2024, 7, 1): (582, 915, 990, 1074, 1159, 1201), date(2025, 7, 1): (599, 941, 1018, 1105, 1192, 1235)},
}
# Dollars a month for 0, 1, 2, 3, and 4 or more bedrooms (agencies/README.md).
UTILITIES = {"heat": (40, 50, 70, 90, 110), "hydro": (45, 55, 75, 95, 115), "water": (25, 30, 40, 50, 60)}


@dataclass(frozen=True)
class Verdict:
    """What each criterion says of a household and an opening, what is to be asked, and the gap (None: not known)."""

    results: Mapping[str, str]
    asks: frozenset[str]
    gap: int | None

    @property
    def eligible(self) -> bool:
        return FAIL not in self.results.values()


def judge(
    household: Household, opening: Opening, day: date, areas: Mapping[int, Area], policy: Policy | None = None
) -> Verdict:
    """Every criterion of matching/pairs/README.md, as of a day."""
    policy = policy or Policy()
    gap = money_gap(household, opening, day, policy)
    results = {
        "open": is_open(household, opening, day, policy),
        "fresh": fresh(opening, day, policy),
        "size": size(household, opening, day),
        "occupancy": passes_if(opening.max_occupants is None or len(household.members) <= opening.max_occupants),
        "cost": cost_result(gap, household.subsidy_possible, policy),
        "access": worst(access_answers(household, opening).values()),
        "area": area(household, opening, areas),
        "type": unit_type(household, opening),
        "pets": passes_if(not (household.pets == "pet" and opening.pets == "condo_ban")),
        "smoking": smoking(household, opening),
        "conditions": worst(condition_answers(household, opening).values()),
        "restriction": restriction(household, opening, day),
        "refused_before": passes_if(not refused_before(household, opening, day)),
        "paused": passes_if(state_on(household, day) not in {"paused", "withdrawn", "housed"}),
    }
    asks = {code for code, result in results.items() if result == ASK}
    for code, answers in (("access", access_answers), ("conditions", condition_answers)):
        if code in asks:
            asks.remove(code)
            asks |= {what for what, result in answers(household, opening).items() if result == ASK}
    return Verdict(results, frozenset(asks), gap)


def passes_if(condition: bool) -> str:
    return PASS if condition else FAIL


def worst(results: Iterable[str]) -> str:
    results = set(results)
    return FAIL if FAIL in results else ASK if ASK in results else PASS


def is_open(household: Household, opening: Opening, day: date, policy: Policy) -> str:
    on_offer = opening.offered_from <= day and (opening.closed_on is None or day < opening.closed_on)
    last_day = day + timedelta(days=policy.search_days)
    if household.move_by is not None and household.move_by >= day:
        last_day = household.move_by
    taken = any(is_live(offer, opening, day) and offer.household != household.key for offer in opening.offers)
    return passes_if(on_offer and opening.available_from <= last_day and not taken)


def is_live(offer: Offer, opening: Opening, day: date) -> bool:
    """An ended offer was live until it ended, a hold until it lapsed at most, a lease until its opening closed."""
    if day < offer.made_on:
        return False
    ended_on = opening.closed_on if offer.state == "leased" else offer.ended_on
    if ended_on is not None and ended_on <= day:
        return False
    if offer.state in {"held", "expired"}:
        return day <= offer.held_until
    return True


def fresh(opening: Opening, day: date, policy: Policy) -> str:
    by_then = [verified for verified in opening.verified if verified <= day]
    return passes_if(bool(by_then) and (day - max(by_then)).days <= policy.fresh_days)


def size(household: Household, opening: Opening, day: date) -> str:
    if household.min_bedrooms is not None:
        return passes_if(opening.bedrooms >= household.min_bedrooms)
    return PASS if opening.bedrooms >= standard_bedrooms(household.members, day) else ASK


def age_on(member: Member, day: date) -> int | None:
    """Ages advance on the anniversaries of the day they were told; before that day they stand."""
    if member.age is None:
        return None
    years = day.year - member.told_on.year
    if (day.month, day.day) < (member.told_on.month, member.told_on.day):
        years -= 1
    return member.age + max(0, years)


def standard_bedrooms(members: tuple[Member, ...], day: date) -> int:
    """National Occupancy Standard, with its unknowns (agencies/README.md)."""
    if len(members) == 1:
        return 0
    rest = list(members)
    rooms = 0
    head = next(member for member in rest if member.relation == "head")
    partner = next((member for member in rest if member.relation == "partner"), None)
    has_child = any(member.relation == "child" for member in rest)
    if partner is not None or has_child:
        rooms += 1
        rest = [member for member in rest if member is not head and member is not partner]
    minors = []
    for member in rest:
        age = age_on(member, day)
        if age is None:
            age = 10 if member.relation == "child" else 30
        if age >= 18:
            rooms += 1
        else:
            minors.append((member.gender, age))
    choices = [[gender] if gender in "FM" else ["F", "M"] for gender, _ in minors]
    return rooms + min(minors_rooms(list(zip(sexes, minors, strict=True))) for sexes in product(*choices))


def minors_rooms(minors: list[tuple[str, tuple[str, int]]]) -> int:
    boys = [age for sex, (_, age) in minors if sex == "M"]
    girls = [age for sex, (_, age) in minors if sex == "F"]
    rooms = -(-len(boys) // 2) + -(-len(girls) // 2)
    young = any(age < 5 for age in boys) and any(age < 5 for age in girls)
    return rooms - 1 if len(boys) % 2 and len(girls) % 2 and young else rooms


def money_gap(household: Household, opening: Opening, day: date, policy: Policy) -> int | None:
    base = household_base(household, day, policy)
    if base is None:
        return None
    return max(0, full_cost(opening) - base - (household.subsidy or 0))


def full_cost(opening: Opening) -> int:
    """The rent and the estimate for each utility that it leaves out."""
    bedrooms = min(opening.bedrooms, 4)
    left_out = UTILITIES.keys() - opening.utilities_included
    return opening.rent + sum(UTILITIES[utility][bedrooms] * 100 for utility in left_out)


def household_base(household: Household, day: date, policy: Policy) -> int | None:
    if household.max_rent is not None:
        return household.max_rent
    in_force = [first for first in SHELTER_MAXIMUMS.get(household.benefit, {}) if first <= day]
    if in_force:
        by_members = SHELTER_MAXIMUMS[household.benefit][max(in_force)]
        return by_members[min(len(household.members), 6) - 1] * 100
    if household.monthly_income is not None:
        return household.monthly_income * policy.income_share // 100
    return None


def cost_result(gap: int | None, subsidy_possible: int | None, policy: Policy) -> str:
    if gap is None:
        return ASK
    if gap == 0:
        return PASS
    if subsidy_possible is not None:
        return passes_if(gap <= subsidy_possible)
    return ASK if gap <= policy.largest_subsidy else FAIL


def access_answers(household: Household, opening: Opening) -> dict[str, str]:
    words = {True: PASS, False: FAIL, None: ASK}
    return {feature: words[opening.features.get(feature)] for feature in household.needs}


def area(household: Household, opening: Opening, areas: Mapping[int, Area]) -> str:
    wanted = household.areas_wanted if household.areas_only else frozenset()
    avoided = household.areas_avoided
    if opening.area is None:
        return ASK if wanted or avoided else PASS
    here = {opening.area, areas[opening.area].ward}
    if here & avoided:
        return FAIL
    inside_here = {key for key in wanted | avoided if areas[key].ward == opening.area}
    if wanted and not here & wanted and not inside_here & wanted:
        return FAIL
    if inside_here & avoided or (inside_here & wanted and not here & wanted):
        return ASK
    return ASK if opening.area_inferred and near_avoided(avoided, opening.position, areas) else PASS


def near_avoided(avoided: frozenset[int], position: tuple[float, float], areas: Mapping[int, Area]) -> bool:
    """Whether the centroid of an avoided neighbourhood lies within 2 km; a ward contains its neighbourhoods."""
    return any(
        area.kind == "neighbourhood"
        and (area.key in avoided or area.ward in avoided)
        and kilometres(area.position, position) <= 2
        for area in areas.values()
    )


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, place)) for place in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def unit_type(household: Household, opening: Opening) -> str:
    shared = "shared" in household.types_refused and opening.shared_with != "none"
    return passes_if(opening.unit_type not in household.types_refused and not shared)


def smoking(household: Household, opening: Opening) -> str:
    if opening.smoking != "smoke_free":
        return PASS
    return {True: PASS, False: FAIL, None: ASK}[household.accepts_smoke_free]


def condition_answers(household: Household, opening: Opening) -> dict[str, str]:
    def result(code: str) -> str:
        answer = household.answers.get(code)
        if answer:
            return PASS
        return FAIL if answer is False and code == "tenant_insurance" else ASK

    return {code: result(code) for code in opening.requires}


def restriction(household: Household, opening: Opening, day: date) -> str:
    group = opening.restricted_to
    if not group or opening.approved_on is None or opening.approved_on > day:
        return PASS
    if group != "special_programme" and group in household.groups:
        return PASS
    return FAIL if {"women": "men", "men": "women"}.get(group) in household.groups else ASK


def refused_before(household: Household, opening: Opening, day: date) -> bool:
    return any(
        offer.household == household.key
        and offer.state in DECLINED
        and offer.ended_on <= day
        and (offer.reopened_on is None or offer.reopened_on > day)
        for offer in opening.offers
    )


def state_on(household: Household, day: date) -> str:
    """The state that the household's referral had on a day; before its first, waiting."""
    return next((state for first, state in reversed(household.states) if first <= day), "waiting")


def consents(household: Household, day: date) -> bool:
    """Live consent to share: the last day included, the day of a withdrawal not."""
    return any(
        consent.first <= day <= consent.last and (consent.withdrawn_on is None or day < consent.withdrawn_on)
        for consent in household.consents
    )


def excluded(verdicts: list[Verdict], codes: Iterable[str]) -> dict[str, int]:
    """By criterion, how many fail it; a pair that fails two counts in both."""
    return {code: sum(verdict.results[code] == FAIL for verdict in verdicts) for code in codes}


def priority(household: Household, opening: Opening, day: date) -> dict:
    """The keys of matching/pairs/README.md, in their order, and the facts that are missing."""
    has = {feature for feature, answer in opening.features.items() if answer}
    fleeing_on = household.fleeing_violence_on
    one_year, three_years = household.days_homeless_1y, household.days_homeless_3y
    return {
        "scarce": bool(SCARCE & household.needs & has),
        "fleeing": fleeing_on is not None and timedelta(0) <= day - fleeing_on <= timedelta(days=90),
        "chronic": (one_year or 0) >= 180 or (three_years or 0) >= 546,
        "days_homeless_3y": three_years,
        "referred_on": household.referred_on,
        "lot": household.lot,
        "unknown": [name for name in ("days_homeless_1y", "days_homeless_3y") if getattr(household, name) is None],
    }


def priority_order(households: Iterable[Household], opening: Opening, day: date) -> list[int]:
    """Keys of the households, first in line first, by the default policy."""

    def place(household: Household) -> tuple:
        keys = priority(household, opening, day)
        days = keys["days_homeless_3y"]
        first = (not keys["scarce"], not keys["fleeing"], not keys["chronic"])
        return (*first, days is None, -(days or 0), keys["referred_on"], keys["lot"])

    return [household.key for household in sorted(households, key=place)]


def size_rank(household: Household, opening: Opening, day: date) -> int:
    """2 for exactly the bedrooms, 1 for more, 0 for fewer: the order that the fit of size keeps."""
    needed = household.min_bedrooms
    if needed is None:
        needed = standard_bedrooms(household.members, day)
    return 2 if opening.bedrooms == needed else int(opening.bedrooms > needed)


def area_rank(household: Household, opening: Opening, areas: Mapping[int, Area]) -> int | None:
    """2 in a wanted area, 1 near one, 0 elsewhere; None where the contract fixes no order."""
    if opening.area is None or not household.areas_wanted:
        return None
    here = areas[opening.area]
    if {here.key, here.ward} & household.areas_wanted:
        return 2
    wanted = [areas[key] for key in household.areas_wanted]
    same_ward = any((here.ward or here.key) == (area.ward or area.key) for area in wanted)
    close = any(here.position and area.position and kilometres(here.position, area.position) <= 3 for area in wanted)
    return int(same_ward or close)
