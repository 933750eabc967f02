"""The faults themselves: each changes one thing, sleeps until it is switched on, and is known again when lines move."""

import ast
import builtins
from pathlib import Path

import pytest

from tests.mutants import choosing, in_python, in_sql

MODULE = """
from enum import StrEnum
class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"
def is_late(day, last, colour):
    if colour == Colour.RED:
        return False
    return day > last and not colour.startswith("x")
"""
SQL = "-- a <= b\nCREATE VIEW late AS SELECT a <= b AND c = 'x <= y' AS is_late, coalesce(d, 0) AS d;"


def faults_of(text: str) -> dict[str, in_python.Place]:
    tree = ast.parse(text)
    found = in_python.faults("late.py", tree, in_python.choices(tree))
    return {fault.change: place for fault, place in found}


def test_the_faults_of_a_function_are_its_neighbours() -> None:
    assert set(faults_of(MODULE)) == {
        "if colour == Colour.RED → if False",
        "colour == Colour.RED → colour != Colour.RED",
        "Colour.RED → Colour.BLUE",
        "return False → return True",
        "day > last and (not colour.startswith('x')) → day > last or not colour.startswith('x')",
        "day > last and (not colour.startswith('x')) → not colour.startswith('x')",
        "day > last and (not colour.startswith('x')) → day > last",
        "day > last → day >= last",
        "not colour.startswith('x') → colour.startswith('x')",
    }


@pytest.mark.parametrize(("switched_on", "answers"), [(-1, [True, False]), (0, [True, True])])
def test_a_fault_sleeps_until_it_is_switched_on(monkeypatch, switched_on: int, answers: list[bool]) -> None:
    tree = ast.parse(MODULE)
    known = in_python.choices(tree)
    chosen = {"late.py::is_late: day > last → day >= last": 0}
    monkeypatch.setattr(builtins, "__fault__", lambda number: number == switched_on, raising=False)
    seen: set[str] = set()
    monkeypatch.setattr(builtins, "__seen__", seen.add, raising=False)
    names: dict = {}

    exec(compile(in_python.switched("late.py", tree, chosen, known), "late.py", "exec"), names)

    assert [names["is_late"](day, 1, "blue") for day in (2, 1)] == answers
    assert seen == {"late.py::is_late"}


def test_a_fault_of_sql_changes_one_token_and_neither_words_nor_comments() -> None:
    found = {fault.change: text for fault, text in in_sql.faults("late.sql", SQL)}

    assert [text.partition("SELECT ")[2] for text in found.values()] == [
        "a < b AND c = 'x <= y' AS is_late, coalesce(d, 0) AS d;",
        "a <= b OR c = 'x <= y' AS is_late, coalesce(d, 0) AS d;",
        "a <= b AND c = 'x <= y' AS is_late, coalesce(d, 1) AS d;",
    ]
    assert all(text.startswith("-- a <= b\n") for text in found.values())


def test_a_fault_is_known_again_wherever_its_line_has_moved() -> None:
    def keys(text: str) -> set[str]:
        return {fault.key for fault, _place in in_python.faults("late.py", ast.parse(text), {})}

    assert keys(MODULE) == keys(f"# one line more\n{MODULE}")


def test_enough_faults_are_tried_in_python_and_in_sql() -> None:
    chosen = choosing.chosen()

    assert len(chosen) >= 200
    assert {Path(fault.path).suffix for fault in chosen} == {".py", ".sql"}
    assert len({fault.key for fault in chosen}) == len(chosen)


def test_what_is_explained_is_still_there() -> None:
    possible = {
        fault.key for path in (*choosing.modules(), *choosing.modules(".sql")) for fault in choosing.possible(path)
    }

    assert choosing.explained().keys() <= possible
