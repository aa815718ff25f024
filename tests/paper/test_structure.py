"""What a listener hears: structure in the order of reading, and nothing outside it."""

from typing import Any

from reportlab.graphics.shapes import Drawing, Rect, String

from iom.paper import fonts
from iom.paper.blocks import (
    Bullets,
    Column,
    Definitions,
    Fact,
    Facts,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Row,
    SideBySide,
    Strong,
    Table,
)
from tests.paper.making import read
from tests.paper.reading import Node, Reading

WORDS = "The scheme’s clients are counted at the end of the month. "


def a_chart() -> Drawing:
    drawing = Drawing(400, 100)
    drawing.add(Rect(0, 0, 50, 50))
    drawing.add(String(0, 80, "84", fontName=fonts.REGULAR))
    return drawing


def a_table(rows: int = 3) -> Table:
    return Table(
        "The figures",
        [Column("Month"), Column("Clients", numeric=True), Column("SAC", numeric=True)],
        [
            *(Row([f"Month {n}", 70 + n, None]) for n in range(rows)),
            Row(["All", 1313, -11], total=True),
        ],
        quiet="latest first",
    )


def a_report() -> Reading:
    return read(
        Note("An indicator, not proof.", "Do not read a cause from it."),
        Facts([Fact("Clients", "76", "1 more than July"), Fact("SAC", "84")]),
        Heading("24 months", quiet="one scale"),
        Figure(a_chart(), "Bars fell from 118 to 84."),
        a_table(),
        Heading("Definitions"),
        Heading("Counts", 3),
        Definitions([("Clients", "Selected and not deselected."), ("SAC", "A proxy.")]),
        Bullets(["One point", ["Another ", Strong("point")]]),
        Paragraph(WORDS * 400),
        SideBySide([Heading("Left", 3), Paragraph("L")], [Heading("Right", 3), Paragraph("R")]),
        PageBreak(),
        Heading("Last", 1),
        Paragraph("End."),
    )


def shape(node: Node) -> str:
    inner = " ".join(shape(child) for child in node.children)
    return f"{node.kind}({inner})" if inner else node.kind


def test_headings_come_in_order_with_their_levels() -> None:
    said = [(node.kind, node.words) for node in a_report().document.all("H1", "H2", "H3")]

    assert said == [
        ("H1", "Clients, Cambridge"),
        ("H2", "24 months one scale"),
        ("H2", "The figures latest first"),
        ("H2", "Definitions"),
        ("H3", "Counts"),
        ("H3", "Left"),
        ("H3", "Right"),
        ("H1", "Last"),
    ]


def test_headings_are_bookmarks_to_their_pages() -> None:
    outline = a_report().outline()

    last = outline[-1][2]
    assert [(depth, words) for depth, words, _ in outline] == [
        (0, "Clients, Cambridge"),
        (1, "24 months"),
        (1, "The figures"),
        (1, "Definitions"),
        (2, "Counts"),
        (2, "Left"),
        (2, "Right"),
        (0, "Last"),
    ]
    assert [page for _, _, page in outline] == sorted(page for _, _, page in outline)
    assert last == len(a_report().runs) - 1


def test_a_heading_that_skips_a_level_does_not_break_the_outline() -> None:
    assert [depth for depth, _, _ in read(Heading("Deep", 3)).outline()] == [0, 1]


def test_a_table_has_header_cells_with_their_scope() -> None:
    (table,) = a_report().document.all("Table")

    assert shape(table) == (
        "Table(THead(TR(TH TH TH)) TBody(TR(TH TD TD) TR(TH TD TD) TR(TH TD TD) TR(TH TD TD)))"
    )
    assert [(cell.words, cell.scope) for cell in table.all("TH")] == [
        ("Month", "Column"),
        ("Clients", "Column"),
        ("SAC", "Column"),
        ("Month 0", "Row"),
        ("Month 1", "Row"),
        ("Month 2", "Row"),
        ("All", "Row"),
    ]
    assert [cell.words for cell in table.all("TD")] == [
        *("70", "n/c", "71", "n/c", "72", "n/c"),
        *("1,313", "\N{MINUS SIGN}11"),
    ]
    assert table.title == "The figures"


