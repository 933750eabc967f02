"""Each rule of the access modules as three lists: who may, who may not, and who is not even signed in."""

import inspect

import pytest
from django.contrib.auth.models import AnonymousUser

from agencies import access as of_people
from agencies.enums import Role
from agencies.models import Client, User
from listings import access as of_homes
from listings.models import Unit
from locator import access as of_the_site
from matching import access as of_matching

AGENCY = (Role.CASEWORKER, Role.LEAD)
DESK = (Role.LOCATOR, Role.COORDINATOR)
COORDINATOR = (Role.COORDINATOR,)
MAY = {
    of_people.can_see_households: AGENCY,
    of_people.can_enter_admin: DESK,
    of_people.can_edit_people: COORDINATOR,
    of_people.can_see_cards: DESK,
    of_people.can_resolve_lookalikes: COORDINATOR,
    of_homes.can_see_bank: AGENCY + DESK,
    of_homes.can_edit_bank: DESK,
    of_homes.can_approve_restrictions: COORDINATOR,
    of_matching.can_see_holder: COORDINATOR,
    of_matching.can_decide_holds: COORDINATOR,
    of_matching.can_see_tenancies: AGENCY + DESK,
    of_matching.can_see_rounds: DESK,
    of_matching.can_run_rounds: COORDINATOR,
    of_matching.can_see_policy: AGENCY + DESK,
    of_matching.can_edit_policy: COORDINATOR,
    of_matching.can_see_equity: (Role.LEAD, *DESK),
    of_the_site.can_load_units: DESK,
    of_the_site.can_load_households: (Role.LEAD,),
    of_the_site.can_see_reports: tuple(Role),
    of_the_site.can_see_draft_reports: DESK,
    of_the_site.can_publish_reports: COORDINATOR,
}
# Who may depends on a household or a unit, too: each has a test of its own below.
ABOUT_ONE = {of_people.can_edit_household, of_people.can_hand_over, of_homes.can_see_place}


def people(*roles: Role, **fields) -> list[User]:
    return [User(role=role, **fields) for role in roles]


@pytest.mark.parametrize("rule", MAY, ids=lambda rule: rule.__name__)
def test_a_rule_is_its_three_lists(rule) -> None:
    assert [person.role for person in people(*Role) if rule(person)] == [role for role in Role if role in MAY[rule]]
    assert not rule(AnonymousUser())
    assert not any(rule(person) for person in people(*Role, is_active=False))


def test_no_rule_is_forgotten() -> None:
    rules = {
        rule
        for module in (of_people, of_homes, of_matching, of_the_site)
        for name, rule in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("can_")
    }

    assert rules == MAY.keys() | ABOUT_ONE


def test_a_household_is_its_own_agencys_and_a_lead_hands_it_over() -> None:
    own = Client(agency_id=1)
    ours, theirs = people(*Role, agency_id=1), people(*Role, agency_id=2)
    gone = people(*Role, agency_id=1, is_active=False)

    assert [person.role for person in ours if of_people.can_edit_household(person, own)] == list(AGENCY)
    assert [person.role for person in ours if of_people.can_hand_over(person, own)] == [Role.LEAD]
    for rule in (of_people.can_edit_household, of_people.can_hand_over):
        assert not any(rule(person, own) for person in (*theirs, *gone, AnonymousUser()))


def test_the_place_of_a_confidential_unit_is_hidden_from_every_role() -> None:
    assert not any(of_homes.can_see_place(person, Unit(confidential=True)) for person in people(*Role))


def test_the_place_of_an_open_unit_is_seen_by_whoever_sees_the_bank() -> None:
    seen = [of_homes.can_see_place(person, Unit(confidential=False)) for person in people(*Role)]

    assert seen == [role != Role.READER for role in Role]
