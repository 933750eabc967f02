"""What the registry knows of the units of a batch of rows, and what the rows change: read and written in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q

from agencies.importing.bulk import Keys, New, any_key, any_text, copy_in, new
from agencies.locking import lock
from agencies.models import User
from agencies.text import fold
from listings.enums import ProtectedGround, VerificationMethod
from listings.importing.columns import Values
from listings.models import Building, Opening, Restriction, SourceRecord, TeachingMoment, Unit, Verification


@dataclass(eq=False)
class ListedUnit:
    """A unit with all that a units file can say about it, and what changed of it."""

    ref: str
    unit: Unit
    first_seen: date
    openings: list[Opening] = field(default_factory=list)
    restriction: Restriction | None = None
    verified: set[date] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    is_new: bool = False


class Buildings:
    """The buildings at some addresses, and those that rows add."""

    def __init__(self, keys: Keys, streets: Iterable[str], ids: Iterable[int]):
        self.keys = keys
        self.added: list[Building] = []
        self.by_id: dict[int, Building] = {}
        self.by_address: dict[tuple[str, str], Building] = {}
        for building in Building.objects.filter(
            Q(any_text("address_key", {fold(street) for street in streets})) | Q(any_key("id", ids))
        ):
            self._know(building)

    def at(self, street: str, city: str) -> Building:
        """The building at an address, known or new."""
        building = self.by_address.get((fold(street), fold(city)))
        if building is None:
            building = new(
                Building,
                id=self.keys.new(Building),
                address=street,
                address_key=fold(street),
                city=city,
                city_key=fold(city),
            )
            self.added.append(building)
            self._know(building)
        return building

    def _know(self, building: Building) -> None:
        self.by_id[building.id] = building
        self.by_address[building.address_key, building.city_key] = building

    def save(self) -> None:
        """Write the new ones."""
        copy_in(Building, self.added)


class Register:
    """The homes that a source knows by some references, and what is to be written about them.

    Each unit is locked, so that nobody else changes it before the import ends. `person`: who brings it all in, where
    that is known.
    """

    def __init__(self, source: str, today: date, keys: Keys, refs: Collection[str], person: User | None = None):
        self.source, self.today, self.keys, self.person = source, today, keys, person
        self.homes = self._read(refs)
        self.changed: dict[type[Model], dict[int, tuple[Any, set[str]]]] = defaultdict(dict)
        self.added: dict[type[Model], list[Any]] = defaultdict(list)
        self.dropped: list[Restriction] = []

    def home(self, ref: str) -> ListedUnit:
        """The home with a reference, perhaps a new one that nothing is known of."""
        return self.homes.get(ref) or ListedUnit(ref, new(Unit, id=self.keys.new(Unit)), self.today, is_new=True)

    def _read(self, refs: Collection[str]) -> dict[str, ListedUnit]:
        records = {
            record.unit_id: record for record in SourceRecord.objects.filter(any_text("ref", refs), source=self.source)
        }
        units = Unit.objects.filter(any_key("id", records))
        openings = Opening.objects.filter(any_key("unit_id", records))
        restrictions = Restriction.objects.filter(any_key("unit_id", records))
        lock(units, openings, restrictions, waits=True)
        homes = {
            unit.pk: ListedUnit(records[unit.pk].ref, unit, records[unit.pk].first_seen_on)
            for unit in units.order_by("pk")
        }
        for opening in openings.order_by("offered_from"):
            homes[opening.unit_id].openings.append(opening)
        for restriction in restrictions:
            homes[restriction.unit_id].restriction = restriction
        for unit_id, day in Verification.objects.filter(any_key("unit_id", homes)).values_list(
            "unit_id", "verified_on"
        ):
            homes[unit_id].verified.add(day)
        for unit_id, ground in TeachingMoment.objects.filter(any_key("unit_id", homes)).values_list(
            "unit_id", "ground"
        ):
            homes[unit_id].grounds.add(ground)
        return {home.ref: home for home in homes.values()}

    def set(self, thing: Any, values: Values) -> bool:
        """Give a new or known record these values; whether that changes it."""
        different = {name for name, value in values.items() if getattr(thing, name) != value}
        for name in different:
            setattr(thing, name, values[name])
        if different and not isinstance(thing, New):
            _thing, names = self.changed[type(thing)].setdefault(thing.pk, (thing, set()))
            names |= different
        return bool(different)

    def add_home(self, home: ListedUnit) -> None:
        """A unit that was new becomes known under its reference."""
        home.is_new = False
        self.homes[home.ref] = home
        self.added[Unit].append(home.unit)
        self.added[SourceRecord].append(
            new(SourceRecord, unit_id=home.unit.id, source=self.source, ref=home.ref, first_seen_on=self.today)
        )

    def add_opening(self, home: ListedUnit, values: Values) -> Opening:
        """A new opening of a unit."""
        opening = new(Opening, unit_id=home.unit.id, **values)
        home.openings.append(opening)
        self.added[Opening].append(opening)
        return opening

    def restrict(self, home: ListedUnit, group: str | None, legal_basis: str) -> bool:
        """Keep the unit for a group, or for nobody (None); whether that changes anything.

        Whoever brings it in is its author, and cannot approve it.
        """
        if group is None:
            known, home.restriction = home.restriction, None
            if known:
                self.dropped.append(known)
            return known is not None
        told = {"group": group, "legal_basis": legal_basis, "author_id": self.person.pk if self.person else None}
        if home.restriction is None:
            home.restriction = new(Restriction, unit_id=home.unit.id, **told)
            self.added[Restriction].append(home.restriction)
            return True
        # Whoever approved it approved another restriction: it counts again once someone approves this one.
        if (home.restriction.group, home.restriction.legal_basis) == (group, legal_basis):
            return False
        unapproved = {"approved_by_id": None, "approved_on": None, "review_on": None}
        self.set(home.restriction, told | unapproved)
        return True

    def verify(self, home: ListedUnit, day: date) -> bool:
        """Record that the unit was confirmed on a day, by list, unless it is recorded already."""
        if day in home.verified:
            return False
        home.verified.add(day)
        self.added[Verification].append(
            new(Verification, unit_id=home.unit.id, verified_on=day, method=VerificationMethod.LIST.value)
        )
        return True

    def teach(self, home: ListedUnit, ground: ProtectedGround) -> None:
        """Record that words about a protected ground came in, without the words; once per unit and ground."""
        if ground not in home.grounds:
            home.grounds.add(ground)
            self.added[TeachingMoment].append(
                new(TeachingMoment, unit_id=home.unit.id, ground=ground.value, noticed_on=self.today)
            )

    def save(self) -> None:
        """Write everything, in few statements; landlords and buildings are there already."""
        Restriction.objects.filter(pk__in=[restriction.pk for restriction in self.dropped]).delete()
        for model in (Unit, Opening, Restriction):
            if changes := self.changed[model].values():
                names = {model._meta.get_field(name).name for _thing, changed in changes for name in changed}
                # INSERT … ON CONFLICT (id) DO UPDATE: far cheaper than the CASE expressions of bulk_update.
                model._default_manager.bulk_create(
                    [thing for thing, _changed in changes],
                    update_conflicts=True,
                    unique_fields=["pk"],
                    update_fields=sorted(names),
                )
        # Openings last: only then are a new unit's facts for matching worked out, once.
        for added in (Unit, SourceRecord, Restriction, Verification, TeachingMoment, Opening):
            copy_in(added, self.added[added])
