"""What was on offer: counts from the history, for many months at once, and the openings of one month's end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agencies.models import Area
from agencies.months import last_day, shift
from locator.reports.facts import codes
from locator.reports.facts.counting import bedroom_class, cross, move_in, rent_band, share, tally
from locator.reports.facts.queries import of_months, query_rows

FRESH_DAYS = 14
# step_free_entry, ground_floor or elevator: bits of listings.enums.Feature, in its order
STEP_FREE = 0b111
ALL_FEATURES = 0b11111111


@dataclass(frozen=True)
class Open:
    """An opening on the last day of a month. `rent` and `cost` (with the utilities it leaves out) in CAD a month."""

    id: int
    unit_id: int
    bedrooms: int
    ward: int | None
    area_kind: str | None
    rent: Decimal
    unit_type: str
    access_yes: int
    access_no: int
    available_from: date
    utilities: list[str]
    cost: Decimal | None
    verified_on: date | None
    smoking: str
    pets: str
    max_occupants: int | None
    landlord_id: int

    @property
    def area(self) -> str:
        """The ward's number, outside, or unknown."""
        if self.ward is not None:
            return str(self.ward)
        return "unknown" if self.area_kind is None else "outside"

    @property
    def access(self) -> str:
        """The best that is known of its access (by_access)."""
        if self.access_yes & STEP_FREE:
            return "step_free"
        if self.access_yes:
            return "other"
        return "none" if self.access_no == ALL_FEATURES else "unknown"


def opening_series(months: list[date]) -> dict[str, list]:
    """For months in a row, the figures that count openings and units, each as a list."""
    swept = of_months("openings_by_month", months, before=shift(months[0], -1), until=shift(months[-1], 1))
    confirmed = [
        share(fresh, there)
        for _, there, fresh in of_months("confirmed_by_month", months, until=shift(months[-1], 1), days=FRESH_DAYS - 1)
    ]
    columns = [[int(count) for count in column] for column in list(zip(*swept, strict=True))[1:]]
    return dict(zip(codes.OPENING_FIGURES, [*columns, confirmed], strict=True))


def open_on(last: date) -> list[Open]:
    """The openings on offer on the last day of a month. `locator.today` must be that day (`pairs.ranking.on_day`)."""
    return [Open(*row) for row in query_rows("open_on", last=last)]


# Of the breakdowns of what is open on the last day of a month: to which key an opening belongs.
KEYS: dict[str, Callable[[Open, date], str]] = {
    "by_bedrooms": lambda seen, last: bedroom_class(seen.bedrooms),
    "by_area": lambda seen, last: seen.area,
    "by_rent_band": lambda seen, last: rent_band(seen.rent),
    "by_type": lambda seen, last: seen.unit_type,
    "by_access": lambda seen, last: seen.access,
    "by_move_in": lambda seen, last: move_in(seen.available_from, last, last_day(last + timedelta(days=1))),
}


def breakdowns(openings: list[Open], last: date) -> dict[str, dict[str, Any]]:
    """What is open at the month's end by size, place, rent, type, access and move-in, and by size and each of three.

    Each sums to `open_end`, and the rows and columns of a cross table to the breakdowns that it crosses.
    """
    wards = Area.objects.filter(ward_number__isnull=False).order_by("ward_number").values_list("ward_number", flat=True)
    lists = {
        "by_bedrooms": codes.BEDROOMS,
        "by_area": [*(str(number) for number in wards), "outside", "unknown"],
        "by_rent_band": [str(band) for band in codes.RENT_BANDS],
        "by_type": codes.UNIT_TYPES,
        "by_access": codes.ACCESS,
        "by_move_in": codes.MOVE_IN,
    }
    found = {figure: [belongs(seen, last) for seen in openings] for figure, belongs in KEYS.items()}
    return {figure: tally(found[figure], keys) for figure, keys in lists.items()} | {
        crossed: cross(zip(found["by_bedrooms"], found[other], strict=True), codes.BEDROOMS, lists[other])
        for crossed, other in codes.CROSSED.items()
    }
