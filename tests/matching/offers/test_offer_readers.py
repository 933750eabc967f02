"""What the pages of an offer tell whom: contacts, a confidential address, who holds a unit, and what consent covers."""

import pytest
from django.urls import reverse

from agencies.enums import ConsentKind
from agencies.models import Consent
from matching.enums import OfferReason, OfferState
from matching.models import Offer
from matching.offers import steps
from tests.factories import ContactFactory, OpeningFactory, UserFactory
from tests.matching.offers.offering import TODAY, an_offer, name_of, text, visitor, worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [OfferState.HELD, OfferState.PROPOSED])
def test_a_landlords_contacts_wait_for_the_viewing(state) -> None:
    offer = an_offer(state)
    ContactFactory(landlord=offer.opening.unit.landlord, email="call-me@example.org")
    browser = visitor(worker(offer.referral))
    pages = [reverse("offer", args=[offer.pk]), reverse("unit", args=[name_of(offer.opening)])]

    assert not any("call-me@example.org" in text(browser.get(page)) for page in pages)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.VIEWING)
    assert all("call-me@example.org" in text(browser.get(page)) for page in pages)
    stranger = visitor(UserFactory())
    assert "call-me@example.org" not in text(stranger.get(pages[1]))
    assert stranger.get(pages[0]).status_code == 404


def test_a_confidential_address_is_told_to_the_agency_that_accepted_and_to_no_other() -> None:
    offer = an_offer(
        OfferState.APPLIED,
        opening=OpeningFactory(unit__confidential=True, unit__building__address="14 Hidden Court"),
    )
    browser, name = visitor(worker(offer.referral)), name_of(offer.opening)
    pages = [
        reverse("offer", args=[offer.pk]),
        reverse("unit", args=[name]),
        reverse("unit_sheet", args=[name]),
        reverse("units_csv"),
    ]

    assert not any("14 Hidden Court" in text(browser.get(page)) for page in pages)
    steps.transition(offer, OfferState.ACCEPTED, worker(offer.referral), today=TODAY)

    assert all("14 Hidden Court" in text(browser.get(page)) for page in pages)
    stranger = visitor(UserFactory())
    assert not any("14 Hidden Court" in text(stranger.get(page)) for page in pages[1:])


def test_who_holds_a_unit_is_told_to_coordinators_only() -> None:
    offer = an_offer()
    page = reverse("unit", args=[name_of(offer.opening)])

    told = {
        role: offer.agency.name in text(visitor(UserFactory(**{role: True})).get(page))
        for role in ("caseworker", "locator", "coordinator")
    }

    assert told == {"caseworker": False, "locator": False, "coordinator": True}


def test_cards_of_offers_end_with_the_consent() -> None:
    offer = an_offer()
    desk = visitor(UserFactory(coordinator=True))
    assert offer.referral.client.code in text(desk.get(reverse("offers")))

    Consent.objects.update(withdrawn_on=TODAY)

    assert offer.referral.client.code not in text(desk.get(reverse("offers")))
    assert desk.get(reverse("offer", args=[offer.pk])).status_code == 404


def test_withdrawing_consent_to_share_ends_what_is_held_with_its_reason() -> None:
    offer = an_offer()
    browser = visitor(worker(offer.referral))

    browser.post(
        reverse("consents", args=[offer.referral.client.code]), {"kind": ConsentKind.SHARE.value, "withdraw": "yes"}
    )

    offer.refresh_from_db()
    assert offer.state == OfferState.CANCELLED
    assert offer.events.last().reason == OfferReason.CONSENT_ENDED
