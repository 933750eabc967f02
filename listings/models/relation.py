"""What happens between a landlord and the programme: conversations, pledges, and troubles with their end."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.access import can_enter_admin
from agencies.models import User, Visitor
from agencies.wording import day
from listings.enums import IncidentKind, InteractionChannel
from listings.models.landlord import Landlord
from listings.models.unit import Unit


class RelationQuerySet(models.QuerySet):
    def visible_to(self, user: Visitor) -> Self:
        """Locators and coordinators look after landlords, for every agency; nobody else reads their notes."""
        return self.all() if can_enter_admin(user) else self.none()


class InteractionQuerySet(RelationQuerySet):
    def due(self, day: date) -> "InteractionQuerySet":
        """Talks whose follow-up is due by a day: the landlord has not been spoken with since, and may be contacted."""
        later = Interaction.objects.filter(landlord=OuterRef("landlord")).filter(
            Q(happened_on__gt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk"))
        )
        return self.filter(~Exists(later), next_on__lte=day, landlord__do_not_contact=False)


class Interaction(models.Model):
    """Someone of the team spoke with a landlord: when, how, what was said, and when to speak again.

    The next talk, whenever it is, takes the place of `next_on`.
    """

    landlord = models.ForeignKey(
        Landlord, verbose_name=_("landlord"), on_delete=models.PROTECT, related_name="interactions"
    )
    happened_on = models.DateField(_("day"), default=localdate)
    channel = models.CharField(_("how"), max_length=10, choices=InteractionChannel)
    note = models.TextField(_("what was said"), blank=True)
    next_on = models.DateField(_("speak again on"), null=True, blank=True)
    person = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="interaction_channel_known",
                condition=Q(channel__in=InteractionChannel.values),
                violation_error_message=_("Choose how you spoke: call, visit, mail or message."),
            ),
            models.CheckConstraint(
                name="interaction_dates_in_order",
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("happened_on")),
                violation_error_message=_("Speak again after the day you spoke."),
            ),
        ]
        indexes = [
            models.Index(name="interaction_by_landlord", fields=["landlord", "happened_on"]),
            models.Index(name="interaction_by_next", fields=["next_on"], condition=Q(next_on__isnull=False)),
        ]

    def __str__(self):
        return f"{day(self.happened_on)}, {self.get_channel_display()}"


class Commitment(models.Model):
    """A landlord pledged so many units to the programme, until a day (inclusive) or for good."""

    landlord = models.ForeignKey(
        Landlord, verbose_name=_("landlord"), on_delete=models.PROTECT, related_name="commitments"
    )
    units = models.PositiveSmallIntegerField(_("units pledged"))
    pledged_on = models.DateField(_("pledged on"), default=localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-pledged_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="commitment_units",
                condition=Q(units__range=(1, 1000)),
                violation_error_message=_("A pledge is for 1 to 1,000 units."),
            ),
            models.CheckConstraint(
                name="commitment_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("pledged_on")),
                violation_error_message=_("A pledge ends on or after the day it was made."),
            ),
        ]

    def __str__(self):
        words = ngettext("%(date)s, %(count)s home", "%(date)s, %(count)s homes", self.units)
        return words % {"date": day(self.pledged_on), "count": self.units}


class Incident(models.Model):
    """Something went wrong with a landlord or in one of their units: what kind, since when, and until when."""

    landlord = models.ForeignKey(
        Landlord, verbose_name=_("landlord"), on_delete=models.PROTECT, related_name="incidents"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    happened_on = models.DateField(_("day"), default=localdate)
    kind = models.CharField(_("kind"), max_length=15, choices=IncidentKind)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="incident_kind_known",
                condition=Q(kind__in=IncidentKind.values),
                violation_error_message=_("Choose what kind of incident it was."),
            ),
            models.CheckConstraint(
                name="incident_dates_in_order",
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("happened_on")),
                violation_error_message=_("An incident is resolved on or after the day it happened."),
            ),
        ]
        indexes = [models.Index(name="incident_by_landlord", fields=["landlord", "happened_on"])]

    def __str__(self):
        return f"{day(self.happened_on)}, {self.get_kind_display()}"
