"""What figures are called, by their path in the facts and their key where they have keys."""

from collections.abc import Callable, Mapping

from agencies.models import Area
from agencies.wording import labelled
from locator.reports.facts import codes
from locator.reports.presentation import labels
from locator.reports.presentation.reading import Facts

Wards = Mapping[str, Area]


def path_name(facts: Facts, wards: Wards, path: str) -> str:
    """A figure by its whole path: in words where there is a list of it, else with the part of the report it is in."""
    if path in (*codes.PATHS.values(), *(f"flow.{step}" for step in labels.STEPS)):
        return labels.figure(path)
    first, _dot, rest = path.partition(".")
    figure, _dot, key = (first, _dot, rest) if first in codes.CROSSED else path.rpartition(".")
    try:
        return figure_name(facts, wards, figure, key)
    except KeyError:
        return labelled(labels.PARTS.get(first, labels.HEADLINE["open_end"]), path)


def figure_name(facts: Facts, wards: Wards, figure: str, key: str) -> str:
    """What a list behind a figure is about: Open at the end, Households waiting: 2 bedrooms. Raises KeyError."""
    if not key:
        return labels.figure(figure)
    if figure in codes.CROSSED and facts.has(figure):
        size, _dot, other = key.partition(".")
        words = [key_name(facts, wards, "by_bedrooms", size), key_name(facts, wards, codes.CROSSED[figure], other)]
        return labelled(labels.figure(figure), ", ".join(words))
    return labelled(labels.figure(figure), key_name(facts, wards, figure, key))


def key_name(facts: Facts, wards: Wards, figure: str, key: str) -> str:
    """What a key of a figure is called: 2 bedrooms. Raises KeyError."""
    keys = facts.keys(figure)
    if key not in keys:
        raise KeyError(key)
    named: dict[str, Callable[[str], object]] = {
        "by_bedrooms": labels.bedrooms,
        "by_area": lambda code: labels.place(code, dict(wards)),
        "by_rent_band": lambda code: labels.rent_band(code, keys),
        "by_type": labels.unit_type,
        "by_access": labels.ACCESS.__getitem__,
        "by_move_in": labels.MOVE_IN.__getitem__,
        "waiting_end": labels.bedrooms,
        "gap": labels.bedrooms,
        "demand.by_household_type": labels.HOUSEHOLDS.__getitem__,
        "demand.by_wait": labels.WAITS.__getitem__,
        "demand.unmatched": labels.unmatched,
        "equity.by_agency": lambda code: labels.agency_names().get(code, code),
        "equity.by_group": labels.group,
        "flow.declines_household.reasons": labels.reason,
        "flow.declines_landlord.reasons": labels.reason,
    }
    return str(named[figure](key))
