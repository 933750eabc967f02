from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.enums import AreaKind
from agencies.models.bilingual import Bilingual


class Area(Bilingual):
    """A ward, a neighbourhood in its ward, or everything outside Ottawa. Reference data: never deleted.

    The centroid is in degrees (WGS 84), good to about 500 m.
    """

    kind = models.CharField(_("kind"), max_length=15, choices=AreaKind)
    ward_number = models.PositiveSmallIntegerField(_("ward number"), null=True, blank=True)
    ward = models.ForeignKey(
        "self",
        verbose_name=_("ward"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="neighbourhoods",
        limit_choices_to={"kind": AreaKind.WARD},
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.CheckConstraint(
                name="area_kind",
                condition=Q(kind=AreaKind.WARD, ward__isnull=True, ward_number__isnull=False, latitude__isnull=False)
                | Q(kind=AreaKind.NEIGHBOURHOOD, ward__isnull=False, ward_number__isnull=True, latitude__isnull=False)
                | Q(kind=AreaKind.OUTSIDE, ward__isnull=True, ward_number__isnull=True, latitude__isnull=True),
                violation_error_message=_("A ward has a number, a neighbourhood has a ward, and both have a centroid."),
            ),
            models.CheckConstraint(
                name="area_centroid_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give both latitude and longitude, in degrees."),
            ),
            models.UniqueConstraint(
                name="area_one_per_ward_number",
                fields=["ward_number"],
                violation_error_message=_("There is already a ward with this number."),
            ),
            models.UniqueConstraint(
                name="area_one_per_name",
                fields=["kind", "name_en"],
                violation_error_message=_("There is already an area of this kind with this name."),
            ),
        ]
