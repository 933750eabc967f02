"""The same file twice changes nothing and confirms nothing: shown on random files."""

import random

import pytest

from listings.models import (
    Building,
    Contact,
    Landlord,
    Opening,
    Restriction,
    SourceRecord,
    TeachingMoment,
    Unit,
    Verification,
)
from tests.import_report import figures
from tests.listings.units_file import UnitsFile

pytestmark = pytest.mark.django_db

MODELS = (Building, Contact, Landlord, Opening, Restriction, SourceRecord, TeachingMoment, Unit, Verification)
FACTS = {
    "landlord": ["Ann Lee", "ANN LEE", "Bob", "Zoé"],
    "landlord_email": ["ann@example.ca", "bob@example.ca"],
    "landlord_phone": ["613-555-0100", "613-555-0101"],
    "landlord_language": ["en", "fr"],
    "address": ["1 Main St", "1 main st, Ottawa, ON K1N 5K5", "3 Elm #4", "2 Oak Rd"],
    "unit_number": ["1", "2", "unknown"],
    "city": ["Ottawa", "Kanata"],
    "postal_code": ["K1N5K5", "K2A None", "unknown"],
    "ward": ["12", "Bay", "Nowhere", "unknown"],
    "neighbourhood": ["Vanier", "Glebe", "Nowhere", "unknown"],
    "latitude": ["45.42", "43.7", "unknown", "n/a"],
    "longitude": ["-75.68", "43.7", "unknown"],
    "confidential": ["yes", "no"],
    "unit_type": ["apartment", "house", "castle"],
    "bedrooms": ["1", "2.0"],
    "rent": ["900", "1,000.00", "free"],
    "utilities_included": ["heat;water", "unknown"],
    "elevator": ["yes", "no", "unknown"],
    "pets": ["allowed", "unknown"],
    "requires": ["references", "unknown"],
    "restricted_to": ["women", "unknown"],
    "legal_basis": ["s14", "s21_2"],
    "preference_text": ["No smoking inside", "No kids", "unknown"],
    "lease_months": ["12", "unknown"],
}
NEEDED = {"landlord", "address", "unit_type", "bedrooms", "rent"}
PERIODS = [
    {"offered_from": "2025-01-01", "closed_on": "2025-02-01", "close_reason": "withdrawn"},
    {"offered_from": "2025-02-01", "closed_on": "2025-02-01", "close_reason": "withdrawn"},
    {
        "offered_from": "2025-03-01",
        "available_from": "2025-04-01",
        "closed_on": "2025-09-01",
        "close_reason": "withdrawn",
    },
    {"offered_from": "2025-10-01"},
    {"available_from": "2025-11-01"},
    {},
]


def random_rows(draw):
    """Rows of up to six units: each row repeats some of what its unit is like, for up to three openings."""
    rows = []
    for number in range(draw.randrange(1, 7)):
        facts = {
            name: draw.choice(values)
            for name, values in FACTS.items()
            if draw.random() < (0.95 if name in NEEDED else 0.4)
        }
        for place in sorted(draw.sample(range(len(PERIODS)), draw.choice([1, 1, 2, 3]))):
            said = {name: value for name, value in facts.items() if name in NEEDED or draw.random() < 0.7}
            rows.append({"unit_ref": f"U{number}"} | said | PERIODS[place])
    draw.shuffle(rows)
    return rows


def everything():
    return [sorted(map(str, model.objects.values_list())) for model in MODELS]


@pytest.mark.parametrize("seed", range(30))
def test_the_same_file_twice_changes_nothing(tmp_path, seed):
    draw = random.Random(seed)
    for source in ("one", "two", "one"):
        units = UnitsFile(tmp_path, source)
        rows = random_rows(draw)
        first = units.bring(*rows)
        before = everything()

        second = units.bring(*rows)

        assert everything() == before
        assert figures(second) == (0, 0, len(rows) - first["rejected"], first["rejected"])
