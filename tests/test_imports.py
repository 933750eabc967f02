"""Imports run one way: locator → matching → listings → agencies; within an area, between rooms by a table."""

import ast
from pathlib import Path

import pytest

MAY_IMPORT = {
    "agencies": set(),
    "listings": {"agencies"},
    "matching": {"listings", "agencies"},
    "locator": {"matching", "listings", "agencies"},
}

# area → room → the other rooms of the area that it may import. The area's own views and urls, which lie in no room, may
# import them all, and no room imports those.
LAYERS = {
    "locator": {
        "accounts": {"demo"},  # whose logins the sign-in shows on one's own machine
        "loading": set(),
        "reports": set(),
        "home": {"reports"},
        "demo": {"reports"},
    },
    "locator.reports": {
        "facts": set(),
        "presentation": {"facts"},
        "formats": {"facts", "presentation"},
        "publishing": {"facts", "presentation"},
    },
}


def imported_apps(source: str, package: str) -> set[str]:
    """The apps that a module in `package` imports, at its top or inside a function, relatively or by name."""
    return {name.split(".")[0] for name in imported_names(source, package)} & set(MAY_IMPORT)


def imported_names(source: str, package: str) -> set[str]:
    """The dotted names of all that a module in `package` imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source_of = ".".join(filter(None, [*above, node.module]))
            names |= {source_of, *(f"{source_of}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_an_app_imports_only_what_lies_below_it(app: str, root: Path) -> None:
    modules = sorted((root / app).rglob("*.py"))

    wrong = {
        f"{module.relative_to(root)} imports {other}"
        for module in modules
        for other in imported_apps(module.read_text(), ".".join(module.relative_to(root).parent.parts))
        if other != app and other not in MAY_IMPORT[app]
    }

    assert modules
    assert not wrong


def room_of(area: str, name: str) -> str:
    """The room of an area, or its module outside of all rooms, that a dotted name leads to; blank for other areas."""
    return name.removeprefix(f"{area}.").split(".")[0] if name.startswith(f"{area}.") else ""


@pytest.mark.parametrize(("area", "room"), [(area, room) for area, rooms in LAYERS.items() for room in rooms])
def test_a_room_imports_only_rooms_below_it(area: str, room: str, root: Path) -> None:
    modules = sorted((root / area.replace(".", "/") / room).rglob("*.py"))

    above = {"views", "urls", *LAYERS[area]} - {room} - LAYERS[area][room]
    wrong = {
        f"{module.relative_to(root)} imports {name}"
        for module in modules
        for name in imported_names(module.read_text(), ".".join(module.relative_to(root).parent.parts))
        if room_of(area, name) in above
    }

    assert modules
    assert not wrong


@pytest.mark.parametrize("area", LAYERS)
def test_rooms_lie_in_layers(area: str, root: Path) -> None:
    """No room lies, over others, above itself; and the table names folders that are there."""
    rooms = LAYERS[area]
    layers: list[str] = []
    while lowest := [room for room in rooms if room not in layers and rooms[room] <= set(layers)]:
        layers += lowest

    assert set(layers) == set(rooms)
    assert all((root / area.replace(".", "/") / room).is_dir() for room in rooms)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import matching.models", {"matching"}),
        ("from locator import demo", {"locator"}),
        ("def f():\n    from listings.models import Unit", {"listings"}),
        ("from . import models", {"agencies"}),
        ("from ..enums import Role", {"agencies"}),
        ("import os, json", set()),
    ],
)
def test_every_form_of_import_is_seen(source: str, found: set[str]) -> None:
    assert imported_apps(source, "agencies.management") == found
