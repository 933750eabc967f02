"""Where a unit lies: its position, and its ward or neighbourhood by name or by position (listings/README.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from agencies.enums import AreaKind
from agencies.models import Area
from agencies.places import Gazetteer
from listings.enums import AreaBasis
from listings.importing.columns import Values
from listings.models import Unit

Warn = Callable[[str | None, str], None]
NAME_COLUMNS = {"neighbourhood": AreaKind.NEIGHBOURHOOD, "ward": AreaKind.WARD}


@dataclass(frozen=True)
class Placing:
    """The fields of a unit that say where it lies."""

    latitude: Decimal | None
    longitude: Decimal | None
    area_id: int | None
    area_basis: str


def place_unit(unit: Unit, values: Values, places: Gazetteer, warn: Warn) -> Placing:
    """Where a unit lies after a row; what cannot be used is warned about and changes nothing.

    A name counts before a position. An area once named stays until another name, or `unknown`, comes.
    """
    latitude, longitude = position(unit, values, warn)
    named, unknown_names = named_area(values, places, warn)
    cleared = any(values.get(column, "") is None for column in NAME_COLUMNS)
    if named:
        placing = Placing(latitude, longitude, named.pk, AreaBasis.NAMED.value)
    elif unit.area_basis == AreaBasis.NAMED and not cleared:
        placing = Placing(latitude, longitude, unit.area_id, unit.area_basis)
    elif latitude is None or longitude is None:
        placing = Placing(None, None, None, AreaBasis.UNKNOWN.value)
    elif (unit.latitude, unit.longitude, unit.area_basis) == (latitude, longitude, AreaBasis.POSITION):
        placing = Placing(latitude, longitude, unit.area_id, unit.area_basis)
    else:
        placing = Placing(
            latitude, longitude, places.at(float(latitude), float(longitude)).pk, AreaBasis.POSITION.value
        )
    for column in unknown_names:
        if placing.area_id:
            warn(column, _("No ward or neighbourhood has this name: it was not used."))
        else:
            warn(column, _("No ward or neighbourhood has this name: the unit’s area is not known."))
    if placing.area_id is None and not unknown_names:
        warn(None, _("Nothing says in which ward or neighbourhood this unit lies: its area is not known."))
    return placing


def position(unit: Unit, values: Values, warn: Warn) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude in degrees, with five decimals (about a metre); the known ones if the row's cannot be."""
    known = unit.latitude, unit.longitude
    said = [column for column in ("latitude", "longitude") if column in values]
    if not said:
        return known
    if any(values[column] is None for column in said):
        return None, None
    if len(said) == 1:
        warn(said[0], _("A position needs latitude and longitude: this one was not used."))
        return known
    latitude, longitude = values["latitude"], values["longitude"]
    # Every home in Ontario lies north of the equator and west of Greenwich; NaN is on neither side.
    if latitude == longitude or not (0 < latitude <= 90 and -180 <= longitude < 0):
        warn("longitude", _("Latitude and longitude are no place in Canada: this position was not used."))
        return known
    return round(Decimal(latitude), 5), round(Decimal(longitude), 5)


def named_area(values: Values, places: Gazetteer, warn: Warn) -> tuple[Area | None, list[str]]:
    """The area that a row names, the smaller of a neighbourhood and its ward, and the columns that name none."""
    said = {column: text for column in NAME_COLUMNS if (text := values.get(column))}
    named = {column: places.named(text, NAME_COLUMNS[column]) or places.named(text) for column, text in said.items()}
    unknown = [column for column, area in named.items() if area is None]
    small, large = named.get("neighbourhood"), named.get("ward")
    if small is None or large is None:
        return small or large, unknown
    if small.kind == AreaKind.WARD:
        small, large = large, small
    if large.pk not in (small.pk, small.ward_id):
        warn("ward", _("The neighbourhood does not lie in this ward: the neighbourhood was used."))
    return small, unknown
