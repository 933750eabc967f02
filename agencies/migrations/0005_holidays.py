"""Holidays, with Ontario's nine public ones (Employment Standards Act, 2000, s. 1) of twenty years."""

from datetime import date, timedelta

from django.db import migrations, models

YEARS = range(2018, 2038)
EASTER_SUNDAYS = [
    "04-01", "04-21", "04-12", "04-04", "04-17", "04-09", "03-31", "04-20", "04-05", "03-28",
    "04-16", "04-01", "04-21", "04-13", "03-28", "04-17", "04-09", "03-25", "04-13", "04-05",
]  # fmt: skip


def nth_monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))


def holidays(year: int, easter: date) -> list[tuple[date, str, str]]:
    before_may_25 = date(year, 5, 24)
    return [
        (date(year, 1, 1), "New Year’s Day", "Jour de l’An"),
        (nth_monday(year, 2, 3), "Family Day", "Jour de la Famille"),
        (easter - timedelta(days=2), "Good Friday", "Vendredi saint"),
        (before_may_25 - timedelta(days=before_may_25.weekday()), "Victoria Day", "Fête de Victoria"),
        (date(year, 7, 1), "Canada Day", "Fête du Canada"),
        (nth_monday(year, 9, 1), "Labour Day", "Fête du Travail"),
        (nth_monday(year, 10, 2), "Thanksgiving", "Action de grâces"),
        (date(year, 12, 25), "Christmas Day", "Noël"),
        (date(year, 12, 26), "Boxing Day", "Lendemain de Noël"),
    ]


def seed(apps, schema_editor):
    Holiday = apps.get_model("agencies", "Holiday")
    Holiday.objects.bulk_create(
        Holiday(day=day, name_en=english, name_fr=french)
        for year, easter in zip(YEARS, EASTER_SUNDAYS, strict=True)
        for day, english, french in holidays(year, date.fromisoformat(f"{year}-{easter}"))
    )


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_consent_forms_and_lookalikes")]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_fr", models.CharField(max_length=200, verbose_name="name in French")),
                ("day", models.DateField(verbose_name="day")),
            ],
            options={"verbose_name": "holiday", "verbose_name_plural": "holidays", "ordering": ["day"]},
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.UniqueConstraint(
                fields=["day"], name="holiday_one_a_day", violation_error_message="This day is already a holiday."
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
