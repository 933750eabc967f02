"""What was on offer: counts from the history, for many months at once, and the openings of one month's end."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from agencies.models import Area
from locator.reports import codes
from locator.reports.counting import bedroom_class, move_in, rent_band, share, tally
from locator.reports.months import last_day, shift
from locator.reports.queries import of_months, rows

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
        """The best that is known of its access (contracts.md section 7, by_access)."""
        if self.access_yes & STEP_FREE:
            return "step_free"
        if self.access_yes:
            return "other"
        return "none" if self.access_no == ALL_FEATURES else "unknown"


def opening_series(months: list[date]) -> dict[str, list]:
    """For months in a row, the figures of contracts.md section 7 that count openings and units, each as a list."""
    swept = of_months("openings_by_month", months, before=shift(months[0], -1), until=shift(months[-1], 1))
    confirmed = [
        share(fresh, there)
        for _, there, fresh in of_months("confirmed_by_month", months, until=shift(months[-1], 1), days=FRESH_DAYS - 1)
    ]
    columns = [[int(count) for count in column] for column in list(zip(*swept, strict=True))[1:]]
    return dict(zip(codes.OPENING_FIGURES, [*columns, confirmed], strict=True))


def open_on(last: date) -> list[Open]:
    """The openings on offer on the last day of a month. `locator.today` must be that day (matching.ranking.on_day)."""
    return [Open(*row) for row in rows("open_on", last=last)]


def breakdowns(openings: list[Open], last: date) -> dict[str, dict[str, int]]:
    """What is open at the month's end by size, place, rent, type, access and move-in. Each sums to `open_end`."""
    wards = Area.objects.filter(ward_number__isnull=False).order_by("ward_number").values_list("ward_number", flat=True)
    areas = [*(str(number) for number in wards), "outside", "unknown"]
    last_of_next = last_day(last + timedelta(days=1))
    return {
        "by_bedrooms": tally((bedroom_class(o.bedrooms) for o in openings), codes.BEDROOMS),
        "by_area": tally((o.area for o in openings), areas),
        "by_rent_band": tally((rent_band(o.rent) for o in openings), [str(band) for band in codes.RENT_BANDS]),
        "by_type": tally((o.unit_type for o in openings), codes.UNIT_TYPES),
        "by_access": tally((o.access for o in openings), codes.ACCESS),
        "by_move_in": tally((move_in(o.available_from, last, last_of_next) for o in openings), codes.MOVE_IN),
    }
