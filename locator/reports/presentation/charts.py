"""Charts as shapes: pure functions from numbers to the marks of an SVG drawing. Colours are in look.css.

Every chart says its message in a sentence (`says`), labels its marks directly, and tells series apart by dash and by
dot as well as by colour, so that it can be read without colour, and not only seen. Sizes are in units of the drawing;
400 of them are about the width of a card.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10

from matching.bank.ward_map import WardMap

WIDTH = 400.0
ROUND = 1  # decimals of a coordinate: a tenth of a unit is less than the eye sees

Number = int | float


# The mark at the end of a series, by its place.
DOTS = {1: "dot1", 2: "dot2"}


@dataclass(frozen=True)
class Mark:
    """One shape: its SVG element, its class in look.css, its attributes, and its text where it is one."""

    tag: str
    css: str
    at: dict[str, str]
    text: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing: its size, what it says in a sentence, and its shapes from back to front."""

    says: str
    height: float
    marks: list[Mark]
    width: float = field(default=WIDTH)

    @property
    def view_box(self) -> str:
        """The coordinates of the drawing."""
        return f"0 0 {self.width:g} {self.height:g}"


@dataclass(frozen=True)
class Series:
    """A line of a chart: its name, one value a month (None where nothing is known), and whether it is the first."""

    name: str
    values: Sequence[Number | None]
    place: int = 1


@dataclass(frozen=True)
class AxisStep:
    """A bar of a chart of changes: its label in lines, the value written over it, and from where to where."""

    label: tuple[str, ...]
    written: str
    bottom: Number
    top: Number
    css: str


@dataclass(frozen=True)
class Range:
    """A row of a chart of rents: lowest, middle and highest, how the middle is written, and what to compare with."""

    label: str
    low: float
    middle: float
    high: float
    written: str
    compared: float | None = None


@dataclass(frozen=True)
class Bar:
    """A row of a chart of signed bars: its label, its value, and the value as it is written."""

    label: str
    value: Number
    written: str


def attributes(**values: Number) -> dict[str, str]:
    """Coordinates as SVG writes them, whatever the language of the page: `x_1` means x1."""
    return {name.replace("_", ""): f"{round(value, ROUND):g}" for name, value in values.items()}


def line(css: str, x1: Number, y1: Number, x2: Number, y2: Number) -> Mark:
    return Mark("line", css, attributes(x_1=x1, y_1=y1, x_2=x2, y_2=y2))


def rect(css: str, x: Number, y: Number, width: Number, height: Number) -> Mark:
    return Mark("rect", css, attributes(x=x, y=y, width=max(width, 0), height=max(height, 0)))


def dot(css: str, x: Number, y: Number, radius: Number = 5) -> Mark:
    return Mark("circle", css, attributes(cx=x, cy=y, r=radius))


def text(css: str, x: Number, y: Number, words: str) -> Mark:
    return Mark("text", css, attributes(x=x, y=y), words)


def path_of(css: str, points: Iterable[tuple[Number, Number]]) -> Mark:
    written = " ".join(f"{round(x, ROUND):g},{round(y, ROUND):g}" for x, y in points)
    return Mark("polyline", css, {"points": written})


def rounded_up(value: Number) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten: where an axis may end or step."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= value * (1 - 1e-9))


def ticks(top: Number, count: int = 4) -> list[float]:
    """Even steps from zero to at least `top`, about `count` of them, whole where values are whole numbers."""
    step = max(rounded_up(max(top, 1) / count), 1.0)
    if step == 2.5:
        step = 5.0
    return [step * place for place in range(ceil(max(top, 1) / step - 1e-9) + 1)]


