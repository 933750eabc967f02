"""A consent holds from its first to its last day, unless it was withdrawn."""

from datetime import date, timedelta

import pytest

from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.models import Consent

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "withdrawn_on", "holds"),
    [
        (FIRST - DAY, None, False),
        (FIRST, None, True),
        (LAST, None, True),
        (LAST + DAY, None, False),
        (date(2026, 5, 1), date(2026, 5, 1), False),
        (date(2026, 4, 30), date(2026, 5, 1), True),
    ],
)
def test_a_consent_holds_between_its_days(day: date, withdrawn_on: date | None, holds: bool) -> None:
    consent = Consent(kind=ConsentKind.SHARE, granted_on=FIRST, until=LAST, withdrawn_on=withdrawn_on)

    assert (live_consent([consent], ConsentKind.SHARE, day) is consent) is holds


def test_consent_to_share_is_no_consent_to_tell_a_landlord() -> None:
    consent = Consent(kind=ConsentKind.SHARE, granted_on=FIRST, until=LAST)

    assert live_consent([consent], ConsentKind.LANDLORD, FIRST) is None
