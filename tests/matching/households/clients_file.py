"""Running import_clients as a test does: rows in, report out."""

import csv
import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from agencies.management.base import RowsRefused
from agencies.models import Agency, Client
from matching.models import Need, Referral

NEW = {"client_ref": "A-1", "members": "head:34:F", "referred_on": "2026-03-01"}


class ClientsFile:
    """The clients file of an agency; what it says of A-1 is also told cell by cell."""

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
        out = StringIO()
        options = {"agency": self.agency.code, "format": "json", "stdout": out, "stderr": StringIO()} | options
        with suppress(RowsRefused):
            call_command("import_clients", str(self.write(*rows)), **options)
        return json.loads(out.getvalue())

    def new(self, **cells: Any) -> dict[str, Any]:
        """The report of a file about a new household A-1: a woman of 34, referred on 1 March 2026."""
        return self.bring(NEW | cells)

    def again(self, **cells: Any) -> dict[str, Any]:
        """The report of a file that says only this about A-1."""
        return self.bring({"client_ref": "A-1"} | cells)

    @property
    def client(self) -> Client:
        return Client.objects.get(agency=self.agency, reference="A-1")

    @property
    def referral(self) -> Referral:
        return Referral.objects.get(client=self.client)

    @property
    def need(self) -> Need:
        return Need.objects.get(referral__client=self.client)
