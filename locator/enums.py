from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UploadKind(models.TextChoices):
    """What a list is of."""

    UNITS = "units", _("homes")
    HOUSEHOLDS = "households", _("households")


class ReportState(models.TextChoices):
    """A draft is seen by locators and coordinators; what is published stays as it is, for everyone."""

    DRAFT = "draft", pgettext_lazy("report", "Draft")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
