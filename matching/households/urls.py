from django.urls import path, register_converter

from matching.converters import HouseholdCode
from matching.households.intake import views as intake
from matching.households.views import comparing, consents, front_door, households, lookalikes
from matching.pairs.criteria import BY_CODE


class CriterionCode(HouseholdCode):
    """A criterion of the matching rules."""

    regex = "|".join(BY_CODE)


class StepCode(HouseholdCode):
    """A step of the form for a household."""

    regex = "|".join(intake.BY_CODE)


register_converter(CriterionCode, "criterion")
register_converter(StepCode, "step")

urlpatterns = [
    path("households/", households.household_list, name="households"),
    path("households/new/", intake.new_household, name="new_household"),
    path("households/<household:code>/", households.household, name="household"),
    path("households/<household:code>/edit/<step:step>/", intake.household_step, name="household_step"),
    path("households/<household:code>/why-not/<criterion:criterion>/", households.why_not, name="why_not"),
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
    path("lookalikes/", lookalikes.lookalikes, name="lookalikes"),
]
