"""One lock, in one order: whoever meets another one's change is told so at once, and nothing of it is done."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agencies import consenting
from agencies.enums import ConsentForm, ConsentKind
from agencies.errors import Busy
from agencies.locking import lock
from agencies.models import Client, Lookalike, User
from listings.models import Opening, Unit
from matching.enums import CheckInOutcome, Destination, EndReason, ReferralReason
from matching.households import front_door
from matching.models import CheckIn, HoldRequest, Offer, Policy, Proposal
from matching.models.offer import Viewing
from matching.offers import hold_requests, holds, leases, steps, undoing, viewings
from matching.policies import versions
from matching.rounds import committing
from matching.tenancies import course
from tests.factories import (
    AgencyFactory,
    CheckInFactory,
    HoldRequestFactory,
    LookalikeFactory,
    OfferEventFactory,
    OfferFactory,
    OpeningFactory,
    PolicyFactory,
    ProposalFactory,
    ReferralFactory,
    UserFactory,
)
from tests.snapshots import keep

TODAY = localdate()
SENTENCE = "Somebody else is changing this at this moment. Try again."
# A wait ends after 300 ms; the rest is what a slow machine needs to come to it.
SOON = 1.5


@dataclass(frozen=True)
class Scene:
    """A household with an offer at the viewing, that asks for another home, whose hold by others has lapsed."""

    offer: Offer
    lapsed: Offer
    check_in: CheckIn
    request: HoldRequest
    proposal: Proposal
    draft: Policy
    lookalike: Lookalike
    worker: User
    coordinator: User

    @property
    def client(self) -> Client:
        return self.offer.referral.client

    @property
    def wanted(self) -> Opening:
        return self.lapsed.opening

    def rows(self, kind: str) -> list[Model]:
        """What somebody else is changing."""
        return {
            "household": [self.client],
            "unit": [self.offer.opening.unit, self.wanted.unit],
            "offer": [self.offer, self.lapsed],
            "request": [self.request],
            "round": [self.proposal.round],
            "policy": [self.draft],
            "lookalike": [self.lookalike],
        }[kind]


@pytest.fixture
def scene() -> Scene:
    referral = ReferralFactory(consenting=True, need__max_rent=2000)
    offer = OfferFactory(referral=referral, state="viewing", reply_by=TODAY)
    OfferEventFactory(offer=offer, from_state="proposed")
    week_ago = TODAY - timedelta(days=7)
    lapsed = OfferFactory(made_on=week_ago, held_until=week_ago, opening=OpeningFactory(offered_from=week_ago))
    return Scene(
        offer,
        lapsed,
        CheckInFactory(tenancy__referral=referral),
        HoldRequestFactory(referral=referral, opening=lapsed.opening),
        ProposalFactory(referral=referral, opening=lapsed.opening),
        PolicyFactory(starts=None),
        LookalikeFactory(first=referral.client),
        UserFactory(agency=referral.agency, lead=True),
        UserFactory(coordinator=True),
    )


def of_an_offer(scene: Scene) -> dict[str, Callable]:
    """What changes an offer that is there; a rule is called with who, and on which day."""
    offer, worker, desk = scene.offer, scene.worker, scene.coordinator
    tomorrow = TODAY + timedelta(days=1)
    return {
        "transition": partial(steps.transition, offer, "applied", worker),
        "end": partial(steps.transition, offer, "declined_by_client", worker, reason="area"),
        "extend": partial(steps.extend, offer, desk, words="They are away."),
        "ask_reply_by": partial(steps.ask_reply_by, offer, worker, tomorrow),
        "correct_day": partial(leases.correct_day, offer, worker, TODAY),
        "arrange": partial(viewings.arrange, offer, worker, Viewing(tomorrow)),
        "step_back": partial(undoing.step_back, offer, worker),
    }


def of_a_hold(scene: Scene) -> dict[str, Callable]:
    """What frees the lapsed hold of others on its way."""
    referral, opening, desk = scene.offer.referral, scene.wanted, scene.coordinator
    return {
        "hold": partial(holds.hold, referral, opening, scene.worker),
        "reopen": partial(undoing.reopen, scene.offer, scene.worker),
        "grant": partial(hold_requests.grant, scene.request, desk, "Yes."),
        "commit": lambda today: committing.commit(scene.proposal.round, desk, today),
    }


def of_the_offers_of_a_household(scene: Scene) -> dict[str, Callable]:
    """What ends all offers of a household."""
    client, worker = scene.client, scene.worker
    return {
        "pause": lambda today: front_door.pause(client, ReferralReason.AWAY, "", today, worker),
        "withdraw": lambda today: front_door.withdraw(client, ReferralReason.AWAY, "", today, worker),
        "withdraw_consent": lambda today: front_door.withdraw_consent(client, ConsentKind.SHARE, today, worker),
    }


def of_a_household(scene: Scene) -> dict[str, Callable]:
    """What changes nothing but what is known of a household."""
    client, worker, tenancy = scene.client, scene.worker, scene.check_in.tenancy
    until, form = TODAY + timedelta(days=30), ConsentForm.choices[0][0]
    return {
        "give_consent": lambda today: consenting.give_consent(
            client, ConsentKind.LANDLORD, today, until, ConsentForm(form), worker
        ),
        "undo_withdrawal": lambda today: consenting.undo_withdrawal(client, ConsentKind.SHARE, today),
        "resume": lambda today: front_door.resume(client, today, worker),
        "return": lambda today: front_door.return_to_front_door(client, today=today, person=worker),
        "hand_over": lambda today: front_door.hand_over(client, AgencyFactory.build(pk=-1), today, worker),
        "assign": lambda **_day: front_door.assign(client, worker, worker),
        "move_in": partial(course.move_in, tenancy, TODAY, person=worker),
        "undo_move_in": partial(course.undo_move_in, tenancy, person=worker),
        "check_in": partial(
            course.check_in, scene.check_in, day=TODAY, outcome=CheckInOutcome.choices[0][0], words="", person=worker
        ),
        "end_tenancy": partial(
            course.end,
            tenancy,
            TODAY,
            reason=EndReason.MOVED,
            words="",
            destination=Destination.HOME,
            person=worker,
        ),
    }


def changes(scene: Scene, kind: str) -> dict[str, Callable]:
    """Every change that a lock of such rows stops, by its name; each is called with the day."""
    asks = {
        "ask": lambda today: hold_requests.ask(scene.offer.referral, scene.wanted, scene.worker, "Now.", today=today)
    }
    refuses = {"refuse": lambda **_day: hold_requests.refuse(scene.request, scene.coordinator, "No.")}
    round_, desk = scene.proposal.round, scene.coordinator
    to_all = of_an_offer(scene) | of_a_hold(scene) | of_the_offers_of_a_household(scene)
    return {
        "household": to_all | asks | of_a_household(scene),
        "unit": to_all | asks,
        "offer": to_all,
        "request": refuses,
        "round": {
            "commit": lambda today: committing.commit(round_, desk, today),
            "discard": lambda **_day: committing.discard(round_, desk),
            "take_out": lambda **_day: committing.take_out(scene.proposal, desk, "They said so."),
            "put_in": lambda today: committing.put_in(
                round_, scene.offer.referral, scene.wanted, desk, "They said so.", today
            ),
        },
        "policy": {
            "activate": lambda today: versions.activate(scene.draft, today, reason="So.", today=today, person=desk),
            "take_back": lambda today: versions.take_back(scene.draft, today),
            "discard": lambda **_day: versions.discard(scene.draft),
        },
    }[kind]


@contextmanager
def being_changed(rows: list[Model]) -> Iterator[None]:
    """Another connection keeps rows locked meanwhile."""
    somebody = connection.copy()
    try:
        somebody.set_autocommit(False)
        with somebody.cursor() as cursor:
            for row in rows:
                cursor.execute(f"SELECT FROM {row._meta.db_table} WHERE id = %s FOR UPDATE", [row.pk])
            yield
            somebody.rollback()
    finally:
        somebody.close()


def answer(change: Callable) -> tuple[str, bool]:
    """What a change answers, and whether it did so soon."""
    start = perf_counter()
    try:
        change(today=TODAY)
    except Busy as busy:
        return str(busy), perf_counter() - start < SOON
    except Exception as other:
        return repr(other), False
    return "done", False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["household", "unit", "offer", "request", "round", "policy"])
def test_whoever_meets_a_change_of_somebody_else_is_told_at_once_and_changes_nothing(scene: Scene, kind: str) -> None:
    found = changes(scene, kind)
    before = keep()

    with being_changed(scene.rows(kind)):
        answers = {name: answer(change) for name, change in found.items()}

    assert answers == dict.fromkeys(found, (SENTENCE, True))
    assert keep() == before


def visitor(person: User) -> Visitor:
    browser = Visitor()
    browser.force_login(person)
    return browser


@pytest.mark.django_db(transaction=True)
def test_a_page_without_a_place_for_it_says_so_as_a_page(scene: Scene) -> None:
    step = reverse("household_step", args=[scene.client.code, "people"])
    pair = {"first": scene.client.code, "second": scene.lookalike.second.code, "outcome": "same"}

    with being_changed([scene.client, scene.lookalike]):
        answers = [
            visitor(scene.worker).post(step, {"anything": "1"}),
            visitor(scene.coordinator).post(reverse("lookalikes"), pair),
        ]

    assert [response.status_code for response in answers] == [409, 409]
    assert all(SENTENCE in response.content.decode() for response in answers)
    assert Lookalike.objects.get(pk=scene.lookalike.pk).outcome == ""


@pytest.mark.django_db(transaction=True)
def test_the_page_of_an_offer_says_so_above_what_was_typed(scene: Scene) -> None:
    said = {"end": "declined_by_client:other", "words": "Too far from the school"}

    with being_changed([scene.client]):
        response = visitor(scene.worker).post(reverse("end_offer", args=[scene.offer.pk]), said)

    assert response.status_code == 200
    assert SENTENCE in response.content.decode()
    assert "Too far from the school" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_admin_says_so_above_its_form_and_its_list(scene: Scene) -> None:
    opening, desk = scene.wanted, visitor(scene.coordinator)
    form = {
        "unit": opening.unit_id,
        "rent": "1234",
        "offered_from": opening.offered_from.isoformat(),
        "available_from": opening.available_from.isoformat(),
    }
    action = {"action": "close", "_selected_action": [opening.pk], "answered": "1", "reason": "withdrawn"}

    with being_changed([opening.unit]):
        saved = desk.post(reverse("admin:listings_opening_change", args=[opening.pk]), form)
        closed = desk.post(reverse("admin:listings_opening_changelist"), action | {"day": TODAY.isoformat()})

    assert saved.status_code == 200
    assert SENTENCE in saved.content.decode()
    assert 'value="1234"' in saved.content.decode()
    assert SENTENCE in [str(message) for message in get_messages(closed.wsgi_request)]
    opening.refresh_from_db()
    assert (opening.closed_on, opening.rent == 1234) == (None, False)


@pytest.mark.django_db
def test_locks_are_taken_in_one_order_however_they_are_named() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        lock(Offer.objects.all(), Opening.objects.all(), Unit.objects.all(), Client.objects.all())

    locked = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured if "FOR NO KEY UPDATE" in query["sql"]]
    tables = [found.group(1) for found in locked if found]
    assert tables == ["agencies_client", "listings_unit", "listings_opening", "matching_offer"]
    assert all("ORDER BY" in query["sql"] for query in captured if "FOR NO KEY UPDATE" in query["sql"])


@pytest.mark.django_db(transaction=True)
def test_an_import_waits_for_as_long_as_it_takes(scene: Scene) -> None:
    with being_changed([scene.client]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '700ms'")
        start = perf_counter()
        with pytest.raises(Busy):
            lock(Client.objects.filter(pk=scene.client.pk), waits=True)
        waited = perf_counter() - start
        transaction.set_rollback(True)

    assert waited > 0.6


def test_nobody_locks_rows_in_another_way(root: Path) -> None:
    apps = ("agencies", "listings", "matching", "locator")
    sources = [path for app in apps for path in (root / app).rglob("*.py")]
    locking = {path.relative_to(root).as_posix() for path in sources if "select_for_update" in path.read_text("utf-8")}

    # What a household would have if it answered otherwise is tried out there, and rolled back.
    assert locking - {"matching/households/intake/worked_out.py"} == {"agencies/locking.py"}
