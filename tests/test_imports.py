"""Imports run one way: locator → matching → listings → agencies."""

import ast
from pathlib import Path

import pytest

MAY_IMPORT = {
    "agencies": set(),
    "listings": {"agencies"},
    "matching": {"listings", "agencies"},
    "locator": {"matching", "listings", "agencies"},
}


def imported_apps(source: str, package: str) -> set[str]:
    """The apps that a module in `package` imports, at its top or inside a function, relatively or by name."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            names.add(".".join([*above, node.module or ""]))
    return {name.split(".")[0] for name in names} & set(MAY_IMPORT)


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
