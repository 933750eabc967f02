"""What was on offer: counts from the history of openings, for many months at once, and the openings of one month's end."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from agencies.models import Area
from locator.reports import codes
from locator.reports.counting import bedroom_class, move_in, rent_band, share, tally
from locator.reports.months import last_day, shift

FRESH_DAYS = 14
# step_free_entry, ground_floor or elevator: bits of listings.enums.Feature, in its order
STEP_FREE = 0b111
ALL_FEATURES = 0b11111111

# An opening's period is [offered_from, closed_on). One pass over the openings groups them by the months in which they
# start and end; what is open at a month's end is a running sum. Openings of a unit never overlap, so a unit counts twice
# in a month only where an opening begins after another one of the same unit has ended in that month, not on its first day.
SWEEP = """
WITH grouped AS MATERIALIZED (
  SELECT greatest(date_trunc('month', offered_from)::date, %(before)s) AS started,
         CASE WHEN closed_on < %(until)s THEN date_trunc('month', closed_on)::date END AS ended,
         close_reason, extract(day FROM closed_on) = 1 AS on_the_first, count(*) AS openings
  FROM listings_opening
  WHERE offered_from < %(until)s AND coalesce(closed_on, 'infinity'::date) >= %(first)s
  GROUP BY 1, 2, 3, 4),
begun AS (SELECT started AS month, sum(openings) AS openings FROM grouped GROUP BY 1),
over AS (
  SELECT ended AS month, sum(openings) AS openings,
         sum(openings) FILTER (WHERE close_reason = 'filled_programme') AS filled_programme,
         sum(openings) FILTER (WHERE close_reason = 'filled_market') AS filled_market,
         sum(openings) FILTER (WHERE close_reason = 'withdrawn') AS withdrawn,
         sum(openings) FILTER (WHERE on_the_first) AS on_the_first
  FROM grouped WHERE ended IS NOT NULL GROUP BY 1),
again AS (
  SELECT date_trunc('month', later.offered_from)::date AS month, count(*) AS openings
  FROM listings_opening later
  WHERE later.offered_from >= %(first)s AND later.offered_from < %(until)s AND EXISTS (
    SELECT FROM listings_opening earlier
    WHERE earlier.unit_id = later.unit_id AND earlier.closed_on > %(first)s AND earlier.closed_on < %(until)s
      AND date_trunc('month', earlier.closed_on) = date_trunc('month', later.offered_from)
      AND earlier.closed_on > date_trunc('month', later.offered_from) AND earlier.closed_on <= later.offered_from)
  GROUP BY 1),
counted AS (
  SELECT m.month, coalesce(b.openings, 0) AS new, coalesce(o.filled_programme, 0) AS filled_programme,
         coalesce(o.filled_market, 0) AS filled_market, coalesce(o.withdrawn, 0) AS withdrawn,
         coalesce(o.on_the_first, 0) AS on_the_first, coalesce(a.openings, 0) AS again,
         sum(coalesce(b.openings, 0) - coalesce(o.openings, 0)) OVER (ORDER BY m.month) AS open_end
  FROM (SELECT generate_series(%(before)s::date, %(last)s::date, interval '1 month')::date AS month) m
  LEFT JOIN begun b USING (month) LEFT JOIN over o USING (month) LEFT JOIN again a USING (month))
SELECT month, open_end - new + filled_programme + filled_market + withdrawn AS open_start, new,
       filled_programme, filled_market, withdrawn, open_end,
       open_end + filled_programme + filled_market + withdrawn - on_the_first - again AS units_any_day
FROM counted WHERE month >= %(first)s ORDER BY month
"""

CONFIRMED = """
SELECT m.month, count(o.id), count(o.id) FILTER (WHERE EXISTS (
         SELECT FROM listings_verification v
         WHERE v.unit_id = o.unit_id AND v.verified_on BETWEEN m.last - %(days)s AND m.last))
FROM (SELECT month::date, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') month) m
LEFT JOIN listings_opening o ON o.offered_from <= m.last AND coalesce(o.closed_on, 'infinity'::date) > m.last
GROUP BY 1 ORDER BY 1
"""

# To be asked while `locator.today` is the last day of the month: the utilities are those in force on it.
OPEN = """
SELECT o.id, o.unit_id, u.bedrooms, coalesce(w.ward_number, a.ward_number), a.kind, coalesce(r.rent, o.rent) AS rent, u.unit_type,
       u.access_yes, u.access_no, o.available_from, u.utilities_included::text[],
       coalesce(r.rent, o.rent) + d.utility_cents[1 + 16 * least(u.bedrooms, 4) + (15 & ~u.utilities_mask)] / 100.0 AS cost,
       v.verified_on, u.smoking, u.pets, u.max_occupants, u.landlord_id
FROM listings_opening o
JOIN listings_unit u ON u.id = o.unit_id
LEFT JOIN agencies_area a ON a.id = u.area_id
LEFT JOIN agencies_area w ON w.id = a.ward_id
LEFT JOIN locator_day() d ON true
LEFT JOIN LATERAL (SELECT c.rent FROM listings_rentchange c WHERE c.opening_id = o.id
                   ORDER BY c.starts > %(last)s, CASE WHEN c.starts > %(last)s THEN c.starts - %(last)s ELSE %(last)s - c.starts END
                   LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT max(verified_on) AS verified_on FROM listings_verification
                   WHERE unit_id = u.id AND verified_on <= %(last)s) v ON true
WHERE o.offered_from <= %(last)s AND coalesce(o.closed_on, 'infinity'::date) > %(last)s
ORDER BY o.id
"""


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
    first, last = months[0], months[-1]
    span = {"before": shift(first, -1), "first": first, "last": last, "until": shift(last, 1)}
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, span)
        swept = [tuple(int(value) for value in row[1:]) for row in cursor.fetchall()]
        cursor.execute(CONFIRMED, {"first": first, "last": last, "days": FRESH_DAYS - 1})
        confirmed = [share(fresh, there) for _, there, fresh in cursor.fetchall()]
    columns = [list(column) for column in zip(*swept, strict=True)]
    return dict(zip(codes.OPENING_FIGURES, [*columns, confirmed], strict=True))


def open_on(last: date) -> list[Open]:
    """The openings on offer on the last day of a month. `locator.today` must be that day (matching.ranking.on_day)."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"last": last})
        return [Open(*row) for row in cursor.fetchall()]


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
