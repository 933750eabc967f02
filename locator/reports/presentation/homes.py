"""The tables about homes: what was open, where, of which kind, at which rent, and for whom that is within reach."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import Area
from agencies.wording import money
from locator.reports.facts import codes
from locator.reports.facts.months import parse
from locator.reports.presentation import labels
from locator.reports.presentation.cells import CellColumn, CellKind, CellRow, CellTable, Links, Value, bars, percent
from locator.reports.presentation.reading import Facts, is_hidden, month_name


def headline(facts: Facts, links: Links) -> CellTable:
    """Every headline figure beside the month before and the same month of last year."""
    then = facts.document["comparison"]
    rows = []
    for figure, path in codes.PATHS.items():
        share = figure == "verified_share"
        values = [facts.at(path)]
        for when in ("previous", "last_year"):
            values += [facts.at("comparison", when, "figures", figure, part) for part in ("value", "change")]
        value, change = (CellKind.SHARE, CellKind.POINTS) if share else (CellKind.COUNT, CellKind.SIGNED)
        rows.append(
            CellRow(
                str(labels.HEADLINE[figure]),
                values,
                "" if is_hidden(values[0]) else links(path, ""),
                kinds=[value, value, change, value, change],
            )
        )
    months = [month_name(facts.first_day), *(month_of(then[when]["month"]) for when in ("previous", "last_year"))]
    columns = [
        CellColumn(months[0]),
        CellColumn(months[1]),
        CellColumn(pgettext("difference", "Change"), CellKind.SIGNED),
        CellColumn(months[2]),
        CellColumn(_("Change in a year"), CellKind.SIGNED),
    ]
    return CellTable("headline", _("The month in figures"), pgettext("report", "Figure"), columns, rows)


def month_of(code: str) -> str:
    """The name of a month such as 2026-10."""
    return month_name(parse(code))


def trend(facts: Facts) -> CellTable:
    """The headline figures of twelve months."""
    figures = list(codes.PATHS)
    columns = [
        CellColumn(str(labels.HEADLINE[figure]), CellKind.SHARE if figure == "verified_share" else CellKind.COUNT)
        for figure in figures
    ]
    values = [facts.trend(figure) for figure in figures]
    rows = [
        CellRow(month_name(month), [numbers[place] for numbers in values], month=month)
        for place, month in enumerate(facts.months)
    ]
    return CellTable("trend", _("Twelve months in figures"), _("Month"), columns, rows)


def sizes(facts: Facts, links: Links) -> CellTable:
    """Homes against households by bedrooms, and the gap with its sign."""
    rows = [
        CellRow(
            labels.bedrooms(code),
            [
                facts.at("by_bedrooms", code),
                facts.at("waiting_end", code),
                facts.at("gap", code),
                per_home(facts.at("waiting_end", code), facts.known("by_bedrooms", code)),
            ],
            links("by_bedrooms", code),
            links=["", links("waiting_end", code), "", ""],
        )
        for code in facts.keys("by_bedrooms")
    ]
    columns = [
        CellColumn(pgettext("units", "Open")),
        CellColumn(pgettext("households", "Waiting")),
        CellColumn(pgettext("report", "Gap"), CellKind.SIGNED),
        CellColumn(_("For each home"), CellKind.RATIO),
    ]
    waiting, homes = facts.at("demand.waiting"), facts.known("open_end")
    gap = waiting - homes if isinstance(waiting, int) and homes is not None else waiting
    values = [facts.at("open_end"), waiting, gap, per_home(waiting, homes)]
    total = CellRow(_("Total"), values, links=[links("open_end", ""), links("demand.waiting", ""), "", ""])
    note = _("Bedrooms by the National Occupancy Standard; a person alone counts under bachelor.")
    return CellTable("sizes", _("Homes against households"), _("Size"), columns, rows, note, total)


def per_home(waiting: Value, homes: int | float | None) -> Value:
    """How many households wait for each open home; nothing where none is open, hidden where the households are."""
    if isinstance(waiting, int | float):
        return round(waiting / homes, 1) if homes else None
    return waiting


def most_first(facts: Facts) -> list[str]:
    """The areas by their open homes, most first; between equals in the order of their numbers."""
    return sorted(facts.keys("by_area"), key=lambda code: -(facts.known("by_area", code) or 0))


def areas(facts: Facts, links: Links, wards: Mapping[str, Area], only_open: bool = False) -> CellTable:
    """Open homes by ward, most first; `only_open` leaves out the wards without one."""
    rows = [
        CellRow(labels.place(code, dict(wards)), [facts.at("by_area", code)], links("by_area", code))
        for code in most_first(facts)
        if facts.at("by_area", code) or not only_open
    ]
    empty = [
        labels.place(code, dict(wards))
        for code in facts.keys("by_area")
        if code in wards and not facts.at("by_area", code)
    ]
    note = _("None in %(wards)s.") % {"wards": ", ".join(empty)} if only_open and empty else ""
    total = CellRow(_("Total"), [facts.at("open_end")], links=[links("open_end", "")])
    return CellTable(
        "areas", _("Where the homes are"), _("Ward"), [CellColumn(pgettext("units", "Open"))], rows, note, total
    )


def rents(facts: Facts, links: Links) -> CellTable:
    """What open homes cost, by bedrooms, beside the city's average."""
    rows = []
    for code in facts.keys("rents.by_bedrooms"):
        values = [
            facts.at("rents.by_bedrooms", code, part) for part in ("open", "median", "min", "max", "average_rent")
        ]
        kinds = [CellKind.COUNT, CellKind.MONEY, CellKind.MONEY, CellKind.MONEY, CellKind.MONEY]
        rows.append(CellRow(labels.bedrooms(code), values, links("by_bedrooms", code), kinds=kinds))
    columns = [
        CellColumn(pgettext("units", "Open")),
        CellColumn(_("Median rent"), CellKind.MONEY),
        CellColumn(_("Lowest"), CellKind.MONEY),
        CellColumn(_("Highest"), CellKind.MONEY),
        CellColumn(_("City average"), CellKind.MONEY),
    ]
    return CellTable("rents", _("Rents by size"), _("Size"), columns, rows, rents_note(facts))


