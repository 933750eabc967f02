from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from agencies.errors import Busy
from agencies.reading import reading
from agencies.requests import Request
from locator.accounts.kept import forget_once_sent, go_to, remember_person, to_sign_in
from matching.offers.mail import gathered

GetResponse = Callable[[Any], HttpResponseBase]

# What somebody needs to get a second factor, or to leave.
WITHOUT_SECOND_FACTOR = {"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "sign_out"}


def keep_nothing(get_response: GetResponse) -> GetResponse:
    """Forbid browsers to keep pages of signed-in people: after signing out, "back" shows the next person nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def read_once(get_response: GetResponse) -> GetResponse:
    """While a page is only read, the policy and the holidays are asked for once."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with reading() if request.method in ("GET", "HEAD") else nullcontext():
            return get_response(request)

    return middleware


def one_mail_each(get_response: GetResponse) -> GetResponse:
    """However much a request changes, a person is told of it in one mail."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with gathered() if request.method == "POST" else nullcontext():
            return get_response(request)

    return middleware


class AnswerBusy:
    """Where a page has no place of its own to say that somebody else is changing the same: the sentence, as a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponseBase | None:
        return render(request, "409.html", {"sentence": str(error)}, status=409) if isinstance(error, Busy) else None


class KeepWhatWasTyped:
    """Nothing is lost when a session ends in the middle of a form. Stands before LoginRequiredMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            remember_person(request, response)
        return response

    def process_view(self, request: Request, view: Callable, *_arguments: object) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            forget_once_sent(request)
            return None
        return to_sign_in(request) if getattr(view, "login_required", True) else None


class RequireSecondFactor:
    """Where REQUIRE_SECOND_FACTOR is on, no page opens, the admin's included, before a person has a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Request, view: Callable, *_arguments: object) -> HttpResponseBase | None:
        if not settings.REQUIRE_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.view_name in WITHOUT_SECOND_FACTOR:
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        return go_to(request, reverse("mfa_activate_totp"))
