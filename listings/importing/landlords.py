"""Finding the landlord that a row names: by e-mail or phone across sources, else by name within the source."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.importing.bulk import Keys, New, any_key, any_text, copy_in, new
from agencies.importing.rows import FileRow
from agencies.text import fold
from listings.importing.columns import Values
from listings.models import Contact, Landlord

Warn = Callable[[str | None, str], None]


class Landlords:
    """The landlords that a batch of rows may name, and what the rows add to them.

    `spoken` remembers for the whole file which language it gave a landlord first: rows that contradict each other would
    otherwise change it at every import.
    """

    def __init__(self, source: str, keys: Keys, spoken: dict[int, str]):
        self.source, self.keys, self.spoken = source, keys, spoken
        self.by_id: dict[int, Landlord] = {}
        self.by_email: dict[str, list[Landlord]] = defaultdict(list)
        self.by_phone: dict[str, list[Landlord]] = defaultdict(list)
        self.by_name: dict[str, list[Landlord]] = defaultdict(list)
        self.added: list[Landlord] = []
        self.added_contacts: list[Contact] = []
        self.changed: list[Landlord] = []

    def load(self, rows: Sequence[FileRow], ids: Sequence[int]) -> None:
        """Read every landlord that these rows could mean, and those with some keys."""
        emails = {row.new["landlord_email"] for row in rows if row.new.get("landlord_email")}
        phones = {row.new["landlord_phone"] for row in rows if row.new.get("landlord_phone")}
        names = {fold(row.new["landlord"]) for row in rows if "landlord" in row.new}
        contacts = Contact.objects.filter(Q(any_text("email", emails)) | Q(any_text("phone", phones))).order_by(
            "landlord_id", "id"
        )
        reached = list(contacts.values_list("landlord_id", "email", "phone"))
        for landlord in Landlord.objects.filter(
            any_key("id", {*ids, *(landlord_id for landlord_id, *_reach in reached)})
        ):
            self._one(landlord)
        for landlord_id, email, phone in reached:
            self._reached_by(self.by_id[landlord_id], email, phone)
        named = Landlord.objects.filter(any_text("name_key", names))
        of_units = named.exclude(source=self.source).filter(units__source_records__source=self.source).distinct()
        for landlord in [*named.filter(source=self.source).order_by("id"), *of_units.order_by("id")]:
            self.by_name[landlord.name_key].append(self._one(landlord))

    def _one(self, landlord: Landlord) -> Landlord:
        """The batch's own copy of a known landlord."""
        return self.by_id.setdefault(landlord.id, landlord)

    def find(self, values: Values, current_id: int | None, warn: Warn) -> tuple[Landlord, bool]:
        """The landlord of a row about a unit that has one, or none yet, and whether the row adds to what is known.

        A row without a name whose e-mail and phone nobody has adds them to the current landlord.
        """
        name, email, phone = values.get("landlord", ""), values.get("landlord_email"), values.get("landlord_phone")
        current = self.by_id.get(current_id) if current_id else None
        found = self.by_email.get(email or "") or self.by_phone.get(phone or "") or []
        if found and name and all(landlord.name_key != fold(name) for landlord in found):
            warn("landlord", _("The e-mail or phone is another landlord’s, who was taken: check the name."))
        if not found and name:
            found = [current] if current and current.name_key == fold(name) else self.by_name.get(fold(name), [])
        landlord = self._best(found, name, current) or (None if name else current)
        added = landlord is None
        if landlord is None:
            landlord = self._one(
                new(Landlord, id=self.keys.new(Landlord), name=name, name_key=fold(name), source=self.source)
            )
            self.by_name[landlord.name_key].append(landlord)
            self.added.append(landlord)
        added |= self._speaks(landlord, values.get("landlord_language"), warn)
        added |= self._reach(landlord, email or "", phone or "", warn)
        return landlord, added

    @staticmethod
    def _best(found: Sequence[Landlord], name: str, current: Landlord | None) -> Landlord | None:
        """Of several landlords the unit's own, else the one of that name, else the one known longest."""
        own = [landlord for landlord in found if landlord is current]
        named = [landlord for landlord in found if landlord.name_key == fold(name)]
        return next(iter([*own, *named, *found]), None)

    def _speaks(self, landlord: Landlord, language: str | None, warn: Warn) -> bool:
        if language is None:
            return False
        first = self.spoken.setdefault(landlord.id, language)
        if first != language:
            warn(
                "landlord_language",
                _("Another row of this file says otherwise of this landlord: the first one counts."),
            )
        if first != language or landlord.language == language:
            return False
        landlord.language = language
        if not isinstance(landlord, New):
            self.changed.append(landlord)
        return True

    def _reach(self, landlord: Landlord, email: str, phone: str, warn: Warn) -> bool:
        """Add an e-mail and a phone that nobody has yet."""
        others = {"landlord_email": self.by_email.get(email), "landlord_phone": self.by_phone.get(phone)}
        for column, landlords in others.items():
            if landlords and landlord not in landlords:
                warn(column, _("This is another landlord’s: it was not added."))
        contact = new(
            Contact,
            landlord_id=landlord.id,
            email="" if self.by_email.get(email) else email,
            phone="" if self.by_phone.get(phone) else phone,
        )
        if not contact.email and not contact.phone:
            return False
        self.added_contacts.append(contact)
        self._reached_by(landlord, contact.email, contact.phone)
        return True

    def _reached_by(self, landlord: Landlord, email: str, phone: str) -> None:
        for table, key in ((self.by_email, email), (self.by_phone, phone)):
            if key and landlord not in table[key]:
                table[key].append(landlord)

    def save(self) -> None:
        """Write what the rows added."""
        copy_in(Landlord, self.added)
        copy_in(Contact, self.added_contacts)
        Landlord.objects.bulk_update(self.changed, ["language"])
