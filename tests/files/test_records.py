"""CSV files that people send, by column name (INTERFACES 3)."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.files.reading import PERSON_COLUMNS, Columns, Refusal, read_records
from iom.files.writing import write_csv

OFFENCES = Columns(("client_ref", "offence_date", "disposal"), ("alcohol", *PERSON_COLUMNS))
HEAD = "client_ref,offence_date,disposal\n"


def test_each_row_comes_with_its_line_and_its_cells_by_column() -> None:
    records = read("client_ref,offence_date,disposal,alcohol\nC-1,2025-01-02,charged,yes\n")

    [(line, cells)] = records
    assert line == 2
    assert (cells["client_ref"], cells["alcohol"]) == ("C-1", "yes")


def test_an_optional_column_that_is_not_there_reads_as_empty() -> None:
    [(_, cells)] = read(HEAD + "C-1,2025-01-02,charged\n")

    assert set(cells) == {"client_ref", "offence_date", "disposal", "alcohol", *PERSON_COLUMNS}
    assert cells["alcohol"] == cells["pnc_id"] == ""


def test_columns_that_identify_a_person_may_stand_anywhere() -> None:
    [(_, cells)] = read(
        "client_ref,family_name,given_names,date_of_birth,offence_date,disposal,pnc_id\n"
        ",Oakham,Pip,1973-10-28,2025-01-02,charged,1999/0123456X\n"
    )

    assert (cells["family_name"], cells["pnc_id"]) == ("Oakham", "1999/0123456X")
    assert (cells["offence_date"], cells["disposal"]) == ("2025-01-02", "charged")


def test_blanks_around_a_cell_do_not_count() -> None:
    [(_, cells)] = read(" client_ref ,offence_date,disposal\n C-1\t,\u00a02025-01-02 , \n")

    assert (cells["client_ref"], cells["offence_date"], cells["disposal"]) == (
        "C-1",
        "2025-01-02",
        "",
    )


def test_one_leading_apostrophe_is_taken_off() -> None:
    [(_, cells)] = read(HEAD + "'=C-1,''t,' x\n")

    assert (cells["client_ref"], cells["offence_date"], cells["disposal"]) == ("=C-1", "'t", "x")


def test_rows_of_blank_cells_and_empty_columns_beside_the_table_are_passed_over() -> None:
    text = "client_ref,offence_date,disposal,,\nC-1,2025-01-02,charged,,\n,,,,\nC-2,,,,\n,,,,\n\n"

    assert [line for line, _ in read(text)] == [2, 4]


def test_something_beside_the_table_is_refused() -> None:
    text = "client_ref,offence_date,disposal,,\nC-1,2025-01-02,charged,,x\n"

    assert refused(text).reason == "the row has 5 columns instead of 3"


def test_a_quoted_cell_may_hold_line_ends_and_the_next_line_number_is_right() -> None:
    records = read(HEAD + '"C-1\r\nx",2025-01-02,charged\nC-2,,\n')

    assert [(line, cells["client_ref"]) for line, cells in records] == [(2, "C-1\r\nx"), (4, "C-2")]


def test_a_wrong_header_is_refused_by_its_place_in_the_file() -> None:
    refusal = refused("client_ref,pnc_id,offence_day,disposal\n")

    # The optional pnc_id counts: the wrong one is the third column of the file.
    assert str(refusal) == (
        "offences.csv, line 1, column 3: "
        "the header says “offence_day” here where “offence_date” is expected."
    )


def test_a_header_with_a_column_twice_is_refused() -> None:
    refusal = refused("client_ref,offence_date,disposal,alcohol,alcohol\n")

    assert (refusal.column, refusal.reason) == (5, "the header has the column “alcohol” twice")


def test_required_columns_in_another_order_are_refused() -> None:
    assert refused("client_ref,disposal,offence_date\n").column == 2


def test_an_unknown_column_is_refused() -> None:
    assert "“colour” that is not expected" in refused(HEAD.replace("\n", ",colour\n")).reason


def test_a_missing_column_is_refused_by_name() -> None:
    refusal = refused("client_ref,offence_date,alcohol\nC-1,,\n")

    assert (refusal.column, refusal.line) == ("disposal", 1)


def test_a_missing_header_is_refused() -> None:
    assert "there is no header" in refused("C-1,2025-01-02,charged\n").reason


def test_a_header_alone_is_a_file_without_rows() -> None:
    assert read(HEAD) == []


def test_rows_that_cannot_be_read_are_set_aside_and_the_rest_is_taken() -> None:
    aside: list[tuple[Refusal, Sequence[str]]] = []
    text = HEAD + "C-1,2025-01-02,charged\nC-2,x\nC-3,,\n\nC-4,,\nC-5,1,2,3\nC-6,cut"

    taken = read(text, aside=aside)

    assert [cells["client_ref"] for _, cells in taken] == ["C-1", "C-3", "C-4"]
    assert [(refusal.line, refusal.reason) for refusal, _ in aside] == [
        (3, "the row has 2 columns instead of 3"),
        (5, "the line is blank, with rows after it"),
        (7, "the row has 4 columns instead of 3"),
        (8, "the last row is cut short: it has 2 columns instead of 3"),
    ]
    assert [list(cells) for _, cells in aside] == [
        ["C-2", "x"],
        [],
        ["C-5", "1", "2", "3"],
        ["C-6", "cut"],
    ]


def test_what_is_wrong_with_the_whole_file_is_never_set_aside() -> None:
    for text in ("", "nothing\n", HEAD + '"C-1\n', HEAD + '"C"1,,\nC-2,,\n', HEAD + "\0"):
        with pytest.raises(Refusal):
            read(text, aside=[])


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("offences.txt", "the file is neither .csv nor .xlsx"),
        ("offences", "the file is neither .csv nor .xlsx"),
        ("offences.xls", "the file is neither .csv nor .xlsx"),
        ("offences.xlsm", "a workbook with macros is not taken; save it as .xlsx"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(file: str, reason: str) -> None:
    with pytest.raises(Refusal) as told:
        list(read_records(io.BytesIO(HEAD.encode()), file=file, columns=OFFENCES))

    assert told.value.reason == reason


def test_the_ending_may_be_in_capitals() -> None:
    stream = io.BytesIO((HEAD + "C-1,,\n").encode())

    assert len(list(read_records(stream, file="OFFENCES.CSV", columns=OFFENCES))) == 1


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))] * 3)
    )
)
def test_what_was_exported_reads_again_with_nothing_lost_but_blanks_around(
    rows: list[tuple[str, str, str]],
) -> None:
    exported = write_csv(OFFENCES.required, rows)

    read_again = read_records(io.BytesIO(exported), file="x.csv", columns=OFFENCES)

    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert [tuple(cells.values())[:3] for _, cells in read_again] == [
        row for row in wanted if any(row)
    ]


def read(
    text: str, *, aside: list[tuple[Refusal, Sequence[str]]] | None = None
) -> list[tuple[int, dict[str, str]]]:
    stream = io.BytesIO(text.encode())
    put = None if aside is None else lambda refusal, cells: aside.append((refusal, cells))
    return list(read_records(stream, file="offences.csv", columns=OFFENCES, set_aside=put))


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as told:
        read(text)
    return told.value
