from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.constraints import Refusal
from agencies.locking import LockOrder
from agencies.models import User, Visitor
from matching.access import can_edit_policy, can_see_policy
from matching.enums import PriorityKey

TODAY = "(now() AT TIME ZONE 'America/Toronto')::date"
WEIGHTS = ("money", "size", "area", "access", "move_in", "freshness", "landlord")


def weight(label) -> models.PositiveSmallIntegerField:
    """How much a part counts in the fit: 1 to 100."""
    return models.PositiveSmallIntegerField(label)


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, user: Visitor) -> "PolicyQuerySet":
        """How places in line are decided is no secret among those who work with it; drafts are the coordinators'."""
        if not can_see_policy(user):
            return self.none()
        return self.all() if can_edit_policy(user) else self.filter(starts__isnull=False)


class Policy(models.Model):
    """How units are ranked and in which order households come, from a day on until the next version starts.

    Versioned, and never edited once it has started: what was decided under a version keeps saying so. A version without
    a first day is a draft, and counts for nothing.
    """

    lock_order = LockOrder.OTHER

    version = models.PositiveIntegerField(_("version"))
    starts = models.DateField(_("in force from"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    reason = models.CharField(_("why this version"), max_length=300, blank=True)
    author = models.ForeignKey(
        User, verbose_name=_("written by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    activated_by = models.ForeignKey(
        User, verbose_name=_("activated by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    weight_money = weight(_("weight of money"))
    weight_size = weight(_("weight of size"))
    weight_area = weight(_("weight of area"))
    weight_access = weight(_("weight of access wishes"))
    weight_move_in = weight(_("weight of the move-in date"))
    weight_freshness = weight(_("weight of freshness"))
    weight_landlord = weight(_("weight of the landlord's wishes"))

    largest_subsidy = models.DecimalField(_("largest subsidy a month"), max_digits=10, decimal_places=2)
    income_share = models.PositiveSmallIntegerField(_("share of income for housing, in percent"))
    fresh_days = models.PositiveSmallIntegerField(_("days a confirmation counts"))
    search_days = models.PositiveSmallIntegerField(_("days looked ahead for a move-in"))
    hold_days = models.PositiveSmallIntegerField(_("business days of a hold"), default=3)
    window_days = models.PositiveSmallIntegerField(_("business days of the priority window"), default=2)
    reply_days = models.PositiveSmallIntegerField(_("business days for a reply"), default=5)
    building_share = models.PositiveSmallIntegerField(
        _("share of a building for programme tenants, in percent"), default=20
    )
    priority = ArrayField(models.CharField(max_length=20, choices=PriorityKey), verbose_name=_("priority"))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="policy_one_per_version",
                fields=["version"],
                violation_error_message=_("There is already a policy with this version."),
            ),
            models.UniqueConstraint(
                name="policy_one_per_day",
                fields=["starts"],
                violation_error_message=_("Another policy starts on this day."),
            ),
            models.CheckConstraint(
                name="policy_weights",
                condition=Q(**{f"weight_{part}__range": (1, 100) for part in WEIGHTS}),
                violation_error_message=_("Every weight is between 1 and 100."),
            ),
            models.CheckConstraint(
                name="policy_limits",
                condition=Q(
                    largest_subsidy__range=(0, 20_000),
                    income_share__range=(1, 100),
                    fresh_days__range=(1, 365),
                    search_days__range=(1, 365),
                    hold_days__range=(1, 30),
                    window_days__range=(0, 30),
                    reply_days__range=(1, 60),
                    building_share__range=(1, 100),
                ),
                violation_error_message=_("A limit is out of range."),
            ),
            models.CheckConstraint(
                name="policy_priority_is_whole",
                condition=Q(priority__contained_by=PriorityKey.values)
                & Q(priority__contains=PriorityKey.values)
                & Q(priority__len=len(PriorityKey.values)),
                violation_error_message=_("The priority order names every key once."),
            ),
            models.CheckConstraint(
                name="policy_activation_has_a_reason",
                condition=Q(activated_by__isnull=True) | (Q(starts__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Who activates a version says from which day, and why."),
            ),
            Refusal(
                name="policy_in_force_stays",
                condition=f"OLD.starts <= {TODAY} OR OLD.starts IS DISTINCT FROM NEW.starts AND NEW.starts < {TODAY}",
                violation_error_message=_(
                    "A version that has started stays as it was decided, and none starts in the past: write the next."
                ),
            ),
        ]

    def __str__(self):
        return str(self.version)
