"""Mail to several people, in which an address that is refused keeps nobody else from theirs."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)


def send_each(letters: Sequence[EmailMessage]) -> list[EmailMessage]:
    """Send letters one by one; those that could not be sent. The log names the kind of error, and nobody.

    Where no server answers, the rest is not tried: each would be waited for in turn.
    """
    connection, unsent = get_connection(), []
    for place, letter in enumerate(letters):
        try:
            connection.send_messages([letter])
        except SMTPException as error:
            log.warning("A mail was not sent: %s", type(error).__name__)
            unsent.append(letter)
        except OSError as error:
            log.warning("No mail server: %s", type(error).__name__)
            return [*unsent, *letters[place:]]
    return unsent
