"""The default policy, in force until coordinators write another version."""

from datetime import date

from django.db import migrations


def load(apps, schema_editor):
    apps.get_model("matching", "Policy").objects.create(
        version=1,
        starts=date(2018, 10, 1),
        source="Default of the unit bank; coordinators write the next version",
        weight_money=30,
        weight_size=15,
        weight_area=20,
        weight_access=10,
        weight_move_in=10,
        weight_freshness=10,
        weight_landlord=5,
        largest_subsidy=1200,
        income_share=30,
        fresh_days=30,
        search_days=60,
        priority=["scarce", "fleeing", "chronic", "days_homeless_3y", "referred_on", "lot"],
    )


class Migration(migrations.Migration):
    replaces = [("matching", "0002_default_policy")]
    dependencies = [("matching", "0001_tables")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
