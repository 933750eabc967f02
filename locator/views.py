from datetime import date, timedelta

from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.aggregates import Aggregate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from agencies.access import can_see_households
from agencies.models import User
from listings.access import can_see_bank, on_offer
from listings.freshness import last_verified_on, recently
from listings.wording import title
from locator.models import MonthlyReport
from locator.reports.page import Report
from locator.tasks import agency_tasks, desk_tasks
from matching.access import households_of, with_offers
from matching.enums import ReferralState
from matching.models import Pair, Referral
from matching.models.pair import BEST_FIRST
from matching.ranking import policy_on
from matching.views.households import HouseholdLine, state_counts, with_members

LONGEST_WAITING = 8


def home(request: HttpRequest) -> HttpResponse:
    """The first page: who waits and what fits them, or what the bank holds, or for readers the published reports."""
    today = localdate()
    context = {"greeting": greeting(localtime().hour), "today": today}
    if can_see_households(request.user):
        remember_visit(request.user, today)
        return render(request, "home/agency.html", context | agency_figures(request.user, today))
    if can_see_bank(request.user):
        return render(
            request, "home/bank.html", context | bank_figures(today) | {"tasks": desk_tasks(request.user, today)}
        )
    latest = MonthlyReport.objects.visible_to(request.user).published().select_related("publisher").first()
    return render(request, "home/reader.html", context | ({"report": Report(latest.document())} if latest else {}))


def greeting(hour: int) -> str:
    """Good morning until noon, good afternoon until six, then good evening."""
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def agency_figures(user, today: date) -> dict:
    """A caseworker's own households, or else the agency's: their states, what fits them, and consents that end soon."""
    everyone = households_of(user)
    own = everyone.filter(client__worker=user)
    mine = own.exists()
    households = own if mine else everyone
    states = state_counts(households)
    waiting = households.filter(state=ReferralState.WAITING)
    fitting = dict(
        Pair.objects.filter(referral__in=waiting.values("pk"), eligible=True)
        .values_list("referral_id")
        .annotate(Count("opening_id"))
    )
    longest = list(with_members(waiting).order_by("referred_on", "pk")[:LONGEST_WAITING])
    best = best_units(longest)
    return {
        "mine": mine,
        "total": sum(count for _state, count in states),
        "waiting": dict(states).get(ReferralState.WAITING, 0),
        "with_units": len(fitting),
        "states": states,
        "longest": [
            (HouseholdLine.of(referral, today), fitting.get(referral.pk, 0), best.get(referral.pk))
            for referral in longest
        ],
        "tasks": agency_tasks(user, households, today),
        **new_units(user, waiting, today),
    }


def new_units(user, waiting: QuerySet[Referral], today: date) -> dict:
    """Units that came on offer since the person was last here on another day, for each household that they fit."""
    since = user.visited_before
    if since is None:
        return {"since": None, "fresh": []}
    pairs = Pair.objects.filter(
        referral__in=waiting.values("pk"),
        eligible=True,
        opening__offered_from__gt=since,
        opening__offered_from__lte=today,
    )
    counts = dict(pairs.values_list("referral_id").annotate(Count("opening_id")))
    first = pairs.select_related("unit__area", "referral__client").order_by("referral_id", *BEST_FIRST)
    fresh = [
        (pair.referral.client.code, counts[pair.referral_id], title(pair.unit), pair)
        for pair in first.distinct("referral_id")
    ]
    return {"since": since, "fresh": sorted(fresh, key=lambda row: -row[3].fit)[:LONGEST_WAITING]}


def remember_visit(user, today: date) -> None:
    """Keep the day of this visit and the one before, so that "new since" stays the same all day."""
    if user.visited_on != today:
        user.visited_before, user.visited_on = user.visited_on, today
        User.objects.filter(pk=user.pk).update(visited_on=user.visited_on, visited_before=user.visited_before)


def best_units(referrals: list[Referral]) -> dict[int, tuple[str, Pair]]:
    """For each referral that has one: the unit that fits best, in words, and its pair."""
    pairs = Pair.objects.filter(referral__in=referrals, eligible=True).select_related("unit__area")
    first = pairs.order_by("referral_id", *BEST_FIRST).distinct("referral_id")
    return {pair.referral_id: (title(pair.unit), pair) for pair in first}


class Median(Aggregate):
    """The middle value, in whole units."""

    function = "percentile_cont"
    template = "round(%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s))"
    output_field = IntegerField()


def bank_figures(today: date) -> dict:
    """What is open, how fresh it is, and what it costs by bedrooms: figures only, for everyone who is signed in."""
    openings = with_offers(on_offer(today), today).annotate(verified_on=last_verified_on(today))
    fresh_days = policy_on(today).fresh_days
    stale = today - timedelta(days=fresh_days)
    figures = {
        "open": Count("pk"),
        "recent": Count("pk", filter=Q(verified_on__gte=recently(today))),
        "stale": Count("pk", filter=Q(verified_on__lt=stale) | Q(verified_on__isnull=True)),
        "held": Count("pk", filter=Q(taken__isnull=False)),
    }
    by_bedrooms = (
        openings.order_by()
        .values("unit__bedrooms")
        .annotate(
            open=Count("pk"),
            recent=Count("pk", filter=Q(verified_on__gte=recently(today))),
            median_rent=Median("rent"),
        )
    )
    return {
        "figures": openings.aggregate(**figures),
        "by_bedrooms": by_bedrooms.order_by("unit__bedrooms"),
        "fresh_days": fresh_days,
    }
