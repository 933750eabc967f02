from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from agencies.constraints import period
from agencies.locking import LockOrder
from agencies.models import User
from agencies.wording import day
from listings.enums import CloseReason, VerificationMethod
from listings.models.unit import Unit


class Opening(models.Model):
    """A unit on offer at a rent, from `offered_from` until the day before `closed_on` (null: not closed)."""

    lock_order = LockOrder.OTHER

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="openings")
    rent = models.DecimalField(_("rent a month"), max_digits=10, decimal_places=2)
    lease_months = models.PositiveSmallIntegerField(_("lease in months"), null=True, blank=True)
    offered_from = models.DateField(_("on offer from"))
    available_from = models.DateField(_("first possible move-in"))
    closed_on = models.DateField(_("no longer on offer from"), null=True, blank=True)
    close_reason = models.CharField(_("why closed"), max_length=20, choices=CloseReason, blank=True)

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        constraints = [
            ExclusionConstraint(
                name="opening_never_overlaps",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (period("offered_from", F("closed_on")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The unit is already on offer for some of these days."),
            ),
            models.CheckConstraint(
                name="opening_dates_in_order",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("offered_from")),
                violation_error_message=_("An opening closes after the day it starts."),
            ),
            models.CheckConstraint(
                name="opening_closed_with_a_reason",
                condition=Q(closed_on__isnull=True, close_reason="")
                | Q(closed_on__isnull=False, close_reason__in=CloseReason.values),
                violation_error_message=_("Give both the day an opening closed and why, or neither."),
            ),
            models.CheckConstraint(
                name="opening_rent",
                condition=Q(rent__range=(1, 20_000)),
                violation_error_message=_("A rent is between 1 and 20,000 dollars a month."),
            ),
            models.CheckConstraint(
                name="opening_lease",
                condition=Q(lease_months__isnull=True) | Q(lease_months__range=(1, 120)),
                violation_error_message=_("A lease is for 1 to 120 months."),
            ),
        ]
        indexes = [
            # As the pair view reads it: an opening without an end never closes.
            models.Index(
                Func(F("closed_on"), template="coalesce(%(expressions)s, 'infinity'::date)"), name="opening_by_end"
            ),
        ]

    def __str__(self):
        words = _("Opening %(number)s, on offer from %(date)s")
        return str(words % {"number": self.pk, "date": day(self.offered_from)})


class Verification(models.Model):
    """Someone confirmed on a day that the unit is as recorded: who and how."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="verifications")
    verified_on = models.DateField(_("confirmed on"))
    method = models.CharField(_("how"), max_length=10, choices=VerificationMethod)
    person = models.ForeignKey(
        User, verbose_name=_("confirmed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.UniqueConstraint(
                name="verification_once_a_day",
                fields=["unit", "verified_on", "method"],
                violation_error_message=_("This was already recorded for the day."),
            ),
            models.CheckConstraint(
                name="verification_method_known",
                condition=Q(method__in=VerificationMethod.values),
                violation_error_message=_("Choose how it was confirmed."),
            ),
        ]

    def __str__(self):
        return f"{day(self.verified_on)}, {self.get_method_display()}"
