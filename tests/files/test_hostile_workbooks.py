"""Workbooks that no spreadsheet wrote, damaged, crafted or far too big: refused at little cost."""

import io
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.files.packages import MOST_ELEMENTS, MOST_UNPACKED_BYTES
from iom.files.reading import Columns, Refusal, read_records
from tests.factories.files import a_crafted_workbook, a_workbook, sheet_row, stored

COLUMNS = Columns(("client_ref", "offence_date", "count"), ("alcohol",))
HEADER = ["client_ref", "offence_date", "count"]
HEADER_ROW = sheet_row("A1:client_ref B1:offence_date C1:count")
A_BOOK = a_workbook([HEADER, ["C-1", date(2025, 8, 31), 1], ["C-2", "y", 2]])


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ('<row r="2"><c r="A2" t="s"><v>7</v></c></row>', "the text of the cell is missing"),
        ('<row r="2"><c r="A2" t="s"><v>-1</v></c></row>', "the text of the cell is missing"),
        ('<row r="2"><c r="A2" t="new"><v>7</v></c></row>', "of a kind that is not known"),
        ('<row r="2"><c r="A2"><v>NaN</v></c></row>', "“NaN” is not a number"),
        ('<row r="2"><c r="A2"><v>1e999</v></c></row>', "“1e999” is not a number"),
        ('<row r="2"><c r="A2" t="str"><v>_x0000_</v></c></row>', "NUL character"),
        ('<row r="1"/>', "rows of the sheet are not in order"),
        ('<row r="99999999"><c r="A1"><v>1</v></c></row>', "rows of the sheet are not in order"),
        ('<row r="x"/>', "the sheet is broken"),
        ('<row r="2"><c r="B2"/><c r="A2"/></row>', "cells of the sheet are not in order"),
        ('<row r="2"><c r="AAAAAAAA2"/></row>', "a cell without a place"),
        ('<row r="2"><c r="ZZZ2"><v>1</v></c></row>', "more than 1,000 columns"),
        ('<row r="2"><c r="A2" s="x"/></row>', "the sheet is broken"),
        ('<row r="2"><c r="A2">', "not a workbook that can be read"),
        ("<row r='2'><v>&undefined;</v></row>", "not a workbook that can be read"),
    ],
)
def test_a_sheet_that_no_spreadsheet_wrote_is_refused(part: str, reason: str) -> None:
    sheet = HEADER_ROW + part

    assert reason in refused(a_crafted_workbook(sheet)).reason


def test_a_row_far_down_costs_nothing() -> None:
    sheet = HEADER_ROW + ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')

    assert [line for line, _ in read(a_crafted_workbook(sheet))] == [1_048_576]


def test_xml_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    assert "not a workbook" in refused(a_crafted_workbook(sheet_row("A1:&b;"), before=bomb)).reason
    assert (
        "not a workbook"
        in refused(a_crafted_workbook(sheet_row("A1:x"), before="<!DOCTYPE x>")).reason
    )


def test_a_workbook_that_states_a_huge_size_is_refused_before_it_is_unpacked() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "small")
        archive.infolist()[0].file_size = 10 << 30

    assert refused(raw.getvalue()).reason == "the workbook unpacks to more than 256 MB"


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param("<c/>" * 250, id="cells"),
        pytest.param('<c><f t="x"/><f/></c>' * 50, id="formulas"),
        pytest.param("<c><is>" + "<r/>" * 250 + "</is></c>", id="parts of texts"),
        pytest.param("<x>", id="depth"),
        pytest.param("<!--" + "x" * 1000, id="one comment"),
        pytest.param("<row/>" * 200, id="rows"),
    ],
)
def test_a_sheet_that_floods_is_read_or_refused_in_little_memory(flood: str) -> None:
    begin = HEADER_ROW + '<row r="2">'
    packed = a_crafted_workbook(begin + flood * (1_000_000 // len(flood)))
    tracemalloc.start()
    with pytest.raises(Refusal):
        read(packed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 12 << 20


def test_a_cell_of_many_megabytes_is_refused() -> None:
    sheet = HEADER_ROW + (f'<row r="2"><c r="A2" t="str"><v>{"x" * 5_000_000}</v></c></row>')

    refusal = refused(a_crafted_workbook(sheet))

    assert "a cell holds more than 65,536 characters" in refusal.reason


def test_a_file_beyond_the_limit_is_refused_without_being_read_to_its_end() -> None:
    class Zeros(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            return bytes(size or 0)

    zeros = Zeros()
    with pytest.raises(Refusal, match="bigger than 50 MB"):
        list(read_records(zeros, file="o.xlsx", columns=COLUMNS))

    assert zeros.given < 60 << 20


def test_macros_are_refused_under_any_name() -> None:
    raw = io.BytesIO(a_workbook([HEADER]))
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")

    assert refused(raw.getvalue()).reason == "a workbook with macros is not taken; save it as .xlsx"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"client_ref,offence_date,count\n", "this is not an .xlsx workbook, or it is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password or is of the old kind"),
        (b"PK\x05\x06" + bytes(18), "not a workbook that can be read"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(content: bytes, reason: str) -> None:
    assert reason in refused(content).reason


def test_a_workbook_cut_short_or_changed_on_the_way_is_refused() -> None:
    book = a_workbook([HEADER, ["C-1", "x", 1]])

    assert "damaged" in refused(book[: len(book) // 2]).reason
    at = book.index(b"xl/worksheets/sheet1.xml") + 40
    assert "not a workbook" in refused(book[:at] + b"\xff\x00\xff" + book[at + 3 :]).reason


def test_a_first_sheet_that_is_a_chart_is_refused() -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0)

    assert refused(stored(book)).reason == "the first sheet of the workbook is not a table"


@settings(max_examples=200)
@given(st.data())
def test_no_changed_bytes_whatever_do_anything_but_read_or_refuse(data: st.DataObject) -> None:
    book = bytearray(A_BOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(book) - 1))
        book[at] = data.draw(st.integers(0, 255))

    try:
        records = read(bytes(book))
    except Refusal:
        records = []
    assert len(records) <= 2


def test_the_limits_of_a_workbook_leave_room_for_a_hundred_thousand_clients() -> None:
    # 21 cells of 50 bytes of XML and 50 of text each in 100,000 rows are 210 million bytes; with
    # an element for the cell, one for its text's wrapper and one for the text, 6,300,000 elements.
    assert MOST_UNPACKED_BYTES > 100_000 * 21 * (50 + 50)
    assert MOST_ELEMENTS > 100_000 * 21 * 3


@pytest.mark.parametrize("name", ["<x{}/>", '<x y{}=""/>'])
def test_a_sheet_of_ever_new_names_is_refused(name: str) -> None:
    names = "".join(name.format(at) for at in range(1_100))

    refusal = refused(a_crafted_workbook(HEADER_ROW + names))

    assert refusal.reason == "the workbook holds far more than such a file does"


def test_a_sheet_of_more_elements_than_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iom.files.packages.MOST_ELEMENTS", 1_000)

    refusal = refused(a_crafted_workbook(HEADER_ROW + "<row/>" * 1_000))

    assert refusal.reason == "the workbook holds far more than such a file does"


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(read_records(io.BytesIO(content), file="o.xlsx", columns=COLUMNS))


def refused(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as told:
        read(content)
    return told.value
