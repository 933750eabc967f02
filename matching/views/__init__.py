from matching.views.households import household, household_list, pair, why_not
from matching.views.units import unit, unit_list

__all__ = ["household", "household_list", "pair", "unit", "unit_list", "why_not"]
