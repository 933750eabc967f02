"""A unit is what one household leases; a building is a normalised address in a city."""

from collections.abc import Iterable
from functools import reduce
from operator import add

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.locking import LockOrder
from agencies.models import Area, User
from agencies.text import FoldedField
from listings.enums import (
    AreaBasis,
    Condition,
    Feature,
    LegalBasis,
    PetRule,
    ProtectedGround,
    RestrictedGroup,
    SharedWith,
    SmokingRule,
    UnitType,
    Utility,
)
from listings.models.landlord import Landlord


def mask(conditions: Iterable[Q]) -> models.GeneratedField:
    """A generated column: bit i is set where the i-th condition holds."""
    bits = (
        Case(When(condition, then=Value(1 << place)), default=Value(0)) for place, condition in enumerate(conditions)
    )
    return models.GeneratedField(expression=reduce(add, bits), output_field=models.IntegerField(), db_persist=True)


def array_mask(field: str, choices) -> models.GeneratedField:
    """The codes of an array column as a bit mask, in the order of the choices."""
    return mask(Q(**{f"{field}__contains": [code]}) for code in choices.values)


def feature_mask(value: bool) -> models.GeneratedField:
    """The access features that a unit is known to have (or known to lack), as a bit mask in the order of Feature."""
    return mask(Q(**{code: value}) for code in Feature.values)


def known_codes(field: str, choices) -> Q:
    """The array holds codes of the closed list only."""
    return Q(**{f"{field}__contained_by": choices.values})


def yes_no_unknown(label) -> models.BooleanField:
    """Yes, no, or null for unknown, which is never no."""
    return models.BooleanField(label, null=True, blank=True)


class Building(models.Model):
    """Everything at one address: the address and the city, folded, are its key."""

    address = models.CharField(_("address"), max_length=300)
    address_key = FoldedField("address")
    city = models.CharField(_("city"), max_length=100)
    city_key = FoldedField("city")
    homes = models.PositiveSmallIntegerField(_("homes in the building"), null=True, blank=True)

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        constraints = [
            models.UniqueConstraint(
                name="building_one_per_address",
                fields=["address_key", "city_key"],
                violation_error_message=_("There is already a building at this address."),
            ),
            models.CheckConstraint(
                name="building_homes",
                condition=Q(homes__isnull=True) | Q(homes__range=(1, 5000)),
                violation_error_message=_("A building has between 1 and 5,000 homes, or nobody knows."),
            ),
        ]

    def __str__(self):
        return f"{self.address}, {self.city}"


class Unit(models.Model):
    """What one household leases. Where it lies, its size, its access features, and what its landlord lawfully asks.

    Where it lies belongs to the unit, not the building: each source says it for its own units, and no list may move
    another list's. A confidential unit shows its area only, until an accepted offer (agencies/README.md).
    """

    lock_order = LockOrder.UNIT

    building = models.ForeignKey(Building, verbose_name=_("building"), on_delete=models.PROTECT, related_name="units")
    landlord = models.ForeignKey(Landlord, verbose_name=_("landlord"), on_delete=models.PROTECT, related_name="units")
    unit_number = models.CharField(_("unit number"), max_length=40, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    area_basis = models.CharField(_("area known by"), max_length=10, choices=AreaBasis, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)

    unit_type = models.CharField(_("type"), max_length=10, choices=UnitType)
    bedrooms = models.PositiveSmallIntegerField(_("bedrooms"))
    max_occupants = models.PositiveSmallIntegerField(_("most occupants by municipal rule"), null=True, blank=True)
    shared_with = models.CharField(
        _("kitchen or bathroom shared with"), max_length=10, choices=SharedWith, default=SharedWith.NONE
    )
    utilities_included = ArrayField(
        models.CharField(max_length=10, choices=Utility), verbose_name=_("utilities included"), default=list, blank=True
    )
    utilities_mask = array_mask("utilities_included", Utility)

    elevator = yes_no_unknown(Feature.ELEVATOR.label)
    step_free_entry = yes_no_unknown(Feature.STEP_FREE_ENTRY.label)
    ground_floor = yes_no_unknown(Feature.GROUND_FLOOR.label)
    wide_doors = yes_no_unknown(Feature.WIDE_DOORS.label)
    roll_in_shower = yes_no_unknown(Feature.ROLL_IN_SHOWER.label)
    grab_bars = yes_no_unknown(Feature.GRAB_BARS.label)
    lowered_counters = yes_no_unknown(Feature.LOWERED_COUNTERS.label)
    visual_alarm = yes_no_unknown(Feature.VISUAL_ALARM.label)
    access_yes = feature_mask(True)
    access_no = feature_mask(False)

    pets = models.CharField(_("pets"), max_length=12, choices=PetRule, blank=True)
    smoking = models.CharField(_("smoking"), max_length=10, choices=SmokingRule, blank=True)
    furnished = yes_no_unknown(_("furnished"))
    parking = yes_no_unknown(_("parking"))
    laundry = yes_no_unknown(_("laundry"))

    requires = ArrayField(
        models.CharField(max_length=20, choices=Condition), verbose_name=_("requires"), default=list, blank=True
    )
    requires_mask = array_mask("requires", Condition)
    prefers = ArrayField(
        models.CharField(max_length=20, choices=Condition), verbose_name=_("prefers"), default=list, blank=True
    )
    prefers_mask = array_mask("prefers", Condition)
    preference_text = models.TextField(_("what the landlord says"), blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                name="unit_numbers",
                condition=Q(bedrooms__lte=20) & (Q(max_occupants__isnull=True) | Q(max_occupants__range=(1, 100))),
                violation_error_message=_("Bedrooms are between 0 and 20, most occupants between 1 and 100."),
            ),
            models.CheckConstraint(
                name="unit_known_words",
                condition=Q(
                    unit_type__in=UnitType.values,
                    shared_with__in=SharedWith.values,
                    pets__in=["", *PetRule.values],
                    smoking__in=["", *SmokingRule.values],
                    area_basis__in=AreaBasis.values,
                )
                & known_codes("utilities_included", Utility)
                & known_codes("requires", Condition)
                & known_codes("prefers", Condition),
                violation_error_message=_("Choose values from the lists."),
            ),
            models.CheckConstraint(
                name="unit_position_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give both latitude and longitude, in degrees."),
            ),
            models.CheckConstraint(
                name="unit_area_has_a_basis",
                condition=Q(area__isnull=True, area_basis="")
                | Q(area__isnull=False, area_basis=AreaBasis.NAMED)
                | Q(area__isnull=False, area_basis=AreaBasis.POSITION, latitude__isnull=False),
                violation_error_message=_("Say how the area is known: named, or nearest to its position."),
            ),
        ]

    def __str__(self):
        return f"{self.get_unit_type_display()} {self.pk}"


