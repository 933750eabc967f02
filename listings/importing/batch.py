"""A batch of rows on its way into the registry: each row is checked as a whole, then taken as a whole."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from agencies.importing.bulk import any_key
from agencies.importing.rows import FileRow, missing
from agencies.importing.run import Group, Outcomes, RowRefused
from agencies.places import Gazetteer
from agencies.text import fold
from listings.importing.addresses import CITY, Address, read_address, read_postal_code
from listings.importing.columns import COLUMNS, LANDLORD_COLUMNS, PLAIN_COLUMNS, Values
from listings.importing.entries import Entry, EntryCheck, address_in, restriction_in, unit_values
from listings.importing.landlords import Landlords, Warn
from listings.importing.openings import match_openings
from listings.importing.placing import place_unit
from listings.importing.register import Buildings, ListedUnit, Register
from listings.models import Building, Opening, SourceRecord, Unit
from listings.preferences import grounds_in, refusal

LANDLORD_NAMES = {column.name for column in LANDLORD_COLUMNS}
PLAIN_NAMES = {column.name for column in PLAIN_COLUMNS}


class UnitBatch:
    """Reads what the registry knows of a batch of rows, takes the rows unit by unit, and writes what they change."""

    def __init__(
        self, rows: Sequence[FileRow], outcomes: Outcomes, register: Register, landlords: Landlords, places: Gazetteer
    ):
        self.outcomes, self.register, self.landlords, self.places = outcomes, register, landlords, places
        known = [home.unit for home in register.homes.values()]
        self.landlords.load(rows, [unit.landlord_id for unit in known])
        streets = {
            read_address(row.new["address"], row.new.get("city", "")).street for row in rows if "address" in row.new
        }
        self.buildings = Buildings(register.keys, streets, [unit.building_id for unit in known])
        self.taken: dict[ListedUnit, list[FileRow]] = defaultdict(list)

    def take(self, group: Group, verified_on: date | None) -> None:
        """Take the rows of one unit, in the order in which they make each other possible."""
        home = self.register.home(group[0].key)
        openings = match_openings(group, home.openings, home.first_seen, self.register.today)
        check = EntryCheck(home, group, verified_on, self.register.today)
        entries = []
        for row in in_turn(group, openings, home.is_new):
            try:
                entry = check.entry(row, openings[row.number])
            except RowRefused as refused:
                self.outcomes.refuse(row, refused.column, refused.message)
                continue
            self._store_opening(home, entry)
            check.remember(entry)
            entries.append(entry)
        for entry, values, contradicted in unit_values(entries):
            self._store(home, entry, values, contradicted)

    def _store_opening(self, home: ListedUnit, entry: Entry) -> None:
        """Store what a row says of its opening, and add its unit if it is new."""
        if home.is_new:
            self.register.add_home(home)
            entry.creates = True
        if entry.opening and entry.opening_values:
            entry.changes = self.register.set(entry.opening, entry.opening_values)
        elif entry.opening_values:
            entry.opening = self.register.add_opening(home, entry.opening_values)
            entry.creates_opening = True

    def _store(self, home: ListedUnit, entry: Entry, values: Values, contradicted: Sequence[str]) -> None:
        """Store what a row says of its unit, and say what came of the row."""
        row, changed = entry.row, entry.changes
        warn = partial(self.outcomes.warn, row)
        for column in contradicted:
            warn(column, _("Another row of this file says otherwise of the same unit: the first one counts."))
        changed |= self._store_unit(home, values, address_in(values), warn)
        if "preference_text" in values:
            changed |= self._store_preferences(home, values["preference_text"], warn)
        if "restricted_to" in values or "legal_basis" in values:
            changed |= self._store_restriction(home, values, warn)
        created = entry.creates or entry.creates_opening
        verified_on = entry.verified_on or (self.register.today if created else None)
        if verified_on:
            changed |= self.register.verify(home, verified_on)
        if created:
            self.outcomes.created(row)
        elif changed:
            self.outcomes.updated(row)
        else:
            self.outcomes.unchanged(row)
        self.taken[home].append(row)

    def _store_unit(self, home: ListedUnit, values: Values, address: Address | None, warn: Warn) -> bool:
        """Give the unit a row's values; whether that changes what is known of it or of its landlord."""
        unit = home.unit
        fields = {name: value for name, value in values.items() if name in PLAIN_NAMES}
        told_of_landlord = False
        if LANDLORD_NAMES & values.keys():
            landlord, told_of_landlord = self.landlords.find(values, unit.landlord_id, warn)
            fields["landlord_id"] = landlord.id
        if address or "city" in values:
            fields["building_id"] = self._building(home, values, address).id
        if address and address.unit_number and "unit_number" not in values:
            fields["unit_number"] = address.unit_number
        postal_code = values.get("postal_code", address.postal_code if address else "")
        if postal_code:
            fields["postal_code"] = read_postal_code(postal_code) or unit.postal_code
            if not read_postal_code(postal_code):
                column = "postal_code" if "postal_code" in values else "address"
                warn(column, _("The postal code is not one, such as K1A 0B1: it was not used."))
        elif "postal_code" in values:
            fields["postal_code"] = ""
        fields |= vars(place_unit(unit, values, self.places, warn))
        return self.register.set(unit, fields) or told_of_landlord

    def _building(self, home: ListedUnit, values: Values, address: Address | None) -> Building:
        """The building at the row's address and city; what it leaves out is as known, a new unit's city Ottawa."""
        known = self.buildings.by_id.get(home.unit.building_id)
        street, city = (known.address, known.city) if known else ("", CITY)
        if address:
            street, city = address.street, address.city or city
        return self.buildings.at(street, values.get("city", city))

    def _store_preferences(self, home: ListedUnit, text: str, warn: Callable[..., None]) -> bool:
        """Keep what the landlord says, unless its words touch a protected ground: then only that is noted."""
        grounds = grounds_in(text)
        for ground in grounds:
            self.register.teach(home, ground)
            warn("preference_text", f"{ground.label}: {refusal(ground)}", hide_value=True)
        return not grounds and self.register.set(home.unit, {"preference_text": text})

    def _store_restriction(self, home: ListedUnit, values: Values, warn: Warn) -> bool:
        """Keep the unit for the row's group, or for nobody any more."""
        group, legal_basis = restriction_in(home, values)
        if bool(group) != bool(legal_basis) and values.get("legal_basis", "") != "":
            warn("legal_basis", _("A legal basis and restricted_to count only together: this one was not used."))
            if group:
                return False
        was_approved = home.restriction is not None and home.restriction.approved_by_id is not None
        changed = self.register.restrict(home, group, legal_basis)
        if changed and was_approved and group:
            warn("restricted_to", _("The restriction changed: it counts again once a coordinator approved it."))
        return changed

    def save(self) -> None:
        """Write what the rows changed, and warn of homes that another source may know too."""
        self.landlords.save()
        self.buildings.save()
        self.register.save()
        self._warn_of_doubles()

    def _warn_of_doubles(self) -> None:
        """Warn of units of other sources in the same building with the same number; a person may merge them."""
        others = defaultdict(list)
        for record in listed_elsewhere(self.register.source, [home.unit for home in self.taken]):
            others[same_home_key(record)].append(record)
        for home, rows in self.taken.items():
            for record in others.get(same_home_key(home.unit), []):
                for row in rows:
                    self.outcomes.warn(row, "address", double_sentence(home.unit, record))


