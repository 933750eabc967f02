from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from listings import wording
from listings.access import can_see_bank, can_see_place
from listings.enums import Condition, Feature
from listings.freshness import last_verified_on, latest_verifications, recently
from listings.models import Opening, Verification
from matching.access import bank
from matching.finding import NotFound, find_unit
from matching.money import Estimates, Line, cost_lines
from matching.ranking import policy_on

PAGE = 20
TIE = ("source", "unit_ref")
SORTS: dict[str, tuple[Promise, tuple]] = {
    "confirmed": (_("Latest confirmed"), (F("verified_on").desc(nulls_last=True),)),
    "rent": (_("Lowest rent"), ("rent",)),
    "free": (_("Free first"), ("available_from",)),
    "bedrooms": (_("Most bedrooms"), ("-unit__bedrooms",)),
}


@dataclass(frozen=True)
class UnitLine:
    """An open unit as lists and its page show it. `needs_call`: its confirmation is older than the policy allows."""

    opening: Opening
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


def unit_lines(openings: Iterable, user, today: date) -> list[UnitLine]:
    """Lines for openings of the bank, in their order; two queries, however many."""
    openings = list(openings)
    confirmed = latest_verifications((opening.unit_id for opening in openings), today)
    fresh_days = policy_on(today).fresh_days
    lines = []
    for opening in openings:
        last = confirmed.get(opening.unit_id)
        stale = last is None or (today - last.verified_on).days > fresh_days
        name = f"{opening.source}/{opening.unit_ref}"
        lines.append(UnitLine(opening, name, last, stale, can_see_place(user, opening.unit)))
    return lines


def unit_list(request: HttpRequest) -> HttpResponse:
    """The unit bank: every open unit, shared by all agencies."""
    if not can_see_bank(request.user):
        raise Http404
    today = localdate()
    openings = bank(request.user, today).annotate(verified_on=last_verified_on(today))
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "confirmed"
    page = Paginator(openings.order_by(*SORTS[sort][1], *TIE), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "units/list.html",
        {
            "page": page,
            "lines": unit_lines(page, request.user, today),
            "recent": openings.aggregate(count=Count("pk", filter=Q(verified_on__gte=recently(today))))["count"],
            "sorts": [(key, label) for key, (label, _keys) in SORTS.items()],
            "sort": sort,
            "today": today,
        },
    )


@dataclass(frozen=True)
class Answer:
    """A question about a unit, and yes (True), no (False) or not asked yet (None)."""

    label: str
    value: bool | None


def answers_about(opening: Opening) -> list[Answer]:
    """The access features, then what else a household may ask about."""
    unit = opening.unit
    features = [Answer(str(feature.label), getattr(unit, feature.value)) for feature in Feature]
    comforts = {_("laundry"): unit.laundry, _("parking"): unit.parking, _("furnished"): unit.furnished}
    return features + [Answer(str(label), value) for label, value in comforts.items()]


def landlord_asks(opening: Opening) -> dict[str, list[str]]:
    """What the landlord lawfully requires of everyone, and what they wish for."""
    unit = opening.unit
    return {
        "requires": [str(Condition(code).label.lower()) for code in unit.requires],
        "prefers": [str(Condition(code).label.lower()) for code in unit.prefers],
    }


def unit(request: HttpRequest, name: str) -> HttpResponse:
    """One open unit: what it is, what it costs, what the landlord asks for, and where, unless that is confidential."""
    today = localdate()
    try:
        opening = get_object_or_404(bank(request.user, today), unit=find_unit(name))
    except NotFound as error:
        raise Http404 from error
    (line,) = unit_lines([opening], request.user, today)
    money: list[Line] = cost_lines(
        int(opening.rent * 100), opening.unit.bedrooms, opening.unit.utilities_included, Estimates(today)
    )
    return render(
        request,
        "units/detail.html",
        {
            "line": line,
            "opening": opening,
            "unit": opening.unit,
            "answers": answers_about(opening),
            "money": money,
            "says": opening.unit.preference_text if line.shows_place else "",
            "today": today,
            **landlord_asks(opening),
        },
    )
