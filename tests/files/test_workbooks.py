"""Workbooks that people send, with the same columns as the CSV file (INTERFACES 3)."""

import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.files.packages import MOST_ELEMENTS, MOST_UNPACKED_BYTES
from iom.files.reading import Columns, Refusal, read_records
from iom.files.writing import Sheet, write_xlsx

COLUMNS = Columns(("client_ref", "offence_date", "count"), ("alcohol",))
HEADER = ["client_ref", "offence_date", "count"]
NOON = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)


def test_a_workbook_reads_like_the_csv_file_with_the_same_columns() -> None:
    [(line, cells)] = read(saved([HEADER, ["C-1", "2025-01-02", "3"]]))

    assert line == 2
    assert cells == {
        "client_ref": "C-1",
        "offence_date": "2025-01-02",
        "count": "3",
        "alcohol": "",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2025, 8, 31), "2025-08-31"),
        (datetime(2025, 8, 31, 0, 0), "2025-08-31"),  # noqa: DTZ001  spreadsheets have no zones
        (datetime(2025, 8, 31, 9, 30), "2025-08-31T09:30:00"),  # noqa: DTZ001
        (time(9, 30), "09:30:00"),
        (12, "12"),
        (12.0, "12"),
        (-3, "-3"),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (19.5, "19.5"),
        (123456789012345, "123456789012345"),
        (1e-7, "1e-07"),
        ("  Pip ", "Pip"),
        ("007", "007"),
        ("#N/A or not", "#N/A or not"),
        (None, ""),
    ],
)
def test_a_cell_reads_as_the_text_that_the_csv_file_would_hold(value: object, text: str) -> None:
    assert first_cells(saved([HEADER, ["C-1", value, "x"]]))["offence_date"] == text


def test_a_date_in_the_calendar_of_old_macintosh_workbooks_is_the_same_date() -> None:
    book = openpyxl.Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    for row in (HEADER, ["C-1", date(2025, 8, 31), 1]):
        page(book).append(row)

    assert first_cells(stored(book))["offence_date"] == "2025-08-31"


def test_a_date_in_a_format_of_ones_own_is_a_date() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["C-1", date(2025, 8, 31), 1]):
        page(book).append(row)
    page(book)["B2"].number_format = "[$-809]ddd d mmm yy;@"

    assert first_cells(stored(book))["offence_date"] == "2025-08-31"


@pytest.mark.parametrize("formula", ["=A2", "=1+1", '=HYPERLINK("http://x.example","y")', "=cmd|x"])
def test_a_formula_is_refused_with_row_and_column(formula: str) -> None:
    refusal = refused(saved([HEADER, ["C-1", "2025-01-02", 1], ["C-2", formula, 1]]))

    assert str(refusal) == (
        "o.xlsx, line 3, column offence_date: the cell holds a formula; paste its value instead."
    )


def test_a_formula_in_the_header_is_refused() -> None:
    refusal = refused(saved([["client_ref", '="offence_date"', "count"], ["C-1", "x", 1]]))

    assert (refusal.line, refusal.column) == (1, 2)


def test_a_formula_that_shares_its_text_with_another_cell_is_still_a_formula() -> None:
    refusal = refused(
        crafted(
            cells("A1:client_ref B1:offence_date C1:count")
            + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
        )
    )

    assert (refusal.line, refusal.column) == (2, "offence_date")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "the cell holds TRUE; write yes or no as text"),
        (False, "the cell holds FALSE; write yes or no as text"),
        ("#N/A", "the cell holds the error #N/A"),
        ("#REF!", "the cell holds the error #REF!"),
        (
            12345678901234567,
            "a number of more than 15 digits loses its last ones in a spreadsheet; make it text",
        ),
    ],
)
def test_a_cell_without_a_text_of_its_own_is_refused(value: object, reason: str) -> None:
    refusal = refused(saved([HEADER, ["C-1", "2025-01-02", value]]))

    assert (refusal.line, refusal.column, refusal.reason) == (2, "count", reason)


def test_a_number_shown_as_a_date_that_is_none_is_refused() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["C-1", 99999999, 1]):
        page(book).append(row)
    page(book)["B2"].number_format = "yyyy-mm-dd"

    assert refused(stored(book)).reason == "99999999 is shown as a date but is none"


