from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from agencies.models import Area
from agencies.requests import Request
from listings.access import can_see_bank
from listings.freshness import last_verified_on, recently
from listings.models import Opening
from matching.bank.areas import UNKNOWN, AreaChoice, AreaChoices, slug
from matching.bank.export import to_csv, to_xlsx
from matching.bank.filter import UnitFilter, monthly_cost, short_query
from matching.bank.lines import unit_lines
from matching.bank.ward_map import WardMap, ward_map
from matching.pairs.money import Estimates
from matching.scopes import bank

PAGE = 20
WRITERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def filtered(request: Request, today: date) -> UnitFilter:
    """The open units that somebody asks for in the address. Raises Http404 for those who do not see the bank."""
    if not can_see_bank(request.user):
        raise Http404
    openings = bank(request.user, today).annotate(
        verified_on=last_verified_on(today), cost=monthly_cost(Estimates(today))
    )
    return UnitFilter(short_query(request.GET), openings, AreaChoices(), today)


@dataclass(frozen=True)
class PlaceCount:
    """How many units a place has among those asked for, and the address that lists them."""

    label: str
    count: int
    query: str


class Whereabouts:
    """Where the units are that meet every question but the one about the area: by ward, as a map and as its table."""

    def __init__(self, found: UnitFilter) -> None:
        self._found = found
        chosen = found.queryset.filter(found.condition(without="area")).values("pk")
        by_area = Opening.objects.filter(pk__in=chosen).order_by().values_list("unit__area").annotate(Count("pk"))
        self._counts: dict[int | None, int] = {}
        for area, count in by_area:
            ward = found.places.ward_of(area)
            self._counts[ward] = self._counts.get(ward, 0) + count

    def query(self, place: str) -> str:
        """The address that lists the units of one place, with all other answers as they are."""
        query = self._found.data.copy()
        query.pop("page", None)
        query["area"] = place
        return query.urlencode()

    @property
    def map(self) -> WardMap:
        """The wards as dots."""
        return ward_map(self._found.places.wards, {ward: n for ward, n in self._counts.items() if ward is not None})

    @property
    def dots(self) -> Iterator[tuple]:
        """Each dot of the map with the address that lists its units."""
        for dot in self.map.dots:
            yield dot, self.query(slug(dot.ward))

    @property
    def table(self) -> list[PlaceCount]:
        """Every place with a unit, most units first, then by name."""
        named: list[Area] = [*self._found.places.wards, *self._found.places.outside]
        rows = [PlaceCount(area.name, self._counts.get(area.pk, 0), self.query(slug(area))) for area in named]
        rows.append(PlaceCount(_("Area not known"), self._counts.get(None, 0), self.query(UNKNOWN)))
        return sorted((row for row in rows if row.count), key=lambda row: -row.count)

    @property
    def empty_wards(self) -> list[str]:
        """The wards that have none."""
        return [ward.name for ward in self._found.places.wards if not self._counts.get(ward.pk)]


def bank_figures(found: UnitFilter, today: date) -> dict[str, int]:
    """How many units are open, how many of them were confirmed lately, and how many meet every question."""
    return found.queryset.aggregate(
        total=Count("pk"),
        recent=Count("pk", filter=Q(verified_on__gte=recently(today))),
        matching=Count("pk", filter=found.condition()),
    )


def area_options(found: UnitFilter) -> tuple[list[AreaChoice], list[tuple[str, list[AreaChoice]]]]:
    """The areas that are chosen, and the others to choose from."""
    chosen = found.answers.get("area", [])
    others = [(title, [one for one in group if one.slug not in chosen]) for title, group in found.places.groups()]
    return [found.places[one] for one in chosen], others


def unit_list(request: Request) -> HttpResponse:
    """The unit bank: every open unit, shared by all agencies, filtered and in the order that the address says."""
    today = localdate()
    found = filtered(request, today)
    if found.form.errors and request.htmx and not request.htmx.history_restore_request:
        return HttpResponseClientRedirect(request.get_full_path())
    if found.data != request.GET:
        return redirect(f"{request.path}?{found.data.urlencode()}" if found.data else request.path)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    numbers = bank_figures(found, today)
    chosen, others = area_options(found)
    return render(
        request,
        "bank/list.html",
        {
            "filter": found,
            "form": found.form,
            "page": page,
            "lines": unit_lines(page, request.user, today),
            "figures": numbers,
            "chips": list(found.chips()),
            "looser": found.looser() if found.answers and not page.paginator.count else [],
            "where": Whereabouts(found) if numbers["total"] else None,
            "areas_chosen": chosen,
            "areas_others": others,
            "today": today,
        },
    )


def unit_export(request: Request, kind: str) -> HttpResponse:
    """The units of the list, all its pages, as a file to download: `kind` is csv or xlsx."""
    today = localdate()
    found = filtered(request, today)
    write, content_type = WRITERS[kind]
    openings: QuerySet[Opening] | Iterable[Opening] = found.qs
    content = write(unit_lines(openings, request.user, today), found.places)
    name = f"{_('units')}-{today.isoformat()}.{kind}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
