"""Households as lists and pages tell them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.members import members_in_words
from agencies.models import Consent, User
from matching.enums import ReferralState
from matching.models import Referral

# Lines, or units, that a page shows before it is turned.
PAGE = 20


@dataclass(frozen=True)
class HouseholdLine:
    """A household in a list: its referral, members in words, live consent to share, and days since the front door."""

    referral: Referral
    members: str
    consent: Consent | None
    days: int

    @classmethod
    def of(cls, referral: Referral, today: date) -> "HouseholdLine":
        """Needs the members and consents of the household to be fetched with it."""
        client = referral.client
        consent = live_consent(client.consents.all(), ConsentKind.SHARE, today)
        return cls(
            referral, members_in_words(client.members.all(), today), consent, (today - referral.referred_on).days
        )


def state_counts(everyone: QuerySet[Referral], user: User) -> dict[bool, list[tuple[ReferralState, int]]]:
    """How many households are in each state that occurs: of all (False), and of those the person stands by (True)."""
    rows = everyone.order_by().values_list("state")
    rows = rows.annotate(all=Count("pk"), own=Count("pk", filter=Q(client__worker=user.pk)))
    counts = {row[0]: row[1:] for row in rows}
    return {
        mine: [(state, counts[state][mine]) for state in ReferralState if state in counts and counts[state][mine]]
        for mine in (False, True)
    }


def total(states: list[tuple[ReferralState, int]]) -> int:
    """How many households these are."""
    return sum(count for _state, count in states)
