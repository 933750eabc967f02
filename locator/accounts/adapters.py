"""How django-allauth behaves in this house: our words, our language, our rules for the second factor."""

import secrets
import time
from base64 import b32encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from qrcode import QRCode  # type: ignore[import-untyped]
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from agencies.models import User
from locator.accounts.kept import kept_form
from locator.accounts.sealing import seal, unseal

WRONG_PAIR = _("Check the e-mail address and the password: together they open no account.")
WAIT = _("Too many attempts. Wait five minutes, then try again.")
WRONG_CODE = _("This is not the code of now: type the one that the app shows at this moment.")


def remember_language(response: HttpResponse, language: str) -> None:
    """Show the next pages on this device in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # a literal, says the stub
    )


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail and password. No message tells which of the two is wrong, or whether an account is closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_PAIR,
        "enter_current_password": _("Type the password that you use now."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": WAIT,
        "too_many_login_attempts": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody adds themselves: agencies and coordinators add people."""
        return False

    def post_login(self, request: Any, user: User, **kwargs: Any) -> HttpResponse:
        """From the sign-in on, pages are in the person's own language; what somebody else typed is dropped."""
        kept_form(request)
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what happened."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the person's password; wrong ones count as at the sign-in."""
        return self.authenticate(self.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in or confirmed the password need not do it again; everyone else must."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < REAUTHENTICATION_TIMEOUT for record in records)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """A link, in the person's language; a mail may be read by others, so it names nobody."""
        with override(user.language):
            super().send_password_reset_mail(user, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that nobody knows, if SECRET_KEY changed without SECRET_KEY_FALLBACKS."""
        return unseal(encrypted_text) or b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a fragment of the page: an image in the address (data:) would break our policy."""
        code = QRCode(image_factory=SvgPathFillImage, border=4)
        code.add_data(url)
        return code.make_image().to_string(encoding="unicode")
