"""What the frame of every page shows."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.access import can_enter_admin, can_see_households
from listings.access import can_see_bank
from locator.access import can_load_households, can_see_reports
from matching.access import can_see_equity, can_see_policy, can_see_rounds, can_see_tenancies


@dataclass(frozen=True)
class Section:
    """A part of the site in the navigation: its icon, its first page, and the names of the pages in it.

    `about`: what it is for, where the first page leads to what the navigation has no place for.
    """

    icon: str
    label: Promise
    url_name: str
    pages: tuple[str, ...]
    about: Promise | str = ""

    @property
    def url(self) -> str:
        """The address of its first page."""
        return reverse(self.url_name)


TODAY = Section("home", _("Today"), "home", ("home",))
HOUSEHOLDS = Section(
    "households",
    _("Households"),
    "households",
    (
        "households",
        "household",
        "why_not",
        "pair",
        "hold",
        "new_household",
        "household_step",
        "load_households",
        "loading_households",
        "compare",
        "what_if",
        "consents",
        "consent_form",
        "pause",
        "withdraw",
        "worker",
        "hand_over",
        "tenancies",
        "move_in",
        "check_in",
        "end_tenancy",
    ),
)
OFFERS = Section(
    "calendar",
    _("Offers"),
    "offers",
    (
        "offers",
        "offer",
        "offer_step",
        "end_offer",
        "extend_hold",
        "change_reply_by",
        "correct_lease",
        "change_viewing",
        "reopen_offer",
        "hold_requests",
    ),
)
UNITS = Section("units", _("Units"), "units", ("units", "unit", "unit_sheet"))
REPORT_PAGES = ("reports", "report", "report_units", "report_households", "report_publish")
REPORTS = Section("report", _("Reports"), "reports", REPORT_PAGES)
ROUNDS = Section(
    "offer",
    _("Rounds"),
    "rounds",
    ("rounds", "round", "left_out", "take_out", "put_in"),
    _("One plan for all who wait and all that is open."),
)
LISTS = Section("landlord", _("Administration"), "admin:index", ("lookalikes",))
# Beyond five sections in the navigation: in the account's menu, and on the locator team's first page.
TENANCIES = Section("key", _("Tenancies"), "tenancies", (), _("Move-ins, check-ins, and how each home goes."))
POLICY = Section(
    "info", _("How places in line are decided"), "policies", (), _("Order, weights and limits, version by version.")
)
EQUITY = Section(
    "households", _("Equity of offers"), "equity", (), _("Whom offers reach, by agency and by group, for any period.")
)


def frame(request: HttpRequest) -> dict:
    """Where the person may go and where they are, and whether this is a demonstration on one's own machine."""
    user = getattr(request, "user", None)
    sections, more = [], []
    if user is not None and user.is_authenticated:
        sections = [
            TODAY,
            *([HOUSEHOLDS] if can_see_households(user) else []),
            *([UNITS] if can_see_bank(user) else []),
            *([OFFERS] if can_see_bank(user) else []),
            *([REPORTS] if can_see_reports(user) else []),
            *([LISTS] if can_enter_admin(user) else []),
        ]
        more = [
            *([ROUNDS] if can_see_rounds(user) else []),
            *([TENANCIES] if can_see_tenancies(user) else []),
            *([POLICY] if can_see_policy(user) else []),
            *([EQUITY] if can_see_equity(user) else []),
        ]
    match = request.resolver_match
    return {
        "sections": sections,
        "more_sections": more,
        "may_load_households": user is not None and can_load_households(user),
        "page_name": match.url_name if match else "",
        "is_demo": settings.DEBUG,
    }
