"""Secrets that wait in the database: second factors, and what was typed when a session ended."""

import base64
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def _fernet() -> MultiFernet:
    """Seals with SECRET_KEY; opens what SECRET_KEY or one of SECRET_KEY_FALLBACKS has sealed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(__name__, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Encrypt and sign a text (AES-128 and HMAC-SHA-256)."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str, within: timedelta | None = None) -> str | None:
    """The text that was sealed; None if another key sealed it, or longer ago than `within`."""
    try:
        return _fernet().decrypt(sealed.encode(), ttl=int(within.total_seconds()) if within else None).decode()
    except InvalidToken:
        return None
