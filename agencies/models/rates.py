"""Amounts that change by law or by year, each in force from its first day until the next one starts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.enums import Benefit, UtilityBedrooms
from agencies.wording import day


class Rate(models.Model):
    """An amount in CAD a month, from a day on, with where it comes from."""

    amount = models.DecimalField(_("amount a month"), max_digits=10, decimal_places=2)
    starts = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        abstract = True


class ShelterMaximum(Rate):
    """What Ontario Works or ODSP pays at most for shelter, by members of the household; 6 stands for six and more."""

    benefit = models.CharField(
        _("benefit"), max_length=10, choices=[(b.value, b.label) for b in (Benefit.OW, Benefit.ODSP)]
    )
    members = models.PositiveSmallIntegerField(_("members"))

    class Meta:
        verbose_name = _("shelter maximum")
        verbose_name_plural = _("shelter maximums")
        ordering = ["benefit", "members", "-starts"]
        constraints = [
            models.UniqueConstraint(
                name="sheltermaximum_one_a_day",
                fields=["benefit", "members", "starts"],
                violation_error_message=_("There is already an amount for this benefit and size from this day."),
            ),
            models.CheckConstraint(
                name="sheltermaximum_values",
                condition=Q(benefit__in=["ow", "odsp"], members__range=(1, 6), amount__gte=0),
                violation_error_message=_("Give ow or odsp, 1 to 6 members, and an amount of 0 or more."),
            ),
        ]

    def __str__(self):
        return f"{self.get_benefit_display()}, {self.members}, {day(self.starts)}"


class UtilityEstimate(Rate):
    """What a tenant pays for a utility that the rent leaves out. An assumption, edited by coordinators."""

    utility = models.CharField(
        _("utility"), max_length=8, choices=[("heat", _("Heat")), ("hydro", _("Hydro")), ("water", _("Water"))]
    )
    bedrooms = models.PositiveSmallIntegerField(_("bedrooms"), choices=UtilityBedrooms)

    class Meta:
        verbose_name = _("utility estimate")
        verbose_name_plural = _("utility estimates")
        ordering = ["utility", "bedrooms", "-starts"]
        constraints = [
            models.UniqueConstraint(
                name="utilityestimate_one_a_day",
                fields=["utility", "bedrooms", "starts"],
                violation_error_message=_("There is already an estimate for this utility and size from this day."),
            ),
            models.CheckConstraint(
                name="utilityestimate_values",
                condition=Q(utility__in=["heat", "hydro", "water"], bedrooms__range=(0, 4), amount__gte=0),
                violation_error_message=_("Give heat, hydro or water, 0 to 4 bedrooms, and an amount of 0 or more."),
            ),
        ]

    def __str__(self):
        return f"{self.get_utility_display()}, {self.get_bedrooms_display()}, {day(self.starts)}"


class AverageRent(Rate):
    """The market's average rent in Ottawa by bedrooms, to compare offered rents with."""

    bedrooms = models.PositiveSmallIntegerField(_("bedrooms"), choices=UtilityBedrooms)
    is_estimate = models.BooleanField(_("estimate"), default=False)

    class Meta:
        verbose_name = _("average rent")
        verbose_name_plural = _("average rents")
        ordering = ["bedrooms", "-starts"]
        constraints = [
            models.UniqueConstraint(
                name="averagerent_one_a_day",
                fields=["bedrooms", "starts"],
                violation_error_message=_("There is already an average rent for this size from this day."),
            ),
            models.CheckConstraint(
                name="averagerent_values",
                condition=Q(bedrooms__range=(0, 4), amount__gt=0),
                violation_error_message=_("Give 0 to 4 bedrooms and an amount above 0."),
            ),
        ]

    def __str__(self):
        return f"{self.get_bedrooms_display()}, {day(self.starts)}"
