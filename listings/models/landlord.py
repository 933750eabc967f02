from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.enums import Language, Role
from agencies.models import User
from agencies.text import FoldedField
from listings.enums import LandlordStage


class Landlord(models.Model):
    """A person or company that leases units, and where the relation with them stands."""

    name = models.CharField(_("name"), max_length=200)
    name_key = FoldedField("name")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    stage = models.CharField(_("stage"), max_length=10, choices=LandlordStage, default=LandlordStage.LEAD)
    locator = models.ForeignKey(
        User,
        verbose_name=_("locator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="landlords",
        limit_choices_to={"role__in": [Role.LOCATOR, Role.COORDINATOR], "is_active": True},
    )
    do_not_contact = models.BooleanField(_("do not contact"), default=False)
    source = models.CharField(_("first named by"), max_length=60, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("landlord")
        verbose_name_plural = _("landlords")
        ordering = ["name_key"]
        constraints = [
            models.CheckConstraint(
                name="landlord_stage_known",
                condition=Q(stage__in=LandlordStage.values, language__in=Language.values),
                violation_error_message=_("Choose one of the stages, and English or French."),
            )
        ]
        indexes = [models.Index(name="landlord_by_name", fields=["source", "name_key"])]

    def __str__(self):
        return self.name


class Contact(models.Model):
    """How to reach a landlord. E-mail addresses are lower case, phone numbers digits alone (+1 left out)."""

    landlord = models.ForeignKey(
        Landlord, verbose_name=_("landlord"), on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, db_collation="C")
    phone = models.CharField(_("phone"), max_length=30, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_reachable",
                condition=~Q(email="", phone=""),
                violation_error_message=_("Give an e-mail address or a phone number."),
            )
        ]
        indexes = [
            models.Index(name="contact_by_email", fields=["email"], condition=~Q(email="")),
            models.Index(name="contact_by_phone", fields=["phone"], condition=~Q(phone="")),
        ]

    def __str__(self):
        return self.name or self.email or self.phone
