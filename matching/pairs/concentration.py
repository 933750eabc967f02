"""How much of a building the programme's tenants are: at most a share of its homes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from listings.models import Building, Unit
from matching.models import Pair, Policy, Tenancy
from matching.models.pair import PairQuerySet


@dataclass(frozen=True)
class Concentration:
    """Running tenancies of the programme among the homes of a building, against the policy's limit in percent.

    `is_counted`: somebody said how many homes there are; else only those known here are counted.
    """

    tenants: int
    homes: int
    is_counted: bool
    limit: int

    @property
    def percent(self) -> int:
        """The share of programme tenants, rounded half up."""
        return (200 * self.tenants + self.homes) // (2 * self.homes) if self.homes else 0

    @property
    def is_high(self) -> bool:
        """Whether the share is above the limit, before anyone is added."""
        return 100 * self.tenants > self.limit * self.homes


def running(day: date) -> QuerySet[Tenancy]:
    """Tenancies that run on a day: from the lease, whether the household has moved in yet or not, until the end."""
    return Tenancy.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), lease_on__lte=day)


def with_tenants(rows: QuerySet, day: date, key: str = "pk") -> Any:
    """Rows with `tenants`, running tenancies of the programme in their building, and `known`, its units known here.

    `key`: the path from a row to the id of its building.
    """

    def count(rows: QuerySet, building: str) -> Coalesce:
        found = rows.filter(**{building: OuterRef(key)}).order_by().values(building).annotate(n=Count("pk"))
        return Coalesce(Subquery(found.values("n")), Value(0), output_field=IntegerField())

    return rows.annotate(
        tenants=count(running(day), "unit__building"),
        known=count(Unit.objects.all(), "building"),
    )


def with_share(buildings: QuerySet[Building], day: date) -> QuerySet[Building]:
    """As `with_tenants`, with `share`: programme tenants of a hundred homes."""
    homes = Cast(NullIf(Coalesce("homes", "known"), 0), FloatField())
    return with_tenants(buildings, day).annotate(share=Cast("tenants", FloatField()) * 100 / homes)


def of_building(building, limit: int) -> Concentration:
    """The concentration of a building that carries `tenants` and `known`, against a limit in percent."""
    homes = building.known if building.homes is None else building.homes
    return Concentration(building.tenants, homes, building.homes is not None, limit)


def concentration(building_id: int, policy: Policy, day: date) -> Concentration:
    """How much of a building the programme's tenants are on a day; one query.

    Pages about a home show `concentration.html` with it before anybody is added.
    """
    return of_building(with_tenants(Building.objects.filter(pk=building_id), day).get(), policy.building_share)


def with_buildings(pairs: PairQuerySet, day: date) -> PairQuerySet:
    """Pairs with what `of_pair` says of their buildings, so that a list of units asks nothing more."""
    policies = Policy.objects.filter(starts__lte=day).order_by("-starts")
    told = pairs.annotate(building_share=Subquery(policies.values("building_share")[:1]))
    return with_tenants(told, day, "unit__building")


def of_pair(pair: Pair) -> Concentration | None:
    """The concentration of a pair's building; None where the pair was fetched without."""
    told = vars(pair)
    if "building_share" not in told:
        return None
    homes = pair.unit.building.homes
    return Concentration(
        told["tenants"], told["known"] if homes is None else homes, homes is not None, told["building_share"]
    )
