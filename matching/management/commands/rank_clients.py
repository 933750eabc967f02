from django.utils.translation import gettext_lazy as _

from matching.finding import find_opening, find_unit
from matching.management.questions import QuestionCommand
from matching.pairs.documents import households_json, households_text
from matching.pairs.ranking import households_for


class Command(QuestionCommand):
    help = "Households for an open unit, in order of priority."

    def add_arguments(self, parser):
        parser.add_argument("unit", metavar="UNIT", help=_("SOURCE/unit_ref; the source may be left out when unique"))
        super().add_arguments(parser)

    def answer(self, today, policy, options):
        unit = find_unit(options["unit"])
        ranking = households_for(find_opening(unit, today), policy, options["limit"])
        name = str(unit.source_records.get(is_oldest=True))
        if options["format"] == "json":
            return households_json(name, ranking, today, policy.version)
        return households_text(name, ranking, today)
