from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.bilingual import Bilingual


class Holiday(Bilingual):
    """A day on which nobody works: it is no business day, so that no hold runs out on it. Edited by coordinators."""

    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="holiday_one_a_day",
                fields=["day"],
                violation_error_message=_("This day is already a holiday."),
            )
        ]
