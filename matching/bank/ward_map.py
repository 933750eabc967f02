"""The city drawn from the centroids of its wards: no outlines, no addresses, the centre enlarged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asinh, cos, hypot, radians, sqrt

from agencies.models import Area

WIDTH = 320.0  # about the width of a phone: one unit is one pixel there, and more on a wider screen
MARGIN = 24.0
CENTRE = (45.405, -75.69)  # degrees; the middle of the inner wards
STRETCH = 4.0  # kilometres from the centre within which distances are drawn about to scale
KM_PER_DEGREE = 111.32
EMPTY, SMALLEST, LARGEST = 8.0, 11.0, 15.0
GAP = 2.0
STEPS = 200
LETTER, LINE = 5.6, 11.0  # width and height of a letter of a name


@dataclass
class Dot:
    """A ward on the map: how many units, where, how large, and its name where there is room for it."""

    ward: Area
    count: int
    x: float
    y: float
    radius: float
    label_x: float | None = None
    label_y: float | None = None

    @property
    def number_y(self) -> float:
        """Where the number stands, so that it looks centred."""
        return self.y + (4.5 if self.count else 3.7)


@dataclass(frozen=True)
class WardMap:
    """The dots of all wards in the order of their numbers, and the size of the drawing."""

    dots: list[Dot]
    height: float
    width: float = field(default=WIDTH)


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """East and south of the centre, both squeezed by asinh: near distances keep their scale, far ones shrink."""
    east = (longitude - CENTRE[1]) * KM_PER_DEGREE * cos(radians(CENTRE[0]))
    south = (CENTRE[0] - latitude) * KM_PER_DEGREE
    return asinh(east / STRETCH), asinh(south / STRETCH)


def radius(count: int, most: int) -> float:
    """The area of a dot grows with its count; a ward without a unit has a small one."""
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(count / most) if count else EMPTY


def ward_map(wards: Iterable[Area], counts: Mapping[int, int]) -> WardMap:
    """The map of wards, with the number of units in each (by the ward's id)."""
    wards = sorted(wards, key=lambda ward: ward.ward_number or 0)
    most = max(counts.values(), default=0)
    points = [projected(float(ward.latitude or 0), float(ward.longitude or 0)) for ward in wards]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    scale = (WIDTH - 2 * MARGIN) / (max(x for x, _y in points) - left)
    dots = [
        Dot(ward, counts.get(ward.pk, 0), MARGIN + (x - left) * scale, MARGIN + (y - top) * scale, 0)
        for ward, (x, y) in zip(wards, points, strict=True)
    ]
    for dot in dots:
        dot.radius = radius(dot.count, most)
    push_apart(dots)
    height = max(dot.y for dot in dots) + MARGIN
    place_names(dots, height)
    return WardMap(dots, height)


def push_apart(dots: list[Dot]) -> None:
    """Move dots that touch a little away from each other, until none do."""
    for _step in range(STEPS):
        moved = False
        for place, one in enumerate(dots):
            for other in dots[:place]:
                apart = hypot(one.x - other.x, one.y - other.y) or 0.01
                missing = one.radius + other.radius + GAP - apart
                if missing > 0.01:
                    across, down = (one.x - other.x) / apart, (one.y - other.y) / apart
                    one.x, one.y = one.x + across * missing / 2, one.y + down * missing / 2
                    other.x, other.y = other.x - across * missing / 2, other.y - down * missing / 2
                    moved = True
        for dot in dots:
            dot.x = min(max(dot.x, dot.radius + GAP), WIDTH - dot.radius - GAP)
            dot.y = max(dot.y, dot.radius + GAP)
        if not moved:
            return


def place_names(dots: list[Dot], height: float) -> None:
    """Write the names of wards, those with most units first, beside their dots, where nothing is in the way."""
    taken = [(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots]
    for dot in sorted(dots, key=lambda dot: (-dot.count, dot.ward.ward_number)):
        half = len(dot.ward.name) * LETTER / 2
        aside, level = dot.radius + GAP + half, dot.y + LINE / 3
        below = min(max(dot.x, half + GAP), WIDTH - half - GAP)
        for x, y in (
            (below, dot.y + dot.radius + LINE),
            (below, dot.y - dot.radius - GAP - 1),
            (dot.x + aside, level),
            (dot.x - aside, level),
        ):
            box = (x - half, y - LINE + GAP, x + half, y + GAP)
            inside = box[0] > 0 and box[1] > 0 and box[2] < WIDTH and box[3] < height
            if inside and not any(overlap(box, other) for other in taken):
                dot.label_x, dot.label_y = x, y
                taken.append(box)
                break


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, top, right, bottom) have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
