import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.constraints import broken_constraint
from agencies.management.base import ContractCommand, NothingTried
from agencies.models import Agency


class Command(ContractCommand):
    help = gettext_lazy("Add an agency.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help=_("letters, digits, hyphens; for commands and addresses"))
        parser.add_argument("name_en", metavar="NAME_EN", help=_("its name in English"))
        parser.add_argument("name_fr", metavar="NAME_FR", help=_("its name in French"))

    def handle(self, *args: Any, code: str, name_en: str, name_fr: str, **options: Any) -> None:
        agency = Agency(
            code=code.strip(),
            name_en=unicodedata.normalize("NFC", name_en).strip(),
            name_fr=unicodedata.normalize("NFC", name_fr).strip(),
        )
        try:
            agency.clean_fields()
            with transaction.atomic():
                agency.save()
        except ValidationError as error:
            problems = [
                f"{agency._meta.get_field(field).verbose_name}: {' '.join(messages)}"
                for field, messages in error.message_dict.items()
            ]
            raise NothingTried(" ".join(problems)) from error
        except IntegrityError as error:
            raise NothingTried(broken_constraint(error)) from error
        self.stdout.write(_("Added: %(name)s (%(code)s).") % {"name": agency.name, "code": agency.code})
