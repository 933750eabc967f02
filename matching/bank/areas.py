"""Wards and neighbourhoods as people choose units by them: a ward stands for its neighbourhoods."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from agencies.enums import AreaKind
from agencies.models import Area
from agencies.text import fold

UNKNOWN = "unknown"


@dataclass(frozen=True)
class AreaChoice:
    """What somebody may choose: its name in addresses, its label, and the areas that it stands for (none: unknown)."""

    slug: str
    label: str
    areas: frozenset[int]


def slug(area: Area) -> str:
    """The name of an area in addresses: ward-12, vanier; the same in both languages."""
    return f"ward-{area.ward_number}" if area.kind == AreaKind.WARD else slugify(fold(area.name_en))


class AreaChoices:
    """All areas, read once for a page, in the alphabetical order of the reader's language."""

    def __init__(self) -> None:
        areas = sorted(Area.objects.all(), key=lambda area: fold(area.name))
        self.alphabetical = [area.pk for area in areas]
        self.wards = [area for area in areas if area.kind == AreaKind.WARD]
        self.neighbourhoods = [area for area in areas if area.kind == AreaKind.NEIGHBOURHOOD]
        self.outside = [area for area in areas if area.kind == AreaKind.OUTSIDE]
        self._ward_of = {area.pk: area.ward_id or area.pk for area in areas}
        self._by_slug = {place.slug: place for _title, places in self.groups() for place in places}

    def groups(self) -> Iterator[tuple[str, list[AreaChoice]]]:
        """The choices, under their headings."""
        yield _("Wards"), [self._ward(ward) for ward in self.wards]
        yield _("Neighbourhoods"), [self._single(area) for area in self.neighbourhoods]
        elsewhere = [self._single(area) for area in self.outside]
        yield _("Elsewhere"), [*elsewhere, AreaChoice(UNKNOWN, _("Area not known"), frozenset())]

    def __getitem__(self, slug: str) -> AreaChoice:
        return self._by_slug[slug]

    def ward_of(self, area_id: int | None) -> int | None:
        """The ward of a neighbourhood; a ward and what lies outside stand for themselves."""
        return self._ward_of.get(area_id) if area_id is not None else None

    def _ward(self, ward: Area) -> AreaChoice:
        parts = frozenset(area.pk for area in self.neighbourhoods if area.ward_id == ward.pk)
        return AreaChoice(slug(ward), _("%(name)s (ward)") % {"name": ward.name}, parts | {ward.pk})

    @staticmethod
    def _single(area: Area) -> AreaChoice:
        return AreaChoice(slug(area), area.name, frozenset([area.pk]))
