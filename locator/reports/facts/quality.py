"""How far the figures can be trusted: what nobody confirmed, what is missing, what looks alike, what was left alone."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from agencies.models import Lookalike
from locator.reports.facts.demand import Waiting
from locator.reports.facts.openings import Open
from locator.reports.facts.queries import query_rows
from matching.models import Policy

UNTOUCHED_DAYS = 90


def quality(openings: list[Open], waiting: list[Waiting], policy: Policy | None, last: date) -> dict[str, Any]:
    """The section on data quality, as of the last day."""
    oldest = last - timedelta(days=policy.fresh_days if policy else 30)
    [(twins,)] = query_rows("twins", units=[opening.unit_id for opening in openings])
    alike = Lookalike.objects.filter(Q(resolved_on__isnull=True) | Q(resolved_on__gt=last), found_on__lte=last)
    return {
        "units_unverified": sum(o.verified_on is None or o.verified_on < oldest for o in openings),
        "units_missing": {
            "area": sum(opening.area_kind is None for opening in openings),
            "access": sum(not (opening.access_yes | opening.access_no) for opening in openings),
            "smoking": sum(not opening.smoking for opening in openings),
            "pets": sum(not opening.pets for opening in openings),
            "occupants": sum(opening.max_occupants is None for opening in openings),
        },
        "lookalike_units": twins,
        "lookalike_households": alike.count(),
        "consents_ending": sum(household.consent_ends_soon for household in waiting),
        "referrals_untouched": sum(household.days_untouched > UNTOUCHED_DAYS for household in waiting),
        "households_missing": {
            "income": sum(household.income_missing for household in waiting),
            "days_homeless": sum(household.days_homeless_missing for household in waiting),
            "ages": sum(household.age_missing for household in waiting),
        },
    }
