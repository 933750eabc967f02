"""What the site itself keeps: lists on their way into the registry."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import Language
from agencies.importing.report import Report
from agencies.models import Agency
from locator.access import can_load_households, can_load_units
from locator.enums import UploadKind

KEPT = timedelta(hours=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user) -> "UploadQuerySet":
        """Their own lists of the last hour, as long as they may load that kind, for the agency they are in now."""
        own = Q()
        if can_load_units(user):
            own |= Q(kind=UploadKind.UNITS)
        if can_load_households(user):
            own |= Q(kind=UploadKind.HOUSEHOLDS, agency=user.agency_id)
        return self.filter(own, person=user, made_at__gt=timezone.now() - KEPT) if own else self.none()

    def outdated(self) -> "UploadQuerySet":
        """Lists that nobody can open any more."""
        return self.filter(made_at__lte=timezone.now() - KEPT)


class Upload(models.Model):
    """A list that somebody is about to load: kept for an hour, by its owner alone, between the preview and the loading.

    It lies in the database because several web processes share it. The file itself goes as soon as it is loaded; what
    stays for the rest of the hour is the report and the refused rows.
    """

    code = models.UUIDField(default=uuid4)
    kind = models.CharField(_("kind"), max_length=10, choices=UploadKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE)
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"), default=bytes)
    mapping = models.TextField(_("mapping"), blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    verified_on = models.DateField(_("confirmed on"), null=True, blank=True)
    made_at = models.DateTimeField(_("sent"), auto_now_add=True)
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)
    summary = models.JSONField(_("report"), default=dict)
    refused = models.BinaryField(_("refused rows"), default=bytes)
    language = models.CharField(_("language of the report"), max_length=2, choices=Language)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("list to load")
        verbose_name_plural = _("lists to load")
        indexes = [models.Index(fields=["made_at"], name="upload_by_age")]
        constraints = [
            models.UniqueConstraint(
                name="upload_one_per_code",
                fields=["code"],
                violation_error_message=_("There is already a list with this code."),
            ),
            models.CheckConstraint(
                name="upload_of_a_source_or_an_agency",
                condition=Q(kind=UploadKind.UNITS, agency__isnull=True) & ~Q(source="")
                | Q(kind=UploadKind.HOUSEHOLDS, agency__isnull=False, source=""),
                violation_error_message=_("A list of homes has a source, a list of households an agency."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def report(self) -> Report:
        """What would become of the rows; once loaded, what became of them."""
        return Report.of_json(self.summary)
