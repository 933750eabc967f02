"""What an import's JSON report says, in a few numbers."""

from typing import Any

# figures() of a report about one row
CREATED, UPDATED, UNCHANGED, REFUSED = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)


def figures(report: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected; they add up to the rows read."""
    counts = (report["created"], report["updated"], report["unchanged"], report["rejected"])
    assert sum(counts) == report["read"]
    return counts


def problems(report: dict[str, Any], kind: str = "errors") -> list[tuple]:
    """Row, column and value of each problem."""
    return [(problem["row"], problem["column"], problem["value"]) for problem in report[kind]]


def warned_of(report: dict[str, Any]) -> list[tuple]:
    """Column and value of each warning."""
    return [(warning["column"], warning["value"]) for warning in report["warnings"]]
