"""The charts of a report: its facts as shapes, each with the sentence that says the same."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agencies.models import Area
from agencies.wording import listed, number, short_day
from locator.reports.facts import codes
from locator.reports.presentation import charts, labels
from locator.reports.presentation.cells import HIDDEN, CellKind, Value, cell_in_words, percent
from locator.reports.presentation.charts import AxisStep, Bar, Chart, Range, Series
from locator.reports.presentation.reading import Facts, month_name, short_month
from matching.bank.ward_map import ward_map

ONE_DAY = timedelta(days=1)
# How openings close, in the order of codes.CLOSED: the lines under a bar.
CLOSINGS = (
    (gettext_lazy("Filled"), gettext_lazy("by us")),
    (gettext_lazy("Filled"), gettext_lazy("by others")),
    (pgettext_lazy("homes", "Withdrawn"),),
)


def changes(facts: Facts) -> Chart:
    """How the homes open at the start became those open at the end; closings of which one is hidden as one bar."""
    start, new, end = (int(facts.known(figure) or 0) for figure in ("open_start", "new", "open_end"))
    closed = [facts.known(figure) for figure in codes.CLOSED]
    left = start + new
    bars = []
    if None in closed:
        bars = [
            AxisStep((_("Closed"), _("why is hidden")), cell_in_words(end - left, CellKind.SIGNED), end, left, "f4")
        ]
    else:
        for count, words, css in zip(closed, CLOSINGS, ("f2", "f4", "f4"), strict=True):
            after = left - int(count or 0)
            bars.append(
                AxisStep(tuple(map(str, words)), cell_in_words(after - left, CellKind.SIGNED), after, left, css)
            )
            left = after
    before, last = short_day(facts.first_day - ONE_DAY), short_day(facts.last_counted)
    steps = [
        AxisStep((pgettext("units", "Open"), before), cell_in_words(start), 0, start, "f1"),
        AxisStep((pgettext("units", "New"),), cell_in_words(new, CellKind.SIGNED), start, start + new, "f3"),
        *bars,
        AxisStep((pgettext("units", "Open"), last), cell_in_words(end), 0, end, "f1"),
    ]
    ours, others, gone = (facts.at(figure) for figure in codes.CLOSED)
    return charts.changes(changes_sentence(start, new, ours, others, gone, end), steps)


def changes_sentence(start: Value, new: Value, ours: Value, others: Value, gone: Value, end: Value) -> str:
    """The chart of changes in words."""
    return _(
        "%(start)s open at the start, %(new)s new, %(ours)s filled by the programme, %(others)s filled by others, "
        "%(gone)s withdrawn, %(end)s open at the end."
    ) % {
        "start": cell_in_words(start),
        "new": cell_in_words(new),
        "ours": cell_in_words(ours),
        "others": cell_in_words(others),
        "gone": cell_in_words(gone),
        "end": cell_in_words(end),
    }


def year(facts: Facts) -> Chart:
    """Open homes and those the programme filled, over twelve months."""
    names = {
        "open_end": _("Open at the end of the month"),
        "filled_programme": pgettext("homes", "Filled by the programme"),
    }
    series = [Series(name, facts.numbers(figure), place) for place, (figure, name) in enumerate(names.items(), start=1)]
    says = " ".join(risen(one) for one in series)
    last = [cell_in_words(HIDDEN if one.values[-1] is None else one.values[-1]) for one in series]
    return charts.lines(says, series, [short_month(month) for month in facts.months], last)


def risen(series: Series) -> str:
    """From where to where a line goes; where an end is not told, that it is not."""
    first, last = series.values[0], series.values[-1]
    if first is None or last is None:
        return _("%(figure)s: not told for every month.") % {"figure": series.name}
    return _("%(figure)s: from %(first)s to %(last)s in twelve months.") % {
        "figure": series.name,
        "first": cell_in_words(first),
        "last": cell_in_words(last),
    }


def spark(facts: Facts, figure: str) -> Chart:
    """A figure's twelve months as a line without an axis."""
    values = facts.numbers(figure)
    first, last = values[0], values[-1]
    write = percent if figure == "verified_share" else cell_in_words
    says = _("Twelve months, not every one told")
    if first is not None and last is not None:
        says = _("Twelve months, from %(first)s to %(last)s") % {"first": write(first), "last": write(last)}
    return charts.spark(says, values)


def gap(facts: Facts) -> Chart:
    """How many homes are missing by size, or to spare."""
    codes = facts.keys("gap")
    rows = [
        Bar(
            labels.short_bedrooms(code),
            facts.known("gap", code) or 0,
            cell_in_words(facts.at("gap", code), CellKind.SIGNED),
        )
        for code in codes
    ]
    says = _("Households waiting minus homes open: %(gaps)s.") % {
        "gaps": listed(_("%(size)s %(gap)s") % {"size": row.label, "gap": row.written} for row in rows)
    }
    return charts.signed_bars(says, rows)


def rents(facts: Facts) -> Chart | None:
    """What open homes cost by size, beside the city's averages; none where nothing is open."""
    rows = []
    for code in facts.keys("rents.by_bedrooms"):
        low, middle, high, average = (
            facts.known("rents.by_bedrooms", code, part) for part in ("min", "median", "max", "average_rent")
        )
        if low is not None and middle is not None and high is not None:
            written = cell_in_words(middle, CellKind.MONEY)
            rows.append(Range(labels.short_bedrooms(code), low, middle, high, written, average))
    if not rows:
        return None
    amounts = [amount for row in rows for amount in (row.low, row.high, row.compared) if amount is not None]
    axis = [(amount, cell_in_words(amount, CellKind.MONEY)) for amount in charts.money_axis(amounts)]
    says = _("Median rents: %(rents)s.") % {
        "rents": listed(_("%(size)s %(rent)s") % {"size": row.label, "rent": row.written} for row in rows)
    }
    return charts.ranges(says, rows, axis)


def wards(facts: Facts, areas: Mapping[str, Area]) -> Chart:
    """The wards as dots with their open homes."""
    counts = {areas[code].pk: int(facts.known("by_area", code) or 0) for code in facts.keys("by_area") if code in areas}
    some = sum(count > 0 for count in counts.values())
    says = _("Map of %(wards)s wards: %(some)s have an open home. The table beside it has the numbers.") % {
        "wards": number(len(counts)),
        "some": number(some),
    }
    return charts.wards(says, ward_map(areas.values(), counts))


def year_title(facts: Facts) -> str:
    """November 2025 to October 2026."""
    return _("%(first)s to %(last)s") % {"first": month_name(facts.months[0]), "last": month_name(facts.months[-1])}
