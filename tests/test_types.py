"""Whoever calls a function reads in its head what it takes."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for app in ("agencies", "listings", "locator", "matching")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
TYPED = {"user", "person", "request", "client", "referral", "opening", "unit", "offer", "tenancy"}


def untyped(source: str) -> list[str]:
    """The parameters of functions and methods that should say what they are, and do not."""
    return [
        f"line {function.lineno}: {function.name}({parameter.arg})"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for parameter in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        if parameter.arg in TYPED and parameter.annotation is None
    ]


def test_parameters_say_who_and_what_they_are():
    found = {str(path.relative_to(ROOT)): untyped(path.read_text(encoding="utf-8")) for path in SOURCES}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_parameter_without_a_type_is_found():
    source = "class Home:\n    def show(self, user, unit: Unit, *, person=None): ..."

    assert untyped(source) == ["line 2: show(user)", "line 2: show(person)"]
