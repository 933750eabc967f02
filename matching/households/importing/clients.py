"""import_clients: rows of the clients file become households at the front door."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from agencies.importing.rows import Column, FileRow, missing
from agencies.importing.run import Group, Outcomes
from agencies.models import Agency
from matching.households.importing.columns import client_columns
from matching.households.importing.telling import Contradiction, Telling
from matching.households.record import Household, draw_free_codes, load_households, save_households


class ClientImporter:
    """Imports the households of one agency, known by (agency, client_ref)."""

    lock = "import_clients"

    def __init__(self, agency: Agency, today: date) -> None:
        self.agency, self.today = agency, today
        self.columns: Sequence[Column] = client_columns(today)
        self.references: dict[int, str] = {}
        """Of every row that could be read, whether it went in or not."""

    def private_rows(self, rows: Sequence[FileRow]) -> set[int]:
        """Every row: names appear in no message."""
        return {row.number for row in rows}

    def store(self, groups: Sequence[Group], outcomes: Outcomes) -> None:
        """See `agencies.importing.run.Importer`."""
        known = load_households(self.agency, [first.key for first, *_others in groups])
        told = []
        for first, *others in groups:
            self.references[first.number] = first.key
            for row in others:
                # Two rows about one household would undo each other each time the file comes.
                outcomes.refuse(
                    row, "client_ref", _("Row %(row)s is about the same household.") % {"row": first.number}
                )
            household = self._told(first, known.get(first.key), outcomes)
            if household:
                told.append(household)
        draw_free_codes([household.client for household in told if household.client.pk is None])
        save_households(told)

    def _told(self, row: FileRow, known: Household | None, outcomes: Outcomes) -> Household | None:
        """The household with what the row tells of it; None, and the row refused, if it cannot be."""
        absent = missing(row.new, self.columns)
        if known is None and absent:
            outcomes.refuse(row, absent[0], _("A new household needs: %(columns)s.") % {"columns": ", ".join(absent)})
            return None
        household = known or Household.new(self.agency, row.key)
        telling = Telling(household, row.given if known else row.new, self.today)
        try:
            telling.apply()
        except Contradiction as error:
            outcomes.refuse(row, error.column, str(error))
            return None
        for column, sentence in telling.warnings:
            outcomes.warn(row, column, sentence)
        if known is None:
            outcomes.created(row)
        elif household.changed or household.removed:
            outcomes.updated(row)
        else:
            outcomes.unchanged(row)
        return household
