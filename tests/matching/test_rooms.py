"""Imports inside matching/ run one way, from the last of these floors to the first; and views are nobody's toolbox."""

import ast
from pathlib import Path

import pytest

# Each floor may import itself and the floors above it in this list; the longest name that fits says where a module is.
FLOORS = [
    ["enums", "access", "converters", "fields"],
    ["models"],
    ["scopes", "finding", "referral_state"],
    ["pairs"],
    ["offers"],
    ["households.front_door"],
    ["rounds", "tenancies", "policies", "equity", "bank"],
    ["households"],
    ["admin", "urls", "management", "apps"],
]
# Rooms of one floor do not know each other.
NEIGHBOURS = {"rounds", "tenancies", "policies", "equity", "bank"}
PLACES = {name: floor for floor, names in enumerate(FLOORS) for name in names}


def place_of(module: str) -> str:
    """The room of a module of matching, by its name without `matching.`."""
    return max((name for name in PLACES if f"{module}.".startswith(f"{name}.")), key=len)


def imported(source: str) -> set[str]:
    """The modules of matching that a source imports, by their names without `matching.`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.removeprefix("matching.") for name in names if name.startswith("matching.")}


def modules(root: Path) -> dict[str, set[str]]:
    """What each module of matching imports of it."""
    found = sorted(path for path in (root / "matching").rglob("*.py") if "migrations" not in path.parts)
    names = {path: ".".join(path.relative_to(root / "matching").with_suffix("").parts) for path in found}
    return {
        name.removesuffix(".__init__"): imported(path.read_text(encoding="utf-8"))
        for path, name in names.items()
        if name != "__init__"
    }


def climbs(module: str, other: str) -> bool:
    """Whether an import goes against the order of the floors, or to a neighbour."""
    here, there = place_of(module), place_of(other)
    return PLACES[there] > PLACES[here] or (here != there and {here, there} <= NEIGHBOURS)


def test_a_room_imports_only_what_lies_below_it(root: Path) -> None:
    wrong = {
        f"{name} imports {other}" for name, others in modules(root).items() for other in others if climbs(name, other)
    }

    assert not wrong


def test_views_import_no_views(root: Path) -> None:
    views = {name: others for name, others in modules(root).items() if "views" in name.split(".")}
    wrong = {
        f"{name} imports {other}" for name, others in views.items() for other in others if "views" in other.split(".")
    }

    assert views
    assert not wrong


def test_no_more_than_a_few_modules_stand_outside_a_room(root: Path) -> None:
    loose = {path.stem for path in (root / "matching").glob("*.py")} - {"__init__"}

    assert loose == {"access", "apps", "converters", "enums", "fields", "finding", "referral_state", "scopes", "urls"}


@pytest.mark.parametrize(
    ("module", "other", "wrong"),
    [
        ("pairs.ranking", "offers.holds", True),
        ("offers.holds", "pairs.ranking", False),
        ("rounds.planning", "tenancies.course", True),
        ("rounds.planning", "rounds.views", False),
        ("tenancies.views", "households.front_door", False),
        ("tenancies.views", "households.lines", True),
        ("models.offer", "access", False),
        ("access", "models.Offer", True),
    ],
)
def test_the_order_is_read_from_the_floors(module: str, other: str, wrong: bool) -> None:
    assert climbs(module, other) is wrong