def test_a_table_without_a_heading_keeps_its_caption() -> None:
    table = Table("Clients’ moves", [Column("Who")], [Row(["A"])], level=None, row_headers=False)

    (found,) = read(table).document.all("Table")
    assert shape(found) == "Table(Caption THead(TR(TH)) TBody(TR(TD)))"
    assert found.children[0].words == "Clients’ moves"
    assert found.title == "Clients’ moves"


def test_a_figure_is_one_picture_with_words_for_it() -> None:
    (figure,) = a_report().document.all("Figure")

    assert figure.alternative == "Bars fell from 118 to 84."
    assert figure.children == []
    assert figure.text == "84"


def test_definitions_facts_and_points_are_lists() -> None:
    facts, definitions, bullets = a_report().document.all("L")

    assert shape(facts) == "L(LI(Lbl LBody(P P)) LI(Lbl LBody(P)))"
    assert facts.words == "Clients 76 1 more than July SAC 84"
    assert shape(definitions) == "L(LI(Lbl LBody) LI(Lbl LBody))"
    assert definitions.words == "Clients Selected and not deselected. SAC A proxy."
    assert bullets.words == "• One point • Another point"


def test_a_caveat_is_a_paragraph_of_its_own() -> None:
    assert [shape(node) for node in a_report().document.all("Div")] == ["Div(P)"]


def test_a_paragraph_over_several_pages_is_one_paragraph() -> None:
    long = next(node for node in a_report().document.all("P") if node.words.startswith(WORDS[:20]))

    assert long.words == (WORDS * 400).strip()
    assert len(set(long.pages)) >= 3
    assert long.pages == sorted(long.pages)


def test_lines_of_a_paragraph_do_not_run_together() -> None:
    (paragraph,) = read(Paragraph(WORDS * 9)).document.all("P")

    assert " ".join(paragraph.text.split()) == (WORDS * 9).strip()


def test_a_table_over_several_pages_is_one_table_and_its_head_is_heard_once() -> None:
    reading = read(a_table(120))

    (table,) = reading.document.all("Table")
    assert len(reading.runs) > 2
    assert len(table.all("THead")) == 1
    assert len(table.all("TR")) == 122
    for page in reading.runs[1:]:
        assert page.artifacts.splitlines()[:3] == ["Month", "Clients", "SAC"]
    for row in table.all("TR"):
        assert len({page for node in row.walk() for page in node.pages}) == 1


def test_everything_drawn_is_reached_by_the_structure_or_set_apart_from_it() -> None:
    reading = a_report()

    drawn = {(page, run) for page, runs in enumerate(reading.runs) for run in runs.marked}
    assert reading.reached == drawn
    for runs in reading.runs:
        assert runs.bare == ""
        assert not runs.nested


def test_what_is_drawn_follows_the_order_of_reading() -> None:
    """On each page, runs are numbered as drawn; the tree must come by them in that order."""
    reading = a_report()

    for runs in reading.runs:
        assert runs.order == sorted(runs.order) == list(range(len(runs.order)))
    visited: list[tuple[int, int]] = []
    for element in _elements(reading.root["/StructTreeRoot"]["/K"][0].get_object()):
        visited += _marks(reading, element)
    assert visited == sorted(visited)


def test_each_page_leads_back_from_its_runs_to_their_elements() -> None:
    reading = a_report()

    numbers = reading.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    back = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for number, page in enumerate(reading.pdf.pages):
        assert str(page["/StructParents"]) == str(number)
        assert str(page["/Tabs"]) == "/S"
        elements: Any = back[number].get_object()
        assert len(elements) == len(reading.runs[number].marked)
        for run, element in enumerate(elements):
            assert (number, run) in _marks(reading, element.get_object())


def _elements(element: Any) -> list[Any]:
    inner = [kid.get_object() for kid in element.get("/K", [])]
    below = [kid for kid in inner if not isinstance(kid, int) and kid["/Type"] == "/StructElem"]
    return [element, *(found for kid in below for found in _elements(kid))]


def _marks(reading: Reading, element: Any) -> list[tuple[int, int]]:
    found = []
    for kid in (kid.get_object() for kid in element.get("/K", [])):
        if isinstance(kid, int):
            found.append((reading.page_number(element.raw_get("/Pg").idnum), int(kid)))
        elif kid["/Type"] == "/MCR":
            found.append((reading.page_number(kid.raw_get("/Pg").idnum), int(kid["/MCID"])))
    return found
