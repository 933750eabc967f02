"""Running import_clients as a test does: rows in, report out."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from agencies.management.base import RowsRefused
from agencies.models import Agency, Client
from tests.factories import AgencyFactory

NEW = {"client_ref": "A-1", "members": "head:34:F", "referred_on": "2026-03-01"}


class ClientsFile:
    """The clients file of an agency."""

    def __init__(self, folder: Path, agency: Agency):
        self.path, self.agency = folder / "clients.csv", agency

    def write(self, *rows: dict[str, Any]) -> Path:
        """The rows as a CSV file with every column that one of them has."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return self.path

    def bring(self, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The JSON report of importing the rows."""
        return self.bring_file(self.write(*rows), **options)

    def bring_file(self, path: Path, **options: Any) -> dict[str, Any]:
        out = StringIO()
        try:
            call_command(
                "import_clients", str(path), agency=self.agency.code, format="json", stdout=out, stderr=StringIO(), **options
            )
        except RowsRefused:
            pass
        return json.loads(out.getvalue())

    def tell(self, **cells: Any) -> dict[str, Any]:
        """The report of a file with one row about household A-1, new to begin with."""
        return self.bring({**(NEW if self.household() is None else {"client_ref": "A-1"}), **cells})

    def household(self, reference: str = "A-1") -> Client | None:
        return Client.objects.filter(agency=self.agency, reference=reference).first()


@pytest.fixture
def clients(db, tmp_path) -> ClientsFile:
    """The clients file of an agency with the code "oaks"."""
    return ClientsFile(tmp_path, AgencyFactory(code="oaks"))


def figures(report: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected; they add up to the rows read."""
    counts = tuple(report[name] for name in ("created", "updated", "unchanged", "rejected"))
    assert sum(counts) == report["read"]
    return counts


Bring = Callable[..., dict[str, Any]]
