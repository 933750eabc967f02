"""Offers and what happened to them, read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from agencies.administration import Inline, RegistryAdmin
from agencies.models import Visitor
from listings.naming import public_name
from matching.models import Offer, OfferEvent, Referral


class OfferEventInline(Inline, admin.StackedInline):
    """What happened to an offer, read only."""

    model = OfferEvent
    fields = [("happened_on", "from_state", "to_state"), ("reason", "words"), ("person", "behalf")]
    readonly_fields = ["happened_on", "from_state", "to_state", "reason", "words", "person", "behalf"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person")


@admin.register(Offer)
class OfferAdmin(RegistryAdmin):
    """Which unit is held or offered, to which card. Offers are made and moved on the site."""

    list_display = ["unit_name", "state", "made_on", "held_until", "reply_by", "ended_on", "code"]
    inlines = [OfferEventInline]
    list_filter = ["state"]
    list_select_related = ["referral__client"]
    search_fields = ["referral__client__code", "opening__unit__source_records__ref__icontains"]
    date_hierarchy = "made_on"
    ordering = ["-made_on", "-pk"]
    fields = [
        "unit_name",
        "code",
        "state",
        ("made_on", "held_until", "reply_by", "ended_on", "reopened_on"),
        ("ground", "ground_words", "stood_before", "policy"),
    ]

    def visible_to(self, user: Visitor) -> QuerySet:
        cards = Referral.objects.cards_for(user)
        return Offer.objects.filter(referral__in=cards).annotate(name=public_name("opening__unit"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("referral__client")

    @admin.display(description=gettext_lazy("unit"), ordering="name")
    def unit_name(self, offer: Any) -> str:
        """Source and reference of the unit."""
        return offer.name

    @admin.display(description=gettext_lazy("household"), ordering="referral__client__code")
    def code(self, offer: Offer) -> str:
        """The public code."""
        return offer.referral.client.code