def rents_note(facts: Facts) -> str:
    """What a month in such a home costs: with the share that includes heat, hydro and water."""
    share = facts.known("rents.utilities_included_share")
    sentences = [_("Dollars a month.")]
    if share is not None:
        sentences.append(_("%(share)s include heat, hydro and water.") % {"share": percent(share)})
    if any(facts.at("rents.by_bedrooms", code, "average_is_estimate") for code in facts.keys("rents.by_bedrooms")):
        sentences.append(_("The city’s averages are estimates."))
    return " ".join(sentences)


def breakdown(
    facts: Facts, links: Links, figure: str, title: str, label: str, named: Callable[[str], object]
) -> CellTable:
    """Open homes by the keys of a figure, with bars."""
    rows = [CellRow(str(named(code)), [facts.at(figure, code)], links(figure, code)) for code in facts.keys(figure)]
    total = CellRow(_("Total"), [facts.at("open_end")], links=[links("open_end", "")])
    return CellTable(figure, title, label, [CellColumn(pgettext("units", "Open"))], bars(rows), total=total)


def breakdowns(facts: Facts, links: Links) -> list[CellTable]:
    """Open homes by rent, by type, by access and by move-in."""
    bands = facts.keys("by_rent_band")
    return [
        breakdown(facts, links, "by_rent_band", _("By rent"), _("A month"), lambda code: labels.rent_band(code, bands)),
        breakdown(facts, links, "by_type", _("By type of home"), _("Type"), labels.unit_type),
        breakdown(facts, links, "by_access", _("By access"), _("Access"), labels.ACCESS.__getitem__),
        breakdown(facts, links, "by_move_in", _("By first possible move-in"), _("Free"), labels.MOVE_IN.__getitem__),
    ]


