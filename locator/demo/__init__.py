"""The demo's fictional city."""

from typing import TextIO

LOGINS: list[tuple[str, str, str]] = []


def load(stdout: TextIO) -> None:
    """Load the demo data, or return at once where it is there already. To be replaced by the real city."""
