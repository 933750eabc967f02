"""Which files have rules, and which of their faults are tried: the same in every run, spread over all files."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.mutants import in_python, in_sql
from tests.mutants.faults import Fault

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("agencies", "listings", "matching", "locator/reports", "locator/home")
# What only shows, asks or wires: pages have tests of their own, and say nothing that a rule does not decide.
NO_RULES = (
    "**/migrations/**", "**/management/**", "**/admin/**", "**/admin.py", "**/*_admin.py", "**/apps.py", "**/urls.py",
    "**/wording.py", "**/labels.py", "**/naming.py", "**/charts.py", "**/drawings.py", "**/page.py", "**/pdf.py",
    "**/spreadsheet.py", "**/spreadsheets.py", "**/mails.py", "**/mailing.py", "**/administration.py", "**/backends.py",
    "**/requests.py", "**/constraints.py", "**/reasons.py", "**/schema.py", "**/bilingual.py", "**/*lines.py",
    "**/telling.py", "**/announcing.py", "**/fields.py", "**/ward_map.py", "**/enums.py", "**/protected_words.py",
    "**/*views.py", "**/views/**", "**/facts_refresh.sql", "**/4_refresh.sql",
)  # fmt: skip
SEED = "1"
# One fault for so many possible ones, and so many at most.
SHARE, MOST = {".py": 12, ".sql": 10}, {".py": 5, ".sql": 24}
EXPLAINED = Path(__file__).parent / "explained.toml"


def modules(suffix: str = ".py", rules_only: bool = True) -> list[Path]:
    """The files of the packages, by their paths from the checkout's top."""
    found = sorted({path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob(f"*{suffix}")})
    if not rules_only:
        return found
    return [path for path in found if not any(_matches(path, glob) for glob in NO_RULES)]


def _matches(path: Path, glob: str) -> bool:
    pattern = glob.removeprefix("**/")
    if pattern.endswith("/**"):
        return pattern.removesuffix("/**") in path.parts[:-1]
    return path.match(pattern)


@cache
def known() -> in_python.Choices:
    """The members of all enumerations."""
    found: in_python.Choices = {}
    for path in modules(rules_only=False):
        found |= in_python.choices(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return found


def possible(path: Path) -> Iterator[Fault]:
    """Every fault of a file."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.suffix == ".sql":
        yield from (fault for fault, _changed in in_sql.faults(str(path), text))
    else:
        yield from (fault for fault, _place in in_python.faults(str(path), ast.parse(text), known()))


def chosen(seed: str = SEED) -> list[Fault]:
    """The faults that are tried, file by file: of each function one before any has two, by their lots."""
    return [fault for suffix in (".sql", ".py") for path in modules(suffix) for fault in _of_file(path, seed)]


def _of_file(path: Path, seed: str) -> list[Fault]:
    lots = sorted(possible(path), key=lambda fault: fault.draw(seed))
    count = min(MOST[path.suffix], -(-len(lots) // SHARE[path.suffix]))
    turns: dict[str, int] = {}
    by_turn = []
    for fault in lots:
        turn = turns.get(fault.name, 0)
        turns[fault.name] = turn + 1
        by_turn.append((turn, fault))
    by_turn.sort(key=lambda one: one[0])
    return sorted((fault for _turn, fault in by_turn[:count]), key=lambda fault: (fault.line, fault.key))


def explained() -> dict[str, str]:
    """Why a fault cannot be noticed, by its key."""
    if not EXPLAINED.exists():
        return {}
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("fault", [])
    return {f"{one['file']}::{one['name']}: {one['change']}": one["why"] for one in entries}
