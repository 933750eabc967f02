"""What SQL and Python both need says the same in both, on the days and in the states where it turns."""

import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from agencies.enums import ConsentKind
from agencies.models import Client, Consent, ShelterMaximum, UtilityEstimate
from listings.models import Restriction
from matching.enums import AT_THE_DOOR_STATES, IN_LINE_STATES, ReferralState
from matching.models import Pair, Policy, Referral, Standing
from matching.pairs.ranking import on_day
from tests.factories import ConsentFactory, OpeningFactory, PolicyFactory, ReferralFactory, RestrictionFactory

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)
DAY = timedelta(days=1)
STATES = re.compile(r"state (?:NOT )?IN \(([^)]*)\)|to_state IN \(([^)]*)\)|NOT IN \(('draft'[^)]*)\)")


def one_row(sql: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.mark.django_db
def test_consent_is_live_on_the_same_days_for_a_record_a_query_and_the_views() -> None:
    draw = Random(4)
    days = [FIRST + DAY * n for n in range(12)]
    for _ in range(12):
        granted, until = sorted(draw.sample(days[1:-1], 2))
        withdrawn = draw.choice([None, granted, until, granted + (until - granted) // 2])
        referral = ReferralFactory(referred_on=FIRST, state_since=FIRST)
        ConsentFactory(client=referral.client, granted_on=granted, until=until, withdrawn_on=withdrawn)

    for day in days:
        live = {consent.client_id for consent in Consent.objects.all() if consent.is_live(day)}
        with on_day(day):
            by_view = set(Standing.objects.filter(consents=True).values_list("referral__client", flat=True))

        assert set(Consent.objects.live(day).values_list("client", flat=True)) == live
        assert set(Referral.objects.consenting(day).values_list("client", flat=True)) == live
        assert by_view == live
    assert Client.objects.count() == 12


@pytest.mark.django_db
def test_consent_to_tell_a_landlord_shares_nothing() -> None:
    referral = ReferralFactory(referred_on=FIRST, state_since=FIRST)
    ConsentFactory(client=referral.client, kind=ConsentKind.LANDLORD, granted_on=FIRST, until=LAST)

    with on_day(FIRST):
        assert not Standing.objects.get().consents
    assert not Referral.objects.consenting(FIRST).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_restriction_is_in_force_from_the_day_of_its_approval_on(days: int) -> None:
    opening = OpeningFactory(offered_from=FIRST - 9 * DAY, available_from=FIRST)
    ReferralFactory(referred_on=FIRST - 9 * DAY, state_since=FIRST - 9 * DAY)
    restriction = RestrictionFactory(unit=opening.unit, approved=True)
    Restriction.objects.update(approved_on=FIRST, review_on=LAST)
    restriction.refresh_from_db()

    with on_day(FIRST + days * DAY):
        kept = Pair.objects.get().restricted_to

    assert restriction.is_in_force(FIRST + days * DAY) is (days >= 0)
    assert kept == (restriction.group if days >= 0 else "")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ReferralState)
def test_a_state_is_in_line_for_the_view_where_it_is_in_line(state: ReferralState) -> None:
    OpeningFactory()
    ReferralFactory(state=state)

    assert Pair.objects.get().paused_ok is (state in IN_LINE_STATES)


def test_every_list_of_states_in_sql_is_one_of_the_lists(root: Path) -> None:
    lists = [frozenset(IN_LINE_STATES), frozenset(AT_THE_DOOR_STATES)]
    known = {*lists, *(frozenset(ReferralState) - states for states in lists)}
    files = [*(root / "matching").rglob("*.sql"), *(root / "locator").rglob("*.sql")]
    found = [
        (file.name, frozenset(re.findall(r"'(\w+)'", "".join(groups))))
        for file in files
        for groups in STATES.findall(file.read_text(encoding="utf-8"))
    ]
    of_referrals = [(name, states) for name, states in found if states & set(ReferralState.values)]

    assert len(of_referrals) >= 4
    assert [(name, sorted(states)) for name, states in of_referrals if states not in known] == []


@pytest.mark.django_db
def test_a_rate_and_a_policy_are_in_force_from_their_first_day_on() -> None:
    benefits, sizes = ("ow", "odsp"), range(1, 7)
    PolicyFactory(starts=FIRST)
    UtilityEstimate.objects.create(utility="heat", bedrooms=2, amount=99, starts=FIRST, source="Test")
    starts = {*ShelterMaximum.objects.values_list("starts", flat=True), FIRST}

    for day in sorted({start + n * DAY for start in starts for n in (-1, 0, 1)}):
        with on_day(day):
            row = one_row("SELECT policy, shelter_cents, utility_cents FROM locator_day()")
        policy = Policy.objects.in_force(day).first()
        if policy is None:
            assert row is None
            continue
        version, shelter, utilities = row
        shelters = {
            (rate.benefit, rate.members): int(rate.amount * 100) for rate in ShelterMaximum.objects.in_force(day)
        }
        estimates = {
            (rate.utility, rate.bedrooms): int(rate.amount * 100) for rate in UtilityEstimate.objects.in_force(day)
        }

        assert version == policy.version
        assert shelter == [shelters.get((benefit, size)) for benefit in benefits for size in sizes]
        assert utilities == [
            sum(
                estimates.get((utility, size), 0)
                for place, utility in enumerate(("heat", "hydro", "water"))
                if bits >> place & 1
            )
            for size in range(5)
            for bits in range(16)
        ]
