"""What a sheet about a home says to the people who may live there: plain words, and nothing about them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.enums import Condition, Feature
from listings.models import Unit

CONDITIONS: dict[Condition, Promise] = {
    Condition.DIRECT_RENT: _("The rent goes straight to the landlord, from your benefit for example, if you agree."),
    Condition.SUPPORT_WORKER: _("Somebody who supports you can be called if there is a problem."),
    Condition.TENANT_INSURANCE: _("You take tenant insurance for as long as you live there."),
    Condition.REFERENCES: _("Somebody you rented from, or who knows you, speaks for you."),
    Condition.GUARANTOR: _("Somebody else signs that they pay if you cannot."),
}

QUESTIONS: dict[str, Promise] = {
    Feature.ELEVATOR: _("Is there an elevator?"),
    Feature.STEP_FREE_ENTRY: _("Can one come in without a step?"),
    Feature.GROUND_FLOOR: _("Is it on the ground floor?"),
    Feature.WIDE_DOORS: _("Are the doors wide enough for a wheelchair?"),
    Feature.ROLL_IN_SHOWER: _("Can one roll into the shower?"),
    Feature.GRAB_BARS: _("Are there grab bars in the bathroom?"),
    Feature.LOWERED_COUNTERS: _("Are the kitchen counters lowered?"),
    Feature.VISUAL_ALARM: _("Does the fire alarm also flash?"),
    "laundry": _("Where can one do laundry, and what does it cost?"),
    "parking": _("Is there parking, and what does it cost?"),
    "furnished": _("Is it furnished?"),
    "smoking": _("Is smoking allowed inside?"),
}

# Residential Tenancies Act, sections 14 and 105 to 107; the standard lease since April 2018.
RIGHTS: list[Promise] = [
    _("In advance, a landlord may ask for the first and last month’s rent and what a new key costs, nothing else."),
    _("You may ask for Ontario’s standard lease. Read it before you sign, and keep a copy."),
    _("Nobody may refuse you because you have children or receive assistance, or for your origin or a disability."),
]


def plain_conditions(codes: list[str]) -> list[Promise]:
    """What the landlord asks of everyone, in plain words."""
    return [CONDITIONS[Condition(code)] for code in codes]


def to_ask(unit: Unit) -> list[Promise]:
    """The questions about a home that nobody has answered yet."""
    return [question for name, question in QUESTIONS.items() if getattr(unit, name) in (None, "")]


def known_to_have(unit: Unit) -> list[Promise]:
    """The access features and comforts that a home is known to have."""
    comforts = {"laundry": _("Laundry"), "parking": _("Parking"), "furnished": _("Furnished")}
    labels = {feature.value: feature.label for feature in Feature} | comforts
    return [label for name, label in labels.items() if getattr(unit, name)]
