from django.db import models

from matching.models.referral import Referral


class StandingColumns(models.Model):
    """How a household stands on the day, apart from any unit. Money is in cents a month; null: not known."""

    policy = models.IntegerField()
    consents = models.BooleanField()
    household_size = models.IntegerField()
    bedrooms_needed = models.IntegerField()
    reach_cents = models.IntegerField(null=True)
    subsidy_cents = models.IntegerField()
    possible_cents = models.IntegerField(null=True)
    fleeing = models.BooleanField()
    fleeing_violence_on = models.DateField(null=True)
    fleeing_days = models.IntegerField()
    chronic = models.BooleanField()
    chronic_days_1y = models.IntegerField()
    chronic_days_3y = models.IntegerField()
    days_homeless_1y = models.IntegerField(null=True)
    days_homeless_3y = models.IntegerField(null=True)

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.pk)


class Standing(StandingColumns):
    """How each household stands: the view `household` (pairs/sql/household.sql)."""

    referral = models.OneToOneField(Referral, primary_key=True, on_delete=models.DO_NOTHING, related_name="standing")

    class Meta:
        managed = False
        db_table = "household"


class SupposedStanding(StandingColumns):
    """How a household would stand: of the facts that the session handed in (pairs/sql/supposed.sql)."""

    referral = models.OneToOneField(Referral, primary_key=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "supposed_household"
