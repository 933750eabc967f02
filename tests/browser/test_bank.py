"""The unit bank in a real browser: filters with and without JavaScript, the back button, the map, and paper."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agencies.models import Area
from listings.enums import Condition
from tests.browser.axe import assert_accessible
from tests.factories import AgencyFactory, OpeningFactory, ReferralFactory, RestrictionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL, PASSWORD = "amina@example.org", "correct horse battery"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(autouse=True)
def homes() -> None:
    """Thirty bachelors in Vanier, two two-bedrooms in the Glebe, and a home with everything to say about it."""
    agency = AgencyFactory(name_en="Maple House", name_fr="Maison de l’Érable")
    UserFactory(email=EMAIL, name="Amina Rousseau", password=PASSWORD, agency=agency)
    vanier, glebe = (Area.objects.get(kind="neighbourhood", name_en=name) for name in ("Vanier", "Glebe"))
    for number in range(30):
        OpeningFactory(unit__record__ref=f"B-{number}", unit__bedrooms=0, unit__unit_type="bachelor", unit__area=vanier)
    for number in range(2):
        OpeningFactory(unit__record__ref=f"G-{number}", unit__bedrooms=2, unit__area=glebe, rent=1500)
    full = OpeningFactory(
        unit__record__ref="full",
        unit__bedrooms=3,
        unit__area=glebe,
        unit__shared_with="owner",
        unit__requires=Condition.values,
        unit__prefers=Condition.values,
        unit__smoking="smoke_free",
        unit__pets="condo_ban",
        unit__landlord__locator=UserFactory(locator=True),
        lease_months=12,
    )
    RestrictionFactory(unit=full.unit, approved=True)
    ReferralFactory(consenting=True, client__agency=agency)
    ReferralFactory(consenting=True)


@pytest.fixture
def visit(browser: Any, live_server: Any) -> Iterator[Callable]:
    """Signs in, in a context of its own; in the end, no page may have complained or asked for anything elsewhere."""
    contexts, complaints = [], []

    def sign_in(**options: Any) -> Any:
        context = browser.new_context(base_url=live_server.url, locale="en-CA", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(live_server.url) else complaints.append(request.url),
        )
        page.goto("/")
        page.fill("input[type=email]", EMAIL)
        page.fill("input[type=password]", PASSWORD)
        page.click("main button")
        page.wait_for_selector(".account")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def count(page: Any) -> str:
    return page.inner_text("#count strong")


def test_filters_answer_at_once_and_live_in_the_address(visit) -> None:
    page = visit(viewport=DESK)
    page.goto("/units/?page=2")
    page.evaluate("window.sameDocument = true")

    page.check("input[name=beds][value='2']")
    page.wait_for_selector(".chip.on >> text=2 bedrooms")
    assert page.url.endswith("/units/?beds=2")
    assert count(page) == "2 of 33 open units match."

    page.select_option("#id_area", "glebe")
    page.wait_for_selector("input[name=area][value=glebe]:checked")
    page.fill("#id_cost", "1")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=No open unit meets all of this")
    assert "cost=1" in page.url
    assert page.evaluate("window.sameDocument")
    assert_accessible(page)

    page.click("text=2 units without")
    assert count(page) == "2 of 33 open units match."
    assert page.input_value("#id_cost") == ""


def test_the_back_button_undoes_a_filter(visit) -> None:
    page = visit(viewport=DESK)
    page.goto("/units/")
    page.check("input[name=beds][value='2']")
    page.wait_for_url("**/units/?beds=2")
    page.check("input[name=beds][value='0']")
    page.wait_for_url("**/units/?beds=*&beds=*")
    page.wait_for_selector(".chip.on >> text=Bachelor")

    page.go_back()
    page.wait_for_selector(".chip.on >> text=Bachelor", state="detached")
    assert page.url.endswith("/units/?beds=2")
    assert count(page) == "2 of 33 open units match."
    assert not page.is_checked("input[name=beds][value='0']")

    page.go_back()
    page.wait_for_selector("text=33 units are open,")
    assert not page.is_checked("input[name=beds][value='2']")


def test_a_wrong_answer_is_explained_and_kept(visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/units/")
    page.click("summary >> text=Filters and order")
    page.fill("#id_cost", "cheap")
    page.keyboard.press("Tab")

    page.wait_for_selector(".errors")
    assert page.title().strip().startswith("Error:")
    assert page.input_value("#id_cost") == "cheap"
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "id_cost"
    assert_accessible(page)


def test_everything_works_without_javascript_on_a_phone(visit) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False)
    page.goto("/units/")
    assert not page.is_visible("#id_cost")

    page.click("summary >> text=Filters and order")
    page.check("input[name=beds][value='2']")
    page.select_option("#id_area", "glebe")
    page.click("text=Show units")
    assert page.url.endswith("/units/?area=glebe&beds=2")
    assert count(page) == "2 of 33 open units match."

    page.click(".chip.on >> text=Glebe")
    assert page.url.endswith("/units/?beds=2")

    page.click("#map > summary")
    page.click("#map .twin table a >> text=Capital")
    assert page.url.endswith("/units/?beds=2&area=ward-17")

    page.goto("/units/?beds=0")
    page.click(".pages a >> text=Next")
    assert page.locator("tbody th a[href*='B-']").count() == 10


def test_the_map_can_be_read_and_tapped_on_a_phone(visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/units/")
    page.click("#map > summary")

    dot = page.locator("svg.map a[aria-label='Rideau-Vanier: 30 units']")
    assert dot.locator("text").text_content() == "30"
    assert dot.locator("circle").bounding_box()["width"] >= 24
    assert_accessible(page)
    dot.click()
    assert page.url.endswith("/units/?area=ward-12")


def test_the_pages_about_units_are_accessible_in_the_dark_and_on_a_desk(visit) -> None:
    """On a phone in the light, test_walk reads them."""
    for viewport, scheme in ((PHONE, "dark"), (DESK, "dark"), (DESK, "light")):
        page = visit(viewport=viewport, color_scheme=scheme)
        for address in ("/units/?beds=0", "/units/?beds=4", "/units/test/full/", "/units/test/full/sheet/?language=fr"):
            page.goto(address)
            assert_accessible(page)


def test_the_longest_sheet_fills_one_page_in_both_languages_on_both_papers(visit) -> None:
    page = visit(viewport=DESK)
    pages = {}
    for language in ("en", "fr"):
        page.goto(f"/units/test/full/sheet/?language={language}")
        for paper in ("Letter", "A4"):
            pages[language, paper] = re.findall(rb"/Count (\d+)", page.pdf(format=paper))

    assert set(map(tuple, pages.values())) == {(b"1",)}, pages
