"""What may happen to a referral besides offers: paused, taken up again, withdrawn, begun anew, given to other hands.

Each change is one transaction that locks the household first, so that two people at once take turns. Doing again what
is already so changes nothing: a double click is harmless.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import consenting
from agencies.access import can_hand_over
from agencies.enums import ConsentKind
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Agency, Client, User
from agencies.wording import day
from matching.enums import OPEN_STATES, EndReason, OfferReason, OfferState, ReferralReason, ReferralState
from matching.models import Need, Offer, Referral, Tenancy
from matching.offers.state_machine import end_all
from matching.referral_state import note, transition

# What a new referral takes over from the last one. Days homeless were counted up to that one: they are asked anew.
LASTING = (
    "min_bedrooms",
    "max_rent",
    "types_refused",
    "areas_wanted",
    "areas_only",
    "areas_avoided",
    "needs",
    "wishes",
    "pets",
    "accepts_smoke_free",
    "direct_rent_ok",
    "has_support_worker",
    "has_references",
    "has_guarantor",
    "accepts_insurance",
    "groups",
    "fleeing_violence_on",
)


def open_referral(client: Client) -> Referral:
    """The household's open referral, with the household locked until the transaction ends. Raises NotPossible."""
    lock(Client.objects.filter(pk=client.pk))
    referral = Referral.objects.filter(client=client, state__in=OPEN_STATES).first()
    if referral is None:
        raise NotPossible(_("This referral has ended. A new one can begin with the answers that last."))
    return referral


@transaction.atomic
def pause(client: Client, reason: ReferralReason, words: str, today: date, person: User) -> None:
    """Propose nothing for some time; place in line and date are kept, units on offer to them are free again for others.

    Raises NotPossible; a household that accepted a home keeps it, or says no to it first.
    """
    referral = open_referral(client)
    if Offer.objects.filter(referral=referral, state=OfferState.ACCEPTED).exists():
        raise NotPossible(_("This household has accepted a home. Let that offer end first."))
    if referral.state == ReferralState.DRAFT:
        raise NotPossible(_("This household is not referred yet: there is nothing to pause."))
    if referral.state != ReferralState.PAUSED:
        end_all(client, person, today, OfferReason.REFERRAL_ENDED)
        referral.refresh_from_db(fields=["state", "state_since"])
        transition(referral, ReferralState.PAUSED, today, person, reason, words)


@transaction.atomic
def resume(client: Client, today: date, person: User) -> None:
    """Take up again a paused referral, with the place in line that it had. Raises NotPossible."""
    referral = open_referral(client)
    if referral.state == ReferralState.PAUSED:
        transition(referral, ReferralState.WAITING, today, person, ReferralReason.BACK)


@transaction.atomic
def withdraw(client: Client, reason: ReferralReason, words: str, today: date, person: User) -> None:
    """End the referral; units on offer to the household are free again for others. Raises NotPossible."""
    referral = open_referral(client)
    end_all(client, person, today, OfferReason.REFERRAL_ENDED)
    referral.refresh_from_db(fields=["state", "state_since"])
    transition(referral, ReferralState.WITHDRAWN, today, person, reason, words)


@transaction.atomic
def return_to_front_door(client: Client, *, today: date, person: User | None) -> Referral:
    """A new referral of a household whose last one has ended, waiting from today, with the answers that last.

    What was before stays as it is. A household at the front door already keeps the place it has, and one whose lease
    fell through takes it up again: it never had a home. Whether it stands in others' lines still depends on its
    consent, which is no part of this. Raises NotPossible before a first referral.
    """
    lock(Client.objects.filter(pk=client.pk))
    referrals = Referral.objects.filter(client=client).select_related("need")
    known = referrals.filter(state__in=OPEN_STATES).first()
    if known:
        return known
    running = Tenancy.objects.filter(referral__client=client, ended_on__isnull=True).first()
    if running:
        since = day(running.lease_on)
        raise NotPossible(_("They have a home since %(date)s: record the end of that tenancy first.") % {"date": since})
    last = referrals.order_by("referred_on", "pk").last()
    if last is None:
        raise NotPossible(_("This household was never referred: its form comes first."))
    if _fell_through(last):
        transition(last, ReferralState.WAITING, today, person, ReferralReason.BACK)
        return last
    referral = Referral.objects.create(
        client=client,
        agency_id=last.agency_id,
        referred_on=today,
        state=ReferralState.WAITING,
        state_since=today,
    )
    Need.objects.create(
        referral=referral,
        agency_id=referral.agency_id,
        facts_on=today,
        **{name: getattr(last.need, name) for name in LASTING},
    )
    note(referral, "", ReferralState.WAITING, today, person, ReferralReason.BACK)
    return referral


def _fell_through(referral: Referral) -> bool:
    """Whether a referral ended with a lease of a home that the household never moved into."""
    tenancy = referral.tenancies.order_by("lease_on", "pk").last()
    return tenancy is not None and tenancy.end_reason == EndReason.NEVER_MOVED_IN


@transaction.atomic
def withdraw_consent(client: Client, kind: ConsentKind, today: date, person: User) -> None:
    """Take back a consent. Without consent to share nothing is held for it; a home it accepted stays theirs."""
    consenting.end_consent(client, kind, today)
    if kind == ConsentKind.SHARE:
        end_all(client, person, today, OfferReason.CONSENT_ENDED, spare=(OfferState.ACCEPTED,))


@transaction.atomic
def hand_over(client: Client, agency: Agency, today: date, person: User) -> None:
    """Give the household with all that is recorded of it to another agency, where it has no worker yet.

    One UPDATE moves every record (ON UPDATE CASCADE). The agency's own id of the household stays behind: it is theirs.
    Raises NotPossible.
    """
    lock(Client.objects.filter(pk=client.pk))
    if Client.objects.get(pk=client.pk).agency_id == agency.pk:
        return
    referral = Referral.objects.filter(client=client).order_by("referred_on", "pk").last()
    Client.objects.filter(pk=client.pk).update(agency=agency, worker=None, reference="")
    if referral:
        referral.agency = agency
        note(referral, referral.state, referral.state, today, person, ReferralReason.HANDED_OVER)


@transaction.atomic
def assign(client: Client, worker: User | None, person: User) -> None:
    """Say who of its agency stands by the household; PostgreSQL refuses anybody else's worker.

    A lead chooses. A caseworker takes one that nobody has: of two at once, the second reads who was first. Raises
    NotPossible.
    """
    lock(Client.objects.filter(pk=client.pk))
    current = Client.objects.select_related("worker").get(pk=client.pk)
    if current.worker == worker:
        return
    if current.worker and not can_hand_over(person, current):
        raise NotPossible(_("%(name)s stands by this household already.") % {"name": current.worker.name})
    Client.objects.filter(pk=client.pk).update(worker=worker)
