"""Last days that count in business days: of holds, of replies, and of the window in which priority decides."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from agencies.business_days import business_days_after, business_days_between
from agencies.errors import NotPossible
from agencies.models import Holiday
from agencies.reading import once
from agencies.wording import day as day_in_words
from listings.models import Opening
from matching.models import Policy

A_MONTH = timedelta(days=30)


@once
def holidays() -> frozenset[date]:
    """The days on which nobody works, weekends apart."""
    return frozenset(Holiday.objects.values_list("day", flat=True))


def hold_until(today: date, policy: Policy, closed: frozenset[date] | None = None) -> date:
    """The last day of a hold made or extended today; `closed`: the holidays, where they are known already."""
    return business_days_after(today, policy.hold_days, holidays() if closed is None else closed)


def reply_until(today: date, policy: Policy) -> date:
    """The day by which a household proposed a home today is asked to answer."""
    return business_days_after(today, policy.reply_days, holidays())


def at_most(usual: date, today: date) -> date:
    """The last day that a coordinator may give: the policy's, or one a month from today where that is later."""
    return max(usual, today + A_MONTH)


def refuse_later(chosen: date, last: date) -> None:
    """Raises NotPossible for a day after the last that may be given."""
    if chosen > last:
        raise NotPossible(_("Choose a day up to %(date)s.") % {"date": day_in_words(last)})


def late_before(today: date, days: int = 2) -> date:
    """The day that so many business days have passed since: what was due then or earlier is a coordinator's matter."""
    closed, day = holidays(), today
    while business_days_between(day, today, closed) < days:
        day -= timedelta(days=1)
    return day


def window_until(opening: Opening, policy: Policy, closed: frozenset[date] | None = None) -> date:
    """The last day on which only the first in line may hold: the opening's first business days (policy)."""
    day_before = opening.offered_from - timedelta(days=1)
    return business_days_after(day_before, policy.window_days, holidays() if closed is None else closed)
