from typing import Any

from agencies.enums import SubsidyState
from matching.households.intake.steps import AreasForm, HomeForm, MoneyForm, StepForm

NEED_FIELDS = (
    "max_rent",
    "min_bedrooms",
    "areas_wanted",
    "areas_only",
    "types_refused",
    "accepts_smoke_free",
    "move_by",
)


class WhatIfForm(StepForm):
    """Answers that a household might give otherwise: the questions of its form that most often open more units."""

    subsidy_possible = MoneyForm.base_fields["subsidy_possible"]
    max_rent = MoneyForm.base_fields["max_rent"]
    areas_wanted = AreasForm.base_fields["areas_wanted"]
    add_wanted = AreasForm.base_fields["add_wanted"]
    areas_only = AreasForm.base_fields["areas_only"]
    min_bedrooms = HomeForm.base_fields["min_bedrooms"]
    types_refused = HomeForm.base_fields["types_refused"]
    accepts_smoke_free = HomeForm.base_fields["accepts_smoke_free"]
    move_by = HomeForm.base_fields["move_by"]

    def stored(self) -> dict[str, Any]:
        possible = self.household.subsidies.get(SubsidyState.POSSIBLE)
        need = {name: getattr(self.household.asked, name) for name in NEED_FIELDS}
        return {"subsidy_possible": possible.amount if possible else None} | need

    prepare = AreasForm.prepare
    suggestions = AreasForm.suggestions

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        told["areas_wanted"] = sorted({*told.get("areas_wanted", []), *told.get("add_wanted", [])})
        return told

    def tell(self) -> None:
        told = self.cleaned_data
        if "subsidy_possible" in told:
            self.household.subsidise(SubsidyState.POSSIBLE, told["subsidy_possible"])
        self.household.set(self.household.asked, **{name: told[name] for name in NEED_FIELDS if name in told})
