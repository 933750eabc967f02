"""Every page, as every role, in both languages, on a phone and on a desk: nothing complains, everything fits."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.test import Client as Visitor
from django.test import override_settings
from django.utils.translation import trans_real

from tests.browser.axe import faults
from tests.browser.test_path import failures
from tests.conftest import Demo, lay_in
from tests.walking import ROLES, person_of, reachable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LANGUAGES = ("en", "fr")
# The admin draws all its lists alike, and all its forms: what axe found sound in one is sound in the others.
ADMIN_PAGE = re.compile(r"^admin:\w+_(changelist|change|add)$")
# There, classes also name the app, the model and the field.
ADMIN_NAMES = re.compile(r"\b(app|column|field|model)-[\w-]+")
# Papers for a household are in its language, whoever prints them.
PAPERS = ("/consents/form/",)
# Pages that no link leads to.
UNLINKED = ("/look/",)

FITS = "document.documentElement.scrollWidth <= innerWidth"
# The language of a page; ids that it has twice; its pieces, each an element in its parent without words or values (what
# is in `main` and around it); and what a reader meets as one piece of text, but for what is in another language.
TOLD = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const shape = element => [element.localName, element.getAttribute('class'), ...element.getAttributeNames()].join(' ');
  const piece = element => `${shape(element.parentElement)} > ${shape(element)}`;
  const pieces = chosen => [...new Set([...document.querySelectorAll(chosen)].map(piece))];
  const own = element => element.closest('[lang]') === document.documentElement && !element.closest('script, style');
  const texts = [document.title.split(' – ')[0], document.title.split(' | ')[0]];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (own(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-label', 'value'])
    for (const element of document.querySelectorAll(name === 'value' ? 'input[type=submit]' : `[${name}]`))
      if (own(element)) texts.push(element.getAttribute(name));
  return {
    language: document.documentElement.lang,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    inside: pieces('main *'),
    around: pieces('body, body :not(main *)'),
    texts: [...new Set(texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text))],
  };
}"""


class Walker:
    """A browser in one language, in which one person after another signs in, and what was wrong with their pages.

    `english` are messages that have another text in French; `sound` the pieces of pages in which axe found nothing, by
    the kind of page: what it has read once there, it need not read again for the next role, or in the other language.
    """

    def __init__(self, browser: Any, server: str, language: str, english: set[str], sound: set[str]) -> None:
        self.server, self.language, self.english, self.sound = server, language, english, sound
        self.wrong: list[str] = []
        self.screen = PHONE
        self.context = browser.new_context(base_url=server, viewport=PHONE, locale=f"{language}-CA")
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complain(message.text))
        self.page.on("pageerror", lambda error: self.complain(str(error)))
        self.page.on("requestfailed", lambda request: [self.complain(one) for one in failures(request)])
        self.page.on("request", lambda request: self.request(request.url))

    def become(self, visitor: Visitor) -> None:
        """Go on as another person; what pages are drawn with is still in the browser's cache."""
        cookies = {
            settings.SESSION_COOKIE_NAME: visitor.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: self.language,
        }
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.server} for name, value in cookies.items()]
        )

    def complain(self, what: object) -> None:
        self.wrong.append(f"{self.page.url.removeprefix(self.server)} {self.language}: {what}")

    def request(self, url: str) -> None:
        if not url.startswith((self.server, "data:")):
            self.complain(f"asks for {url}")

    def open(self, address: str, kind: str) -> None:
        """Open a page and look it through, on a phone and on a desk: on the one that shows the last page first."""
        answer = self.page.goto(address)
        if answer.status != 200:
            self.complain(f"answers {answer.status}")
        told = self.page.evaluate(TOLD)
        in_own_language = told["language"].startswith(self.language)
        if not in_own_language and not address.endswith(PAPERS):
            self.complain("is in another language")
        if told["twice"]:
            self.complain(f"has ids twice: {told['twice']}")
        if self.language == "fr" and in_own_language and (left := self.english & set(told["texts"])):
            self.complain(f"says in English: {sorted(left)}")
        pieces = {*told["around"], *(f"{ADMIN_PAGE.sub('admin', kind)}: {piece}" for piece in told["inside"])}
        if kind.startswith("admin:"):
            pieces = {ADMIN_NAMES.sub("", piece) for piece in pieces}
        for screen in (self.screen, DESK if self.screen is PHONE else PHONE):
            if screen is not self.screen:
                self.page.set_viewport_size(screen)
                self.screen = screen
            if not self.page.evaluate(FITS):
                self.complain(f"is wider than {screen['width']}")
            if screen is PHONE and not pieces <= self.sound:
                self.hear_axe(pieces)

    def hear_axe(self, pieces: set[str]) -> None:
        found = faults(self.page)
        for fault in found:
            self.complain(fault)
        if not found:
            self.sound |= pieces


def english_messages() -> set[str]:
    """Messages, ours and Django's, that read otherwise in French, and are not the French of another message."""
    catalogue = dict(trans_real.translation("fr")._catalog.items())
    english = {message.rpartition("\x04")[2] if isinstance(message, str) else message[0] for message in catalogue}
    return english - set(catalogue.values())


@pytest.fixture
def city(live_server: Any, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo, served as on one's own machine, but that browsers keep what pages are drawn with; its address."""
    serve = StaticFilesHandlerMixin.serve

    def served(handler: Any, request: Any) -> Any:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    monkeypatch.setattr(StaticFilesHandlerMixin, "serve", served)
    lay_in(demo)
    with override_settings(DEBUG=True):
        yield live_server.url


def test_every_page_is_sound_for_every_role(browser: Any, city: str) -> None:
    english, sound, opened, walked = english_messages(), set(), set(), {}
    walkers = [Walker(browser, city, language, english, sound) for language in LANGUAGES]
    for role in ROLES:
        visitor = Visitor()
        visitor.force_login(person_of(role))
        walked[role] = reachable(visitor, *UNLINKED)
        for walker in walkers:
            walker.become(visitor)
        # In French, where an untranslated text shows. A kind of page that is new is opened in English too, every other
        # one in English first, so that axe reads both; but for the admin, which Django draws alike in both.
        for number, (kind, address) in enumerate(walked[role].items()):
            is_new = kind not in opened and not kind.startswith("admin:")
            for walker in walkers[:: -1 if number % 2 else 1]:
                if is_new or walker.language == "fr":
                    walker.open(address, kind)
        opened |= set(walked[role])
    for walker in walkers:
        walker.context.close()

    assert {role: len(pages) > 1 for role, pages in walked.items()} == dict.fromkeys(ROLES, True)
    wrong = [complaint for walker in walkers for complaint in walker.wrong]
    assert not wrong, "\n".join(wrong)
