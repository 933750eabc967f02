"""Four minutes between two visits: what a caseworker does on a phone, in French, with a watch.

A program does not think. So every press counts as three seconds (find it, reach it, press it), every character as half
a second, and every page as five seconds of reading; what the machine takes is added as measured.
"""

import time
from typing import Any

import pytest

from agencies.models import Area, Client, Consent, User
from matching.models import Referral
from tests.browser.test_path import EMAIL, PASSWORD, PHONE, visit
from tests.factories import AgencyFactory, ConsentFactory, IncomeFactory, OpeningFactory, ReferralFactory, UserFactory

__all__ = ["visit"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRESS, CHARACTER, PAGE = 3.0, 0.5, 5.0  # seconds


class Hand:
    """A thumb on a phone, and the watch beside it."""

    def __init__(self, page: Any) -> None:
        self.page, self.presses, self.characters, self.pages = page, 0, 0, 0
        self.began = time.monotonic()
        page.on("load", lambda _page: self.turn())

    def turn(self) -> None:
        self.pages += 1

    def press(self, what: str) -> None:
        self.presses += 1
        self.page.locator(".htmx-request").first.wait_for(state="detached")
        self.page.click(what)

    def write(self, where: str, text: str) -> None:
        self.presses += 1
        self.characters += len(text)
        self.page.fill(where, text)

    @property
    def seconds(self) -> float:
        """What it would have taken a person."""
        by_hand = self.presses * PRESS + self.characters * CHARACTER + self.pages * PAGE
        return by_hand + time.monotonic() - self.began

    def report(self, what: str) -> None:
        print(
            f"\n{what}: {self.seconds:.0f} s ({self.presses} presses, {self.characters} characters, "
            f"{self.pages} pages, of it the machine {time.monotonic() - self.began:.0f} s)"
        )


@pytest.fixture
def worker() -> User:
    """A caseworker of an agency, and homes that will fit."""
    agency = AgencyFactory()
    vanier = Area.objects.get(kind="neighbourhood", name_en="Vanier")
    for number in range(3):
        OpeningFactory(rent=900 + number, unit__bedrooms=2, unit__area=vanier)
    return UserFactory(email=EMAIL, password=PASSWORD, language="fr", agency=agency)


def sign_in(hand: Hand) -> None:
    hand.page.goto("/")
    hand.write("input[type=email]", EMAIL)
    hand.write("input[type=password]", PASSWORD)
    hand.press("main form.card button[type=submit]")
    hand.page.wait_for_selector(".account")


NEXT = "#step .actions .btn.main"


def test_from_the_sign_in_to_a_referred_household_with_consent_in_less_than_four_minutes(visit, worker: User) -> None:
    hand = Hand(visit(viewport=PHONE))
    sign_in(hand)

    hand.press(".head a[href='/households/new/']")
    hand.write("#id_person-1-age", "31")
    hand.press("label[for=id_person-1-gender_0]")
    hand.press("button[name=add][value=child]")
    hand.write("#id_person-2-age", "8")
    hand.press("label[for=id_person-2-gender_1]")
    hand.press(NEXT)
    hand.page.wait_for_url("**/money/")
    hand.press("label:has(input[name=benefit][value=odsp])")
    hand.press(NEXT)
    hand.page.wait_for_url("**/home/")
    hand.press(NEXT)
    hand.page.wait_for_url("**/areas/")
    hand.write("#id_add_wanted", "Vanier")
    hand.press("button[name=go][value=homelessness]")
    hand.page.wait_for_url("**/homelessness/")
    hand.write("#id_days_homeless_1y", "200")
    hand.write("#id_days_homeless_3y", "200")
    hand.press(NEXT)
    hand.page.wait_for_url("**/consent/")
    hand.press("#share label:has(input[name=share-form][value=spoken])")
    hand.press("#share details form button[type=submit]")
    hand.page.wait_for_selector("#share .tag.yes")
    hand.press("main .actions a.btn.main")
    hand.page.wait_for_url("**/check/")
    hand.press("button[name=refer]")
    hand.page.wait_for_selector("article h2 a")

    hand.report("From the sign-in to a referred household with consent")
    client = Client.objects.get()
    assert Referral.objects.get(client=client).state == "waiting"
    assert Consent.objects.filter(client=client, kind="share").count() == 1
    assert hand.page.get_attribute("html", "lang") == "fr-CA"
    assert hand.seconds < 4 * 60


def test_from_the_household_beside_me_to_the_unit_to_propose_in_less_than_a_minute(visit, worker: User) -> None:
    referral = ReferralFactory(client__agency=worker.agency, client__worker=worker, need__min_bedrooms=2)
    ConsentFactory(client=referral.client)
    IncomeFactory(client=referral.client, benefit="odsp")
    hand = Hand(visit(viewport=PHONE))
    sign_in(hand)
    hand = Hand(hand.page)

    hand.write("#find", referral.client.code.replace("-", "").lower())
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url(f"**/households/{referral.client.code}/")
    hand.press("article h2 a >> nth=0")
    hand.page.wait_for_selector(".reasons")

    hand.report("From the household beside me to the unit to propose")
    assert "/units/" in hand.page.url
    assert hand.seconds < 60
