"""The map of wards: every number can be read, at the width of a phone."""

from itertools import combinations
from math import hypot

import pytest

from agencies.models import Area
from matching.bank.ward_map import GAP, WIDTH, projected, ward_map

pytestmark = pytest.mark.django_db


def wards() -> list[Area]:
    return list(Area.objects.filter(kind="ward"))


@pytest.mark.parametrize("count", [0, 1, 7, 120])
def test_no_dot_covers_another_or_leaves_the_drawing(count: int) -> None:
    drawn = ward_map(wards(), {ward.pk: count for ward in wards()})

    for one, other in combinations(drawn.dots, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius + GAP / 2
    for dot in drawn.dots:
        assert dot.radius <= dot.x <= WIDTH - dot.radius
        assert dot.radius <= dot.y <= drawn.height - dot.radius


def test_more_units_make_a_larger_dot() -> None:
    first, second, third, *_others = wards()

    drawn = ward_map(wards(), {first.pk: 30, second.pk: 2})

    radii = {dot.ward.pk: dot.radius for dot in drawn.dots}
    assert radii[first.pk] > radii[second.pk] > radii[third.pk]


def test_east_is_right_and_north_is_up_and_the_centre_is_enlarged() -> None:
    west, east = projected(45.4, -75.9), projected(45.4, -75.5)
    north, south = projected(45.5, -75.7), projected(45.3, -75.7)
    near = projected(45.405, -75.65)[0] - projected(45.405, -75.69)[0]
    far = projected(45.405, -75.31)[0] - projected(45.405, -75.35)[0]

    assert west[0] < east[0]
    assert north[1] < south[1]
    assert near > 3 * far


def test_names_stand_where_nothing_is_in_the_way() -> None:
    drawn = ward_map(wards(), {ward.pk: 3 for ward in wards()})

    named = [dot for dot in drawn.dots if dot.label_x is not None]
    assert len(named) >= 8
    for dot in named:
        for other in drawn.dots:
            inside = abs(other.x - dot.label_x) < other.radius and 0 < dot.label_y - other.y < other.radius
            assert not inside
