"""Where a machine without a mail server prints its mails."""

import sys
from typing import Any

from django.core.mail.backends.console import EmailBackend


class ToErrorOutput(EmailBackend):
    """Mails printed on standard error: what a command writes to standard output stays one document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("stream", sys.stderr)
        super().__init__(*args, **kwargs)
