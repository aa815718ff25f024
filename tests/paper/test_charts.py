"""The chart of the monthly report: what is drawn, and that it can be read."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Circle, Drawing, PolyLine, Rect, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from iom.kernel.dates import Month
from iom.paper.charts import Bars, Level, Line, bars_and_lines

AUGUST = Month(2025, 8)


def a_chart(
    sac: Sequence[int | None],
    clients: Sequence[int | None] | None = None,
    *,
    minimum: int | None = None,
    width: float = 1156,
) -> Drawing:
    lines = [] if clients is None else [Line("Clients", clients)]
    level = None if minimum is None else Level("Minimum", minimum)
    months = AUGUST.last(len(sac))
    return bars_and_lines(months, Bars("SAC recorded", sac), lines, minimum=level, width=width)


def said(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def bars(drawing: Drawing) -> list[Rect]:
    return [s for s in drawing.contents if isinstance(s, Rect) and s.strokeColor is not None]


def dashed(drawing: Drawing) -> list[Stroke]:
    return [s for s in drawing.contents if isinstance(s, Stroke) and s.strokeDashArray]


def box(text: String) -> tuple[float, float, float, float]:
    width = stringWidth(text.text, "Helvetica", text.fontSize)
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.textAnchor]
    return left, text.y - 2, left + width, text.y + 0.72 * text.fontSize


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    boxes = [(box(s), s.text) for s in drawing.contents if isinstance(s, String)]
    found = []
    for (a, one), (b, other) in combinations(boxes, 2):
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append((one, other))
    return found


def test_bars_stand_on_nought_and_are_as_high_as_what_they_count() -> None:
    drawing = a_chart([100, 50, 25])

    # 100 asks for an axis to 100, so the first bar reaches the top of the picture: from 44 above
    # the drawing's foot to 20 below its top at 400, 336 high; the others a half and a quarter.
    assert [(bar.y, bar.height) for bar in bars(drawing)] == [(44, 336), (44, 168), (44, 84)]
    assert {"100", "50", "25", "SAC recorded, 25"} <= set(said(drawing))


def test_a_month_that_was_not_counted_has_no_bar_and_says_so() -> None:
    drawing = a_chart([10, None, 12])

    assert len(bars(drawing)) == 2
    assert said(drawing).count("n/c") == 1
    assert "SAC recorded, 12" in said(drawing)


def test_nought_is_written_and_not_the_same_as_not_counted() -> None:
    drawing = a_chart([0, 0, 0])

    assert bars(drawing) == []
    assert "n/c" not in said(drawing)
    # One 0 on the axis, three above the months.
    assert said(drawing).count("0") == 4
    assert "SAC recorded, 0" in said(drawing)


def test_when_nothing_was_counted_every_month_and_the_label_say_so() -> None:
    drawing = a_chart([None] * 3, [None] * 3)

    assert said(drawing).count("n/c") == 3
    assert {"SAC recorded, n/c", "Clients, n/c"} <= set(said(drawing))
    assert not any(isinstance(shape, PolyLine) for shape in drawing.contents)


def test_a_line_has_a_gap_where_it_was_not_counted() -> None:
    drawing = a_chart([80] * 6, [75, 76, None, 74, None, 75])

    lines = [shape for shape in drawing.contents if isinstance(shape, PolyLine)]
    marks = [shape for shape in drawing.contents if isinstance(shape, Circle)]
    assert [len(line.points) // 2 for line in lines] == [2]
    assert len(marks) == 4


def test_a_dotted_line_has_marks_only_where_a_month_stands_alone() -> None:
    runs = [Line("C+C and R+R", [70, None, 71, 72], dotted=True)]
    drawing = bars_and_lines(AUGUST.last(4), Bars("SAC", [80] * 4), runs)

    (line,) = (shape for shape in drawing.contents if isinstance(shape, PolyLine))
    assert line.strokeDashArray == [2, 3]
    assert len([shape for shape in drawing.contents if isinstance(shape, Circle)]) == 1


def test_the_minimum_is_a_dashed_level_line_in_red_brown_with_its_name() -> None:
    drawing = a_chart([84] * 12, [76] * 12, minimum=70)

    (level,) = dashed(drawing)
    assert level.y1 == level.y2
    assert level.strokeColor == HexColor("#a52a2a")
    assert "Minimum, 70" in said(drawing)
    assert dashed(a_chart([84] * 12, [76] * 12)) == []


def test_counts_of_like_size_share_one_picture_and_others_get_two() -> None:
    one, two = a_chart([120] * 12, [30] * 12), a_chart([121] * 12, [30] * 12)

    # Up to four times as many stay in one picture: 4 x 30 = 120.
    assert one.height == 400
    assert said(one).count("0") == 1
    assert two.height == 600
    assert said(two).count("0") == 2
    assert {"SAC recorded, 121", "Clients, 30"} <= set(said(two))


def test_in_two_panels_bars_stand_above_the_lines_and_the_minimum_with_the_lines() -> None:
    drawing = a_chart([20_000] * 12, [76] * 12, minimum=70)

    (level,) = dashed(drawing)
    (line,) = (shape for shape in drawing.contents if isinstance(shape, PolyLine))
    assert max(level.y1, *line.points[1::2]) < min(bar.y for bar in bars(drawing))
    assert "20,000" in said(drawing)


def test_nothing_counted_on_one_side_leaves_one_picture() -> None:
    assert a_chart([0] * 12, [76] * 12).height == 400
    assert a_chart([None] * 12, [76] * 12).height == 400


def test_january_and_the_first_month_carry_their_year() -> None:
    drawing = a_chart([100] * 24)

    assert [text for text in said(drawing) if text in {"2023", "2024", "2025"}] == [
        "2024",
        "2025",
        "2023",
    ]
    assert said(drawing).count("Sept") == 2


def test_where_months_are_narrow_only_quarters_are_named() -> None:
    drawing = a_chart([100] * 60)

    assert said(drawing).count("Jan") == 5
    assert "Feb" not in said(drawing)


def test_where_bars_are_narrow_only_the_values_that_tell_most_are_written() -> None:
    values = [1000] * 60
    values[20], values[40] = 1900, 1001
    values[30] = 500

    # First and last 1,000; highest 1,900; lowest 500.
    written = [text for text in said(a_chart(values)) if text in {"1,900", "500", "1,001"}]
    assert sorted(written) == ["1,900", "500"]


def test_a_single_month_is_a_chart() -> None:
    drawing = a_chart([84], [76], minimum=70)

    assert len(bars(drawing)) == 1
    assert {"Aug", "2025", "Clients, 76", "Minimum, 70"} <= set(said(drawing))


def test_a_line_does_not_run_through_the_value_of_a_bar() -> None:
    # On an axis to 80, 336 pixels high, a client is 4.2 pixels: a line at 72 passes 8 above a bar
    # of 70, through its value; a line at 78 passes 34 above it.
    def grounds(drawing: Drawing) -> int:
        return sum(isinstance(s, Rect) and s.strokeColor is None for s in drawing.contents)

    assert grounds(a_chart([70, 70], [72, 78])) == 1
    assert grounds(a_chart([70, 70], minimum=72)) == 2
    assert grounds(a_chart([70, 70], [78, 78])) == 0


def test_text_is_13_and_values_of_bars_12() -> None:
    drawing = a_chart([84, 90], [76, 77])

    sizes = {s.text: s.fontSize for s in drawing.contents if isinstance(s, String)}
    assert sizes.pop("84") == sizes.pop("90") == 12
    assert set(sizes.values()) == {13}


counts = st.none() | st.integers(0, 30) | st.integers(0, 200) | st.integers(0, 90_000)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 60), st.sampled_from([640, 800, 1156]))
def test_no_text_lies_on_another_or_leaves_the_drawing(
    data: st.DataObject, months: int, width: int
) -> None:
    values = st.lists(counts, min_size=months, max_size=months)
    lines = [
        Line("Clients", data.draw(values)),
        Line("C+C and R+R", data.draw(values), dotted=True),
    ]
    minimum = data.draw(st.none() | st.builds(Level, st.just("Minimum"), st.integers(0, 100)))

    drawing = bars_and_lines(
        AUGUST.last(months), Bars("SAC", data.draw(values)), lines, minimum=minimum, width=width
    )

    assert overlapping(drawing) == []
    for text in (shape for shape in drawing.contents if isinstance(shape, String)):
        left, foot, right, head = box(text)
        assert left >= 0
        assert foot >= 0
        assert right <= drawing.width
        assert head <= drawing.height


@pytest.mark.parametrize(
    ("months", "values", "message"),
    [
        (0, [], "1 to 60 months, not 0"),
        (61, [1] * 61, "1 to 60 months, not 61"),
        (3, [1, 2], "needs 3 values"),
        (2, [1, -1], "below 0"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(
    months: int, values: list[int | None], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        bars_and_lines(AUGUST.last(months), Bars("SAC", values))
