"""Whether a household's consent is live. PostgreSQL allows one of a kind at a time."""

from collections.abc import Iterable
from datetime import date

from agencies.enums import ConsentKind
from agencies.models import Consent


def live_consent(consents: Iterable[Consent], kind: ConsentKind, day: date) -> Consent | None:
    """The consent of a kind that holds on a day."""
    return next((consent for consent in consents if consent.kind == kind and consent.is_live(day)), None)
