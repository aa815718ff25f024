"""One street file: what is taken and what is refused, without a database."""

import io
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.crimes import imports
from iom.crimes.domain import HEADER, INCIDENT
from iom.crimes.imports import COLUMNS, Row, StreetFile
from iom.files.refusals import Refusal
from iom.files.zips import Source
from tests.factories.crimes import AUGUST, Line, street_csv

NAME = "2025-08-cambridgeshire-street.csv"


def test_a_row_is_kept_as_it_stands_with_its_area() -> None:
    line = Line(lsoa_name="South Cambridgeshire 014A", crime_id="a1", outcome="Charged")

    [row] = kept(street_csv([line]))

    assert dict(zip(COLUMNS, row, strict=True)) == {
        "file_id": 7,
        "area": "South Cambridgeshire",
        "category": "Burglary",
        "crime_id": "a1",
        "reported_by": "Cambridgeshire Constabulary",
        "falls_within": "Cambridgeshire Constabulary",
        "longitude": "0.121",
        "latitude": "52.205",
        "location": "On or near Invented Street",
        "lsoa_code": "E01000001",
        "lsoa_name": "South Cambridgeshire 014A",
        "outcome": "Charged",
        "context": "",
    }


def test_rows_without_a_crime_id_never_collapse() -> None:
    incident = Line(category=INCIDENT)
    crime = Line(crime_id="")

    assert len(kept(street_csv([incident, incident, crime, crime]))) == 4


def test_a_repeated_crime_id_is_two_rows() -> None:
    assert len(kept(street_csv([Line(crime_id="a1"), Line(crime_id="a1")]))) == 2


def test_a_new_category_is_taken() -> None:
    [row] = kept(street_csv([Line(category="Hovering without lights")]))

    assert row[COLUMNS.index("category")] == "Hovering without lights"


def test_a_place_that_is_not_known_has_no_area() -> None:
    [row] = kept(street_csv([Line(lsoa_name="", longitude="", latitude="")]))

    assert row[COLUMNS.index("area")] == ""


def test_a_file_with_a_header_alone_has_no_rows() -> None:
    assert kept(street_csv([])) == []


@pytest.mark.parametrize("degrees", ["0", "-0.377714", "52", "-0.000001", "-1e-05", "180"])
def test_longitudes_as_the_police_write_them_are_taken(degrees: str) -> None:
    assert len(kept(street_csv([Line(longitude=degrees)]))) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Line(month="2025-07"), "column Month: “2025-07” is not the month of the file, 2025-08"),
        (Line(month="08-2025"), "column Month: “08-2025” is not the month of the file, 2025-08"),
        (Line(month=""), "column Month: “” is not the month of the file, 2025-08"),
        (Line(category=" "), "column Crime type: the crime type is blank"),
        (
            Line(longitude="abc"),
            "column Longitude: “abc” is not a longitude in degrees, such as 52.2053",
        ),
        (Line(longitude="nan"), "column Longitude: “nan” is not a longitude in degrees"),
        (Line(longitude="1_0"), "column Longitude: “1_0” is not a longitude in degrees"),
        (Line(longitude="180.1"), "column Longitude: “180.1” is not a longitude in degrees"),
        (Line(latitude="90.001"), "column Latitude: “90.001” is not a latitude in degrees"),
        (Line(latitude="52,2"), "the row has 13 columns instead of 12"),
        (Line(latitude=""), "column Latitude: there is no latitude beside the other half"),
        (Line(longitude=""), "column Longitude: there is no longitude beside the other half"),
        (Line(lsoa_name="Cambridge"), "column LSOA name: “Cambridge” is not the name of an LSOA"),
        (Line(crime_id="a" * 81), "column Crime ID: the cell has more than 80 characters"),
        (Line(category="a" * 61), "column Crime type: the cell has more than 60 characters"),
    ],
)
def test_a_wrong_row_refuses_the_file_and_is_named(wrong: Line, sentence: str) -> None:
    rows = [Line(), Line(), wrong, Line()]

    # The header is line 1, so the third row is line 4.
    assert f"{NAME}, line 4" in refusal(street_csv(rows))
    assert sentence in refusal(street_csv(rows))


