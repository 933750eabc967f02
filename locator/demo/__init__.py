"""The demo's fictional city."""

from django.core.management.base import OutputWrapper

LOGINS: list[tuple[str, str, str]] = []


def load(stdout: OutputWrapper) -> None:
    """Load the demo data, or return at once where it is there already. To be replaced by the real city."""
