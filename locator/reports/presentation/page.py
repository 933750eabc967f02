"""A report as a page: everything a template shows, made from the document alone, in the language of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from agencies.models import Area
from agencies.wording import day, in_french
from locator.reports.facts import codes
from locator.reports.presentation import drawings, homes, labels, people, relations, summary
from locator.reports.presentation.cells import HIDDEN, CellColumn, CellKind, CellRow, CellTable, Links, Value
from locator.reports.presentation.charts import Chart
from locator.reports.presentation.naming import figure_name, path_name
from locator.reports.presentation.reading import Facts, month_name
from locator.reports.presentation.summary import Tile

MOST_CHANGES = 40
SIZES_ON_A_PAGE = ("1", "2", "4", "6")


def no_links(figure: str, key: str) -> str:
    """On paper, in files and on the public page nothing opens a list."""
    return ""


@dataclass(frozen=True)
class Report:
    """A month for people to read."""

    document: dict[str, Any]
    links: Links = field(default=no_links)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.document)

    @cached_property
    def wards(self) -> Mapping[str, Area]:
        return labels.ward_names()

    @property
    def title(self) -> str:
        """October 2026."""
        return month_name(self.facts.first_day)

    @property
    def month(self) -> str:
        """2026-10."""
        return self.document["month"]

    @property
    def revision(self) -> int | None:
        return self.document.get("revision")

    @property
    def is_internal(self) -> bool:
        return self.facts.is_internal

    @property
    def is_complete(self) -> bool:
        return self.document["complete"]

    @property
    def note(self) -> str:
        """What the coordinator says about the month, in the language of the moment, else in the other one."""
        notes = self.document.get("notes") or {}
        first, second = ("fr", "en") if in_french() else ("en", "fr")
        return notes.get(first) or notes.get(second) or ""

    @property
    def other_note(self) -> tuple[str, str]:
        """The language and the text of the note in the other language, where there are both."""
        notes = self.document.get("notes") or {}
        other = "en" if in_french() else "fr"
        return other, notes.get(other, "") if notes.get(other, "") != self.note else ""

    @property
    def note_language(self) -> str:
        """The language in which `note` is."""
        notes = self.document.get("notes") or {}
        own = "fr" if in_french() else "en"
        return own if notes.get(own) else {"fr": "en", "en": "fr"}[own]

    @property
    def hides(self) -> bool:
        """Whether something is withheld."""
        return bool(self.facts.suppressed)

    @property
    def as_of(self) -> str:
        return moment(self.facts.as_of)

    @property
    def published_at(self) -> str:
        """When it was published, or blank."""
        found = self.document.get("published_at")
        return moment(datetime.fromisoformat(found)) if found else ""

    @property
    def publisher(self) -> str:
        return self.document.get("publisher") or ""

    @cached_property
    def first_sentence(self) -> str:
        return summary.first_sentence(self.facts)

    @cached_property
    def second_sentence(self) -> str:
        return summary.second_sentence(self.facts)

    @cached_property
    def tiles(self) -> list[Tile]:
        return summary.tiles(self.facts, self.links)

    @property
    def how_it_changed(self) -> str:
        """How 38 became 43."""
        return _("From %(start)s to %(end)s homes") % {
            "start": self.facts.at("open_start"),
            "end": self.facts.at("open_end"),
        }

    @property
    def year_title(self) -> str:
        return drawings.year_title(self.facts)

    @cached_property
    def charts(self) -> dict[str, Chart | None]:
        """The drawings by name."""
        return {
            "changes": drawings.changes(self.facts),
            "year": drawings.year(self.facts),
            "gap": drawings.gap(self.facts),
            "rents": drawings.rents(self.facts),
            "wards": drawings.wards(self.facts, self.wards),
        }

    @cached_property
    def tables(self) -> dict[str, CellTable]:
        """The tables by code, as a page shows them: without what says nothing.

        Rows in which nothing happened are left out of long lists, and columns that are hidden throughout.
        """
        facts, links = self.facts, self.links
        some = [
            homes.areas(facts, links, self.wards, only_open=True),
            *homes.cross_tables(facts, links, self.wards, only_open=True),
            homes.within_reach(facts, SIZES_ON_A_PAGE),
            people.unmatched(facts, links, only_some=True),
            people.declines(facts, links, "household", only_some=True),
            people.declines(facts, links, "landlord", only_some=True),
            people.endings(facts, only_some=True),
            relations.incidents(facts, only_some=True),
        ]
        return {table.code: table.told for table in (*self.all_tables, *some)}

    @property
    def has_cross_tables(self) -> bool:
        """Whether there is something to cross: not where nothing is open, nor under older definitions."""
        return bool(self.facts.known("open_end")) and all(code in self.tables for code in codes.CROSSED)

    @cached_property
    def all_tables(self) -> list[CellTable]:
        """Every table with every row, in the order of a workbook's sheets."""
        facts, links = self.facts, self.links
        return [
            homes.headline(facts, links),
            homes.trend(facts),
            homes.sizes(facts, links),
            homes.areas(facts, links, self.wards),
            *homes.breakdowns(facts, links),
            *homes.cross_tables(facts, links, self.wards),
            homes.rents(facts, links),
            homes.utilities(facts),
            homes.within_reach(facts),
            people.by_kind(facts, links),
            people.by_wait(facts, links),
            people.unmatched(facts, links),
            people.steps(facts, links),
            people.declines(facts, links, "household"),
            people.declines(facts, links, "landlord"),
            people.days(facts),
            people.by_agency(facts, links, labels.agency_names()),
            people.by_group(facts, links),
            people.stability(facts),
            people.endings(facts),
            relations.landlords(facts),
            relations.incidents(facts),
            relations.quality(facts),
            relations.definitions(facts),
        ]

    @cached_property
    def changed(self) -> CellTable | None:
        """What a revision changed since the one before it."""
        changes = self.document.get("changes") or []
        return self.changes_table(changes) if changes else None

    def changes_table(self, changes: Sequence[Mapping[str, Any]]) -> CellTable:
        """Corrections as a table, the headline first, cross tables last, at most MOST_CHANGES of them."""
        headline = list(codes.PATHS.values())
        ordered = sorted(changes, key=lambda change: (is_crossed(change["path"]), change["path"] not in headline))
        rows = [
            CellRow(
                path_name(self.facts, self.wards, change["path"]), [shown(change["before"]), shown(change["after"])]
            )
            for change in ordered
        ]
        columns = [CellColumn(_("Before")), CellColumn(pgettext("correction", "Now"))]
        more = len(rows) - MOST_CHANGES
        note = (
            ngettext("And %(count)s more figure.", "And %(count)s more figures.", more) % {"count": more}
            if more > 0
            else ""
        )
        return CellTable("changes", _("What changed"), pgettext("report", "Figure"), columns, rows[:MOST_CHANGES], note)

    def figure_name(self, figure: str, key: str) -> str:
        """What a list behind a figure is about. Raises KeyError."""
        return figure_name(self.facts, self.wards, figure, key)

    def count_of(self, figure: str, key: str) -> Value:
        """What the report says of a figure: how many."""
        if figure == "verified_share":
            return None
        if figure.startswith("equity."):
            return self.facts.at(figure, key, "waiting")
        return self.facts.at(figure, key) if key else self.facts.at(figure)

    @property
    def about(self) -> CellTable:
        """What the report is, for a sheet of its own."""
        pairs: list[tuple[str, Value]] = [
            (_("Month"), self.title),
            (_("Version"), version(self.document)),
            (_("Computed"), self.as_of),
            (_("Published"), self.published_at or _("Not published")),
            (_("Published by"), self.publisher or "–"),
            (_("Definitions, version"), self.document["definitions"]),
            (_("Language"), {"en": "English", "fr": "Français"}[(get_language() or "en")[:2]]),
            (_("Note"), self.note or "–"),
        ]
        rows = [CellRow(label, [value], kinds=[CellKind.TEXT]) for label, value in pairs]
        return CellTable("about", _("About this report"), _("What"), [CellColumn(_("Value"), CellKind.TEXT)], rows)


def version(document: dict[str, Any]) -> str:
    """Which version of the facts it is: who may read it."""
    if document["audience"] == "internal":
        return _("Internal: true counts of people. Do not pass on.")
    revision = document.get("revision")
    return _("Published, revision %(number)s") % {"number": revision} if revision else _("Published version")


def is_crossed(path: str) -> bool:
    """Whether a path leads into a cross table."""
    return path.split(".")[0] in codes.CROSSED


def shown(value: Any) -> Value:
    """A value of a correction: what is not there now was hidden."""
    return HIDDEN if value is None else value


def moment(when: datetime) -> str:
    """November 1, 2026, 2:10 am, in Ottawa's time: 1er novembre 2026, 2 h 10."""
    local = localtime(when)
    if in_french():
        return f"{day(local.date())}, {local.hour} h {local.minute:02}"
    return f"{day(local.date())}, {local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"
