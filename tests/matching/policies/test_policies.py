"""Versions of the policy: written as drafts, tried out, activated, and then as they are for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from agencies.constraints import broken_constraint
from agencies.errors import NotPossible
from matching.models import Pair, Policy
from matching.pairs.ranking import policy_on
from matching.policies import versions
from tests.factories import OpeningFactory, PolicyFactory, ReferralFactory, UserFactory
from tests.matching.records import on_policy

pytestmark = pytest.mark.django_db

TODAY = localdate()
TOMORROW = TODAY + timedelta(days=1)


def draft(**values) -> Policy:
    return versions.new_draft(policy_on(TODAY), None, source="Test", **values)


def test_a_draft_is_the_next_version_and_counts_for_nothing():
    before = policy_on(TODAY)

    made = draft(weight_money=90)

    assert (made.version, made.starts, made.weight_money) == (2, None, 90)
    assert (made.priority, made.hold_days) == (before.priority, before.hold_days)
    assert policy_on(TODAY) == before


def test_an_activated_version_holds_from_its_day():
    made, person = draft(), UserFactory(coordinator=True)

    versions.activate(made, TOMORROW, reason=" Agreed in November ", today=TODAY, person=person)

    made.refresh_from_db()
    assert (made.starts, made.reason, made.activated_by) == (TOMORROW, "Agreed in November", person)
    assert policy_on(TODAY).version == 1
    assert policy_on(TOMORROW) == made


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [
        (-1, "Why", "today or a later day"),
        (900, "Why", "Choose a day up to"),
        (0, "  ", "Say why"),
        (5, "Why", "Another policy"),
    ],
)
def test_a_version_that_cannot_hold_stays_a_draft(days, reason, words):
    PolicyFactory(version=7, starts=TODAY + timedelta(days=5))
    made = draft()

    with pytest.raises(NotPossible, match=words):
        versions.activate(made, TODAY + timedelta(days=days), reason=reason, today=TODAY, person=None)

    made.refresh_from_db()
    assert made.starts is None


def test_a_version_is_activated_once():
    made = draft()
    versions.activate(made, TOMORROW, reason="Why", today=TODAY, person=None)

    with pytest.raises(NotPossible, match="already activated"):
        versions.activate(made, TODAY, reason="Why", today=TODAY, person=None)


def test_a_version_that_has_not_started_is_taken_back_and_discarded():
    made = draft()
    versions.activate(made, TOMORROW, reason="Why", today=TODAY, person=None)

    versions.take_back(made, TODAY)
    versions.discard(made)

    assert list(Policy.objects.values_list("version", flat=True)) == [1]


@pytest.mark.parametrize("change", [versions.discard, lambda policy: versions.take_back(policy, TODAY)])
def test_a_version_that_has_started_is_neither_taken_back_nor_discarded(change):
    with pytest.raises(NotPossible):
        change(policy_on(TODAY))

    assert policy_on(TODAY).version == 1


@pytest.mark.parametrize(
    "change", [lambda row: row.update(weight_money=1), lambda row: row.delete(), lambda row: row.update(starts=None)]
)
def test_postgresql_keeps_a_version_that_has_started(change):
    row = Policy.objects.filter(version=1)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(row)

    assert "stays as it was decided" in broken_constraint(caught.value)
    assert row.get().weight_money == 30


def test_postgresql_lets_no_version_start_in_the_past():
    made = draft()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Policy.objects.filter(pk=made.pk).update(starts=TODAY - timedelta(days=1))

    assert "none starts in the past" in broken_constraint(caught.value)


def test_pairs_are_seen_as_under_a_draft_and_then_as_before():
    ReferralFactory(consenting=True, need__max_rent=1000)
    OpeningFactory(rent=1500)
    made = draft(largest_subsidy=100)

    with on_policy(made.version):
        tried = Pair.objects.get()
    after = Pair.objects.get()

    assert (tried.policy, tried.cost_ok) == (made.version, False)
    assert (after.policy, after.cost_ok) == (1, True)


def three_households():
    """In line by chronic homelessness, then days, then date: the first is chronic, the last came first."""
    return [
        ReferralFactory(consenting=True, referred_on=TODAY - timedelta(days=days), need__days_homeless_3y=homeless)
        for days, homeless in ((10, 600), (20, 300), (40, None))
    ]


def test_a_preview_counts_whose_place_in_line_changes():
    chronic, middle, early = three_households()
    OpeningFactory(unit__record__source="demo", unit__record__ref="A")
    OpeningFactory(unit__record__source="demo", unit__record__ref="B", rent=900)
    made = draft(priority=["scarce", "fleeing", "referred_on", "chronic", "days_homeless_3y", "lot"])

    told = versions.preview(made, policy_on(TODAY))

    assert (told.pairs, told.gained, told.lost) == (6, 0, 0)
    assert (told.households, told.earlier, told.later, told.queues) == (2, 1, 1, 2)
    assert {one.code: (one.earlier, one.later) for one in told.moved} == {
        early.client.code: (2, 0),
        chronic.client.code: (0, 2),
    }
    assert (told.units, told.reordered) == (0, [])
    assert middle.client.code not in {one.code for one in told.moved}


def test_a_preview_counts_units_that_change_places_and_pairs_that_come_and_go():
    household = ReferralFactory(consenting=True, need__max_rent=1000, need__min_bedrooms=1, need__wishes=["elevator"])
    ReferralFactory(need__max_rent=1000)
    OpeningFactory(rent=800, unit__record__source="demo", unit__record__ref="cheap", unit__elevator=False)
    OpeningFactory(rent=950, unit__record__source="demo", unit__record__ref="lift", unit__elevator=True)
    OpeningFactory(rent=2000, unit__record__source="demo", unit__record__ref="dear")
    weights = {"weight_money": 100, "weight_access": 1}
    made = draft(largest_subsidy=100, **weights)

    told = versions.preview(made, policy_on(TODAY))

    assert (told.pairs, told.gained, told.lost) == (3, 0, 1)
    assert (told.units, told.orders) == (2, 1)
    assert [(one.name, one.households) for one in told.reordered] == [("demo/cheap", 1), ("demo/lift", 1)]
    assert not told.moved
    assert household.client.code


def test_a_preview_of_the_same_values_changes_nothing():
    three_households()
    OpeningFactory()

    assert versions.preview(draft(), policy_on(TODAY)).changes_nothing


def test_differences_name_what_a_draft_says_otherwise():
    made = draft(hold_days=5, largest_subsidy=900)

    told = versions.differences(made, policy_on(TODAY))

    assert [(one.before, one.after) for one in told] == [("$1,200", "$900"), ("3", "5")]
