from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.constraints import broken_constraint
from agencies.importing.cells import CellError, clean
from agencies.management.base import ContractCommand, NothingTried
from agencies.models import Agency


class Command(ContractCommand):
    help = "Add an agency."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help=_("letters, digits, hyphens; for commands and addresses"))
        parser.add_argument("name_en", metavar="NAME_EN", help=_("its name in English"))
        parser.add_argument("name_fr", metavar="NAME_FR", help=_("its name in French"))

    def handle(self, *args: Any, code: str, name_en: str, name_fr: str, **options: Any) -> None:
        try:
            agency = Agency(code=clean(code), name_en=clean(name_en), name_fr=clean(name_fr))
            agency.clean_fields()
            with transaction.atomic():
                agency.save()
        except ValidationError as error:
            raise NothingTried(
                " ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
            ) from error
        except CellError as error:
            raise NothingTried(str(error)) from error
        except IntegrityError as error:
            raise NothingTried(broken_constraint(error)) from error
        self.stdout.write(_("Added: %(name)s (%(code)s).") % {"name": agency.name, "code": agency.code})
