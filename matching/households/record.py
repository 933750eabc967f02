"""Households with all that the clients file tells of them, read and written in bulk."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils.timezone import localdate

from agencies.codes import new_code
from agencies.enums import SubsidyState
from agencies.locking import lock
from agencies.lookalikes import note_lookalikes
from agencies.models import Agency, Client, ClientIdentity, Consent, HouseholdMember, Income, Subsidy, User
from agencies.models.client import OfClient
from matching.enums import OPEN_STATES, ReferralState
from matching.households.importing.columns import ANSWERS, Member
from matching.models import Need, Referral, ReferralEvent

NEED_FIELDS = (
    "min_bedrooms",
    "max_rent",
    "types_refused",
    "areas_wanted",
    "areas_only",
    "areas_avoided",
    "needs",
    "wishes",
    "pets",
    *ANSWERS,
    "groups",
    "move_by",
    "days_homeless_1y",
    "days_homeless_3y",
    "fleeing_violence_on",
)

# In the order in which they refer to each other, with the fields that an import or a form may change.
CHANGEABLE: dict[type[Model], tuple[str, ...]] = {
    Client: ("reference", "language", "household_size", "standard_days", "standard_bedrooms"),
    ClientIdentity: ("first_name", "last_name", "birth_date", "first_key", "last_key"),
    HouseholdMember: (),
    Income: ("benefit", "monthly_income"),
    Subsidy: ("amount",),
    Consent: ("until",),
    Referral: ("referred_on", "state", "state_since"),
    Need: (*NEED_FIELDS, "facts_on", "updated_at"),
    ReferralEvent: (),
}

Told = TypeVar("Told", bound=OfClient)


@dataclass
class Household:
    """A household and its referral, the open one or the last. Remembers which of its records changed and which go."""

    client: Client
    members: list[HouseholdMember] = field(default_factory=list)
    identity: ClientIdentity | None = None
    income: Income | None = None
    subsidies: dict[str, Subsidy] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)
    """The latest of each kind."""
    referral: Referral | None = None
    need: Need | None = None
    changed: list[Model] = field(default_factory=list)
    removed: list[Model] = field(default_factory=list)

    @classmethod
    def of(cls, client: Client) -> "Household":
        """A household as recorded; its related records are prefetched."""
        referrals = sorted(client.referrals.all(), key=lambda one: (one.state in OPEN_STATES, one.referred_on, one.pk))
        referral = referrals[-1] if referrals else None
        return cls(
            client,
            members=list(client.members.all()),
            identity=getattr(client, "identity", None),
            income=getattr(client, "income", None),
            subsidies={subsidy.state: subsidy for subsidy in client.subsidies.all()},
            consents={consent.kind: consent for consent in client.consents.all()},
            referral=referral,
            need=getattr(referral, "need", None),
        )

    @classmethod
    def new(cls, agency: Agency, reference: str) -> "Household":
        """A household that nobody has recorded yet."""
        client = Client(agency=agency, reference=reference)
        return cls(client, changed=[client])

    @property
    def has_ended(self) -> bool:
        """Whether it is not at the front door, nor on its way there."""
        return self.referral is None or self.referral.state not in OPEN_STATES

    @property
    def is_draft(self) -> bool:
        """Whether its agency is still writing the referral."""
        return self.referral is not None and self.referral.state == ReferralState.DRAFT

    @property
    def asked(self) -> Need:
        """What it asks for, of a household whose referral was begun."""
        if self.need is None:
            raise ValueError("No referral of this household was begun.")
        return self.need

    @property
    def at_the_door(self) -> Referral:
        """The referral of a household that has one."""
        if self.referral is None:
            raise ValueError("No referral of this household was begun.")
        return self.referral

    def draft(self, day: date, person: User) -> Referral:
        """Begin a referral that is not at the front door yet."""
        return self._refer(ReferralState.DRAFT, day, person)

    def refer(self, referred_on: date, person: User | None = None) -> Referral:
        """Bring the household to the front door, with the draft of its referral if there is one."""
        if self.referral is None or not self.is_draft:
            return self._refer(ReferralState.WAITING, referred_on, person)
        self.set(self.referral, state=ReferralState.WAITING, referred_on=referred_on, state_since=referred_on)
        self._happened(referred_on, ReferralState.WAITING, person, from_state=ReferralState.DRAFT)
        return self.referral

    def _refer(self, state: ReferralState, day: date, person: User | None) -> Referral:
        self.referral = self.add(Referral, state=state, referred_on=day, state_since=day)
        self._happened(day, state, person)
        return self.referral

    def _happened(self, day: date, state: ReferralState, person: User | None, from_state: str = "") -> None:
        event = ReferralEvent(
            referral=self.referral,
            agency_id=self.client.agency_id,
            happened_on=day,
            person=person,
            from_state=from_state,
            to_state=state,
        )
        self.changed.append(event)

    def ask(self, referral: Referral) -> Need:
        """A need of which nothing is known, with facts as of the referral."""
        self.need = Need(referral=referral, agency_id=self.client.agency_id, facts_on=referral.referred_on)
        self.changed.append(self.need)
        return self.need

    def add(self, model: type[Told], **values: object) -> Told:
        """A new record about the household."""
        record = model(client=self.client, agency_id=self.client.agency_id, **values)
        self.changed.append(record)
        return record

    def set(self, record: Model, **values: object) -> None:
        """Change what differs."""
        different = {name: value for name, value in values.items() if getattr(record, name) != value}
        for name, value in different.items():
            setattr(record, name, value)
        if different:
            self._mark(record)

    def know(self, name: str, model: type[OfClient], **values: object) -> None:
        """Change its one record of a kind (`identity`, `income`); begin one only where there is something to keep."""
        known = getattr(self, name)
        if known:
            self.set(known, **values)
        elif any(value not in ("", None) for value in values.values()):
            setattr(self, name, self.add(model, **values))

    def subsidise(self, state: SubsidyState, amount: Decimal | None) -> None:
        """The subsidy in place or possible, in CAD a month; None: not known."""
        known = self.subsidies.get(state)
        if known and amount is None:
            self.removed.append(self.subsidies.pop(state))
        elif known:
            self.set(known, amount=amount)
        elif amount is not None:
            self.subsidies[state] = self.add(Subsidy, state=state, amount=amount)

    def replace_members(self, members: Iterable[tuple[Member, date]]) -> None:
        """Other members, or the same told anew, each with the day of their age; the sizes that follow from them too."""
        self.removed += [member for member in self.members if member.pk]
        self.members = [
            self.add(HouseholdMember, place=place, age_on=age_on, **member._asdict())
            for place, (member, age_on) in enumerate(members)
        ]
        self.client.describe([member.as_person() for member in self.members])
        self._mark(self.client)

    def _mark(self, record: Model) -> None:
        if not any(record is known for known in self.changed):
            self.changed.append(record)


def load_households(agency: Agency, references: Collection[str]) -> dict[str, Household]:
    """The agency's households by their references, locked until the transaction ends."""
    clients = Client.objects.filter(agency=agency, reference__in=references)
    lock(clients, waits=True)
    return {client.reference: Household.of(client) for client in with_household_records(clients)}


