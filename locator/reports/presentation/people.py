"""The tables about people: who waits, what happened to them, and whether it was fair. Counts of few are hidden."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from agencies.wording import number
from locator.reports.facts.counting import share
from locator.reports.presentation import labels
from locator.reports.presentation.cells import (
    HIDDEN,
    CellColumn,
    CellKind,
    CellRow,
    CellTable,
    Links,
    Value,
    bars,
    cell_in_words,
)
from locator.reports.presentation.reading import Facts, is_hidden


def telling(rows: list[CellRow]) -> list[CellRow]:
    """The rows that say something: without zeros, and with one row in place of all that are hidden."""
    hidden = sum(is_hidden(row.values[0]) for row in rows)
    told = [row for row in rows if row.values[0] and not is_hidden(row.values[0])]
    if not hidden:
        return told
    label = (
        ngettext("%(count)s more reason", "%(count)s more reasons", hidden)
        if told
        else ngettext("%(count)s reason", "%(count)s reasons", hidden)
    )
    return [*told, CellRow(label % {"count": number(hidden)}, [HIDDEN])]


def households() -> CellColumn:
    return CellColumn(_("Households"))


def everyone_waiting(facts: Facts, links: Links) -> CellRow:
    """The last line of tables of those who wait."""
    return CellRow(_("Total"), [facts.at("demand.waiting")], links=[links("demand.waiting", "")])


def by_kind(facts: Facts, links: Links) -> CellTable:
    """Who waits, by kind of household."""
    path = "demand.by_household_type"
    rows = [
        CellRow(str(labels.HOUSEHOLDS[code]), [facts.at(path, code)], links(path, code)) for code in facts.keys(path)
    ]
    total = everyone_waiting(facts, links)
    return CellTable("kinds", _("Who waits"), _("Household"), [households()], bars(rows), total=total)


def by_wait(facts: Facts, links: Links) -> CellTable:
    """How long they have waited."""
    path = "demand.by_wait"
    rows = [CellRow(str(labels.WAITS[code]), [facts.at(path, code)], links(path, code)) for code in facts.keys(path)]
    median = facts.at("demand.median_wait_days")
    note = (
        _("Half have waited %(days)s days or more.") % {"days": cell_in_words(median, CellKind.DAYS)} if median else ""
    )
    total = everyone_waiting(facts, links)
    return CellTable(
        "waits", _("How long they have waited"), _("Since the referral"), [households()], bars(rows), note, total
    )


def unmatched(facts: Facts, links: Links, only_some: bool = False) -> CellTable:
    """What stands between those who wait and the open homes; `only_some` leaves out reasons that nobody has."""
    path = "demand.unmatched"
    rows = [CellRow(labels.unmatched(code), [facts.at(path, code)], links(path, code)) for code in facts.keys(path)]
    rows = telling(rows) if only_some else rows
    total = everyone_waiting(facts, links)
    note = _("Where nothing open suits, what most often stands alone in the way.")
    return CellTable("unmatched", _("Is there a home for them?"), _("Answer"), [households()], bars(rows), note, total)


def steps(facts: Facts, links: Links) -> CellTable:
    """From referral to key: how many took each step in the month."""
    rows = [
        CellRow(str(label), [facts.at("flow", code)], links(f"flow.{code}", "")) for code, label in labels.STEPS.items()
    ]
    rows = [
        *bars(rows),
        CellRow(labels.figure("flow.cancelled"), [facts.at("flow.cancelled")], links("flow.cancelled", "")),
        CellRow(labels.figure("flow.expired"), [facts.at("flow.expired")], links("flow.expired", "")),
    ]
    note = _("Steps taken in the month, whenever they began.")
    columns = [CellColumn(pgettext("flow", "How many"))]
    return CellTable("steps", _("From referral to key"), pgettext("flow", "Step"), columns, rows, note)


def declines(facts: Facts, links: Links, side: str, only_some: bool = False) -> CellTable:
    """Why offers ended, as one side said it: `side` is household or landlord."""
    path = f"flow.declines_{side}"
    rows = [
        CellRow(labels.reason(code), [facts.at(path, "reasons", code)], links(f"{path}.reasons", code))
        for code in facts.keys(path, "reasons")
    ]
    rows = telling(rows) if only_some else rows
    total = CellRow(_("Total"), [facts.at(path, "total")])
    return CellTable(
        f"declines_{side}", labels.figure(f"{path}.reasons"), _("Reason"), [CellColumn(_("Offers"))], rows, total=total
    )


def days(facts: Facts) -> CellTable:
    """How many days each step took: medians, of those who took it in the month."""
    rows = [
        CellRow(str(label), [facts.at("flow.days", code, "median"), facts.at("flow.days", code, "n")])
        for code, label in labels.DAYS.items()
    ]
    rows.append(
        CellRow(_("Vacant until filled"), [facts.at("flow.vacancy_days.median"), facts.at("flow.vacancy_days.n")])
    )
    rows += [
        CellRow(
            _("On offer: %(ending)s") % {"ending": labels.closing(code).lower()},
            [facts.at("flow.days_on_offer", code, "median"), facts.at("flow.days_on_offer", code, "n")],
        )
        for code in facts.keys("flow.days_on_offer")
    ]
    columns = [CellColumn(_("Median days"), CellKind.DAYS), CellColumn(_("Of how many"))]
    return CellTable("days", _("Days at each step"), pgettext("flow", "Step"), columns, rows)


EQUITY = {
    "waiting": (pgettext_lazy("households", "Waiting"), CellKind.COUNT),
    "waiting_share": (gettext_lazy("Of the list"), CellKind.SHARE),
    "leases": (gettext_lazy("Leases"), CellKind.COUNT),
    "leases_share": (gettext_lazy("Of leases"), CellKind.SHARE),
    "median_wait_days": (gettext_lazy("Median wait in days"), CellKind.DAYS),
    "declines_landlord": (gettext_lazy("Declined by landlords"), CellKind.COUNT),
    "declines_landlord_share": (gettext_lazy("Of landlords’ answers"), CellKind.SHARE),
}


def equity_parts(facts: Facts, path: str) -> list[str]:
    """What is told of each agency or group: under the first definitions no share of declines."""
    keys = facts.keys(path)
    return [part for part in EQUITY if not keys or facts.has(path, keys[0], part)]


def equity_columns(parts: list[str]) -> list[CellColumn]:
    return [CellColumn(str(heading), kind) for heading, kind in (EQUITY[part] for part in parts)]


def by_agency(facts: Facts, links: Links, names: Mapping[str, str]) -> CellTable:
    """Each agency's share of the list beside its share of leases."""
    path = "equity.by_agency"
    parts = equity_parts(facts, path)
    rows = [
        CellRow(names.get(code, code), [facts.at(path, code, part) for part in parts], links(path, code))
        for code in facts.keys(path)
    ]
    rows.sort(key=lambda row: row.label.casefold())
    all_of = {
        "waiting": facts.at("demand.waiting"),
        "waiting_share": 1,
        "leases": facts.at("flow.leases"),
        "leases_share": 1,
        "median_wait_days": facts.at("demand.median_wait_days"),
        "declines_landlord": facts.at("flow.declines_landlord.total"),
        "declines_landlord_share": share_of_declines(facts),
    }
    total = CellRow(_("Total"), [all_of[part] for part in parts])
    note = _("No agency should be served by who it knows: its share of leases follows its share of the list.")
    return CellTable("agencies", _("By agency"), _("Agency"), equity_columns(parts), rows, note, total)


