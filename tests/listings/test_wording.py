"""Units in words."""

import pytest

from agencies.models import Area
from listings.models import Unit
from listings.wording import access, included, title

FEATURES = (
    "elevator",
    "step_free_entry",
    "ground_floor",
    "wide_doors",
    "roll_in_shower",
    "grab_bars",
    "lowered_counters",
    "visual_alarm",
)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ({"unit_type": "apartment", "bedrooms": 2}, "2-bedroom apartment, Vanier"),
        ({"unit_type": "apartment", "bedrooms": 0}, "Bachelor, Vanier"),
        ({"unit_type": "townhouse", "bedrooms": 3}, "3-bedroom townhouse, Vanier"),
        (
            {"unit_type": "room", "bedrooms": 0, "shared_with": "tenants"},
            "Room with shared kitchen or bathroom, Vanier",
        ),
        ({"unit_type": "other", "bedrooms": 1, "area": None}, "1-bedroom home, area not known"),
    ],
)
def test_a_title_says_what_it_is_and_where(unit: dict, words: str) -> None:
    area = Area(name_en="Vanier", name_fr="Vanier")

    assert title(Unit(**{"area": area} | unit)) == words


@pytest.mark.parametrize(
    ("utilities", "words"),
    [
        ([], "nothing"),
        (["water", "heat"], "heat and water"),
        (["heat", "hydro", "water", "internet"], "everything"),
    ],
)
def test_what_the_rent_includes(utilities: list[str], words: str) -> None:
    assert included(Unit(utilities_included=utilities)) == words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Not asked yet"),
        (dict.fromkeys(FEATURES, False), "None"),
        (dict.fromkeys(FEATURES, False) | {"elevator": True, "wide_doors": True}, "Elevator, wide doors"),
        (dict.fromkeys(FEATURES, False) | {"elevator": None}, "Elevator?"),
        ({"elevator": True}, "Elevator, 7 not asked yet"),
    ],
)
def test_unknown_access_is_a_question_and_never_a_no(answers: dict, words: str) -> None:
    assert access(Unit(**answers)) == words
