"""Every page that a person can reach by following links, one of each kind."""

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client as Visitor
from django.urls import Resolver404, resolve

from agencies.enums import Role
from agencies.models import User
from locator import demo

ROLES = Role.values
# Arguments that say which household, home, row or month a page is about: one page stands for all of them.
WHICH = {"code", "name", "object_id", "other", "pk", "month"}
# Files to download, which have tests of their own; a PDF takes seconds.
FILES = re.compile(r"[./](csv|xlsx|pdf|json|file)/?$")
# Pages of the admin that are the same for every model.
ALIKE = re.compile(r"^admin:\w+_(history|delete)$")
LINKS_OUT = ("/static/", "/admin/jsi18n/")


def person_of(role: str) -> User:
    """The person of the demo who signs in first in a role."""
    people = {user.email: user for user in User.objects.filter(role=role)}
    return next(people[email] for email, _password, _description in demo.LOGINS if email in people)


class Links(HTMLParser):
    """Where the links of a page lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def walk(look: Callable[[str, str], Iterable[str] | None], *more: str) -> dict[str, str]:
    """The address of one page of each kind, by its name, to which links lead from the first page or `more`.

    `look` opens the page of a kind at an address and tells where its links lead; None where it is no page. A page about
    something chosen (a step of a form, a criterion) is a kind of its own. Files to download are left out.
    """
    waiting, pages = ["/", *more], {}
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if not kind or kind in pages or FILES.search(urlsplit(address).path):
            continue
        found = look(kind, address)
        if found is None:
            continue
        pages[kind] = address
        for link in within_site(found, address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return pages


def reachable(visitor: Visitor, *more: str) -> dict[str, str]:
    """The pages that a visitor reaches, as `walk` tells them, without a browser."""

    def look(_kind: str, address: str) -> list[str] | None:
        answer = visitor.get(address)
        assert answer.status_code == 200 or answer.status_code == 302, f"{address} answers {answer.status_code}"
        if answer.status_code == 302 or "attachment" in answer.get("Content-Disposition", ""):
            return None
        return Links(answer.content.decode()).found

    return walk(look, *more)


def within_site(found: Iterable[str], address: str) -> Iterator[str]:
    """Where the links of the page at an address lead within the site."""
    for href in found:
        parts = urlsplit(urljoin(address, href))
        if not parts.netloc and parts.scheme == "" and not parts.path.startswith(LINKS_OUT):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def kind_of(address: str) -> str:
    """The name of the page at an address, with what was chosen; empty if there is none."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    chosen = [str(value) for name, value in match.kwargs.items() if name not in WHICH]
    return " ".join([ALIKE.sub(r"admin:any_\1", match.view_name), *chosen])