def share_of_declines(facts: Facts) -> Value:
    """Of all answers of landlords in the month, a lease or a decline, the declines; hidden where one of the two is."""
    declines, leases = facts.at("flow.declines_landlord.total"), facts.at("flow.leases")
    if isinstance(declines, int) and isinstance(leases, int):
        return share(declines, declines + leases)
    return HIDDEN


def by_group(facts: Facts, links: Links) -> CellTable:
    """The same by the groups that heads of households said they belong to."""
    path = "equity.by_group"
    parts = equity_parts(facts, path)
    rows = [
        CellRow(labels.group(code), [facts.at(path, code, part) for part in parts], links(path, code))
        for code in facts.keys(path)
    ]
    note = _("As heads of households said of themselves. Groups overlap, so they do not add up.")
    return CellTable("groups", _("By group"), _("Group"), equity_columns(parts), rows, note)


def stability(facts: Facts) -> CellTable:
    """Who is still housed 3, 6 and 12 months after moving in."""
    rows = [
        CellRow(
            _("After %(count)s months") % {"count": number(months)},
            [facts.at("stability", f"after_{months}", part) for part in ("due", "housed", "share")],
        )
        for months in (3, 6, 12)
    ]
    columns = [
        CellColumn(_("Moved in then")),
        CellColumn(pgettext("stability", "Housed")),
        CellColumn(_("Share"), CellKind.SHARE),
    ]
    returns = facts.at("stability.returns")
    note = _("Back at the front door in the month: %(count)s.") % {"count": cell_in_words(returns)}
    return CellTable("stability", _("Still housed"), _("When"), columns, rows, note)


def endings(facts: Facts, only_some: bool = False) -> CellTable:
    """Why tenancies ended in the month."""
    path = "stability.endings"
    rows = [CellRow(labels.end_reason(code), [facts.at(path, code)]) for code in facts.keys(path)]
    rows = telling(rows) if only_some else rows
    total = CellRow(_("Total"), [facts.at("stability.endings_total")])
    return CellTable("endings", _("Tenancies that ended"), _("Reason"), [CellColumn(_("Tenancies"))], rows, total=total)
