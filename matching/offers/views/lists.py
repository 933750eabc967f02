"""The list of offers: the own agency's, or for the locator team all as cards."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agencies.access import can_see_cards, can_see_households
from agencies.requests import Request
from matching.access import can_decide_holds
from matching.enums import ENDED_STATES, LIVE_STATES, OfferState
from matching.offers.lines import OfferLine, due, late, overdue, with_names
from matching.scopes import offers_for

PAGE = 20
OVERDUE, LATE, LIVE, ENDED = "overdue", "late", "live", "ended"
GROUPS = {
    OVERDUE: gettext_lazy("Late for two days"),
    LATE: gettext_lazy("Late"),
    LIVE: gettext_lazy("Under way"),
    ENDED: gettext_lazy("Ended"),
}


def offer_list(request: Request) -> HttpResponse:
    """Offers of the own agency's households, or for the locator team all as cards; what is late comes first."""
    user = request.user
    if not (can_see_households(user) or can_see_cards(user)):
        raise Http404
    today = localdate()
    everything = due(offers_for(user))
    chosen = request.GET.get("state", LIVE)
    lates = {OVERDUE: overdue(today), LATE: late(today)}
    conditions = lates | {LIVE: Q(state__in=LIVE_STATES), ENDED: ~Q(state__in=LIVE_STATES)}
    if chosen not in (*conditions, *OfferState.values):
        chosen = LIVE
    found = everything.filter(conditions.get(chosen, Q(state=chosen)))
    counts = dict(everything.order_by().values_list("state").annotate(Count("pk")))
    totals = everything.aggregate(**{code: Count("pk", filter=is_late) for code, is_late in lates.items()}) | {
        LIVE: sum(counts.get(state, 0) for state in LIVE_STATES),
        ENDED: sum(counts.get(state, 0) for state in OfferState if state not in LIVE_STATES),
    }
    over = chosen == ENDED or chosen in (*ENDED_STATES, OfferState.LEASED)
    order = ("-ended_on", "-pk") if over else (F("due_on").asc(nulls_last=True), "pk")
    page = Paginator(with_names(found).order_by(*order), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "offers/list.html",
        {
            "page": page,
            "lines": [OfferLine(offer, today) for offer in page],
            "groups": [
                (code, label, totals[code])
                for code, label in GROUPS.items()
                if code != OVERDUE or can_decide_holds(user)
            ],
            "states": [
                (state.value, state.label, counts[state])
                for state in OfferState
                if state in counts and (state in LIVE_STATES) != over
            ],
            "chosen": chosen,
            "live": totals[LIVE],
            "late": totals[LATE],
            "own": can_see_households(user),
            "may_decide": can_decide_holds(user),
        },
    )
