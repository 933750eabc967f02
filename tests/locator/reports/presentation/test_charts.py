"""Charts say what their numbers say: lengths in proportion, labels at their marks, gaps where nothing is known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.reports.presentation.charts import (
    AxisStep,
    Bar,
    Chart,
    Mark,
    Range,
    Series,
    changes,
    lines,
    money_axis,
    ranges,
    rounded_up,
    signed_bars,
    spark,
    ticks,
)

months = [f"m{number}" for number in range(12)]
values = st.tuples(*[st.none() | st.integers(0, 5000)] * 12)


def of(drawing: Chart, *css: str) -> list[Mark]:
    return [mark for mark in drawing.marks if mark.css in css]


def number(mark: Mark, name: str) -> float:
    return float(mark.at[name])


def written(drawing: Chart) -> list[str]:
    return [mark.text for mark in drawing.marks if mark.tag == "text"]


def test_a_chart_of_changes_hangs_each_bar_where_the_one_before_ended() -> None:
    steps = [
        AxisStep(("Open", "Sept. 30"), "38", 0, 38, "f1"),
        AxisStep(("New",), "+31", 38, 69, "f3"),
        AxisStep(("Filled",), "−17", 52, 69, "f2"),
        AxisStep(("Open", "Oct. 31"), "52", 0, 52, "f1"),
    ]

    drawing = changes("38 became 52", steps)

    start, new, filled, end = (mark for mark in drawing.marks if mark.tag == "rect")
    assert number(new, "y") + number(new, "height") == pytest.approx(number(start, "y"), abs=0.2)
    assert number(filled, "y") == number(new, "y")
    assert number(end, "y") == pytest.approx(number(filled, "y") + number(filled, "height"), abs=0.2)
    assert number(start, "height") / number(end, "height") == pytest.approx(38 / 52, abs=0.01)
    assert [mark.text for mark in of(drawing, "strong mid")] == ["38", "+31", "−17", "52"]


def test_a_month_in_which_nothing_happened_still_has_a_chart() -> None:
    steps = [
        AxisStep(("Open",), "0", 0, 0, "f1"),
        AxisStep(("New",), "0", 0, 0, "f3"),
        AxisStep(("Open",), "0", 0, 0, "f1"),
    ]

    assert [number(mark, "height") for mark in changes("nothing", steps).marks if mark.tag == "rect"] == [0, 0, 0]


def test_lines_end_in_their_last_value_and_break_where_nothing_is_known() -> None:
    open_units = Series("Open", [33, None, 27, 30, 34, 36, 41, 44, 40, 39, 38, 43])
    filled = Series("Filled", [14, 15, 13, 14, 15, 17, 18, 19, 20, 18, 18, 17], 2)

    drawing = lines("rose", [open_units, filled], months, ["43", "17"])

    assert len(of(drawing, "l1")) == 1, "the single month before the gap is no line"
    assert len(of(drawing, "l1")[0].at["points"].split()) == 10
    assert len(of(drawing, "l2")[0].at["points"].split()) == 12
    assert written(drawing)[-6:-4] == ["43", "17"] or {"43", "17"} <= set(written(drawing))
    assert number(of(drawing, "dot1")[0], "cy") < number(of(drawing, "dot2")[0], "cy")


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    same = [Series("a", [5] * 12), Series("b", [5] * 12, 2)]

    ends = [mark for mark in lines("", same, months, ["five", "5"]).marks if mark.css == "strong"]

    assert abs(number(ends[0], "y") - number(ends[1], "y")) >= 15


@given(values, values)
def test_no_line_leaves_its_drawing(first: tuple, second: tuple) -> None:
    drawing = lines("", [Series("a", first), Series("b", second, 2)], months, ["a", "b"])

    for mark in (*of(drawing, "l1"), *of(drawing, "l2")):
        for point in mark.at["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


@given(values)
def test_a_spark_keeps_the_order_of_its_values(numbers: tuple) -> None:
    points = [
        tuple(map(float, point.split(",")))
        for mark in spark("", numbers).marks
        if mark.tag == "polyline"
        for point in mark.at["points"].split()
    ]

    heights = dict(points)
    known = [(100 * place / 11, value) for place, value in enumerate(numbers) if value is not None]
    for (x1, before), (x2, after) in pairwise(known):
        if before < after:
            assert heights[round(x1, 1)] >= heights[round(x2, 1)], "higher values are higher up"


def test_what_is_missing_goes_right_and_what_is_spare_goes_left() -> None:
    drawing = signed_bars("", [Bar("Bachelor", 100, "+100"), Bar("1 bedroom", 0, "0"), Bar("2 bedrooms", -50, "−50")])

    zero = number(of(drawing, "axis")[0], "x1")
    missing, none, spare = (mark for mark in drawing.marks if mark.tag == "rect")
    assert number(missing, "x") == zero
    assert number(none, "width") == 0
    assert number(spare, "x") + number(spare, "width") == pytest.approx(zero, abs=0.2)
    assert number(missing, "width") == pytest.approx(2 * number(spare, "width"), abs=0.2)
    assert (missing.css, spare.css) == ("short", "spare"), "another pattern, and not only another side"
    assert {"+100", "0", "−50"} <= set(written(drawing))


def test_rents_stand_where_their_axis_says() -> None:
    axis = [(800.0, "$800"), (1200.0, "$1,200"), (1600.0, "$1,600")]

    drawing = ranges("", [Range("1 bedroom", 900, 1200, 1500, "$1,200", 1400)], axis)

    middle = of(drawing, "dot1")[0]
    assert number(middle, "cx") == number(of(drawing, "grid")[1], "x1")
    assert number(of(drawing, "f2")[0], "x") > number(middle, "cx")


@pytest.mark.parametrize(
    ("value", "round_value"), [(0, 1), (1, 1), (1.01, 2), (23, 25), (26, 50), (400, 500), (999, 1000)]
)
def test_axes_end_at_round_numbers(value: float, round_value: float) -> None:
    assert rounded_up(value) == round_value


@given(st.integers(0, 100_000))
def test_an_axis_begins_at_zero_and_holds_its_values_in_few_whole_steps(top: int) -> None:
    steps = ticks(top)

    assert steps[0] == 0
    assert steps[-1] >= top
    assert 2 <= len(steps) <= 6
    assert all(step == int(step) for step in steps)


@given(st.lists(st.floats(1, 20_000), max_size=8))
def test_an_axis_of_rents_encloses_them(rents: list[float]) -> None:
    axis = money_axis(rents)

    assert not rents or (axis[0] <= min(rents) and max(rents) <= axis[-1])
    assert 2 <= len(axis) <= 7
