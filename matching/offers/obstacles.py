"""What stands in the way of holding a home for a household, as a code with the facts that its sentence needs.

Whoever tries reads the sentence at once; a round keeps the code, and tells it later in the language of its reader.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from agencies.errors import NotPossible
from agencies.wording import day, listed
from matching.enums import Obstacle, ReferralState
from matching.pairs.criteria import BY_CODE


class InTheWay(NotPossible):
    """A home cannot be held. `facts`: a `date`, the `state` of a referral, or the `criteria` that fail.

    `sentence`: what to say instead to the person who tried, who may know more than others.
    """

    def __init__(self, obstacle: Obstacle, facts: Mapping[str, Any] | None = None, sentence: str = "") -> None:
        self.obstacle, self.facts = obstacle, dict(facts or {})
        super().__init__(sentence or in_words(obstacle, self.facts))


def in_words(obstacle: str, facts: Mapping[str, Any]) -> str:
    """The sentence of an obstacle; it names no other household and no agency."""
    told = {}
    if "date" in facts:
        told["date"] = day(date.fromisoformat(facts["date"]))
    if "state" in facts:
        told["state"] = str(ReferralState(facts["state"]).label)
    if "criteria" in facts:
        told["reasons"] = listed(BY_CODE[code].why_not for code in facts["criteria"])
    return str(Obstacle(obstacle).label) % told
