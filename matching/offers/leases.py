"""The last step of an offer: a lease, with which the tenancy begins, and its day while nobody moved in."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.constraints import save
from agencies.enums import SubsidyState
from agencies.errors import NotPossible
from agencies.models import Agency, Subsidy, User
from agencies.wording import day as day_in_words
from matching.enums import OfferReason, Side
from matching.models import Offer, Referral, Tenancy
from matching.offers import state_machine
from matching.offers.state_machine import Said
from matching.offers.states import Who, role_towards

# A lease is signed some months ahead at most; what lies further ahead is a year typed wrongly.
LEASE_AHEAD = timedelta(days=183)


def begin(
    offer: Offer,
    person: User | None,
    *,
    today: date,
    lease_on: date,
    rent: Decimal | None = None,
    subsidy: Decimal | None = None,
    support_agency: Agency | None = None,
) -> Tenancy:
    """The tenancy of a leased offer; the caller holds the locks of household and unit, in a transaction.

    Where nothing else is said: the opening's rent, the subsidies in place, and support by the household's own agency.
    Amounts are CAD a month. Raises NotPossible for a day on which no lease of theirs begins, and where the unit is
    leased to somebody else on these days.
    """
    _refuse_day(lease_on, offer.referral, today)
    if subsidy is None:
        in_place = Subsidy.objects.filter(client=offer.referral.client_id, state=SubsidyState.IN_PLACE).first()
        subsidy = in_place.amount if in_place else Decimal(0)
    tenancy = Tenancy(
        referral=offer.referral,
        agency_id=offer.agency_id,
        offer=offer,
        unit_id=offer.opening.unit_id,
        lease_on=lease_on,
        rent=offer.opening.rent if rent is None else rent,
        subsidy=subsidy,
        support_agency_id=support_agency.pk if support_agency else offer.agency_id,
    )
    save(tenancy)
    return tenancy


def _refuse_day(day: date, referral: Referral, today: date) -> None:
    """Raises NotPossible for a day before the household was referred, or too far ahead."""
    first, last = referral.referred_on, today + LEASE_AHEAD
    if not first <= day <= last:
        raise NotPossible(
            _("A lease begins on a day from %(first)s, when they were referred, to %(last)s.")
            % {"first": day_in_words(first), "last": day_in_words(last)}
        )


@transaction.atomic
def correct_day(offer: Offer, person: User, lease_on: date, *, today: date) -> Offer:
    """A lease begins on another day than was recorded. Raises NotPossible once they moved in or the tenancy ended."""
    offer = state_machine.locked(offer)
    who = role_towards(person, offer.agency_id)
    if who not in (Who.AGENCY, Who.COORDINATOR):
        raise NotPossible(_("This is for the household’s agency to record, or for a coordinator."))
    tenancy = Tenancy.objects.filter(offer=offer).first()
    if tenancy is None:
        raise NotPossible(_("There is no step to take back here."))
    before = tenancy.lease_on
    if lease_on == before:
        return offer
    if tenancy.moved_in_on or tenancy.ended_on:
        raise NotPossible(_("They moved in, or the tenancy is over: the day of the lease stays as it was recorded."))
    _refuse_day(lease_on, offer.referral, today)
    tenancy.lease_on = lease_on
    save(tenancy, "lease_on")
    words = _("Lease from %(day)s, before: %(before)s") % {
        "day": day_in_words(lease_on),
        "before": day_in_words(before),
    }
    behalf = Side.AGENCY if who == Who.COORDINATOR else ""
    state_machine.note(offer, offer.state, person, today, Said(OfferReason.MISTAKE, words, behalf))
    return offer
