"""A household with the agency that stands by it: what it is, apart from what it asks for (that is its referral)."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.access import can_see_households
from agencies.codes import new_code
from agencies.constraints import CompositeForeignKey, next_day, period
from agencies.enums import Benefit, ConsentForm, ConsentKind, Gender, Relation, SubsidyState
from agencies.locking import LockOrder
from agencies.models.agency import Agency, User, Visitor
from agencies.occupancy import Person, bedroom_steps
from agencies.text import FoldedField

LARGEST_AMOUNT = 100_000  # CAD a month; more is a slip of the hand
OTHER_AGENCY = _("What belongs to a household belongs to the household's agency.")


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: Visitor) -> "ClientQuerySet":
        """The households of the person's own agency, for caseworkers and leads; nobody else sees a household itself."""
        return self.filter(agency_id=user.agency_id) if can_see_households(user) else self.none()


class Client(models.Model):
    """A household with one head, known outside its agency by its code alone.

    `household_size` and the steps of the National Occupancy Standard follow from the members and are written with them,
    by `describe`: from `standard_days[i]` on the standard advises `standard_bedrooms[i + 1]` bedrooms, before the first
    of these days `standard_bedrooms[0]`.
    """

    lock_order = LockOrder.HOUSEHOLD

    code = models.CharField(_("code"), max_length=7, default=new_code, editable=False, db_collation="C")
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="clients")
    worker = models.ForeignKey(
        User, verbose_name=_("worker"), null=True, blank=True, on_delete=models.PROTECT, related_name="clients"
    )
    reference = models.CharField(_("the agency's own id"), max_length=100, blank=True, db_collation="C")
    language = models.CharField(_("language"), max_length=20, default="en")
    household_size = models.PositiveSmallIntegerField(_("members"), editable=False)
    standard_days = ArrayField(models.DateField(), default=list, editable=False)
    standard_bedrooms = ArrayField(models.PositiveSmallIntegerField(), editable=False)
    created_at = models.DateTimeField(_("first recorded"), auto_now_add=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.UniqueConstraint(
                name="client_one_per_code",
                fields=["code"],
                violation_error_message=_("This code is already another household's."),
            ),
            models.UniqueConstraint(
                name="client_one_per_reference",
                fields=["agency", "reference"],
                condition=~Q(reference=""),
                violation_error_message=_("The agency already has a household with this id."),
            ),
            models.UniqueConstraint(name="client_with_agency", fields=["id", "agency"]),
            CompositeForeignKey(
                name="client_worker_of_the_agency",
                fields=["worker", "agency"],
                to="agencies.User",
                to_fields=["id", "agency_id"],
                follow=False,
                violation_error_message=_("A household's worker belongs to the household's agency."),
            ),
            models.CheckConstraint(
                name="client_standard_is_whole",
                condition=Q(household_size__gte=1, standard_bedrooms__len=F("standard_days__len") + 1),
                violation_error_message=_("A household has members, and a number of bedrooms for every day."),
            ),
        ]

    def __str__(self):
        return self.code

    def describe(self, people: list[Person]) -> None:
        """Set what follows from the members: the size and the steps of the occupancy standard. Does not save."""
        self.household_size = len(people)
        self.standard_days, self.standard_bedrooms = bedroom_steps(people)

    def bedrooms_on(self, day: date) -> int:
        """Bedrooms the National Occupancy Standard advises on a day."""
        return self.standard_bedrooms[sum(step <= day for step in self.standard_days)]


class OfClient(models.Model):
    """A row about a household: it carries the household's agency, and PostgreSQL keeps the two together."""

    client = models.ForeignKey(Client, verbose_name=_("household"), on_delete=models.PROTECT, db_constraint=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, editable=False, related_name="+")

    class Meta:
        abstract = True

    @staticmethod
    def same_agency(model: str) -> CompositeForeignKey:
        """The constraint that every such model declares."""
        return CompositeForeignKey(
            name=f"{model}_same_agency",
            fields=["client", "agency"],
            to="agencies.Client",
            to_fields=["id", "agency_id"],
            violation_error_message=OTHER_AGENCY,
        )


