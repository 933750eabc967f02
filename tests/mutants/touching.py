"""Which tests touch which function: measured once for each file of tests, and kept beside the test database.

A test touches a function that it enters, and a file of SQL of which it runs a statement, or whose view it reads.
"""

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tests.mutants import choosing
from tests.mutants.faults import Fault

KEPT = choosing.ROOT / ".data" / "mutants.json"


class Statements:
    """Notes which files of SQL are run: an execute wrapper of Django's."""

    def __init__(self, seen: set[str]) -> None:
        self.seen = seen
        self.files = {
            (choosing.ROOT / path).read_text(encoding="utf-8"): str(path)
            for path in choosing.modules(".sql", rules_only=False)
        }
        # What a view is called may be put before: supposed_pair is a pair.
        self.views = re.compile(rf"(?:\b|_)({'|'.join(choosing.views())})\b")
        self.known: dict[str, tuple[str, ...]] = {}

    def __call__(self, execute, sql, params, many, context):
        if isinstance(sql, str):
            if sql not in self.known:
                found = [self.files[sql]] if sql in self.files else []
                self.known[sql] = (*found, *(f"view {name}" for name in self.views.findall(sql)))
            self.seen.update(self.known[sql])
        return execute(sql, params, many, context)


@dataclass
class Touched:
    """By file of tests: its content's mark, and of each test the seconds and what it touches."""

    files: dict[str, dict] = field(default_factory=dict)

    @classmethod
    def kept(cls) -> "Touched":
        return cls(json.loads(KEPT.read_text())) if KEPT.exists() else cls()

    def keep(self) -> None:
        KEPT.write_text(json.dumps(self.files))

    def unknown(self, files: Iterable[str]) -> list[str]:
        """The files of tests that have changed since they were measured."""
        return [file for file in files if self.files.get(file, {}).get("mark") != mark(file)]

    def note(self, file: str, tests: dict[str, tuple[float, list[str]]]) -> None:
        self.files[file] = {"mark": mark(file), "tests": tests}

    @cached_property
    def tests(self) -> dict[str, tuple[float, set[str]]]:
        """Each test's seconds, and what it touches."""
        return {
            test: (seconds, set(keys))
            for file in self.files.values()
            for test, (seconds, keys) in file["tests"].items()
        }

    def of(self, fault: Fault) -> list[str]:
        """The tests that touch a fault's place, the most telling first."""
        wanted = self._wanted(fault)
        near = set(Path(fault.path).with_suffix("").parts[1:])
        found = [
            (self._rank(test, seconds, len(keys), near), test)
            for test, (seconds, keys) in self.tests.items()
            if not wanted.isdisjoint(keys)
        ]
        return [test for _rank, test in sorted(found)]

    def _wanted(self, fault: Fault) -> set[str]:
        if fault.path.endswith(".sql"):
            own = choosing.views() if choosing.makes_views(Path(fault.path)) else ()
            return {fault.path} | {f"view {name}" for name in own}
        if not fault.at_import:
            parts = fault.name.split(".")
            # A function within a function is noted by its own name, too; either will do.
            return {f"{fault.path}::{'.'.join(parts[:count])}" for count in range(1, len(parts) + 1)}
        return mentions(fault.path, fault.name.split(".")[0])

    @staticmethod
    def _rank(test: str, seconds: float, breadth: int, near: set[str]) -> float:
        """Short tests that touch little come first, and before all those about the very subject."""
        words = set(re.split(r"[/_.:\[\]]+", test.partition("::")[0]))
        return (seconds + 0.02) * (breadth + 20) / (1 + 9 * len(words & near))


def mark(file: str) -> str:
    return sha256((choosing.ROOT / file).read_bytes()).hexdigest()


def mentions(path: str, name: str) -> set[str]:
    """The functions that say a module's name: directly, or through another name made with it at import."""
    wanted, before = {name}, set()
    trees = {
        str(file): ast.parse((choosing.ROOT / file).read_text(encoding="utf-8"))
        for file in choosing.modules(rules_only=False)
    }
    while wanted != before:
        before = set(wanted)
        for node in trees[path].body:
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and _says(node, wanted):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                wanted |= {target.id for target in targets if isinstance(target, ast.Name)}
    found = set()
    for file, tree in trees.items():
        for function, node in functions(tree):
            if _says(node, wanted) or (file == path and function.split(".")[0] == name):
                found.add(f"{file}::{function}")
    return found


def functions(tree: ast.AST, above: tuple[str, ...] = ()) -> list[tuple[str, ast.AST]]:
    """The functions of a module and its classes, by their qualified names."""
    found = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append((".".join([*above, node.name]), node))
        if isinstance(node, ast.ClassDef):
            found += functions(node, (*above, node.name))
    return found


def _says(node: ast.AST, names: set[str]) -> bool:
    return any(
        (isinstance(one, ast.Name) and one.id in names) or (isinstance(one, ast.Attribute) and one.attr in names)
        for one in ast.walk(node)
    )
