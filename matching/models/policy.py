from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.constraints import Refusal
from agencies.locking import LockOrder
from agencies.models import User, Visitor
from matching.access import can_edit_policy, can_see_policy
from matching.enums import PriorityKey

TODAY = "(now() AT TIME ZONE 'America/Toronto')::date"
WEIGHTS = ("money", "size", "area", "access", "move_in", "freshness", "landlord")

# Between which numbers a policy decides, by the constraint that keeps them there.
BOUNDS: dict[str, dict[str, tuple[int, int]]] = {
    "policy_limits": {
        "largest_subsidy": (0, 20_000),
        "income_share": (1, 100),
        "fresh_days": (1, 365),
        "search_days": (1, 365),
        "hold_days": (1, 30),
        "window_days": (0, 30),
        "reply_days": (1, 60),
        "building_share": (1, 100),
    },
    "policy_homelessness": {
        "fleeing_days": (0, 365),
        "chronic_days_1y": (1, 366),
        "chronic_days_3y": (1, 1096),
    },
    "policy_distances": {
        "near_metres": (0, 5000),  # as far as area_facts looks (pairs/sql/areas.sql)
        "close_metres": (0, 3000),  # as far as open_fact looks (pairs/sql/facts.sql)
    },
    "policy_scoring": {
        "fit_at_reach": (1, 99),
        "fit_largest_gap": (1, 20_000),
        "fit_largest_cost": (1, 100_000),
        "fit_spare_bedroom": (1, 100),
        "fit_spare_least": (1, 99),
        "fit_fewer_bedrooms": (0, 98),
        "fit_near_area": (0, 99),
        "fit_last_day": (0, 99),
    },
}


def within(name: str) -> Q:
    """That every number of a constraint is between its bounds."""
    return Q(**{f"{number}__range": ends for number, ends in BOUNDS[name].items()})


def weight(label) -> models.PositiveSmallIntegerField:
    """How much a part counts in the fit: 1 to 100."""
    return models.PositiveSmallIntegerField(label)


def whole(label, default: int) -> models.PositiveSmallIntegerField:
    """Days, metres or percent."""
    return models.PositiveSmallIntegerField(label, default=default)


def amount(label, default: int) -> models.DecimalField:
    """CAD a month."""
    return models.DecimalField(label, max_digits=10, decimal_places=2, default=default)


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, user: Visitor) -> "PolicyQuerySet":
        """How places in line are decided is no secret among those who work with it; drafts are the coordinators'."""
        if not can_see_policy(user):
            return self.none()
        return self.all() if can_edit_policy(user) else self.filter(starts__isnull=False)

    def in_force(self, day: date) -> "PolicyQuerySet":
        """The version that holds on a day, the last that has started; none before the first."""
        return self.filter(starts__lte=day).order_by("-starts")[:1]


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

    fleeing_days = whole(_("days that fleeing violence counts"), 90)
    chronic_days_1y = whole(_("days homeless in a year that are chronic"), 180)
    chronic_days_3y = whole(_("days homeless in three years that are chronic"), 546)
    near_metres = whole(_("metres within which areas are near each other"), 3000)
    close_metres = whole(_("metres within which an avoided area is asked about"), 2000)

    fit_at_reach = whole(_("what money counts at the reach, in percent"), 60)
    fit_largest_gap = amount(_("gap a month at which money counts nothing"), 2000)
    fit_largest_cost = amount(_("cost a month that counts nothing where the reach is unknown"), 25_000)
    fit_spare_bedroom = whole(_("off for each bedroom too many, in percent"), 20)
    fit_spare_least = whole(_("least that too many bedrooms count, in percent"), 20)
    fit_fewer_bedrooms = whole(_("what too few bedrooms count, in percent"), 10)
    fit_near_area = whole(_("what an area near a wanted one counts, in percent"), 40)
    fit_last_day = whole(_("what the last day considered counts, in percent"), 40)

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
                condition=within("policy_limits"),
                violation_error_message=_("A limit is out of range."),
            ),
            models.CheckConstraint(
                name="policy_homelessness",
                condition=within("policy_homelessness"),
                violation_error_message=_(
                    "Fleeing violence counts for at most 365 days; "
                    "chronic is from 1 to 366 days in a year, or 1 to 1,096 in three."
                ),
            ),
            models.CheckConstraint(
                name="policy_distances",
                condition=within("policy_distances"),
                violation_error_message=_("Near is at most 5,000 metres, and close at most 3,000."),
            ),
            models.CheckConstraint(
                name="policy_scoring",
                condition=within("policy_scoring"),
                violation_error_message=_("A number of the fit is out of range."),
            ),
            models.CheckConstraint(
                name="policy_spare_bedrooms_before_fewer",
                condition=Q(fit_fewer_bedrooms__lt=F("fit_spare_least")),
                violation_error_message=_("Too few bedrooms count less than too many."),
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
