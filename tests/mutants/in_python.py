"""Faults of Python: places in a module's tree where one thing is exchanged for its neighbour."""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from tests.mutants import in_sql
from tests.mutants.faults import Fault, numbered

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Mult: ast.FloorDiv,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
METHODS = {"exclude": "filter", "filter": "exclude", "first": "last", "last": "first"}
# Whoever is not signed in is not active either: Django's anonymous user never is.
IMPLIED = ("user.is_authenticated",)
ENDS = ("first", "last")
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
DROPPED_FROM = ("filter", "exclude", "get", "Q", "update", "get_or_create", "update_or_create")
COUNTED = ("timedelta", "business_days_after", "range", "add_months", "months_after", "replace")
# What nobody decides by: messages, logs, progress, and what a page is called.
SILENT = re.compile(
    r"\b(_|gettext\w*|pgettext\w*|ngettext\w*|log\w*|write|print|add_argument|reverse|warn|add_message)\($"
)
# A form or a list that is not made at all breaks at once: no small fault.
NOT_DROPPED = re.compile(SILENT.pattern + r"|^super\(\)|order_fields\($|writerow\($|^(lines|parts|sentences)\.")
WRITTEN_SQL = re.compile(r"\b(SELECT|WHERE)\b")
Choices = dict[str, list[str]]


@dataclass(frozen=True)
class Place:
    """The node that a fault exchanges, and for what; a statement that is dropped becomes `pass`."""

    node: ast.AST
    becomes: ast.AST


def choices(tree: ast.Module) -> Choices:
    """The members of each enumeration that a module defines."""
    return {
        node.name: [
            target.id
            for line in node.body
            if isinstance(line, ast.Assign)
            for target in line.targets
            if isinstance(target, ast.Name)
        ]
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(re.search(r"Choices$|Enum$", ast.unparse(base)) for base in node.bases)
    }


def faults(path: str, tree: ast.Module, known: Choices) -> Iterator[tuple[Fault, Place]]:
    """Every fault of a module, with its place in the tree."""
    return numbered(_Walk(path, known).module(tree))  # type: ignore[return-value]


