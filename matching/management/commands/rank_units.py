from django.utils.translation import gettext_lazy as _

from matching.finding import find_client, find_referral
from matching.management.questions import QuestionCommand
from matching.pairs.documents import units_json, units_text
from matching.pairs.ranking import units_for


class Command(QuestionCommand):
    help = "Best open units for a household, with reasons and questions."

    def add_arguments(self, parser):
        parser.add_argument("client", metavar="CLIENT", help=_("public code, or AGENCY/client_ref"))
        super().add_arguments(parser)

    def answer(self, today, policy, options):
        client = find_client(options["client"])
        ranking = units_for(find_referral(client, today), options["limit"])
        if options["format"] == "json":
            return units_json(client, ranking, today, policy.version)
        return units_text(client, ranking, today)
