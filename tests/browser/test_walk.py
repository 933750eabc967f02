"""Every page, as every role, in both languages, on a phone and on a desk: nothing complains, everything fits."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client as Visitor
from django.test import override_settings
from django.utils.translation import trans_real

from tests.conftest import Demo, lay_in
from tests.walking import ROLES, person_of, reachable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LANGUAGES = ("en", "fr")
# Axe would ask for imported style sheets at addresses that do not exist.
AXE = {"resultTypes": ["violations"], "preload": False}
# Papers for a household are in its language, whoever prints them.
PAPERS = ("/consents/form/",)
# Pages that no link leads to.
UNLINKED = ("/look/",)

DUPLICATE_IDS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
# A page without its words: what axe has found sound once in a language, it need not read again for the next role.
OUTLINE = """() => [...document.querySelectorAll('body, body *')].map(
  element => [element.localName, element.className, ...element.getAttributeNames()].join(' ')).join()"""
# What a reader meets as one piece of text, but for what is marked as another language.
TEXTS = """() => {
  const own = element => element.closest('[lang]') === document.documentElement && !element.closest('script, style');
  const texts = [document.title.split(' – ')[0], document.title.split(' | ')[0]];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (own(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-label', 'value'])
    for (const element of document.querySelectorAll(name === 'value' ? 'input[type=submit]' : `[${name}]`))
      if (own(element)) texts.push(element.getAttribute(name));
  return [...new Set(texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text))];
}"""


class Walker:
    """A browser of one person, and what was wrong with the pages they opened."""

    def __init__(self, browser: Any, server: str, visitor: Visitor, language: str) -> None:
        cookies = {
            settings.SESSION_COOKIE_NAME: visitor.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        self.server, self.language, self.wrong = server, language, []
        self.context = browser.new_context(base_url=server, viewport=PHONE, locale=f"{language}-CA")
        self.context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complain(message.text))
        self.page.on("pageerror", lambda error: self.complain(str(error)))
        self.page.on("requestfailed", lambda request: self.complain(f"failed: {request.url}"))
        self.page.on("request", lambda request: self.request(request.url))

    def complain(self, what: object) -> None:
        self.wrong.append(f"{self.page.url.removeprefix(self.server)} {self.language}: {what}")

    def request(self, url: str) -> None:
        if not url.startswith((self.server, "data:")):
            self.complain(f"asks for {url}")

    def open(self, address: str, english: set[str], sound: set[tuple[str, str]]) -> None:
        """Open a page and look it through.

        `english` are messages that have another text in French; `sound` are the languages and outlines of pages in
        which axe found nothing.
        """
        answer = self.page.goto(address)
        if answer.status != 200:
            self.complain(f"answers {answer.status}")
        in_own_language = self.page.get_attribute("html", "lang").startswith(self.language)
        if not in_own_language and not address.endswith(PAPERS):
            self.complain("is in another language")
        outline = (self.language, self.page.evaluate(OUTLINE))
        if outline not in sound:
            faults = Axe().run(self.page, options=AXE).response["violations"]
            for fault in faults:
                self.complain(f"{fault['id']} {fault['nodes'][0]['html'][:200]}")
            if not faults:
                sound.add(outline)
        for screen in (PHONE, DESK):
            self.page.set_viewport_size(screen)
            if not self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                self.complain(f"is wider than {screen['width']}")
        self.page.set_viewport_size(PHONE)
        if twice := self.page.evaluate(DUPLICATE_IDS):
            self.complain(f"has ids twice: {twice}")
        if self.language == "fr" and in_own_language and (left := english & set(self.page.evaluate(TEXTS))):
            self.complain(f"says in English: {sorted(left)}")


def english_messages() -> set[str]:
    """Messages, ours and Django's, that read otherwise in French, and are not the French of another message."""
    catalogue = trans_real.translation("fr")._catalog
    english = {message.rpartition("\x04")[2] if isinstance(message, str) else message[0] for message in catalogue}
    return english - set(catalogue.values())


@pytest.fixture
def city(live_server: Any, demo: Demo) -> Iterator[str]:
    """The demo, served as on one's own machine; its address."""
    lay_in(demo)
    with override_settings(DEBUG=True):
        yield live_server.url


def test_every_page_is_sound_for_every_role(browser: Any, city: str) -> None:
    english, sound, wrong, walked = english_messages(), set(), [], {}
    for role in ROLES:
        visitor = Visitor()
        visitor.force_login(person_of(role))
        walked[role] = reachable(visitor, *UNLINKED)
        for language in LANGUAGES:
            walker = Walker(browser, city, visitor, language)
            for address in walked[role].values():
                walker.open(address, english, sound)
            walker.context.close()
            wrong += walker.wrong

    assert {role: len(pages) > 1 for role, pages in walked.items()} == dict.fromkeys(ROLES, True)
    assert not wrong, "\n".join(wrong)
