"""What the closed lists of a report are called. Codes are those of locator.reports.facts.codes and of the enums."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from agencies.enums import Benefit
from agencies.models import Agency, Area
from agencies.wording import money
from listings.enums import CloseReason, IncidentKind, InteractionChannel, UnitType, Utility
from locator.reports.facts import codes
from matching.enums import EndReason, Group, OfferReason
from matching.pairs.criteria import BY_CODE

HEADLINE = {
    "open_start": gettext_lazy("Open at the start"),
    "new": gettext_lazy("New in the month"),
    "filled_programme": pgettext_lazy("homes", "Filled by the programme"),
    "filled_market": pgettext_lazy("homes", "Filled on the market"),
    "withdrawn": gettext_lazy("Withdrawn by the landlord"),
    "open_end": gettext_lazy("Open at the end"),
    "units_any_day": gettext_lazy("Units open on any day"),
    "verified_share": gettext_lazy("Confirmed in the last 14 days"),
    "waiting": gettext_lazy("Households waiting"),
    "referrals": gettext_lazy("Referred in the month"),
    "offers_made": gettext_lazy("Offered a home"),
    "leases": gettext_lazy("Leases signed"),
    "move_ins": gettext_lazy("Moved in"),
}
# Homes of a size, in a sentence.
SIZES = {
    "0": gettext_lazy("bachelors"),
    "1": gettext_lazy("1-bedroom homes"),
    "2": gettext_lazy("2-bedroom homes"),
    "3": gettext_lazy("3-bedroom homes"),
    "4": gettext_lazy("4-bedroom homes"),
    "5+": gettext_lazy("homes with 5 bedrooms and more"),
}
ACCESS = {
    "step_free": gettext_lazy("Entry without steps, ground floor or elevator"),
    "other": gettext_lazy("Another access feature"),
    "none": gettext_lazy("No access feature"),
    "unknown": pgettext_lazy("access", "Not fully known"),
}
MOVE_IN = {
    "now": pgettext_lazy("move-in", "At once"),
    "next_month": pgettext_lazy("move-in", "Next month"),
    "later": pgettext_lazy("move-in", "Later"),
}
HOUSEHOLDS = {
    "single": gettext_lazy("One person alone"),
    "couple": gettext_lazy("Two adults without children"),
    "one_parent": gettext_lazy("One parent with children"),
    "two_parents": gettext_lazy("Two parents with children"),
    "adults": gettext_lazy("Adults together"),
}
WAITS = {
    "0": gettext_lazy("Less than 30 days"),
    "30": gettext_lazy("30 to 89 days"),
    "90": gettext_lazy("90 to 179 days"),
    "180": gettext_lazy("180 days to a year"),
    "365": gettext_lazy("A year and more"),
}
UNMATCHED = {
    "with_unit": gettext_lazy("At least one open home suits them"),
    "paused": gettext_lazy("Paused"),
    "no_unit_open": gettext_lazy("No home was open at all"),
    "several": gettext_lazy("Several reasons together"),
}
STEPS = {
    "referrals": pgettext_lazy("flow", "Referred"),
    "offers_made": pgettext_lazy("flow", "Offered a home"),
    "viewings": pgettext_lazy("flow", "Viewed it"),
    "applications": pgettext_lazy("flow", "Applied"),
    "accepted": pgettext_lazy("flow", "Accepted"),
    "leases": pgettext_lazy("flow", "Signed a lease"),
    "move_ins": pgettext_lazy("flow", "Moved in"),
}
# Parts of a report, for a figure that has no name of its own.
PARTS = {
    "within_reach": gettext_lazy("Homes within reach"),
    "rents": gettext_lazy("Rents by size"),
    "demand": gettext_lazy("Who waits"),
    "flow": gettext_lazy("From referral to key"),
    "equity": gettext_lazy("By agency and by group"),
    "landlords": gettext_lazy("Landlords and pledges"),
    "stability": gettext_lazy("Still housed"),
    "data_quality": gettext_lazy("Data quality"),
}
COUNTED = {
    "gap": pgettext_lazy("report", "Gap"),
    "flow.cancelled": gettext_lazy("Offers cancelled"),
    "flow.expired": gettext_lazy("Holds that lapsed"),
    "flow.declines_household.reasons": gettext_lazy("Declined by the household"),
    "flow.declines_landlord.reasons": gettext_lazy("Declined by the landlord"),
}
DAYS = {
    "referral_to_offer": gettext_lazy("From referral to offer"),
    "offer_to_lease": gettext_lazy("From offer to lease"),
    "lease_to_move_in": gettext_lazy("From lease to move-in"),
    "referral_to_move_in": gettext_lazy("From referral to move-in"),
}
MISSING_IN_UNITS = {
    "area": gettext_lazy("Homes whose area is not known"),
    "access": gettext_lazy("Homes with no answer about access"),
    "smoking": gettext_lazy("Homes with no answer about smoking"),
    "pets": gettext_lazy("Homes with no answer about pets"),
    "occupants": gettext_lazy("Homes without a limit of occupants"),
}
MISSING_IN_HOUSEHOLDS = {
    "income": gettext_lazy("Households whose income is not known"),
    "days_homeless": gettext_lazy("Households whose days homeless are not known"),
    "ages": gettext_lazy("Households in which an age is not known"),
}
BENEFITS = {"ow": Benefit.OW.label, "odsp": gettext_lazy("ODSP")}


def figure(path: str) -> str:
    """What a figure counts, by its path in the facts; of one with keys, what all of them count."""
    for name, where in codes.PATHS.items():
        if where == path:
            return str(HEADLINE[name])
    step = path.removeprefix("flow.")
    if step in STEPS:
        return str(STEPS[step])
    if path.startswith("by_"):
        return str(HEADLINE["open_end"])
    return str(COUNTED.get(path, HEADLINE["waiting"]))


def bedrooms(code: str) -> str:
    """Bachelor, 1 bedroom … 5 bedrooms and more."""
    if code == "0":
        return _("Bachelor")
    if code == "5+":
        return _("5 bedrooms and more")
    return ngettext("%(count)s bedroom", "%(count)s bedrooms", int(code)) % {"count": code}


def short_bedrooms(code: str) -> str:
    """The same where there is little room: beside a chart, over a narrow column."""
    return _("5+ bedrooms") if code == "5+" else bedrooms(code)


def rent_band(code: str, codes: list[str]) -> str:
    """Under $800 · $800 to $1,199 · $2,000 and over; `codes` are all lower bounds, in order."""
    place = codes.index(code)
    if place + 1 == len(codes):
        return _("%(amount)s and over") % {"amount": money(Decimal(code))}
    above = Decimal(codes[place + 1])
    if not Decimal(code):
        return _("Under %(amount)s") % {"amount": money(above)}
    return _("%(low)s to %(high)s") % {"low": money(Decimal(code)), "high": money(above - 1)}


def unmatched(code: str) -> str:
    """Why nothing open suits a household: a criterion, or what UNMATCHED lists."""
    return str(UNMATCHED[code] if code in UNMATCHED else BY_CODE[code].why_not)


def reason(code: str) -> str:
    """A coded reason of a decline."""
    return _("Reason not recorded") if code == "not_recorded" else str(OfferReason(code).label)


def end_reason(code: str) -> str:
    """Why a tenancy ended."""
    return str(EndReason(code).label) if code in EndReason.values else _("Reason not recorded")


def benefit_and_size(benefit: str, size: str) -> str:
    """Ontario Works, 2 people; six stands for six and more."""
    people = ngettext("%(count)s person", "%(count)s people", int(size)) % {"count": size}
    if size == "6":
        people = _("6 people and more")
    return f"{BENEFITS[benefit]}, {people}"


def unit_type(code: str) -> str:
    return str(UnitType(code).label)


def utility(code: str) -> str:
    return str(Utility(code).label)


def incident(code: str) -> str:
    return str(IncidentKind(code).label)


def channel(code: str) -> str:
    return str(InteractionChannel(code).label)


def group(code: str) -> str:
    return str(Group(code).label)


def closing(code: str) -> str:
    return str(CloseReason(code).label)


def ward_names() -> dict[str, Area]:
    """The wards by their number, as the facts name them."""
    return {str(ward.ward_number): ward for ward in Area.objects.filter(kind="ward").order_by("ward_number")}


def place(code: str, wards: dict[str, Area]) -> str:
    """A ward, outside Ottawa, or not known."""
    if code in wards:
        return wards[code].name
    return pgettext("place", "Outside Ottawa") if code == "outside" else _("Area not known")


def agency_names() -> dict[str, str]:
    """The agencies by their code, in the language of the moment."""
    return {agency.code: agency.name for agency in Agency.objects.all()}
