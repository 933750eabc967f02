from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.access import can_resolve_lookalikes
from agencies.constraints import CompositeForeignKey
from agencies.enums import LookalikeOutcome
from agencies.locking import LockOrder
from agencies.models.agency import Agency, User, Visitor
from agencies.models.client import OTHER_AGENCY, Client


class LookalikeQuerySet(models.QuerySet["Lookalike"]):
    def visible_to(self, user: Visitor) -> "LookalikeQuerySet":
        """Coordinators alone learn which two households, and whose: each agency learns only that there is one."""
        return self if can_resolve_lookalikes(user) else self.none()

    def about(self, client: Client | OuterRef) -> "LookalikeQuerySet":
        """The pairs that a household is part of."""
        return self.filter(Q(first=client) | Q(second=client))


class Lookalike(models.Model):
    """Two households of different agencies with the same name and birth date: perhaps the same people, referred twice.

    `outcome` is blank until a coordinator has found out, with both agencies.
    """

    lock_order = LockOrder.OTHER

    first = models.ForeignKey(Client, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    first_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    second = models.ForeignKey(Client, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    second_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    found_on = models.DateField(_("found on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=LookalikeOutcome, blank=True)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, verbose_name=_("resolved by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = LookalikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible double referral")
        verbose_name_plural = _("possible double referrals")
        constraints = [
            *(
                CompositeForeignKey(
                    name=f"lookalike_{side}_same_agency",
                    fields=[side, f"{side}_agency"],
                    to="agencies.Client",
                    to_fields=["id", "agency_id"],
                    violation_error_message=OTHER_AGENCY,
                )
                for side in ("first", "second")
            ),
            models.UniqueConstraint(
                name="lookalike_once_per_pair",
                fields=["first", "second"],
                violation_error_message=_("These two households were already noticed."),
            ),
            models.CheckConstraint(
                name="lookalike_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message=_("A household does not look like itself; the older record comes first."),
            ),
            models.CheckConstraint(
                name="lookalike_resolution_is_whole",
                condition=Q(outcome="", resolved_on__isnull=True, resolved_by__isnull=True)
                | Q(
                    outcome__in=LookalikeOutcome.values,
                    resolved_on__isnull=False,
                    resolved_on__gte=F("found_on"),
                    resolved_by__isnull=False,
                ),
                violation_error_message=_(
                    "An outcome names who found it and the day, on or after the pair was noticed."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.first_id} {self.second_id}"

    @property
    def sides(self) -> tuple[Client, Client]:
        """Both households, the older record first."""
        return self.first, self.second
