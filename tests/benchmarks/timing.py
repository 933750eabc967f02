"""How long two ways of asking the same take, measured in turn, so that noise falls on both."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

from django.db import connection


class DifferentRows(Exception):
    """The two ways did not answer the same: one of them is wrong, and their times say nothing."""


@dataclass
class Comparison:
    """Times in milliseconds of the view and of its yardstick, one each a question, and the numbers of rows."""

    view: list[float] = field(default_factory=list)
    yardstick: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The view's median by the yardstick's."""
        return median(self.view) / median(self.yardstick)


def compare(questions: Iterable[tuple[str, str]]) -> Comparison:
    """Ask each question (SQL of the view, SQL of the yardstick) both ways; which comes first alternates.

    The first question is asked once before, unmeasured. Raises DifferentRows.
    """
    comparison = Comparison()
    for place, ways in enumerate(questions):
        if place == 0:
            for sql in ways:
                ask(sql)
        turn = -1 if place % 2 else 1
        (view, rows), (yardstick, expected) = [ask(sql) for sql in ways[::turn]][::turn]
        if rows != expected:
            raise DifferentRows(ways[0])
        comparison.view.append(view)
        comparison.yardstick.append(yardstick)
        comparison.rows.append(len(rows))
    return comparison


def ask(sql: str) -> tuple[float, list[tuple]]:
    """The milliseconds from sending a query to having all of its rows, and the rows."""
    with connection.cursor() as cursor:
        start = perf_counter()
        cursor.execute(sql)
        rows = cursor.fetchall()
        return 1000 * (perf_counter() - start), rows


def p95(times: list[float]) -> float:
    """The time that 95 % of them do not exceed."""
    return quantiles(times, n=20, method="inclusive")[-1]
