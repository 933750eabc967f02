"""Which of an agency's households an opening suits, and how many stand before each of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agencies.members import members_in_words
from agencies.models import User
from agencies.wording import listed
from listings.models import Opening
from matching.enums import ReferralState
from matching.models import Offer, Pair, Policy, Referral
from matching.pairs.ranking import with_pair_records
from matching.pairs.reasons import question_labels, questions

MOST = 10


@dataclass(frozen=True)
class OwnHousehold:
    """A waiting household of the reader's agency, its members, and how many households stand before it."""

    pair: Pair
    members: str
    before: int

    @property
    def asked(self) -> str:
        """What is to be asked first, as running text."""
        return listed(question_labels(questions(self.pair)))

    @property
    def subsidy_closes_gap(self) -> bool:
        """Whether the subsidy that is possible for the household is enough."""
        gap, possible = self.pair.gap_cents, self.pair.possible_cents
        return gap is not None and possible is not None and 0 < gap <= possible


@dataclass(frozen=True)
class OwnQueue:
    """The first of the agency's households in order of priority, how many there are, and everybody else's number."""

    households: list[OwnHousehold]
    count: int
    others: int


def own_queue(user: User, opening: Opening, policy: Policy, today: date) -> OwnQueue:
    """The households of the reader's agency that the opening suits, in the policy's order of priority.

    Who stands before each is counted as before a hold (`line.standing_before`): of every agency, under live consent,
    without a live offer. Of other agencies' households only the number is told.
    """
    visible = Referral.objects.visible_to(user)
    fits = Pair.objects.filter(opening_id=opening.pk, eligible=True)
    line = fits.filter(Q(consents=True) | Q(referral__in=visible)).by_priority(policy)
    stands = Q(consents=True) & ~Q(referral_id__in=Offer.objects.live_on(today).values("referral_id"))
    own: dict[int, int] = {}
    before = others = 0
    for referral, agency, state, counts in line.annotate(stands=stands).values_list(
        "referral_id", "agency_id", "referral__state", "stands"
    ):
        is_own = agency == user.agency_id
        if is_own and state == ReferralState.WAITING:
            own[referral] = before
        before += counts
        others += counts and not is_own
    first = list(own)[:MOST]
    whole = with_pair_records(fits.filter(referral_id__in=first)).prefetch_related("referral__client__members")
    pairs = {pair.referral_id: pair for pair in whole}
    households = [
        OwnHousehold(pairs[one], members_in_words(pairs[one].referral.client.members.all(), today), own[one])
        for one in first
    ]
    return OwnQueue(households, len(own), others)
