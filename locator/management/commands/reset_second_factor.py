import logging
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agencies.management.base import ContractCommand, NothingTried
from agencies.models import User

log = logging.getLogger(__name__)


class Command(ContractCommand):
    help = "For somebody who lost their phone: forget their second factor, so that they set up another one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help=_("the work e-mail they sign in with"))

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise NothingTried(_("Nobody signs in with this e-mail address."))
        with transaction.atomic():
            forgotten, _each = Authenticator.objects.filter(user=person).delete()
            if not forgotten:
                raise NothingTried(_("This person has no second factor: nothing to forget."))
            end_sessions(person)
        log.warning("second factor of person %s forgotten by reset_second_factor", person.pk)
        self.stdout.write(
            _("Forgotten. At the next sign-in they set up another phone; they are signed out everywhere.")
        )


def end_sessions(person: User) -> None:
    """Sign a person out everywhere: whoever found the phone may have found the laptop."""
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
