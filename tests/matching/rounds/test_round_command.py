"""matching_round: the document of matching/rounds/README.md, the text, what is stored, and the exit statuses."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from matching.enums import HoldGround, OfferState, ProposalState, RoundState
from matching.models import Certificate, Offer, Proposal, Round
from matching.rounds.planning import plan
from tests.factories import IncomeFactory, OfferFactory, OpeningFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def run(**options):
    """The document, or with format="table" the text, and what was said besides."""
    out, err = StringIO(), StringIO()
    call_command("matching_round", stdout=out, stderr=err, **{"format": "json"} | options)
    text = out.getvalue()
    return (text if options.get("format") == "table" else json.loads(text)), err.getvalue()


def household(code: str, days: int, **options):
    """A consenting household of one person who can pay $1,000, so many days without a home in three years."""
    referral = ReferralFactory(
        consenting=True, client__code=code, need__max_rent=1000, need__days_homeless_3y=days, **options
    )
    IncomeFactory(client=referral.client)
    return referral


def home(ref: str, rent: int = 900, **options):
    """A studio with everything included, known as test/REF."""
    return OpeningFactory(
        rent=rent,
        unit__record__ref=ref,
        unit__bedrooms=0,
        unit__utilities_included=["heat", "hydro", "water"],
        **options,
    )


@pytest.fixture
def small_city():
    """Three households in priority order and two homes: one suits all, one is too dear for all by itself."""
    first = household("K7QF-2M", 300)
    second = household("R3ZD-8C", 200)
    asking = household("T9AA-4W", 100, need__min_bedrooms=None)
    home("suits", unit__elevator=None)
    home("dear", rent=3000)
    return first, second, asking


def test_the_document_is_that_of_the_contract(small_city):
    first, _second, third = small_city
    first.need.needs = ["elevator"]
    first.need.save()
    third.need.needs = ["elevator", "grab_bars"]
    third.need.save()
    Offer.objects.all().delete()

    answer, _said = run()

    assert list(answer) == ["as_of", "policy", "households", "openings", "pairs", "matched", "matches", "unmatched"]
    assert (answer["as_of"], answer["policy"]) == (localdate().isoformat(), 1)
    assert (answer["households"], answer["openings"], answer["pairs"], answer["matched"]) == (3, 2, 3, 1)
    [match] = answer["matches"]
    assert list(match) == ["client", "unit", "fit", "ask"]
    assert (match["client"], match["unit"], match["ask"]) == ("K7QF-2M", "test/suits", ["elevator"])
    assert answer["unmatched"] == [
        {"client": "R3ZD-8C", "why": "outranked", "units": ["test/suits"]},
        {"client": "T9AA-4W", "why": "outranked", "units": ["test/suits"]},
    ]


def test_a_household_without_an_eligible_unit_is_told_what_alone_stood_in_the_way(small_city):
    lone = household("W2XY-7Z", 900, need__types_refused=["apartment"])

    answer, _said = run()

    [told] = [one for one in answer["unmatched"] if one["client"] == lone.client.code]
    assert told == {"client": "W2XY-7Z", "why": "no_eligible_unit", "closest": {"type": 1}}


def test_a_pair_with_a_question_about_cost_or_size_is_not_in_a_round():
    household("K7QF-2M", 300)
    household("R3ZD-8C", 200, client__members="head:40:F;child:9:M;child:14:F")
    home("gap", rent=1500)

    answer, _said = run()

    assert (answer["pairs"], answer["matched"]) == (0, 0)
    assert [one["why"] for one in answer["unmatched"]] == ["only_with_questions", "only_with_questions"]


def test_a_certificate_says_which_question_stands_in_the_way_most_often():
    household("K7QF-2M", 300, client__members="head:40:F;child:9:M", need__min_bedrooms=None)
    home("within")
    home("gap", rent=1300)
    home("another", rent=1200, unit__confidential=True)
    home("dear", rent=9000)

    answer, _said = run()
    text, _said = run(format="table")

    [told] = answer["unmatched"]
    assert told == {"client": "K7QF-2M", "why": "only_with_questions", "questions": ["size", "cost"]}
    assert (
        "a question must be answered first. Most often: whether fewer bedrooms than the occupancy standard advises "
        "would do. Also: what they can pay, or what could be added to it."
    ) in " ".join(text.split())


def test_whoever_has_a_live_offer_and_what_is_held_are_not_in_a_round(small_city):
    first, second, _third = small_city
    taken = home("taken")
    OfferFactory(referral=first, opening=taken)
    OfferFactory(referral=second, opening=home("lapsed"), made_on=localdate() - timedelta(days=9))

    answer, _said = run()

    assert (answer["households"], answer["openings"]) == (2, 3)
    assert {match["client"] for match in answer["matches"]} == {"R3ZD-8C", "T9AA-4W"}


def test_a_paused_household_and_one_without_consent_are_not_in_a_round(small_city):
    ReferralFactory(client__code="W2XY-7Z")
    household("M4HT-9P", 5, state="paused")

    answer, _said = run()

    assert answer["households"] == 3


def test_who_needs_a_scarce_feature_comes_first_for_a_unit_that_has_it():
    household("K7QF-2M", 900)
    needs = household("R3ZD-8C", 1, need__needs=["roll_in_shower"])
    home("shower", unit__roll_in_shower=True)

    answer, _said = run()

    assert [match["client"] for match in answer["matches"]] == [needs.client.code]
    assert answer["unmatched"] == [{"client": "K7QF-2M", "why": "outranked", "units": ["test/shower"]}]


def test_without_commit_nothing_is_stored(small_city):
    run()

    assert not Round.objects.exists()
    assert not Offer.objects.exists()


def test_commit_keeps_the_round_and_holds_its_units(small_city):
    answer, said = run(commit=True)

    made = Round.objects.get()
    assert (made.state, made.households, made.openings, made.pairs) == (RoundState.COMMITTED, 3, 2, answer["pairs"])
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.offer.state) == (ProposalState.HELD, OfferState.HELD)
    assert (proposal.offer.ground, proposal.offer.stood_before) == (HoldGround.ROUND, 0)
    assert Certificate.objects.count() == 2
    assert "1 unit is held" in said


def test_a_committed_round_leaves_the_next_one_without_its_units(small_city):
    run(commit=True)

    answer, _said = run()

    assert (answer["households"], answer["openings"], answer["matched"]) == (2, 1, 0)


def test_a_past_day_is_planned_but_not_committed(small_city):
    yesterday = localdate() - timedelta(days=1)

    answer, _said = run(as_of=yesterday.isoformat())
    with pytest.raises(CommandError) as refused:
        run(as_of=yesterday.isoformat(), commit=True)

    assert answer["as_of"] == yesterday.isoformat()
    assert refused.value.returncode == 2
    assert not Round.objects.exists()


def test_before_the_first_policy_there_is_no_round():
    with pytest.raises(CommandError) as refused:
        run(as_of="1990-01-01")

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "1 of 2 homes has a household"), ("fr", "1 logement sur 2 a un ménage")]
)
def test_the_text_answers_first(small_city, lang, words):
    text, said = run(format="table", lang=lang)

    assert words in text.splitlines()[1]
    assert "K7QF-2M  test/suits" in text
    assert "test/suits" in next(line for line in text.splitlines() if line.startswith("R3ZD-8C"))
    assert "3" in said


def test_other_facts_give_another_digest(small_city):
    first, again = plan(None, localdate()), plan(None, localdate())
    home("new")

    other = plan(None, localdate())

    assert first.digest == again.digest != other.digest
