"""Files that go out and that a spreadsheet may open (INTERFACES 3)."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from iom.files.workbooks import TooLongForCell
from iom.files.writing import Sheet, Value, csv_chunks, write_csv, write_xlsx

NOON = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)


class TestCsv:
    def test_it_is_utf_8_with_a_mark_and_windows_line_ends(self) -> None:
        assert write_csv(["name", "clients"], [["Zoë", 71]]) == (
            b"\xef\xbb\xbfname,clients\r\nZo\xc3\xab,71\r\n"
        )

    def test_the_mark_can_be_left_out_for_programs(self) -> None:
        assert write_csv(["a"], [["b"]], mark=False) == b"a\r\nb\r\n"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, ""),
            ("", ""),
            (0, "0"),
            (-5, "-5"),
            (Decimal("-3.20"), "-3.20"),
            (Decimal("1E+3"), "1000"),
            (True, "yes"),
            (False, "no"),
            (date(2025, 8, 31), "2025-08-31"),
            (NOON, "2025-09-01T12:00:00+00:00"),
            ("-5", "'-5"),
            ("=1+1", "'=1+1"),
            ("'t Hooft", "''t Hooft"),
            ("a,b", '"a,b"'),
            ('a "b"', '"a ""b"""'),
            ("a\nb", '"a\nb"'),
            ("a\rb", '"a\rb"'),
            ("\tx", "'\tx"),
            ("NUL\0 and half a pair\ud800", "NUL\ufffd and half a pair\ufffd"),
        ],
    )
    def test_text_is_neutralised_and_values_are_not(self, value: Value, text: str) -> None:
        assert write_csv(["x", "y"], [[1, value]], mark=False) == f"x,y\r\n1,{text}\r\n".encode()

    def test_the_header_is_neutralised_too(self) -> None:
        assert write_csv(["=x"], [], mark=False) == b"'=x\r\n"

    def test_a_row_of_another_width_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            write_csv(["a", "b"], [["only one"]])

    def test_it_can_be_sent_while_it_is_made(self) -> None:
        made = 0

        def rows() -> Iterator[list[Value]]:
            nonlocal made
            for made in range(1, 5_001):
                yield [made]

        chunks = csv_chunks(["n"], rows())
        first = next(chunks)

        assert made < 5_000
        assert (first + b"".join(chunks)) == write_csv(["n"], rows())

    @given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
    def test_no_cell_of_any_export_runs(self, rows: list[list[str]]) -> None:
        text = write_csv(["a", "b"], rows, mark=False).decode()

        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
                assert cell[:1] not in set("\t\r\n")


