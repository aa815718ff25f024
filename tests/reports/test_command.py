"""`iom report monthly` as somebody at the machine uses it (INTERFACES 2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.db import db
from iom.reports.domain import Format
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.factories.crimes import the_sac_sets

Report = Callable[..., Result]
MONTH = ("--district", "Cambridge", "--month", "2025-08")


@pytest.fixture
def report(app: Flask) -> Report:
    """Return a function that runs `iom report monthly`."""
    the_places()
    the_sac_sets()

    def run(*words: str | Path) -> Result:
        db.session.rollback()
        arguments = ["report", "monthly", *map(str, words)]
        return CliRunner().invoke(iom, arguments, obj=app.config["IOM"])

    return run


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfdistrict,")]
)
def test_standard_output_is_the_file_and_nothing_else(
    report: Report, form: str, begins: bytes, tmp_path: Path
) -> None:
    out = tmp_path / f"report.{form}"

    written = report(*MONTH, "--format", form, "--out", out)
    printed = report(*MONTH, "--format", form)

    assert (written.exit_code, printed.exit_code) == (0, 0)
    assert written.stdout_bytes == b""
    assert printed.stdout_bytes == out.read_bytes()
    assert printed.stdout_bytes.startswith(begins)
    assert printed.stderr == "Number 1 of the monthly report for Cambridge, 2025-08.\n"


def test_a_district_is_named_or_by_its_code_and_the_months_are_as_many_as_asked(
    report: Report,
) -> None:
    words = ("--district", "south-cambridgeshire", "--month", "2025-08", "--months", "3")

    data = json.loads(report(*words, "--format", "json").stdout)

    assert data["district"] == "South Cambridgeshire"
    assert len(data["rows"]) == 3


def test_the_public_edition_is_asked_for_by_name(report: Report) -> None:
    a_client()

    data = json.loads(report(*MONTH, "--format", "json", "--edition", "public").stdout)

    assert (data["edition"], data["rows"][-1]["clients"]) == ("public", "c")


def test_every_file_that_leaves_is_on_the_trail(report: Report) -> None:
    for form in Format:
        report(*MONTH, "--format", form.value)

    downloads = [row for row in list_about("report:monthly:cambridge:2025-08") if row.detail]
    assert [row.event for row in downloads] == ["ReportDownloaded"] * 4 + ["ReportProduced"]
    assert {row.detail.get("format") for row in downloads[:4]} == {"pdf", "csv", "xlsx", "json"}
    assert {row.operation.value for row in downloads[:4]} == {"export"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("--district", "Nowhere", "--month", "2025-08"),
            (
                "There is no district “Nowhere”. Those known are: Cambridge, East Cambridgeshire, "
                "Fenland, Huntingdonshire, Peterborough, South Cambridgeshire."
            ),
        ),
        (
            ("--district", "Cambridge", "--month", "August"),
            "“August” is not a month. Write it like 2025-08.",
        ),
        ((*MONTH, "--months", "61"), "A report shows 1 to 60 months, not 61."),
        ((*MONTH, "--months", "0"), "A report shows 1 to 60 months, not 0."),
        (
            (*MONTH, "--sac", "everything"),
            "There is no SAC set “everything”. Those known are: sac-proxy, neighbourhood-proxy.",
        ),
        (
            ("--district", "Cambridge", "--month", "2999-12"),
            "December 2999 is not over: a report counts its last day, 31 December 2999.",
        ),
        (
            (*MONTH, "--out", "/nowhere/at/all.json"),
            "/nowhere/at/all.json cannot be written: No such file or directory.",
        ),
    ],
)
def test_a_refusal_is_one_plain_sentence(report: Report, words: tuple[str, ...], says: str) -> None:
    result = report(*words, "--format", "json")

    assert (result.exit_code, result.stderr, result.stdout) == (1, f"{says}\n", "")


def test_a_format_that_there_is_not_is_wrong_use(report: Report) -> None:
    assert report(*MONTH, "--format", "docx").exit_code == 2
