"""The view `pair`, its model and the closed lists say the same: columns, codes and the bits of the masks."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from agencies.models import Area
from listings.enums import Condition, Feature, Utility
from listings.models import Unit
from matching.models import Need, Pair
from matching.models.referral import ANSWERS
from matching.pairs import schema
from matching.pairs.criteria import CRITERIA
from matching.pairs.ranking import on_day
from matching.pairs.reasons import choices_in
from tests.factories import NeedFactory, OpeningFactory, ReferralFactory, UnitFactory
from tests.matching import oracle
from tests.matching.city import invent
from tests.matching.records import ANSWERS as ANSWER_TO
from tests.matching.records import known_areas, store

TODAY = date(2026, 11, 22)
TYPES = {
    "BigIntegerField": {"int8"},
    "BooleanField": {"bool"},
    "CharField": {"text", "varchar"},
    "DateField": {"date"},
    "IntegerField": {"int4"},
}

pytestmark = pytest.mark.django_db


def view_columns() -> dict[str, str]:
    """The columns of the view and their PostgreSQL types."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = 'pair'")
        return dict(cursor.fetchall())


def test_the_view_has_exactly_the_columns_of_its_model_and_their_types():
    fields = {field.column: field for field in Pair._meta.local_concrete_fields if field.column}

    columns = view_columns()

    assert set(columns) == set(fields)
    for name, field in fields.items():
        kind = "BigIntegerField" if field.is_relation else field.get_internal_type()
        assert columns[name] in TYPES[kind], name


def test_the_criteria_are_those_of_the_contract_each_with_its_columns():
    columns = view_columns()
    with_fit = {name.removesuffix("_fit") for name in columns if name.endswith("_fit")}

    assert tuple(criterion.code for criterion in CRITERIA) == oracle.CODES
    for code in oracle.CODES:
        assert {f"{code}_ok", f"{code}_ask"} <= set(columns)
    assert with_fit == {criterion.code for criterion in CRITERIA if criterion.in_fit}
    assert with_fit == {"cost", "size", "area", "access", "open", "fresh", "conditions"}


def test_no_answer_of_a_criterion_is_ever_null():
    nullable = {field.column for field in Pair._meta.local_concrete_fields if field.null}
    said = sorted(set(view_columns()) - nullable)
    store(invent(1, TODAY, known_areas(), households=40, openings=40))

    with on_day(TODAY), connection.cursor() as cursor:
        counts = ", ".join(f"count(*) - count({name})" for name in said)
        cursor.execute(f"SELECT count(*), {counts} FROM pair")
        pairs, *nulls = cursor.fetchone()

    assert {f"{code}_{what}" for code in oracle.CODES for what in ("ok", "ask")} < set(said)
    assert pairs >= 1600
    assert {name: number for name, number in zip(said, nulls, strict=True) if number} == {}


def test_the_scarce_features_of_the_view_are_those_of_the_contract():
    [mask] = re.findall(r"needs & o\.access_yes & (\d+) > 0 AS scarce", schema.pair())

    assert set(choices_in(int(mask), Feature)) == oracle.SCARCE


def test_the_condition_that_bars_in_the_view_is_tenant_insurance():
    [mask] = re.findall(r"o\.requires & n\.answers_no & (\d+) < 1 AS conditions_ok", schema.pair())

    assert choices_in(int(mask), Condition) == [Condition.TENANT_INSURANCE]


@pytest.mark.parametrize("feature", Feature)
def test_each_feature_has_its_bit_in_every_mask(feature):
    has = Unit.objects.get(pk=UnitFactory(**{feature: True}).pk)
    lacks = Unit.objects.get(pk=UnitFactory(**{feature: False}).pk)
    need = Need.objects.get(pk=NeedFactory(needs=[feature], wishes=[feature]).pk)

    masks = (has.access_yes, lacks.access_no, need.needs_mask, need.wishes_mask)

    assert [choices_in(mask, Feature) for mask in masks] == [[feature]] * 4
    assert (has.access_no, lacks.access_yes) == (0, 0)


@pytest.mark.parametrize("condition", Condition)
def test_each_condition_has_its_bit_in_every_mask(condition):
    unit = Unit.objects.get(pk=UnitFactory(requires=[condition], prefers=[condition]).pk)
    agrees = Need.objects.get(pk=NeedFactory(**{ANSWER_TO[condition]: True}).pk)
    declines = Need.objects.get(pk=NeedFactory(**{ANSWER_TO[condition]: False}).pk)

    masks = (unit.requires_mask, unit.prefers_mask, agrees.answers_yes, declines.answers_no)

    assert [choices_in(mask, Condition) for mask in masks] == [[condition]] * 4
    assert (agrees.answers_no, declines.answers_yes) == (0, 0)
    assert ANSWERS[list(Condition).index(condition)] == ANSWER_TO[condition]


@pytest.mark.parametrize("utility", Utility)
def test_each_utility_has_its_bit(utility):
    unit = Unit.objects.get(pk=UnitFactory(utilities_included=[utility]).pk)

    assert choices_in(unit.utilities_mask, Utility) == [utility]


def test_an_area_that_moves_is_near_other_areas_at_once():
    carp, vanier = (Area.objects.get(kind="neighbourhood", name_en=name) for name in ("Carp", "Vanier"))
    opening = OpeningFactory(unit__area=carp)
    referral = ReferralFactory(need__areas_wanted=[vanier.pk])
    pair = Pair.objects.filter(referral=referral, opening=opening)
    far = pair.get().area_fit

    Area.objects.filter(pk=carp.pk).update(latitude=vanier.latitude, longitude=vanier.longitude + Decimal("0.01"))

    assert far == 0
    assert 0 < pair.get().area_fit < 100


def test_an_area_that_changes_its_ward_belongs_to_the_new_one_at_once():
    carp, vanier = (Area.objects.get(kind="neighbourhood", name_en=name) for name in ("Carp", "Vanier"))
    opening = OpeningFactory(unit__area=carp)
    referral = ReferralFactory(need__areas_avoided=[vanier.ward_id])
    pair = Pair.objects.filter(referral=referral, opening=opening)
    before = pair.get().area_ok

    Area.objects.filter(pk=carp.pk).update(ward=vanier.ward)

    assert before
    assert not pair.get().area_ok
