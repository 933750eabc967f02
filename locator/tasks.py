"""What needs somebody now, on the first page of each role: each thing with the page where it is done."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.access import can_resolve_lookalikes
from agencies.enums import ConsentKind, Role
from agencies.models import Consent, Lookalike
from agencies.wording import day, listed
from listings.access import can_approve_restrictions, on_offer
from listings.freshness import last_verified_on, recently
from listings.models import Interaction, Restriction
from listings.naming import public_name
from listings.wording import title
from locator.tenancy_tasks import agency_tenancies, desk_tenancies
from locator.todo import MOST, Task, counted
from matching.access import can_decide_holds, offers_for
from matching.deadlines import late_before
from matching.enums import LIVE_STATES, OPEN_STATES, OfferState, ReferralState, RoundState
from matching.lapsing import last_chance
from matching.models import HoldRequest, Offer, Referral, Round
from matching.offer_lines import OfferLine, due
from matching.ranking import policy_on

SOON = timedelta(days=30)
SETTLED = timedelta(days=30)  # a consent that ended longer ago is no news
UNTOUCHED = timedelta(days=90)  # the by-name list is brought up to date every three months (domain.md section 2)
NAMED = 3
ANSWERED = timedelta(days=7)  # how long an answer stays on the first page


def agency_tasks(user, households: QuerySet[Referral], today: date) -> list[Task]:
    """What a caseworker's households need, the most pressing first."""
    return [
        *offers(households, today),
        *hold_requests(user, today),
        *agency_tenancies(households, today),
        *referrals(user, households, today),
    ]


def offers(households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """Live offers: a hold ends on its last day, each step after it is expected by a day; what is late comes first."""
    under_way = due(Offer.objects.filter(referral__in=households.values("pk"), state__in=LIVE_STATES))
    known = under_way.select_related("referral__client", "opening__unit__area")
    soon = last_chance(today)
    for offer in known.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]:
        line = OfferLine(offer, today)
        pressing = line.is_late or (offer.state == OfferState.HELD and offer.held_until <= soon)
        yield Task(
            icon="clock",
            urgency="now" if pressing else "soon",
            code=offer.referral.client.code,
            what=title(offer.opening.unit),
            why=line.when if offer.state == OfferState.HELD else f"{offer.get_state_display()}. {line.when}",
            url=reverse("offer", args=[offer.pk]),
            action=_("Open"),
        )


def hold_requests(user, today: date) -> Iterator[Task]:
    """What the person asked a coordinator for: not answered yet, or answered no in the last days."""
    since = make_aware(datetime.combine(today - ANSWERED, time.min))
    own = HoldRequest.objects.visible_to(user).filter(asked_by=user)
    told = own.filter(Q(granted__isnull=True) | Q(granted=False, decided_at__gte=since))
    known = told.select_related("referral__client", "opening__unit__area").annotate(name=public_name("opening__unit"))
    for request in known.order_by("asked_at", "pk")[:MOST]:
        waits = request.granted is None
        yield Task(
            icon="clock" if waits else "info",
            urgency="" if waits else "soon",
            code=request.referral.client.code,
            what=title(request.opening.unit),
            why=_("A coordinator is asked to hold it out of turn, and has not answered yet.")
            if waits
            else _("It waits for its turn, says the coordinator: %(answer)s") % {"answer": request.answer},
            url=reverse("household", args=[request.referral.client.code]),
            action=_("Open"),
        )


