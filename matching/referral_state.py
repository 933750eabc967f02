"""The state of a referral, and what is kept of each change. The household is locked by whoever changes it."""

from datetime import date

from agencies.models import User
from matching.enums import ReferralReason
from matching.models import Referral, ReferralEvent


def transition(
    referral: Referral,
    state: str,
    today: date,
    person: User | None,
    reason: ReferralReason | str = "",
    words: str = "",
) -> None:
    """Change the state of a referral whose household is locked, and keep what happened."""
    before = referral.state
    referral.state, referral.state_since = state, today
    referral.save(update_fields=["state", "state_since"])
    note(referral, before, state, today, person, reason, words)


def note(
    referral: Referral,
    before: str,
    after: str,
    today: date,
    person: User | None,
    reason: ReferralReason | str = "",
    words: str = "",
) -> None:
    """Keep an event of a referral."""
    ReferralEvent.objects.create(
        referral=referral,
        agency_id=referral.agency_id,
        happened_on=today,
        person=person,
        from_state=before,
        to_state=after,
        reason=reason,
        words=words,
    )
