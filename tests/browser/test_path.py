"""The path of a caseworker in a real browser: sign in, find a household, read which units fit it and why."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.timezone import localdate

from agencies.models import Area, User
from matching.models import Referral
from tests.browser.axe import assert_accessible
from tests.factories import (
    AgencyFactory,
    IncomeFactory,
    OpeningFactory,
    ReferralFactory,
    SubsidyFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL, PASSWORD = "amina@example.org", "correct horse battery"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
MONEY = {"en": "$1,765", "fr": "1\u00a0765\u00a0$"}


@pytest.fixture
def referral() -> Referral:
    """Somebody with two children and ODSP, whose first choice is a two-bedroom in Vanier, $297 above their reach."""
    agency = AgencyFactory(name_en="Maple House", name_fr="Maison de l’Érable")
    UserFactory(email=EMAIL, name="Amina Rousseau", password=PASSWORD, agency=agency)
    vanier = Area.objects.get(kind="neighbourhood", name_en="Vanier")
    referral = ReferralFactory(
        consenting=True,
        client__agency=agency,
        client__members="head:31:F;child:4:F;child:2:M",
        need__areas_wanted=[vanier.pk],
        need__needs=["elevator"],
    )
    IncomeFactory(client=referral.client, benefit="odsp")
    SubsidyFactory(client=referral.client, amount=450)
    SubsidyFactory(client=referral.client, amount=400, state="possible")
    OpeningFactory(
        rent=1690,
        unit__record__ref="U-104",
        unit__area=vanier,
        unit__bedrooms=2,
        unit__utilities_included=["heat", "water"],
        unit__prefers=["support_worker"],
        verification__verified_on=localdate(),
        verification__method="visit",
    )
    OpeningFactory(rent=1400, unit__record__ref="U-219", unit__bedrooms=2, unit__area=None)
    OpeningFactory(rent=2600, unit__record__ref="U-900", unit__bedrooms=2)
    return referral


@pytest.fixture
def visit(browser: Any, live_server: Any) -> Iterator[Callable]:
    """Opens a page in a context of its own; in the end, no page may have complained or asked for anything elsewhere."""
    contexts, complaints = [], []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(base_url=live_server.url, locale="en-CA", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.extend(failures(request)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(live_server.url) else complaints.append(request.url),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def failures(request: Any) -> list[str]:
    """What went wrong with a request, unless the page was left before its answer."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.failure}: {request.url}"]


def sign_in(page: Any) -> None:
    page.goto("/")
    page.fill("input[type=email]", EMAIL)
    page.fill("input[type=password]", PASSWORD)
    page.click("main button")
    page.wait_for_selector(".account")


# Few tests with many steps: each of them ends by emptying the database and laying the reference data in again.


def test_a_caseworker_finds_the_units_that_fit_and_why(visit, referral: Referral) -> None:
    for language, screen in (
        ("en", {"viewport": DESK}),
        ("en", {"viewport": PHONE, "color_scheme": "dark"}),
        ("fr", {"viewport": PHONE}),
    ):
        User.objects.filter(email=EMAIL).update(language=language)
        page = visit(**screen)
        page.goto("/")
        assert_accessible(page)

        sign_in(page)
        assert page.get_attribute("html", "lang") == f"{language}-CA"
        assert_accessible(page)

        page.click(f"h3 a >> text={referral.client.code}")
        assert_accessible(page)
        assert_units_with_reasons(page, language)

        page.locator("article h2 a").first.click()
        assert_accessible(page)
        assert page.locator(".reasons li").count() == 15

        page.go_back()
        page.click("#why-not ~ .table-frame a")
        assert_accessible(page)
        assert "test/U-900" in page.inner_text("main")


def assert_units_with_reasons(page: Any, language: str) -> None:
    """Two units fit; the first has its reasons and money open, the second unfolds them."""
    first, second = page.locator("article").all()
    assert "test/U-104" in first.inner_text()
    assert first.locator(".reasons .ask").count() == 1
    assert first.locator(".reasons .wish").count() == 1
    assert MONEY[language] in first.inner_text()
    assert not second.locator(".money").is_visible()
    second.locator("summary").click()
    assert second.locator(".money").is_visible()


def test_every_page_of_the_navigation_is_accessible(visit, referral: Referral) -> None:
    for viewport in (PHONE, DESK):
        page = visit(viewport=viewport)
        sign_in(page)
        for name in ("Households", "Units", "Today"):
            page.click(f".nav a >> text={name}")
            assert page.get_attribute(".nav a[aria-current]", "href") == page.evaluate("location.pathname")
            assert_accessible(page)
        page.goto("/units/test/U-104/")
        assert_accessible(page)


def test_the_keyboard_leads_past_the_navigation_and_out(visit, referral: Referral) -> None:
    page = visit(viewport=DESK)
    sign_in(page)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

    page.focus("summary.bar-link")
    page.keyboard.press("Enter")
    assert_accessible(page)
    page.keyboard.press("Tab")
    for address in ("/tenancies/", "/policies/", "/account/"):
        assert page.evaluate("document.activeElement.pathname") == address
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/")


def test_everything_works_without_javascript(visit, referral: Referral) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False)
    sign_in(page)

    page.fill("#find", referral.client.code.lower())
    page.click("form.find button")
    assert page.url.endswith(f"/households/{referral.client.code}/")
    assert "$297" in page.inner_text("article >> nth=0")

    page.goto("/units/?sort=rent")
    page.click("button[lang=fr]")
    assert page.url.endswith("/units/?sort=rent")
    assert page.get_attribute("html", "lang") == "fr-CA"