def with_household_records(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Households with all that `Household.of` reads."""
    return (
        clients.order_by("id")
        .select_related("agency", "identity", "income")
        .prefetch_related(
            "members",
            "subsidies",
            Prefetch("consents", Consent.objects.order_by("granted_on")),
            Prefetch("referrals", Referral.objects.select_related("need")),
        )
    )


def save_households(households: Iterable[Household]) -> None:
    """Write what changed, a few statements for all of them."""
    households = list(households)
    removed = [record for household in households for record in household.removed]
    changed = [record for household in households for record in household.changed]
    for model, fields in CHANGEABLE.items():
        gone = [record.pk for record in removed if isinstance(record, model)]
        if gone:
            model._default_manager.filter(pk__in=gone).delete()
        new = [record for record in changed if isinstance(record, model) and record.pk is None]
        known = [record for record in changed if isinstance(record, model) and record.pk is not None]
        model._default_manager.bulk_create(new)
        if known:
            # An upsert of rows that are there: many times faster than bulk_update with its CASE for every field.
            model._default_manager.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    named = [record.client_id for record in changed if isinstance(record, ClientIdentity)]
    if named:
        note_lookalikes(named, localdate())


def draw_free_codes(clients: Sequence[Client]) -> None:
    """Give new households codes that nobody has: of 1.9 million codes, ten thousand drawn at random repeat."""
    used: set[str] = set()
    while clients:
        codes = [client.code for client in clients]
        used |= set(Client.objects.filter(code__in=codes).values_list("code", flat=True))
        repeated = []
        for client in clients:
            if client.code in used:
                client.code = new_code()
                repeated.append(client)
            else:
                used.add(client.code)
        clients = repeated