class SourceRecord(models.Model):
    """The name under which a source knows a unit: source and the source's own id. One unit, many sources.

    The oldest is the unit's name in every list: PostgreSQL allows one per unit.
    """

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="source_records")
    source = models.CharField(_("source"), max_length=60, db_collation="C")
    ref = models.CharField(_("the source's id"), max_length=200, db_collation="C")
    is_oldest = models.BooleanField(_("names the unit"), default=True)
    first_seen_on = models.DateField(_("first seen on"))

    class Meta:
        verbose_name = _("source record")
        verbose_name_plural = _("source records")
        constraints = [
            models.UniqueConstraint(
                name="sourcerecord_one_per_ref",
                fields=["source", "ref"],
                violation_error_message=_("The source already has a unit with this id."),
            ),
            models.UniqueConstraint(
                name="sourcerecord_one_oldest",
                fields=["unit"],
                condition=Q(is_oldest=True),
                violation_error_message=_("One record names the unit: its oldest."),
            ),
            models.CheckConstraint(
                name="sourcerecord_named",
                condition=~Q(source="") & ~Q(ref=""),
                violation_error_message=_("Give the source and its id of the unit."),
            ),
        ]
        indexes = [models.Index(name="sourcerecord_by_ref", fields=["ref"])]

    def __str__(self):
        return f"{self.source}/{self.ref}"


class Restriction(models.Model):
    """Class C: a unit kept for a group. It counts only with a legal basis and once somebody else approved it.

    Sections 14, 15, 18 and 21 of the Human Rights Code; the review date is when a coordinator looks at it again.
    """

    lock_order = LockOrder.OTHER

    unit = models.OneToOneField(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="restriction")
    group = models.CharField(_("restricted to"), max_length=20, choices=RestrictedGroup)
    legal_basis = models.CharField(_("legal basis"), max_length=5, choices=LegalBasis)
    author = models.ForeignKey(
        User, verbose_name=_("recorded by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        User, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.CheckConstraint(
                name="restriction_has_a_legal_basis",
                condition=Q(group__in=RestrictedGroup.values, legal_basis__in=LegalBasis.values),
                violation_error_message=_("A restriction needs a legal basis: s. 14, 15, 18, 21(1) or 21(2)."),
            ),
            models.CheckConstraint(
                name="restriction_approval_is_whole",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(
                    approved_by__isnull=False,
                    approved_on__isnull=False,
                    review_on__isnull=False,
                    review_on__gt=F("approved_on"),
                ),
                violation_error_message=_("An approval names the approver, its day, and a later review date."),
            ),
            models.CheckConstraint(
                name="restriction_approved_by_another",
                condition=Q(approved_by__isnull=True) | Q(author__isnull=True) | ~Q(approved_by=F("author")),
                violation_error_message=_("Someone other than its author approves a restriction."),
            ),
        ]

    def __str__(self):
        return self.get_group_display()


class TeachingMoment(models.Model):
    """A wish that was refused because it would break the Human Rights Code. Its words are not kept, only the ground.

    It is noted with the unit it was about or, where it was said of no unit that is recorded, with the landlord.
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.CASCADE, related_name="teaching_moments"
    )
    landlord = models.ForeignKey(
        Landlord,
        verbose_name=_("landlord"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="teaching_moments",
    )
    ground = models.CharField(_("ground"), max_length=20, choices=ProtectedGround)
    noticed_on = models.DateField(_("noticed on"))
    person = models.ForeignKey(
        User, verbose_name=_("noticed with"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("teaching moment")
        verbose_name_plural = _("teaching moments")
        constraints = [
            models.UniqueConstraint(
                name="teachingmoment_once",
                fields=["unit", "ground"],
                violation_error_message=_("This was already noted for the unit."),
            ),
            models.UniqueConstraint(
                name="teachingmoment_once_a_landlord",
                fields=["landlord", "ground"],
                violation_error_message=_("This was already noted for the landlord."),
            ),
            models.CheckConstraint(
                name="teachingmoment_of_unit_or_landlord",
                condition=Q(unit__isnull=False, landlord__isnull=True) | Q(unit__isnull=True, landlord__isnull=False),
                violation_error_message=_("A teaching moment is about a unit or a landlord."),
            ),
            models.CheckConstraint(
                name="teachingmoment_ground_known",
                condition=Q(ground__in=ProtectedGround.values),
                violation_error_message=_("Choose one of the grounds."),
            ),
        ]

    def __str__(self):
        return self.get_ground_display()
