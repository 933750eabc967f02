"""Rounds in the browser: run, read, change with reasons, commit or discard; and the household's own certificate."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.models import Consent
from listings.models import Opening
from matching.enums import HoldGround, Obstacle, OfferState, ProposalState, RoundState
from matching.models import Certificate, Offer, Proposal, Referral, Round
from matching.offers import obstacles
from matching.rounds import pages
from tests.factories import OfferFactory, OpeningFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    client.force_login(UserFactory(coordinator=True))
    return client


def household(code: str, days: int, **options):
    """A consenting household of one person who can pay $1,000, so many days without a home in three years."""
    return ReferralFactory(
        consenting=True, client__code=code, need__max_rent=1000, need__days_homeless_3y=days, **options
    )


def home(ref: str, **options):
    return OpeningFactory(
        rent=900,
        unit__record__ref=ref,
        unit__bedrooms=0,
        unit__utilities_included=["heat", "hydro", "water"],
        **options,
    )


@pytest.fixture
def city():
    """Three households in priority order, and one home that suits them all."""
    return [household("K7QF-2M", 300), household("R3ZD-8C", 200), household("T9AA-4W", 100), home("U-1")]


def run(visitor) -> Round:
    visitor.post(reverse("new_round"))
    return Round.objects.latest("pk")


def page(visitor, name: str, *args) -> str:
    answer = visitor.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_round_is_kept_as_proposed_and_holds_nothing(coordinator, city):
    made = run(coordinator)

    assert made.state == RoundState.PROPOSED
    assert [p.referral for p in made.proposals.all()] == [city[0]]
    assert not Offer.objects.exists()
    told = page(coordinator, "round", made.pk)
    assert "1 of 1 homes has a household; 2 households are left without one." in told
    assert "K7QF-2M" in told
    assert "test/U-1" in told


def test_a_certificate_says_which_units_went_to_others_and_not_to_whom(coordinator, city):
    made = run(coordinator)

    told = page(coordinator, "left_out", made.pk)

    assert "These units went to households before this one: test/U-1." in told
    assert "R3ZD-8C" in told
    assert "K7QF-2M" not in told


def test_what_a_household_no_longer_shares_is_not_told(coordinator, city):
    made = run(coordinator)
    Consent.objects.filter(client__in=[city[0].client_id, city[1].client_id]).update(withdrawn_on=localdate())

    told = page(coordinator, "round", made.pk) + page(coordinator, "left_out", made.pk)

    assert "K7QF-2M" not in told
    assert "R3ZD-8C" not in told
    assert "1 household is not shown" in told


def test_committing_holds_the_units_once(coordinator, city):
    made = run(coordinator)

    for _ in range(2):
        coordinator.post(reverse("commit_round", args=[made.pk]))

    made.refresh_from_db()
    offer = Offer.objects.get()
    assert (made.state, made.proposals.get().offer) == (RoundState.COMMITTED, offer)
    assert (offer.state, offer.ground, offer.referral) == (OfferState.HELD, HoldGround.ROUND, city[0])


@pytest.mark.parametrize(
    ("change", "obstacle", "told", "en_francais"),
    [
        ("held by another", "held", "This unit is held until", "Ce logement est réservé"),
        ("another offer", "busy", "Another unit is held for or offered to the household", "un autre logement"),
        ("no consent", "no_consent", "Without live consent to share", "Sans consentement"),
        ("closed", "closed", "The unit is no longer on offer since", "n’est plus offert"),
        ("too dear", "unsuitable", "cannot be held for them: Costs more than they can reach.", "plus que"),
        ("paused", "referral", "referral is now: Paused.", "En pause"),
    ],
)
def test_what_changed_meanwhile_overtakes_a_proposal(coordinator, city, change, obstacle, told, en_francais):
    made, first, opening = run(coordinator), city[0], city[-1]
    match change:
        case "held by another":
            OfferFactory(opening=opening, referral=city[1])
        case "another offer":
            OfferFactory(referral=first, opening=home("U-2"))
        case "no consent":
            Consent.objects.filter(client=first.client).update(withdrawn_on=localdate())
        case "closed":
            opening.closed_on, opening.close_reason = localdate(), "filled_market"
            opening.save()
        case "too dear":
            Opening.objects.filter(pk=opening.pk).update(rent=3000)
        case "paused":
            Referral.objects.filter(pk=first.pk).update(state="paused")

    coordinator.post(reverse("commit_round", args=[made.pk]))

    proposal = made.proposals.get()
    assert (proposal.state, proposal.offer) == (ProposalState.OVERTAKEN, None)
    assert (proposal.obstacle, proposal.words) == (obstacle, "")
    told_whole = page(coordinator, "round", made.pk)
    assert "1 proposal was no longer possible" in told_whole
    assert "no more households can be housed" not in told_whole
    assert not Offer.objects.filter(referral=first, opening=opening).exists()
    [line] = pages.lines_of([proposal])
    assert told in line.in_the_way
    with override("fr"):
        assert en_francais in line.in_the_way


def test_who_reads_a_round_is_not_told_who_took_the_unit(coordinator, client, city):
    made = run(coordinator)
    taken = OfferFactory(opening=city[-1], referral=city[1])
    coordinator.post(reverse("commit_round", args=[made.pk]))

    client.force_login(UserFactory(locator=True))
    told = page(client, "round", made.pk)

    assert "for another household" in told
    assert taken.agency.name not in told


def test_what_a_coordinator_put_in_keeps_its_reason_beside_what_overtook_it(coordinator, city):
    made = run(coordinator)
    coordinator.post(reverse("take_out", args=[made.pk, "K7QF-2M"]), {"words": "Away until Monday."})
    put_in = {"household": "T9AA-4W", "words": "Lives next door."}
    coordinator.post(reverse("put_in", args=[made.pk, "test/U-1"]), put_in)
    OfferFactory(opening=city[-1], referral=city[1])

    coordinator.post(reverse("commit_round", args=[made.pk]))

    told = page(coordinator, "round", made.pk)
    assert "Lives next door." in told
    assert "This unit is held until" in told


def test_a_household_reads_which_question_stands_in_its_way(coordinator, client, city):
    asking = household("M4XD-9B", 900, client__members="head:40:F;child:9:M", need__min_bedrooms=None)
    coordinator.post(reverse("commit_round", args=[run(coordinator).pk]))

    client.force_login(UserFactory(agency=asking.agency))
    told = page(client, "household", "M4XD-9B")

    assert "answered first: whether fewer bedrooms than the occupancy standard advises would do." in told
    Certificate.objects.filter(referral=asking).update(questions=[])
    assert "a question about size or cost must be answered first" in page(client, "household", "M4XD-9B")


def test_a_row_from_before_the_codes_still_says_what_it_said(coordinator, city):
    made = run(coordinator)
    made.proposals.update(state=ProposalState.OVERTAKEN, words="The unit is gone.")

    assert "The unit is gone." in page(coordinator, "round", made.pk)


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_has_its_sentence_in_both_languages(obstacle):
    facts = {"date": "2026-12-01", "state": "paused", "criteria": ["cost"]}

    said = obstacles.in_words(obstacle, facts)
    with override("fr"):
        en_francais = obstacles.in_words(obstacle, facts)

    assert said.endswith(".")
    assert en_francais != said


def test_a_discarded_round_holds_nothing_ever(coordinator, city):
    made = run(coordinator)

    coordinator.post(reverse("discard_round", args=[made.pk]))
    coordinator.post(reverse("commit_round", args=[made.pk]))

    made.refresh_from_db()
    assert made.state == RoundState.DISCARDED
    assert not Offer.objects.exists()


def test_a_committed_round_counts_the_homes_that_are_held(coordinator, city):
    home("U-2")
    made = run(coordinator)
    OfferFactory(opening=city[-1], referral=city[2])

    coordinator.post(reverse("commit_round", args=[made.pk]))

    told = page(coordinator, "round", made.pk)
    assert "a plan for 2 homes" in told
    assert "1 of 2 homes has a household; 2 households are left without one." in told
    assert "1 unit was held" in told


def test_whoever_is_put_in_by_hand_is_no_longer_left_out(coordinator, client, city):
    made = run(coordinator)
    home("U-2")
    newcomer = household("M4XD-9B", 50)
    home("U-3")
    for ref, code in (("U-2", "R3ZD-8C"), ("U-3", "M4XD-9B")):
        coordinator.post(reverse("put_in", args=[made.pk, f"test/{ref}"]), {"household": code, "words": "Called in."})

    told = page(coordinator, "round", made.pk)
    left_out = page(coordinator, "left_out", made.pk)

    assert made.proposals.filter(referral__in=[city[1], newcomer], by_hand=True).count() == 2
    assert "1 household is left without one." in told
    assert "Why 1 household has no home in this plan" in told
    assert "R3ZD-8C" not in left_out
    coordinator.post(reverse("commit_round", args=[made.pk]))
    client.force_login(UserFactory(agency=city[1].agency))
    assert "Why no home in the last round" not in page(client, "household", "R3ZD-8C")


def test_after_taking_out_a_home_that_is_no_longer_on_offer_the_round_comes_back(coordinator, city):
    made, opening = run(coordinator), city[-1]
    opening.closed_on, opening.close_reason = localdate(), "filled_market"
    opening.save()

    told = coordinator.post(reverse("take_out", args=[made.pk, "K7QF-2M"]), {"words": "It is gone."})

    assert told["Location"] == reverse("round", args=[made.pk])


def test_every_fit_of_a_round_is_rounded_alike(coordinator, city):
    made = run(coordinator)
    made.proposals.update(fit=80_500)

    figures = pages.figures_of(made)

    assert (figures.lowest_fit, figures.median_fit) == (81, 81)
    assert [line.points for line in pages.lines_of(made.proposals.all())] == [81]


def test_another_household_is_put_in_by_hand_with_reasons(coordinator, city):
    made = run(coordinator)

    told = coordinator.post(reverse("take_out", args=[made.pk, "K7QF-2M"]), {"words": "Away until Monday."})
    way = reverse("put_in", args=[made.pk, "test/U-1"])
    assert told["Location"] == way
    assert "2 households above" in page(coordinator, "put_in", made.pk, "test/U-1")
    coordinator.post(way, {"household": "T9AA-4W", "words": "Lives next door."})

    removed, put_in = made.proposals.order_by("pk")
    assert (removed.state, removed.words) == (ProposalState.REMOVED, "Away until Monday.")
    assert (put_in.referral, put_in.by_hand, put_in.words) == (city[2], True, "Lives next door.")
    assert put_in.place == Certificate.objects.get(referral=city[2]).place
    assert "Lives next door." in page(coordinator, "round", made.pk)
    coordinator.post(reverse("commit_round", args=[made.pk]))
    assert Offer.objects.get().referral == city[2]
    assert Offer.objects.get().stood_before == 2


@pytest.mark.parametrize("words", ["", "   "])
def test_no_change_without_a_reason(coordinator, city, words):
    made = run(coordinator)

    answer = coordinator.post(reverse("take_out", args=[made.pk, "K7QF-2M"]), {"words": words})

    assert answer.status_code == 200
    assert made.proposals.get().state == ProposalState.PROPOSED


def test_a_unit_of_the_plan_goes_to_nobody_else_before_it_is_taken_out(coordinator, city):
    made = run(coordinator)

    answer = coordinator.post(
        reverse("put_in", args=[made.pk, "test/U-1"]), {"household": "T9AA-4W", "words": "Lives next door."}
    )

    assert "Take that out first" in answer.content.decode()
    assert made.proposals.count() == 1


def test_a_round_that_is_over_is_not_changed(coordinator, city):
    made = run(coordinator)
    coordinator.post(reverse("commit_round", args=[made.pk]))

    coordinator.post(reverse("discard_round", args=[made.pk]))

    made.refresh_from_db()
    assert made.state == RoundState.COMMITTED
    assert coordinator.get(reverse("take_out", args=[made.pk, "K7QF-2M"])).status_code == 404


def test_an_agency_reads_why_its_household_got_no_home_after_the_round_is_committed(coordinator, client, city):
    made, words = run(coordinator), "These units went to households before this one: test/U-1."
    client.force_login(UserFactory(agency=city[1].agency))
    assert words not in page(client, "household", "R3ZD-8C")

    client.force_login(UserFactory(coordinator=True))
    client.post(reverse("commit_round", args=[made.pk]))
    client.force_login(UserFactory(agency=city[1].agency))

    assert words in page(client, "household", "R3ZD-8C")


def test_a_later_round_that_finds_a_home_takes_the_certificate_away(coordinator, client, city):
    coordinator.post(reverse("commit_round", args=[run(coordinator).pk]))
    home("U-2")
    coordinator.post(reverse("commit_round", args=[run(coordinator).pk]))

    client.force_login(UserFactory(agency=city[1].agency))

    assert Proposal.objects.filter(referral=city[1], state=ProposalState.HELD).exists()
    assert "Why no home in the last round" not in page(client, "household", "R3ZD-8C")
