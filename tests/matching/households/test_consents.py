"""Consents: two questions, a last day, and a withdrawal that works at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.consent import live_consent
from agencies.consenting import end_consent, give_consent, longest, undo_withdrawal
from agencies.enums import ConsentForm, ConsentKind
from agencies.errors import NotPossible
from agencies.models import Consent
from matching.models import Referral
from tests.factories import ConsentFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = localdate()
SHARE = ConsentKind.SHARE


@pytest.fixture
def referral() -> Referral:
    return ReferralFactory()


@pytest.fixture
def visitor(client, referral):
    client.force_login(UserFactory(agency=referral.client.agency))
    return client


def live(referral: Referral, kind: ConsentKind = SHARE) -> Consent | None:
    return live_consent(Consent.objects.filter(client=referral.client), kind, TODAY)


def test_a_consent_lasts_a_year_at_most_also_from_a_leap_day() -> None:
    assert longest(date(2026, 11, 23)) == date(2027, 11, 23)
    assert longest(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), longest(TODAY) + timedelta(days=1)])
def test_a_last_day_outside_the_year_is_refused_with_the_latest_possible(referral, until) -> None:
    with pytest.raises(NotPossible, match="asked anew after a year"):
        give_consent(referral.client, SHARE, TODAY, until, ConsentForm.SIGNED, None)

    assert live(referral) is None


def test_agreeing_anew_keeps_what_was_said_before(referral) -> None:
    before = ConsentFactory(client=referral.client)

    give_consent(referral.client, SHARE, TODAY, longest(TODAY), ConsentForm.SPOKEN, None)

    before.refresh_from_db()
    assert before.until == TODAY - timedelta(days=1)
    assert live(referral).until == longest(TODAY)


def test_a_withdrawal_counts_at_once_and_undoing_it_puts_all_back(referral) -> None:
    given = ConsentFactory(client=referral.client)

    end_consent(referral.client, SHARE, TODAY)
    assert live(referral) is None
    end_consent(referral.client, SHARE, TODAY)
    undo_withdrawal(referral.client, SHARE, TODAY)

    given.refresh_from_db()
    assert (given.withdrawn_on, live(referral)) == (None, given)


def test_undoing_never_revives_what_was_withdrawn_before_today(referral) -> None:
    ConsentFactory(client=referral.client, withdrawn_on=TODAY - timedelta(days=1))

    undo_withdrawal(referral.client, SHARE, TODAY)

    assert live(referral) is None


def test_the_two_questions_are_answered_apart(visitor, referral) -> None:
    page = reverse("consents", args=[referral.client.code])
    answers = {"kind": "landlord", "landlord-form": "spoken", "landlord-until": str(longest(TODAY))}

    answer = visitor.post(page, answers)

    assert answer["Location"] == page
    assert live(referral) is None
    assert live(referral, ConsentKind.LANDLORD).form == ConsentForm.SPOKEN


def test_sending_the_same_answer_twice_makes_one_consent(visitor, referral) -> None:
    page = reverse("consents", args=[referral.client.code])
    answers = {"kind": "share", "share-form": "signed", "share-until": str(longest(TODAY))}

    for _press in range(2):
        visitor.post(page, answers)

    assert Consent.objects.filter(client=referral.client).count() == 1


def test_a_wrong_last_day_says_what_to_do_and_keeps_what_was_typed(visitor, referral) -> None:
    page = reverse("consents", args=[referral.client.code])

    answer = visitor.post(page, {"kind": "share", "share-form": "signed", "share-until": "2031-01-01"})

    text = answer.content.decode()
    assert "asked anew after a year" in text
    assert 'value="2031-01-01"' in text
    assert not Consent.objects.exists()


def test_a_withdrawal_takes_the_household_out_of_every_line(visitor, referral) -> None:
    ConsentFactory(client=referral.client)
    coordinator = UserFactory(coordinator=True)
    assert list(Referral.objects.cards_for(coordinator)) == [referral]

    visitor.post(reverse("consents", args=[referral.client.code]), {"kind": "share", "withdraw": "yes"})

    assert not Referral.objects.cards_for(coordinator).exists()


@pytest.mark.parametrize(("language", "words"), [("en", "Do you agree to share?"), ("fr", "Acceptez-vous le partage?")])
def test_the_form_to_sign_is_in_the_language_asked_for_and_names_nobody(visitor, referral, language, words) -> None:
    page = visitor.get(reverse("consent_form", args=[referral.client.code]), {"language": language}).content.decode()

    assert words in page
    assert referral.client.code in page
