"""Reference data as of the first release: areas, and the amounts in force, each with its source.

Sources: the wards of the City of Ottawa since 15 November 2022 (Open Ottawa; centroids of their outlines), neighbourhoods
with approximate centroids (within 500 m), Ontario Works directive 6.3, ODSP directive 6.2, CMHC rental market reports.
"""

from datetime import date, timedelta

from django.db import migrations

# number, English, French, latitude, longitude
WARDS = [
    (1, "Orléans East-Cumberland", "Orléans-Est-Cumberland", "45.5001", "-75.4379"),
    (2, "Orléans West-Innes", "Orléans-Ouest-Innes", "45.4562", "-75.5520"),
    (3, "Barrhaven West", "Barrhaven-Ouest", "45.2602", "-75.7558"),
    (4, "Kanata North", "Kanata-Nord", "45.3325", "-75.9239"),
    (5, "West Carleton-March", "West Carleton-March", "45.3746", "-76.1091"),
    (6, "Stittsville", "Stittsville", "45.2717", "-75.9159"),
    (7, "Bay", "Baie", "45.3657", "-75.8555"),
    (8, "College", "Collège", "45.3244", "-75.8114"),
    (9, "Knoxdale-Merivale", "Knoxdale-Merivale", "45.3203", "-75.7458"),
    (10, "Gloucester-Southgate", "Gloucester-Southgate", "45.3550", "-75.6156"),
    (11, "Beacon Hill-Cyrville", "Beacon Hill-Cyrville", "45.4444", "-75.6064"),
    (12, "Rideau-Vanier", "Rideau-Vanier", "45.4335", "-75.6745"),
    (13, "Rideau-Rockcliffe", "Rideau-Rockcliffe", "45.4462", "-75.6525"),
    (14, "Somerset", "Somerset", "45.4142", "-75.7046"),
    (15, "Kitchissippi", "Kitchissippi", "45.3986", "-75.7409"),
    (16, "River", "Rivière", "45.3666", "-75.6981"),
    (17, "Capital", "Capitale", "45.3965", "-75.6823"),
    (18, "Alta Vista", "Alta Vista", "45.3977", "-75.6388"),
    (19, "Orléans South-Navan", "Orléans-Sud-Navan", "45.4386", "-75.3929"),
    (20, "Osgoode", "Osgoode", "45.2599", "-75.4994"),
    (21, "Rideau-Jock", "Rideau-Jock", "45.1379", "-75.8221"),
    (22, "Riverside South-Findlay Creek", "Riverside-Sud-Findlay Creek", "45.2969", "-75.6416"),
    (23, "Kanata South", "Kanata-Sud", "45.2929", "-75.8750"),
    (24, "Barrhaven East", "Barrhaven-Est", "45.2819", "-75.7230"),
]

# ward, English, French, latitude, longitude
NEIGHBOURHOODS = [
    (12, "ByWard Market", "Marché By", "45.4285", "-75.6920"),
    (12, "Lowertown", "Basse-Ville", "45.4330", "-75.6880"),
    (12, "Sandy Hill", "Côte-de-Sable", "45.4230", "-75.6785"),
    (12, "Vanier", "Vanier", "45.4390", "-75.6640"),
    (13, "Overbrook", "Overbrook", "45.4255", "-75.6540"),
    (13, "Manor Park", "Manor Park", "45.4510", "-75.6560"),
    (13, "New Edinburgh", "New Edinburgh", "45.4420", "-75.6830"),
    (14, "Centretown", "Centre-ville", "45.4145", "-75.6960"),
    (14, "Chinatown (West Centretown)", "Quartier chinois", "45.4100", "-75.7100"),
    (14, "LeBreton Flats", "Plaines LeBreton", "45.4155", "-75.7150"),
    (14, "Little Italy", "Petite Italie", "45.4010", "-75.7090"),
    (15, "Hintonburg", "Hintonburg", "45.4025", "-75.7270"),
    (15, "Mechanicsville", "Mechanicsville", "45.4080", "-75.7290"),
    (15, "Westboro", "Westboro", "45.3900", "-75.7560"),
    (15, "Wellington West", "Wellington-Ouest", "45.4000", "-75.7370"),
    (17, "Glebe", "Glebe", "45.4010", "-75.6900"),
    (17, "Old Ottawa South", "Vieil-Ottawa-Sud", "45.3930", "-75.6830"),
    (17, "Old Ottawa East", "Vieil-Ottawa-Est", "45.4080", "-75.6780"),
    (16, "Carlington", "Carlington", "45.3790", "-75.7380"),
    (16, "Riverside Park", "Parc Riverside", "45.3570", "-75.6790"),
    (18, "Alta Vista", "Alta Vista", "45.3830", "-75.6600"),
    (18, "Heron Gate", "Heron Gate", "45.3760", "-75.6440"),
    (18, "Elmvale Acres", "Elmvale Acres", "45.3960", "-75.6280"),
    (16, "Hunt Club", "Hunt Club", "45.3440", "-75.6560"),
    (10, "South Keys", "South Keys", "45.3560", "-75.6520"),
    (10, "Greenboro", "Greenboro", "45.3580", "-75.6330"),
    (10, "Blossom Park", "Blossom Park", "45.3300", "-75.6260"),
    (11, "Beacon Hill", "Beacon Hill", "45.4620", "-75.6020"),
    (11, "Cyrville", "Cyrville", "45.4160", "-75.6260"),
    (11, "Carson Grove", "Carson Grove", "45.4400", "-75.6200"),
    (2, "Blackburn Hamlet", "Blackburn Hamlet", "45.4320", "-75.5630"),
    (2, "Orléans – Convent Glen", "Orléans – Convent Glen", "45.4700", "-75.5420"),
    (1, "Orléans – Fallingbrook", "Orléans – Fallingbrook", "45.4760", "-75.4830"),
    (19, "Orléans – Avalon", "Orléans – Avalon", "45.4530", "-75.4790"),
    (7, "Bayshore", "Bayshore", "45.3470", "-75.8060"),
    (7, "Britannia", "Britannia", "45.3690", "-75.7960"),
    (7, "Foster Farm – Pinecrest", "Foster Farm – Pinecrest", "45.3520", "-75.7860"),
    (7, "Carlingwood", "Carlingwood", "45.3730", "-75.7750"),
    (8, "Bells Corners", "Bells Corners", "45.3190", "-75.8290"),
    (8, "Centrepointe", "Centrepointe", "45.3430", "-75.7660"),
    (9, "Parkwood Hills", "Parkwood Hills", "45.3570", "-75.7230"),
    (9, "Craig Henry – Manordale", "Craig Henry – Manordale", "45.3290", "-75.7680"),
    (24, "Barrhaven", "Barrhaven", "45.2740", "-75.7430"),
    (4, "Kanata – Beaverbrook", "Kanata – Beaverbrook", "45.3260", "-75.9000"),
    (23, "Kanata – Katimavik-Hazeldean", "Kanata – Katimavik-Hazeldean", "45.3090", "-75.8960"),
    (6, "Stittsville", "Stittsville", "45.2580", "-75.9210"),
    (22, "Findlay Creek", "Findlay Creek", "45.3170", "-75.6080"),
    (22, "Riverside South", "Riverside-Sud", "45.2760", "-75.6830"),
    (21, "Manotick", "Manotick", "45.2260", "-75.6840"),
    (20, "Greely", "Greely", "45.2600", "-75.5700"),
    (5, "Carp", "Carp", "45.3480", "-76.0370"),
]

