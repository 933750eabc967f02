"""What is imported is asked for by name: nothing may depend on what some other package happens to bring along."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ("agencies", "listings", "locator", "matching", "tests")
# The embedded server is for the demo and the tests; a deployment has its own PostgreSQL.
FOR_DEVELOPMENT = {Path("locator/postgres.py")}
DISTRIBUTIONS = packages_distributions()


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(*names: str) -> set[str]:
    """The packages that requirements files name, without their extras and versions."""
    lines = [line for name in names for line in (ROOT / "requirements" / name).read_text().splitlines()]
    return {normalised(re.split(r"[\[<>=~!]", line)[0]) for line in lines if line and not line.startswith("-r ")}


def imported(source: str) -> Iterator[str]:
    """The modules that a file imports from packages that are neither ours nor Python's."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from (name for name in names if name.split(".")[0] not in {*OURS, *sys.stdlib_module_names})


FILES = sorted(path.relative_to(ROOT) for app in OURS for path in (ROOT / app).rglob("*.py"))
IMPORTS = {path: set(imported((ROOT / path).read_text(encoding="utf-8"))) for path in FILES}


def test_what_is_imported_is_asked_for():
    everywhere, development = asked_for("base.in"), asked_for("base.in", "dev.in")

    by_accident = [
        f"{path} imports {module}"
        for path, modules in IMPORTS.items()
        for module in sorted(modules)
        if (development if path.parts[0] == "tests" or path in FOR_DEVELOPMENT else everywhere).isdisjoint(
            map(normalised, DISTRIBUTIONS[module.split(".")[0]])
        )
    ]

    assert by_accident == []


def test_nothing_is_taken_from_the_inside_of_a_package():
    inside = [f"{path} imports {one}" for path, modules in IMPORTS.items() for one in modules if "internal" in one]

    assert inside == []


def test_every_kind_of_import_is_seen():
    source = (
        "import numpy as np\nfrom allauth.mfa import app\nimport json\nfrom agencies import models\nfrom . import x\n"
    )

    assert list(imported(source)) == ["numpy", "allauth.mfa"]
    assert {"numpy", "django-allauth", "psycopg"} <= asked_for("base.in")
