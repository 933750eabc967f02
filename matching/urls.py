"""Addresses name households by their public code and units as SOURCE/unit_ref; never by a key or a name."""

from django.urls import path, register_converter

from agencies.codes import PATTERN
from matching.criteria import BY_CODE
from matching.enums import CheckInKind
from matching.views import (
    comparing,
    consents,
    equity,
    front_door,
    holds,
    households,
    intake,
    lookalikes,
    offers,
    policies,
    rounds,
    tenancies,
    unit_page,
    units,
)


class HouseholdCode:
    """A public code in its official spelling, such as K7QF-2M."""

    regex = PATTERN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class UnitName(HouseholdCode):
    """SOURCE/unit_ref: any text that PostgreSQL stores."""

    regex = r"[^\x00]+"


class CriterionCode(HouseholdCode):
    """A criterion of the matching rules."""

    regex = "|".join(BY_CODE)


class StepCode(HouseholdCode):
    """A step of the form for a household."""

    regex = "|".join(intake.BY_CODE)


class CheckInCode(HouseholdCode):
    """A check-in, by the months after the move-in."""

    regex = "|".join(CheckInKind.values)


register_converter(HouseholdCode, "household")
register_converter(UnitName, "unit")
register_converter(CriterionCode, "criterion")
register_converter(StepCode, "step")
register_converter(CheckInCode, "check_in")

urlpatterns = [
    path("households/", households.household_list, name="households"),
    path("households/new/", intake.new_household, name="new_household"),
    path("households/<household:code>/", households.household, name="household"),
    path("households/<household:code>/edit/<step:step>/", intake.household_step, name="household_step"),
    path("households/<household:code>/why-not/<criterion:criterion>/", households.why_not, name="why_not"),
    path("households/<household:code>/units/<unit:name>/hold/", holds.hold, name="hold"),
    path("households/<household:code>/units/<unit:name>/", households.pair, name="pair"),
    path("households/<household:code>/compare/", comparing.compare, name="compare"),
    path("households/<household:code>/what-if/", comparing.what_if, name="what_if"),
    path("households/<household:code>/consents/", consents.consents, name="consents"),
    path("households/<household:code>/consents/form/", consents.consent_form, name="consent_form"),
    path("households/<household:code>/pause/", front_door.pause, name="pause"),
    path("households/<household:code>/resume/", front_door.resume, name="resume"),
    path("households/<household:code>/withdraw/", front_door.withdraw, name="withdraw"),
    path("households/<household:code>/worker/", front_door.worker, name="worker"),
    path("households/<household:code>/hand-over/", front_door.hand_over, name="hand_over"),
    path("offers/", offers.offer_list, name="offers"),
    path("offers/<int:pk>/", offers.offer, name="offer"),
    path("hold-requests/", holds.requests, name="hold_requests"),
    path("households/<household:code>/moved-in/", tenancies.move_in, name="move_in"),
    path("households/<household:code>/moved-in/undo/", tenancies.undo_move_in, name="undo_move_in"),
    path("households/<household:code>/check-ins/<check_in:kind>/", tenancies.check_in, name="check_in"),
    path("households/<household:code>/end-of-tenancy/", tenancies.end, name="end_tenancy"),
    path("households/<household:code>/return/", tenancies.return_to_front_door, name="return_to_front_door"),
    path("tenancies/", tenancies.tenancy_list, name="tenancies"),
    path("policies/", policies.policy_list, name="policies"),
    path("policies/new/", policies.new_policy, name="new_policy"),
    path("policies/<int:version>/", policies.policy, name="policy"),
    path("policies/<int:version>/edit/", policies.edit_policy, name="edit_policy"),
    path("policies/<int:version>/discard/", policies.discard_policy, name="discard_policy"),
    path("policies/<int:version>/take-back/", policies.take_back_policy, name="take_back_policy"),
    path("equity/", equity.equity, name="equity"),
    path("equity.csv", equity.equity_csv, name="equity_csv"),
    path("lookalikes/", lookalikes.lookalikes, name="lookalikes"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<int:pk>/", rounds.round_, name="round"),
    path("rounds/<int:pk>/left-out/", rounds.left_out, name="left_out"),
    path("rounds/<int:pk>/take-out/<household:code>/", rounds.take_out, name="take_out"),
    path("rounds/<int:pk>/put-in/<unit:name>/", rounds.put_in, name="put_in"),
    path("rounds/<int:pk>/commit/", rounds.commit, name="commit_round"),
    path("rounds/<int:pk>/discard/", rounds.discard, name="discard_round"),
    path("units/", units.unit_list, name="units"),
    path("units.csv", units.unit_export, {"kind": "csv"}, name="units_csv"),
    path("units.xlsx", units.unit_export, {"kind": "xlsx"}, name="units_xlsx"),
    path("units/<unit:name>/sheet/", unit_page.unit_sheet, name="unit_sheet"),
    path("units/<unit:name>/", unit_page.unit, name="unit"),
]
