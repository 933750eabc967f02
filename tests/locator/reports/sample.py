"""A report's document with invented numbers, as `figures.facts` shapes it, for tests of what is made of it."""

from copy import deepcopy
from typing import Any

from listings.enums import IncidentKind, InteractionChannel, Utility
from locator.reports.facts import codes
from matching.enums import CLIENT_REASONS, LANDLORD_REASONS, EndReason, Group

MONTHS = ["2025-11", "2025-12", *(f"2026-{month:02}" for month in range(1, 11))]
TREND: dict[str, list] = {
    "open_start": [36, 33, 29, 27, 30, 34, 36, 41, 44, 40, 39, 38],
    "new": [22, 20, 21, 24, 26, 27, 30, 31, 28, 27, 27, 31],
    "filled_programme": [14, 15, 13, 14, 15, 17, 18, 19, 20, 18, 18, 17],
    "filled_market": [7, 6, 7, 5, 5, 6, 5, 7, 9, 8, 7, 6],
    "withdrawn": [4, 3, 3, 2, 2, 2, 2, 2, 3, 2, 3, 3],
    "open_end": [33, 29, 27, 30, 34, 36, 41, 44, 40, 39, 38, 43],
    "units_any_day": [58, 53, 50, 51, 56, 61, 66, 72, 72, 67, 66, 69],
    "verified_share": [0.71, 0.74, 0.7, None, 0.79, 0.8, 0.82, 0.81, 0.83, 0.84, 0.84, 0.8605],
    "waiting": [1702, 1714, 1725, 1731, 1744, 1758, 1766, 1779, 1790, 1801, 1809, 1819],
    "referrals": [88, 71, 80, 84, 90, 93, 97, 91, 88, 94, 92, 96],
    "offers_made": [28, 27, 24, 28, 31, 33, 35, 37, 39, 36, 35, 34],
    "leases": [14, 15, 13, 14, 15, 17, 18, 19, 20, 18, 18, 17],
    "move_ins": [13, 14, 13, 13, 15, 16, 18, 18, 19, 18, 17, 17],
}
DECLINES = {"total": 9, "area": 5}


def tally(keys: Any, *counts: int) -> dict[str, int]:
    """Counts by key in order, zeros for the rest."""
    keys = list(keys)
    return dict(zip(keys, [*counts, *[0] * len(keys)][: len(keys)], strict=True))


def crossed(first: dict[str, int], second: dict[str, int]) -> dict[str, dict[str, int]]:
    """A cross table with these sums of its lines and columns: each column filled from the first line that has room."""
    left = dict(second)
    table = {}
    for code, count in first.items():
        table[code] = dict.fromkeys(second, 0)
        for other in second:
            table[code][other] = min(count, left[other])
            count, left[other] = count - table[code][other], left[other] - table[code][other]
    return table


def compared(place: int) -> dict[str, Any]:
    figures = {}
    for figure, values in TREND.items():
        then, now = values[place], values[-1]
        figures[figure] = {"value": then, "change": None if then is None else round(now - then, 4)}
    return {"month": MONTHS[place], "figures": figures}


def fair(names: Any) -> dict[str, Any]:
    return {
        name: {
            "waiting": 560 - 40 * place,
            "waiting_share": round(0.31 - 0.02 * place, 4),
            "leases": 7 - place if place < 3 else 0,
            "leases_share": round((7 - place) / 17, 4) if place < 3 else 0.0,
            "median_wait_days": 41 + place,
            "declines_landlord": 5 + place,
            "declines_landlord_share": round((5 + place) / ((5 + place) + (7 - place if place < 3 else 0)), 4),
        }
        for place, name in enumerate(names)
    }


def homes() -> dict[str, Any]:
    wards = {str(number): 0 for number in range(1, 25)}
    wards |= {"12": 9, "14": 8, "13": 5, "15": 4, "16": 4, "18": 4, "7": 3, "11": 2, "2": 1, "9": 1, "10": 1, "17": 1}
    rents = {
        "0": (9, 1150.0, 760.0, 1390.0, 1325.0),
        "1": (14, 1420.0, 980.0, 1690.0, 1610.0),
        "2": (11, 1690.0, 1390.0, 1995.0, 1950.0),
        "3": (7, 1890.0, 1560.0, 2240.0, 2275.0),
        "4": (2, 2150.0, 2100.0, 2200.0, None),
        "5+": (0, None, None, None, None),
    }
    parts = ("open", "median", "min", "max", "average_rent")
    maximums = {
        "ow": dict(zip(codes.SIZES, (390.0, 642.0, 697.0, 756.0, 815.0, 844.0), strict=True)),
        "odsp": dict(zip(codes.SIZES, (599.0, 942.0, 1018.0, 1105.0, 1192.0, 1236.0), strict=True)),
    }
    one_by_one = {
        "by_bedrooms": tally(codes.BEDROOMS, 9, 14, 11, 7, 2),
        "by_area": wards | {"outside": 0, "unknown": 0},
        "by_rent_band": tally(map(str, codes.RENT_BANDS), 3, 8, 14, 13, 5),
        "by_type": tally(codes.UNIT_TYPES, 4, 5, 22, 8, 4),
        "by_access": tally(codes.ACCESS, 12, 5, 6, 20),
        "by_move_in": tally(codes.MOVE_IN, 25, 14, 4),
    }
    return {
        **one_by_one,
        **{both: crossed(one_by_one["by_bedrooms"], one_by_one[other]) for both, other in codes.CROSSED.items()},
        "within_reach": {
            benefit: {
                size: {"within": place + shift, "with_subsidy": 6 + 4 * place + shift}
                for place, size in enumerate(codes.SIZES)
            }
            for shift, benefit in enumerate(codes.BENEFITS)
        },
        "rents": {
            "by_bedrooms": {
                code: dict(zip(parts, row, strict=True)) | {"average_is_estimate": row[4] is not None}
                for code, row in rents.items()
            },
            "median": 1480.0,
            "utilities_included_share": 0.3953,
            "utilities": tally(Utility.values, 30, 17, 38, 6),
            "shelter_maximums": maximums,
            "largest_subsidy": 1200.0,
        },
    }


