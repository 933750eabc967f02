"""Both questions about a household’s consent, as pages ask them."""

from dataclasses import dataclass
from datetime import date, timedelta

from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.models import Client, Consent
from matching.households.forms import ConsentQuestion

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """One of the two questions: what is live, whether it ends soon or was withdrawn today, and the form to say yes."""

    kind: ConsentKind
    live: Consent | None
    ends_soon: bool
    withdrawn_today: bool
    form: ConsentQuestion
    history: list[Consent]


def consent_questions(client: Client, today: date, refused: ConsentQuestion | None = None) -> list[Asked]:
    """Both questions about a household; `refused` is the form that was sent and could not be kept."""
    consents = list(client.consents.select_related("recorded_by").order_by("-granted_on", "-pk"))
    questions = []
    for kind in ConsentKind:
        of_kind = [consent for consent in consents if consent.kind == kind]
        live = live_consent(of_kind, kind, today)
        form = refused if refused and refused.kind == kind else ConsentQuestion(kind, today)
        questions.append(
            Asked(
                kind,
                live,
                ends_soon=live is not None and live.until - today <= ENDS_SOON,
                withdrawn_today=live is None and any(consent.withdrawn_on == today for consent in of_kind),
                form=form,
                history=[consent for consent in of_kind if consent != live],
            )
        )
    return questions
