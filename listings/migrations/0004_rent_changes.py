import django.db.models.deletion
from django.db import migrations, models

TODAY = """coalesce(nullif(current_setting('locator.today', true), '')::date, (now() AT TIME ZONE 'America/Toronto')::date)"""

# Past months ask which rent was in force. Kept by triggers, so that admin, import and shell all keep it.
KEEP = f"""
CREATE FUNCTION rents_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_rentchange (opening_id, starts, rent)
  SELECT id, least(offered_from, {TODAY}), rent FROM new_rows;
  RETURN NULL;
END $$;

CREATE FUNCTION rents_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_rentchange (opening_id, starts, rent)
  SELECT n.id, greatest({TODAY}, (SELECT min(r.starts) FROM listings_rentchange r WHERE r.opening_id = n.id)), n.rent
  FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.rent <> o.rent
  ON CONFLICT (opening_id, starts) DO UPDATE SET rent = EXCLUDED.rent;
  RETURN NULL;
END $$;

CREATE TRIGGER rents_begin AFTER INSERT ON listings_opening
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rents_begin();
CREATE TRIGGER rents_change AFTER UPDATE ON listings_opening
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rents_change();

INSERT INTO listings_rentchange (opening_id, starts, rent)
SELECT id, least(offered_from, {TODAY}), rent FROM listings_opening;
"""
FORGET = """
DROP TRIGGER rents_begin ON listings_opening;
DROP TRIGGER rents_change ON listings_opening;
DROP FUNCTION rents_begin();
DROP FUNCTION rents_change();
"""


class Migration(migrations.Migration):
    dependencies = [("listings", "0003_building_homes")]

    operations = [
        migrations.CreateModel(
            name="RentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts", models.DateField(verbose_name="in force from")),
                ("rent", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="rent a month")),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rent_changes",
                        to="listings.opening",
                        verbose_name="opening",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of rent",
                "verbose_name_plural": "changes of rent",
                "ordering": ["opening", "starts"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opening", "starts"),
                        name="rentchange_one_a_day",
                        violation_error_message="The opening already has a rent from this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rent__range", (1, 20000))),
                        name="rentchange_rent",
                        violation_error_message="A rent is between 1 and 20,000 dollars a month.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
