"""A chart inside a page: valid, announced, without styles or scripts."""

import warnings
from typing import Any

import html5lib
import pytest
from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Ellipse,
    Group,
    Line,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    String,
)
from reportlab.lib.colors import Color, black, white

from iom.kernel.dates import Month
from iom.paper import charts, fonts
from iom.paper.svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"
HTML = "{http://www.w3.org/1999/xhtml}"


def parse(svg: str) -> Any:
    page = (
        f"<!doctype html><html lang='en-GB'><head><title>x</title></head><body>{svg}</body></html>"
    )
    parser = html5lib.HTMLParser(strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parser.parse(page).find(f"{HTML}body/{SVG}svg")


def a_chart() -> Drawing:
    months = Month(2025, 8).last(24)
    lines = [charts.Line("Clients", [76] * 24), charts.Line("C+C and R+R", [68] * 24, dotted=True)]
    return charts.bars_and_lines(
        months, charts.Bars("SAC", [84] * 23 + [None]), lines, minimum=charts.Level("Minimum", 70)
    )


def write(drawing: Drawing) -> str:
    return to_svg(drawing, title="Clients", description="Fell.", id_prefix="chart")


def one(*shapes: Shape) -> list[Any]:
    drawing = Drawing(100, 50)
    for shape in shapes:
        drawing.add(shape)
    return list(parse(write(drawing)))[2:]


def test_a_chart_is_valid_in_a_page_and_announced_as_one_image() -> None:
    svg = parse(write(a_chart()))

    assert svg.get("role") == "img"
    assert svg.get("class") == "app-chart"
    assert svg.get("viewBox") == "0 0 1156 400"
    assert svg.get("width") is None
    assert svg.get("height") is None
    title, description = svg[0], svg[1]
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.tag, title.text, title.get("id")) == (f"{SVG}title", "Clients", "chart-title")
    assert (description.tag, description.text) == (f"{SVG}desc", "Fell.")
    assert svg.get("font-family") == 'Arial, "Noto Sans", sans-serif'


def test_nothing_is_styled_in_line_and_nothing_runs() -> None:
    svg = parse(write(a_chart()))

    for element in svg.iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
        assert element.tag != f"{SVG}script"
    assert "<?xml" not in write(a_chart())
    assert "<!DOCTYPE" not in write(a_chart())


def test_what_is_written_in_the_chart_is_text() -> None:
    texts = [element.text for element in parse(write(a_chart())).iter(f"{SVG}text")]

    assert {"Clients, 76", "C+C and R+R, 68", "Minimum, 70", "SAC, n/c", "2024"} <= set(texts)


def test_two_charts_on_a_page_have_ids_of_their_own() -> None:
    drawing = a_chart()

    one_more = to_svg(drawing, title="t", description="d", id_prefix="other")
    ids = [e.get("id") for svg in (write(drawing), one_more) for e in parse(svg).iter()]
    named = [found for found in ids if found]
    assert sorted(named) == sorted(set(named))
    assert len(named) == 4


def test_the_same_drawing_gives_the_same_svg() -> None:
    assert write(a_chart()) == write(a_chart())


def test_what_people_typed_stays_text() -> None:
    typed = '<script>alert(1)</script> & "quotes" \x00\x07 <b>'
    drawing = Drawing(10, 10)
    drawing.add(String(0, 0, typed, fontName=fonts.REGULAR))

    svg = parse(to_svg(drawing, title=typed, description=typed, id_prefix="x"))

    said = typed.replace("\x00\x07", "")
    assert [svg[0].text, svg[1].text, svg[2].text] == [said] * 3
    assert list(svg.iter(f"{SVG}script")) == []


def test_heights_are_turned_over() -> None:
    """A drawing's y grows upwards from its foot, SVG's downwards from its head: y is 50 - y."""
    white_rect = Rect(10, 5, 20, 30)
    white_rect.fillColor, white_rect.strokeColor = white, None
    rect, line, circle, polyline, polygon, text = one(
        white_rect,
        Line(0, 0, 100, 50, strokeColor=black),
        Circle(50, 10, 3, fillColor=black, strokeColor=white),
        PolyLine([0, 0, 10, 20], strokeColor=black),
        Polygon([0, 0, 10, 0, 5, 10], fillColor=None, strokeColor=black),
        String(7, 12, "words", fontName=fonts.BOLD, fontSize=13, textAnchor="end"),
    )

    assert rect.attrib == {"x": "10", "y": "15", "width": "20", "height": "30", "fill": "#ffffff"}
    assert line.attrib == {"x1": "0", "y1": "50", "x2": "100", "y2": "0", "stroke": "#000000"}
    assert (circle.get("cx"), circle.get("cy"), circle.get("r")) == ("50", "40", "3")
    assert polyline.attrib == {"points": "0,50 10,30", "fill": "none", "stroke": "#000000"}
    assert (polygon.get("points"), polygon.get("fill")) == ("0,50 10,50 5,40", "none")
    assert text.attrib == {
        "x": "7",
        "y": "38",
        "font-size": "13",
        "font-weight": "700",
        "text-anchor": "end",
        "fill": "#000000",
    }


def test_dashes_widths_joins_and_half_tones_are_attributes() -> None:
    (line,) = one(
        PolyLine(
            [0, 0, 9, 9],
            strokeColor=Color(0, 0, 0, alpha=0.5),
            strokeWidth=1.6,
            strokeDashArray=[10, 5],
            strokeLineJoin=1,
        )
    )

    assert line.get("stroke-width") == "1.6"
    assert line.get("stroke-dasharray") == "10 5"
    assert line.get("stroke-linejoin") == "round"
    assert line.get("stroke-opacity") == "0.5"


def test_a_moved_group_moves_the_other_way_up() -> None:
    moved, plain = one(
        Group(Rect(0, 0, 10, 10), transform=(1, 0, 0, 1, 20, 5)), Group(Rect(0, 0, 10, 10))
    )

    # 20 to the right, and 5 up, which in SVG is 5 less.
    assert moved.get("transform") == "matrix(1 0 0 1 20 -5)"
    assert moved[0].get("y") == "40"
    assert plain.get("transform") is None


def test_a_turned_group_turns_the_other_way_round() -> None:
    (turned,) = one(Group(Rect(0, 0, 10, 10), transform=(0, 1, -1, 0, 50, 0)))

    # The drawing's point (10, 0) goes to (50, 10), which in SVG, 50 high, is (50, 40). In SVG the
    # point is (10, 50), and the matrix (a b c d e f) takes it to (10a + 50c + e, 10b + 50d + f).
    a, b, c, d, e, f = map(float, turned.get("transform")[7:-1].split())
    assert (10 * a + 50 * c + e, 10 * b + 50 * d + f) == (50, 40)


def test_a_shape_that_cannot_be_written_is_refused_rather_than_left_out() -> None:
    with pytest.raises(TypeError, match="Ellipse cannot be written"):
        one(Ellipse(10, 10, 5, 3))


@pytest.mark.parametrize("prefix", ["", "-", "a b", 'a"', "ä"])
def test_a_prefix_that_is_no_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="cannot begin an id"):
        to_svg(Drawing(1, 1), title="t", description="d", id_prefix=prefix)


def test_a_chart_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a title and a description"):
        to_svg(Drawing(1, 1), title="t", description=" ", id_prefix="x")