def test_rows_that_cannot_be_read_are_set_aside_and_the_rest_is_taken() -> None:
    aside: list[tuple[Refusal, Sequence[str]]] = []
    book = saved(
        [HEADER, ["C-1", "=1+1", 1], ["C-2", "x", 2], ["C-3", "y", True], ["C-4", "z", 1, "more"]]
    )

    taken = read(book, aside=aside)

    assert [(line, row["client_ref"]) for line, row in taken] == [(3, "C-2")]
    assert [(refusal.line, refusal.column) for refusal, _ in aside] == [
        (2, "offence_date"),
        (4, "count"),
        (5, None),
    ]
    assert [list(row) for _, row in aside] == [
        ["C-1", "=1+1", "1"],
        ["C-3", "y", "1"],
        ["C-4", "z", "1", "more"],
    ]


def test_hidden_rows_and_columns_read_like_the_others() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["C-1", "x", 1], ["C-2", "y", 2]):
        page(book).append(row)
    page(book).row_dimensions[2].hidden = True
    page(book).column_dimensions["B"].hidden = True

    assert [row["offence_date"] for _, row in read(stored(book))] == ["x", "y"]


def test_only_the_first_sheet_is_read_whatever_it_is_called() -> None:
    book = openpyxl.Workbook()
    page(book).title = "Anything"
    page(book).append(HEADER)
    book.create_sheet("clients").append(["=1+1"])

    assert read(stored(book)) == []


def test_blank_rows_are_passed_over_and_lines_are_rows_of_the_sheet() -> None:
    book = saved([HEADER, ["C-1", "x", 1], [None, " ", None], [], ["C-2", "y", 2]])

    assert [line for line, _ in read(book)] == [2, 5]


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    refusal = refused(saved([HEADER, ["C-1", "x", 1, None, "more"]]))

    assert (refusal.line, refusal.reason) == (2, "the row has 5 columns instead of 3")


def test_a_sheet_must_begin_with_its_header() -> None:
    for before in ([None], ["A title"], []):
        assert "there is no header" in refused(saved([before, HEADER])).reason
    assert refused(saved([])).reason == "the file is empty"


def test_a_wrong_header_is_refused_by_its_column() -> None:
    refusal = refused(saved([["client_ref", "date", "count"]]))

    assert (refusal.line, refusal.column) == (1, 2)
    assert refusal.reason == "the header says “date” here where “offence_date” is expected"


def test_one_leading_apostrophe_is_taken_off() -> None:
    row = first_cells(saved([HEADER, ["'=C-1", "''t", "x"]]))

    assert (row["client_ref"], row["offence_date"]) == ("=C-1", "'t")


def test_texts_that_other_programs_write_in_other_ways_are_the_same_texts() -> None:
    rich = "<si><r><t>Oak</t></r><r><t>ham</t></r><rPh><t>aid</t></rPh></si>"
    escaped = "<si><t>a_x000D_b _x005F_x0041_ _xD800_</t></si>"
    sheet = (
        cells("A1:client_ref B1:offence_date C1:count") + '<row><c t="s"><v>0</v></c>'
        '<c t="inlineStr"><is><r><t>Pi</t></r><r><t>p</t></r><rPh><t>aid</t></rPh></is></c>'
        '<c t="s"><v>1</v></c></row>'
    )

    row = first_cells(crafted(sheet, shared=rich + escaped))

    assert row["client_ref"] == "Oakham"
    assert row["offence_date"] == "Pip"
    assert row["count"] == "a\rb _x0041_ _xD800_"


def test_a_workbook_whose_xml_has_prefixes_reads_the_same() -> None:
    plain = cells("A1:client_ref B1:offence_date C1:count") + cells("A2:C-1 B2:x C2:y")
    prefixed = plain.replace("</", "<//").replace("<", "<x:").replace("<x://", "</x:")

    assert read(crafted(prefixed, prefix="x:")) == read(crafted(plain))


def test_a_date_stored_as_text_of_its_own_kind_is_a_date() -> None:
    sheet = cells("A1:client_ref B1:offence_date C1:count") + (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="d"><v>2025-08-31T00:00:00</v></c></row>'
    )

    assert first_cells(crafted(sheet))["offence_date"] == "2025-08-31"


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
    sheet = cells("A1:client_ref B1:offence_date C1:count") + part

    assert reason in refused(crafted(sheet)).reason


def test_a_row_far_down_costs_nothing() -> None:
    sheet = cells("A1:client_ref B1:offence_date C1:count") + (
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    )

    assert [line for line, _ in read(crafted(sheet))] == [1_048_576]


