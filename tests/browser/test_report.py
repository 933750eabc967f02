"""The monthly report in a real browser: sound for axe, folded on phones, whole on paper, in both languages."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Visitor

from tests.browser.axe import faults
from tests.factories import MonthlyReportFactory, UserFactory
from tests.locator.reports.sample import document, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
ADDRESSES = (
    "/reports/",
    "/reports/2026-10/",
    "/reports/2026-10/?counts=true",
    "/reports/2026-10/units/",
    "/reports/2026-09/publish/",
)


@pytest.fixture
def coordinator() -> Visitor:
    """Someone who sees every page of a month that is published and of one that is drafted."""
    MonthlyReportFactory(
        published=True,
        facts=document(agencies=()),
        published_facts=published("waiting_end.5+", "gap.5+", agencies=()),
        note_en="Three new landlords.",
        note_fr="Trois nouveaux propriétaires.",
    )
    MonthlyReportFactory(month=date(2026, 9, 1), facts=document(agencies=(), month="2026-09"))
    visitor = Visitor()
    visitor.force_login(UserFactory(coordinator=True))
    return visitor


@pytest.fixture
def page_in(browser: Any, live_server: Any, coordinator: Visitor):
    contexts = []

    def opened(language: str, **options: Any) -> Any:
        context = browser.new_context(base_url=live_server.url, locale=f"{language}-CA", **options)
        contexts.append(context)
        cookies = {
            settings.SESSION_COOKIE_NAME: coordinator.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("language", "screen", "scheme"),
    [("fr", PHONE, "light"), ("en", PHONE, "dark"), ("en", DESK, "light"), ("fr", DESK, "dark")],
)
def test_every_page_is_sound(page_in, language: str, screen: dict, scheme: str) -> None:
    page = page_in(language, viewport=screen, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    for address in ADDRESSES:
        assert page.goto(address).status == 200
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert complaints == []


def test_long_parts_are_folded_on_phones_and_open_on_desks(page_in) -> None:
    for screen, shown in ((PHONE, False), (DESK, True)):
        page = page_in("en", viewport=screen)
        page.goto("/reports/2026-10/")

        assert page.get_by_text("By group").first.is_visible() is shown
        assert page.get_by_role("heading", name="Was it fair?").is_visible()

    phone = page_in("en", viewport=PHONE)
    phone.goto("/reports/2026-10/")
    phone.get_by_role("heading", name="Was it fair?").click()
    assert phone.get_by_text("By group").first.is_visible()


@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_a_printed_page_is_whole_and_has_no_buttons(page_in, screen: dict) -> None:
    page = page_in("en", viewport=screen)
    page.goto("/reports/2026-10/")

    page.emulate_media(media="print")

    for words in ("By group", "What the words mean", "Twelve months in figures"):
        assert page.get_by_text(words, exact=True).first.is_visible(), words
    assert not page.locator(".btn:visible").count()
    assert not page.locator("nav:visible").count()


def test_every_chart_has_its_numbers_beside_it(page_in) -> None:
    page = page_in("en", viewport=DESK)
    page.goto("/reports/2026-10/")

    tables = re.sub(r"\s+", " ", " ".join(page.locator("table").all_inner_texts()))
    for drawn in page.locator("svg.chart[role=img] .strong, svg.map .on").all_text_contents():
        if re.fullmatch(r"[+−]?[$]?[\d,]+", drawn):
            assert drawn.lstrip("+−") in tables, drawn