def in_turn(group: Group, openings: dict[int, Opening | None], is_new: bool) -> Group:
    """The rows of a unit. Of a known one first closings, then other known openings: so a new one finds its place free.

    Rows that could create the unit come before others, and dated ones before those that may mean the same opening.
    """

    def turn(row: FileRow) -> tuple[bool, ...]:
        incomplete = bool(missing(row.new, COLUMNS))
        undated = "offered_from" not in row.given
        if is_new:
            return incomplete, undated
        return openings[row.number] is None, not row.given.get("closed_on"), incomplete, undated

    return group if len(group) == 1 else sorted(group, key=turn)


def listed_elsewhere(source: str, units: Sequence[Unit]) -> QuerySet[SourceRecord, Any]:
    """What other sources list in the buildings of these units, other than the units themselves."""
    fields = ("building_id", "unit_number", "unit_type", "bedrooms", "confidential")
    return (
        SourceRecord.objects.filter(any_key("unit__building_id", {unit.building_id for unit in units}))
        .exclude(source=source)
        .exclude(any_key("unit_id", {unit.id for unit in units}))
        .annotate(**{field: F(f"unit__{field}") for field in fields})
        .values_list("source", "ref", *fields, named=True)
    )


def same_home_key(unit: Any) -> tuple:
    """Equal for units that may be one home: same building and number; without a number also the same type and size."""
    number = fold(unit.unit_number)
    return (unit.building_id, number) if number else (unit.building_id, unit.unit_type, unit.bedrooms)


def double_sentence(unit: Unit, other: Any) -> str:
    """What to say of another source's unit; nothing names a confidential one beside its address."""
    if unit.confidential or other.confidential:
        return _(
            "A unit of another source has the same building and number. A person can merge them if they are one home."
        )
    return _("%(unit)s has the same building and number. A person can merge them if they are one home.") % {
        "unit": f"{other.source}/{other.ref}"
    }
