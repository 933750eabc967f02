"""Which files have rules, and which of their faults are tried: the same in every run, spread over all files."""

import ast
import re
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
    "**/*views.py", "**/views/**", "**/refresh.sql", "**/presentation/**", "**/formats/**",
    "**/converters.py",
)  # fmt: skip
SEED, ALL = "1", "all"
# One fault for so many possible ones, and so many at most.
SHARE, MOST = {".py": 22, ".sql": 6}, {".py": 6, ".sql": 12}
MADE = re.compile(r"CREATE\s+(?:OR REPLACE\s+)?(?:MATERIALIZED\s+)?(?:VIEW|TABLE)\s+(\w+)")
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
def views() -> dict[str, Path]:
    """The views and stored facts that files of SQL make, each with its folder."""
    return {
        name: _folder(path)
        for path in modules(".sql", rules_only=False)
        for name in MADE.findall((ROOT / path).read_text(encoding="utf-8"))
    }


def makes_views(path: Path) -> bool:
    """Whether a file of SQL is a part of views, and not a question of its own."""
    return _folder(path) in views().values()


def _folder(path: Path) -> Path:
    """The folder `sql` that a file stands in, however deep."""
    return next((folder for folder in path.parents if folder.name == "sql"), path.parent)


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
    if seed == ALL:
        return [fault for suffix in (".sql", ".py") for path in modules(suffix) for fault in possible(path)]
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
    return sorted((fault for _, fault in by_turn[:count]), key=lambda fault: (fault.line, fault.key))


def explained() -> dict[str, str]:
    """Why a fault cannot be noticed, by its key."""
    if not EXPLAINED.exists():
        return {}
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("fault", [])
    return {f"{one['file']}::{one['name']}: {one['change']}": one["why"] for one in entries}
