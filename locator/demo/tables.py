"""The tables of invented names, places and buildings in `data/`."""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def table_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table in `data/`, by the names of its columns."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
