"""What a day makes of an offer is written for PostgreSQL and for Python: the same on every day, for every offer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from matching.enums import IN_LINE_STATES, LIVE_STATES, OfferState, ReferralState
from matching.models import Offer, Pair, Referral
from tests.factories import ConsentFactory, OfferFactory, OpeningFactory, ReferralFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()
DAYS = [TODAY + timedelta(days=number) for number in range(-12, 7)]
MADE = TODAY - timedelta(days=10)


def offers() -> list[Offer]:
    """An offer of every state, with every way in which its days may lie to each other; each of its own opening."""
    made = []
    for state in OfferState:
        for held in (0, 3, 10, 13):
            for after in (0, 1, 5):
                ends = None if state in LIVE_STATES else MADE + timedelta(days=after)
                opening = OpeningFactory(
                    offered_from=MADE - timedelta(days=5),
                    closed_on=MADE + timedelta(days=after) if state == OfferState.LEASED else None,
                    close_reason="filled_programme" if state == OfferState.LEASED else "",
                )
                held_until = MADE + timedelta(days=held)
                offer = OfferFactory(opening=opening, state=state, made_on=MADE, held_until=held_until, ended_on=ends)
                made.append(offer)
    return made


def taken_in_sql(day: date) -> set[int]:
    """The openings that a household has on a day, by the stored facts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opening_id FROM open_fact WHERE ids_on(%s, offer_clients, offer_starts, offer_ends) <> '{}'", [day]
        )
        return {opening for (opening,) in cursor.fetchall()}


def test_sql_and_python_agree_which_openings_are_taken_on_any_day() -> None:
    found = offers()

    for day in DAYS:
        # Of what is over by now, Python says what is; PostgreSQL also what was.
        asked = {offer.opening_id for offer in found if offer.is_live or offer.ended_on <= day}
        asked |= {offer.opening_id for offer in found if offer.state == OfferState.LEASED and day < offer.ended_on}
        # A lease takes its opening for good in Python; once it has closed, there is nothing to take.
        closed = {offer.opening_id for offer in found if offer.opening.closed_on and offer.opening.closed_on <= day}
        python = set(Offer.objects.taking_on(day).values_list("opening", flat=True))
        assert (python - closed) & asked == (taken_in_sql(day) - closed) & asked, day
        assert not taken_in_sql(day) & closed


def test_a_row_and_its_queryset_agree_whether_a_hold_has_lapsed() -> None:
    found = offers()

    for day in DAYS:
        lapsed = {offer.pk for offer in found if offer.has_lapsed(day)}
        assert set(Offer.objects.lapsed_on(day).values_list("pk", flat=True)) == lapsed
        live = {offer.pk for offer in found if offer.is_live and offer.made_on <= day} - lapsed
        assert set(Offer.objects.live_on(day).values_list("pk", flat=True)) == live
    assert {offer.pk for offer in found if offer.has_lapsed(DAYS[-1])}


@pytest.mark.parametrize("state", ReferralState)
@pytest.mark.parametrize(("until", "withdrawn", "lives"), [(0, None, True), (-1, None, False), (9, 0, False)])
def test_sql_and_python_agree_who_is_in_line(state: str, until: int, withdrawn: int | None, lives: bool) -> None:
    referral = ReferralFactory(state=state, need__max_rent=2000)
    ConsentFactory(
        client=referral.client,
        granted_on=TODAY - timedelta(days=20),
        until=TODAY + timedelta(days=until),
        withdrawn_on=None if withdrawn is None else TODAY,
    )
    OpeningFactory()

    python = Referral.objects.in_line(TODAY).filter(pk=referral.pk).exists()

    assert python == (lives and state in IN_LINE_STATES)
    assert python == Pair.objects.in_the_queue().filter(referral=referral).exists()
