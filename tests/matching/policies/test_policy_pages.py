"""How places in line are decided, for everybody to read; drafts, for coordinators to write."""

from datetime import timedelta

import pytest
from django.test import Client as Visitor
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import User
from matching.enums import PriorityKey
from matching.models import Policy
from matching.models.policy import WEIGHTS
from tests.factories import OpeningFactory, PolicyFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


def visitor(user: User) -> Visitor:
    browser = Visitor()
    browser.force_login(user)
    return browser


def answers(**other) -> dict[str, object]:
    """What the form sends for the values of the default policy."""
    limits = {
        "largest_subsidy": "1200",
        "income_share": 30,
        "fresh_days": 30,
        "search_days": 60,
        "hold_days": 3,
        "window_days": 2,
        "reply_days": 5,
        "building_share": 20,
        "fleeing_days": 90,
        "chronic_days_1y": 180,
        "chronic_days_3y": 546,
        "near_metres": 3000,
        "close_metres": 2000,
        "fit_at_reach": 60,
        "fit_largest_gap": "2000",
        "fit_largest_cost": "25 000",
        "fit_spare_bedroom": 20,
        "fit_spare_least": 20,
        "fit_fewer_bedrooms": 10,
        "fit_near_area": 40,
        "fit_last_day": 40,
    }
    weights = dict(zip((f"weight_{part}" for part in WEIGHTS), (30, 15, 20, 10, 10, 10, 5), strict=True))
    places = {f"place_{key}": place for place, key in enumerate(PriorityKey.values, start=1)}
    return weights | limits | places | {"source": "Access table, November"} | other


def test_everybody_reads_the_policy_in_plain_words():
    page = visitor(UserFactory()).get(reverse("policies")).content.decode()

    keys = [str(key.label) for key in PriorityKey]
    assert [page.index(key) for key in keys] == sorted(page.index(key) for key in keys)
    assert "A unit is held for 3 business days." in page
    assert "Above 20% programme tenants" in page
    assert "Fleeing violence counts for 90 days" in page
    assert "chronic from 180 days in the last year on, or from 546 in three years" in page
    assert "at most 3,000 metres apart" in page
    assert "within 2,000 metres is a question" in page
    assert "down to 60%" in page
    assert "nothing from $2,000 a month on" in page
    assert "Write the next version" not in page


def test_a_version_keeps_saying_its_numbers(coordinator):
    PolicyFactory(starts=TODAY - timedelta(days=9), fleeing_days=45, near_metres=1500, fit_near_area=55)
    PolicyFactory(starts=TODAY)
    browser, between = visitor(coordinator), Policy.objects.in_force(TODAY - timedelta(days=1)).get()

    first, then = (browser.get(reverse("policy", args=[version])).content.decode() for version in (1, between.version))

    assert "Fleeing violence counts for 90 days" in first
    assert "Fleeing violence counts for 45 days" in then
    assert "at most 1,500 metres apart" in then
    assert "one near it 55%" in then


def test_a_draft_changes_every_number_and_says_what_differs(coordinator):
    PolicyFactory(version=2, starts=None)

    page = visitor(coordinator).post(
        reverse("edit_policy", args=[2]), answers(chronic_days_1y=120, fit_largest_gap="900"), follow=True
    )

    draft = Policy.objects.get(version=2)
    assert (draft.chronic_days_1y, draft.fit_largest_gap) == (120, 900)
    assert "<b>120</b>" in page.content.decode()
    assert "<b>$900</b>" in page.content.decode()


def test_a_coordinator_writes_a_draft_with_another_order(coordinator):
    swapped = answers(place_chronic=5, place_referred_on=3, hold_days=4)

    told = visitor(coordinator).post(reverse("new_policy"), swapped, follow=True).content.decode()

    made = Policy.objects.get(version=2)
    assert made.priority == ["scarce", "fleeing", "referred_on", "days_homeless_3y", "chronic", "lot"]
    assert (made.hold_days, made.starts, made.author) == (4, None, coordinator)
    assert "What would change today" in told


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place_chronic": 1}, "Two keys have this place"),
        ({"weight_money": 0}, "Give a whole number from 1 to 100."),
        ({"hold_days": ""}, "Give a whole number from 1 to 30."),
        ({"largest_subsidy": "lots"}, "Largest subsidy"),
        ({"near_metres": 5001}, "Give a whole number from 0 to 5,000."),
        ({"fit_largest_gap": "20001"}, "Write an amount between 1 and 20,000 dollars"),
        ({"fit_fewer_bedrooms": 20}, "Too few bedrooms count less than too many."),
        ({"source": ""}, "Say where this version was discussed."),
    ],
)
def test_a_draft_that_cannot_be_says_what_to_enter(coordinator, wrong, sentence):
    page = visitor(coordinator).post(reverse("new_policy"), answers(**wrong)).content.decode()

    assert sentence in page
    assert not Policy.objects.filter(version=2).exists()


def test_a_draft_is_changed_and_discarded(coordinator):
    browser, draft = visitor(coordinator), PolicyFactory(version=2, starts=None)

    browser.post(reverse("edit_policy", args=[2]), answers(weight_area=77, largest_subsidy="950,50"))
    draft.refresh_from_db()
    browser.post(reverse("discard_policy", args=[2]))

    assert (draft.weight_area, str(draft.largest_subsidy)) == (77, "950.50")
    assert not Policy.objects.filter(version=2).exists()


def test_a_draft_shows_whose_place_would_change(coordinator):
    chronic = ReferralFactory(consenting=True, need__days_homeless_3y=600)
    early = ReferralFactory(consenting=True, referred_on=TODAY - timedelta(days=90))
    hidden = ReferralFactory(referred_on=TODAY - timedelta(days=99))
    OpeningFactory()
    PolicyFactory(version=2, starts=None, priority=[*PriorityKey.values[4:], *PriorityKey.values[:4]])

    page = visitor(coordinator).get(reverse("policy", args=[2])).content.decode()

    assert "1 come earlier somewhere, 1 later" in page
    assert chronic.client.code in page
    assert early.client.code in page
    assert hidden.client.code not in page


def test_a_draft_is_activated_with_a_reason_and_taken_back(coordinator):
    browser, later = visitor(coordinator), TODAY + timedelta(days=10)
    PolicyFactory(version=2, starts=None)

    refused = browser.post(reverse("policy", args=[2]), {"starts": later, "reason": ""}).content.decode()
    browser.post(reverse("policy", args=[2]), {"starts": later, "reason": "Agreed by all"})
    activated = Policy.objects.get(version=2)
    browser.post(reverse("take_back_policy", args=[2]))

    assert "Say why this version is better" in refused
    assert (activated.starts, activated.reason, activated.activated_by) == (later, "Agreed by all", coordinator)
    assert Policy.objects.get(version=2).starts is None


def test_a_locator_reads_and_does_not_write():
    browser = visitor(UserFactory(locator=True))
    PolicyFactory(version=2, starts=TODAY + timedelta(days=3), reason="Agreed by all")

    page = browser.get(reverse("policy", args=[2])).content.decode()

    assert "Agreed by all" in page
    assert "draft again" not in page
    assert browser.post(reverse("take_back_policy", args=[2])).status_code == 404
    assert Policy.objects.get(version=2).starts
