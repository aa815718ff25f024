"""A drawing as SVG inside a page: text stays text, nothing is styled in line, nothing runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color

from iom.paper import fonts

_FAMILY: Final = 'Arial, "Noto Sans", sans-serif'
_JOINS: Final = {1: "round", 2: "bevel"}


def to_svg(drawing: Drawing, *, title: str, description: str, id_prefix: str) -> str:
    """Return a drawing as one `<svg>` element for an HTML page.

    It has the width of its place on the page and is announced as one image, by title and
    description. Looks are presentation attributes, as the content security policy allows no inline
    style.

    Args:
        drawing: rectangles, lines, polygons, circles, strings and groups of them.
        title: what it is, in a line.
        description: what it shows, in sentences.
        id_prefix: makes the ids unique on the page: letters, digits and hyphens.

    Raises:
        TypeError: the drawing holds a shape that cannot be written.
        ValueError: the prefix, title or description is blank or the prefix is no id.
    """
    if not id_prefix.replace("-", "").isalnum() or not id_prefix.isascii():
        raise ValueError(f"“{id_prefix}” cannot begin an id.")
    if not title.strip() or not description.strip():
        raise ValueError("A chart needs a title and a description.")
    title_id, description_id = f"{id_prefix}-title", f"{id_prefix}-description"
    head = _tag(
        "svg",
        {
            "class": "app-chart",
            "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
            "role": "img",
            "aria-labelledby": f"{title_id} {description_id}",
            "font-family": _FAMILY,
        },
    )
    body = "".join(_shapes(drawing.contents, drawing.height))
    return (
        f'{head}<title id="{title_id}">{_said(title)}</title>'
        f'<desc id="{description_id}">{_said(description)}</desc>{body}</svg>'
    )


def _shapes(shapes: list[Any], height: float) -> Iterator[str]:
    for shape in shapes:
        for kind, write in _WRITERS.items():
            if isinstance(shape, kind):
                yield write(shape, height)
                break
        else:
            raise TypeError(f"A {type(shape).__name__} cannot be written as SVG.")


def _group(group: Group, height: float) -> str:
    a, b, c, d, e, f = group.transform
    inner = "".join(_shapes(group.contents, height))
    if (a, b, c, d, e, f) == (1, 0, 0, 1, 0, 0):
        return f"<g>{inner}</g>"
    # A drawing's y grows upwards and SVG's downwards: the matrix is turned over on both sides.
    turned = (a, -b, -c, d, c * height + e, height - d * height - f)
    matrix = " ".join(_number(part) for part in turned)
    return _tag("g", {"transform": f"matrix({matrix})"}) + f"{inner}</g>"


def _rect(rect: Rect, height: float) -> str:
    place = {
        "x": _number(rect.x),
        "y": _number(height - rect.y - rect.height),
        "width": _number(rect.width),
        "height": _number(rect.height),
    }
    return _tag("rect", place | _fill(rect) | _stroke(rect), close=True)


def _line(line: Line, height: float) -> str:
    place = {
        "x1": _number(line.x1),
        "y1": _number(height - line.y1),
        "x2": _number(line.x2),
        "y2": _number(height - line.y2),
    }
    return _tag("line", place | _stroke(line), close=True)


def _polyline(line: PolyLine, height: float) -> str:
    place = {"points": _points(line.points, height), "fill": "none"}
    return _tag("polyline", place | _stroke(line), close=True)


def _polygon(polygon: Polygon, height: float) -> str:
    place = {"points": _points(polygon.points, height)}
    return _tag("polygon", place | _fill(polygon) | _stroke(polygon), close=True)


def _circle(circle: Circle, height: float) -> str:
    place = {
        "cx": _number(circle.cx),
        "cy": _number(height - circle.cy),
        "r": _number(circle.r),
    }
    return _tag("circle", place | _fill(circle) | _stroke(circle), close=True)


def _string(string: String, height: float) -> str:
    look = {
        "x": _number(string.x),
        "y": _number(height - string.y),
        "font-size": _number(string.fontSize),
    }
    if string.fontName == fonts.BOLD:
        look["font-weight"] = "700"
    if string.fontName == fonts.ITALIC:
        look["font-style"] = "italic"
    if string.textAnchor != "start":
        look["text-anchor"] = string.textAnchor
    return f"{_tag('text', look | _fill(string))}{_said(string.text)}</text>"


_WRITERS: Final[dict[type, Callable[[Any, float], str]]] = {
    Rect: _rect,
    Line: _line,
    Circle: _circle,
    String: _string,
    PolyLine: _polyline,
    Polygon: _polygon,
    Group: _group,
}


def _fill(shape: Any) -> dict[str, str]:  # noqa: ANN401 - a shape's properties are set at run time
    return {"fill": _color(shape.fillColor)} | _opacity("fill", shape.fillColor)


def _stroke(shape: Any) -> dict[str, str]:  # noqa: ANN401 - see above
    if shape.strokeColor is None:
        return {}
    look = {"stroke": _color(shape.strokeColor)} | _opacity("stroke", shape.strokeColor)
    if shape.strokeWidth != 1:
        look["stroke-width"] = _number(shape.strokeWidth)
    if shape.strokeDashArray:
        look["stroke-dasharray"] = " ".join(_number(part) for part in shape.strokeDashArray)
    if shape.strokeLineJoin in _JOINS:
        look["stroke-linejoin"] = _JOINS[shape.strokeLineJoin]
    return look


def _color(color: Color | None) -> str:
    return "none" if color is None else f"#{color.hexval()[2:]}"


def _opacity(what: str, color: Color | None) -> dict[str, str]:
    if color is None or color.alpha == 1:
        return {}
    return {f"{what}-opacity": _number(color.alpha)}


def _points(points: list[float], height: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)


def _number(value: float) -> str:
    """Write to a tenth of a pixel (hundredths for what is below 1), without needless noughts."""
    written = f"{value:.1f}" if abs(value) >= 1 else f"{value:.3f}"
    return written.rstrip("0").rstrip(".") or "0"


def _said(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable() or c in "\n\t"), quote=False)


def _tag(name: str, attributes: dict[str, str], *, close: bool = False) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' if close else ''}>"