def referrals(user, households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """What else the households need, one query for all of it."""
    found = [ending_consents(households, today), drafts(households), untouched(households, today)]
    if user.role == Role.LEAD:
        found.append(nobodys(households))
    words = [consent_task, draft_task, untouched_task, nobodys_task]
    rows = found[0].union(*found[1:], all=True).order_by("task", "day", "household")
    for kind, of_a_kind in groupby(rows, key=itemgetter(0)):
        yield from words[kind]([row[1:] for row in of_a_kind], today)


Row = tuple[str, date, int]  # the household's code, the day that counts, how many there are of the kind


def _rows(kind: int, found: QuerySet, code: str, day: str, most: int = MOST) -> QuerySet:
    """The most pressing of a kind, as rows that a union can hold."""
    columns = {
        "task": Value(kind),
        "household": F(code),
        "day": Cast(day, DateField()),
        "count": Window(Count("pk")),
    }
    return found.annotate(**columns).order_by("day", "household").values_list(*columns)[:most]


def ending_consents(households: QuerySet[Referral], today: date) -> QuerySet:
    """Consents to share that end soon or just ended, of households at the front door that did not agree anew."""
    newer = Consent.objects.filter(client=OuterRef("client"), kind=ConsentKind.SHARE, until__gt=OuterRef("until"))
    ending = Consent.objects.filter(
        ~Exists(newer.filter(withdrawn_on__isnull=True)),
        client__in=households.filter(state__in=OPEN_STATES).values("client_id"),
        kind=ConsentKind.SHARE,
        withdrawn_on__isnull=True,
        until__range=(today - SETTLED, today + SOON),
    )
    return _rows(0, ending, "client__code", "until")


def consent_task(rows: list[Row], today: date) -> Iterator[Task]:
    for code, until, _count in rows:
        over = until < today
        words = _("Consent to share ended on %(date)s") if over else _("Consent to share ends on %(date)s")
        yield Task(
            icon="shield",
            urgency="now" if over else "soon",
            code=code,
            what=words % {"date": day(until)},
            why=_("Without it the household stands in no line and in no plan. Ask whether they still agree."),
            url=reverse("consents", args=[code]),
            action=_("Renew or let end"),
        )


def drafts(households: QuerySet[Referral]) -> QuerySet:
    """Households whose form was begun and left."""
    return _rows(1, households.filter(state=ReferralState.DRAFT), "client__code", "referred_on")


def draft_task(rows: list[Row], today: date) -> Iterator[Task]:
    for code, begun, _count in rows:
        yield Task(
            icon="clock",
            urgency="soon",
            code=code,
            what=_("Not referred yet"),
            why=_("Begun on %(date)s. Nobody else knows of them until they are referred.") % {"date": day(begun)},
            url=reverse("household_step", args=[code, "check"]),
            action=_("Go on"),
        )


def untouched(households: QuerySet[Referral], today: date) -> QuerySet:
    """Households about which nothing was asked or confirmed for three months."""
    since = make_aware(datetime.combine(today - UNTOUCHED, time.min))
    old = households.filter(state=ReferralState.WAITING, need__updated_at__lt=since, referred_on__lt=today - UNTOUCHED)
    return _rows(2, old, "client__code", "need__updated_at", NAMED)


def untouched_task(rows: list[Row], today: date) -> Iterator[Task]:
    codes, count = [code for code, _day, _count in rows], rows[0][2]
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


def nobodys(households: QuerySet[Referral]) -> QuerySet:
    """For a lead: open households that nobody stands by."""
    alone = households.filter(client__worker__isnull=True, state__in=OPEN_STATES)
    return _rows(3, alone, "client__code", "referred_on")


def nobodys_task(rows: list[Row], today: date) -> Iterator[Task]:
    for code, _day, _count in rows:
        yield Task(
            icon="households",
            urgency="soon",
            code=code,
            what=_("Nobody stands by this household"),
            why=_("Its tasks are on nobody’s first page."),
            url=reverse("worker", args=[code]),
            action=_("Choose someone"),
        )


def desk_tasks(user, today: date) -> list[Task]:
    """What the housing-locator team has to do: landlords to call, units to confirm, and what coordinators decide."""
    return [
        task
        for task in (*landlords(user, today), *desk_tenancies(user, today), *bank(today), *decisions(user, today))
        if task
    ]


def landlords(user, today: date) -> Iterator[Task]:
    """Landlords whom the person said they would speak with again."""
    due = Interaction.objects.visible_to(user).due(today).filter(Q(landlord__locator=user) | Q(person=user))
    for talk in due.select_related("landlord").order_by("next_on", "pk")[:MOST]:
        yield Task(
            icon="landlord",
            urgency="now" if talk.next_on < today else "soon",
            code="",
            what=_("Speak with %(landlord)s") % {"landlord": talk.landlord},
            why=_("Due on %(date)s.") % {"date": day(talk.next_on)},
            url=reverse("admin:listings_landlord_change", args=[talk.landlord_id]),
            action=_("Open the landlord"),
        )


def bank(today: date) -> Iterator[Task | None]:
    """Open units that fit nobody until somebody confirms them, and those of which nobody knows where they are."""
    openings = on_offer(today).annotate(verified_on=last_verified_on(today))
    unconfirmed = Q(verified_on__lt=recently(today)) | Q(verified_on__isnull=True)
    counts = openings.aggregate(
        due=Count("pk", filter=unconfirmed), nowhere=Count("pk", filter=Q(unit__area__isnull=True))
    )
    due, nowhere = counts["due"], counts["nowhere"]
    yield counted(
        due,
        ngettext("%(count)s open unit to confirm", "%(count)s open units to confirm", due),
        _("Not confirmed for two weeks. After %(days)s days without a word they fit nobody.")
        % {"days": policy_on(today).fresh_days},
        "admin:listings_unit_changelist",
        "on_offer=yes&confirmed=before",
    )
    yield counted(
        nowhere,
        ngettext("%(count)s open unit without an area", "%(count)s open units without an area", nowhere),
        _("Whoever wants or avoids an area has to ask first."),
        "admin:listings_unit_changelist",
        "on_offer=yes&ward=unknown",
    )


def decisions(user, today: date) -> Iterator[Task | None]:
    """What only a coordinator decides."""
    if can_approve_restrictions(user):
        approved = Q(approved_by__isnull=False)
        counts = Restriction.objects.aggregate(
            waiting=Count("pk", filter=~approved), review=Count("pk", filter=approved & Q(review_on__lte=today))
        )
        waiting, review = counts["waiting"], counts["review"]
        yield counted(
            waiting,
            ngettext("%(count)s restriction to approve", "%(count)s restrictions to approve", waiting),
            _("Until somebody other than its author approves it, a restriction does not count."),
            "admin:listings_restriction_changelist",
            "approval=waiting",
        )
        yield counted(
            review,
            ngettext("%(count)s restriction to review", "%(count)s restrictions to review", review),
            _("Their review date is here: does the legal basis still hold?"),
            "admin:listings_restriction_changelist",
            "approval=review",
        )
    if can_decide_holds(user):
        asked = HoldRequest.objects.for_coordinators(user).waiting().count()
        yield counted(
            asked,
            ngettext("%(count)s request to hold out of turn", "%(count)s requests to hold out of turn", asked),
            _("Others stand before these households. Grant the hold, or answer why not."),
            "hold_requests",
        )
        forgotten = due(offers_for(user)).filter(due_on__lte=late_before(today)).count()
        yield counted(
            forgotten,
            ngettext("%(count)s offer late for two days", "%(count)s offers late for two days", forgotten),
            _("Its agency sees it first; after two business days it is for you to ask what holds it up."),
            "offers",
            "state=late",
        )
    proposed = Round.objects.visible_to(user).filter(state=RoundState.PROPOSED).count()
    yield counted(
        proposed,
        ngettext("%(count)s round to decide", "%(count)s rounds to decide", proposed),
        _("A plan is proposed, and nothing happens until somebody commits or discards it."),
        "rounds",
    )
    if can_resolve_lookalikes(user):
        pairs = Lookalike.objects.visible_to(user).filter(outcome="").count()
        yield counted(
            pairs,
            ngettext(
                "%(count)s household perhaps referred twice", "%(count)s households perhaps referred twice", pairs
            ),
            _("The same name and birth date at two agencies: call both workers."),
            "lookalikes",
        )
