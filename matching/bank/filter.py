"""What somebody may ask of the unit bank. The questions live in the address, in both languages the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import Case, Count, DecimalField, Expression, F, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from agencies.wording import day, listed, money
from listings.enums import Feature, UnitType, Utility
from matching.bank.areas import UNKNOWN, AreaChoices
from matching.pairs.money import LARGEST_ESTIMATE, Estimates

MOST_BEDROOMS = 4  # the last choice stands for four and more
BEDROOMS = [("0", gettext_lazy("Bachelor")), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4+")]
TIE = ("source", "unit_ref")
SORTS: dict[str, Promise] = {
    "confirmed": gettext_lazy("Latest confirmed first"),
    "cost": gettext_lazy("Lowest cost first"),
    "rent": gettext_lazy("Lowest rent first"),
    "free": gettext_lazy("Free first"),
    "bedrooms": gettext_lazy("Most bedrooms first"),
    "area": gettext_lazy("By area, A to Z"),
}
NOT_IN_LIST = {
    "invalid_choice": gettext_lazy("“%(value)s” is not in the list. Choose again."),
    "invalid_list": gettext_lazy("This is not in the list. Choose again."),
}
WHOLE_NUMBER = gettext_lazy("Enter a whole number such as 14.")


def monthly_cost(estimates: Estimates) -> Expression:
    """Of openings: the rent and what the tenant is estimated to pay besides, in dollars, as on a unit's own page."""
    cost: Expression | F = F("rent")
    for utility in Utility:
        others = [other for other in Utility if other != utility]
        by_bedrooms = [
            Value(sum(line.cents or 0 for line in estimates.lines(0, bedrooms, others)) / 100)
            for bedrooms in range(LARGEST_ESTIMATE + 1)
        ]
        cost += Case(
            When(unit__utilities_included__contains=[utility.value], then=Value(0)),
            *(When(unit__bedrooms=bedrooms, then=value) for bedrooms, value in enumerate(by_bedrooms[:-1])),
            default=by_bedrooms[-1],
            output_field=DecimalField(),
        )
    return cost  # type: ignore[return-value]  # a sum is an Expression


def choices(label: Promise, options: Iterable, **extra) -> django_filters.MultipleChoiceFilter:
    """Several answers, any of which will do, with a sentence for one that is none of them."""
    return django_filters.MultipleChoiceFilter(
        label=label, choices=options, error_messages=NOT_IN_LIST, widget=forms.SelectMultiple, **extra
    )


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


@dataclass(frozen=True)
class Chip:
    """One answer in use, and the address that does without it."""

    label: str
    query: str


@dataclass(frozen=True)
class Looser:
    """What one question keeps away: how many units there are without it, and where they are listed."""

    label: str
    count: int
    query: str


