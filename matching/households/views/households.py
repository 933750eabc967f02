from datetime import date

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from agencies.access import can_see_households
from agencies.codes import clean_code
from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.lookalikes import alike_in_agency, referred_elsewhere
from agencies.models import Area
from agencies.requests import Request
from listings.enums import Feature
from matching.enums import IN_LINE_STATES, ReferralState, RefusableType
from matching.finding import find_household, find_offered, with_members
from matching.households.filters import HouseholdFilter
from matching.households.lines import PAGE, HouseholdLine, state_counts, total
from matching.models import Offer, Referral, Tenancy
from matching.offers.lines import OfferLine, with_names
from matching.pairs.cards import unit_cards
from matching.pairs.criteria import BY_CODE, CRITERIA
from matching.pairs.money import reach_lines
from matching.pairs.ranking import excluded_by, pair_for, pairs_of, taken_fits, units_for
from matching.rounds.pages import latest_certificate
from matching.scopes import households_of
from matching.tenancies.lines import of_household

MOST_OFFERS = 10


def household_list(request: Request) -> HttpResponse:
    """The agency's households, found by state or code; a whole code goes straight to its household."""
    if not can_see_households(request.user):
        raise Http404
    today = localdate()
    found = HouseholdFilter(request.GET, with_members(households_of(request.user)), request=request)
    code = clean_code(request.GET.get("code", ""))
    if code and found.qs.filter(client__code=code).exists():
        return redirect("household", code)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    mine = bool(found.form.cleaned_data.get("mine"))
    counts = state_counts(households_of(request.user), request.user)
    states = counts[mine]
    return render(
        request,
        "households/list.html",
        {
            "filter": found,
            "page": page,
            "lines": [HouseholdLine.of(referral, today) for referral in page],
            "states": states,
            "mine": mine,
            "own": total(counts[True]),
            "total": total(counts[False]),
            "waiting": dict(states).get(ReferralState.WAITING, 0),
            "today": today,
        },
    )


def asked_for(referral: Referral) -> dict[str, list]:
    """What a household asks for, as labels: areas, access features, and types of home that it refuses."""
    need = referral.need
    ids = {*need.areas_wanted, *need.areas_avoided}
    areas = Area.objects.in_bulk(ids) if ids else {}
    return {
        "areas_wanted": [areas[one] for one in need.areas_wanted if one in areas],
        "areas_avoided": [areas[one] for one in need.areas_avoided if one in areas],
        "needs": [Feature(code).label.lower() for code in need.needs],
        "wishes": [Feature(code).label.lower() for code in need.wishes],
        "refused": [RefusableType(code).label.lower() for code in need.types_refused],
    }


def offers_to(referral: Referral) -> QuerySet[Offer]:
    """What was ever offered to a household of the reader's agency."""
    return Offer.objects.filter(referral__client=referral.client_id, agency_id=referral.agency_id)


def offers_of(referral: Referral, today: date) -> list[OfferLine]:
    """What was offered to a household of the reader's agency: what is under way first, then the latest that ended."""
    ordered = with_names(offers_to(referral)).order_by(F("ended_on").desc(nulls_first=True), "-made_on", "-pk")
    return [OfferLine(offer, today) for offer in ordered[:MOST_OFFERS]]


def household(request: Request, code: str) -> HttpResponse:
    """A household, and the open units that fit it, best first, with reasons."""
    today = localdate()
    referral = find_household(
        request.user,
        code,
        elsewhere=referred_elsewhere("client"),
        alike=alike_in_agency("client"),
        had_offers=Exists(Offer.objects.filter(referral__client=OuterRef("client"))),
        had_tenancy=Exists(Tenancy.objects.filter(referral__client=OuterRef("client"))),
    )
    offers = offers_of(referral, today) if vars(referral)["had_offers"] else []
    made = [line.offer for line in offers]
    ranking = units_for(referral, None if "all" in request.GET else PAGE, near=True)
    excluded = [
        (criterion, ranking.excluded[criterion.code], ranking.near_misses[criterion.code])
        for criterion in CRITERIA
        if ranking.excluded.get(criterion.code)
    ]
    return render(
        request,
        "households/detail.html",
        {
            "line": HouseholdLine.of(referral, today),
            "referral": referral,
            "need": referral.need,
            "standard": referral.client.bedrooms_on(today),
            "active": referral.state in IN_LINE_STATES,
            "landlord_consent": live_consent(referral.client.consents.all(), ConsentKind.LANDLORD, today),
            "standing": referral.standing,
            "offers": offers,
            "reach": reach_lines(referral.standing, referral),
            "ranking": ranking,
            "cards": unit_cards(ranking.pairs, referral, request.user, today, offers=made),
            "excluded": sorted(excluded, key=lambda row: -row[1]),
            "others": ranking.considered - ranking.eligible,
            "taken": None if ranking.eligible else taken_fits([referral], today).get(referral.pk),
            "certificate": latest_certificate(referral),
            "today": today,
            **asked_for(referral),
            **of_household(referral, request.user, today),
        },
    )


def why_not(request: Request, code: str, criterion: str) -> HttpResponse:
    """The open units that one criterion keeps from a household."""
    today = localdate()
    referral = find_household(request.user, code)
    page = Paginator(excluded_by(referral, criterion), PAGE).get_page(request.GET.get("page"))
    cards = unit_cards(pairs_of(referral, page), referral, request.user, today, ranked=False)
    return render(
        request,
        "households/why_not.html",
        {
            "line": HouseholdLine.of(referral, today),
            "referral": referral,
            "criterion": BY_CODE[criterion],
            "page": page,
            "rows": [(card, next(one for one in card.reasons if one.code == criterion)) for card in cards],
            "today": today,
        },
    )


def pair(request: Request, code: str, name: str) -> HttpResponse:
    """Every criterion of one household and one open unit, those that it does not meet included."""
    today = localdate()
    referral = find_household(request.user, code)
    opening = find_offered(request.user, name, today)
    made = offers_to(referral).filter(opening=opening).order_by("pk") if vars(opening)["taken"] else ()
    (card,) = unit_cards([pair_for(referral, opening)], referral, request.user, today, ranked=False, offers=made)
    return render(
        request,
        "households/pair.html",
        {
            "line": HouseholdLine.of(referral, today),
            "referral": referral,
            "opening": opening,
            "card": card,
            "stale": not card.pair.fresh_ok,
            "not_met": [reason for reason in card.reasons if reason.result == "fail"],
            "concentration": card.concentration,
            "today": today,
        },
    )
