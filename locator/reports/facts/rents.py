"""What the open units cost, beside the market's averages and what social assistance pays for shelter."""

from datetime import date
from decimal import Decimal
from typing import Any

from agencies.models import AverageRent, ShelterMaximum
from listings.enums import Utility
from locator.reports.facts import codes
from locator.reports.facts.counting import bedroom_class, dollars, middle, share
from locator.reports.facts.openings import Open

SHELTER_UTILITIES = {Utility.HEAT.value, Utility.HYDRO.value, Utility.WATER.value}
LARGEST_AVERAGE = 4  # bedrooms: the last class of the averages stands for four and more


def shelter_maximums(day: date) -> dict[str, dict[str, Decimal | None]]:
    """What Ontario Works and ODSP pay at most on a day, by members of the household (6: six and more)."""
    found: dict[str, dict[str, Decimal | None]] = {code: dict.fromkeys(codes.SIZES) for code in codes.BENEFITS}
    for rate in ShelterMaximum.objects.in_force(day):
        found[rate.benefit][str(rate.members)] = rate.amount
    return found


def average_rents(day: date) -> dict[int, AverageRent]:
    """The market's average rents in force on a day, by bedrooms (4: four and more)."""
    return {rate.bedrooms: rate for rate in AverageRent.objects.in_force(day)}


def within_reach(
    openings: list[Open], maximums: dict[str, dict[str, Decimal | None]], largest_subsidy: Decimal | None
) -> dict[str, dict[str, dict[str, int | None]]]:
    """How many open units a household on assistance reaches, alone and with the largest subsidy of the policy."""

    def reached(limit: Decimal | None) -> int | None:
        if limit is None or any(opening.cost is None for opening in openings):
            return None
        return sum(opening.cost <= limit for opening in openings if opening.cost is not None)

    def both(amount: Decimal | None) -> dict[str, int | None]:
        most = None if amount is None or largest_subsidy is None else amount + largest_subsidy
        return {"within": reached(amount), "with_subsidy": reached(most)}

    return {benefit: {size: both(amount) for size, amount in amounts.items()} for benefit, amounts in maximums.items()}


def rents(
    openings: list[Open],
    averages: dict[int, AverageRent],
    maximums: dict[str, dict[str, Decimal | None]],
    largest_subsidy: Decimal | None,
) -> dict[str, Any]:
    """Rents of the open units by bedrooms, and what they include."""
    included = [set(opening.utilities) for opening in openings]
    return {
        "by_bedrooms": {
            size: _of_a_size([o.rent for o in openings if bedroom_class(o.bedrooms) == size], averages.get(place))
            for size, place in zip(codes.BEDROOMS, [0, 1, 2, 3, LARGEST_AVERAGE, LARGEST_AVERAGE], strict=True)
        },
        "median": dollars(middle([opening.rent for opening in openings])),
        "utilities_included_share": share(sum(utilities >= SHELTER_UTILITIES for utilities in included), len(included)),
        "utilities": {code: sum(code in utilities for utilities in included) for code in Utility.values},
        "shelter_maximums": {
            benefit: {size: dollars(amount) for size, amount in amounts.items()}
            for benefit, amounts in maximums.items()
        },
        "largest_subsidy": dollars(largest_subsidy),
    }


def _of_a_size(amounts: list[Decimal], average: AverageRent | None) -> dict[str, Any]:
    return {
        "open": len(amounts),
        "median": dollars(middle(amounts)),
        "min": dollars(min(amounts, default=None)),
        "max": dollars(max(amounts, default=None)),
        "average_rent": dollars(average.amount) if average else None,
        "average_is_estimate": average.is_estimate if average else None,
    }
