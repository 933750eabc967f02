"""Which ward or neighbourhood people mean when they write a name, a ward number or a position."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from agencies.enums import AreaKind
from agencies.geography import kilometres
from agencies.models import Area
from agencies.text import fold

NEAREST_WITHIN = 5  # kilometres from a neighbourhood's centroid; farther away is outside

KIND_WORDS = {
    "ward": AreaKind.WARD,
    "quartier": AreaKind.WARD,
    "neighbourhood": AreaKind.NEIGHBOURHOOD,
    "neighborhood": AreaKind.NEIGHBOURHOOD,
    "secteur": AreaKind.NEIGHBOURHOOD,
}


class Gazetteer:
    """Every area, found by what people call it. Reads the areas once: make one for a file or a request."""

    def __init__(self, areas: Iterable[Area]) -> None:
        areas = list(areas)
        self._named = {key: matches[0] for key, matches in _called(areas, _full_names).items()}
        for key, matches in _called(areas, _parts_of_names).items():
            if len(matches) == 1:
                self._named.setdefault(key, matches[0])
        self._outside = next(area for area in areas if area.kind == AreaKind.OUTSIDE)
        self._centroids = [
            (float(area.latitude), float(area.longitude), area)
            for area in areas
            if area.kind == AreaKind.NEIGHBOURHOOD and area.latitude is not None and area.longitude is not None
        ]

    @classmethod
    def load(cls) -> "Gazetteer":
        """All areas, in one query."""
        return cls(Area.objects.order_by("id"))

    def named(self, text: str, kind: AreaKind | None = None) -> Area | None:
        """The area of a name in either language, of one part of a double name, or of a ward number; else None.

        A name that is a ward's and a neighbourhood's means the ward, unless `kind` or a word after a slash
        ("Alta Vista/neighbourhood") chooses.
        """
        name, slash, word = text.rpartition("/")
        chosen = KIND_WORDS.get(_key(word)) if slash else None
        key = _key(name if chosen else text)
        kinds = [each for each in AreaKind if kind in (None, each) and chosen in (None, each)]
        return next((self._named[each, key] for each in kinds if (each, key) in self._named), None)

    def at(self, latitude: float, longitude: float) -> Area:
        """The neighbourhood whose centroid is nearest to a position in degrees, or "outside" beyond 5 km."""
        latitude, longitude = float(latitude), float(longitude)
        distance, area = min(
            (
                (kilometres(latitude, longitude, north, east), area)
                for north, east, area in self._centroids
                # a degree of latitude is 111 km: what differs by more than 0.05 is too far
                if abs(north - latitude) < 0.05
            ),
            key=lambda near: near[0],
            default=(NEAREST_WITHIN, self._outside),
        )
        return area if distance <= NEAREST_WITHIN else self._outside


def _called(areas: list[Area], names: Callable[[Area], Iterable[str]]) -> dict[tuple[str, str], list[Area]]:
    """Areas by kind and folded name."""
    called: dict[tuple[str, str], list[Area]] = defaultdict(list)
    for area in areas:
        for key in {_key(name) for name in names(area)}:
            called[area.kind, key].append(area)
    return called


def _full_names(area: Area) -> Iterator[str]:
    yield from (area.name_en, area.name_fr)
    if area.kind == AreaKind.OUTSIDE:
        yield "outside"
    if area.kind == AreaKind.WARD:
        for number in (f"{area.ward_number}", f"{area.ward_number:02}"):
            for title in (number, f"ward {number}", f"quartier {number}"):
                yield title
                yield from (f"{title} {name}" for name in (area.name_en, area.name_fr))


def _parts_of_names(area: Area) -> Iterator[str]:
    """Both names of "Chinatown (West Centretown)" and of "Foster Farm – Pinecrest"; "Rideau-Vanier" is one name."""
    for name in (area.name_en, area.name_fr):
        yield from re.split(r" – | \(", name)


def _key(name: str) -> str:
    """A name without case, accents, article, spaces or punctuation: The Glebe is Glebe, Lower Town is Lowertown.

    What stands between digits stays: "1-2" is not ward 12.
    """
    words = re.sub(r"^the\b", "", fold(name))
    return re.sub(r"(?<!\d)[\W_]+|[\W_]+(?!\d)", "", words)