class UnitFilter(django_filters.FilterSet):
    """The open units that meet every question; an answer that is none is reported, and the others still count.

    Openings need the annotations of `matching.access.bank`, `verified_on` and `cost`.
    """

    area = choices(gettext_lazy("Ward or neighbourhood"), [])
    beds = choices(gettext_lazy("Bedrooms"), BEDROOMS)
    cost = django_filters.NumberFilter(
        label=gettext_lazy("Cost at most"),
        min_value=1,
        max_value=20_000,
        max_digits=7,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("Enter an amount such as 1200.")},
    )
    access = choices(gettext_lazy("Access"), Feature.choices)
    known = django_filters.ChoiceFilter(
        label=gettext_lazy("What counts as yes"),
        choices=[("yes", gettext_lazy("Yes, for certain"))],
        empty_label=gettext_lazy("Yes, or not asked yet"),
        error_messages=NOT_IN_LIST,
    )
    type = choices(gettext_lazy("Type of home"), UnitType.choices)
    move_in = django_filters.DateFilter(
        label=gettext_lazy("Move-in by"),
        error_messages={"invalid": gettext_lazy("Enter a date as year-month-day, such as 2026-12-01.")},
    )
    confirmed = WholeNumberFilter(
        label=gettext_lazy("Confirmed within"),
        min_value=1,
        max_value=365,
        error_messages={"invalid": WHOLE_NUMBER},
    )
    free = choices(pgettext_lazy("of units", "Holds"), [("yes", gettext_lazy("Not held for or offered to anybody"))])
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"), choices=list(SORTS.items()), empty_label=None, error_messages=NOT_IN_LIST
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, places: AreaChoices, today: date) -> None:
        super().__init__(data, queryset)
        self.places, self.today = places, today
        groups = [(title, [(place.slug, place.label) for place in group]) for title, group in places.groups()]
        self.filters["area"].extra["choices"] = groups

    @property
    def answers(self) -> dict:
        """The questions in use with their answers, in the order of the form."""
        self.form.is_valid()
        given = {name: value for name, value in self.form.cleaned_data.items() if value}
        given.pop("sort", None)
        if "access" not in given:
            given.pop("known", None)
        return given

    @property
    def order(self) -> str:
        """The order in use: a key of SORTS."""
        self.form.is_valid()
        return self.form.cleaned_data.get("sort") or next(iter(SORTS))

    @property
    def order_label(self) -> Promise:
        """The order in words."""
        return SORTS[self.order]

    def condition(self, without: str = "") -> Q:
        """What units must meet, apart from one question."""
        answers = {name: value for name, value in self.answers.items() if name != without}
        condition = Q(pk__isnull=False)
        for name, value in answers.items():
            if name != "known":
                condition &= getattr(self, f"_{name}")(value, answers)
        return condition

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.condition()).order_by(*self._order_by(), *TIE)

    def _order_by(self) -> list:
        place = Case(
            *(When(unit__area=area, then=Value(place)) for place, area in enumerate(self.places.alphabetical)),
            default=Value(len(self.places.alphabetical)),
        )
        by_key: dict[str, list] = {
            "confirmed": [F("verified_on").desc(nulls_last=True)],
            "cost": ["cost"],
            "rent": ["rent"],
            "free": ["available_from"],
            "bedrooms": ["-unit__bedrooms"],
            "area": [place],
        }
        return by_key[self.order]

    def _area(self, slugs: list[str], answers: dict) -> Q:
        areas = frozenset[int]().union(*(self.places[slug].areas for slug in slugs))
        return Q(unit__area__in=areas) | (Q(unit__area__isnull=True) if UNKNOWN in slugs else Q())

    def _beds(self, numbers: list[str], answers: dict) -> Q:
        several = Q(unit__bedrooms__gte=MOST_BEDROOMS) if str(MOST_BEDROOMS) in numbers else Q()
        return Q(unit__bedrooms__in=[int(number) for number in numbers]) | several

    def _cost(self, most, answers: dict) -> Q:
        return Q(cost__lte=most)

    def _access(self, features: list[str], answers: dict) -> Q:
        has = Q()
        for feature in features:
            unasked = Q() if "known" in answers else Q(**{f"unit__{feature}__isnull": True})
            has &= Q(**{f"unit__{feature}": True}) | unasked
        return has

    def _type(self, types: list[str], answers: dict) -> Q:
        return Q(unit__unit_type__in=types)

    def _move_in(self, latest: date, answers: dict) -> Q:
        return Q(available_from__lte=latest)

    def _confirmed(self, days: int, answers: dict) -> Q:
        return Q(verified_on__gte=self.today - timedelta(days=days))

    def _free(self, chosen: list[str], answers: dict) -> Q:
        return Q(taken__isnull=True)

    def _label(self, name: str, value) -> str:
        """One answer in words."""
        match name:
            case "area":
                return self.places[value].label
            case "beds":
                return bedrooms_label(int(value))
            case "cost":
                return _("At most %(amount)s a month") % {"amount": money(value)}
            case "access":
                return str(Feature(value).label)
            case "known":
                return _("Access known for certain")
            case "type":
                return str(UnitType(value).label)
            case "move_in":
                return _("Move-in by %(date)s") % {"date": day(value)}
            case "confirmed":
                words = ngettext("Confirmed in the last %(count)s day", "Confirmed in the last %(count)s days", value)
                return words % {"count": value}
        return _("Not held or offered")

    def chips(self) -> Iterator[Chip]:
        """The answers in use, each with the address that removes it."""
        for name, value in self.answers.items():
            several = isinstance(value, list)
            for one in value if several else [value]:
                query = self._query_without(name, one if several else None)
                yield Chip(self._label(name, one), query)

    def _query_without(self, name: str, value: str | None = None) -> str:
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if value is not None and other != value])
        query.pop("page", None)
        return query.urlencode()

    def looser(self) -> list[Looser]:
        """For each question in use, how many units there would be without it; the most telling first. One query."""
        answers = self.answers
        counts = self.queryset.aggregate(
            **{f"without_{name}": Count("pk", filter=self.condition(without=name)) for name in answers}
        )
        found = [
            Looser(
                listed(self._label(name, one) for one in (value if isinstance(value, list) else [value])),
                counts[f"without_{name}"],
                self._query_without(name),
            )
            for name, value in answers.items()
        ]
        return sorted((one for one in found if one.count), key=lambda one: -one.count)


def bedrooms_label(number: int) -> str:
    """Bachelor, 2 bedrooms, 4 bedrooms or more."""
    if number == 0:
        return _("Bachelor")
    if number == MOST_BEDROOMS:
        return _("%(count)s bedrooms or more") % {"count": number}
    return ngettext("%(count)s bedroom", "%(count)s bedrooms", number) % {"count": number}


def short_query(query: QueryDict) -> QueryDict:
    """The address without what was left blank: what a plain form sends is as short as what a person would write."""
    short = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := list(dict.fromkeys(value for value in values if value.strip())):
            short.setlist(name, kept)
    return short