class _Walk:
    """Goes through a module and remembers in which function it is, and what runs at import."""

    def __init__(self, path: str, known: Choices) -> None:
        self.path = path
        self.known = known
        self.names: list[str] = []
        self.at_import = True

    def module(self, tree: ast.Module) -> Iterator[tuple[Fault, Place]]:
        for node in tree.body:
            yield from self.visit(node)

    def visit(self, node: ast.AST) -> Iterator[tuple[Fault, Place]]:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return
        if isinstance(node, ast.ClassDef):
            yield from self.scope(node, self.at_import)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name not in ("__str__", "__repr__"):
                for default in filter(None, [*node.args.defaults, *node.args.kw_defaults]):
                    yield from self.visit(default)
                yield from self.scope(node, at_import=False)
        else:
            if not self.names and isinstance(node, (ast.Assign, ast.AnnAssign)):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                self.names.append(ast.unparse(target))
                yield from self.inside(node)
                self.names.pop()
            else:
                yield from self.inside(node)

    def scope(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, at_import: bool):
        if isinstance(node, ast.ClassDef) and (node.name in ("Meta", "Media", "Migration") or node.name in self.known):
            return
        before, self.at_import = self.at_import, at_import
        self.names.append(node.name)
        for line in node.body:
            yield from self.visit(line)
        self.names.pop()
        self.at_import = before

    def inside(self, node: ast.AST) -> Iterator[tuple[Fault, Place]]:
        for change, place in self.here(node):
            name = ".".join(self.names) or "-"
            yield Fault(self.path, name, change, place.node.lineno, self.at_import), place  # type: ignore[attr-defined]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN_SQL.search(node.value):
            for fault, text in in_sql.faults(self.path, node.value, ".".join(self.names) or "-", node.lineno):
                yield (
                    Fault(fault.path, fault.name, fault.change, fault.line, self.at_import),
                    _exchange(node, ast.Constant(text)),
                )
        if isinstance(node, ast.Call) and SILENT.search(ast.unparse(node.func) + "("):
            return
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "slice", "pattern", "decorator_list", "format_spec"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                    yield from self.visit(child)

    def here(self, node: ast.AST) -> Iterator[tuple[str, Place]]:
        """The faults of one node."""
        if isinstance(node, ast.Call):
            yield from self.call(node)
        yield from self.condition(node)
        yield from self.value(node)
        yield from self.statement(node)

    def condition(self, node: ast.AST) -> Iterator[tuple[str, Place]]:
        match node:
            case ast.Compare(ops=[*operators]) if all(type(operator) in COMPARED for operator in operators):
                for at, operator in enumerate(operators):
                    changed = [*operators[:at], COMPARED[type(operator)](), *operators[at + 1 :]]
                    yield self.exchanged(node, ast.Compare(node.left, changed, node.comparators))
                yield from self.off_by_one(node, node.comparators)
            case ast.BoolOp(op=ast.And()):
                yield self.exchanged(node, ast.BoolOp(ast.Or(), node.values))
                for at, dropped in enumerate(node.values):
                    if ast.unparse(dropped) in IMPLIED:
                        continue
                    kept = [value for place, value in enumerate(node.values) if place != at]
                    yield self.exchanged(node, ast.BoolOp(ast.And(), kept) if len(kept) > 1 else kept[0])
            case ast.BoolOp():
                yield self.exchanged(node, ast.BoolOp(ast.And(), node.values))
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                yield self.exchanged(node, node.operand)
            case ast.If(orelse=[], body=[*_, ast.Return() | ast.Raise() | ast.Continue()]):
                yield self.exchanged(node.test, ast.Constant(False), f"if {ast.unparse(node.test)}", "if False")
            case ast.comprehension(ifs=[only]):
                yield self.exchanged(only, ast.Constant(True), f"if {ast.unparse(only)}", "if True")

    def value(self, node: ast.AST) -> Iterator[tuple[str, Place]]:
        match node:
            case ast.BinOp(op=operator) if type(operator) in CALCULATED and not _is_text(node):
                yield self.exchanged(node, ast.BinOp(node.left, CALCULATED[type(operator)](), node.right))
                yield from self.off_by_one(node, [node.left, node.right])
            case ast.Attribute(value=ast.Name(id=owner), ctx=ast.Load()) if node.attr in self.known.get(owner, ()):
                members = self.known[owner]
                following = members[(members.index(node.attr) + 1) % len(members)]
                yield self.exchanged(node, ast.Attribute(node.value, following, ast.Load()))
            case ast.Return(value=ast.Constant(value=bool(value) | int(value))):
                other = not value if isinstance(value, bool) else value + 1
                yield self.exchanged(node.value, ast.Constant(other), f"return {value}", f"return {other}")

    def statement(self, node: ast.AST) -> Iterator[tuple[str, Place]]:
        match node:
            case ast.Assign(value=ast.Constant(value=int(value))) if not isinstance(value, bool) and self.at_import:
                after = f"{ast.unparse(node.targets[0])} = {value + 1}"
                yield self.exchanged(node.value, ast.Constant(value + 1), ast.unparse(node), after)
            case ast.Assign(targets=[ast.Attribute()]) | ast.AugAssign(target=ast.Attribute()) if not self.at_import:
                yield self.dropped(node)
            case ast.Expr(value=ast.Call(func=called)) if not NOT_DROPPED.search(f"{ast.unparse(called)}("):
                yield self.dropped(node)

    def call(self, node: ast.Call) -> Iterator[tuple[str, Place]]:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if isinstance(node.func, ast.Name) and called in NAMES:
            yield self.exchanged(node, ast.Call(ast.Name(NAMES[called], ast.Load()), node.args, node.keywords))
        if (
            isinstance(node.func, ast.Attribute)
            and called in METHODS
            and (called in ENDS or node.args or node.keywords)
        ):
            other = ast.Attribute(node.func.value, METHODS[called], ast.Load())
            yield self.exchanged(node, ast.Call(other, node.args, node.keywords))
        if called in DROPPED_FROM:
            yield from self.asked(node, called)
        if called in COUNTED:
            yield from self.off_by_one(node, [*node.args, *(keyword.value for keyword in node.keywords)])
        if called == "order_by":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    other = argument.value[1:] if argument.value.startswith("-") else f"-{argument.value}"
                    yield self.exchanged(argument, ast.Constant(other))

    def asked(self, node: ast.Call, called: str) -> Iterator[tuple[str, Place]]:
        """A condition of a query that is missing, or whose bound is off."""
        alone = len(node.keywords) + len(node.args) == 1 and called in ("Q", "get", "update")
        for at, keyword in enumerate(node.keywords):
            if keyword.arg is None or keyword.arg == "defaults":
                continue
            before, after = node.keywords[:at], node.keywords[at + 1 :]
            if not alone:
                yield self.exchanged(node, ast.Call(node.func, node.args, [*before, *after]))
            stem, _, lookup = keyword.arg.rpartition("__")
            if lookup in LOOKUPS:
                renamed = ast.keyword(f"{stem}__{LOOKUPS[lookup]}", keyword.value)
                yield self.exchanged(node, ast.Call(node.func, node.args, [*before, renamed, *after]))

    def off_by_one(self, around: ast.AST, values: list[ast.expr]) -> Iterator[tuple[str, Place]]:
        for value in values:
            if isinstance(value, ast.Constant) and type(value.value) is int:
                whole = ast.unparse(around)
                changed = ast.Constant(value.value + 1)
                yield self.exchanged(value, changed, whole, f"{value.value + 1} for {value.value}")

    @staticmethod
    def exchanged(node: ast.AST, becomes: ast.AST, before: str = "", after: str = "") -> tuple[str, Place]:
        return f"{before or ast.unparse(node)} → {after or ast.unparse(becomes)}", _exchange(node, becomes)

    @staticmethod
    def dropped(node: ast.stmt) -> tuple[str, Place]:
        return f"{ast.unparse(node)} → (dropped)", _exchange(node, ast.Pass())


