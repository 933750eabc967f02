import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from agencies.enums import AreaKind
from agencies.geography import kilometres
from agencies.models import Area
from agencies.places import Gazetteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return Gazetteer.load()


def called(area):
    return area and (area.kind, area.name_en)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Sandy Hill", "neighbourhood", "Sandy Hill"),
        ("sandy  hill ", "neighbourhood", "Sandy Hill"),
        ("Côte-de-Sable", "neighbourhood", "Sandy Hill"),
        ("COTE DE SABLE", "neighbourhood", "Sandy Hill"),
        ("Co\u0302te-de-Sable", "neighbourhood", "Sandy Hill"),
        ("The Glebe", "neighbourhood", "Glebe"),
        ("Lower Town", "neighbourhood", "Lowertown"),
        ("Byward Market", "neighbourhood", "ByWard Market"),
        ("Chinatown", "neighbourhood", "Chinatown (West Centretown)"),
        ("West Centretown", "neighbourhood", "Chinatown (West Centretown)"),
        ("Quartier chinois", "neighbourhood", "Chinatown (West Centretown)"),
        ("Convent Glen", "neighbourhood", "Orléans – Convent Glen"),
        ("Orleans-Convent Glen", "neighbourhood", "Orléans – Convent Glen"),
        ("Pinecrest", "neighbourhood", "Foster Farm – Pinecrest"),
        ("Rideau-Vanier", "ward", "Rideau-Vanier"),
        ("Rideau–Vanier", "ward", "Rideau-Vanier"),
        ("rideau vanier", "ward", "Rideau-Vanier"),
        ("Vanier", "neighbourhood", "Vanier"),
        ("12", "ward", "Rideau-Vanier"),
        ("Ward 12", "ward", "Rideau-Vanier"),
        ("Quartier 12", "ward", "Rideau-Vanier"),
        ("ward 07", "ward", "Bay"),
        ("Ward 12 – Rideau-Vanier", "ward", "Rideau-Vanier"),
        ("Rivière", "ward", "River"),
        ("Alta Vista", "ward", "Alta Vista"),
        ("Alta Vista/neighbourhood", "neighbourhood", "Alta Vista"),
        ("Alta Vista / secteur", "neighbourhood", "Alta Vista"),
        ("Stittsville/quartier", "ward", "Stittsville"),
        ("Stittsville/Neighbourhood", "neighbourhood", "Stittsville"),
        ("Outside Ottawa", "outside", "Outside Ottawa"),
        ("hors d'Ottawa", "outside", "Outside Ottawa"),
        ("outside", "outside", "Outside Ottawa"),
    ],
)
def test_an_area_is_found_by_what_people_call_it(places, text, kind, name):
    assert called(places.named(text)) == (kind, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "Orléans",
        "Kanata",
        "Gatineau",
        "0",
        "25",
        "1-2",
        "12.5",
        "Ward",
        "Vanier/ward",
        "Ward 12 Somerset",
        "ᐃᓄᒃ",
    ],
)
def test_what_names_no_area_or_several_names_none(places, text):
    assert places.named(text) is None


def test_a_kind_chooses_between_a_ward_and_a_neighbourhood(places):
    assert called(places.named("Alta Vista", kind=AreaKind.NEIGHBOURHOOD)) == ("neighbourhood", "Alta Vista")
    assert called(places.named("Alta Vista", kind=AreaKind.WARD)) == ("ward", "Alta Vista")
    assert places.named("Sandy Hill", kind=AreaKind.WARD) is None
    assert places.named("Alta Vista/neighbourhood", kind=AreaKind.WARD) is None


def test_every_area_is_found_by_both_its_names_and_its_number(places):
    for area in Area.objects.all():
        assert places.named(area.name_en, kind=area.kind) == area
        assert places.named(area.name_fr, kind=area.kind) == area
        if area.ward_number:
            assert places.named(str(area.ward_number)) == area


def test_loading_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        Gazetteer.load().at(45.42, -75.69)


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        ("45.4230", "-75.6785", "Sandy Hill"),
        (45.4240, -75.6790, "Sandy Hill"),
        (45.3480 + 4.9 / 111.195, -76.0370, "Carp"),
        (45.3480 + 5.1 / 111.195, -76.0370, "Outside Ottawa"),
        (43.65, -79.38, "Outside Ottawa"),
        (45.4765, 45.4765, "Outside Ottawa"),
        (-90, 180, "Outside Ottawa"),
    ],
)
def test_a_position_belongs_to_the_nearest_neighbourhood_within_5_km(places, latitude, longitude, name):
    assert places.at(latitude, longitude).name_en == name


def degrees(limit):
    """Degrees as the registry stores them, with five decimals."""
    return st.integers(-limit * 100_000, limit * 100_000).map(lambda units: units / 100_000)


DEGREES = st.tuples(degrees(90), degrees(180))


@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=1, max_size=20))
def test_distances_are_those_of_the_database(pairs):
    values = [coordinate for pair in pairs for point in pair for coordinate in point]
    rows = ", ".join(["(%s::numeric, %s::numeric, %s::numeric, %s::numeric)"] * len(pairs))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kilometres(a, b, c, d) FROM (VALUES {rows}) p(a, b, c, d)", values)
        in_sql = [distance for (distance,) in cursor.fetchall()]

    assert [kilometres(*one, *other) for one, other in pairs] == pytest.approx(in_sql, rel=1e-9, abs=1e-3)


def test_distances_are_those_of_the_map():
    assert kilometres(45.4215, -75.6972, 43.6532, -79.3832) == pytest.approx(351.5, abs=1)  # Ottawa to Toronto
    assert kilometres(45.4, -75.7, 45.4, -75.7) == 0
