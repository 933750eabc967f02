"""What became of the leases: move-ins, check-ins, ends with their reasons; and a draft of the next policy."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count

from agencies.models import Agency, Subsidy, User
from agencies.months import after_months
from listings.models import Building, Opening
from locator.demo import maple_house
from locator.demo.chance import Chance
from locator.demo.days import working_day
from matching.enums import CheckInOutcome, Destination, EndReason, OfferState
from matching.models import CheckIn, Offer, Tenancy
from matching.pairs.ranking import policy_on
from matching.policies.versions import new_draft
from matching.tenancies.course import MONTHS

ENDED = 4  # of a hundred tenancies whose home nobody offered again
MISSED = 8  # check-ins of a hundred that nobody came to
DUE = 2  # households of the first agency whose check-in nobody has recorded yet
DAYS_TO_A_MOVE_IN = (0, 2, 12)
TIME_TO_MOVE_IN = timedelta(days=14)
# why a tenancy ended, and where the household went then
ENDS = {
    (EndReason.MOVED, Destination.HOME): 30,
    (EndReason.FAMILY, Destination.FAMILY): 15,
    (EndReason.NOTICE_TENANT, Destination.HOME): 12,
    (EndReason.NOTICE_LANDLORD, Destination.SHELTER): 12,
    (EndReason.ARREARS, Destination.SHELTER): 12,
    (EndReason.CARE, Destination.INSTITUTION): 10,
    (EndReason.SAFETY, Destination.UNKNOWN): 9,
}
GOING = {CheckInOutcome.WELL: 70, CheckInOutcome.SUPPORT: 20, CheckInOutcome.RISK: 4, CheckInOutcome.NOT_REACHED: 6}


def create(today: date) -> None:
    """Save a tenancy for every lease, with what was recorded of it since."""
    chance = Chance("tenancies")
    leases = Offer.objects.filter(state=OfferState.LEASED).select_related("opening", "referral__client__worker")
    in_place = dict(Subsidy.objects.filter(state="in_place").values_list("client_id", "amount"))
    offered_next = _offered_next()
    told: list[tuple[Tenancy, User | None]] = []
    ordered = list(leases.order_by("ended_on", "referral__client__code"))
    forgotten = next((offer.pk for offer in ordered if _is_a_while_ago(offer.ended_on or today, today)), None)
    for offer in ordered:
        tenancy = Tenancy(
            referral=offer.referral,
            agency_id=offer.agency_id,
            offer=offer,
            unit_id=offer.opening.unit_id,
            lease_on=offer.ended_on or today,
            rent=offer.opening.rent,
            subsidy=in_place.get(offer.referral.client_id, 0),
            support_agency_id=offer.agency_id,
        )
        _move_in(chance, tenancy, today, offer.pk == forgotten)
        _end(chance, tenancy, offered_next.get(offer.opening_id), today)
        told.append((tenancy, offer.referral.client.worker))
    Tenancy.objects.bulk_create(tenancy for tenancy, _worker in told)
    CheckIn.objects.bulk_create(_check_ins(chance, told, today))
    _count_homes(chance)


def _offered_next() -> dict[int, date]:
    """For each opening of a unit, the day on which the next one was offered."""
    pairs = pairwise(Opening.objects.order_by("unit_id", "offered_from"))
    return {one.pk: following.offered_from for one, following in pairs if one.unit_id == following.unit_id}


def _is_a_while_ago(lease_on: date, today: date) -> bool:
    """Whether a move-in that is still not recorded is late, but not absurdly so."""
    return today - timedelta(days=30) < lease_on < today - TIME_TO_MOVE_IN


def _move_in(chance: Chance, tenancy: Tenancy, today: date, forgotten: bool) -> None:
    """Some days after the lease; the last ones have the key and have not slept there, or nobody has recorded it."""
    day = tenancy.lease_on + timedelta(days=chance.near(*DAYS_TO_A_MOVE_IN))
    forgotten |= _is_a_while_ago(tenancy.lease_on, today) and chance.maybe(15)
    tenancy.moved_in_on = None if day > today or forgotten else day


def _end(chance: Chance, tenancy: Tenancy, offered_next: date | None, today: date) -> None:
    """Before the home was offered again; of the others a few ended at some time."""
    if offered_next is None and not chance.maybe(ENDED):
        return
    last = offered_next - timedelta(days=3) if offered_next else today - timedelta(days=chance.randint(2, 50))
    first = (tenancy.moved_in_on or tenancy.lease_on) + timedelta(days=20)
    if offered_next is None and last < first:
        return
    tenancy.ended_on = max(tenancy.moved_in_on or tenancy.lease_on, working_day(last))
    tenancy.end_reason, tenancy.destination = chance.pick(ENDS)


def _check_ins(chance: Chance, told: Iterable[tuple[Tenancy, User | None]], today: date) -> list[CheckIn]:
    """Those that were due are done, but for a few; of the first agency two wait, one of them its first caseworker’s."""
    found, ours = [], Agency.objects.get(code=maple_house.AGENCY)
    for tenancy, worker in told:
        if tenancy.moved_in_on is None:
            continue
        for kind, months in MONTHS.items():
            due = CheckIn(
                tenancy=tenancy,
                agency_id=tenancy.agency_id,
                kind=kind,
                due_on=after_months(tenancy.moved_in_on, months),
            )
            done_on = due.due_on + timedelta(days=chance.randint(-3, 6))
            if done_on <= min(today, tenancy.ended_on or today) and not chance.maybe(MISSED if tenancy.ended_on else 0):
                due.done_on, due.outcome, due.person = done_on, chance.pick(GOING), worker
            found.append(due)
    until = today + timedelta(days=7)
    recent = [one for one in found if one.agency_id == ours.pk and one.tenancy.ended_on is None and one.due_on <= until]
    recent.sort(key=lambda due: (_is_of_the_first_login(due), due.due_on), reverse=True)
    for one in recent[:DUE]:
        one.done_on, one.outcome, one.person = None, "", None
    return found


def _is_of_the_first_login(due: CheckIn) -> bool:
    worker = due.tenancy.referral.client.worker
    return worker is not None and worker.name == maple_house.WORKER


def _count_homes(chance: Chance) -> None:
    """How many homes some buildings have: mostly many, so that programme tenants are few among them."""
    buildings = list(Building.objects.annotate(known=Count("units")).order_by("address_key"))
    for building in buildings:
        building.homes = max(building.known, chance.near(4, 24, 120)) if chance.maybe(85) else None
    Building.objects.bulk_update(buildings, ["homes"])


def draft_policy(today: date) -> None:
    """The next version of the policy, as coordinators discuss it: longer holds, and money counts a little less."""
    author = User.objects.filter(role="coordinator").order_by("email").first()
    new_draft(
        policy_on(today),
        author,
        source="Access table, to be discussed",
        hold_days=4,
        largest_subsidy=1000,
        weight_money=25,
        weight_area=25,
    )
