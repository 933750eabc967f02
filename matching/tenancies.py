"""What comes after the lease."""

from datetime import date
from decimal import Decimal

from agencies.enums import SubsidyState
from agencies.models import Agency, Subsidy, User
from matching.models import Offer, Tenancy


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
    """The tenancy of a leased offer; unless said otherwise, with the opening's rent and the subsidies in place."""
    if subsidy is None:
        in_place = Subsidy.objects.filter(client=offer.referral.client_id, state=SubsidyState.IN_PLACE).first()
        subsidy = in_place.amount if in_place else Decimal(0)
    return Tenancy.objects.create(
        referral=offer.referral,
        agency_id=offer.agency_id,
        offer=offer,
        unit_id=offer.opening.unit_id,
        lease_on=lease_on,
        rent=offer.opening.rent if rent is None else rent,
        subsidy=subsidy,
        support_agency_id=support_agency.pk if support_agency else offer.agency_id,
    )
