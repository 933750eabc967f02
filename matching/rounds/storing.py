"""A plan kept as a round: its proposals, and a certificate for every household that it leaves out."""

from django.db import transaction

from agencies.models import User
from matching.models import Certificate, Proposal, Round
from matching.rounds.planning import Plan

BATCH = 2000


@transaction.atomic
def store(plan: Plan, person: User | None) -> Round:
    """Keep a plan as a round that is proposed, and binds nobody. `person`: None for the command."""
    made = Round.objects.create(
        as_of=plan.as_of,
        policy_id=plan.policy,
        made_by=person,
        households=plan.households,
        openings=len(plan.homes),
        pairs=plan.pairs,
        digest=plan.digest,
    )
    Proposal.objects.bulk_create(
        (
            Proposal(
                round=made,
                referral_id=match.household.referral_id,
                agency_id=match.household.agency_id,
                opening_id=match.home.opening_id,
                place=match.place,
                fit=match.fit,
                ask=match.ask,
            )
            for match in plan.matches
        ),
        batch_size=BATCH,
    )
    Certificate.objects.bulk_create(
        (
            Certificate(
                round=made,
                referral_id=left_out.household.referral_id,
                agency_id=left_out.household.agency_id,
                place=left_out.place,
                why=left_out.why,
                closest=left_out.closest,
                questions=left_out.questions,
                openings=[home.opening_id for home in plan.suiting(left_out)],
            )
            for left_out in plan.left_out
        ),
        batch_size=BATCH,
    )
    return made
