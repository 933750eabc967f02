"""Households, offers and visitors, as the tests of the pages of offers need them."""

import re
from datetime import timedelta

from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from matching.enums import OfferState
from matching.models import Offer
from tests.factories import OfferEventFactory, OfferFactory, ReferralFactory, UserFactory

TODAY = localdate()


def household(**facts):
    return ReferralFactory(consenting=True, need__max_rent=2000, **facts)


def visitor(person) -> Visitor:
    browser = Visitor()
    browser.force_login(person)
    return browser


def worker(referral):
    return UserFactory(agency=referral.agency)


def name_of(opening) -> str:
    record = opening.unit.source_records.get()
    return f"{record.source}/{record.ref}"


def hold_page(referral, opening) -> str:
    return reverse("hold", args=[referral.client.code, name_of(opening)])


def press(browser: Visitor, offer: Offer, button: str, told: dict | None = None, **options):
    """Press a button of an offer's page: a state is the next step; any other, by the name of its address."""
    is_step = button in OfferState.values
    address = reverse("offer_step", args=[offer.pk, button]) if is_step else reverse(button, args=[offer.pk])
    return browser.post(address, told or {}, **options)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def an_offer(state=OfferState.HELD, **facts) -> Offer:
    """A live offer of a consenting household, with the event of its state."""
    defaults = {"made_on": TODAY - timedelta(days=1), "held_until": TODAY + timedelta(days=3)}
    offer = OfferFactory(referral=facts.pop("referral", None) or household(), state=state, **defaults | facts)
    OfferEventFactory(offer=offer)
    return offer
