"""What the READMEs say is there: paths, columns of the lists, pages that are cited."""

import re
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from listings.importing.columns import COLUMNS
from matching.households.importing.columns import client_columns
from matching.models import Policy
from matching.models.policy import BOUNDS

PARTS = ("agencies", "listings", "locator", "matching", "requirements", "templates", "tests", ".ci")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
SUFFIXES = (".py", ".sql", ".md", ".html", ".toml", ".po", ".css", ".txt", ".ini")
# A file on somebody's own machine, or one that a command writes.
ELSEWHERE = {"MAP.toml", "report.md"}
SCANNED = (".py", ".sql", ".html", ".md", ".toml", ".txt", ".css", ".js", ".sh")
PAGE = re.compile(r"[\w./-]+\.md\b")
# How pages outside the repository used to be named: a word and a section, without a file.
UNNAMED = re.compile(
    r"\b(?:contracts?|design|domain|style|dependencies)(?:'s|’s)? (?:sections?|§|page)|\bdesign §|\bcontracts §",
    re.IGNORECASE,
)


def files(root: Path) -> list[Path]:
    """Every file of the repository that people write."""
    below = [path for part in PARTS for path in sorted((root / part).rglob("*")) if "__pycache__" not in path.parts]
    return [path for path in [*sorted(root.glob("*")), *below] if path.is_file()]


def pages(root: Path) -> list[Path]:
    return [path for path in files(root) if path.suffix == ".md"]


def is_path(text: str) -> bool:
    """Whether a quoted text names a file or a folder of the repository."""
    if not re.fullmatch(r"[\w./-]+", text) or text.startswith(("/", "-")) or text in ELSEWHERE:
        return False
    return text.endswith(SUFFIXES) or (text.endswith("/") and not text.startswith(".data"))


def exists(name: str, page: Path, root: Path) -> bool:
    """Whether a path is there: from the root, or from the page's folder."""
    return (root / name).exists() or (page.parent / name).exists()


def absent_paths(text: str, page: Path, root: Path) -> list[str]:
    """The paths that a page names in vain, quoted or as links."""
    named = [name for name in QUOTED.findall(FENCED.sub("", text)) if is_path(name)]
    named += [name for name in LINK.findall(text) if "://" not in name]
    return [name for name in named if not exists(name, page, root)]


def test_every_path_that_a_page_names_is_there(root: Path) -> None:
    found = {
        str(page.relative_to(root)): absent_paths(page.read_text(encoding="utf-8"), page, root) for page in pages(root)
    }

    assert {page: names for page, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("see `matching/nowhere.py`", ["matching/nowhere.py"]),
        ("see `matching/nowhere/`", ["matching/nowhere/"]),
        ("see [there](nowhere/README.md)", ["nowhere/README.md"]),
        ("see `manage.py`, `matching/`, `AGENCY/client_ref`, `/look/`, [this](https://example.org/x.md)", []),
        ("```\nsee `matching/nowhere.py`\n```", []),
    ],
)
def test_a_path_in_vain_is_seen(text: str, absent: list[str], root: Path) -> None:
    assert absent_paths(text, root / "README.md", root) == absent


@pytest.mark.parametrize("part", ["agencies", "listings", "locator", "locator/reports", "matching"])
def test_each_part_has_its_page(part: str, root: Path) -> None:
    assert (root / part / "README.md").is_file()


def test_each_room_of_matching_has_its_page(root: Path) -> None:
    rooms = {path.parent for path in (root / "matching").glob("*/__init__.py")}
    where_django_looks = {"admin", "management", "migrations", "models"}

    without = {room.name for room in rooms if not (room / "README.md").is_file()}

    assert without == where_django_looks


def rows_of(page: Path) -> set[str]:
    """The names that the first cells of a page's tables quote."""
    return {
        name
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
        for name in QUOTED.findall(line.split("|")[1])
    }


@pytest.mark.parametrize(
    ("page", "columns"),
    [("listings/README.md", COLUMNS), ("matching/households/README.md", client_columns(localdate()))],
    ids=["units", "households"],
)
def test_a_list_is_told_column_by_column(page: str, columns, root: Path) -> None:
    names = {column.name for column in columns}
    told = rows_of(root / page)

    assert names - told == set()
    assert {name for name in told - names if not is_path(name)} == set()


def citations(text: str, path: Path, root: Path) -> list[str]:
    """What a file cites that is not in the repository: a page by its name, or a section of one."""
    named = [name for name in PAGE.findall(text) if not exists(name, path, root)]
    return named + UNNAMED.findall(text)


def test_no_page_is_cited_that_is_not_here(root: Path) -> None:
    here = {path.name for path in pages(root)}
    found = {}
    for path in files(root):
        if path.suffix in SCANNED and path != Path(__file__):
            cited = citations(path.read_text(encoding="utf-8"), path, root)
            if wrong := [name for name in cited if Path(name).name not in here]:
                found[str(path.relative_to(root))] = wrong

    assert found == {}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ('"""The rule of contracts.md section 4."""', ["contracts.md"]),
        ("-- as in domain.md", ["domain.md"]),
        ("(design section 7)", ["design section"]),
        ("{# design §5 #}", ["design §"]),
        ("see listings/README.md, by design", []),
    ],
)
def test_a_citation_in_vain_is_seen(text: str, cited: list[str], root: Path) -> None:
    found = citations(text, root / "README.md", root)

    assert [name for name in cited if name not in found] == []
    assert bool(found) == bool(cited)


def told(number: float) -> str:
    return f"{number:,.0f}"


def test_the_page_of_policies_has_every_number_with_its_default_and_bounds(root: Path) -> None:
    """Weights and what stands in the first policy alone have no default in the model."""
    rows = [line for line in (root / "matching/policies/README.md").read_text("utf-8").splitlines() if "| " in line]
    named = {number: row for row in rows for number in QUOTED.findall(row)}
    wrong = []
    for number, (lowest, highest) in [pair for bounds in BOUNDS.values() for pair in bounds.items()]:
        field = Policy._meta.get_field(number)
        default = told(field.default) if field.has_default() else ""
        row = named.get(number, "")
        if f"{told(lowest)} to {told(highest)}" not in row or default not in row:
            wrong.append(number)

    assert wrong == []
