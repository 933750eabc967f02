"""Running import_units as a test does: rows in, report out."""

import csv
import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from agencies.management.base import RowsRefused
from listings.models import Opening, Unit

NEW = {
    "unit_ref": "U1",
    "landlord": "Ann Lee",
    "address": "12 Example Street",
    "neighbourhood": "Vanier",
    "unit_type": "apartment",
    "bedrooms": "2",
    "rent": "1250",
}


class UnitsFile:
    """A source's list of units; what it says of U1 is also told cell by cell."""

    def __init__(self, folder: Path, source: str = "list"):
        self.path, self.source = folder / "units.csv", source

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
        """The JSON report of importing a file."""
        out = StringIO()
        options = {"source": self.source, "format": "json", "stdout": out, "stderr": StringIO()} | options
        with suppress(RowsRefused):
            call_command("import_units", str(path), **options)
        return json.loads(out.getvalue())

    def new(self, **cells: Any) -> dict[str, Any]:
        """The report of a file about a new unit U1: a two-bedroom apartment in Vanier for $1,250."""
        return self.bring(NEW | cells)

    def again(self, **cells: Any) -> dict[str, Any]:
        """The report of a file that says only this about U1."""
        return self.bring({"unit_ref": "U1"} | cells)

    @property
    def unit(self) -> Unit:
        return Unit.objects.get(source_records__source=self.source, source_records__ref="U1")

    @property
    def opening(self) -> Opening:
        return Opening.objects.get(unit=self.unit)

    def openings(self) -> list[tuple[str, str | None]]:
        """The first day and the end of each opening of U1, in order."""
        openings = Opening.objects.filter(unit=self.unit).order_by("offered_from")
        return [
            (opening.offered_from.isoformat(), opening.closed_on and opening.closed_on.isoformat())
            for opening in openings
        ]
