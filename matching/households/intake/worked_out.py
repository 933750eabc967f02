"""What people otherwise get wrong, worked out for them: bedrooms, shelter maximum, reach, chronic status, what fits."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import Benefit, Relation
from agencies.members import person_in_words
from agencies.models import Client, ShelterMaximum
from agencies.occupancy import Person, advised_bedrooms, rooms
from agencies.wording import day, dollars, labelled, listed, money
from matching.households.record import Household, save_households
from matching.models import Pair, Standing
from matching.pairs.criteria import CRITERIA
from matching.pairs.money import reach_lines

LARGEST_HOUSEHOLD = 6  # members: the last row of the shelter maximums stands for six and more
A_YEAR, THREE_YEARS = 180, 546  # days without a home that make it chronic (matching/pairs/README.md)


@dataclass(frozen=True)
class Figure:
    """Something worked out: what it is, its value, and where that comes from."""

    label: str
    value: str
    reason: str = ""


@contextmanager
def supposing(household: Household) -> Iterator[None]:
    """Inside, the database holds the household as its records now say; afterwards it is as before."""
    with transaction.atomic():
        # Whoever writes locks the household first: so does who writes to take it back.
        Client.objects.select_for_update().filter(pk=household.client.pk).first()
        save_households([household])
        yield
        transaction.set_rollback(True)


def worked_out_figures(household: Household, today: date) -> list[Figure]:
    """What follows from the stored answers. The views decide; here it is only put in words."""
    standing = Standing.objects.filter(referral=household.referral).get()
    people = [member.as_person() for member in household.members]
    return [
        bedrooms_advised(people, today),
        *shelter(household, today),
        reach(household, standing),
        chronic(standing),
        units_that_fit(household),
    ]


def bedrooms_advised(people: list[Person], today: date) -> Figure:
    """The National Occupancy Standard with its reason; both numbers where a child's age decides and is missing."""
    label, most = _("Bedrooms advised"), advised_bedrooms(people, today)
    if len(people) == 1:
        return Figure(label, _("A bachelor will do"), _("One person may live in a bachelor."))
    young = [replace(one, age=0) if one.age is None and one.relation == Relation.CHILD else one for one in people]
    least = advised_bedrooms(young, today)
    shared = (listed(person_in_words(person, today) for person in room) for room in rooms(people, today))
    if least == most:
        return Figure(label, str(most), "; ".join(shared) + ".")
    value = _("%(least)s or %(most)s") % {"least": least, "most": most}
    return Figure(label, value, _("It depends on an age that is missing; until then %(most)s counts.") % {"most": most})


def shelter(household: Household, today: date) -> Iterable[Figure]:
    """What the benefit pays for shelter at most, if there is one."""
    benefit = household.income.benefit if household.income else ""
    size = household.client.household_size
    rates = ShelterMaximum.objects.filter(benefit=benefit, members=min(size, LARGEST_HOUSEHOLD), starts__lte=today)
    rate = rates.order_by("-starts").first()
    if rate:
        people = ngettext("%(count)s person", "%(count)s people", size) % {"count": size}
        reason = _("%(people)s, rate in force since %(date)s.") % {"people": people, "date": day(rate.starts)}
        label = _("ODSP shelter maximum") if benefit == Benefit.ODSP else _("Ontario Works shelter maximum")
        yield Figure(label, money(rate.amount), reason)


def reach(household: Household, standing: Standing) -> Figure:
    """What they can pay each month for a home, as a sum."""
    label = _("They can reach, a month")
    referral = household.at_the_door
    referral.need, referral.client = household.asked, household.client
    lines = reach_lines(standing, referral)
    if standing.reach_cents is None or not lines:
        return Figure(label, _("Not known yet"), _("Ask what they live on. Until then every cost is a question."))
    parts = [labelled(str(line.label), dollars(line.cents or 0)) for line in lines if line.kind == ""]
    return Figure(label, dollars(standing.reach_cents + (standing.possible_cents or 0)), "; ".join(parts) + ".")


def chronic(standing: Standing) -> Figure:
    """Whether the days without a home are enough for the chronic status, and if nobody knows, what would tell."""
    label, one, three = _("Chronic homelessness"), standing.days_homeless_1y, standing.days_homeless_3y
    limits = {"year": A_YEAR, "three": THREE_YEARS}
    rule = _("It takes %(year)s days in a year, or %(three)s in three.") % limits
    if standing.chronic:
        return Figure(label, _("Yes"), rule)
    if one is None or three is None:
        return Figure(label, _("Not known yet"), _("The days without a home tell.") + " " + rule)
    return Figure(label, _("No"), rule)


def units_that_fit(household: Household) -> Figure:
    """How many open units would fit, were the household at the front door."""
    fits = Q(**{f"{criterion.code}_ok": True for criterion in CRITERIA if criterion.code != "paused"})
    pairs = Pair.objects.filter(referral_id=household.at_the_door.pk, on_offer=True, open_ok=True)
    counts = pairs.aggregate(open=Count("opening_id"), fit=Count("opening_id", filter=fits))
    words = ngettext("%(fit)s of %(open)s open unit", "%(fit)s of %(open)s open units", counts["open"])
    reason = _("More answers make it surer: a question never leaves a home out.")
    return Figure(_("Would fit today"), words % counts, reason)
