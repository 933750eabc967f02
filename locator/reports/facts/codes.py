"""The closed lists of the report's document, in the order in which people read them."""

from listings.enums import CloseReason, UnitType
from matching.pairs.criteria import CRITERIA

DEFINITIONS = "2"

BEDROOMS = ("0", "1", "2", "3", "4", "5+")
RENT_BANDS = (0, 800, 1200, 1600, 2000)
WAIT_BANDS = (0, 30, 90, 180, 365)
UNIT_TYPES = tuple(UnitType.values)
ACCESS = ("step_free", "other", "none", "unknown")
MOVE_IN = ("now", "next_month", "later")
# What is open at the month's end by size and something else at once, and what that is.
CROSSED = {
    "by_bedrooms_and_rent_band": "by_rent_band",
    "by_bedrooms_and_area": "by_area",
    "by_bedrooms_and_access": "by_access",
}
CLOSED = tuple(CloseReason.values)
BENEFITS = ("ow", "odsp")
SIZES = tuple(str(size) for size in range(1, 7))
HOUSEHOLD_TYPES = ("single", "couple", "one_parent", "two_parents", "adults")

# Why a household has no unit: the criterion that most often alone stands in the way.
BARRIERS = tuple(criterion.code for criterion in CRITERIA if criterion.code not in ("open", "paused"))
UNMATCHED = ("with_unit", "paused", "no_unit_open", *BARRIERS, "several")

NOT_RECORDED = "not_recorded"
STEPS = ("referral_to_offer", "offer_to_lease", "lease_to_move_in", "referral_to_move_in")
STABILITY_MONTHS = (3, 6, 12)

OPENING_FIGURES = (
    "open_start",
    "new",
    "filled_programme",
    "filled_market",
    "withdrawn",
    "open_end",
    "units_any_day",
    "verified_share",
)
PEOPLE_FIGURES = ("waiting", "referrals", "offers_made", "leases", "move_ins")
HEADLINE = (*OPENING_FIGURES, *PEOPLE_FIGURES)
TREND_MONTHS = 12
# Where a headline figure stands in the document.
PATHS = {figure: figure for figure in OPENING_FIGURES} | {
    "waiting": "demand.waiting",
    "referrals": "flow.referrals",
    "offers_made": "flow.offers_made",
    "leases": "flow.leases",
    "move_ins": "flow.move_ins",
}