def people(agencies: Any) -> dict[str, Any]:
    waiting = dict(zip(codes.BEDROOMS, (1126, 148, 262, 187, 81, 15), strict=True))
    open_now = dict(zip(codes.BEDROOMS, (9, 14, 11, 7, 2, 0), strict=True))
    return {
        "waiting_end": waiting,
        "gap": {code: waiting[code] - open_now[code] for code in codes.BEDROOMS},
        "demand": {
            "waiting": 1819,
            "paused": 61,
            "without_consent": 40,
            "by_household_type": tally(codes.HOUSEHOLD_TYPES, 1102, 131, 402, 160, 24),
            "by_wait": tally(map(str, codes.WAIT_BANDS), 96, 170, 260, 488, 805),
            "median_wait_days": 311,
            "unmatched": tally(codes.UNMATCHED, 320, 61, 0, 12, 210, 0, 1100, 40, 56, 10, 5, 0, 0, 0, 5, 0),
        },
        "flow": {
            "referrals": 96, "offers_made": 34, "viewings": 27, "applications": 21, "accepted": 18, "leases": 17,
            "move_ins": 17, "cancelled": 6, "expired": 5,
            "declines_household": {
                "total": 12, "reasons": tally([*CLIENT_REASONS, codes.NOT_RECORDED], 5, 7),
            },
            "declines_landlord": {
                "total": 6, "reasons": tally([*LANDLORD_REASONS, codes.NOT_RECORDED], 6),
            },
            "days": {step: {"median": 9.5 + place, "n": 17} for place, step in enumerate(codes.STEPS)},
            "vacancy_days": {"median": 21, "n": 23},
            "days_on_offer": {reason: {"median": 24, "n": 6} for reason in codes.CLOSED},
        },
        "equity": {"by_agency": fair(agencies), "by_group": fair(Group.values)},
    }  # fmt: skip


def relations() -> dict[str, Any]:
    return {
        "landlords": {
            "active": 74, "new": 3, "dormant": 12, "lost": 1,
            "retained_12m": {"before": 70, "active": 63, "share": 0.9},
            "units_per_landlord": {"median": 2.5, "largest": 11},
            "buildings": 57, "buildings_judged": 44, "buildings_above_limit": 1, "spoken_with": 41,
            "contacts": tally(InteractionChannel.values, 60, 12, 30, 8),
            "pledges": 9, "pledged_units": 22, "delivered_units": 15,
            "incidents": tally(IncidentKind.values, 3, 2, 1), "incidents_open": 4, "incidents_resolved": 5,
            "median_days_to_resolve": 6.5,
        },
        "stability": {
            "after_3": {"due": 18, "housed": 17, "share": 0.9444},
            "after_6": {"due": 15, "housed": 13, "share": 0.8667},
            "after_12": {"due": 14, "housed": 11, "share": 0.7857},
            "returns": 0, "endings": tally([*EndReason.values], 5), "endings_total": 5,
        },
        "data_quality": {
            "units_unverified": 3,
            "units_missing": {"area": 0, "access": 20, "smoking": 9, "pets": 8, "occupants": 31},
            "lookalike_units": 1, "lookalike_households": 2, "consents_ending": 33, "referrals_untouched": 210,
            "households_missing": {"income": 12, "days_homeless": 44, "ages": 7},
        },
    }  # fmt: skip


def document(agencies: Any = ("maple", "ponts"), **more: Any) -> dict[str, Any]:
    """The facts of October 2026, with true counts; `more` replaces what stands at the top."""
    headline = {figure: values[-1] for figure, values in TREND.items() if figure in codes.OPENING_FIGURES}
    return {
        "definitions": "2", "month": "2026-10", "first_day": "2026-10-01", "last_day": "2026-10-31",
        "as_of": "2026-11-01T02:10:00-05:00", "audience": "internal", "complete": True, "revision": None, "policy": 1,
        "suppressed": [], **headline, **homes(), **people(agencies), **relations(),
        "comparison": {"previous": compared(-2), "last_year": {**compared(0), "month": "2025-10"}},
        "trend": {"months": MONTHS, "figures": deepcopy(TREND)},
        "notes": {"en": "", "fr": ""}, "publisher": None, "published_at": None, "changes": [], **more,
    }  # fmt: skip


def published(*hidden: str, **more: Any) -> dict[str, Any]:
    """The same as published, with the values at some dotted paths withheld."""
    made = document(audience="published", revision=1, suppressed=list(hidden), **more)
    for path in hidden:
        *steps, last = path.split(".")
        found = made
        for step in steps:
            found = found[step]
        if isinstance(found, list):
            last = int(last)
        found[last] = None
    return made


def older(made: dict[str, Any]) -> dict[str, Any]:
    """A document as it was stored under the first definitions: without what the second ones added."""
    found = {name: deepcopy(value) for name, value in made.items() if name not in codes.CROSSED}
    for name in ("retained_12m", "units_per_landlord", "buildings", "buildings_judged", "buildings_above_limit"):
        del found["landlords"][name]
    for rows in found["equity"].values():
        for row in rows.values():
            del row["declines_landlord_share"]
    return found | {"definitions": "1"}