def test_the_line_named_is_right_after_rows_of_several_lines() -> None:
    of_two_lines = ",".join(Line().cells()).replace("Invented Street", '"Invented\nStreet"')
    of_two_lines = of_two_lines.replace('On or near "Invented', '"On or near Invented')

    # Line 1 is the header, lines 2 and 3 the first row, 4 and 5 the second.
    said = refusal(street_csv([of_two_lines, of_two_lines, Line(month="2025-07")]))

    assert ", line 6, column Month" in said


def test_a_wrong_row_far_down_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH_ROWS", 3)
    rows = [Line() for _ in range(10)] + [Line(category="")]

    assert ", line 12, column Crime type" in refusal(street_csv(rows))


def test_a_last_line_that_was_cut_short_is_named() -> None:
    whole = street_csv([Line(), Line()])

    assert "line 3: the last row is cut short" in refusal(whole[:-40])


def test_a_file_of_endless_places_is_no_street_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "_MOST_COUNTS", 4)
    rows = [Line(lsoa_name=f"Place{at} 001A") for at in range(5)]

    assert "too many different places" in refusal(street_csv(rows))


def test_remembering_places_has_a_bound_that_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imports, "_MOST_REMEMBERED", 1)
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    rows = [Line(lsoa_name=f"Place{at % 3} 001A", longitude=f"0.{at % 4}") for at in range(12)]

    assert [row[1] for row in kept(street_csv(rows))] == ["Place0", "Place1", "Place2"] * 4


def test_a_file_that_changes_between_two_looks_at_it_is_refused() -> None:
    content = street_csv([Line()])
    file = StreetFile(source_of(content + b" "), AUGUST, sha256(content).hexdigest())

    with pytest.raises(Refusal):
        list(file.batches(7))


CELLS = st.sampled_from(["", " ", "x", "2025-08", "2025-07", "Cambridge 001A", "0.1", "200", "-1"])


@given(st.lists(st.lists(CELLS, min_size=12, max_size=12), min_size=1, max_size=8))
def test_judging_whole_batches_is_the_same_as_judging_row_by_row(rows: list[list[str]]) -> None:
    """A batch is taken exactly when none of its rows has anything wrong with it."""
    wrong = [at for at, row in enumerate(rows) if imports._why_not(row, "2025-08")]  # noqa: SLF001
    content = street_csv([",".join(row) for row in rows])

    if wrong:
        assert f", line {wrong[0] + 2}, " in refusal(content)
    else:
        assert len(kept(content)) == len(rows)


SOUND = st.builds(
    replace,
    st.just(Line()),
    lsoa_name=st.sampled_from(["", "Cambridge 001A", "South Cambridgeshire 002B", "Ely, 3"]),
    category=st.sampled_from(["Burglary", "Drugs", INCIDENT, "Something new"]),
)


@given(st.lists(SOUND, max_size=30))
def test_the_summary_is_the_count_of_the_rows(rows: list[Line]) -> None:
    quoted = [",".join(f'"{cell}"' for cell in row.cells()) for row in rows]
    content = street_csv(quoted)
    file = StreetFile(source_of(content), AUGUST, sha256(content).hexdigest())

    found = [row for batch in file.batches(7) for row in batch]

    assert sum(file.counts.values()) == len(found) == len(rows)
    for (area, category), number in file.counts.items():
        assert number == sum((row[1], row[2]) == (area, category) for row in found)


def test_the_header_is_exactly_that_of_the_police() -> None:
    assert refusal(street_csv([Line()], header=",".join(HEADER).replace("Month", "month"))) == (
        f"{NAME}, line 1, column 2: the header says “month” here where “Month” is expected."
    )


def source_of(content: bytes) -> Source:
    return Source(NAME, NAME, len(content), lambda: io.BufferedReader(io.BytesIO(content)))


def kept(content: bytes) -> list[Row]:
    batches: Iterable[list[Row]] = StreetFile(
        source_of(content), AUGUST, sha256(content).hexdigest()
    ).batches(7)
    return [row for batch in batches for row in batch]


def refusal(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        kept(content)
    return str(caught.value)