def _exchange(node: ast.AST, becomes: ast.AST) -> Place:
    return Place(node, deepcopy(becomes))


def _is_text(node: ast.BinOp) -> bool:
    """Adding texts or lists has no other sign; neither has the union of types."""
    return any(
        isinstance(side, (ast.JoinedStr, ast.List, ast.Tuple))
        or (isinstance(side, ast.Constant) and (isinstance(side.value, str) or side.value is None))
        for side in (node.left, node.right)
    )


class Switched(ast.NodeTransformer):
    """A module with its faults built in, each behind a switch, and each function's first step noted."""

    def __init__(self, path: str, places: dict[int, list[tuple[int, Place]]]) -> None:
        self.path = path
        self.places = places
        self.names: list[str] = []

    def visit(self, node: ast.AST) -> ast.AST:
        mine = self.places.get(id(node), [])
        scope = isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        if scope:
            self.names.append(node.name)  # type: ignore[attr-defined]
        changed: ast.AST = super().generic_visit(node)
        if isinstance(changed, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._note(changed)
        if scope:
            self.names.pop()
        for number, place in mine:
            asked = ast.Call(ast.Name("__fault__", ast.Load()), [ast.Constant(number)], [])
            if isinstance(place.becomes, ast.stmt):
                changed = ast.If(asked, [place.becomes], [changed])  # type: ignore[list-item]
            else:
                changed = ast.IfExp(asked, place.becomes, changed)  # type: ignore[arg-type]
            ast.copy_location(changed, node)
        return changed

    def _note(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        note = ast.Expr(
            ast.Call(ast.Name("__seen__", ast.Load()), [ast.Constant(f"{self.path}::{'.'.join(self.names)}")], [])
        )
        documented = ast.get_docstring(function) is not None
        ast.copy_location(note, function.body[0])
        function.body.insert(1 if documented else 0, note)


def switched(path: str, tree: ast.Module, chosen: dict[str, int], known: Choices) -> ast.Module:
    """The tree with the chosen faults built in; they are numbered, and `__fault__` says which one is on."""
    places: dict[int, list[tuple[int, Place]]] = {}
    for fault, place in faults(path, tree, known) if chosen else ():
        if fault.key in chosen:
            places.setdefault(id(place.node), []).append((chosen[fault.key], place))
    changed = Switched(path, places).visit(tree)
    return ast.fix_missing_locations(changed)  # type: ignore[type-var, return-value]