def spark(says: str, values: Sequence[Number | None]) -> Chart:
    """A small line without an axis: only whether it rises or falls. Months without a value leave a gap."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    spread, wide = (high - low) or 1, max(len(values) - 1, 1)

    def at(place: int, value: Number) -> tuple[float, float]:
        return 100 * place / wide, 28 - 24 * (value - low) / spread if high > low else 16

    marks = [line("base", 0, 31, 100, 31)]
    marks += [
        path_of("line", [at(*point) for point in run] if len(run) > 1 else [at(*run[0]), at(*run[0])])
        for run in runs(values)
    ]
    return Chart(says, 32, marks, 100)


def runs(values: Sequence[Number | None]) -> list[list[tuple[int, Number]]]:
    """The stretches of known values, each value with its place."""
    found: list[list[tuple[int, Number]]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1][0] == place - 1:
            found[-1].append((place, value))
        else:
            found.append([(place, value)])
    return found


def changes(says: str, steps: Sequence[AxisStep]) -> Chart:
    """How one number became another: a bar for each, those between hanging where the one before ended."""
    floor_y, ceiling, bar = 184.0, 26.0, 48.0
    pitch = (WIDTH - 12 - bar) / max(len(steps) - 1, 1)
    top = max([1, *(step.top for step in steps)])

    def y(value: Number) -> float:
        return floor_y - (floor_y - ceiling) * value / top

    marks = [line("axis", 0, floor_y, WIDTH, floor_y)]
    for place, step in enumerate(steps):
        x = 6 + pitch * place
        marks.append(rect(step.css, x, y(step.top), bar, y(step.bottom) - y(step.top)))
        marks.append(text("strong mid", x + bar / 2, y(step.top) - 7, step.written))
        marks += [text("mid", x + bar / 2, floor_y + 19 + 16 * row, words) for row, words in enumerate(step.label)]
    for place, (before, after) in enumerate(pairwise(steps)):
        level = y(shared_level(before, after))
        marks.append(line("grid", 6 + pitch * place + bar, level, 6 + pitch * (place + 1), level))
    return Chart(says, floor_y + 42, marks)


def shared_level(before: AxisStep, after: AxisStep) -> Number:
    """The height at which two neighbouring bars meet."""
    ends = {before.bottom, before.top} & {after.bottom, after.top} - {0}
    return max(ends, default=before.top)


def lines(says: str, series: Sequence[Series], months: Sequence[str], last: Sequence[str]) -> Chart:
    """Values over months with their last value written at the end; the second series is dashed and its dot hollow."""
    left, right, ceiling, floor_y = 30.0, 352.0, 10.0, 190.0
    known = [value for one in series for value in one.values if value is not None]
    scale = ticks(max(known, default=1))
    wide = max(len(months) - 1, 1)

    def at(place: int, value: Number) -> tuple[float, float]:
        return left + (right - left) * place / wide, floor_y - (floor_y - ceiling) * value / scale[-1]

    marks = []
    for tick in scale:
        _x, level = at(0, tick)
        marks += [line("grid", left - 4, level, right, level), text("end", left - 10, level + 4, f"{tick:g}")]
    for one in series:
        marks += [path_of(f"l{one.place}", [at(*point) for point in run]) for run in runs(one.values) if len(run) > 1]
    ends = []
    for one, words in zip(series, last, strict=True):
        if one.values and one.values[-1] is not None:
            x, level = at(len(one.values) - 1, one.values[-1])
            marks.append(dot(DOTS[one.place], x, level))
            ends.append((level, words))
    marks += [text("strong", right + 10, level + 4, words) for level, words in apart(ends, 15)]
    every = max(round(wide / 4), 1)
    marks += [
        text("mid", at(place, 0)[0], floor_y + 20, name)
        for place, name in enumerate(months)
        if (len(months) - 1 - place) % every == 0
    ]
    return Chart(says, floor_y + 30, marks)


def apart(labels: list[tuple[float, str]], least: float) -> list[tuple[float, str]]:
    """Labels moved down so that no two are nearer than `least`."""
    placed: list[tuple[float, str]] = []
    for level, words in sorted(labels):
        floor_level = placed[-1][0] + least if placed else level
        placed.append((max(level, floor_level), words))
    return placed


def ranges(says: str, rows: Sequence[Range], written: Sequence[tuple[float, str]]) -> Chart:
    """From the lowest to the highest with a dot in the middle, and a tick for what it is compared with.

    `written` are the values of the axis below, with their words; the first and the last are its ends.
    """
    left, right, height = 98.0, 370.0, 40.0
    start, end = written[0][0], written[-1][0]
    floor_y = 12 + height * len(rows)

    def x(value: float) -> float:
        return left + (right - left) * (min(max(value, start), end) - start) / ((end - start) or 1)

    marks = []
    for value, words in written:
        marks += [line("grid", x(value), 6, x(value), floor_y), text("mid", x(value), floor_y + 18, words)]
    for place, row in enumerate(rows):
        level = 26 + height * place
        marks += [text("strong", 0, level + 5, row.label), line("l1", x(row.low), level, x(row.high), level)]
        if row.compared is not None:
            marks.append(rect("f2", x(row.compared) - 2, level - 9, 4, 18))
        marks += [dot("dot1", x(row.middle), level, 6), text("mid strong halo", x(row.middle), level - 10, row.written)]
    return Chart(says, floor_y + 26, marks)


def money_axis(values: Iterable[float], count: int = 4) -> list[float]:
    """Round amounts that enclose all values, about `count` steps."""
    known = list(values) or [0.0, 1.0]
    step = rounded_up(max((max(known) - min(known)) / count, 1))
    first = floor(min(known) / step)
    return [step * place for place in range(first, max(ceil(max(known) / step), first + 1) + 1)]


def signed_bars(says: str, rows: Sequence[Bar]) -> Chart:
    """Bars from a line at zero: what is missing to the right and solid, what is spare to the left and hatched."""
    left, right, height = 118.0, 340.0, 30.0
    most = max([0, *(row.value for row in rows)])
    least = min([0, *(row.value for row in rows)])
    if least < 0:
        left += 44
    span = (most - least) or 1
    zero = left + (right - left) * -least / span
    marks = []
    for place, row in enumerate(rows):
        level, size = 6 + height * place, abs(row.value) / span * (right - left)
        marks.append(text("strong", 0, level + 15, row.label))
        if row.value < 0:
            marks.append(rect("spare", zero - size, level, size, 20))
            marks.append(text("strong end", zero - size - 6, level + 15, row.written))
        else:
            marks.append(rect("short", zero, level, size, 20))
            marks.append(text("strong", zero + size + 6, level + 15, row.written))
    marks.append(line("axis", zero, 0, zero, 6 + height * len(rows)))
    return Chart(says, 8 + height * len(rows), marks)


def wards(says: str, city: WardMap) -> Chart:
    """The wards of the city as dots with a number in each, and their names where there is room."""
    marks = [
        text("name", seen.label_x, seen.label_y, seen.ward.name)
        for seen in city.dots
        if seen.label_x is not None and seen.label_y is not None
    ]
    for seen in city.dots:
        marks.append(dot("pin" if seen.count else "pin none", seen.x, seen.y, seen.radius))
        marks.append(text("on" if seen.count else "off", seen.x, seen.number_y, str(seen.count)))
    return Chart(says, round(city.height, ROUND), marks, city.width)