def cross_tables(facts: Facts, links: Links, wards: Mapping[str, Area], only_open: bool = False) -> list[CellTable]:
    """Open homes by size and, at once, by rent, by ward and by access; none from older definitions.

    `only_open` leaves out the lines and the sizes without one.
    """
    bands = facts.keys("by_rent_band")
    named: dict[str, tuple[str, str, Callable[[str], object]]] = {
        "by_rent_band": (_("Size and rent"), _("A month"), lambda code: labels.rent_band(code, bands)),
        "by_area": (_("Size and ward"), _("Ward"), lambda code: labels.place(code, dict(wards))),
        "by_access": (_("Size and access"), _("Access"), labels.ACCESS.__getitem__),
    }
    return [
        cross_table(facts, links, figure, *named[other], only_open)
        for figure, other in codes.CROSSED.items()
        if facts.has(figure)
    ]


def cross_table(
    facts: Facts, links: Links, figure: str, title: str, label: str, named: Callable[[str], object], only_open: bool
) -> CellTable:
    """A line for each key of the breakdown that is crossed with the sizes, a column for each size, and their sums."""
    other = codes.CROSSED[figure]

    def shown(of: str) -> list[str]:
        keys = most_first(facts) if of == "by_area" else facts.keys(of)
        return [code for code in keys if facts.at(of, code) or not only_open]

    def linked(of: str, key: str) -> str:
        return links(of, key) if facts.at(of, key) else ""

    sizes = shown("by_bedrooms")
    rows = [
        CellRow(
            str(named(code)),
            [*(facts.at(figure, size, code) for size in sizes), facts.at(other, code)],
            links=[*(linked(figure, f"{size}.{code}") for size in sizes), linked(other, code)],
        )
        for code in shown(other)
    ]
    total = CellRow(
        _("Total"),
        [*(facts.at("by_bedrooms", size) for size in sizes), facts.at("open_end")],
        links=[*(linked("by_bedrooms", size) for size in sizes), links("open_end", "")],
    )
    columns = [*(CellColumn(labels.short_bedrooms(size)) for size in sizes), CellColumn(_("Total"))]
    return CellTable(figure, title, label, columns, rows, total=total, is_sparse=True)


def utilities(facts: Facts) -> CellTable:
    """How many open homes include each utility."""
    rows = [
        CellRow(labels.utility(code), [facts.at("rents.utilities", code)]) for code in facts.keys("rents.utilities")
    ]
    columns = [CellColumn(_("Open homes that include it"))]
    return CellTable("utilities", _("Included in the rent"), _("Utility"), columns, bars(rows))


def within_reach(facts: Facts, sizes_shown: tuple[str, ...] = ()) -> CellTable:
    """Open homes whose cost a shelter maximum covers, alone and with the largest subsidy, by size of household."""
    rows = []
    for benefit in facts.keys("within_reach"):
        for size in sizes_shown or facts.keys("within_reach", benefit):
            values = [
                facts.at("rents.shelter_maximums", benefit, size),
                facts.at("within_reach", benefit, size, "within"),
                facts.at("within_reach", benefit, size, "with_subsidy"),
            ]
            kinds = [CellKind.MONEY, CellKind.COUNT, CellKind.COUNT]
            rows.append(CellRow(labels.benefit_and_size(benefit, size), values, kinds=kinds))
    columns = [
        CellColumn(_("Shelter maximum"), CellKind.MONEY),
        CellColumn(_("Homes within it")),
        CellColumn(_("With the largest subsidy")),
    ]
    largest = facts.known("rents.largest_subsidy")
    note = _("Rent and what the tenant pays besides, no more than the shelter maximum.")
    if largest is not None:
        note += " " + _("The largest subsidy is %(amount)s a month.") % {"amount": money(Decimal(str(largest)))}
    return CellTable("within_reach", _("Homes within reach"), _("Household"), columns, rows, note)
