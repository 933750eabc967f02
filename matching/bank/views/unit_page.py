from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from agencies.access import can_see_households
from agencies.enums import Language
from agencies.models import User
from agencies.requests import Request
from listings.access import can_edit_bank
from listings.enums import Condition, Feature
from listings.models import Opening, Restriction, Verification
from matching.access import can_see_holder
from matching.bank import sheet
from matching.bank.areas import slug
from matching.bank.lines import UnitLine, unit_line, unit_lines
from matching.bank.own_queue import own_queue
from matching.finding import NotFound, find_unit
from matching.models import Offer
from matching.offers.holds import who_has_it
from matching.pairs.concentration import concentration
from matching.pairs.money import Estimates, MoneyLine, cost_lines
from matching.pairs.ranking import policy_on
from matching.scopes import bank, contacts_for, places_shown

CONFIRMATIONS = 8
OWN_NAMES = [(Language.ENGLISH.value, "English"), (Language.FRENCH.value, "Français")]  # each in its own language


@dataclass(frozen=True)
class UnitAnswer:
    """A question about a unit, and yes (True), no (False) or not asked yet (None)."""

    label: str
    value: bool | None


def visible_opening(user: User, name: str, today: date) -> Opening:
    """The open unit of a name, as somebody may see it. Raises Http404 for any other."""
    try:
        return get_object_or_404(
            bank(user, today).select_related("unit__landlord__locator", "unit__restriction"), unit=find_unit(name)
        )
    except NotFound as error:
        raise Http404 from error


def answers_about(opening: Opening) -> list[UnitAnswer]:
    """The access features, then what else a household may ask about."""
    unit = opening.unit
    features = [UnitAnswer(str(feature.label), getattr(unit, feature.value)) for feature in Feature]
    comforts = {_("laundry"): unit.laundry, _("parking"): unit.parking, _("furnished"): unit.furnished}
    return features + [UnitAnswer(str(label), value) for label, value in comforts.items()]


def landlord_asks(opening: Opening) -> dict[str, list[str]]:
    """What the landlord lawfully requires of everyone, and what they wish for."""
    unit = opening.unit
    return {
        "requires": [str(Condition(code).label.lower()) for code in unit.requires],
        "prefers": [str(Condition(code).label.lower()) for code in unit.prefers],
    }


def monthly_money(opening: Opening, today: date) -> list[MoneyLine]:
    """What the home costs each month, whoever lives there."""
    unit = opening.unit
    return cost_lines(int(opening.rent * 100), unit.bedrooms, unit.utilities_included, Estimates(today))


def kept_for(opening: Opening, today: date) -> Restriction | None:
    """Whom the unit is lawfully kept for, where a coordinator approved it."""
    restriction = getattr(opening.unit, "restriction", None)
    approved = restriction and restriction.approved_on and restriction.approved_on <= today
    return restriction if approved else None


def confirmations(opening: Opening, today: date) -> list[Verification]:
    """Who confirmed the unit and how, the latest first."""
    known = Verification.objects.filter(unit=opening.unit_id, verified_on__lte=today).select_related("person")
    return list(known.order_by("-verified_on", "-pk")[:CONFIRMATIONS])


def holder(user: User, opening: Any, today: date) -> str:
    """Which agency has the unit for a household of its own; blank where nobody has, or for whoever may not know."""
    if not (opening.taken and can_see_holder(user)):
        return ""
    live = Offer.objects.live_on(today).select_related("agency").filter(opening=opening).first()
    return who_has_it(live, user) if live else ""


def unit(request: Request, name: str) -> HttpResponse:
    """One open unit: what it is, what it costs, what the landlord asks for, and where, unless that is confidential."""
    today = localdate()
    opening = visible_opening(request.user, name, today)
    confirmed = confirmations(opening, today)
    policy = policy_on(today)
    shown = places_shown(request.user, [opening.unit])
    line = unit_line(opening, confirmed[0] if confirmed else None, policy, shown, today)
    area = opening.unit.area
    return render(
        request,
        "bank/detail.html",
        {
            "line": line,
            "opening": opening,
            "unit": opening.unit,
            "area_slug": slug(area) if area else "",
            "answers": answers_about(opening),
            "money": monthly_money(opening, today),
            "says": opening.unit.preference_text if line.shows_place else "",
            "restriction": kept_for(opening, today),
            "confirmations": confirmed,
            "line_up": own_queue(request.user, opening, policy, today) if can_see_households(request.user) else None,
            "languages": OWN_NAMES,
            "can_edit": can_edit_bank(request.user),
            "contacts": list(contacts_for(request.user, opening)) if line.shows_place else [],
            "holder": holder(request.user, opening, today),
            "concentration": concentration(opening.unit.building_id, policy, today),
            "today": today,
            **landlord_asks(opening),
        },
    )


def unit_sheet(request: Request, name: str) -> HttpResponse:
    """A page about an open unit to hand to a household, in its language if that is English or French.

    It says nothing about the household. A language that the registry does not speak leaves the choice to the reader.
    """
    today = localdate()
    opening = visible_opening(request.user, name, today)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in Language.values else (get_language() or Language.ENGLISH)[:2]
    (line,) = unit_lines([opening], request.user, today)
    with override(language):
        told = handed_out(line, today)
    return render(
        request,
        "bank/sheet.html",
        {
            "line": line,
            "opening": opening,
            "unit": opening.unit,
            "language": language,
            "other_language": wanted not in ("", *Language.values),
            "languages": OWN_NAMES,
            "restriction": kept_for(opening, today),
            "today": today,
            **told,
        },
    )


def handed_out(line: UnitLine, today: date) -> dict[str, list]:
    """The lists of a sheet, in the language of the moment."""
    unit = line.opening.unit
    return {
        "has": sheet.known_to_have(unit),
        "requires": sheet.plain_conditions(unit.requires),
        "prefers": sheet.plain_conditions(unit.prefers),
        "questions": sheet.to_ask(unit),
        "rights": sheet.RIGHTS,
        "money": monthly_money(line.opening, today),
    }
