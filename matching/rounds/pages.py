"""What the pages about a round show, as lists that are read with few queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from agencies.models import User
from listings.access import on_offer
from listings.models import Opening, SourceRecord
from listings.wording import title
from matching.enums import STANDING_PROPOSALS, ProposalState, RoundState, WhyUnmatched
from matching.models import Certificate, Offer, Pair, Proposal, Referral, Round
from matching.models.pair import points
from matching.offers import obstacles
from matching.pairs.documents import priority_words
from matching.pairs.ranking import policy_on, with_pair_records
from matching.pairs.reasons import question_labels, questions
from matching.rounds.telling import why_in_words

MOST = 20
NAME = Concat(F("source"), Value("/"), F("ref"))


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in a table: its unit as SOURCE/unit_ref, and its questions in words."""

    proposal: Proposal
    unit: str
    asks: list[str]

    @property
    def title(self) -> str:
        """What the home is and where."""
        return title(self.proposal.opening.unit)

    @property
    def points(self) -> int:
        """The fit as people read it."""
        return points(self.proposal.fit)

    @property
    def in_the_way(self) -> str:
        """Why the proposal was no longer possible, where that was kept as a code; else blank."""
        proposal = self.proposal
        return obstacles.in_words(proposal.obstacle, proposal.obstacle_facts) if proposal.obstacle else ""


@dataclass(frozen=True)
class CertificateLine:
    """A certificate in words."""

    certificate: Certificate
    words: str


@dataclass(frozen=True)
class RoundFigures:
    """A round in numbers: the homes that were `planned` for a household, and those of them that still are (`standing`).

    Taken out, or no longer possible when the round was committed, they are not; `without`: the round's households that
    have no home in it.
    """

    planned: int
    standing: int
    without: int
    by_state: dict[str, int]
    by_hand: int
    removed: int
    median_fit: int | None
    lowest_fit: int | None
    questions: int
    left_out: dict[str, int]

    @property
    def total_left_out(self) -> int:
        return sum(self.left_out.values())


def unit_names(openings: Iterable[int]) -> dict[int, str]:
    """SOURCE/unit_ref of the units of openings, by the oldest source."""
    records = SourceRecord.objects.filter(is_oldest=True, unit__openings__in=set(openings))
    return dict(records.annotate(name=NAME).values_list("unit__openings", "name"))


def proposals_of(made: Round, user: User) -> QuerySet[Proposal]:
    """The proposals that a coordinator may see household by household, in order of priority."""
    found = made.proposals.cards_for(user).select_related(
        "referral__client", "referral__standing", "agency", "opening__unit__area", "changed_by"
    )
    return found.order_by("place", "pk")


def lines_of(proposals: Iterable[Proposal]) -> list[ProposalLine]:
    """Proposals as lines of a table; one query."""
    proposals = list(proposals)
    names = unit_names(proposal.opening_id for proposal in proposals)
    return [ProposalLine(one, names.get(one.opening_id, ""), question_labels(one.ask)) for one in proposals]


def certificates_of(made: Round, user: User, why: str = "") -> QuerySet[Certificate]:
    """The certificates that a coordinator may see household by household, in order of priority."""
    found = (
        made.certificates.standing()
        .cards_for(user)
        .select_related("referral__client", "agency")
        .order_by("place", "pk")
    )
    return found.filter(why=why) if why in WhyUnmatched.values else found


def certificates_in_words(certificates: Iterable[Certificate]) -> list[CertificateLine]:
    """Certificates in words, without a word about who got the units; one query."""
    certificates = list(certificates)
    names = unit_names(opening for one in certificates for opening in one.openings)
    return [
        CertificateLine(
            one, why_in_words(one.why, one.closest, one.questions, [names[o] for o in one.openings if o in names])
        )
        for one in certificates
    ]


def figures_of(made: Round) -> RoundFigures:
    """The round in numbers: three queries."""
    proposals = list(made.proposals.order_by())
    by_state = Counter(one.state for one in proposals)
    standing = [one for one in proposals if one.state in STANDING_PROPOSALS]
    fits = [one.fit for one in standing]
    counted = made.certificates.standing().order_by().values_list("why").annotate(Count("pk"))
    return RoundFigures(
        planned=len(proposals) - by_state[ProposalState.REMOVED],
        standing=len(standing),
        without=made.households - sum(one.place <= made.households for one in standing),
        by_state=dict(by_state),
        by_hand=sum(one.by_hand for one in standing),
        removed=by_state[ProposalState.REMOVED],
        median_fit=points(int(median(fits))) if fits else None,
        lowest_fit=points(min(fits)) if fits else None,
        questions=sum(bool(one.ask) for one in standing),
        left_out=dict(counted),
    )


@dataclass(frozen=True)
class FreeHome:
    """What a home is and where, and its unit as SOURCE/unit_ref."""

    title: str
    name: str


def free_homes(made: Round, today: date, most: int) -> list[FreeHome]:
    """The first open units that no offer takes and a proposed round gives to nobody."""
    taken = made.proposals.exclude(state=ProposalState.REMOVED).values("opening_id")
    openings = on_offer(today).exclude(pk__in=taken).exclude(pk__in=Offer.objects.taking_on(today).values("opening_id"))
    openings = openings.filter(unit__source_records__is_oldest=True).select_related("unit__area")
    name = Concat(F("unit__source_records__source"), Value("/"), F("unit__source_records__ref"))
    found = openings.annotate(name=name).order_by("name")[:most]
    return [FreeHome(title(opening.unit), opening.name) for opening in found]


@dataclass(frozen=True)
class Candidate:
    """A household that a free unit suits, and how many others that the round leaves out stand before it."""

    pair: Pair
    before: int
    priority: str
    asks: list[str]


def candidates(made: Round, opening: Opening, user: User, today: date) -> list[Candidate]:
    """The first households in line for a unit that the round leaves out, within `on_day`."""
    planned = made.proposals.exclude(state=ProposalState.REMOVED).values("referral_id")
    busy = Offer.objects.live_on(today).values("referral__client")
    line = Pair.objects.filter(opening_id=opening.pk, referral__in=Referral.objects.cards_for(user))
    line = line.could_be_offered().exclude(referral_id__in=planned).exclude(referral__client__in=busy)
    first = list(line.by_priority(policy_on(today)).values_list("referral_id", flat=True)[:MOST])
    pairs = {pair.referral_id: pair for pair in with_pair_records(line.filter(referral_id__in=first))}
    return [
        Candidate(pairs[one], place, priority_words(pairs[one]), question_labels(questions(pairs[one])))
        for place, one in enumerate(first)
    ]


def latest_certificate(referral: Referral) -> CertificateLine | None:
    """Why the latest committed round left a household without a unit, if it did."""
    latest = Round.objects.filter(state=RoundState.COMMITTED).order_by("-ended_at", "-pk").values("pk")[:1]
    standing = Certificate.objects.standing()
    found = standing.filter(Q(round=latest), referral=referral, agency=referral.agency_id)
    lines = certificates_in_words(found.select_related("round"))
    return lines[0] if lines else None
