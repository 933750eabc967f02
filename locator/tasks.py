"""What needs somebody now, on the first page of each role: each thing with the page where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.access import can_hand_over, can_resolve_lookalikes
from agencies.enums import ConsentKind, Role
from agencies.models import Consent, Lookalike
from agencies.wording import day, listed
from listings.access import can_approve_restrictions, on_offer
from listings.freshness import last_verified_on, recently
from listings.models import Interaction, Restriction
from listings.naming import public_name
from listings.wording import title
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
MOST = 8
NAMED = 3
ANSWERED = timedelta(days=7)  # how long an answer stays on the first page


@dataclass(frozen=True)
class Task:
    """Something to do: what and why, and the button that leads there. `urgency`: now, soon or "" (see look.css)."""

    icon: str
    urgency: str
    code: str
    """The household that it is about; blank for anything else."""
    what: str
    why: str
    url: str
    action: str


def agency_tasks(user, households: QuerySet[Referral], today: date) -> list[Task]:
    """What a caseworker's households need, the most pressing first."""
    return [
        *offers(households, today),
        *hold_requests(user, today),
        *consents(households, today),
        *drafts(households),
        *untouched(households, today),
        *nobodys(user, households),
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


def consents(households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """Consents to share that end soon or just ended, of households at the front door that did not agree anew."""
    newer = Consent.objects.filter(client=OuterRef("client"), kind=ConsentKind.SHARE, until__gt=OuterRef("until"))
    ending = Consent.objects.filter(
        ~Exists(newer.filter(withdrawn_on__isnull=True)),
        client__in=households.filter(state__in=OPEN_STATES).values("client_id"),
        kind=ConsentKind.SHARE,
        withdrawn_on__isnull=True,
        until__range=(today - SETTLED, today + SOON),
    )
    for consent in ending.select_related("client").order_by("until", "client__code")[:MOST]:
        over = consent.until < today
        words = _("Consent to share ended on %(date)s") if over else _("Consent to share ends on %(date)s")
        yield Task(
            icon="shield",
            urgency="now" if over else "soon",
            code=consent.client.code,
            what=words % {"date": day(consent.until)},
            why=_("Without it the household stands in no line and in no plan. Ask whether they still agree."),
            url=reverse("consents", args=[consent.client.code]),
            action=_("Renew or let end"),
        )


def drafts(households: QuerySet[Referral]) -> Iterator[Task]:
    """Households whose form was begun and left."""
    for referral in households.filter(state=ReferralState.DRAFT).order_by("referred_on", "pk")[:MOST]:
        yield Task(
            icon="clock",
            urgency="soon",
            code=referral.client.code,
            what=_("Not referred yet"),
            why=_("Begun on %(date)s. Nobody else knows of them until they are referred.")
            % {"date": day(referral.referred_on)},
            url=reverse("household_step", args=[referral.client.code, "check"]),
            action=_("Go on"),
        )


def untouched(households: QuerySet[Referral], today: date) -> Iterator[Task]:
    """Households about which nothing was asked or confirmed for three months."""
    since = make_aware(datetime.combine(today - UNTOUCHED, time.min))
    old = households.filter(state=ReferralState.WAITING, need__updated_at__lt=since, referred_on__lt=today - UNTOUCHED)
    codes = list(old.order_by("need__updated_at").values_list("client__code", flat=True)[: MOST + 1])
    if codes:
        count = old.count() if len(codes) > MOST else len(codes)
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
            why=_("First: %(codes)s. Still waiting? Still the same wishes?") % {"codes": listed(codes[:NAMED])},
            url=reverse("household_step", args=[codes[0], "check"]),
            action=_("Check the first"),
        )


def nobodys(user, households: QuerySet[Referral]) -> Iterator[Task]:
    """For a lead: open households that nobody stands by."""
    if user.role != Role.LEAD:
        return
    alone = households.filter(client__worker__isnull=True, state__in=OPEN_STATES).order_by("referred_on", "pk")
    for referral in [one for one in alone[:MOST] if can_hand_over(user, one.client)]:
        yield Task(
            icon="households",
            urgency="soon",
            code=referral.client.code,
            what=_("Nobody stands by this household"),
            why=_("Its tasks are on nobody’s first page."),
            url=reverse("worker", args=[referral.client.code]),
            action=_("Choose someone"),
        )


def desk_tasks(user, today: date) -> list[Task]:
    """What the housing-locator team has to do: landlords to call, units to confirm, and what coordinators decide."""
    return [task for task in (*landlords(user, today), *bank(today), *decisions(user, today)) if task]


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
    due = openings.filter(Q(verified_on__lt=recently(today)) | Q(verified_on__isnull=True)).count()
    yield counted(
        due,
        ngettext("%(count)s open unit to confirm", "%(count)s open units to confirm", due),
        _("Not confirmed for two weeks. After %(days)s days without a word they fit nobody.")
        % {"days": policy_on(today).fresh_days},
        "admin:listings_unit_changelist",
        "on_offer=yes&confirmed=before",
    )
    nowhere = openings.filter(unit__area__isnull=True).count()
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
        kept = Restriction.objects.all()
        waiting = kept.filter(approved_by__isnull=True).count()
        yield counted(
            waiting,
            ngettext("%(count)s restriction to approve", "%(count)s restrictions to approve", waiting),
            _("Until somebody other than its author approves it, a restriction does not count."),
            "admin:listings_restriction_changelist",
            "approval=waiting",
        )
        review = kept.filter(approved_by__isnull=False, review_on__lte=today).count()
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


def counted(count: int, words: str, why: str, page: str, query: str = "") -> Task | None:
    """One line for all of a kind; none where there is none."""
    if not count:
        return None
    url = reverse(page) + (f"?{query}" if query else "")
    return Task("clock", "soon", "", words % {"count": count}, why, url, _("See them"))
