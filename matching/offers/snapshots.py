"""What an offer was made with, and what of the home has changed since."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agencies.wording import day, listed, money
from listings.enums import Condition, RestrictedGroup, Utility
from listings.models import Opening, Unit
from matching.models import Offer, Pair


@dataclass(frozen=True)
class Change:
    """A requirement of the home that is no longer what it was when the offer was made."""

    what: str
    was: str
    now: str


def taken_of(pair: Pair, opening: Opening, today: date) -> dict:
    """All columns of a pair, and what the home's landlord asks for: JSON, amounts as text, dates as YYYY-MM-DD."""
    columns = {field.attname: getattr(pair, field.attname) for field in Pair._meta.concrete_fields}
    return {
        "pair": {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()},
        "unit": requirements(opening, today),
    }


def requirements(opening: Opening, today: date) -> dict:
    """What a household has to meet for a home: rent, day and term, whom it is kept for, what its landlord asks."""
    unit = opening.unit
    return {
        "rent": str(opening.rent),
        "utilities": sorted(unit.utilities_included),
        "available_from": opening.available_from.isoformat(),
        "lease_months": opening.lease_months,
        "requires": sorted(unit.requires),
        "prefers": sorted(unit.prefers),
        "restricted_to": restricted_to(unit, today),
        "max_occupants": unit.max_occupants,
        "pets": unit.pets,
        "smoking": unit.smoking,
    }


def restricted_to(unit: Unit, today: date) -> str:
    """The group that the unit is lawfully kept for on a day; blank: for nobody in particular."""
    kept = getattr(unit, "restriction", None)
    return kept.group if kept and kept.is_in_force(today) else ""


def changes_since(offer: Offer, today: date) -> list[Change]:
    """What of the home's requirements, restriction and rent differs from what the offer was made with."""
    was = (offer.facts or {}).get("unit")
    if was is None:
        return []
    now = requirements(offer.opening, today)
    told = {
        "rent": (_("rent a month"), lambda text: money(Decimal(text))),
        "utilities": (_("what the rent includes"), _utilities),
        "available_from": (_("free from"), lambda text: day(date.fromisoformat(text))),
        "lease_months": (_("months of the lease"), lambda count: str(count or _("not said"))),
        "requires": (_("what the landlord requires"), _conditions),
        "restricted_to": (_("who it is kept for"), _group),
        "max_occupants": (_("most occupants by municipal rule"), lambda count: str(count or _("none"))),
        "pets": (_("pets"), lambda code: _choice("pets", code)),
        "smoking": (_("smoking"), lambda code: _choice("smoking", code)),
    }
    return [
        Change(what, words(was[key]), words(now[key]))
        for key, (what, words) in told.items()
        if key in was and _value(key, was[key]) != _value(key, now[key])
    ]


def _value(key: str, value):
    return Decimal(value) if key == "rent" else value


def _conditions(codes: list[str]) -> str:
    return listed(Condition(code).label.lower() for code in codes) or _("nothing")


def _utilities(codes: list[str]) -> str:
    return listed(Utility(code).label.lower() for code in codes) or _("nothing")


def _group(code: str) -> str:
    return str(RestrictedGroup(code).label) if code else _("everyone")


def _choice(field: str, code: str) -> str:
    described: Any = Unit._meta.get_field(field)
    return str(dict(described.flatchoices).get(code) or _("Not asked yet"))
