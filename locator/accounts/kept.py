"""What a person typed when their session ended, kept for them alone until they have signed in again.

The fields wait in the anonymous session of that browser, sealed, for an hour. A signed cookie, which no script reads,
says who used the browser last: to anyone else who signs in the fields are never shown, and are dropped. Passwords and
files are not kept.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from agencies.requests import Request
from locator.accounts.sealing import seal, unseal

KEPT_FOR = timedelta(hours=1)
LONGEST = 200_000  # characters: a long form, not a flood
SESSION_KEY = "kept_form"
COOKIE = "last_person"
COOKIE_AGE = timedelta(days=7)


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: by whom (their key), to which address, and its fields in their order."""

    person: str
    address: str
    fields: list[list[str]]
    had_files: bool


def remember_person(request: Request, response: Any) -> None:
    """Mark the browser as the signed-in person's, so that forms it sends later are known to be theirs."""
    person = str(request.user.pk)
    if last_person(request) != person:
        response.set_signed_cookie(
            COOKIE,
            person,
            salt=COOKIE,
            max_age=COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def last_person(request: Request) -> str | None:
    """The key of the person who last used this browser, if that is less than a week ago."""
    return request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=COOKIE_AGE)


def form_of(request: Request, person: str) -> KeptForm | None:
    """The form that a request carries; None if there is a password in it, or too much."""
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    fields = [[name, value] for name, value in fields if name != "csrfmiddlewaretoken"]
    length = sum(len(name) + len(value) for name, value in fields)
    if length > LONGEST or any("password" in name for name, _value in fields):
        return None
    return KeptForm(person, request.get_full_path(), fields, bool(request.FILES))


def keep_form(request: Request) -> bool:
    """Keep what a browser has sent, if it is known whose it is; say whether it was kept."""
    person = str(request.user.pk) if request.user.is_authenticated else last_person(request)
    form = form_of(request, person) if person else None
    if form:
        request.session[SESSION_KEY] = seal(json.dumps(asdict(form)))
    return form is not None


def kept_form(request: Request) -> KeptForm | None:
    """What the signed-in person typed before; anybody else's, or after an hour, is dropped."""
    sealed = request.session.get(SESSION_KEY)
    text = unseal(sealed, KEPT_FOR) if sealed else None
    form = KeptForm(**json.loads(text)) if text else None
    if form and form.person == str(request.user.pk):
        return form
    forget(request)
    return None


def page_of(request: Request) -> str:
    """The page a person was on when they sent something: what is shown to them again is never a mere fragment."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse("home")
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(page)._replace(scheme="", netloc="").geturl() if ours else reverse("home")


def go_to(request: Request, address: str) -> HttpResponse:
    """Lead to another page; for htmx the whole page, not the fragment that was asked for."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def to_sign_in(request: Request) -> HttpResponse:
    """Send somebody to the door; from there they come back to what they typed, or else to the page they were on."""
    sent = request.method not in ("GET", "HEAD") and keep_form(request)
    query = urlencode({"next": reverse("kept_form") if sent else page_of(request)}, safe="/")
    return go_to(request, f"{resolve_url(settings.LOGIN_URL)}?{query}")


def forget(request: Request) -> None:
    """Drop what is kept."""
    request.session.pop(SESSION_KEY, None)


def forget_once_sent(request: Request) -> None:
    """Drop what is kept when it arrives where it was going."""
    if request.method != "POST" or SESSION_KEY not in request.session:
        return
    form = kept_form(request)
    if form and form.address == request.get_full_path():
        forget(request)


@require_http_methods(["GET", "POST"])
def kept(request: Request) -> HttpResponse:
    """What the person had typed, to be sent to where it was going; a POST here drops it."""
    if request.method == "POST":
        forget(request)
    form = kept_form(request)
    return render(request, "account/kept.html", {"kept": form}) if form else redirect("home")


@requires_csrf_token
def refused(request: Request, reason: str = "") -> HttpResponse:
    """A form with a stale token, as after signing in again in another window: offered once more, with a fresh one.

    Only where the browser says that the form came from our own page: no other site can claim that.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    protected = getattr(request.resolver_match and request.resolver_match.func, "login_required", True)
    if ours and protected and not request.user.is_authenticated:
        return to_sign_in(request)
    if ours and protected and keep_form(request):
        return go_to(request, reverse("kept_form"))
    return render(request, "403_csrf.html", status=403)
