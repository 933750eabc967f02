from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_policies_stay")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="warned_of",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="warned of this last day"),
        ),
    ]
