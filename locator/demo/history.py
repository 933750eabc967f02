"""What happened between homes and households: who was offered which, who moved in, who said no.

Nothing here decides who fits. Each offer goes to a household that the registry itself names for that home on that day,
in the order of priority, so that the past obeys the same rules as the present.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from listings.enums import CloseReason
from listings.models import Opening
from locator.demo import grand_pre, maple_house
from locator.demo.chance import Chance
from locator.demo.days import working_day, working_days_after
from locator.demo.records import DemoHousehold
from matching.enums import OfferState
from matching.models import Offer, Pair, Referral
from matching.pairs.ranking import on_day, policy_on

HOLD_DAYS = 3
NEVER = date.max
MORE_OFFERS = 42
NOT_REACHED = 14
MOST_OFFERS = 4
# how offers that come to nothing end, and within how many days
ENDS = {
    OfferState.DECLINED_BY_CLIENT: 40,
    OfferState.DECLINED_BY_LANDLORD: 28,
    OfferState.CANCELLED: 14,
    OfferState.EXPIRED: 18,
}
DAYS_TO_AN_END = (2, 9)
DAYS_TO_A_LEASE = (6, 18)
# offers that are live today, and how many days ago each was made; the hold of eight days ago has lapsed
LIVE = [
    *[(OfferState.HELD, ago) for ago in (0, 0, 1, 8)],
    *[(OfferState.PROPOSED, ago) for ago in (2, 3, 4)],
    *[(OfferState.VIEWING, ago) for ago in (3, 5, 6, 8)],
    *[(OfferState.APPLIED, ago) for ago in (6, 9)],
    *[(OfferState.ACCEPTED, ago) for ago in (11, 15)],
]
# of households that were written down: the unit, and how many days ago the offer was made, ended and reopened
SHOWN = [
    (maple_house.COUPLE_HOUSED, "U-122", OfferState.LEASED, 48, 36, None),
    (maple_house.MAN_DECLINED, "U-039", OfferState.DECLINED_BY_LANDLORD, 6, 2, None),
    (maple_house.MAN_WITH_A_VIEWING, "U-133", OfferState.VIEWING, 4, None, None),
    (maple_house.YOUNG_WOMAN_WITH_A_HOLD, "U-017", OfferState.HELD, 1, None, None),
    (maple_house.MOTHER_FLEEING, "U-071", OfferState.APPLIED, 9, None, None),
    (grand_pre.MAN_WHO_NEEDS_AN_ELEVATOR, "U-058", OfferState.DECLINED_BY_CLIENT, 6, 4, 1),
]


@dataclass(frozen=True)
class Attempt:
    """An offer to be made: of which home, when, with what result, and when it ended (never: it is live)."""

    opening: Opening
    made_on: date
    state: OfferState
    ended_on: date = NEVER

    @property
    def last_day(self) -> date:
        """The last day on which the offer takes up the household and the home; whoever moved in stays."""
        return NEVER if self.state == OfferState.LEASED else self.ended_on


class History:
    """The offers of fourteen months, before they are saved."""

    def __init__(self, households: list[DemoHousehold], today: date) -> None:
        self.today = today
        self.chance = Chance("history")
        self.policy = policy_on(today)
        self.households = {household.referral.pk: household for household in households}
        self.offers: list[Offer] = []
        # how many stood before a household when it was offered a home: by the opening's id and the referral's
        self.ahead: dict[int, dict[int, int]] = defaultdict(dict)
        # the days on which a household or a home is taken, first and last
        self.taken: dict[Referral | Opening, list[tuple[date, date]]] = defaultdict(list)
        for household in households:
            if household.story.leaves:
                self.taken[household.referral].append((self.day(household.story.leaves.days_ago), NEVER))

    def day(self, days_ago: int) -> date:
        """The working day so many days ago."""
        return working_day(self.today - timedelta(days=days_ago))

    def is_free(self, one: Referral | Opening, attempt: Attempt) -> bool:
        """Whether nothing else takes up the household or the home at the time of the attempt."""
        return all(attempt.last_day < first or last < attempt.made_on for first, last in self.taken[one])

    def offer(self, attempt: Attempt, household: DemoHousehold) -> Offer:
        """The household is offered the home."""
        offer = Offer(
            referral=household.referral,
            agency=household.client.agency,
            opening=attempt.opening,
            state=attempt.state,
            state_since=attempt.made_on if attempt.ended_on == NEVER else attempt.ended_on,
            made_on=attempt.made_on,
            held_until=working_days_after(attempt.made_on, HOLD_DAYS),
            ended_on=None if attempt.ended_on == NEVER else attempt.ended_on,
        )
        self.offers.append(offer)
        self.taken[household.referral].append((attempt.made_on, attempt.last_day))
        self.taken[attempt.opening].append((attempt.made_on, attempt.last_day))
        return offer

    def queues(self, attempts: list[Attempt]) -> dict[int, list[DemoHousehold]]:
        """Households for the homes of one day's attempts, in that day's order of priority, by the opening's id.

        As in a round, nobody is offered a home with a question about its size or its cost.
        """
        lines: dict[int, list[DemoHousehold]] = defaultdict(list)
        pairs = Pair.objects.filter(opening__in={attempt.opening for attempt in attempts})
        pairs = pairs.could_be_offered().filter(size_ask=False, cost_ask=False).by_priority(self.policy)
        with on_day(attempts[0].made_on):
            for opening, referral in pairs.values_list("opening_id", "referral_id"):
                lines[opening].append(self.households[referral])
        return lines

    def make(self, attempt: Attempt, line: list[DemoHousehold]) -> bool:
        """Offer the home to the first in line who is free and can be reached; false where there is nobody.

        Households that were written down have the offers that were written down.
        """
        if not self.is_free(attempt.opening, attempt):
            return False
        had_it = {offer.referral for offer in self.offers if offer.opening == attempt.opening}
        ahead = 0
        for household in line:
            referral = household.referral
            if household.story.worker or referral in had_it or not self.is_free(referral, attempt):
                continue
            if len(self.taken[referral]) < MOST_OFFERS and not self.chance.maybe(NOT_REACHED):
                self.offer(attempt, household)
                self.ahead[attempt.opening.pk][referral.pk] = ahead
                return True
            ahead += 1
        return False


def play(households: list[DemoHousehold], openings: dict[str, list[Opening]], shown: set[str], today: date) -> History:
    """Make the offers: first those of the shown units, then those that are live today, then the past day by day.

    The shown units go to households that were written down. A home that nobody took is let on the market instead.
    """
    history = History(households, today)
    by_story = {id(household.story): household for household in households}
    for story, ref, state, made, ended, reopened in SHOWN:
        ended_on = NEVER if ended is None else history.day(ended)
        offer = history.offer(Attempt(openings[ref][-1], history.day(made), state, ended_on), by_story[id(story)])
        offer.reopened_on = None if reopened is None else history.day(reopened)
    others = [opening for ref, all_of_it in openings.items() if ref not in shown for opening in all_of_it]
    _play_today(history, [opening for opening in others if opening.closed_on is None and opening.offered_from < today])
    untaken = _play_the_past(history, others)
    for opening in untaken:
        opening.close_reason = CloseReason.FILLED_MARKET
    Opening.objects.bulk_update(untaken, ["close_reason"])
    return history


def _play_the_past(history: History, openings: list[Opening]) -> list[Opening]:
    """Make the offers that are over; the openings that were to be leased to somebody and were not."""
    attempts = [attempt for opening in openings for attempt in _attempts(history.chance, opening, history.today)]
    attempts.sort(key=lambda attempt: attempt.made_on)
    untaken = []
    for _, group in groupby(attempts, key=lambda attempt: attempt.made_on):
        of_a_day = list(group)
        queues = history.queues(of_a_day)
        for attempt in of_a_day:
            made = history.make(attempt, queues[attempt.opening.pk])
            if attempt.state == OfferState.LEASED and not made:
                untaken.append(attempt.opening)
    return untaken


def _attempts(chance: Chance, opening: Opening, today: date) -> Iterator[Attempt]:
    """Offers of one opening that are over: some that came to nothing, then the one that became a lease."""
    leased = opening.close_reason == CloseReason.FILLED_PROGRAMME
    end = opening.closed_on or today
    last = working_day(end - timedelta(days=chance.randint(*DAYS_TO_A_LEASE))) if leased else end
    day = working_days_after(opening.offered_from, chance.randint(1, 4))
    while chance.maybe(MORE_OFFERS):
        state = chance.pick(ENDS)
        held_until = working_days_after(day, HOLD_DAYS)
        ended = working_days_after(day, chance.randint(*DAYS_TO_AN_END))
        if state == OfferState.EXPIRED:
            ended = held_until + timedelta(days=1)
        if ended >= last:
            break
        yield Attempt(opening, day, state, ended)
        day = working_days_after(ended, chance.randint(1, 4))
    if leased:
        yield Attempt(opening, max(last, opening.offered_from), OfferState.LEASED, end)


def _play_today(history: History, openings: list[Opening]) -> None:
    """Make the offers that are live, each of the first home for which somebody is in line."""
    for state, days_ago in LIVE:
        made_on = history.day(days_ago)
        attempts = [Attempt(opening, made_on, state) for opening in openings if opening.offered_from < made_on]
        history.chance.shuffle(attempts)
        queues = history.queues(attempts)
        for attempt in attempts:
            if history.make(attempt, queues[attempt.opening.pk]):
                break
