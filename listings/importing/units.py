"""The import of units, openings and landlords (listings/README.md)."""

from collections.abc import Collection, Sequence
from datetime import date

from agencies.importing.bulk import Keys, any_text
from agencies.importing.rows import Column, FileRow
from agencies.importing.run import Group, Outcomes
from agencies.models import User
from agencies.places import Gazetteer
from listings.importing.batch import UnitBatch
from listings.importing.columns import COLUMNS
from listings.importing.landlords import Landlords
from listings.importing.register import Register
from listings.models import SourceRecord


def can_name_source(name: str) -> bool:
    """Whether a text can say whose list it is: part of the address of each of its homes (SOURCE/unit_ref)."""
    longest = SourceRecord._meta.get_field("source").max_length or 0
    return 0 < len(name) <= longest and name.isprintable() and "/" not in name


class UnitImporter:
    """Brings the rows of one source's file into the registry.

    `verified_on` is the day on which a person confirmed what the file says, where its rows do not say one; `person` is
    who imports, and cannot approve the restrictions of the file. On the command line nobody is known.
    """

    columns: Sequence[Column] = COLUMNS
    lock = "import_units"

    def __init__(self, source: str, today: date, verified_on: date | None = None, person: User | None = None):
        self.source, self.today, self.verified_on, self.person = source, today, verified_on, person
        self.places = Gazetteer.load()
        self.keys = Keys()
        self.spoken: dict[int, str] = {}

    def private_rows(self, rows: Sequence[FileRow]) -> Collection[int]:
        """Rows about confidential units: those that say so, or try to, and those about a unit known as such."""
        keys = {row.key for row in rows if "\0" not in row.key}
        known = SourceRecord.objects.filter(any_text("ref", keys), source=self.source, unit__confidential=True)
        refs = set(known.values_list("ref", flat=True))
        return {
            row.number
            for row in rows
            if row.key in refs
            or row.new.get("confidential")
            or any(column == "confidential" for column, _sentence in row.problems)
        }

    def store(self, groups: Sequence[Group], outcomes: Outcomes) -> None:
        """See Importer."""
        rows = [row for group in groups for row in group]
        register = Register(self.source, self.today, self.keys, {row.key for row in rows}, self.person)
        landlords = Landlords(self.source, self.keys, self.spoken)
        batch = UnitBatch(rows, outcomes, register, landlords, self.places)
        for group in groups:
            batch.take(group, self.verified_on)
        batch.save()
