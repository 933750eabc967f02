"""The tables about people: who waits, what happened to them, and whether it was fair. Counts of few are hidden."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.wording import number
from locator.reports import labels
from locator.reports.cells import Column, Kind, Row, Table, Value, bars, said
from locator.reports.reading import Facts, is_hidden


def households(facts: Facts) -> Column:
    return Column(_("Households"))


def by_kind(facts: Facts) -> Table:
    """Who waits, by kind of household."""
    path = "demand.by_household_type"
    rows = [Row(str(labels.HOUSEHOLDS[code]), [facts.at(path, code)]) for code in facts.keys(path)]
    total = Row(_("Total"), [facts.at("demand.waiting")])
    return Table("kinds", _("Who waits"), _("Household"), [households(facts)], bars(rows), total=total)


def by_wait(facts: Facts) -> Table:
    """How long they have waited."""
    rows = [Row(str(labels.WAITS[code]), [facts.at("demand.by_wait", code)]) for code in facts.keys("demand.by_wait")]
    median = facts.at("demand.median_wait_days")
    note = _("Half have waited %(days)s days or more.") % {"days": said(median, Kind.DAYS)} if median else ""
    total = Row(_("Total"), [facts.at("demand.waiting")])
    return Table(
        "waits", _("How long they have waited"), _("Since the referral"), [households(facts)], bars(rows), note, total
    )


def unmatched(facts: Facts, only_some: bool = False) -> Table:
    """What stands between those who wait and the open homes; `only_some` leaves out reasons that nobody has."""
    path = "demand.unmatched"
    rows = [
        Row(labels.unmatched(code), [facts.at(path, code)])
        for code in facts.keys(path)
        if facts.at(path, code) != 0 or not only_some
    ]
    total = Row(_("Total"), [facts.at("demand.waiting")])
    note = _("For each household, what most often stands alone between it and an open home.")
    return Table("unmatched", _("What stands in the way"), _("Reason"), [households(facts)], bars(rows), note, total)


def steps(facts: Facts) -> Table:
    """From referral to key: how many took each step in the month."""
    rows = [Row(str(label), [facts.at("flow", code)]) for code, label in labels.STEPS.items()]
    ended = [
        _("%(count)s cancelled") % {"count": said(facts.at("flow.cancelled"))},
        _("%(count)s lapsed") % {"count": said(facts.at("flow.expired"))},
    ]
    note = _("Steps taken in the month, whenever they began. Offers besides: %(ended)s.") % {"ended": ", ".join(ended)}
    return Table("steps", _("From referral to key"), pgettext("flow", "Step"), [households(facts)], bars(rows), note)


def declines(facts: Facts, side: str, only_some: bool = False) -> Table:
    """Why offers ended, as one side said it: `side` is household or landlord."""
    path = f"flow.declines_{side}"
    rows = [
        Row(labels.reason(code), [facts.at(path, "reasons", code)])
        for code in facts.keys(path, "reasons")
        if facts.at(path, "reasons", code) != 0 or not only_some
    ]
    title = _("Declined by the household") if side == "household" else _("Declined by the landlord")
    total = Row(_("Total"), [facts.at(path, "total")])
    return Table(f"declines_{side}", title, _("Reason"), [Column(_("Offers"))], rows, total=total)


def days(facts: Facts) -> Table:
    """How many days each step took: medians, of those who took it in the month."""
    rows = [
        Row(str(label), [facts.at("flow.days", code, "median"), facts.at("flow.days", code, "n")])
        for code, label in labels.DAYS.items()
    ]
    rows.append(Row(_("Vacant until filled"), [facts.at("flow.vacancy_days.median"), facts.at("flow.vacancy_days.n")]))
    rows += [
        Row(
            _("On offer: %(ending)s") % {"ending": labels.closing(code).lower()},
            [facts.at("flow.days_on_offer", code, "median"), facts.at("flow.days_on_offer", code, "n")],
        )
        for code in facts.keys("flow.days_on_offer")
    ]
    columns = [Column(_("Median days"), Kind.DAYS), Column(_("Of how many"))]
    return Table("days", _("Days at each step"), pgettext("flow", "Step"), columns, rows)


def equity_columns() -> list[Column]:
    return [
        Column(pgettext("households", "Waiting")),
        Column(_("Of the list"), Kind.SHARE),
        Column(_("Leases")),
        Column(_("Of leases"), Kind.SHARE),
        Column(_("Median wait in days"), Kind.DAYS),
        Column(_("Declined by landlords")),
    ]


EQUITY = ("waiting", "waiting_share", "leases", "leases_share", "median_wait_days", "declines_landlord")


def by_agency(facts: Facts, names: Mapping[str, str]) -> Table:
    """Each agency's share of the list beside its share of leases."""
    path = "equity.by_agency"
    rows = [Row(names.get(code, code), [facts.at(path, code, part) for part in EQUITY]) for code in facts.keys(path)]
    rows.sort(key=lambda row: row.label.casefold())
    total = Row(
        _("Total"),
        [facts.at("demand.waiting"), 1, facts.at("flow.leases"), 1, facts.at("demand.median_wait_days"),
         facts.at("flow.declines_landlord.total")],
    )  # fmt: skip
    note = _("No agency should be served by who it knows: its share of leases follows its share of the list.")
    return Table("agencies", _("Fair to every agency"), _("Agency"), equity_columns(), rows, note, total, compact=False)


def by_group(facts: Facts) -> Table:
    """The same by the groups that heads of households said they belong to."""
    path = "equity.by_group"
    rows = [Row(labels.group(code), [facts.at(path, code, part) for part in EQUITY]) for code in facts.keys(path)]
    note = _("As heads of households said of themselves. Groups overlap, so they do not add up.")
    return Table("groups", _("Fair to every group"), _("Group"), equity_columns(), rows, note, compact=False)


def stability(facts: Facts) -> Table:
    """Who is still housed 3, 6 and 12 months after moving in."""
    rows = [
        Row(
            _("After %(count)s months") % {"count": number(months)},
            [facts.at("stability", f"after_{months}", part) for part in ("due", "housed", "share")],
        )
        for months in (3, 6, 12)
    ]
    columns = [Column(_("Moved in then")), Column(_("Still housed")), Column(_("Share"), Kind.SHARE)]
    returns = facts.at("stability.returns")
    note = _("Back at the front door in the month: %(count)s.") % {"count": said(returns)}
    return Table("stability", _("After the move-in"), _("When"), columns, rows, note)


def endings(facts: Facts, only_some: bool = False) -> Table:
    """Why tenancies ended in the month."""
    path = "stability.endings"
    rows = [
        Row(labels.end_reason(code), [facts.at(path, code)])
        for code in facts.keys(path)
        if facts.at(path, code) != 0 or not only_some
    ]
    total = Row(_("Total"), [facts.at("stability.endings_total")])
    return Table("endings", _("Tenancies that ended"), _("Reason"), [Column(_("Tenancies"))], rows, total=total)


def any_hidden(values: list[Value]) -> bool:
    """Whether something is withheld among values."""
    return any(map(is_hidden, values))
