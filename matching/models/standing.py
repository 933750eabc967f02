from django.db import models

from matching.models.referral import Referral


class Standing(models.Model):
    """How a household stands on the day, apart from any unit: the view `household` (sql/household.sql).

    Money is in cents a month; null: not known.
    """

    referral = models.OneToOneField(Referral, primary_key=True, on_delete=models.DO_NOTHING, related_name="standing")
    policy = models.IntegerField()
    consents = models.BooleanField()
    household_size = models.IntegerField()
    bedrooms_needed = models.IntegerField()
    reach_cents = models.IntegerField(null=True)
    subsidy_cents = models.IntegerField()
    possible_cents = models.IntegerField(null=True)
    fleeing = models.BooleanField()
    fleeing_violence_on = models.DateField(null=True)
    chronic = models.BooleanField()
    days_homeless_1y = models.IntegerField(null=True)
    days_homeless_3y = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "household"

    def __str__(self):
        return str(self.referral_id)
