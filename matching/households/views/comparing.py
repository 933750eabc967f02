"""Units side by side for a household, and what would fit if its answers were others."""

from contextlib import ExitStack
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.requests import Request
from listings.models import Opening
from matching.enums import OPEN_STATES
from matching.finding import find_household, units_named
from matching.households.intake.what_if import WhatIfForm
from matching.households.intake.worked_out import supposing
from matching.households.lines import PAGE, HouseholdLine
from matching.households.record import Household
from matching.pairs.cards import UnitCard, unit_cards
from matching.pairs.criteria import CRITERIA, Criterion
from matching.pairs.ranking import fitting_openings, pairs_of, units_for
from matching.pairs.reasons import Reason
from matching.scopes import bank, households_of

MOST_COMPARED = 3


@dataclass(frozen=True)
class ComparedCriterion:
    """One criterion of the compared units; `differs`: they do not all say the same."""

    criterion: Criterion
    reasons: list[Reason]

    @property
    def differs(self) -> bool:
        """Whether the results are not all alike."""
        return len({reason.result for reason in self.reasons}) > 1


def compare(request: Request, code: str) -> HttpResponse:
    """Up to three open units side by side, criterion by criterion."""
    today, referral = localdate(), find_household(request.user, code)
    names = list(dict.fromkeys(request.GET.getlist("unit")))
    openings, missing = compared_units(request.user, names[:MOST_COMPARED])
    cards = unit_cards(pairs_of(referral, openings), referral, request.user, today, ranked=False)
    rows = [
        ComparedCriterion(
            criterion, [next(one for one in card.reasons if one.code == criterion.code) for card in cards]
        )
        for criterion in CRITERIA
    ]
    return render(
        request,
        "households/compare.html",
        {
            "line": HouseholdLine.of(referral, today),
            "referral": referral,
            "cards": cards,
            "rows": sorted(rows, key=lambda row: not row.differs) if cards else [],
            "missing": missing,
            "too_many": len(names) > MOST_COMPARED,
            "today": today,
        },
    )


def compared_units(user: User, names: list[str]) -> tuple[list[int], list[str]]:
    """The open units of these names, by opening, and the names that nothing on offer has."""
    openings, missing = [], []
    for name in names:
        found = bank(user, localdate()).filter(unit__in=units_named(name))
        try:
            openings.append(found.values_list("pk", flat=True).get())
        except (Opening.DoesNotExist, Opening.MultipleObjectsReturned):
            missing.append(name)
    return openings, missing


@dataclass(frozen=True)
class Supposed:
    """What would fit with other answers: how many units, the best as cards, which are new, and how many fall away."""

    eligible: int
    considered: int
    cards: list[UnitCard]
    gained: set[int]
    lost: int

    @property
    def headline(self) -> str:
        """The difference in a word."""
        if not self.gained and not self.lost:
            return _("Nothing changes: the same units fit.")
        if not self.lost:
            return _("More units fit.")
        return _("Some units fit now, others no longer.") if self.gained else _("Fewer units fit.")


def at_the_front_door(user: User, code: str) -> Household:
    """A household with what "what if" may change. Raises Http404 for another agency's, and once its referral ended."""
    referrals = households_of(user).select_related("client__income", "need").filter(state__in=OPEN_STATES)
    referral = get_object_or_404(referrals, client__code=code, need__isnull=False)
    subsidies = {subsidy.state: subsidy for subsidy in referral.client.subsidies.all()}
    return Household(referral.client, subsidies=subsidies, referral=referral, need=referral.need)


def what_if(request: Request, code: str) -> HttpResponse:
    """Change an answer and see the list change: tried in the database, by the same rules, and taken back at once."""
    today = localdate()
    household = at_the_front_door(request.user, code)
    referral = household.at_the_door
    form = WhatIfForm(household, today, request.GET if "try" in request.GET else None, request.GET.dict())
    tried = form.is_bound and form.is_valid()
    before: set[int] = set()
    after: set[int] = set()
    with ExitStack() as trial:
        if tried:
            form.tell()
            before = fitting_openings(referral)
            trial.enter_context(supposing(household))
            after = fitting_openings(referral)
        ranking = units_for(referral, PAGE)
        cards = unit_cards(ranking.pairs, referral, request.user, today)
    supposed = Supposed(ranking.eligible, ranking.considered, cards, after - before, len(before - after))
    return render(
        request,
        "households/what_if.html",
        {
            "referral": referral,
            "form": form,
            "before": len(before) if tried else ranking.eligible,
            "supposed": supposed,
            "tried": tried,
            "today": today,
        },
    )
