"""The heart of the registry as a model: the view `pair` (sql/pair.sql), one row an opening and a referral."""

from django.db import models
from django.db.models import F, OrderBy

from agencies.models import Agency
from listings.models import Opening, Unit
from matching.enums import PriorityKey
from matching.models.policy import Policy
from matching.models.referral import Referral

BEST_FIRST = ("-fit", "available_from", "source", "unit_ref")
PRIORITY_ORDER = {
    PriorityKey.SCARCE: F("scarce").desc(),
    PriorityKey.FLEEING: F("fleeing").desc(),
    PriorityKey.CHRONIC: F("chronic").desc(),
    PriorityKey.DAYS_HOMELESS: F("days_homeless_3y").desc(nulls_last=True),
    PriorityKey.REFERRED_ON: F("referred_on").asc(),
    PriorityKey.LOT: F("lot").asc(),
}


class PairQuerySet(models.QuerySet["Pair"]):
    def best_first(self) -> "PairQuerySet":
        """Units for a household: best fit first; equal fits by move-in date, source and the source's id."""
        return self.order_by(*BEST_FIRST)

    def by_priority(self, policy: Policy) -> "PairQuerySet":
        """Households for a unit, in the policy's order, key after key; the fit plays no part."""
        keys: list[OrderBy] = [PRIORITY_ORDER[PriorityKey(key)] for key in policy.priority]
        return self.order_by(*keys)

    def in_the_queue(self) -> "PairQuerySet":
        """Households in line for a unit: consenting, at the front door, and not paused, withdrawn or housed."""
        return self.filter(consents=True, paused_ok=True)

    def could_be_offered(self) -> "PairQuerySet":
        """Eligible pairs in line. Who is eligible is in line, too: asked for both, PostgreSQL would look twice."""
        return self.filter(consents=True, eligible=True)


def points(fit: int) -> int:
    """A fit in thousandths as people read it: 0 to 100, rounded half up."""
    return (fit + 500) // 1000


class PairColumns(models.Model):
    """A household and an opening, with what each criterion says about them, as of the day.

    `X_ok` false: the pair fails criterion X. `X_ask`: somebody must ask. `X_fit`: 0 to 100. `fit` is in thousandths of
    a point. Money is in cents a month. Bit masks are in the order of Feature and Condition.
    """

    pk = models.CompositePrimaryKey("referral_id", "opening_id")
    agency = models.ForeignKey(Agency, on_delete=models.DO_NOTHING, related_name="+")
    source = models.CharField(max_length=60)
    unit_ref = models.CharField(max_length=200)
    available_from = models.DateField()
    policy = models.IntegerField()
    today = models.DateField()

    eligible = models.BooleanField()
    fit = models.IntegerField()
    consents = models.BooleanField()

    open_ok = models.BooleanField()
    open_ask = models.BooleanField()
    open_fit = models.IntegerField()
    fresh_ok = models.BooleanField()
    fresh_ask = models.BooleanField()
    fresh_fit = models.IntegerField()
    size_ok = models.BooleanField()
    size_ask = models.BooleanField()
    size_fit = models.IntegerField()
    occupancy_ok = models.BooleanField()
    occupancy_ask = models.BooleanField()
    cost_ok = models.BooleanField()
    cost_ask = models.BooleanField()
    cost_fit = models.IntegerField()
    access_ok = models.BooleanField()
    access_ask = models.BooleanField()
    access_fit = models.IntegerField()
    area_ok = models.BooleanField()
    area_ask = models.BooleanField()
    area_fit = models.IntegerField()
    type_ok = models.BooleanField()
    type_ask = models.BooleanField()
    pets_ok = models.BooleanField()
    pets_ask = models.BooleanField()
    smoking_ok = models.BooleanField()
    smoking_ask = models.BooleanField()
    conditions_ok = models.BooleanField()
    conditions_ask = models.BooleanField()
    conditions_fit = models.IntegerField()
    restriction_ok = models.BooleanField()
    restriction_ask = models.BooleanField()
    refused_before_ok = models.BooleanField()
    refused_before_ask = models.BooleanField()
    paused_ok = models.BooleanField()
    paused_ask = models.BooleanField()

    on_offer = models.BooleanField()
    taken = models.BooleanField()
    last_day = models.DateField()
    household_size = models.IntegerField()
    verified_on = models.DateField(null=True)
    bedrooms = models.IntegerField()
    bedrooms_needed = models.IntegerField()
    rent_cents = models.IntegerField()
    cost_cents = models.IntegerField()
    reach_cents = models.IntegerField(null=True)
    subsidy_cents = models.IntegerField()
    possible_cents = models.IntegerField(null=True)
    gap_cents = models.IntegerField(null=True)
    largest_subsidy_cents = models.IntegerField()
    access_missing = models.IntegerField()
    access_unknown = models.IntegerField()
    wishes_met = models.IntegerField()
    area_id = models.BigIntegerField(null=True)
    conditions_open = models.IntegerField()
    conditions_refused = models.IntegerField()
    landlord_wishes_met = models.IntegerField()
    restricted_to = models.CharField(max_length=20)

    scarce = models.BooleanField()
    fleeing = models.BooleanField()
    chronic = models.BooleanField()
    days_homeless_1y = models.IntegerField(null=True)
    days_homeless_3y = models.IntegerField(null=True)
    referred_on = models.DateField()
    lot = models.BigIntegerField()

    objects = PairQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.pk)

    @property
    def points(self) -> int:
        """The fit as people read it: 0 to 100, rounded half up."""
        return points(self.fit)


class Pair(PairColumns):
    """The pairs of all households as they are."""

    referral = models.ForeignKey(Referral, on_delete=models.DO_NOTHING, related_name="pairs")
    opening = models.ForeignKey(Opening, on_delete=models.DO_NOTHING, related_name="pairs")
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="pairs")

    class Meta:
        managed = False
        db_table = "pair"


class SupposedPair(PairColumns):
    """The pairs of one household as it might be: of the facts that the session handed in (pairs/sql/supposed.sql)."""

    referral = models.ForeignKey(Referral, on_delete=models.DO_NOTHING, related_name="+")
    opening = models.ForeignKey(Opening, on_delete=models.DO_NOTHING, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "supposed_pair"