class TestXlsx:
    def test_values_keep_their_types(self) -> None:
        rows: list[list[Value]] = [
            ["Oakham", 71, Decimal("19.50"), date(2025, 8, 31), NOON, None, True]
        ]
        header = ["name", "n", "pounds", "day", "at", "none", "yes"]

        [head, cells] = opened(write_xlsx({"S": Sheet(header, rows)}, created=NOON))["S"].rows

        assert [cell.value for cell in head] == header
        assert [cell.value for cell in cells] == [
            "Oakham",
            71,
            19.5,
            datetime(2025, 8, 31),  # noqa: DTZ001  spreadsheets have no zones
            datetime(2025, 9, 1, 13, 0),  # noqa: DTZ001  13:00 in British Summer Time
            None,
            "yes",
        ]
        assert cells[3].number_format == "yyyy-mm-dd"
        assert cells[4].number_format == "yyyy-mm-dd hh:mm"

    def test_columns_have_the_formats_asked_for(self) -> None:
        sheet = Sheet(["n", "p"], [[1, Decimal("0.25")], ["n/c", None]], formats=[None, "0.0%"])

        page = opened(write_xlsx({"S": sheet}, created=NOON))["S"]

        assert page["B2"].number_format == "0.0%"
        assert page["A2"].number_format == "General"
        assert page["A3"].value == "n/c"

    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("=1+1", "'=1+1"),
            (" +1", "' +1"),
            ("'t Hooft", "''t Hooft"),
            ("#N/A", "#N/A"),
            ("#REF!", "#REF!"),
            ("123", "123"),
            ("2025-08-31", "2025-08-31"),
        ],
    )
    def test_text_is_text_and_neutralised(self, text: str, stored: str) -> None:
        page = opened(write_xlsx({"S": Sheet([text], [[text]])}, created=NOON))["S"]

        for cell in (page["A1"], page["A2"]):
            assert (cell.value, cell.data_type) == (stored, "s")

    def test_characters_that_xml_cannot_hold_are_escaped_as_excel_does_it(self) -> None:
        written = write_xlsx({"S": Sheet(["a"], [["x\r\x01\uffff_x0041_"]])}, created=NOON)

        [part] = [part for part in parts(written) if b"<is><t>x" in part]
        assert b"x_x000D__x0001__xFFFF__x005F_x0041_" in part

    def test_days_before_the_calendar_of_excel_are_written_as_text(self) -> None:
        page = opened(write_xlsx({"S": Sheet(["d"], [[date(1899, 12, 31)]])}, created=NOON))["S"]

        assert page["A2"].value == "1899-12-31"

    def test_a_number_of_more_digits_than_excel_keeps_is_written_as_text(self) -> None:
        page = opened(write_xlsx({"S": Sheet(["n"], [[1234567890123456]])}, created=NOON))["S"]

        assert page["A2"].value == "1234567890123456"

    def test_the_header_is_bold_and_stays_in_sight_and_columns_fit(self) -> None:
        rows: list[list[Value]] = [["On or near Mill Lane, Anytown", 1], ["x" * 300, 2]]
        page = opened(write_xlsx({"S": Sheet(["where", "n"], rows)}, created=NOON))["S"]

        assert page.freeze_panes == "A2"
        assert page["A1"].font.bold
        assert page.column_dimensions["A"].width == 50
        assert page.column_dimensions["B"].width == 8

    def test_the_same_content_and_moment_give_the_same_bytes_at_any_time(self) -> None:
        sheets = {"Monthly": Sheet(["month", "clients"], [["2025-08", 71]])}
        with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC), tick=False):
            one = write_xlsx(sheets, created=NOON)
        with time_machine.travel(datetime(2031, 7, 8, tzinfo=UTC), tick=False):
            two = write_xlsx(sheets, created=NOON)

        assert one == two
        assert opened(one).properties.created == NOON.replace(tzinfo=None)
        assert opened(one).properties.modified == NOON.replace(tzinfo=None)

    def test_sheet_names_are_made_what_excel_accepts(self) -> None:
        sheet = Sheet(["a"], [])
        names = ["C&C/R&R [2025]", "", "'quoted'", "x" * 40, "x" * 31 + "y", "X" * 31, "=1"]

        book = opened(write_xlsx(dict.fromkeys(names, sheet), created=NOON))

        assert book.sheetnames == [
            "C&C R&R  2025",
            "Sheet",
            "quoted",
            "x" * 31,
            "x" * 29 + " 2",
            "X" * 29 + " 3",
            "=1",
        ]

    def test_a_text_that_no_cell_holds_is_refused_rather_than_cut(self) -> None:
        write_xlsx({"S": Sheet(["note"], [["x" * 32_767]])}, created=NOON)

        with pytest.raises(TooLongForCell) as told:
            write_xlsx({"S": Sheet(["note"], [["short"], ["x" * 32_768]])}, created=NOON)

        assert str(told.value) == (
            "The text in row 3, column note of sheet S is longer than the 32,767 characters that "
            "a workbook's cell holds. Take the CSV file instead."
        )

    def test_nothing_is_left_behind_on_disk(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

        write_xlsx({"S": Sheet(["a"], [["b"]])}, created=NOON)
        with pytest.raises(ValueError, match="zip"):
            write_xlsx({"S": Sheet(["a", "b"], [["c"]])}, created=NOON)

        assert list(tmp_path.iterdir()) == []

    def test_a_workbook_without_sheets_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="needs a sheet"):
            write_xlsx({}, created=NOON)

    @given(st.lists(st.text(), min_size=1))
    def test_no_cell_of_any_export_runs(self, texts: list[str]) -> None:
        written = write_xlsx({"S": Sheet(["a"], [[text] for text in texts])}, created=NOON)

        for (cell,) in opened(written)["S"].iter_rows(min_row=2):
            assert cell.data_type in {"s", "n"}  # n is an empty cell
            assert not str(cell.value or "").lstrip().startswith(tuple("=+-@＝＋－＠"))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]
