"""`iom import crime-counts`: exact figures for the years before the files (HANDBOOK 11)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.crimes.domain import SAC_PROXY
from iom.crimes.models import CrimeCount
from iom.crimes.queries import monthly_figures
from iom.db import db
from iom.kernel.dates import Month
from iom.places.queries import get_district_named
from tests.factories.accounts import the_places
from tests.factories.crimes import a_police_file
from tests.factories.files import a_workbook, written

Import = Callable[..., Result]
HEADER = "district,month,category,count,source"
APRIL, OCTOBER = Month(2011, 4), Month(2011, 10)
PAPERS = f"""{HEADER}
Cambridge,2011-04,SAC,122,Quarterly paper
Cambridge,2011-10,SAC,81,Quarterly paper
"""
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)


@pytest.fixture
def bring_in(app: Flask, tmp_path: Path) -> Import:
    """Return a function that runs `iom import crime-counts` on a content."""
    the_places()

    def run(content: str | bytes, *options: str, name: str = "counts.csv") -> Result:
        db.session.rollback()
        raw = content.encode() if isinstance(content, str) else content
        words = ["import", "crime-counts", str(written(tmp_path / name, raw)), *options]
        return CliRunner().invoke(iom, words, obj=app.config["IOM"], catch_exceptions=False)

    return run


def test_the_papers_own_months_come_out_as_printed(bring_in: Import) -> None:
    done = bring_in(PAPERS, "--json")

    assert json.loads(done.stdout) == {
        "rows": 2, "new": 2, "changed": 0, "same": 0, "refused": []
    }  # fmt: skip
    assert (sac_of_cambridge(APRIL), sac_of_cambridge(OCTOBER)) == (122, 81)


def test_a_correction_changes_one_and_leaves_the_other(bring_in: Import) -> None:
    bring_in(PAPERS)

    done = bring_in(PAPERS.replace("122", "121"))

    assert done.output == "2 rows: 0 new, 1 changed, 1 the same.\n"
    assert (sac_of_cambridge(APRIL), sac_of_cambridge(OCTOBER)) == (121, 81)


def test_the_same_file_again_changes_nothing_and_leaves_no_trail(bring_in: Import) -> None:
    bring_in(PAPERS)

    done = bring_in(PAPERS)

    assert done.output == "2 rows: 0 new, 0 changed, 2 the same.\n"
    [record] = list_about("crime-counts")
    assert (record.event, record.detail) == ("CrimeCountsImported", {"new": 2, "changed": 0})


@on_sqlite
def test_another_source_is_a_change_too(bring_in: Import) -> None:
    bring_in(PAPERS)

    assert "2 changed" in bring_in(PAPERS.replace("Quarterly", "Annual")).output


@on_sqlite
def test_a_workbook_is_taken_too(bring_in: Import) -> None:
    rows: list[list[object]] = [
        [*HEADER.split(",")],
        ["Cambridge", "2011-10", "SAC", 81, "Quarterly paper"],
    ]

    done = bring_in(a_workbook(rows), name="counts.xlsx")

    assert done.output == "1 row: 1 new, 0 changed, 0 the same.\n"
    assert sac_of_cambridge(OCTOBER) == 81


@on_sqlite
def test_a_formula_in_a_workbook_is_refused(bring_in: Import) -> None:
    rows = [HEADER.split(","), ["Cambridge", "2011-10", "SAC", "=40+41", "Quarterly paper"]]

    [refused] = answered(bring_in(a_workbook(rows), "--json", name="counts.xlsx"))["refused"]

    assert refused == {
        "line": 2,
        "column": "count",
        "reason": "the cell holds a formula; paste its value instead",
    }


@on_sqlite
def test_nothing_counted_is_a_count(bring_in: Import) -> None:
    bring_in(f"{HEADER}\nCambridge,2011-10,SAC,0,\n")

    assert sac_of_cambridge(OCTOBER) == 0


@on_sqlite
@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Cambridgeshire,2011-10,SAC,1,x", "district", "“Cambridgeshire” is no known district; "),
        ("cambridge,2011-10,SAC,1,x", "district", "“cambridge” is no known district; "),
        (",2011-10,SAC,1,x", "district", "“” is no known district; those known are Cambridge, "),
        ("Cambridge,10-2011,SAC,1,x", "month", "“10-2011” is not a month; write it like 2011-04"),
        ("Cambridge,2011-13,SAC,1,x", "month", "“2011-13” is not a month"),
        ("Cambridge,2011-10-01,SAC,1,x", "month", "“2011-10-01” is not a month"),
        ("Cambridge,2011-10,burglary,1,x", "category", "is no crime type; write Burglary"),
        ("Cambridge,2011-10,Burglery,1,x", "category", "“Burglery” is no crime type; write it as"),
        ("Cambridge,2011-10,SAC,-1,x", "count", "“-1” is not a whole number from 0 on"),
        ("Cambridge,2011-10,SAC,1.5,x", "count", "“1.5” is not a whole number"),
        ('Cambridge,2011-10,SAC,"1,022",x', "count", "“1,022” is not a whole number"),
        ("Cambridge,2011-10,SAC,,x", "count", "“” is not a whole number"),
        ("Cambridge,2011-10,SAC,٣,x", "count", "is not a whole number"),
        (f"Cambridge,2011-10,SAC,1,{'x' * 201}", "source", "has more than 200 characters"),
        ("Cambridge,2011-04,SAC,9,x", None, "line 2 counts the same district, month and category"),
        ("Cambridge,2011-10,SAC,1", None, "the last row is cut short: it has 4 columns"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(
    bring_in: Import, row: str, column: str | None, reason: str
) -> None:
    done = bring_in(f"{HEADER}\nCambridge,2011-04,SAC,122,x\n{row}\n", "--json")

    answer = answered(done)
    [refused] = answer["refused"]
    assert done.exit_code == 1
    assert (refused["line"], refused["column"]) == (3, column)
    assert reason in refused["reason"]
    assert (answer["rows"], answer["new"]) == (2, 0)
    assert db.session.scalars(select(CrimeCount)).all() == []


@on_sqlite
def test_everything_that_is_wrong_is_told_at_once(bring_in: Import) -> None:
    done = bring_in(f"{HEADER}\nEly,2011-04,SAC,x,\nCambridge,2011,SAC,1,\n")

    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "counts.csv, line 2, column district",
        "counts.csv, line 2, column count",
        "counts.csv, line 3, column month",
        "Nothing of counts.csv is in.",
    ]


@on_sqlite
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (PAPERS.encode("utf-16"), "the text is UTF-16"),
        (b"district,month,category,number,source\n", "the header says “number” here where “count”"),
        (b"\x89PNG\r\n\x1a\n", "this is a PNG picture"),
    ],
)
def test_a_file_that_is_none_is_refused(bring_in: Import, content: bytes, reason: str) -> None:
    done = bring_in(content, "--json")

    assert done.exit_code == 1
    assert reason in answered(done)["refused"][0]["reason"]


@on_sqlite
def test_a_category_that_only_a_police_file_has_brought_may_be_counted(bring_in: Import) -> None:
    content = f"{HEADER}\nCambridge,2011-10,Hovering without lights,3,x\n"
    assert bring_in(content).exit_code == 1

    a_police_file({("Cambridge", "Hovering without lights"): 1})

    assert bring_in(content).exit_code == 0


def sac_of_cambridge(month: Month) -> int | None:
    db.session.rollback()
    district = get_district_named("Cambridge")
    return monthly_figures(district, month, month, SAC_PROXY)[month].sac


def answered(done: Result) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(done.stdout)
    return value
