"""What the site itself keeps: lists on their way into the registry, and monthly reports."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import Language
from agencies.importing.report import ImportReport
from agencies.locking import LockOrder
from agencies.models import Agency, Visitor
from locator.access import can_load_households, can_load_units, can_see_draft_reports, can_see_reports
from locator.enums import ReportState, UploadKind

KEPT = timedelta(hours=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Visitor) -> "UploadQuerySet":
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
    stays for the rest of the hour is the report and the refused rows. All of it goes when its owner signs out, and
    after its hour with the next list or `forget_lists`.
    """

    lock_order = LockOrder.OTHER

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
    def report(self) -> ImportReport:
        """What would become of the rows; once loaded, what became of them."""
        return ImportReport.of_json(self.summary)


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def visible_to(self, user: Visitor) -> "MonthlyReportQuerySet":
        """Published reports for everyone signed in; drafts too for locators and coordinators."""
        if can_see_draft_reports(user):
            return self.all()
        return self.published() if can_see_reports(user) else self.none()

    def published(self) -> "MonthlyReportQuerySet":
        return self.filter(state=ReportState.PUBLISHED)


class MonthlyReport(models.Model):
    """The facts of a month as they were at an instant: `facts` with true counts, `published_facts` safe to publish.

    A published report never changes: PostgreSQL refuses it. A correction is the next revision, and `changes` says which
    published figures differ from the revision before.
    """

    lock_order = LockOrder.OTHER

    month = models.DateField(_("month"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    facts = models.JSONField(_("facts"))
    published_facts = models.JSONField(_("published facts"), null=True, blank=True)
    definitions = models.CharField(_("version of the definitions"), max_length=10)
    as_of = models.DateTimeField(_("as of"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note_en = models.TextField(_("note in English"), blank=True)
    note_fr = models.TextField(_("note in French"), blank=True)
    changes = models.JSONField(_("what changed since the last revision"), default=list, blank=True)
    told_at = models.DateTimeField(_("coordinators told"), null=True, blank=True)
    announced_at = models.DateTimeField(_("subscribers told"), null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month", "-revision"]
        constraints = [
            models.UniqueConstraint(
                name="monthlyreport_one_per_revision",
                fields=["month", "revision"],
                violation_error_message=_("The month already has this revision of its report."),
            ),
            models.UniqueConstraint(
                name="monthlyreport_one_draft",
                fields=["month"],
                condition=Q(state=ReportState.DRAFT),
                violation_error_message=_("The month already has a draft of its report."),
            ),
            models.CheckConstraint(
                name="monthlyreport_month_and_revision",
                condition=Q(month__day=1, revision__gte=1),
                violation_error_message=_("A month is given by its first day, and revisions count from 1."),
            ),
            models.CheckConstraint(
                name="monthlyreport_state_is_whole",
                condition=Q(
                    state=ReportState.DRAFT,
                    published_facts__isnull=True,
                    published_at__isnull=True,
                    publisher__isnull=True,
                    announced_at__isnull=True,
                )
                | Q(state=ReportState.PUBLISHED, published_facts__isnull=False, published_at__isnull=False),
                violation_error_message=_("A published report says when it was published, and holds what was."),
            ),
            models.CheckConstraint(
                name="monthlyreport_note_in_both_languages",
                condition=Q(state=ReportState.DRAFT) | Q(note_en="", note_fr="") | (~Q(note_en="") & ~Q(note_fr="")),
                violation_error_message=_("Write the note in both languages, or in neither."),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} ({self.revision})"

    @property
    def is_published(self) -> bool:
        return self.state == ReportState.PUBLISHED

    def document(self, internal: bool = False) -> dict[str, Any]:
        """All that is told of the month, from what is stored alone; `internal`, and of a draft: with true counts."""
        facts = self.facts if internal or self.published_facts is None else self.published_facts
        return facts | {
            "revision": self.revision,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "publisher": self.publisher.name if self.publisher else None,
            "notes": {"en": self.note_en, "fr": self.note_fr},
            "changes": self.changes,
        }
