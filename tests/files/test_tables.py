"""The police's street files: exact header, many rows, no trust (HANDBOOK 11)."""

import contextlib
import io
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iom.files.reading import Refusal, Table
from iom.kernel.errors import RuleBroken

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,"
    "Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
).split(",")
FILE = "2025-08-anyshire-street.csv"
HEAD = ",".join(HEADER) + "\n"
ROW = (
    "c0ffee,2025-08,Anyshire Police,Anyshire Police,0.1,52.2,"
    "On or near Mill Lane,E01000001,Cambridge 001A,Burglary,Under investigation,\n"
)


def test_every_row_is_a_list_of_twelve_texts_just_as_they_stand() -> None:
    odd = ROW.replace("On or near Mill Lane", "' Mill =Lane ")

    rows = list(a_table(HEAD + ROW + odd))

    assert rows[0] == ROW.rstrip("\n").split(",")
    assert rows[1][6] == "' Mill =Lane "


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_at_the_end_are_accepted() -> None:
    text = "\ufeff" + (HEAD + ROW + ROW + "\n\n   \n").replace("\n", "\r\n")

    assert len(list(a_table(text))) == 2


def test_the_last_row_needs_no_line_end() -> None:
    assert list(a_table(HEAD + ROW.rstrip("\n"))) == list(a_table(HEAD + ROW))


def test_quoted_cells_hold_commas_quotation_marks_and_line_ends() -> None:
    quoted = ROW.replace("On or near Mill Lane", '"Mill ""The Mill"" Lane, 1\nAnytown"')

    [first, _] = a_table(HEAD + quoted + ROW)

    assert first[6] == 'Mill "The Mill" Lane, 1\nAnytown'


def test_a_record_is_known_by_the_line_it_begins_on() -> None:
    over_two_lines = ROW.replace("On or near Mill Lane", '"Mill\nLane"')
    table = a_table(HEAD + ROW + over_two_lines + ROW)

    # The header is line 1; the row over two lines begins on 3 and ends on 4.
    assert [table.line for _ in table] == [2, 3, 5]


def test_whoever_judges_a_row_can_refuse_it_by_its_line() -> None:
    table = a_table(HEAD + ROW + ROW.replace("2025-08", "2025-07"))

    wrong = [table.refusal("another month", column="Month") for row in table if row[1] != "2025-08"]

    assert str(wrong[0]) == f"{FILE}, line 3, column Month: another month."


def test_an_empty_file_is_refused() -> None:
    for content in (b"", b"\xef\xbb\xbf"):
        assert str(refused(content)) == f"{FILE}: the file is empty."


def test_a_file_without_a_header_is_refused() -> None:
    assert str(refused(ROW + ROW)) == (
        f"{FILE}, line 1: there is no header; the first line must begin Crime ID,Month,Reported by."
    )


def test_a_wrong_header_is_refused_by_the_first_column_that_differs() -> None:
    refusal = refused(HEAD.replace("Longitude,Latitude", "Latitude,Longitude") + ROW)

    assert (refusal.line, refusal.column) == (1, 5)
    assert refusal.reason == "the header says “Latitude” here where “Longitude” is expected"


@pytest.mark.parametrize("header", [HEAD.lower(), HEAD.replace(",", ", "), " " + HEAD])
def test_a_header_in_other_letters_or_with_blanks_is_another_header(header: str) -> None:
    assert "is expected" in refused(header + ROW).reason


def test_a_header_with_a_column_too_few_or_too_many_is_refused() -> None:
    assert refused(HEAD.replace(",Context", "") + ROW).reason == (
        "the header lacks the column “Context”"
    )
    assert refused(HEAD.replace("Context", "Context,More") + ROW).reason == (
        "the header has a column “More” that is not expected"
    )


def test_columns_separated_by_semicolons_or_tabs_are_named() -> None:
    assert "separated by semicolons" in refused((HEAD + ROW).replace(",", ";")).reason
    assert "separated by tabs" in refused((HEAD + ROW).replace(",", "\t")).reason


