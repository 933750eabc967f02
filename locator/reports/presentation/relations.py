"""The tables about landlords, and about what the registry itself does not know."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from locator.reports.presentation import labels
from locator.reports.presentation.cells import CellColumn, CellKind, CellRow, CellTable
from locator.reports.presentation.people import telling
from locator.reports.presentation.reading import Facts


def landlords(facts: Facts) -> CellTable:
    """Landlords and what they pledged."""
    named = [
        ("active", _("Active landlords")),
        ("new", _("New in the month")),
        ("dormant", _("Dormant")),
        ("lost", _("No longer with us")),
        ("retained_12m.before", _("With us a year ago")),
        ("retained_12m.active", _("Of them still active")),
        ("retained_12m.share", _("Share of them still active")),
        ("units_per_landlord.median", _("Homes of an active landlord, median")),
        ("units_per_landlord.largest", _("Homes of an active landlord, most")),
        ("buildings", _("Buildings with tenants of the programme")),
        ("buildings_judged", _("Of them with a known number of homes")),
        ("buildings_above_limit", _("Of these above the policy’s share of tenants")),
        ("spoken_with", _("Landlords we spoke with")),
        ("pledges", _("Pledges")),
        ("pledged_units", _("Homes pledged")),
        ("delivered_units", _("Of them delivered")),
    ]
    kinds = {"retained_12m.share": [CellKind.SHARE], "units_per_landlord.median": [CellKind.DAYS]}
    rows = [
        CellRow(label, [facts.at("landlords", code)], kinds=kinds.get(code, ()))
        for code, label in named
        if facts.has("landlords", code)
    ]
    rows += [
        CellRow(
            _("Conversations: %(how)s") % {"how": labels.channel(code).lower()}, [facts.at("landlords.contacts", code)]
        )
        for code in facts.keys("landlords.contacts")
    ]
    return CellTable(
        "landlords", _("Landlords and pledges"), pgettext("report", "Figure"), [CellColumn(_("Count"))], rows
    )


def incidents(facts: Facts, only_some: bool = False) -> CellTable:
    """What went wrong in the month, and how fast it was put right."""
    path = "landlords.incidents"
    rows = [CellRow(labels.incident(code), [facts.at(path, code)]) for code in facts.keys(path)]
    rows = telling(rows) if only_some else rows
    rows += [
        CellRow(_("Still open at the end"), [facts.at("landlords.incidents_open")]),
        CellRow(_("Resolved in the month"), [facts.at("landlords.incidents_resolved")]),
        CellRow(_("Median days to resolve"), [facts.at("landlords.median_days_to_resolve")], kinds=[CellKind.DAYS]),
    ]
    return CellTable("incidents", _("Incidents"), _("Kind"), [CellColumn(_("Count"))], rows)


def quality(facts: Facts) -> CellTable:
    """What is missing or old in the registry."""
    named = [
        ("units_unverified", _("Open homes not confirmed within the policy’s days")),
        ("lookalike_units", _("Homes that may be recorded twice")),
        ("lookalike_households", _("Households that may be recorded twice")),
        ("consents_ending", _("Consents that end within 30 days")),
        ("referrals_untouched", _("Referrals without news for 90 days")),
    ]
    rows = [CellRow(label, [facts.at("data_quality", code)]) for code, label in named]
    for part, words in (
        ("units_missing", labels.MISSING_IN_UNITS),
        ("households_missing", labels.MISSING_IN_HOUSEHOLDS),
    ):
        rows += [
            CellRow(str(words[code]), [facts.at("data_quality", part, code)])
            for code in facts.keys("data_quality", part)
        ]
    return CellTable("quality", _("What we do not know"), pgettext("report", "Figure"), [CellColumn(_("Count"))], rows)


def definitions(facts: Facts) -> CellTable:
    """What the words of the report mean."""
    day = [
        (_("Open home"), _("On offer on the last day of the month to any household, held or not.")),
        (pgettext("units", "New"), _("Came on offer in the month, whether or not it was filled again.")),
        (pgettext("homes", "Filled by the programme"), _("Closed because a referred household took it.")),
        (pgettext("homes", "Filled on the market"), _("Closed because somebody else rented it.")),
        (
            pgettext("households", "Waiting"),
            _("At the front door on the last day, paused ones too; not yet housed, not withdrawn."),
        ),
        (pgettext("report", "Gap"), _("Households waiting minus homes open. Plus means too few homes.")),
        (pgettext("homes", "Confirmed"), _("Somebody confirmed the home in the last 14 days of the month.")),
        (
            _("Within reach"),
            _("Rent and estimated utilities within the shelter maximum (plus the largest subsidy)."),
        ),
        (_("Median"), _("Half are below it, half above. The number of cases stands beside it.")),
        (
            _("Hidden"),
            _("A count of 1 to 4 people, or one that would give it away. Both look the same on purpose."),
        ),
    ]
    rows = [CellRow(word, [meaning], kinds=[CellKind.TEXT]) for word, meaning in day]
    return CellTable(
        "definitions", _("What the words mean"), _("Word"), [CellColumn(_("Meaning"), CellKind.TEXT)], rows
    )
