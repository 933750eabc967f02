"""The version of a document that anyone may see: counts of few people hidden, other months as published. Pure."""

from copy import deepcopy
from typing import Any

from agencies.disclosure import LEAST, find_hidden
from locator.reports.facts import codes
from locator.reports.facts.counting import change
from locator.reports.facts.paths import at, put
from locator.reports.publishing.linked_tables import derived, tables, too_few

# Figures of other months that count people, or from which people can be counted.
SENSITIVE = (*codes.CLOSED, *codes.PEOPLE_FIGURES)


def published(
    document: dict[str, Any], earlier: dict[str, Any] | None, others: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The published version of a document with true counts.

    `earlier`: the published version of the revision before; `others`: the latest published version of other months, by
    month. Of a month that was never published, figures of people are not told here either.
    """
    found = deepcopy(document) | {"audience": "published"}
    hidden = _hidden(document, earlier)
    hidden |= _other_months(found, hidden, others)
    for path in hidden:
        put(found, path, None)
    return found | {"suppressed": sorted(hidden)}


def _hidden(document: dict[str, Any], earlier: dict[str, Any] | None) -> set[str]:
    of_people = tables(document)
    counts = {cell: at(document, cell) for table in of_people for cell in (*table.cells, table.total) if cell}
    before = set(earlier["suppressed"]) if earlier else set()
    shown = {cell for cell in counts if cell not in before} if earlier else set()
    hidden = find_hidden(of_people, counts, before & set(counts), shown)
    hidden |= {path for path, sources in derived(document) if any(source in hidden for source in sources)}
    return hidden | set(too_few(document, LEAST))


def _other_months(found: dict[str, Any], hidden: set[str], others: dict[str, dict[str, Any]]) -> set[str]:
    """Tell figures of people as the other months' own reports told them; the paths of those that are not told."""
    untold = set()
    for place, month in enumerate(found["trend"]["months"]):
        own = month == found["month"]
        for figure in SENSITIVE:
            path = f"trend.figures.{figure}.{place}"
            if not own:
                put(found, path, _told(others.get(month), figure))
            if codes.PATHS[figure] in hidden if own else at(found, path) is None:
                untold.add(path)
    for name in ("previous", "last_year"):
        month = found["comparison"][name]["month"]
        for figure in SENSITIVE:
            path = f"comparison.{name}.figures.{figure}"
            then = _told(others.get(month), figure)
            now = None if codes.PATHS[figure] in hidden else at(found, codes.PATHS[figure])
            put(found, path, {"value": then, "change": change(then, now)})
            untold |= {f"{path}.value"} if then is None else set()
            untold |= {f"{path}.change"} if then is None or now is None else set()
    return untold


def _told(other: dict[str, Any] | None, figure: str) -> Any:
    return None if other is None else at(other, codes.PATHS[figure])