def test_a_last_row_that_lacks_columns_is_cut_short() -> None:
    cut = "c0ffee,2025-08,Anysh"

    assert str(refused(HEAD + ROW + cut)) == (
        f"{FILE}, line 3: the last row is cut short: it has 3 columns instead of 12."
    )


def test_a_row_with_another_number_of_columns_is_refused() -> None:
    assert str(refused(HEAD + ROW + "a,b,c\n" + ROW)) == (
        f"{FILE}, line 3: the row has 3 columns instead of 12."
    )
    assert refused(HEAD + ROW.replace("\n", "x,y\n")).reason == (
        "the row has 13 columns instead of 12"
    )
    assert refused(HEAD + ROW + ",,,\n").line == 3
    assert refused(HEAD + "word\n" + ROW).reason == "the row has 1 column instead of 12"


def test_a_blank_line_between_rows_is_refused_because_something_may_be_missing() -> None:
    refusal = refused(HEAD + ROW + "\n" + ROW)

    assert (refusal.line, refusal.reason) == (3, "the line is blank, with rows after it")


def test_an_unclosed_quotation_mark_is_refused_by_the_row_it_opens_in() -> None:
    refusal = refused(HEAD + ROW + ROW.replace("On or near", '"On or near') + ROW * 3)

    assert refusal.line == 3
    assert "quotation mark that opens in this row is not closed" in refusal.reason


def test_text_after_a_closing_quotation_mark_is_refused() -> None:
    refusal = refused(HEAD + ROW + ROW.replace("On or near", '"On or near"'))

    assert (refusal.line, refusal.reason) == (3, "text follows a closing quotation mark")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_or_without_its_mark(encoding: str) -> None:
    refusal = refused((HEAD + ROW).encode(encoding))

    assert refusal.reason == "the text is UTF-16, not UTF-8; save it as “CSV UTF-8”"


def test_windows_1252_is_refused_by_the_line_of_the_first_letter_that_shows_it() -> None:
    refusal = refused((HEAD + ROW + ROW.replace("Mill", "Café")).encode("cp1252"))

    assert refusal.line == 3
    assert refusal.reason == ("the byte 0xE9 here is not UTF-8; save the file as “CSV UTF-8”")


def test_a_nul_byte_is_refused() -> None:
    refusal = refused(HEAD + ROW * 4 + ROW.replace("Mill", "Mi\0ll"))

    assert refusal.line == 6
    assert "NUL byte" in refusal.reason


def test_line_ends_of_old_macintosh_programs_are_refused() -> None:
    for rows in (2, 5_000):
        refusal = refused((HEAD + ROW * rows).replace("\n", "\r"))
        assert "carriage return without a line feed" in refusal.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
        (b"\xff\xd8\xff\xe0JFIF", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7\n%", "a PDF document"),
        (b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(20) + b"2025-08-x.csv", "a ZIP archive"),
        (b"PK\x03\x04\x14\0" + bytes(24) + b"[Content_Types].xml", "an Excel workbook (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word document (.xls, .doc)"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"\n<!DOCTYPE html><title>Not found</title>", "a web page or XML"),
    ],
)
def test_something_else_under_the_name_of_a_csv_file_is_refused(content: bytes, kind: str) -> None:
    assert refused(content).reason == f"this is {kind}, not a CSV file"


def test_a_row_of_a_hundred_thousand_columns_is_refused() -> None:
    refusal = refused(HEAD + ROW + "," * 99_999 + "\n")

    assert refusal.line == 3
    assert refusal.reason.startswith("the line is longer than 65,536 characters")


