from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from listings.models import Opening
from matching.enums import DECLINED_STATES, LIVE_STATES, OfferState
from matching.models.referral import OfReferral, Referral


class Offer(OfReferral):
    """An opening proposed to a household, from the hold to the lease, or to the day it ended otherwise.

    A hold frees its opening once `held_until` (its last day) is past. A declined pair is not proposed again, unless
    someone reopens it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="offers")
    opening = models.ForeignKey(Opening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(_("state"), max_length=20, choices=OfferState, default=OfferState.HELD)
    made_on = models.DateField(_("made on"))
    held_until = models.DateField(_("held until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            OfReferral.same_agency("offer"),
            models.UniqueConstraint(
                name="offer_one_live_per_opening",
                fields=["opening"],
                condition=Q(state__in=LIVE_STATES),
                violation_error_message=_("This unit is already held or offered to another household."),
            ),
            models.CheckConstraint(
                name="offer_state_known",
                condition=Q(state__in=OfferState.values),
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                name="offer_held_until_a_day",
                condition=~Q(state=OfferState.HELD) | Q(held_until__isnull=False, held_until__gte=F("made_on")),
                violation_error_message=_("A hold has a last day, on or after the day it was made."),
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
        return f"{self.referral_id} {self.opening_id} {self.state}"
