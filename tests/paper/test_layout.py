"""What stands on which page: nothing alone that should not be, no row divided, nothing too wide."""

import pytest

from iom.kernel.dates import Month
from iom.paper.blocks import (
    Block,
    Bullets,
    Column,
    Definitions,
    Facts,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Row,
    SideBySide,
    Table,
    Together,
)
from iom.paper.charts import Bars, bars_and_lines
from iom.paper.fonts import register_fonts
from iom.paper.grid import DENSE, ORDINARY, column_widths, words_of
from tests.paper.making import read
from tests.paper.reading import Node

LONG = "word " * 6000


def lines(count: int) -> Paragraph:
    return Paragraph("\n".join(f"line {n}" for n in range(count)))


def pages_of(node: Node) -> set[int]:
    return {page for found in node.walk() for page in found.pages}


# A page upright has room for 841.89 - 58 - 66 = 717.9 points. The title takes 24 and 6 under it;
# a line of text 14: so 49 lines fill it (30 + 49 x 14 = 716), and a paragraph leads 6 after it.
@pytest.mark.parametrize("before", range(38, 50))
@pytest.mark.parametrize(
    "led",
    [
        Paragraph("One line."),
        Table("x", [Column("a")], [Row([f"{n}"]) for n in range(40)], level=None),
        Figure(bars_and_lines([Month(2025, 8)], Bars("SAC", [84])), "words"),
        Note("Mind.", "This."),
        Definitions([("a", "b")]),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_heading_is_never_left_at_the_foot_of_a_page(before: int, led: Block) -> None:
    reading = read(lines(before), Heading("Led"), led)

    heading = next(node for node in reading.document.all("H2") if node.words == "Led")
    after = reading.document.children[reading.document.children.index(heading) + 1]
    assert max(pages_of(heading)) == min(pages_of(after))


def test_a_heading_that_leads_a_heading_goes_with_it() -> None:
    for before in range(40, 50):
        reading = read(lines(before), Heading("One"), Heading("Two", 3), Paragraph("Text."))
        one, two = reading.document.all("H2", "H3")
        assert pages_of(one) == pages_of(two)


@pytest.mark.parametrize("before", range(44, 50))
def test_no_line_of_a_paragraph_stands_alone_on_a_page(before: int) -> None:
    reading = read(lines(before), lines(4))

    second = reading.document.all("P")[1]
    assert all(run.count("line") >= 2 for run in second.runs)


def test_a_short_table_is_not_divided() -> None:
    for before in range(30, 50, 2):
        table = Table("x", [Column("a")], [Row([f"{n}"]) for n in range(8)])
        (found,) = read(lines(before), table).document.all("Table")
        assert len(pages_of(found)) == 1


def test_no_row_is_divided_between_pages() -> None:
    rows = [Row([f"row {n}", "several words that take more than a line " * 3]) for n in range(60)]
    for extra in range(6):
        reading = read(lines(extra), Table("x", [Column("a"), Column("b")], rows))
        (table,) = reading.document.all("Table")
        assert all(len(pages_of(row)) == 1 for row in table.all("TR"))


def test_no_row_is_left_alone_on_the_last_page() -> None:
    # A row is 12 + 7 = 19 points high: some 34 stand under title and caption on the first page.
    for count in range(30, 45):
        table = Table("x", [Column("a")], [Row([f"{n}"]) for n in range(count)])
        (found,) = read(table).document.all("Table")
        *_, one_but_last, last = found.all("TR")
        assert pages_of(one_but_last) == pages_of(last)


def test_a_total_is_not_parted_from_the_row_above_it() -> None:
    for count in range(25, 60):
        rows = [*(Row([f"{n}"]) for n in range(count)), Row(["All"], total=True)]
        rows += [Row(["after"]), Row(["after"])]
        (table,) = read(Table("x", [Column("a")], rows)).document.all("Table")
        body = table.all("TR")[1:]
        assert pages_of(body[count - 1]) == pages_of(body[count])


def test_a_row_higher_than_a_page_is_divided_as_a_last_resort() -> None:
    rows = [Row(["one", LONG]), Row(["two", "short"])]

    (table,) = read(Table("x", [Column("a"), Column("b")], rows)).document.all("Table")
    long = table.all("TD")[0]
    assert long.words == LONG.strip()
    assert len(pages_of(long)) > 2
    assert [cell.words for cell in table.all("TH")[2:]] == ["one", "two"]


def test_blocks_kept_together_stand_on_one_page() -> None:
    for before in range(38, 50):
        reading = read(lines(before), Together([Paragraph("One."), Paragraph("Two.")]))
        _, one, two = reading.document.all("P")
        assert pages_of(one) == pages_of(two)


def test_a_page_break_among_what_is_kept_together_is_passed_over() -> None:
    reading = read(Together([Paragraph("One."), PageBreak(), Paragraph("Two.")]))

    assert len(reading.runs) == 1
    assert [node.words for node in reading.document.all("P")] == ["One.", "Two."]


def test_columns_side_by_side_stand_on_one_page_and_read_left_first() -> None:
    left = Table("Left", [Column("a")], [Row(["l"])] * 5)
    right = Table("Right", [Column("a")], [Row(["r"])] * 2)

    reading = read(lines(40), SideBySide([left], [right]))
    tables = reading.document.all("Table")
    assert [table.title for table in tables] == ["Left", "Right"]
    assert pages_of(tables[0]) == pages_of(tables[1]) == {1}


def test_a_chart_shrinks_a_little_to_stay_with_what_is_said_of_it() -> None:
    chart = bars_and_lines([Month(2025, 8)], Bars("SAC", [84]), width=800, height=400)
    # As wide as the text it is 511.3 / 800 x 400 = 255.6 high; the smallest it may be drawn is
    # 7 / 13 of its size, 215.4. Under a title and 30 lines there is room for about 255 less gaps.
    reading = read(lines(31), Figure(chart, "words"))

    (figure,) = reading.document.all("Figure")
    assert pages_of(figure) == {0}


def test_a_page_break_starts_a_page_and_two_do_not_make_an_empty_one() -> None:
    reading = read(Paragraph("One."), PageBreak(), PageBreak(), Paragraph("Two."), PageBreak())

    assert len(reading.runs) == 2


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize(
    "block",
    [
        Paragraph(LONG),
        Paragraph("x" * 4000),
        Note("Mind.", LONG),
        Definitions([("term", LONG), (LONG, "meaning")]),
        Bullets([LONG]),
        Heading(LONG),
        Table("x", [Column("b" * 300)], [Row(["c" * 3000])]),
        Table("x", [Column(f"{n}", numeric=True) for n in range(40)], [Row([10**6] * 40)]),
        SideBySide([Paragraph(LONG)], [Definitions([("a", LONG)])]),
        Together([Paragraph(LONG), Heading("x")]),
        SideBySide([], []),
        Together([]),
        Facts([]),
        Bullets([]),
        Paragraph(""),
        Table("x", [], []),
        Table("x", [Column("a")], []),
    ],
    ids=lambda block: type(block).__name__,
)
def test_nothing_is_too_long_or_too_empty(block: Block, landscape: bool) -> None:  # noqa: FBT001
    reading = read(block, Heading("after"), Paragraph("end"), landscape=landscape)

    assert reading.document.all("P")[-1].words == "end"


def test_cells_are_written_as_counts_are_read() -> None:
    assert words_of(1313) == "1,313"
    assert words_of(-1313) == "\N{MINUS SIGN}1,313"
    assert words_of(0) == "0"
    assert "".join(words_of(None)) == "n/c"
    assert words_of("-") == "-"


def test_columns_fill_the_width_and_figures_are_never_broken() -> None:
    register_fonts()
    table = Table(
        "x",
        [Column("Why"), Column("Number", numeric=True)],
        [Row(["several words that would like more room than there is " * 5, 1234567])],
    )

    for measure in (ORDINARY, DENSE):
        words, number = column_widths(table, measure, 300)
        assert words + number + measure.between == pytest.approx(300)
        # 1,234,567 has 7 figures of 0.556 em and 2 commas of 0.278 em: 4.448 em.
        assert number >= 4.448 * measure.size


def test_what_is_short_is_kept_whole_while_there_is_room() -> None:
    register_fonts()
    months = [Column("Month"), *(Column("of which successful", numeric=True) for _ in range(8))]
    table = Table("x", months, [Row(["Sept 2023", *range(8)])])

    month = column_widths(table, DENSE, 511)[0]
    # “successful” in bold needs about 43 points: eight of them and the gaps leave room enough.
    # S 0.667, e 0.556, p 0.556, t 0.278, blank 0.278 and four figures of 0.556: 4.559 em.
    assert month >= 4.559 * DENSE.size
