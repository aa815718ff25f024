"""Workbooks that people send, with the same columns as the CSV file (INTERFACES 3)."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.files.reading import Columns, Refusal, read_records
from iom.files.writing import Sheet, write_xlsx
from tests.factories.files import a_crafted_workbook, a_workbook, first_page, sheet_row, stored

COLUMNS = Columns(("client_ref", "offence_date", "count"), ("alcohol",))
HEADER = ["client_ref", "offence_date", "count"]
NOON = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)


def test_a_workbook_reads_like_the_csv_file_with_the_same_columns() -> None:
    [(line, cells)] = read(a_workbook([HEADER, ["C-1", "2025-01-02", "3"]]))

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
    assert first_cells(a_workbook([HEADER, ["C-1", value, "x"]]))["offence_date"] == text


def test_a_date_in_the_calendar_of_old_macintosh_workbooks_is_the_same_date() -> None:
    book = openpyxl.Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    for row in (HEADER, ["C-1", date(2025, 8, 31), 1]):
        first_page(book).append(row)

    assert first_cells(stored(book))["offence_date"] == "2025-08-31"


def test_a_date_in_a_format_of_ones_own_is_a_date() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["C-1", date(2025, 8, 31), 1]):
        first_page(book).append(row)
    first_page(book)["B2"].number_format = "[$-809]ddd d mmm yy;@"

    assert first_cells(stored(book))["offence_date"] == "2025-08-31"


@pytest.mark.parametrize("formula", ["=A2", "=1+1", '=HYPERLINK("http://x.example","y")', "=cmd|x"])
def test_a_formula_is_refused_with_row_and_column(formula: str) -> None:
    refusal = refused(a_workbook([HEADER, ["C-1", "2025-01-02", 1], ["C-2", formula, 1]]))

    assert str(refusal) == (
        "o.xlsx, line 3, column offence_date: the cell holds a formula; paste its value instead."
    )


def test_a_formula_in_the_header_is_refused() -> None:
    refusal = refused(a_workbook([["client_ref", '="offence_date"', "count"], ["C-1", "x", 1]]))

    assert (refusal.line, refusal.column) == (1, 2)


def test_a_formula_that_shares_its_text_with_another_cell_is_still_a_formula() -> None:
    refusal = refused(
        a_crafted_workbook(
            sheet_row("A1:client_ref B1:offence_date C1:count")
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
    refusal = refused(a_workbook([HEADER, ["C-1", "2025-01-02", value]]))

    assert (refusal.line, refusal.column, refusal.reason) == (2, "count", reason)


def test_a_number_shown_as_a_date_that_is_none_is_refused() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["C-1", 99999999, 1]):
        first_page(book).append(row)
    first_page(book)["B2"].number_format = "yyyy-mm-dd"

    assert refused(stored(book)).reason == "99999999 is shown as a date but is none"


def test_rows_that_cannot_be_read_are_set_aside_and_the_rest_is_taken() -> None:
    aside: list[tuple[Refusal, Sequence[str]]] = []
    book = a_workbook(
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
        first_page(book).append(row)
    first_page(book).row_dimensions[2].hidden = True
    first_page(book).column_dimensions["B"].hidden = True

    assert [row["offence_date"] for _, row in read(stored(book))] == ["x", "y"]


def test_only_the_first_sheet_is_read_whatever_it_is_called() -> None:
    book = openpyxl.Workbook()
    first_page(book).title = "Anything"
    first_page(book).append(HEADER)
    book.create_sheet("clients").append(["=1+1"])

    assert read(stored(book)) == []


def test_blank_rows_are_passed_over_and_lines_are_rows_of_the_sheet() -> None:
    book = a_workbook([HEADER, ["C-1", "x", 1], [None, " ", None], [], ["C-2", "y", 2]])

    assert [line for line, _ in read(book)] == [2, 5]


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    refusal = refused(a_workbook([HEADER, ["C-1", "x", 1, None, "more"]]))

    assert (refusal.line, refusal.reason) == (2, "the row has 5 columns instead of 3")


def test_a_sheet_must_begin_with_its_header() -> None:
    for before in ([None], ["A title"], []):
        assert "there is no header" in refused(a_workbook([before, HEADER])).reason
    assert refused(a_workbook([])).reason == "the file is empty"


def test_a_wrong_header_is_refused_by_its_column() -> None:
    refusal = refused(a_workbook([["client_ref", "date", "count"]]))

    assert (refusal.line, refusal.column) == (1, 2)
    assert refusal.reason == "the header says “date” here where “offence_date” is expected"


def test_one_leading_apostrophe_is_taken_off() -> None:
    row = first_cells(a_workbook([HEADER, ["'=C-1", "''t", "x"]]))

    assert (row["client_ref"], row["offence_date"]) == ("=C-1", "'t")


def test_texts_that_other_programs_write_in_other_ways_are_the_same_texts() -> None:
    rich = "<si><r><t>Oak</t></r><r><t>ham</t></r><rPh><t>aid</t></rPh></si>"
    escaped = "<si><t>a_x000D_b _x005F_x0041_ _xD800_</t></si>"
    sheet = (
        sheet_row("A1:client_ref B1:offence_date C1:count") + '<row><c t="s"><v>0</v></c>'
        '<c t="inlineStr"><is><r><t>Pi</t></r><r><t>p</t></r><rPh><t>aid</t></rPh></is></c>'
        '<c t="s"><v>1</v></c></row>'
    )

    row = first_cells(a_crafted_workbook(sheet, shared=rich + escaped))

    assert row["client_ref"] == "Oakham"
    assert row["offence_date"] == "Pip"
    assert row["count"] == "a\rb _x0041_ _xD800_"


def test_a_workbook_whose_xml_has_prefixes_reads_the_same() -> None:
    plain = sheet_row("A1:client_ref B1:offence_date C1:count") + sheet_row("A2:C-1 B2:x C2:y")
    prefixed = plain.replace("</", "<//").replace("<", "<x:").replace("<x://", "</x:")

    assert read(a_crafted_workbook(prefixed, prefix="x:")) == read(a_crafted_workbook(plain))


def test_a_date_stored_as_text_of_its_own_kind_is_a_date() -> None:
    sheet = sheet_row("A1:client_ref B1:offence_date C1:count") + (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="d"><v>2025-08-31T00:00:00</v></c></row>'
    )

    assert first_cells(a_crafted_workbook(sheet))["offence_date"] == "2025-08-31"


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
