from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadKind(models.TextChoices):
    """What a list is of."""

    UNITS = "units", _("homes")
    HOUSEHOLDS = "households", _("households")
