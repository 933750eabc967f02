"""A ranked unit as a page shows it: advice first, then the facts, the reasons and the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.wording import listed
from listings.enums import Condition, VerificationMethod
from listings.freshness import latest_verifications
from listings.models import Verification
from listings.wording import title
from matching.models import Offer, Pair, Referral
from matching.pairs.concentration import Concentration, of_pair
from matching.pairs.documents import unit_name
from matching.pairs.money import Estimates, MoneyLine, money_lines
from matching.pairs.reasons import ASK, FAIL, PASS, Reason, advice, choices_in, question_labels, questions, reasons
from matching.scopes import places_shown

FIT_PARTS = {
    "cost": _("Money"),
    "area": _("Area"),
    "size": _("Size"),
    "access": _("Access wishes"),
    "open": _("Move-in date"),
    "fresh": _("How lately confirmed"),
    "conditions": _("The landlord’s wishes"),
}


@dataclass(frozen=True)
class AnsweredWish:
    """Something a landlord wishes for, of everyone alike, and whether the household said yes to it."""

    label: str
    met: bool


@dataclass(frozen=True)
class UnitCard:
    """A pair in words. `shows_place` says whether the reader may see the address and the landlord's name.

    `offer`: the household's own offer that has the unit. `concentration`: of its building, where that was fetched.
    """

    pair: Pair
    rank: int | None
    name: str
    title: str
    shows_place: bool
    verification: Verification | None
    reasons: list[Reason]
    money: list[MoneyLine]
    offer: Offer | None = None
    concentration: Concentration | None = None

    @property
    def advice(self) -> str:
        """One line, as from a colleague."""
        return advice(self.pair)

    @property
    def questions(self) -> list[str]:
        """What is to be asked first, in words."""
        return question_labels(questions(self.pair))

    @property
    def asked(self) -> str:
        """The same as running text."""
        return listed(self.questions)

    @property
    def telling_reasons(self) -> list[Reason]:
        """What would change somebody's mind: questions first, then whatever counts in the fit."""
        told = [
            reason
            for reason in self.reasons
            if reason.result != ASK and (reason.criterion.in_fit or reason.result == FAIL)
        ]
        return [reason for reason in self.reasons if reason.result == ASK] + told

    @property
    def all_reasons(self) -> list[Reason]:
        """Every criterion: what is not met, what is to be asked, then what fits."""
        return sorted(self.reasons, key=lambda reason: (FAIL, ASK, PASS).index(reason.result))

    @property
    def wishes(self) -> list[AnsweredWish]:
        """The landlord's lawful wishes, which never filter, as far as the sentence about conditions leaves them out."""
        met = choices_in(self.pair.landlord_wishes_met, Condition)
        wishes = [
            AnsweredWish(str(choice.label.lower()), choice in met)
            for choice in choices_in(self.pair.unit.prefers_mask, Condition)
        ]
        return [wish for wish in wishes if self.pair.unit.requires or not wish.met]

    @property
    def parts_of_fit(self) -> list[tuple[Promise, int]]:
        """What the fit is the weighted mean of, each from 0 to 100."""
        parts = {reason.code: reason.fit for reason in self.reasons if reason.fit is not None}
        return [(label, parts[code]) for code, label in FIT_PARTS.items()]

    @property
    def confirmed_how(self) -> str:
        """By phone, by visit …; empty where nobody confirmed it."""
        return str(VerificationMethod(self.verification.method).label) if self.verification else ""

    @property
    def subsidy_closes_gap(self) -> bool:
        """Whether the subsidy that is possible for the household is enough."""
        gap, possible = self.pair.gap_cents, self.pair.possible_cents
        return gap is not None and possible is not None and 0 < gap <= possible


def unit_cards(
    pairs: Iterable[Pair],
    referral: Referral,
    user: User,
    today: date,
    ranked: bool = True,
    offers: Iterable[Offer] = (),
) -> list[UnitCard]:
    """Cards of a household's pairs, in their order; two or three queries, however many. `offers`: its own."""
    pairs = list(pairs)
    under_way = {offer.opening_id: offer for offer in offers if offer.is_live}
    confirmed = latest_verifications((pair.unit_id for pair in pairs), today)
    estimates = Estimates(today)
    shown = places_shown(user, (pair.unit for pair in pairs))
    return [
        UnitCard(
            pair=pair,
            rank=rank if ranked else None,
            name=unit_name(pair),
            title=title(pair.unit),
            shows_place=pair.unit_id in shown,
            verification=confirmed.get(pair.unit_id),
            reasons=reasons(pair),
            money=money_lines(pair, referral, estimates),
            offer=under_way.get(pair.opening_id),
            concentration=of_pair(pair),
        )
        for rank, pair in enumerate(pairs, start=1)
    ]
