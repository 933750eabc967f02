from datetime import date, timedelta

from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.aggregates import Aggregate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from agencies.access import can_see_households
from agencies.members import members_in_words
from agencies.models import User
from listings.access import can_see_bank, on_offer
from listings.freshness import last_verified_on, recently
from listings.wording import title
from locator.home.agency_tasks import agency_tasks
from locator.home.desk_tasks import desk_tasks
from locator.models import MonthlyReport
from locator.reports.presentation.page import Report
from matching.enums import ReferralState
from matching.households.lines import state_counts, total
from matching.models import Pair, Referral
from matching.models.pair import BEST_FIRST
from matching.pairs.ranking import policy_on, taken_fits
from matching.scopes import households_of, with_offers

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


def agency_figures(user: User, today: date) -> dict:
    """A caseworker's own households, or else the agency's: their states, what fits them, and what they need."""
    everyone = households_of(user)
    counts = state_counts(everyone, user)
    mine = bool(counts[True])
    households = everyone.filter(client__worker=user) if mine else everyone
    states = counts[mine]
    waiting = households.filter(state=ReferralState.WAITING)
    fitting = units_that_fit(waiting, user.visited_before, today)
    longest = list(waiting.prefetch_related("client__members").order_by("referred_on", "pk")[:LONGEST_WAITING])
    best = best_units(longest)
    taken = taken_fits(longest, today)
    return {
        "mine": mine,
        "total": total(states),
        "waiting": dict(states).get(ReferralState.WAITING, 0),
        "with_units": len(fitting),
        "states": states,
        "longest": [
            (
                referral.client.code,
                members_in_words(referral.client.members.all(), today),
                (today - referral.referred_on).days,
                fitting.get(referral.pk, (0, 0))[0],
                best.get(referral.pk),
                taken.get(referral.pk),
            )
            for referral in longest
        ],
        "tasks": agency_tasks(user, households, today),
        "since": user.visited_before,
        "fresh": new_units({pk: new for pk, (_all, new) in fitting.items() if new}, user.visited_before, today),
    }


def new_since(day: date | None, today: date) -> Q:
    """Openings that came on offer after a day; none where the person was never here before."""
    return Q(opening__offered_from__gt=day or today, opening__offered_from__lte=today)


def units_that_fit(waiting: QuerySet[Referral], since: date | None, today: date) -> dict[int, tuple[int, int]]:
    """For each household that has one: how many open units fit it, and how many of these are new since a day."""
    pairs = Pair.objects.filter(referral__in=waiting.values("pk"), eligible=True).values_list("referral_id")
    counts = pairs.annotate(units=Count("opening_id"), new=Count("opening_id", filter=new_since(since, today)))
    return {pk: (units, new) for pk, units, new in counts}


def new_units(counts: dict[int, int], since: date | None, today: date) -> list[tuple]:
    """The best of the units that came on offer since a day, for each household of which they are counted."""
    pairs = Pair.objects.filter(new_since(since, today), referral__in=counts, eligible=True)
    first = pairs.select_related("unit__area", "referral__client").order_by("referral_id", *BEST_FIRST)
    fresh = [
        (pair.referral.client.code, counts[pair.referral_id], title(pair.unit), pair)
        for pair in first.distinct("referral_id")
    ]
    return sorted(fresh, key=lambda row: -row[3].fit)[:LONGEST_WAITING]


def remember_visit(user: User, today: date) -> None:
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
