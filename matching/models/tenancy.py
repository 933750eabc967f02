"""What comes after the lease: the tenancy, and how it goes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.access import can_see_households
from agencies.constraints import CompositeForeignKey, period
from agencies.models import Agency, User, Visitor
from agencies.models.client import OTHER_AGENCY
from agencies.wording import day
from listings.models import Unit
from matching.enums import CheckInKind, CheckInOutcome, Destination, EndReason
from matching.models.offer import Offer
from matching.models.referral import OfReferral, OfReferralQuerySet, Referral


class Tenancy(OfReferral):
    """A household leases a unit from `lease_on` until the day before `ended_on` (null: it goes on).

    The move-in is not the lease: `moved_in_on` is the first day on which the household has the key *and* slept there.
    Amounts are CAD a month as agreed at the start.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="tenancies")
    offer = models.OneToOneField(
        Offer, verbose_name=_("offer"), null=True, blank=True, on_delete=models.PROTECT, related_name="tenancy"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="tenancies")
    lease_on = models.DateField(_("lease from"))
    moved_in_on = models.DateField(_("moved in on"), null=True, blank=True)
    rent = models.DecimalField(_("rent a month"), max_digits=10, decimal_places=2)
    subsidy = models.DecimalField(_("subsidies a month"), max_digits=10, decimal_places=2, default=0)
    support_agency = models.ForeignKey(
        Agency, verbose_name=_("support by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason, blank=True)
    end_words = models.CharField(_("in words"), max_length=300, blank=True)
    destination = models.CharField(_("where they went"), max_length=15, choices=Destination, blank=True)

    objects = OfReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenancy")
        verbose_name_plural = _("tenancies")
        ordering = ["-lease_on", "-id"]
        constraints = [
            OfReferral.same_agency("tenancy"),
            models.UniqueConstraint(name="tenancy_with_agency", fields=["id", "agency"]),
            ExclusionConstraint(
                name="tenancy_never_overlaps",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (period("lease_on", F("ended_on")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The unit is already leased for some of these days."),
            ),
            models.UniqueConstraint(
                name="tenancy_one_at_a_time",
                fields=["referral"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("The household already has a tenancy."),
            ),
            models.CheckConstraint(
                name="tenancy_dates_in_order",
                condition=(Q(moved_in_on__isnull=True) | Q(moved_in_on__gte=F("lease_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("lease_on")))
                & (Q(ended_on__isnull=True) | Q(moved_in_on__isnull=True) | Q(ended_on__gte=F("moved_in_on"))),
                violation_error_message=_("Lease, move-in and end come in this order."),
            ),
            models.CheckConstraint(
                name="tenancy_amounts",
                condition=Q(rent__range=(1, 20_000), subsidy__range=(0, 20_000)),
                violation_error_message=_(
                    "A rent is between 1 and 20,000 dollars a month, subsidies between 0 and 20,000."
                ),
            ),
            models.CheckConstraint(
                name="tenancy_end_is_whole",
                condition=Q(ended_on__isnull=True, end_reason="", end_words="", destination="")
                | (
                    Q(
                        ended_on__isnull=False,
                        end_reason__in=EndReason.values,
                        destination__in=Destination.values,
                    )
                    & ~Q(end_reason=EndReason.OTHER, end_words="")
                ),
                violation_error_message=_(
                    "The end of a tenancy has a day, a reason and where they went; another reason needs words."
                ),
            ),
        ]
        indexes = [
            models.Index(name="tenancy_by_referral", fields=["referral"]),
            models.Index(name="tenancy_by_move_in", fields=["moved_in_on"], condition=Q(moved_in_on__isnull=False)),
        ]

    def __str__(self):
        words = _("Tenancy %(number)s, lease from %(date)s")
        return str(words % {"number": self.pk, "date": day(self.lease_on)})


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: Visitor) -> "CheckInQuerySet":
        """Check-ins of the person's own agency, for caseworkers and leads; nothing for anybody else."""
        return self.filter(agency_id=user.agency_id) if can_see_households(user) else self.none()

    def cards_for(self, user: Visitor) -> "CheckInQuerySet":
        """Check-ins of tenancies that locators and coordinators see as cards."""
        return self.filter(tenancy__in=Tenancy.objects.cards_for(user))


class CheckIn(models.Model):
    """A visit or talk about how a tenancy goes, due so many months after the move-in."""

    tenancy = models.ForeignKey(
        Tenancy, verbose_name=_("tenancy"), on_delete=models.PROTECT, db_constraint=False, related_name="check_ins"
    )
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, db_constraint=False, editable=False, related_name="+"
    )
    kind = models.CharField(_("after"), max_length=10, choices=CheckInKind)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    person = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("how it goes"), max_length=15, choices=CheckInOutcome, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["due_on", "id"]
        constraints = [
            CompositeForeignKey(
                name="checkin_same_agency",
                fields=["tenancy", "agency"],
                to="matching.Tenancy",
                to_fields=["id", "agency_id"],
                violation_error_message=OTHER_AGENCY,
            ),
            models.UniqueConstraint(
                name="checkin_once",
                fields=["tenancy", "kind"],
                violation_error_message=_("This check-in is already on the list."),
            ),
            models.CheckConstraint(
                name="checkin_is_whole",
                condition=Q(kind__in=CheckInKind.values)
                & (Q(done_on__isnull=True, outcome="") | Q(done_on__isnull=False, outcome__in=CheckInOutcome.values)),
                violation_error_message=_("A check-in that is done has a day, and says how it goes."),
            ),
        ]
        indexes = [models.Index(name="checkin_by_due", fields=["due_on"], condition=Q(done_on__isnull=True))]

    def __str__(self):
        return f"{day(self.due_on)}, {self.get_kind_display()}"
