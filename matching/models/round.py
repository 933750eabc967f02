"""A round: a plan for all waiting households and open units at once, what became of it, and why others are left out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.locking import LockOrder
from agencies.models import User, Visitor
from listings.models import Opening
from matching.access import can_see_rounds
from matching.enums import STANDING_PROPOSALS, Obstacle, ProposalState, RoundState, WhyUnmatched
from matching.models.offer import Offer
from matching.models.referral import OfReferral, OfReferralQuerySet, Referral


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Visitor) -> "RoundQuerySet":
        """Rounds are coordinators' work; nobody else sees one."""
        return self.all() if can_see_rounds(user) else self.none()


class Round(models.Model):
    """A whole plan as of a day (matching/rounds/README.md). A proposal until a coordinator commits it.

    `digest` tells one set of facts from another: the same facts give the same plan.
    """

    lock_order = LockOrder.OTHER

    as_of = models.DateField(_("as of"))
    policy = models.PositiveIntegerField(_("policy"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.PROPOSED)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        User, verbose_name=_("made by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("committed or discarded"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    households = models.PositiveIntegerField(_("households"))
    openings = models.PositiveIntegerField(_("openings"))
    pairs = models.PositiveIntegerField(_("pairs"))
    digest = models.CharField(_("digest of the facts"), max_length=64)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="round_state_is_whole",
                condition=Q(state=RoundState.PROPOSED, ended_at__isnull=True)
                | Q(state__in=[RoundState.COMMITTED, RoundState.DISCARDED], ended_at__isnull=False),
                violation_error_message=_("A round that is over says when it was committed or discarded."),
            )
        ]

    def __str__(self):
        return f"{self.as_of} {self.pk}"


class Proposal(OfReferral):
    """A unit that a round proposes to a household, in the order of priority (`place`), and what became of it.

    A coordinator may take it out or put one in (`by_hand`), always with a reason in words. One that was overtaken keeps
    what stood in the way, with the facts of its sentence (`obstacles.in_words`); older rows have a sentence in `words`.
    """

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="proposals")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="proposals")
    opening = models.ForeignKey(Opening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="proposals")
    place = models.PositiveIntegerField(_("place in line"))
    fit = models.PositiveIntegerField(_("fit"))
    ask = ArrayField(models.CharField(max_length=30), verbose_name=_("questions"), default=list, blank=True)
    by_hand = models.BooleanField(_("put in by a coordinator"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    words = models.CharField(_("why changed"), max_length=300, blank=True)
    obstacle = models.CharField(_("what stood in the way"), max_length=15, choices=Obstacle, blank=True)
    obstacle_facts = models.JSONField(_("facts of that"), default=dict, blank=True)
    changed_by = models.ForeignKey(
        User, verbose_name=_("changed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offer = models.OneToOneField(
        Offer, verbose_name=_("offer"), null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    objects = OfReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["round", "place", "id"]
        constraints = [
            OfReferral.same_agency("proposal"),
            models.UniqueConstraint(
                name="proposal_one_per_household",
                fields=["round", "referral"],
                condition=~Q(state=ProposalState.REMOVED),
                violation_error_message=_("The round already proposes a unit to this household."),
            ),
            models.UniqueConstraint(
                name="proposal_one_per_opening",
                fields=["round", "opening"],
                condition=~Q(state=ProposalState.REMOVED),
                violation_error_message=_("The round already proposes this unit to a household."),
            ),
            models.CheckConstraint(
                name="proposal_change_has_words",
                condition=Q(state__in=ProposalState.values)
                & ~Q(state=ProposalState.REMOVED, words="")
                & ~Q(by_hand=True, words=""),
                violation_error_message=_("Say why the plan is changed."),
            ),
            models.CheckConstraint(
                name="proposal_held_by_an_offer",
                condition=Q(state=ProposalState.HELD, offer__isnull=False)
                | (~Q(state=ProposalState.HELD) & Q(offer__isnull=True)),
                violation_error_message=_("A proposal that is held has its offer."),
            ),
            models.CheckConstraint(
                name="proposal_overtaken_says_why",
                condition=Q(obstacle__in=["", *Obstacle.values])
                & (
                    (Q(state=ProposalState.OVERTAKEN) & ~Q(obstacle="", words=""))
                    | ~Q(state=ProposalState.OVERTAKEN) & Q(obstacle="")
                ),
                violation_error_message=_("A proposal that was overtaken, and no other, says what stood in the way."),
            ),
        ]

    def __str__(self):
        return f"{self.round_id} {self.referral_id} {self.opening_id}"


class CertificateQuerySet(OfReferralQuerySet):
    def standing(self) -> "CertificateQuerySet":
        """Those of households that have no home in the round: none was put in by hand since."""
        given = Proposal.objects.filter(
            round=OuterRef("round"), referral=OuterRef("referral"), state__in=STANDING_PROPOSALS
        )
        return self.filter(~Exists(given))


class Certificate(OfReferral):
    """Why a round leaves a household without a unit: `closest` counts openings that fail one criterion alone.

    `openings`: where it was outranked, the openings it could have had, each proposed to a household before it.
    `questions`: where only questions keep it from all that suit, which, the most frequent first.
    """

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="certificates")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="certificates")
    place = models.PositiveIntegerField(_("place in line"))
    why = models.CharField(_("why"), max_length=20, choices=WhyUnmatched)
    closest = models.JSONField(_("closest"), default=dict)
    questions = ArrayField(models.CharField(max_length=30), verbose_name=_("questions"), default=list)
    openings = ArrayField(models.BigIntegerField(), verbose_name=_("openings"), default=list)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["round", "place", "id"]
        constraints = [
            OfReferral.same_agency("certificate"),
            models.UniqueConstraint(
                name="certificate_one_per_household",
                fields=["round", "referral"],
                violation_error_message=_("The round already says why this household has no unit."),
            ),
            models.CheckConstraint(
                name="certificate_why_known",
                condition=Q(why__in=WhyUnmatched.values),
                violation_error_message=_("Say why the household has no unit."),
            ),
        ]

    def __str__(self):
        return f"{self.round_id} {self.referral_id} {self.why}"
