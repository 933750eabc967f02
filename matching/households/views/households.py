from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from agencies.access import can_see_households
from agencies.codes import clean_code
from agencies.consent import live_consent
from agencies.enums import ConsentKind
from agencies.lookalikes import alike_in_agency, elsewhere
from agencies.members import in_words
from agencies.models import Area, Consent
from agencies.requests import Request
from listings.enums import Feature
from listings.models import Opening
from matching.access import bank, households_of
from matching.enums import ReferralState, RefusableType
from matching.households.filters import HouseholdFilter
from matching.models import Offer, Referral, Tenancy
from matching.offers.lines import OfferLine, with_names
from matching.pairs.cards import unit_cards
from matching.pairs.criteria import BY_CODE, CRITERIA
from matching.pairs.finding import units_named
from matching.pairs.money import reach_lines
from matching.pairs.ranking import excluded_by, pair_for, pairs_of, taken_fits, units_for
from matching.rounds.pages import latest_certificate
from matching.tenancies.lines import of_household

PAGE = 20
MOST_OFFERS = 10


@dataclass(frozen=True)
class HouseholdLine:
    """A household in a list: its referral, members in words, live consent to share, and days since the front door."""

    referral: Referral
    members: str
    consent: Consent | None
    days: int

    @classmethod
    def of(cls, referral: Referral, today: date) -> "HouseholdLine":
        """Needs the members and consents of the household to be fetched with it."""
        client = referral.client
        consent = live_consent(client.consents.all(), ConsentKind.SHARE, today)
        return cls(referral, in_words(client.members.all(), today), consent, (today - referral.referred_on).days)


def with_members(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals with what a line about each household says."""
    return referrals.prefetch_related("client__members", "client__consents")


def state_counts(everyone: QuerySet[Referral], user) -> dict[bool, list[tuple[ReferralState, int]]]:
    """How many households are in each state that occurs: of all (False), and of those the person stands by (True)."""
    rows = everyone.order_by().values_list("state")
    rows = rows.annotate(all=Count("pk"), own=Count("pk", filter=Q(client__worker=user.pk)))
    counts = {row[0]: row[1:] for row in rows}
    return {
        mine: [(state, counts[state][mine]) for state in ReferralState if state in counts and counts[state][mine]]
        for mine in (False, True)
    }


def total(states: list[tuple[ReferralState, int]]) -> int:
    """How many households these are."""
    return sum(count for _state, count in states)


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


def find_household(user, code: str, **columns: BaseExpression) -> Referral:
    """The latest referral of one household of the person's own agency, with columns of the caller's.

    Raises Http404 for any other.
    """
    referrals = with_members(households_of(user)).select_related(
        "client__agency", "client__worker", "client__income", "client__identity", "need", "standing"
    )
    return get_object_or_404(referrals.annotate(**columns), client__code=code)


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
        elsewhere=elsewhere("client"),
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
            "active": referral.state in (ReferralState.WAITING, ReferralState.OFFERED),
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


def find_offered(user, name: str, today: date) -> Opening:
    """The open unit of this name. Raises Http404 if there is none, or more than one."""
    try:
        return bank(user, today).get(unit__in=units_named(name))
    except (Opening.DoesNotExist, Opening.MultipleObjectsReturned) as error:
        raise Http404 from error


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
