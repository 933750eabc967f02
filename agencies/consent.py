"""Whether a household's consent is live. PostgreSQL allows one of a kind at a time."""

from collections.abc import Iterable
from datetime import date

from agencies.enums import ConsentKind
from agencies.models import Consent


def live_consent(consents: Iterable[Consent], kind: ConsentKind, day: date) -> Consent | None:
    """The consent of a kind that holds on a day: begun, its last day not past, and not withdrawn by then."""
    for consent in consents:
        withdrawn = consent.withdrawn_on is not None and consent.withdrawn_on <= day
        if consent.kind == kind and consent.granted_on <= day <= consent.until and not withdrawn:
            return consent
    return None
