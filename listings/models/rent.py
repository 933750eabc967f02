from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from listings.models.opening import Opening


class RentChange(models.Model):
    """The rent of an opening from a day on, until the next change. PostgreSQL writes it, whoever sets a rent.

    The first row starts on the day the opening came on offer, or the day it was recorded if that was earlier. On a day
    before the first row, the first row counts.
    """

    opening = models.ForeignKey(
        Opening, verbose_name=_("opening"), on_delete=models.CASCADE, related_name="rent_changes"
    )
    starts = models.DateField(_("in force from"))
    rent = models.DecimalField(_("rent a month"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("change of rent")
        verbose_name_plural = _("changes of rent")
        ordering = ["opening", "starts"]
        constraints = [
            models.UniqueConstraint(
                name="rentchange_one_a_day",
                fields=["opening", "starts"],
                violation_error_message=_("The opening already has a rent from this day."),
            ),
            models.CheckConstraint(
                name="rentchange_rent",
                condition=Q(rent__range=(1, 20_000)),
                violation_error_message=_("A rent is between 1 and 20,000 dollars a month."),
            ),
        ]

    def __str__(self):
        return f"{self.opening_id} {self.starts}"
