"""An opening proposed to a household, what happened to that, and the request to hold one out of turn."""

from datetime import date, time
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.access import can_see_cards
from agencies.constraints import CompositeForeignKey
from agencies.locking import LockOrder
from agencies.models import User
from agencies.models.client import OTHER_AGENCY
from agencies.wording import day
from listings.models import Opening
from matching.enums import DECLINED_STATES, LIVE_STATES, HoldGround, OfferReason, OfferState, Side
from matching.models.referral import OfReferral, OfReferralQuerySet, Referral


class Viewing(NamedTuple):
    """When a home is viewed: the day and, where it is known, the hour, as a clock in Ottawa shows it."""

    on: date
    at: time | None = None

    @staticmethod
    def of(row: "Offer | OfferEvent") -> "Viewing | None":
        """The viewing that an offer or its event has."""
        return Viewing(row.viewing_on, row.viewing_at) if row.viewing_on else None


class OfferQuerySet(OfReferralQuerySet):
    def live_on(self, day: date) -> "OfferQuerySet":
        """Offers that keep their opening from others on a day: from the hold, until it lapses, to the acceptance."""
        return self.filter(state__in=LIVE_STATES, made_on__lte=day).exclude(state=OfferState.HELD, held_until__lt=day)

    def taking_on(self, day: date) -> "OfferQuerySet":
        """Offers that take their opening on a day: the live ones, and a lease, also until the opening has closed.

        The facts of an opening say the same for PostgreSQL (pairs/sql/facts.sql, `offer_ends`).
        """
        return self.live_on(day) | self.filter(state=OfferState.LEASED, made_on__lte=day)

    def lapsed_on(self, day: date) -> "OfferQuerySet":
        """Holds past their last day that nobody has freed yet: anybody who needs the unit frees them."""
        return self.filter(state=OfferState.HELD, held_until__lt=day)

    def counted(self) -> "OfferQuerySet":
        """Offers as figures count them: one that was reopened once, and none that was recorded by mistake."""
        events = OfferEvent.objects.filter(offer=OuterRef("pk"))
        goes_on = events.filter(reason=OfferReason.AGAIN).exclude(from_state=F("to_state"))
        last_word = Subquery(events.order_by("-recorded_at", "-pk").values("reason")[:1])
        mistake = Q(state=OfferState.CANCELLED, last_word=OfferReason.MISTAKE)
        return self.alias(last_word=last_word).exclude(mistake).filter(~Exists(goes_on))


