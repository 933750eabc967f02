from django.utils.translation import gettext_lazy as _

from matching.finding import find_client, find_opening, find_referral, find_unit
from matching.management.questions import QuestionCommand
from matching.pairs.documents import pair_json, pair_text
from matching.pairs.ranking import pair_for


class Command(QuestionCommand):
    help = "Every criterion for one household and one unit."
    ranked = False

    def add_arguments(self, parser):
        parser.add_argument("client", metavar="CLIENT", help=_("public code, or AGENCY/client_ref"))
        parser.add_argument("unit", metavar="UNIT", help=_("SOURCE/unit_ref; the source may be left out when unique"))
        super().add_arguments(parser)

    def answer(self, today, policy, options):
        client = find_client(options["client"])
        pair = pair_for(find_referral(client, today), find_opening(find_unit(options["unit"]), today))
        if options["format"] == "json":
            return pair_json(client, pair)
        return pair_text(client, pair)
