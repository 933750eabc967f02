"""The sums on a page are the amounts of the view, line by line."""

from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate

from matching.bank.own_queue import OwnHousehold
from matching.models import Pair
from matching.pairs.cards import UnitCard
from matching.pairs.criteria import CRITERIA
from matching.pairs.money import Estimates, cost_lines, money_lines, reach_lines
from matching.pairs.reasons import ASK, FAIL, PASS
from tests.factories import IncomeFactory, OpeningFactory, ReferralFactory, SubsidyFactory

pytestmark = pytest.mark.django_db


def sums(referral, opening) -> tuple[Pair, dict[str, int | None]]:
    pair = Pair.objects.select_related("unit").get(referral=referral, opening=opening)
    lines = money_lines(pair, referral, Estimates(localdate()))
    return pair, {line.label: line.cents for line in lines}


@pytest.mark.parametrize("bedrooms", [0, 1, 4, 6])
@pytest.mark.parametrize("utilities", [[], ["heat"], ["heat", "hydro", "water"], ["internet"]])
def test_the_lines_of_a_home_add_up_to_its_cost(bedrooms: int, utilities: list[str]) -> None:
    referral = ReferralFactory()
    opening = OpeningFactory(rent="1250.55", unit__bedrooms=bedrooms, unit__utilities_included=utilities)

    pair, _lines = sums(referral, opening)

    lines = cost_lines(pair.rent_cents, bedrooms, utilities, Estimates(localdate()))
    assert lines[-1].cents == pair.cost_cents == sum(line.cents or 0 for line in lines[:-1])


def test_a_gap_is_shown_with_what_closes_it_and_what_is_left() -> None:
    referral = ReferralFactory(client__members="head:31:F;child:4:F;child:2:M")
    IncomeFactory(client=referral.client, benefit="odsp")
    SubsidyFactory(client=referral.client, amount=450)
    SubsidyFactory(client=referral.client, amount=200, state="possible")
    opening = OpeningFactory(rent=1690, unit__bedrooms=2, unit__utilities_included=["heat", "water"])

    pair, lines = sums(referral, opening)

    assert lines["Heat"] is None
    assert lines["ODSP shelter, 3 people"] == -(pair.reach_cents - 45000)
    assert lines["Subsidy in place"] == -45000
    assert lines["Gap each month"] == pair.gap_cents > 20000
    assert lines["Closed by the possible subsidy (up to $200)"] == -20000
    assert lines["Left to find"] == pair.gap_cents - 20000


def test_within_reach_there_is_something_left_over() -> None:
    referral = ReferralFactory(need__max_rent=1500)
    opening = OpeningFactory(rent=1000, unit__utilities_included=["heat", "hydro", "water"])

    _pair, lines = sums(referral, opening)

    assert lines["What they can pay"] == -150000
    assert lines["Left over"] == 50000


def test_where_nobody_asked_no_amount_is_invented() -> None:
    referral, opening = ReferralFactory(), OpeningFactory()

    pair, lines = sums(referral, opening)

    assert pair.reach_cents is None
    assert list(lines)[-1] == "Cost of the home"
    assert reach_lines(pair, referral) == []


def test_what_a_household_reaches_adds_up() -> None:
    referral = ReferralFactory()
    IncomeFactory(client=referral.client, benefit="employment", monthly_income=2000)
    SubsidyFactory(client=referral.client, amount=100)
    SubsidyFactory(client=referral.client, amount=300, state="possible")
    OpeningFactory()

    lines = {line.label: line.cents for line in reach_lines(Pair.objects.get(), referral)}

    assert lines == {
        "Share of their income": 60000,
        "Subsidy in place": 10000,
        "Reach each month": 70000,
        "Subsidy, possible": 30000,
        "At most": 100000,
    }


@pytest.mark.parametrize(
    ("gap", "possible", "closes"),
    [
        (None, 10_000, False),
        (10_000, None, False),
        (0, 10_000, False),
        (1, 10_000, True),
        (10_000, 10_000, True),
        (10_001, 10_000, False),
    ],
)
def test_a_possible_subsidy_closes_a_gap_that_is_no_larger(gap: int | None, possible: int | None, closes: bool) -> None:
    pair = Pair(gap_cents=gap, possible_cents=possible)

    assert OwnHousehold(pair, "", 0).subsidy_closes_gap is closes
    assert UnitCard.subsidy_closes_gap.fget(SimpleNamespace(pair=pair)) is closes


def test_what_would_change_somebodys_mind_is_questions_then_what_fails_or_counts() -> None:
    criteria = {criterion.code: criterion for criterion in CRITERIA}
    told = [("type", PASS), ("pets", FAIL), ("cost", PASS), ("smoking", ASK), ("size", FAIL), ("access", ASK)]
    reasons = [SimpleNamespace(criterion=criteria[code], result=result, code=code) for code, result in told]

    found = UnitCard.telling_reasons.fget(SimpleNamespace(reasons=reasons))

    assert [reason.code for reason in found] == ["smoking", "access", "pets", "cost", "size"]
