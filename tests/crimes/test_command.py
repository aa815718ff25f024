"""`iom import crimes` as somebody at the machine uses it (INTERFACES 2; HANDBOOK 11)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from iom.cli.main import iom
from iom.crimes.domain import HEADER, INCIDENT
from iom.crimes.models import CrimeRow
from iom.db import db
from iom.kernel.dates import Month
from tests.factories.accounts import the_places
from tests.factories.crimes import AUGUST, Line, lines, name_of, street_csv
from tests.factories.files import (
    a_lying_archive,
    a_workbook,
    an_archive,
    an_archive_stating,
    written,
)

Import = Callable[..., Result]
JULY = AUGUST.plus(-1)
BAD, GOOD = name_of(AUGUST), name_of(JULY)
A_GOOD_FILE = street_csv([Line(month="2025-07"), Line(month="2025-07")])
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)


@pytest.fixture
def bring_in(app: Flask) -> Import:
    """Return a function that runs `iom import crimes`."""

    def run(*arguments: str | Path) -> Result:
        db.session.rollback()
        words = ["import", "crimes", *map(str, arguments)]
        return CliRunner().invoke(iom, words, obj=app.config["IOM"], catch_exceptions=False)

    return run


def test_the_answer_is_one_json_value_with_every_file(bring_in: Import, tmp_path: Path) -> None:
    the_places()
    numbers = {
        ("Cambridge", "Burglary"): 2,
        ("Cambridge", INCIDENT): 3,
        ("", "Drugs"): 1,
        ("Bedford", "Drugs"): 4,
    }
    path = written(tmp_path / BAD, street_csv(lines(numbers)))

    done = bring_in("--json", path)

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "files": [
            {
                "file": str(path),
                "force": "cambridgeshire",
                "month": "2025-08",
                "rows": 10,  # 2 + 3 + 1 + 4
                "crimes": 7,
                "incidents": 3,
                "unallocated": 1,
                "outside": 4,
                "replaced": 0,
                "unchanged": False,
                "refused": None,
            }
        ],
        "imported_rows": 10,
        "refused_files": 0,
    }
    assert f"Reading {BAD}" in done.stderr


def test_bringing_in_again_and_anew(bring_in: Import, tmp_path: Path) -> None:
    path = written(tmp_path / GOOD, A_GOOD_FILE)
    bring_in(path)

    [again] = answered(bring_in("--json", path))["files"]
    written(path, street_csv([Line(month="2025-07")]))
    [anew] = answered(bring_in("--json", path))["files"]

    assert (again["rows"], again["replaced"], again["unchanged"]) == (2, 0, True)
    assert (anew["rows"], anew["replaced"], anew["unchanged"]) == (1, 2, False)


def test_a_person_gets_sentences(bring_in: Import, tmp_path: Path) -> None:
    written(tmp_path / GOOD, A_GOOD_FILE)
    written(tmp_path / BAD, b"")

    done = bring_in(tmp_path)

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{tmp_path}/{GOOD}: 2 rows.",
        "2 rows came in; 1 file was refused.",
    ]
    assert f"{tmp_path}/{BAD}: the file is empty." in done.stderr.splitlines()


def test_folders_and_archives_may_be_mixed_and_companions_are_passed_over(
    bring_in: Import, tmp_path: Path
) -> None:
    june = name_of(Month(2025, 6))
    written(tmp_path / "2025-07" / GOOD, A_GOOD_FILE)
    written(tmp_path / "2025-07" / GOOD.replace("street", "outcomes"), b"no crimes in here")
    members = {
        f"2025-08/{BAD}": street_csv([Line()]),
        "2025-08/2025-08-cambridgeshire-stop-and-search.csv": b"no crimes in here",
        f"2025-06/{june}": street_csv([Line(month="2025-06")]),
    }
    written(tmp_path / "down" / "load.zip", an_archive(members))

    found = answered(bring_in("--json", tmp_path / "2025-07", tmp_path / "down"))

    assert [file["month"] for file in found["files"]] == ["2025-07", "2025-06", "2025-08"]
    assert (found["imported_rows"], found["refused_files"]) == (4, 0)
    assert found["files"][1]["file"] == f"{tmp_path}/down/load.zip/2025-06/{june}"


@on_sqlite
def test_different_files_for_one_force_month_are_found_across_folders_and_archives(
    bring_in: Import, tmp_path: Path
) -> None:
    written(tmp_path / "a" / BAD, street_csv([Line()]))
    written(tmp_path / "b.zip", an_archive({BAD: street_csv([Line(), Line()])}))
    written(tmp_path / "a" / GOOD, A_GOOD_FILE)

    done = bring_in("--json", tmp_path / "a", tmp_path / "b.zip")

    found = answered(done)
    assert done.exit_code == 1
    assert [bool(file["refused"]) for file in found["files"]] == [False, True, True]
    assert f"{tmp_path}/b.zip/{BAD}" in found["files"][1]["refused"]
    assert (found["imported_rows"], found["refused_files"]) == (2, 2)


_WHOLE = street_csv([Line(), Line()])
_NAMES = ",".join(HEADER)
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "without a header": (
        _WHOLE.split(b"\n", 1)[1],
        "line 1: there is no header; the first line must begin Crime ID,Month,Reported by",
    ),
    "header in another order": (
        street_csv([], header=_NAMES.replace("Crime ID,Month", "Month,Crime ID")),
        "line 1, column 1: the header says “Month” here where “Crime ID” is expected",
    ),
    "a column short": (
        street_csv([], header=_NAMES.removesuffix(",Context")),
        "line 1, column Context: the header lacks the column “Context”",
    ),
    "a column too many": (
        street_csv([], header=f"{_NAMES},Note"),
        "line 1, column 13: the header has a column “Note” that is not expected",
    ),
    "semicolons": (
        _WHOLE.replace(b",", b";"),
        "line 1: the columns are separated by semicolons; save the file with commas",
    ),
    "cut short": (_WHOLE[:-40], "line 3: the last row is cut short: it has "),
    "another month inside": (
        street_csv([Line(), Line(month="2025-07")]),
        "line 3, column Month: “2025-07” is not the month of the file, 2025-08",
    ),
    "month and year swapped": (
        street_csv([Line(month="08-2025")]),
        "line 2, column Month: “08-2025” is not the month of the file, 2025-08",
    ),
    "UTF-16": (
        _WHOLE.decode().encode("utf-16"),
        "the text is UTF-16, not UTF-8; save it as “CSV UTF-8”",
    ),
    "UTF-16 without a mark": (_WHOLE.decode().encode("utf-16-le"), "the text is UTF-16"),
    "cp1252": (
        street_csv([Line(), Line(outcome="café")]).decode().encode("cp1252"),
        "line 3: the byte 0xE9 here is not UTF-8; save the file as “CSV UTF-8”",
    ),
    "NUL bytes": (
        _WHOLE.replace(b"Invented", b"Inv\0nted"),
        "line 2: there is a NUL byte here, so this is not text",
    ),
    "a row of 100,000 columns": (
        street_csv([Line(), "," * 99_999]),
        "line 3: the line is longer than 65,536 characters",
    ),
    "a row of 60,000 columns": (
        street_csv([Line(), "," * 59_999]),
        "line 3: the row has 60,000 columns instead of 12",
    ),
    "a quotation mark that stays open": (
        street_csv([Line(), '"' + ",".join(Line().cells())]),
        "line 3: a quotation mark that opens in this row is not closed",
    ),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(64), "this is a PNG picture, not a CSV file"),
    "a workbook": (a_workbook([HEADER]), "this is an Excel workbook (.xlsx), not a CSV file"),
    "an archive": (an_archive({BAD: _WHOLE}), "this is a ZIP archive, not a CSV file"),
    "a web page": (b"<!DOCTYPE html><p>Sign in</p>", "this is a web page or XML, not a CSV file"),
    "a bad longitude": (
        street_csv([Line(longitude="0;12")]),
        "line 2, column Longitude: “0;12” is not a longitude in degrees",
    ),
    "a bad latitude": (
        street_csv([Line(latitude="152.2")]),
        "line 2, column Latitude: “152.2” is not a latitude in degrees",
    ),
    "a blank crime type": (
        street_csv([Line(category="")]),
        "line 2, column Crime type: the crime type is blank",
    ),
}


@on_sqlite
@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_whole_and_the_rest_goes_in(
    bring_in: Import, tmp_path: Path, kind: str
) -> None:
    content, reason = BAD_FILES[kind]
    written(tmp_path / BAD, content)
    written(tmp_path / GOOD, A_GOOD_FILE)

    done = bring_in("--json", tmp_path)

    good, bad = answered(done)["files"]
    assert done.exit_code == 1
    assert reason in bad["refused"]
    assert (bad["file"], bad["month"], bad["rows"]) == (f"{tmp_path}/{BAD}", "2025-08", 0)
    assert f"{tmp_path}/{BAD}: {bad['refused']}." in done.stderr.splitlines()
    assert (good["rows"], good["refused"]) == (2, None)
    assert rows_kept() == 2  # those of the good file and no other


@on_sqlite
def test_a_field_of_200_megabytes_is_refused(bring_in: Import, tmp_path: Path) -> None:
    path = written(tmp_path / BAD, street_csv([Line()]))
    with path.open("ab") as file:
        for _ in range(200):
            file.write(b"a" * (1 << 20))

    [bad] = answered(bring_in("--json", path))["files"]

    assert bad["refused"].startswith("line 3: the line is longer than 65,536 characters")
    assert rows_kept() == 0


_INSIDE = an_archive({BAD: _WHOLE})
BAD_ARCHIVES: dict[str, tuple[bytes, str, str]] = {
    "unpacks to 10 GB": (
        an_archive_stating({BAD: 10 << 30, GOOD: None}),
        "",
        "the archive unpacks to 10.0 GB, more than the 2.0 GB that an archive may",
    ),
    "unpacks to more than it says": (
        a_lying_archive(BAD, _WHOLE * 1000, stated=1000),
        f"/{BAD}",
        "",
    ),
    "an archive inside": (
        an_archive({"inside.zip": _INSIDE}),
        "/inside.zip",
        "an archive inside an archive is not opened; unpack it first",
    ),
    "a name that leads out": (
        an_archive({f"../../{BAD}": _WHOLE}),
        f"/../../{BAD}",
        "the name of this member is not a plain path inside the archive",
    ),
    "a name from the root": (
        an_archive({f"/etc/{BAD}": _WHOLE}),
        f"//etc/{BAD}",
        "the name of this member is not a plain path inside the archive",
    ),
    "no archive at all": (
        _WHOLE,
        "",
        "this is not a ZIP archive, or it is damaged or cut short",
    ),
    "cut short": (_INSIDE[:-30], "", "this is not a ZIP archive, or it is damaged or cut short"),
}


@on_sqlite
@pytest.mark.parametrize("kind", BAD_ARCHIVES)
def test_a_bad_archive_is_refused_and_the_rest_goes_in(
    bring_in: Import, tmp_path: Path, kind: str
) -> None:
    content, member, reason = BAD_ARCHIVES[kind]
    written(tmp_path / "crimes.zip", content)
    written(tmp_path / GOOD, A_GOOD_FILE)

    done = bring_in("--json", tmp_path)

    [bad] = [file for file in answered(done)["files"] if file["refused"]]
    assert done.exit_code == 1
    assert bad["file"] == f"{tmp_path}/crimes.zip{member}"
    assert reason in bad["refused"]
    assert rows_kept() == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == [GOOD, "crimes.zip"]


@on_sqlite
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing.csv", "there is no such file or folder"),
        (BAD.replace(".csv", ".xlsx"), "the file is neither .csv nor .zip"),
        (BAD.replace("street", "outcomes"), "a companion of the street files"),
        ("crimes.csv", "the name is not like 2025-08-cambridgeshire-street.csv"),
    ],
)
def test_a_path_that_is_no_street_file_is_refused(
    bring_in: Import, tmp_path: Path, name: str, reason: str
) -> None:
    if name != "nothing.csv":
        written(tmp_path / name, _WHOLE)

    done = bring_in("--json", tmp_path / name)

    [bad] = answered(done)["files"]
    assert done.exit_code == 1
    assert reason in bad["refused"]


@on_sqlite
def test_a_byte_order_mark_and_line_ends_of_windows_are_taken(
    bring_in: Import, tmp_path: Path
) -> None:
    path = written(tmp_path / BAD, b"\xef\xbb\xbf" + _WHOLE.replace(b"\n", b"\r\n"))

    assert answered(bring_in("--json", path))["imported_rows"] == 2


@on_sqlite
def test_a_name_that_is_no_text_is_shown_with_marks(bring_in: Import, tmp_path: Path) -> None:
    path = tmp_path / f"\udce9\n{BAD}"
    path.write_bytes(_WHOLE)

    done = bring_in("--json", path)

    assert answered(done)["files"][0]["file"] == f"{tmp_path}/??{BAD}"


@on_sqlite
def test_without_a_path_it_is_wrong_use(bring_in: Import) -> None:
    assert bring_in().exit_code == 2


def answered(done: Result) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def rows_kept() -> int:
    return db.session.scalar(select(func.count(CrimeRow.id))) or 0
