from matching.views.households import household, household_list, pair, why_not
from matching.views.unit_page import unit, unit_sheet
from matching.views.units import unit_export, unit_list

__all__ = ["household", "household_list", "pair", "unit", "unit_export", "unit_list", "unit_sheet", "why_not"]