def test_xml_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    assert "not a workbook" in refused(crafted(cells("A1:&b;"), before=bomb)).reason
    assert "not a workbook" in refused(crafted(cells("A1:x"), before="<!DOCTYPE x>")).reason


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
    begin = cells("A1:client_ref B1:offence_date C1:count") + '<row r="2">'
    packed = crafted(begin + flood * (1_000_000 // len(flood)))
    tracemalloc.start()
    with pytest.raises(Refusal):
        read(packed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 12 << 20


def test_a_cell_of_many_megabytes_is_refused() -> None:
    sheet = cells("A1:client_ref B1:offence_date C1:count") + (
        f'<row r="2"><c r="A2" t="str"><v>{"x" * 5_000_000}</v></c></row>'
    )

    refusal = refused(crafted(sheet))

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
    raw = io.BytesIO(saved([HEADER]))
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
    book = saved([HEADER, ["C-1", "x", 1]])

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


XML_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(max_examples=50)
@given(st.lists(st.tuples(XML_TEXT, XML_TEXT, XML_TEXT), max_size=8))
def test_what_was_exported_reads_again_with_nothing_lost_but_blanks_around(
    rows: list[tuple[str, str, str]],
) -> None:
    exported = write_xlsx({"x": Sheet(COLUMNS.required, rows)}, created=NOON)

    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert [tuple(cells.values())[:3] for _, cells in read(exported)] == [
        row for row in wanted if any(row)
    ]


def test_the_limits_of_a_workbook_leave_room_for_a_hundred_thousand_clients() -> None:
    # 21 cells of 50 bytes of XML and 50 of text each in 100,000 rows are 210 million bytes; with
    # an element for the cell, one for its text's wrapper and one for the text, 6,300,000 elements.
    assert MOST_UNPACKED_BYTES > 100_000 * 21 * (50 + 50)
    assert MOST_ELEMENTS > 100_000 * 21 * 3


@pytest.mark.parametrize("name", ["<x{}/>", '<x y{}=""/>'])
def test_a_sheet_of_ever_new_names_is_refused(name: str) -> None:
    names = "".join(name.format(at) for at in range(1_100))

    refusal = refused(crafted(cells("A1:client_ref B1:offence_date C1:count") + names))

    assert refusal.reason == "the workbook holds far more than such a file does"


def test_a_sheet_of_more_elements_than_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iom.files.packages.MOST_ELEMENTS", 1_000)

    refusal = refused(crafted(cells("A1:client_ref B1:offence_date C1:count") + "<row/>" * 1_000))

    assert refusal.reason == "the workbook holds far more than such a file does"


def saved(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet: Any = page(book)
            sheet.cell(at, column, value)
    return stored(book)


def page(book: openpyxl.Workbook) -> Any:
    return book.worksheets[0]


def stored(book: openpyxl.Workbook) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def cells(places: str) -> str:
    """Write one row: `A1:text B1:text`."""
    row = places.partition(":")[0].lstrip("ABC")
    inside = (
        f'<c r="{place}" t="str"><v>{text}</v></c>'
        for place, text in (cell.split(":") for cell in places.split())
    )
    return f'<row r="{row}">{"".join(inside)}</row>'


def crafted(sheet: str, *, shared: str = "", before: str = "", prefix: str = "") -> bytes:
    """Put a workbook together by hand; `sheet` goes in as it is and may leave itself open."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    name = f'xmlns:{prefix[:-1]}="{main}"' if prefix else f'xmlns="{main}"'
    relations = "".join(
        f'<Relationship Id="{at}" Type="{office}/{kind}" Target="{target}"/>'
        for at, kind, target in (
            ("r1", "worksheet", "/xl/worksheets/s.xml"),
            ("r2", "sharedStrings", "strings.xml"),
        )
    )
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
        archive.writestr("xl/strings.xml", f'<sst xmlns="{main}">{shared}</sst>')
        body = f"<{prefix}sheetData>{sheet}</{prefix}sheetData>"
        archive.writestr(
            "xl/worksheets/s.xml",
            f"{before}<{prefix}worksheet {name}>{body}</{prefix}worksheet>",
        )
    return raw.getvalue()


def read(
    content: bytes, *, aside: list[tuple[Refusal, Sequence[str]]] | None = None
) -> list[tuple[int, dict[str, str]]]:
    put = None if aside is None else lambda refusal, cells: aside.append((refusal, cells))
    stream = io.BytesIO(content)
    return list(read_records(stream, file="o.xlsx", columns=COLUMNS, set_aside=put))


def first_cells(content: bytes) -> dict[str, str]:
    [(_, row)] = read(content)
    return row


def refused(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as told:
        read(content)
    return told.value


A_BOOK = saved([HEADER, ["C-1", date(2025, 8, 31), 1], ["C-2", "y", 2]])
