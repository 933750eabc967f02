"""What a caseworker's households need, on the first page: few queries, however many kinds of things there are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Least
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import ConsentKind, Role
from agencies.models import Consent, User
from agencies.wording import day, listed
from listings.models import Unit
from listings.wording import title
from locator.home.todo import MOST, Task
from matching.enums import LIVE_STATES, OPEN_STATES, CheckInKind, HoldGround, OfferState, ReferralState
from matching.models import CheckIn, HoldRequest, Offer, Referral, Tenancy
from matching.offers.lapses import last_chance
from matching.offers.lines import OfferLine, due

SOON = timedelta(days=30)
SETTLED = timedelta(days=30)  # a consent that ended longer ago is no news
UNTOUCHED = timedelta(days=90)  # the by-name list is brought up to date every three months
NAMED = 3
ANSWERED = timedelta(days=7)  # how long an answer stays on the first page
CHECK_IN_SOON = timedelta(days=7)
# After a lease a household moves in within two weeks; longer means a question.
TO_MOVE_IN = timedelta(days=14)


def agency_tasks(user: User, households: QuerySet[Referral], today: date) -> list[Task]:
    """What a caseworker's households need, the most pressing first."""
    return [*offers(households, today), *others(user, households, today)]


def offers(households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """Live offers: a hold ends on its last day, each step after it is expected by a day; what is late comes first.

    A viewing counts on its day, and after it until somebody says what came of it.
    """
    under_way = due(Offer.objects.filter(referral__in=households.values("pk"), state__in=LIVE_STATES))
    viewing = Case(When(state=OfferState.VIEWING, then=F("viewing_on")))
    known = under_way.annotate(counts_on=Least("due_on", viewing)).select_related(
        "referral__client", "opening__unit__area"
    )
    soon = last_chance(today)
    for offer in known.order_by(F("counts_on").asc(nulls_last=True), "pk")[:MOST]:
        line = OfferLine(offer, today)
        held_until = offer.held_until if offer.state == OfferState.HELD else None
        viewed = bool(line.viewed) and offer.viewing_on is not None and offer.viewing_on <= today
        pressing = line.is_late or viewed or (held_until is not None and held_until <= soon)
        yield Task(
            icon="calendar" if line.viewed else "clock",
            urgency="now" if pressing else "soon",
            code=offer.referral.client.code,
            what=title(offer.opening.unit),
            why=told(offer, line),
            url=reverse("offer", args=[offer.pk]),
            action=_("Record what happened"),
        )


def told(offer: Offer, line: OfferLine) -> str:
    """Where an offer stands; of a hold that a round made, that the household is still to be asked."""
    if line.viewed:
        return line.viewed
    if offer.state != OfferState.HELD:
        return f"{offer.get_state_display()}. {line.when}"
    if offer.ground == HoldGround.ROUND:
        return _("A round chose it for them: ask whether they want it. %(when)s") % {"when": line.when}
    return line.when


@dataclass(frozen=True)
class TaskRow:
    """Something that waits: about which household (its code), the day that counts, and how many there are of its kind.

    `unit`: the id of the unit that it is about, or 0; `words`: whatever else its sentence needs.
    """

    kind: int
    code: str
    day: date
    count: int
    unit: int
    words: str


def task_rows(found: QuerySet, code: str, on: str, unit: str = "", words: str = "", most: int = MOST) -> QuerySet:
    """The most pressing of a kind, with the columns of a Row, so that a union can hold all kinds."""
    columns = {
        "household": F(code),
        "day": Cast(on, DateField()),
        "number": Window(Count("pk")),
        "home": F(unit) if unit else Value(0),
        "more": Cast(words, CharField()) if words else Value(""),
    }
    return found.annotate(**columns).order_by("day", "household").values_list(*columns)[:most]


def others(user: User, households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """All but the offers: one query for what waits, and one for the units that it is about."""
    kinds = [kind for kind in KINDS if kind.roles is None or user.role in kind.roles]
    found = [kind.find(user, households, today).annotate(task=Value(place)) for place, kind in enumerate(kinds)]
    columns = ("task", "household", "day", "number", "home", "more")
    first, *more = [one.values_list(*columns) for one in found]
    waiting = [TaskRow(*row) for row in first.union(*more, all=True).order_by("task", "day", "household")]
    units = Unit.objects.select_related("area").in_bulk({row.unit for row in waiting if row.unit})
    for place, of_a_kind in groupby(waiting, key=lambda row: row.kind):
        yield from kinds[place].tell(list(of_a_kind), units, today)


Units = dict[int, Unit]


@dataclass(frozen=True)
class TaskKind:
    """Something that may wait: the query that finds it, the tasks that tell it, and whose it is (None: all roles)."""

    find: Callable[..., QuerySet]
    tell: Callable[[list[TaskRow], Units, date], Iterator[Task]]
    roles: tuple[Role, ...] | None = None


def asked_holds(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """What the person asked a coordinator for, and what is not answered yet."""
    own = HoldRequest.objects.visible_to(user).filter(asked_by=user, granted__isnull=True)
    return task_rows(own, "referral__client__code", "asked_at", "opening__unit")


def asked_hold_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        why = _("A coordinator is asked to hold it out of turn, and has not answered yet.")
        url = reverse("household", args=[row.code])
        yield Task("clock", "", row.code, title(units[row.unit]), why, url, _("Open"))


def refused_holds(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """What a coordinator refused to the person in the last days, or what was closed without an answer."""
    since = make_aware(datetime.combine(today - ANSWERED, time.min))
    own = HoldRequest.objects.visible_to(user).filter(asked_by=user, granted=False, decided_at__gte=since)
    return task_rows(own, "referral__client__code", "asked_at", "opening__unit", "answer")


def refused_hold_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        answered = _("It waits for its turn, says the coordinator: %(answer)s") % {"answer": row.words}
        why = answered if row.words else _("Closed: the household or the home is no longer free.")
        url = reverse("household", args=[row.code])
        yield Task("info", "soon", row.code, title(units[row.unit]), why, url, _("Open"))


def running_tenancies(households: QuerySet[Referral]) -> QuerySet[Tenancy]:
    return Tenancy.objects.filter(referral__client__in=households.values("client_id"), ended_on__isnull=True)


def check_ins(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Check-ins that are due within a week or late."""
    waiting = CheckIn.objects.filter(
        tenancy__in=running_tenancies(households).values("pk"), done_on__isnull=True, due_on__lte=today + CHECK_IN_SOON
    )
    return task_rows(waiting, "tenancy__referral__client__code", "due_on", "tenancy__unit", "kind")


def check_in_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    """How does it go? One line a check-in, the latest on top."""
    for row in found:
        late = row.day < today
        why = _("%(home)s. It was due on %(date)s.") if late else _("%(home)s. Due on %(date)s.")
        yield Task(
            icon="calendar",
            urgency="now" if late else "soon",
            code=row.code,
            what=_("Check-in after %(months)s") % {"months": CheckInKind(row.words).label},
            why=why % {"home": title(units[row.unit]), "date": day(row.day)},
            url=reverse("check_in", args=[row.code, row.words]),
            action=_("Record it"),
        )


def move_ins(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Leases of two weeks ago without a move-in."""
    waiting = running_tenancies(households).filter(moved_in_on__isnull=True, lease_on__lte=today - TO_MOVE_IN)
    return task_rows(waiting, "referral__client__code", "lease_on", "unit")


def move_in_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        yield Task(
            icon="key",
            urgency="soon",
            code=row.code,
            what=_("Have they moved in?"),
            why=_("%(home)s, leased from %(date)s; no move-in is recorded.")
            % {"home": title(units[row.unit]), "date": day(row.day)},
            url=reverse("move_in", args=[row.code]),
            action=_("Record the move-in"),
        )


def ending_consents(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Consents to share that end soon or just ended, of households at the front door that did not agree anew."""
    newer = Consent.objects.filter(client=OuterRef("client"), kind=ConsentKind.SHARE, until__gt=OuterRef("until"))
    ending = Consent.objects.filter(
        ~Exists(newer.filter(withdrawn_on__isnull=True)),
        client__in=households.filter(state__in=OPEN_STATES).values("client_id"),
        kind=ConsentKind.SHARE,
        withdrawn_on__isnull=True,
        until__range=(today - SETTLED, today + SOON),
    )
    return task_rows(ending, "client__code", "until")


def consent_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        over = row.day < today
        words = _("Consent to share ended on %(date)s") if over else _("Consent to share ends on %(date)s")
        yield Task(
            icon="shield",
            urgency="now" if over else "soon",
            code=row.code,
            what=words % {"date": day(row.day)},
            why=_("Without it the household stands in no line and in no plan. Ask whether they still agree."),
            url=reverse("consents", args=[row.code]),
            action=_("Renew or let end"),
        )


def drafts(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Households whose form was begun and left."""
    return task_rows(households.filter(state=ReferralState.DRAFT), "client__code", "referred_on")


def draft_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        why = _("Begun on %(date)s. Nobody else knows of them until they are referred.") % {"date": day(row.day)}
        url = reverse("household_step", args=[row.code, "check"])
        yield Task("clock", "soon", row.code, _("Not referred yet"), why, url, _("Go on"))


def untouched(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Households about which nothing was asked or confirmed for three months."""
    since = make_aware(datetime.combine(today - UNTOUCHED, time.min))
    old = Q(need__updated_at__lt=since, referred_on__lt=today - UNTOUCHED)
    waiting = households.filter(old, state=ReferralState.WAITING)
    return task_rows(waiting, "client__code", "need__updated_at", most=NAMED)


def untouched_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    codes, count = [row.code for row in found], found[0].count
    words = ngettext(
        "%(count)s household not brought up to date for 90 days",
        "%(count)s households not brought up to date for 90 days",
        count,
    )
    yield Task(
        icon="info",
        urgency="",
        code="",
        what=words % {"count": count},
        why=_("First: %(codes)s. Still waiting? Still the same wishes?") % {"codes": listed(codes)},
        url=reverse("household_step", args=[codes[0], "check"]),
        action=_("Check the first"),
    )


def nobodys(user: User, households: QuerySet[Referral], today: date) -> QuerySet:
    """Open households that nobody stands by, or somebody who has left: a lead chooses somebody."""
    nobody = Q(client__worker__isnull=True) | Q(client__worker__is_active=False)
    alone = households.filter(nobody, state__in=OPEN_STATES)
    return task_rows(alone, "client__code", "referred_on")


def nobodys_tasks(found: list[TaskRow], units: Units, today: date) -> Iterator[Task]:
    for row in found:
        yield Task(
            icon="households",
            urgency="soon",
            code=row.code,
            what=_("Nobody stands by this household"),
            why=_("Its tasks are on nobody’s first page."),
            url=reverse("worker", args=[row.code]),
            action=_("Choose someone"),
        )


# In the order of the page.
KINDS = (
    TaskKind(asked_holds, asked_hold_tasks),
    TaskKind(refused_holds, refused_hold_tasks),
    TaskKind(check_ins, check_in_tasks),
    TaskKind(move_ins, move_in_tasks),
    TaskKind(ending_consents, consent_tasks),
    TaskKind(drafts, draft_tasks),
    TaskKind(untouched, untouched_tasks),
    TaskKind(nobodys, nobodys_tasks, (Role.LEAD,)),
)