# benefit, from, amounts in CAD a month for 1 to 6 members (6 and more), source
SHELTER_MAXIMUMS = [
    ("ow", date(2018, 10, 1), (390, 642, 697, 756, 815, 844), "Ontario Works directive 6.3, unchanged since October 2018"),
    ("odsp", date(2024, 7, 1), (582, 915, 990, 1074, 1159, 1201), "ODSP directive 6.2, July 2024"),
    (
        "odsp",
        date(2025, 7, 1),
        (599, 941, 1018, 1105, 1192, 1235),
        "ODSP, July 2025: July 2024 plus 2.8 %, rounded up; two members and more may be off by $1",
    ),
]

# utility, amounts in CAD a month for 0 to 4 bedrooms (4 and more)
UTILITY_ESTIMATES = [
    ("heat", (40, 50, 70, 90, 110)),
    ("hydro", (45, 55, 75, 95, 115)),
    ("water", (25, 30, 40, 50, 60)),
]
UTILITY_SOURCE = "Assumption of the unit bank; coordinators edit it"

# survey, amounts for 0 to 3 bedrooms (3 and more), which of them are published figures
AVERAGE_RENTS = [
    (date(2024, 10, 1), (1280, 1560, 1880, 2200), {2}, "CMHC, October 2024 (2 bedrooms); other sizes estimated"),
    (date(2025, 10, 1), (1330, 1620, 1960, 2290), set(), "CMHC forecast for 2025 (2 bedrooms); other sizes estimated"),
]


def load(apps, schema_editor):
    Area = apps.get_model("agencies", "Area")
    wards = {
        number: Area.objects.create(
            kind="ward", ward_number=number, name_en=english, name_fr=french, latitude=latitude, longitude=longitude
        )
        for number, english, french, latitude, longitude in WARDS
    }
    Area.objects.bulk_create(
        Area(
            kind="neighbourhood",
            ward=wards[ward],
            name_en=english,
            name_fr=french,
            latitude=latitude,
            longitude=longitude,
        )
        for ward, english, french, latitude, longitude in NEIGHBOURHOODS
    )
    Area.objects.create(kind="outside", name_en="Outside Ottawa", name_fr="Hors d’Ottawa")

    apps.get_model("agencies", "ShelterMaximum").objects.bulk_create(
        apps.get_model("agencies", "ShelterMaximum")(
            benefit=benefit, members=members, amount=amount, starts=starts, source=source
        )
        for benefit, starts, amounts, source in SHELTER_MAXIMUMS
        for members, amount in enumerate(amounts, start=1)
    )
    apps.get_model("agencies", "UtilityEstimate").objects.bulk_create(
        apps.get_model("agencies", "UtilityEstimate")(
            utility=utility, bedrooms=bedrooms, amount=amount, starts=date(2018, 10, 1), source=UTILITY_SOURCE
        )
        for utility, amounts in UTILITY_ESTIMATES
        for bedrooms, amount in enumerate(amounts)
    )
    apps.get_model("agencies", "AverageRent").objects.bulk_create(
        apps.get_model("agencies", "AverageRent")(
            bedrooms=bedrooms, amount=amount, starts=starts, source=source, is_estimate=bedrooms not in published
        )
        for starts, amounts, published, source in AVERAGE_RENTS
        for bedrooms, amount in enumerate(amounts)
    )


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


def load_holidays(apps, schema_editor):
    Holiday = apps.get_model("agencies", "Holiday")
    Holiday.objects.bulk_create(
        Holiday(day=day, name_en=english, name_fr=french)
        for year, easter in zip(YEARS, EASTER_SUNDAYS, strict=True)
        for day, english, french in holidays(year, date.fromisoformat(f"{year}-{easter}"))
    )


class Migration(migrations.Migration):
    replaces = [("agencies", "0002_reference_data")]
    dependencies = [("agencies", "0001_tables")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(load_holidays, migrations.RunPython.noop),
    ]
