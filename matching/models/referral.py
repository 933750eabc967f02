"""What a household asks for at the front door, and what happened to that."""

import secrets
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.access import can_see_cards, can_see_households
from agencies.constraints import CompositeForeignKey
from agencies.enums import ConsentKind
from agencies.models import Agency, Consent, User, Visitor
from agencies.models.client import OTHER_AGENCY, OfClient
from agencies.wording import day
from listings.enums import Feature
from listings.models.unit import array_mask, known_codes, mask, yes_no_unknown
from matching.enums import (
    IN_LINE_STATES,
    OPEN_STATES,
    Group,
    HouseholdPets,
    ReferralReason,
    ReferralState,
    RefusableType,
)

LARGEST_LOT = 2**53
ANSWERS = ("direct_rent_ok", "has_support_worker", "accepts_insurance", "has_references", "has_guarantor")


def draw_lot() -> int:
    """The lot that ends a tie: drawn once per referral and stored, so that any order can be reproduced."""
    return secrets.randbelow(LARGEST_LOT)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Visitor) -> "ReferralQuerySet":
        """The referrals of the person's own agency, for caseworkers and leads; nobody else sees a referral itself."""
        return self.filter(agency_id=user.agency_id) if can_see_households(user) else self.none()

    def cards_for(self, user: Visitor) -> "ReferralQuerySet":
        """Referrals at the front door that locators and coordinators see as cards: while consent to share is live."""
        if not can_see_cards(user):
            return self.none()
        return self.consenting(localdate()).exclude(state=ReferralState.DRAFT)

    def in_line(self, today: date) -> "ReferralQuerySet":
        """Referrals that wait for a home, or have one on offer, of households whose consent to share is live."""
        return self.consenting(today).filter(state__in=IN_LINE_STATES)

    def consenting(self, today: date) -> "ReferralQuerySet":
        """Referrals of households whose consent to share is live."""
        consents = Consent.objects.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=today),
            client=OuterRef("client"),
            kind=ConsentKind.SHARE,
            granted_on__lte=today,
            until__gte=today,
        )
        return self.filter(Exists(consents))


class Referral(OfClient):
    """A household at the front door. Its state today is kept here, its past states in its events."""

    client = models.ForeignKey(
        "agencies.Client",
        verbose_name=_("household"),
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="referrals",
    )
    referred_on = models.DateField(_("referred on"))
    state = models.CharField(_("state"), max_length=10, choices=ReferralState, default=ReferralState.WAITING)
    state_since = models.DateField(_("in this state since"))
    lot = models.BigIntegerField(_("lot"), default=draw_lot, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            OfClient.same_agency("referral"),
            models.UniqueConstraint(name="referral_with_agency", fields=["id", "agency"]),
            models.UniqueConstraint(
                name="referral_one_open",
                fields=["client"],
                condition=Q(state__in=OPEN_STATES),
                violation_error_message=_("The household already has an open referral."),
            ),
            models.UniqueConstraint(
                name="referral_lot_drawn_once",
                fields=["lot"],
                violation_error_message=_("Another referral has drawn this lot: draw again."),
            ),
            models.CheckConstraint(
                name="referral_state_known",
                condition=Q(state__in=ReferralState.values),
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                name="referral_dates_in_order",
                condition=Q(state_since__gte=F("referred_on")),
                violation_error_message=_("A referral changes state on or after the day it was made."),
            ),
        ]

    def __str__(self):
        words = _("Referral %(number)s, from %(date)s")
        return str(words % {"number": self.pk, "date": day(self.referred_on)})


class OfReferralQuerySet(models.QuerySet):
    def visible_to(self, user: Visitor) -> "OfReferralQuerySet":
        """What belongs to referrals of the person's own agency, for caseworkers and leads; nothing for anybody else."""
        return self.filter(agency_id=user.agency_id) if can_see_households(user) else self.none()

    def cards_for(self, user: Visitor) -> "OfReferralQuerySet":
        """What belongs to referrals that locators and coordinators see as cards: while consent to share is live."""
        return self.filter(referral__in=Referral.objects.cards_for(user))


class OfReferral(models.Model):
    """A row about a referral: it carries the household's agency, and PostgreSQL keeps the two together."""

    referral = models.ForeignKey(Referral, verbose_name=_("referral"), on_delete=models.PROTECT, db_constraint=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, editable=False, related_name="+")

    class Meta:
        abstract = True

    @staticmethod
    def same_agency(model: str) -> CompositeForeignKey:
        """The constraint that every such model declares."""
        return CompositeForeignKey(
            name=f"{model}_same_agency",
            fields=["referral", "agency"],
            to="matching.Referral",
            to_fields=["id", "agency_id"],
            violation_error_message=OTHER_AGENCY,
        )


def answer_mask(value: bool) -> models.GeneratedField:
    """The landlord's conditions to which the household said yes (or no), as a bit mask in the order of Condition."""
    return mask(Q(**{answer: value}) for answer in ANSWERS)


def area_list(label) -> ArrayField:
    """Ids of wards and neighbourhoods; a ward stands for all its neighbourhoods."""
    return ArrayField(models.BigIntegerField(), verbose_name=label, default=list, blank=True)


