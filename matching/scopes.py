"""Which households, offers, homes and tenancies a person reaches, and what of them is told."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from agencies.access import can_see_households
from agencies.models import Visitor
from listings.access import can_edit_bank, can_see_bank, can_see_place, open_units
from listings.models import Contact, Opening, Unit
from matching.enums import OfferState
from matching.models import Offer, Referral, Tenancy

# From which state of an offer on its household’s agency reaches the landlord, and reads a confidential address.
TELLS_CONTACTS = (OfferState.VIEWING, OfferState.APPLIED, OfferState.ACCEPTED, OfferState.LEASED)
TELLS_PLACE = (OfferState.ACCEPTED, OfferState.LEASED)


def households_of(user: Visitor) -> QuerySet[Referral]:
    """The latest referral of every household that a person may see: those of their own agency."""
    visible = Referral.objects.visible_to(user)
    latest = visible.order_by("client_id", "-referred_on", "-id").distinct("client_id")
    return visible.filter(pk__in=latest.values("pk")).select_related("client")


def offers_for(user: Visitor) -> QuerySet[Offer]:
    """Offers of the own agency's households, for its people; for locators and coordinators all, as cards.

    Cards are there only while the household's consent to share is live. Nobody else sees an offer.
    """
    return Offer.objects.visible_to(user) if can_see_households(user) else Offer.objects.cards_for(user)


def places_shown(user: Visitor, units: Iterable[Unit]) -> set[int]:
    """Ids of the units whose address and landlord a person may see.

    Whoever sees the bank sees them, but for confidential units: those are shown to the agency whose household accepted
    the home, and as long as it lives there. At most one query, and none where no unit is confidential.
    """
    units = list(units)
    shown = {unit.pk for unit in units if can_see_place(user, unit)}
    hidden = {unit.pk for unit in units} - shown
    if hidden and can_see_bank(user) and can_see_households(user):
        own = Offer.objects.visible_to(user).filter(opening__unit__in=hidden, state__in=TELLS_PLACE)
        over = own.filter(tenancy__ended_on__isnull=False)
        shown |= set(own.exclude(pk__in=over).values_list("opening__unit", flat=True))
    return shown


def can_see_contacts(user: Visitor, offer: Offer) -> bool:
    """Locators and coordinators reach landlords; so does an agency with an offer at viewing or later."""
    own = can_see_households(user) and offer.agency_id == user.agency_id
    return can_edit_bank(user) or (own and offer.state in TELLS_CONTACTS)


def contacts_for(user: Visitor, opening: Opening) -> QuerySet[Contact]:
    """How to reach the landlord of an opening, for whoever may, by the same rule."""
    contacts = Contact.objects.filter(landlord=opening.unit.landlord_id)
    if can_edit_bank(user):
        return contacts
    return contacts.filter(Exists(offers_for(user).filter(opening=opening, state__in=TELLS_CONTACTS)))


def with_offers(openings: QuerySet[Opening], day: date) -> QuerySet[Opening]:
    """Openings with `taken`, the state of an offer that takes them, and `held_until` of a hold; not for whom."""
    live = Offer.objects.taking_on(day).filter(opening=OuterRef("pk")).order_by("-pk")
    return openings.annotate(
        taken=Subquery(live.values("state")[:1]), held_until=Subquery(live.values(last_day=F("held_until"))[:1])
    )


def bank(user: Visitor, day: date) -> QuerySet[Opening]:
    """The open units that a person may see, held ones included."""
    return with_offers(open_units(user, day), day)


def tenancies_of(user: Visitor) -> QuerySet[Tenancy]:
    """The tenancies that a person may see: of their own agency, or of the cards they see."""
    tenancies = Tenancy.objects.all()
    return tenancies.visible_to(user) if can_see_households(user) else tenancies.cards_for(user)