class ClientIdentity(OfClient):
    """The only place with a name or a birth date. Never shown outside the agency before the household said so."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, db_constraint=False, related_name="identity")
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    first_key = FoldedField("first_name")
    last_key = FoldedField("last_name")

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [OfClient.same_agency("clientidentity")]
        indexes = [models.Index(name="identity_by_name", fields=["last_key", "first_key"], condition=~Q(last_key=""))]

    def __str__(self):
        return str(self.client_id)


class HouseholdMember(OfClient):
    """A person of the household: their age in years on the day it was told; ages advance from that day."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_constraint=False, related_name="members")
    place = models.PositiveSmallIntegerField(_("place"))
    relation = models.CharField(_("relation"), max_length=10, choices=Relation)
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    age_on = models.DateField(_("age told on"))
    gender = models.CharField(_("gender"), max_length=1, choices=Gender)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["client", "place"]
        constraints = [
            OfClient.same_agency("householdmember"),
            models.UniqueConstraint(
                name="householdmember_place",
                fields=["client", "place"],
                violation_error_message=_("Two members of a household have the same place in its list."),
            ),
            models.UniqueConstraint(
                name="householdmember_one_head",
                fields=["client"],
                condition=Q(relation=Relation.HEAD),
                violation_error_message=_("A household has one head."),
            ),
            models.CheckConstraint(
                name="householdmember_age",
                condition=Q(age__isnull=True) | Q(age__range=(0, 120)),
                violation_error_message=_("An age is between 0 and 120, or not known."),
            ),
            models.CheckConstraint(
                name="householdmember_known_words",
                condition=Q(relation__in=Relation.values, gender__in=Gender.values),
                violation_error_message=_("Choose a relation and F, M or X."),
            ),
        ]

    def __str__(self):
        return f"{self.get_relation_display()}, {self.age}"

    def as_person(self) -> Person:
        """The member as the occupancy standard sees it."""
        return Person(self.relation, self.age, self.gender, self.age_on)


class Consent(OfClient):
    """What the household agreed to, from a day to its last day (inclusive), unless withdrawn before.

    Two separate questions: sharing with the registry, and disclosure to a landlord. A withdrawal counts from its own
    day.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_constraint=False, related_name="consents")
    kind = models.CharField(_("agreed to"), max_length=10, choices=ConsentKind)
    granted_on = models.DateField(_("from"))
    until = models.DateField(_("last day"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    form = models.CharField(_("how they said so"), max_length=10, choices=ConsentForm, blank=True)
    recorded_by = models.ForeignKey(
        User, verbose_name=_("recorded by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            OfClient.same_agency("consent"),
            models.CheckConstraint(
                name="consent_dates_in_order",
                condition=Q(until__gte=F("granted_on")),
                violation_error_message=_("The last day of a consent is not before its first."),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_while_it_lasts",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__range=(F("granted_on"), F("until"))),
                violation_error_message=_("A consent is withdrawn between its first and its last day."),
            ),
            ExclusionConstraint(
                name="consent_one_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (period("granted_on", Coalesce("withdrawn_on", next_day("until"))), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The household already agreed to this for some of these days."),
            ),
            models.CheckConstraint(
                name="consent_kind_known",
                condition=Q(kind__in=ConsentKind.values, form__in=["", *ConsentForm.values]),
                violation_error_message=_("Choose what the household agreed to, and how they said so."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.until}"


class Income(OfClient):
    """What the household lives on: the benefit, if any, and its income in CAD a month. Null: not known."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, db_constraint=False, related_name="income")
    benefit = models.CharField(_("benefit"), max_length=10, choices=Benefit, blank=True)
    monthly_income = models.DecimalField(_("income a month"), max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        constraints = [
            OfClient.same_agency("income"),
            models.CheckConstraint(
                name="income_values",
                condition=Q(benefit__in=["", *Benefit.values])
                & (Q(monthly_income__isnull=True) | Q(monthly_income__range=(0, LARGEST_AMOUNT))),
                violation_error_message=_("An income is between 0 and 100,000 dollars a month, or not known."),
            ),
        ]

    def __str__(self):
        return self.get_benefit_display()


class Subsidy(OfClient):
    """CAD a month that add to what the household reaches: in place already, or possible if a home needs it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_constraint=False, related_name="subsidies")
    state = models.CharField(_("state"), max_length=10, choices=SubsidyState)
    amount = models.DecimalField(_("amount a month"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("subsidy")
        verbose_name_plural = _("subsidies")
        constraints = [
            OfClient.same_agency("subsidy"),
            models.UniqueConstraint(
                name="subsidy_one_per_state",
                fields=["client", "state"],
                violation_error_message=_("The household already has an amount of this kind: change that one."),
            ),
            models.CheckConstraint(
                name="subsidy_values",
                condition=Q(state__in=SubsidyState.values, amount__range=(0, LARGEST_AMOUNT)),
                violation_error_message=_("A subsidy is between 0 and 100,000 dollars a month."),
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()}, {self.amount}"