class Need(OfReferral):
    """What the household asks for and what it answered, with the facts that priority is read from.

    Null and blank mean "not asked yet", which is never no. Days homeless are as known on `facts_on`; they do not
    advance.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="need")

    min_bedrooms = models.PositiveSmallIntegerField(_("fewest bedrooms"), null=True, blank=True)
    max_rent = models.DecimalField(_("highest cost a month"), max_digits=10, decimal_places=2, null=True, blank=True)
    types_refused = ArrayField(
        models.CharField(max_length=10, choices=RefusableType),
        verbose_name=_("types refused"),
        default=list,
        blank=True,
    )
    areas_wanted = area_list(_("areas wanted"))
    areas_only = models.BooleanField(_("wanted areas only"), default=False)
    areas_avoided = area_list(_("areas avoided"))
    needs = ArrayField(
        models.CharField(max_length=20, choices=Feature), verbose_name=_("access needs"), default=list, blank=True
    )
    needs_mask = array_mask("needs", Feature)
    wishes = ArrayField(
        models.CharField(max_length=20, choices=Feature), verbose_name=_("access wishes"), default=list, blank=True
    )
    wishes_mask = array_mask("wishes", Feature)
    move_by = models.DateField(_("latest move-in"), null=True, blank=True)

    pets = models.CharField(_("pets"), max_length=15, choices=HouseholdPets, blank=True)
    accepts_smoke_free = yes_no_unknown(_("accepts a smoke-free home"))
    direct_rent_ok = yes_no_unknown(_("agrees that rent is paid directly"))
    has_support_worker = yes_no_unknown(_("has a named support worker"))
    has_references = yes_no_unknown(_("has rental references"))
    has_guarantor = yes_no_unknown(_("has a guarantor"))
    accepts_insurance = yes_no_unknown(_("will take tenant insurance"))
    answers_yes = answer_mask(True)
    answers_no = answer_mask(False)
    groups = ArrayField(
        models.CharField(max_length=20, choices=Group), verbose_name=_("says of themselves"), default=list, blank=True
    )

    facts_on = models.DateField(_("facts told on"))
    days_homeless_1y = models.PositiveSmallIntegerField(_("days homeless in the last year"), null=True, blank=True)
    days_homeless_3y = models.PositiveSmallIntegerField(_("days homeless in three years"), null=True, blank=True)
    fleeing_violence_on = models.DateField(_("fleeing violence, told on"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            OfReferral.same_agency("need"),
            models.CheckConstraint(
                name="need_numbers",
                condition=(Q(min_bedrooms__isnull=True) | Q(min_bedrooms__lte=20))
                & (Q(max_rent__isnull=True) | Q(max_rent__range=(0, 100_000))),
                violation_error_message=_(
                    "Bedrooms are between 0 and 20, a cost between 0 and 100,000 dollars a month."
                ),
            ),
            models.CheckConstraint(
                name="need_days_homeless",
                condition=(Q(days_homeless_1y__isnull=True) | Q(days_homeless_1y__lte=366))
                & (Q(days_homeless_3y__isnull=True) | Q(days_homeless_3y__lte=1096))
                & (
                    Q(days_homeless_1y__isnull=True)
                    | Q(days_homeless_3y__isnull=True)
                    | Q(days_homeless_3y__gte=F("days_homeless_1y"))
                ),
                violation_error_message=_(
                    "Days homeless are at most 366 in one year and 1,096 in three, "
                    "and no fewer in three years than in one."
                ),
            ),
            models.CheckConstraint(
                name="need_known_words",
                condition=Q(pets__in=["", *HouseholdPets.values])
                & known_codes("types_refused", RefusableType)
                & known_codes("needs", Feature)
                & known_codes("wishes", Feature)
                & known_codes("groups", Group),
                violation_error_message=_("Choose values from the lists."),
            ),
        ]

    def __str__(self):
        return str(self.referral_id)


class ReferralEvent(OfReferral):
    """A change of a referral's state: when it happened, who recorded it, and why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_constraint=False, related_name="events")
    happened_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    person = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_state = models.CharField(pgettext_lazy("state", "from"), max_length=10, choices=ReferralState, blank=True)
    to_state = models.CharField(pgettext_lazy("state", "to"), max_length=10, choices=ReferralState)
    reason = models.CharField(_("reason"), max_length=15, choices=ReferralReason, blank=True)
    words = models.CharField(_("in words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("referral event")
        verbose_name_plural = _("referral events")
        ordering = ["happened_on", "id"]
        constraints = [
            OfReferral.same_agency("referralevent"),
            models.CheckConstraint(
                name="referralevent_states_known",
                condition=Q(from_state__in=["", *ReferralState.values], to_state__in=ReferralState.values),
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                name="referralevent_end_has_a_reason",
                condition=~Q(to_state__in=[ReferralState.PAUSED, ReferralState.WITHDRAWN], reason=""),
                violation_error_message=_("Say why a referral is paused or withdrawn."),
            ),
            models.CheckConstraint(
                name="referralevent_reason_known",
                condition=Q(reason__in=["", *ReferralReason.values]) & ~Q(reason=ReferralReason.OTHER, words=""),
                violation_error_message=_("Choose one of the reasons; another reason needs words."),
            ),
        ]
        indexes = [models.Index(name="referralevent_by_referral", fields=["referral", "happened_on"])]

    def __str__(self):
        return f"{day(self.happened_on)}, {self.get_to_state_display()}"
