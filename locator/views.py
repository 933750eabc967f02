from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db.models import Count, IntegerField, Q
from django.db.models.aggregates import Aggregate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from agencies.access import can_see_households
from agencies.enums import ConsentKind
from agencies.forms import SignInForm
from agencies.models import Consent, User
from listings.access import on_offer
from listings.freshness import last_verified_on, recently
from locator import demo
from matching.access import households_of, with_offers
from matching.enums import OPEN_STATES, ReferralState
from matching.models import Pair
from matching.ranking import policy_on
from matching.views.households import HouseholdLine, state_counts, with_members

LONGEST_WAITING = 8
CONSENT_ENDS_WITHIN = timedelta(days=30)


def remember_language(response: HttpResponse, language: str) -> None:
    """Show the next pages on this device in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


class SignIn(LoginView):
    """Sign in with e-mail and password; from then on the pages are in the person's own language."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        remember_language(response, form.get_user().language)
        return response

    def get_context_data(self, **kwargs) -> dict:
        logins = demo.LOGINS if settings.DEBUG else []
        return super().get_context_data(**kwargs) | {"demo_logins": logins}


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the same page in another language, and remember that for the person, if somebody is signed in."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)


def home(request: HttpRequest) -> HttpResponse:
    """The first page: for caseworkers and leads who waits and what fits them, for all others what the bank holds."""
    today = localdate()
    context = {"greeting": greeting(localtime().hour), "today": today}
    if can_see_households(request.user):
        return render(request, "home/agency.html", context | agency_figures(request.user, today))
    return render(request, "home/bank.html", context | bank_figures(today))


def greeting(hour: int) -> str:
    """Good morning until noon, good afternoon until six, then good evening."""
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def agency_figures(user: User, today: date) -> dict:
    """The agency's households by state, how many units fit those who wait, and consents that end soon."""
    counts = state_counts(user)
    waiting = households_of(user).filter(state=ReferralState.WAITING)
    fitting = dict(
        Pair.objects.filter(referral__in=waiting.values("pk"), eligible=True)
        .values_list("referral_id")
        .annotate(Count("opening_id"))
    )
    longest = with_members(waiting).order_by("referred_on", "pk")[:LONGEST_WAITING]
    ending = Consent.objects.filter(
        client__in=households_of(user).filter(state__in=OPEN_STATES).values("client_id"),
        kind=ConsentKind.SHARE,
        withdrawn_on__isnull=True,
        until__range=(today, today + CONSENT_ENDS_WITHIN),
    )
    return {
        "total": sum(counts.values()),
        "waiting": counts.get(ReferralState.WAITING, 0),
        "with_units": len(fitting),
        "states": [(state, counts[state]) for state in ReferralState if state in counts],
        "longest": [(HouseholdLine.of(referral, today), fitting.get(referral.pk, 0)) for referral in longest],
        "ending": ending.select_related("client").order_by("until", "client__code")[:LONGEST_WAITING],
    }


class Median(Aggregate):
    """The middle value, in whole units."""

    function = "percentile_cont"
    template = "round(%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s))"
    output_field = IntegerField()


def bank_figures(today: date) -> dict:
    """What is open, how fresh it is, and what it costs by bedrooms: figures only, for everyone who is signed in."""
    openings = with_offers(on_offer(today), today).annotate(verified_on=last_verified_on(today))
    stale = today - timedelta(days=policy_on(today).fresh_days)
    figures = {
        "open": Count("pk"),
        "recent": Count("pk", filter=Q(verified_on__gte=recently(today))),
        "stale": Count("pk", filter=Q(verified_on__lt=stale) | Q(verified_on__isnull=True)),
        "taken": Count("pk", filter=Q(taken__isnull=False)),
    }
    by_bedrooms = openings.order_by().values("unit__bedrooms").annotate(
        open=Count("pk"),
        recent=Count("pk", filter=Q(verified_on__gte=recently(today))),
        median_rent=Median("rent"),
    )
    return {"figures": openings.aggregate(**figures), "by_bedrooms": by_bedrooms.order_by("unit__bedrooms")}
