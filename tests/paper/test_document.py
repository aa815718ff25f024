"""The file as such: the same every time, marked, numbered, with its fonts in it."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing, String

from iom.kernel.errors import RuleBroken
from iom.paper import fonts
from iom.paper.blocks import (
    Bullets,
    Cell,
    Column,
    Definitions,
    Fact,
    Facts,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Quiet,
    Row,
    SideBySide,
    Slanted,
    Strong,
    Table,
    Together,
)
from iom.paper.document import to_pdf
from tests.paper.making import PRODUCED, a_document, read
from tests.paper.reading import Reading

MARKUP = "<b>not bold</b> & </para> &amp; <font color='red'>"


def test_the_same_document_gives_the_same_bytes() -> None:
    document = a_document(Paragraph("One."), Heading("Two"))

    assert to_pdf(document) == to_pdf(document)


def test_another_moment_of_production_gives_other_bytes() -> None:
    document = a_document(Paragraph("One."))

    assert to_pdf(document) != to_pdf(
        replace(document, produced_at=PRODUCED + timedelta(minutes=1))
    )


def test_documents_made_at_one_time_in_several_threads_are_as_if_made_alone() -> None:
    documents = [a_document(*[Paragraph(f"Łęșé {n} word " * 50)] * 5) for n in range(6)]
    alone = [to_pdf(document) for document in documents]
    together: dict[int, bytes] = {}

    def make(number: int) -> None:
        together[number] = to_pdf(documents[number])

    threads = [threading.Thread(target=make, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [together[n] for n in range(6)] == alone


def test_the_file_says_its_title_language_moment_and_that_it_is_tagged() -> None:
    reading = read(Paragraph("One."), title="Clients ‘and’ crime")

    info = reading.pdf.metadata
    assert info is not None
    assert info.title == "Clients ‘and’ crime"
    assert info.creation_date == PRODUCED
    assert info.modification_date == PRODUCED
    assert reading.root["/Lang"] == "en-GB"
    assert reading.root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own kind of true
    assert reading.root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    xmp = reading.pdf.xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": "Clients ‘and’ crime"}
    assert b"pdfuaid" not in reading.data


def test_a_title_with_markup_stays_a_title() -> None:
    xmp = read(title=MARKUP).pdf.xmp_metadata

    assert xmp is not None
    assert xmp.dc_title == {"x-default": MARKUP}


def test_every_page_carries_marking_twice_and_its_number_and_the_foot() -> None:
    reading = read(Paragraph("One."), PageBreak(), Paragraph("Two."), PageBreak(), Paragraph("3."))

    assert len(reading.runs) == 3
    for number, runs in enumerate(reading.runs, 1):
        furniture = runs.artifacts.splitlines()
        assert furniture.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of 3" in furniture
        assert "Clients, Cambridge · as at 13 October 2025, 08:40 · number 2" in furniture


def test_a_public_document_carries_no_marking() -> None:
    reading = Reading(to_pdf(a_document(Paragraph("One."), marking=None)))

    assert "OFFICIAL" not in reading.runs[0].artifacts
    assert "Page 1 of 1" in reading.runs[0].artifacts


def test_a_foot_too_long_for_the_page_is_cut_with_an_ellipsis() -> None:
    furniture = read(title="Clients " * 40).runs[0].artifacts.splitlines()

    foot = next(line for line in furniture if line.startswith("Clients"))
    assert foot.endswith("…")
    assert "Page 1 of 1" in furniture


def test_sheets_are_a4_upright_or_lying() -> None:
    upright, lying = read().pdf.pages[0].mediabox, read(landscape=True).pdf.pages[0].mediabox

    # A4 is 210 by 297 mm; a point is 25.4 / 72 mm: 595.28 by 841.89.
    assert (round(upright.width), round(upright.height)) == (595, 842)
    assert (round(lying.width), round(lying.height)) == (842, 595)


def test_all_fonts_are_embedded_subsets() -> None:
    drawing = Drawing(100, 50)
    drawing.add(String(0, 10, "in a chart", fontName=fonts.REGULAR))
    reading = read(
        Paragraph(["Plain ", Strong("bold "), Slanted("slanted "), Quiet("quiet")]),
        Figure(drawing, "words"),
    )

    found = reading.pdf.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    names = {font.get_object()["/BaseFont"] for font in found}
    assert names == {
        "/AAAAAA+Arimo-Regular",
        "/AAAAAA+Arimo-Bold",
        "/AAAAAA+Arimo-Italic",
    }
    for font in found:
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_a_drawing_in_a_font_that_would_not_be_embedded_is_refused() -> None:
    drawing = Drawing(100, 50)
    drawing.add(String(0, 10, "x", fontName="Times-Roman"))

    with pytest.raises(ValueError, match="Times-Roman would not be embedded"):
        read(Figure(drawing, "words"))


def test_a_missing_font_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_drawable", {})

    with pytest.raises(RuleBroken, match=r"The font Arimo_400Regular\.ttf is not in .*dev\.py"):
        fonts.register_fonts(tmp_path)


def test_a_document_needs_a_title_and_a_moment_with_a_zone() -> None:
    with pytest.raises(ValueError, match="title"):
        a_document(title=" ")
    with pytest.raises(ValueError, match="time zone"):
        replace(a_document(), produced_at=datetime(2025, 10, 13))  # noqa: DTZ001


def test_a_figure_needs_words_and_a_row_as_many_cells_as_columns() -> None:
    with pytest.raises(ValueError, match="words that say what it shows"):
        Figure(Drawing(1, 1), " ")
    with pytest.raises(ValueError, match="Row 2 of “Figures” has 1 cells for 2 columns"):
        Table("Figures", [Column("a"), Column("b")], [Row(["x", 1]), Row(["x"])])


def everything_saying(text: str) -> Reading:
    cells: list[Cell] = [text, [Strong(text)]]
    return read(
        Heading(text, 3, quiet=text),
        Paragraph([text, Strong(text)]),
        Note(text, text),
        Bullets([text]),
        Definitions([(text, text)]),
        Facts([Fact(text, text, text)]),
        Table(
            text, [Column(text), Column(text, numeric=True)], [Row(cells), Row(cells, total=True)]
        ),
        SideBySide([Paragraph(text)], [Together([Paragraph(text)])]),
        title=text or "Untitled",
    )


def test_markup_in_what_people_typed_is_printed_as_typed() -> None:
    reading = everything_saying(MARKUP)

    plain = MARKUP.replace(" ", "")
    for node in reading.document.walk():
        said = node.text.replace(" ", "").replace("•", "").replace("\N{NO-BREAK SPACE}", "")
        assert said.replace(plain, "") == ""
    assert len(reading.document.all("TD", "TH")) == 6


def test_letters_with_accents_are_joined_and_what_the_font_lacks_is_replaced() -> None:
    reading = read(Paragraph("Zoe\u0301 Łęcka \x00\x07\u200b中😀"))

    assert reading.document.all("P")[0].words == "Zoé Łęcka \ufffd\ufffd"


def test_line_breaks_and_tabs_part_words() -> None:
    reading = read(Paragraph("one\ntwo\r\nthree\tfour\u2028five"))

    assert reading.document.all("P")[0].words == "one two three four five"


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=60).filter(str.strip))
def test_no_text_whatever_stops_a_document(text: str) -> None:
    assert len(everything_saying(text).runs) >= 1
