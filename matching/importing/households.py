"""Households with all that the clients file tells of them, read and written in bulk."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Model, Prefetch

from agencies.codes import new_code
from agencies.models import Agency, Client, ClientIdentity, Consent, HouseholdMember, Income, Subsidy
from agencies.models.client import OfClient
from matching.enums import OPEN_STATES, ReferralState
from matching.importing.columns import ANSWERS, Member
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

# In the order in which they refer to each other, with the fields that an import may change.
CHANGEABLE: dict[type[Model], tuple[str, ...]] = {
    Client: ("language", "household_size", "standard_days", "standard_bedrooms"),
    ClientIdentity: ("first_name", "last_name"),
    HouseholdMember: (),
    Income: ("benefit", "monthly_income"),
    Subsidy: ("amount",),
    Consent: ("until",),
    Referral: (),
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

    def refer(self, referred_on: date) -> Referral:
        """Bring the household to the front door."""
        referral = self.add(Referral, referred_on=referred_on, state_since=referred_on)
        event = ReferralEvent(
            referral=referral, agency_id=self.client.agency_id, happened_on=referred_on, to_state=ReferralState.WAITING
        )
        self.changed.append(event)
        return referral

    def ask(self, referral: Referral) -> Need:
        """A need of which nothing is known, with facts as of the referral."""
        need = Need(referral=referral, agency_id=self.client.agency_id, facts_on=referral.referred_on)
        self.changed.append(need)
        return need

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

    def replace_members(self, members: Iterable[Member], age_on: date) -> None:
        """Other members, or the same told anew; the sizes that follow from them too."""
        self.removed += self.members
        self.members = [
            self.add(HouseholdMember, place=place, age_on=age_on, **member._asdict())
            for place, member in enumerate(members)
        ]
        self.client.describe([member.as_person() for member in self.members])
        self._mark(self.client)

    def _mark(self, record: Model) -> None:
        if not any(record is known for known in self.changed):
            self.changed.append(record)


def load_households(agency: Agency, references: Collection[str]) -> dict[str, Household]:
    """The agency's households by their references, locked until the transaction ends."""
    clients = (
        Client.objects.filter(agency=agency, reference__in=references)
        .order_by("id")
        .select_for_update(of=("self",))
        .select_related("agency", "identity", "income")
        .prefetch_related(
            "members",
            "subsidies",
            Prefetch("consents", Consent.objects.order_by("granted_on")),
            Prefetch("referrals", Referral.objects.select_related("need")),
        )
    )
    return {client.reference: Household.of(client) for client in clients}


def save_households(households: Iterable[Household]) -> None:
    """Write what changed, a few statements for all of them."""
    households = list(households)
    draw_free_codes([household.client for household in households if household.client.pk is None])
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