def test_a_row_of_sixty_thousand_columns_is_refused_by_their_number() -> None:
    assert refused(HEAD + "," * 59_999 + "\n" + ROW).reason == (
        "the row has 60,000 columns instead of 12"
    )


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        pytest.param("", b"x", id="one line without an end"),
        pytest.param(HEAD, b"x", id="one field"),
        pytest.param(HEAD, b"\xc3\xa9", id="one field of letters of two bytes"),
        pytest.param(HEAD + '"', b"x", id="one quoted field"),
        pytest.param(HEAD + '"', b"text\n", id="one quoted field over many lines"),
        pytest.param(HEAD + '"', b'","\n', id="one record of many quoted fields"),
        pytest.param(HEAD, b"\r", id="nothing but carriage returns"),
    ],
)
def test_two_hundred_megabytes_in_one_field_are_refused_in_little_memory(
    begin: str, piece: bytes
) -> None:
    stream = Endless(begin.encode(), piece, total=200 << 20)
    tracemalloc.start()
    with pytest.raises(Refusal) as told:
        list(Table(stream, file=FILE, header=HEADER))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert told.value.line in {1, 2}
    assert peak < 12 << 20
    assert stream.given < 2 << 20  # refused at the beginning, not after reading it all


def test_a_stream_that_gives_its_bytes_in_drops_reads_the_same() -> None:
    class Drops(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(7, size or 7))

    text = HEAD + ROW + ROW.replace("On or near Mill Lane", '"Mill\nLane"') + ROW

    assert list(Table(Drops(text.encode()), file=FILE, header=HEADER)) == list(a_table(text))


def test_rows_across_the_borders_of_blocks_are_whole() -> None:
    # 5,000 rows of about 150 bytes are about three blocks of 256 KiB.
    rows = [ROW.replace("c0ffee", f"{at:x}é") for at in range(5_000)]

    read = [row[0] for row in a_table(HEAD + "".join(rows))]

    assert read == [f"{at:x}é" for at in range(5_000)]


def test_the_line_of_a_refusal_is_right_far_into_a_file() -> None:
    # Line 1 is the header, so that row number 9,000 stands on line 9,001.
    text = HEAD + ROW * 8_999 + "a,b\n" + ROW * 3

    assert refused(text).line == 9_001


def test_a_refusal_is_one_a_user_may_read() -> None:
    refusal = Refusal("evil\n\x1b[31mname.csv", "it is broken", line=2)

    assert isinstance(refusal, RuleBroken)
    assert str(refusal) == "evil??[31mname.csv, line 2: it is broken."


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_no_content_whatever_does_anything_but_read_or_refuse(content: bytes) -> None:
    for prefix in (b"", HEAD.encode(), (HEAD + ROW).encode()):
        table = Table(io.BytesIO(prefix + content), file=FILE, header=HEADER)
        with contextlib.suppress(Refusal):
            assert {len(row) for row in table} <= {12}


@given(st.integers(min_value=0, max_value=len(ROW) - 3))
def test_a_file_cut_anywhere_but_in_its_last_column_is_refused(kept: int) -> None:
    text = HEAD + ROW + ROW[:kept]

    if ROW[:kept].count(",") == 11 or kept == 0:  # all twelve columns, or nothing, of the row
        assert len(list(a_table(text))) == 1 + bool(kept)
    else:
        assert "cut short" in refused(text).reason


class Endless(io.BytesIO):
    """A stream that makes its bytes up as they are asked for."""

    def __init__(self, begin: bytes, piece: bytes, *, total: int) -> None:
        super().__init__()
        self._begin, self._piece, self._total = begin, piece, total
        self.given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size >= 0, "nobody may ask for all of it"
        part, self._begin = self._begin[:size], self._begin[size:]
        wanted = min(size - len(part), self._total - self.given)
        part += self._piece * (wanted // len(self._piece))
        self.given += len(part)
        return part


def a_table(text: str) -> Table:
    return Table(io.BytesIO(text.encode()), file=FILE, header=HEADER)


def refused(content: str | bytes) -> Refusal:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(Refusal) as told:
        list(Table(io.BytesIO(raw), file=FILE, header=HEADER))
    return told.value
