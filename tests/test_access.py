"""Each rule of the access modules as three lists: who may, who may not, and who is not even signed in."""

import pytest
from django.contrib.auth.models import AnonymousUser

from agencies.access import can_see_households
from agencies.enums import Role
from agencies.models import User
from listings.access import can_see_bank, can_see_place
from listings.models import Unit


def people(*roles: Role, **fields) -> list[User]:
    return [User(role=role, **fields) for role in roles]


@pytest.mark.parametrize(
    ("rule", "may", "may_not"),
    [
        (
            can_see_households,
            [Role.CASEWORKER, Role.LEAD],
            [Role.LOCATOR, Role.COORDINATOR, Role.READER],
        ),
        (
            can_see_bank,
            [Role.CASEWORKER, Role.LEAD, Role.LOCATOR, Role.COORDINATOR],
            [Role.READER],
        ),
    ],
)
def test_a_rule_is_its_three_lists(rule, may: list[Role], may_not: list[Role]) -> None:
    assert [rule(person) for person in people(*may)] == [True] * len(may)
    assert [rule(person) for person in people(*may_not)] == [False] * len(may_not)
    assert not rule(AnonymousUser())
    assert not any(rule(person) for person in people(*Role, is_active=False))


def test_the_place_of_a_confidential_unit_is_hidden_from_every_role() -> None:
    assert not any(can_see_place(person, Unit(confidential=True)) for person in people(*Role))


def test_the_place_of_an_open_unit_is_seen_by_whoever_sees_the_bank() -> None:
    assert [can_see_place(person, Unit(confidential=False)) for person in people(*Role)] == [True] * 4 + [False]
