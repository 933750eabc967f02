from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.management.base import NothingTried
from agencies.wording import number
from matching.enums import ProposalState
from matching.management.questions import QuestionCommand
from matching.offers.mail import gathered
from matching.rounds.committing import commit
from matching.rounds.planning import Plan, plan_of
from matching.rounds.reading import read_facts
from matching.rounds.storing import store
from matching.rounds.telling import plan_json, plan_text


class Command(QuestionCommand):
    help = "A plan for all waiting households and open units at once; --commit holds the units."
    ranked = False

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--commit",
            action="store_true",
            help=gettext_lazy("keep the round, and hold its units for their households"),
        )

    def handle(self, *args, **options):
        today = localdate()
        if options["commit"] and options["as_of"] not in (None, today):
            raise NothingTried(_("A round is committed as of today only: leave out --as-of, or --commit."))
        with gathered():
            super().handle(*args, **options)

    def answer(self, today, policy, options):
        made = plan_of(read_facts(policy, self._tell), today, policy)
        if options["commit"]:
            self._commit(made)
        return plan_json(made) if options["format"] == "json" else plan_text(made)

    def _commit(self, made: Plan) -> None:
        kept = commit(store(made, None), None, localdate())
        held = kept.proposals.filter(state=ProposalState.HELD).count()
        self._say(
            ngettext("Committed: %(count)s unit is held.", "Committed: %(count)s units are held.", held)
            % {"count": number(held)}
        )

    def _tell(self, done: int, of: int) -> None:
        self._say(_("%(done)s of %(of)s households read") % {"done": number(done), "of": number(of)})

    def _say(self, text: str) -> None:
        self.stderr.write(text, style_func=str)
