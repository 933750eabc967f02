"""A unit in words, for headings and lists; nothing here tells more of a confidential unit than its area."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from agencies.wording import listed
from listings.enums import Feature, SharedWith, UnitType, Utility
from listings.models import Unit

MOST_UNKNOWN_NAMED = 2
WITH_BEDROOMS = {
    UnitType.APARTMENT: ngettext_lazy("%(count)s-bedroom apartment", "%(count)s-bedroom apartment", "count"),
    UnitType.TOWNHOUSE: ngettext_lazy("%(count)s-bedroom townhouse", "%(count)s-bedroom townhouse", "count"),
    UnitType.HOUSE: ngettext_lazy("%(count)s-bedroom house", "%(count)s-bedroom house", "count"),
    UnitType.OTHER: ngettext_lazy("%(count)s-bedroom home", "%(count)s-bedroom home", "count"),
}


def home_in_words(unit: Unit) -> str:
    """What it is: a 2-bedroom apartment, a bachelor, a room with a shared kitchen or bathroom."""
    if unit.bedrooms and unit.unit_type in WITH_BEDROOMS:
        words = WITH_BEDROOMS[UnitType(unit.unit_type)] % {"count": unit.bedrooms}
    elif unit.unit_type == UnitType.APARTMENT:
        words = str(UnitType.BACHELOR.label)
    else:
        words = str(unit.get_unit_type_display())
    if unit.shared_with == SharedWith.NONE:
        return words
    return _("%(home)s with shared kitchen or bathroom") % {"home": words}


def title(unit: Unit) -> str:
    """What it is and in which area: 2-bedroom apartment, Vanier."""
    area = unit.area.name if unit.area else _("area not known")
    return f"{home_in_words(unit)}, {area}"


def included(unit: Unit) -> str:
    """What the rent includes: heat and water, everything, nothing."""
    utilities = [utility for utility in Utility if utility in unit.utilities_included]
    if not utilities:
        return _("nothing")
    if len(utilities) == len(Utility):
        return _("everything")
    return listed(utility.label.lower() for utility in utilities)


def access(unit: Unit) -> str:
    """The access features it has; those that nobody asked about, with a question mark while they are few."""
    answers = {feature: getattr(unit, feature.value) for feature in Feature}
    words = [str(feature.label) for feature, answer in answers.items() if answer]
    unknown = [str(feature.label) for feature, answer in answers.items() if answer is None]
    if len(unknown) == len(Feature):
        return _("Not asked yet")
    if len(unknown) <= MOST_UNKNOWN_NAMED:
        words += [_("%(feature)s?") % {"feature": label} for label in unknown]
    else:
        words.append(
            ngettext("%(count)s not asked yet", "%(count)s not asked yet", len(unknown)) % {"count": len(unknown)}
        )
    return ", ".join(words[:1] + [word[:1].lower() + word[1:] for word in words[1:]]) or _("None")