class Offer(OfReferral):
    """An opening proposed to a household, from the hold to the lease, or to the day it ended otherwise.

    A hold frees its opening once `held_until` (its last day) is past; `warned_of` is the last day that its people were
    told of by mail. `reply_by` is the day by which the next step is expected; `viewing_on` and `viewing_at` are the day
    and the hour of the viewing, as last arranged. A declined pair is not proposed again, unless someone reopens it.
    `stood_before` counts the households that stood before this one in priority when it was held, and `ground` says why
    it went ahead. `facts` are what it was made with, under the policy of version `policy`.
    """

    lock_order = LockOrder.OTHER

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="offers")
    opening = models.ForeignKey(Opening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(_("state"), max_length=20, choices=OfferState, default=OfferState.HELD)
    state_since = models.DateField(_("in this state since"))
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(
        User, verbose_name=_("made by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateField(_("held until"), null=True, blank=True)
    reply_by = models.DateField(_("reply by"), null=True, blank=True)
    viewing_on = models.DateField(_("viewing on"), null=True, blank=True)
    viewing_at = models.TimeField(_("viewing at"), null=True, blank=True)
    warned_of = models.DateField(_("warned of this last day"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)
    ground = models.CharField(_("went ahead because"), max_length=10, choices=HoldGround)
    ground_words = models.CharField(_("in words"), max_length=300, blank=True)
    stood_before = models.PositiveIntegerField(_("households before this one"), null=True, blank=True)
    policy = models.PositiveIntegerField(_("policy"), null=True, blank=True)
    facts = models.JSONField(_("facts"), null=True, blank=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            OfReferral.same_agency("offer"),
            models.UniqueConstraint(name="offer_with_agency", fields=["id", "agency"]),
            models.UniqueConstraint(
                name="offer_one_live_per_opening",
                fields=["opening"],
                condition=Q(state__in=LIVE_STATES),
                violation_error_message=_("This unit is already held or offered to another household."),
            ),
            models.CheckConstraint(
                name="offer_state_known",
                condition=Q(state__in=OfferState.values, ground__in=HoldGround.values),
                violation_error_message=_("Choose one of the states, and why the hold went ahead."),
            ),
            models.CheckConstraint(
                name="offer_allowed_with_words",
                condition=~Q(ground=HoldGround.ALLOWED, ground_words=""),
                violation_error_message=_("Say why the hold goes ahead out of turn."),
            ),
            models.CheckConstraint(
                name="offer_held_until_a_day",
                condition=~Q(state=OfferState.HELD) | Q(held_until__isnull=False, held_until__gte=F("made_on")),
                violation_error_message=_("A hold has a last day, on or after the day it was made."),
            ),
            models.CheckConstraint(
                name="offer_dates_in_order",
                condition=Q(state_since__gte=F("made_on")) & (Q(reply_by__isnull=True) | Q(reply_by__gte=F("made_on"))),
                violation_error_message=_("An offer changes, and waits for a reply, on or after the day it was made."),
            ),
            models.CheckConstraint(
                name="offer_viewing_on_a_day",
                condition=Q(viewing_on__isnull=True, viewing_at__isnull=True)
                | Q(viewing_on__isnull=False, viewing_on__gte=F("made_on")),
                violation_error_message=_("A viewing is on a day, on or after the day the offer was made."),
            ),
            models.CheckConstraint(
                name="offer_ended_when_closed",
                condition=Q(state__in=LIVE_STATES, ended_on__isnull=True)
                | (~Q(state__in=LIVE_STATES) & Q(ended_on__isnull=False, ended_on__gte=F("made_on"))),
                violation_error_message=_(
                    "An offer that is over has the day it ended, on or after the day it was made."
                ),
            ),
            models.CheckConstraint(
                name="offer_reopened_after_decline",
                condition=Q(reopened_on__isnull=True)
                | Q(state__in=DECLINED_STATES, ended_on__isnull=False, reopened_on__gte=F("ended_on")),
                violation_error_message=_("Only a declined offer is reopened, on or after the day it ended."),
            ),
        ]
        indexes = [models.Index(name="offer_by_referral", fields=["referral"])]

    def __str__(self):
        return str(_("Offer %(number)s, %(state)s") % {"number": self.pk, "state": self.get_state_display()})

    @property
    def last_held_on(self) -> date:
        """The last day of a hold; PostgreSQL lets no hold be without one."""
        return self.held_until or self.made_on

    @property
    def is_live(self) -> bool:
        """Whether it keeps its opening from others, a lapsed hold that nobody freed yet included."""
        return self.state in LIVE_STATES

    def has_lapsed(self, day: date) -> bool:
        """Whether it is a hold past its last day: `lapsed_on`, of a row."""
        return self.state == OfferState.HELD and self.held_until is not None and self.held_until < day


class OfferEvent(models.Model):
    """Something that happened to an offer: when, who recorded it, for whom, from which state to which, and why.

    An extension keeps the state; a step back and a reopening lead to an earlier one. Where a viewing was arranged, or
    put off to another day, it says to which.
    """

    offer = models.ForeignKey(
        Offer, verbose_name=_("offer"), on_delete=models.PROTECT, db_constraint=False, related_name="events"
    )
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, db_constraint=False, editable=False, related_name="+"
    )
    happened_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    person = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    behalf = models.CharField(_("on behalf of"), max_length=10, choices=Side, blank=True)
    from_state = models.CharField(pgettext_lazy("state", "from"), max_length=20, choices=OfferState, blank=True)
    to_state = models.CharField(pgettext_lazy("state", "to"), max_length=20, choices=OfferState)
    reason = models.CharField(_("reason"), max_length=15, choices=OfferReason, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    viewing_on = models.DateField(_("viewing on"), null=True, blank=True)
    viewing_at = models.TimeField(_("viewing at"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer event")
        verbose_name_plural = _("offer events")
        ordering = ["recorded_at", "id"]
        constraints = [
            CompositeForeignKey(
                name="offerevent_same_agency",
                fields=["offer", "agency"],
                to="matching.Offer",
                to_fields=["id", "agency_id"],
                violation_error_message=OTHER_AGENCY,
            ),
            models.CheckConstraint(
                name="offerevent_states_known",
                condition=Q(
                    from_state__in=["", *OfferState.values],
                    to_state__in=OfferState.values,
                    behalf__in=["", *Side.values],
                ),
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                name="offerevent_end_has_a_reason",
                condition=~Q(to_state__in=[*DECLINED_STATES, OfferState.CANCELLED, OfferState.EXPIRED], reason=""),
                violation_error_message=_("Say why the offer ended."),
            ),
            models.CheckConstraint(
                name="offerevent_reason_known",
                condition=Q(reason__in=["", *OfferReason.values]) & ~Q(reason=OfferReason.OTHER, words=""),
                violation_error_message=_("Choose one of the reasons; another reason needs words."),
            ),
            models.CheckConstraint(
                name="offerevent_viewing_on_a_day",
                condition=Q(viewing_on__isnull=True, viewing_at__isnull=True)
                | Q(to_state=OfferState.VIEWING, viewing_on__isnull=False, viewing_on__gte=F("happened_on")),
                violation_error_message=_("A viewing is arranged for the same day or a later one."),
            ),
        ]
        indexes = [models.Index(name="offerevent_by_offer", fields=["offer", "happened_on"])]

    def __str__(self):
        return f"{day(self.happened_on)}, {self.get_to_state_display()}"


class HoldRequestQuerySet(OfReferralQuerySet):
    def waiting(self) -> "HoldRequestQuerySet":
        """Requests that no coordinator has decided."""
        return self.filter(granted__isnull=True)

    def close(self) -> int:
        """End what waits, because the household or the home is no longer free: nobody decided, and nobody answers."""
        return self.waiting().update(granted=False, decided_at=timezone.now())

    def for_coordinators(self, user: User) -> "HoldRequestQuerySet":
        """What coordinators decide: requests of households whose cards they see."""
        if not can_see_cards(user):
            return self.none()
        return self.filter(referral__in=Referral.objects.cards_for(user))


class HoldRequest(OfReferral):
    """A worker asks a coordinator to let a household hold an opening although others stand before it.

    A request that nobody can grant any more is closed by the registry: not granted, and decided by nobody.
    """

    lock_order = LockOrder.OTHER

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="hold_requests")
    opening = models.ForeignKey(
        Opening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="hold_requests"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("why"), max_length=300)
    stood_before = models.PositiveIntegerField(_("households before this one"))
    granted = models.BooleanField(_("granted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = HoldRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to hold")
        verbose_name_plural = _("requests to hold")
        ordering = ["asked_at", "id"]
        constraints = [
            OfReferral.same_agency("holdrequest"),
            models.UniqueConstraint(
                name="holdrequest_one_waiting",
                fields=["referral", "opening"],
                condition=Q(granted__isnull=True),
                violation_error_message=_("A coordinator has already been asked about this."),
            ),
            models.CheckConstraint(
                name="holdrequest_has_words",
                condition=~Q(words=""),
                violation_error_message=_("Say why this household should have the unit now."),
            ),
            models.CheckConstraint(
                name="holdrequest_decision_is_whole",
                condition=Q(granted__isnull=True, decided_at__isnull=True, decided_by__isnull=True, answer="")
                | (
                    Q(
                        granted__isnull=False,
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                        decided_at__gte=F("asked_at"),
                    )
                    & ~Q(answer="")
                )
                | Q(
                    granted=False,
                    decided_at__isnull=False,
                    decided_at__gte=F("asked_at"),
                    decided_by__isnull=True,
                    answer="",
                ),
                violation_error_message=_("A decision names who made it, when, and why."),
            ),
        ]

    def __str__(self):
        return str(_("Request %(number)s") % {"number": self.pk})
