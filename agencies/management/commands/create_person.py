from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.constraints import broken_constraint
from agencies.enums import Language, Role
from agencies.importing.cells import CellError, clean
from agencies.management.base import ContractCommand, NothingTried
from agencies.models import Agency, User


class Command(ContractCommand):
    help = "Add a person who signs in; asks for their first password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help=_("the work e-mail they sign in with"))
        parser.add_argument("name", metavar="NAME", help=_("first and last name"))
        parser.add_argument("--role", choices=Role.values, required=True, help=_("what they may do"))
        parser.add_argument("--agency", metavar="CODE", help=_("the agency they work for"))
        parser.add_argument("--language", choices=Language.values, default=Language.ENGLISH, help=_("their language"))

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            person = User(
                email=clean(email).lower(),
                name=clean(name),
                role=options["role"],
                agency=self.agency(options["agency"]),
                language=options["language"],
            )
            person.clean_fields(exclude=["password"])
            person.set_password(self.password(person))
            with transaction.atomic():
                person.save()
        except ValidationError as error:
            raise NothingTried(" ".join(error.messages)) from error
        except CellError as error:
            raise NothingTried(str(error)) from error
        except IntegrityError as error:
            raise NothingTried(broken_constraint(error)) from error
        self.stdout.write(_("Added: %(name)s.") % {"name": person.name})

    def agency(self, code: str | None) -> Agency | None:
        """The agency of a code; None without one. Raises NothingTried if nobody has it."""
        if code is None:
            return None
        agency = Agency.objects.filter(code=code).first()
        if agency is None:
            raise NothingTried(_("No agency has this code: add it with create_agency first."))
        return agency

    def password(self, person: User) -> str:
        """A password typed twice. Raises ValidationError if it is too easy, NothingTried if the two differ."""
        password = getpass(_("First password of %(name)s: ") % {"name": person.name})
        validate_password(password, person)
        if getpass(_("Once more: ")) != password:
            raise NothingTried(_("The two passwords differ: nobody was added."))
        return password
