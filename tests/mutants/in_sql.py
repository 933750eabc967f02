"""Faults of SQL: its text with one token changed."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.faults import Fault, numbered

SILENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
NAMED = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:MATERIALIZED\s+)?(?:VIEW|TABLE|FUNCTION|INDEX|TRIGGER|UNIQUE INDEX)\s+([\w{}%]+)"
    r"|^\s*(?:WITH\s+)?(\w+)(?:\([^)]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(",
    re.MULTILINE,
)
CHANGES = [
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"(?<![<>=!|&@-])<=(?!>)", "<"),
        (r"(?<![<>=!-])<(?![<>=@-])", "<="),
        (r"(?<![<>=!-])>=", ">"),
        (r"(?<![<>=!|&@-])>(?![<>=-])", ">="),
        (r"\bAND\b", "OR"),
        (r"\bOR\b(?!\s+REPLACE)", "AND"),
        (r"\bNOT (?!NULL|EXISTS\s+\w+_|MATERIALIZED|IN\b)", ""),
        (r"\bNOT IN\b", "IN"),
        (r"\bIS NOT NULL\b", "IS NULL"),
        (r"\bIS NULL\b", "IS NOT NULL"),
        (r"\bgreatest\(", "least("),
        (r"\bleast\(", "greatest("),
        (r"\bmin\(", "max("),
        (r"\bmax\(", "min("),
        (r"\btrue\b", "false"),
        (r"(?<!, )\bfalse\b(?! AS)", "true"),
        (r"(?<=, )false\)", "true)"),
        (r"(?<= )\+(?= )", "-"),
        (r"(?<= )-(?= )", "+"),
        (r"\bLEFT JOIN\b", "JOIN"),
        (r"\bDESC\b", "ASC"),
    )
]
NUMBER = re.compile(r"(?<![\w.$%{(:])\d+(?![\w.)}%]|\s*\))|(?<=, )\d+(?=\))")
LOOKALIKES = (
    ("offered_from", "available_from"),
    ("days_homeless_1y", "days_homeless_3y"),
    ("bedrooms_needed", "least_bedrooms"),
    ("access_yes", "access_no"),
    ("needs", "wishes"),
    ("reach_cents", "limit_cents"),
    ("rent_cents", "cost_cents"),
    ("area_ids", "part_ids"),
    ("granted_on", "until"),
    ("wanted", "avoided"),
    ("closed_on", "offered_from"),
    ("started_on", "ended_on"),
)
# A number of these counts hints for the planner or places after the point, and no rule.
NO_RULE = re.compile(
    r"\b(COST|ROWS|GROUP BY|numeric\(|LIMIT|PARALLEL|fillfactor|EXECUTE|AS NOT|set_config|current_setting|MATERIALIZED"
    r"|security_invoker|TRIGGER|INDEX)\b",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\bBETWEEN\b(?:(?!\bAND\b).)*$", re.DOTALL)


def faults(path: str, text: str, name: str = "", line: int = 1) -> Iterator[tuple[Fault, str]]:
    """Every fault of a text, with the text that has it."""
    return numbered(_faults(path, text, name, line))


def _faults(path: str, text: str, name: str, line: int) -> Iterator[tuple[Fault, str]]:
    bare = SILENT.sub(lambda found: re.sub(r"[^\n]", "\0", found.group()), text)
    names = [(found.start(), found.group(1) or found.group(2)) for found in NAMED.finditer(bare)]
    for start, end, becomes in sorted(_changes(bare)):
        within = name or next((one for at, one in reversed(names) if at <= start), Path(path).stem)
        changed = text[:start] + becomes + text[end:]
        before, after = _near(text, start, end, text[start:end]), _near(text, start, end, becomes)
        yield Fault(path, within, f"{before} → {after}", line + text.count("\n", 0, start)), changed


def _changes(bare: str) -> set[tuple[int, int, str]]:
    found = {
        (one.start(), one.end(), becomes)
        for pattern, becomes in CHANGES
        for one in pattern.finditer(bare)
        if not NO_RULE.search(_line(bare, one.start()))
        and not (one.group() == "AND" and BETWEEN.search(bare[max(0, one.start() - 200) : one.start()]))
    }
    for number in NUMBER.finditer(bare):
        if not NO_RULE.search(_line(bare, number.start())):
            found.add((number.start(), number.end(), str(int(number.group()) + 1)))
    for pair in LOOKALIKES:
        for one, other in (pair, pair[::-1]):
            for place in re.finditer(rf"\b(\w+)\.{one}\b(?!\s*,)", bare):
                if re.search(rf"\b{place.group(1)}\.{other}\b", bare):
                    found.add((place.start(), place.end(), f"{place.group(1)}.{other}"))
    return found


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text) + 1) - 1]


def _near(text: str, start: int, end: int, between: str) -> str:
    """What stands around a place on its own line, to recognise it by."""
    left = text[max(text.rfind("\n", 0, start) + 1, start - 30) : start]
    line_end = text.find("\n", end)
    right = text[end : min(line_end if line_end >= 0 else len(text), end + 30)]
    return " ".join(f"{left}{between}{right}".split())
