"""Who may see which referrals, and what keeps an opening from others."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from agencies.access import can_see_cards, can_see_households
from listings.access import open_units
from listings.models import Opening
from matching.enums import LIVE_STATES, OfferState
from matching.models import Offer, Referral, Tenancy


def households_of(user) -> QuerySet[Referral]:
    """The latest referral of every household that a person may see: those of their own agency."""
    visible = Referral.objects.visible_to(user)
    latest = visible.order_by("client_id", "-referred_on", "-id").distinct("client_id")
    return visible.filter(pk__in=latest.values("pk")).select_related("client")


def live_offers(day: date) -> QuerySet[Offer]:
    """Offers that keep their opening from others on a day: from the hold, until it lapses, to the acceptance."""
    offers = Offer.objects.filter(state__in=LIVE_STATES, made_on__lte=day)
    return offers.exclude(state=OfferState.HELD, held_until__lt=day)


def with_offers(openings: QuerySet[Opening], day: date) -> QuerySet[Opening]:
    """Openings with `taken`, the state of a live offer, and `held_until` of a hold; nobody is told for whom."""
    live = live_offers(day).filter(opening=OuterRef("pk"))
    return openings.annotate(
        taken=Subquery(live.values("state")[:1]), held_until=Subquery(live.values(last_day=F("held_until"))[:1])
    )


def bank(user, day: date) -> QuerySet[Opening]:
    """The open units that a person may see, held ones included."""
    return with_offers(open_units(user, day), day)


def can_see_tenancies(user) -> bool:
    """Caseworkers and leads follow their own agency's tenancies; locators and coordinators see cards under consent."""
    return can_see_households(user) or can_see_cards(user)


def tenancies_of(user) -> QuerySet[Tenancy]:
    """The tenancies that a person may see: of their own agency, or of the cards they see."""
    tenancies = Tenancy.objects.all()
    return tenancies.visible_to(user) if can_see_households(user) else tenancies.cards_for(user)
