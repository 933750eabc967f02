"""Imports the registry's modules with the chosen faults built in, each asleep until it is switched on."""

import ast
import builtins
import sys
import warnings
from collections.abc import Callable
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from tests.mutants import choosing, in_python, in_sql
from tests.mutants.faults import Fault

seen: set[str] = set()


class Switch:
    """Which fault is on; and whether the tests came by it."""

    def __init__(self) -> None:
        self.on = -1
        self.reached = False
        self.asked_at_import: set[int] = set()
        self.importing = True

    def __call__(self, number: int) -> bool:
        if self.importing:
            self.asked_at_import.add(number)
        if number != self.on:
            return False
        self.reached = True
        return True


switch = Switch()


class Loader(SourceFileLoader):
    """Compiles a module with its faults; never from a kept byte code, and keeps none."""

    chosen: dict[str, dict[str, int]] = {}

    def get_code(self, fullname: str) -> CodeType:
        path = Path(self.get_filename(fullname))
        tree = ast.parse(path.read_bytes())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            own = str(path.relative_to(choosing.ROOT))
            tree = in_python.switched(own, tree, self.chosen.get(own, {}), choosing.known())
            return compile(tree, path, "exec", dont_inherit=True)


class Finder:
    """Finds the modules of our packages, and leaves all others to Python."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] not in {package.partition("/")[0] for package in choosing.PACKAGES}:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.origin and spec.origin.endswith(".py") and "/migrations/" not in spec.origin:
            spec.loader = Loader(name, spec.origin)
        return spec


def build_in(faults: list[Fault]) -> None:
    """Called before the first of our modules is imported."""
    for number, fault in enumerate(faults):
        Loader.chosen.setdefault(fault.path, {})[fault.key] = number
    builtins.__dict__.update(__fault__=switch, __seen__=seen.add)
    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]


def changed_file(fault: Fault) -> Callable[..., str]:
    """A `Path.read_text` that reads one file of SQL with its fault."""
    original, place = Path.read_text, choosing.ROOT / fault.path
    changed = next(
        text for one, text in in_sql.faults(fault.path, place.read_text(encoding="utf-8")) if one.key == fault.key
    )

    def read_text(self: Path, *options: Any, **more: Any) -> str:
        return changed if self.name == place.name and self.resolve() == place else original(self, *options, **more)

    return read_text
