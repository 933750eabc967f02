"""Open units as lists, pages, sheets and spreadsheets tell them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import User
from listings import wording
from listings.freshness import latest_verifications
from listings.models import Opening, Verification
from matching.enums import OfferState
from matching.models import Policy
from matching.pairs.ranking import policy_on
from matching.scopes import places_shown


@dataclass(frozen=True)
class UnitLine:
    """An open unit as its reader may see it. `needs_call`: its confirmation is older than the policy allows."""

    opening: Any  # an Opening with the columns of the bank (matching.access)
    name: str
    verification: Verification | None
    needs_call: bool
    shows_place: bool

    @property
    def title(self) -> str:
        """What it is and in which area."""
        return wording.title(self.opening.unit)

    @property
    def included(self) -> str:
        """What the rent includes."""
        return wording.included(self.opening.unit)

    @property
    def access(self) -> str:
        """Its access features."""
        return wording.access(self.opening.unit)

    @property
    def cost(self) -> Decimal:
        """Rent and estimated utilities a month, of openings that carry it (`unit_filter.monthly_cost`)."""
        return self.opening.cost

    @property
    def state(self) -> str:
        """Where it stands, in words; nobody is told for whom."""
        if self.opening.taken == OfferState.HELD:
            return pgettext("unit", "Held")
        if self.opening.taken == OfferState.LEASED:
            return str(OfferState.LEASED.label)
        if self.opening.taken:
            return _("Offered to a household")
        return _("Confirm first") if self.needs_call else pgettext("unit", "Open")


def unit_line(opening: Any, last: Verification | None, policy: Policy, shown: set[int], today: date) -> UnitLine:
    """The line of an opening whose unit was last confirmed by `last`; `shown`: ids of units whose place is told."""
    stale = last is None or (today - last.verified_on).days > policy.fresh_days
    return UnitLine(opening, f"{opening.source}/{opening.unit_ref}", last, stale, opening.unit_id in shown)


def unit_lines(openings: Iterable[Opening], user: User, today: date) -> list[UnitLine]:
    """Lines for openings of the bank, in their order; two or three queries, however many."""
    openings = list(openings)
    confirmed = latest_verifications((opening.unit_id for opening in openings), today)
    policy = policy_on(today)
    shown = places_shown(user, (opening.unit for opening in openings))
    return [unit_line(opening, confirmed.get(opening.unit_id), policy, shown, today) for opening in openings]
