"""The main job from end to end: commands in, the worked figures out (INTERFACES 2 and 4)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config import Config
from iom.cli.main import iom

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, settings: Callable[[str], Config]) -> Run:
    """Return a function that runs `iom` on a fresh database of its own, and expects success."""
    config = settings(database_url)

    def command(*words: object) -> Result:
        result = CliRunner().invoke(iom, [str(word) for word in words], obj=config)
        assert result.exit_code == 0, f"{words}: {result.stderr}{result.exception!r}"
        return result

    command("upgrade")
    command("setup", "scheme", "cambridgeshire")
    return command


def monthly(run: Run, district: str, month: str, months: int = 24) -> dict[str, Any]:
    result = run(
        "report", "monthly", "--district", district, "--month", month, "--months", months,
        "--format", "json",
    )  # fmt: skip
    data: dict[str, Any] = json.loads(result.stdout)
    return data


@pytest.mark.shared
def test_the_worked_figures_of_cambridge_and_fenland(run: Run, shared: Path) -> None:
    golden = shared / "golden"
    run("import", "crimes", shared / "data" / "police")
    run("import", "clients", golden / "clients.csv")
    run("import", "situations", golden / "situations.csv")

    for district, months in (("Cambridge", 24), ("Fenland", 12)):
        worked = json.loads((golden / f"monthly-{district}.json").read_text())
        told = monthly(run, district, "2025-08", months)
        assert told["rows"] == worked["rows"]
        assert {key: told[key] for key in worked} == worked

    again = monthly(run, "Cambridge", "2025-08")
    assert again == monthly(run, "Cambridge", "2025-08"), "the same number, byte for byte"


@pytest.mark.shared
def test_every_count_of_the_worked_figures_reconciles(run: Run, shared: Path) -> None:
    run("import", "clients", shared / "golden" / "clients.csv")

    for month in ("2024-04", "2025-03", "2025-08"):
        told = monthly(run, "Cambridge", month, 1)
        for period in told["reconciliation"].values():
            came = period["new_engagements"] + period["moved_in"] + period["mappa_in"]
            left = period["removals"] + period["moved_out"] + period["mappa_out"]
            assert period["opening"] + came - left == period["closing"]
            assert period["closing"] == told["rows"][0]["clients"]


# The papers' own month: October 2011 in Cambridge, 71 clients, 12 of them in custody or on remand;
# SAC 122 in April 2011, 81 in October 2011 (HANDBOOK 10). Everything else here is made up.

CLIENTS = (
    "client_ref,family_name,given_names,date_of_birth,sex,ethnicity,pnc_id,cro,prison_number,crn,"
    "district,strand,dip_status,statutory,mappa_level,nominated_on,selected_on,deselected_on,"
    "deselection_reason,deselection_note,intensity"
).split(",")
SITUATIONS = ["client_ref", "situation", "from", "to", "establishment"]
_COUNTS = ["district", "month", "category", "count", "source"]


def write(file: Path, header: list[str], rows: Iterator[dict[str, object]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file


def client(number: int, **more: object) -> dict[str, object]:
    return {
        "client_ref": f"P-{number:03}",
        "family_name": f"Papers {number}",
        "given_names": "Wren",
        "district": "Cambridge",
        "strand": "deter" if number <= 4 else "catch-and-convict",
        "mappa_level": 0,
        "nominated_on": "2010-01-04",
        "selected_on": "2010-02-01",
        **more,
    }


def the_papers_clients() -> Iterator[dict[str, object]]:
    """71 who count on 31 October 2011, and as many as can be who do not."""
    for number in range(1, 71):
        yield client(number)
    yield client(71, nominated_on="2011-10-01", selected_on="2011-10-31")  # on its last day
    gone = {"deselected_on": "2011-10-31", "deselection_reason": "successful-engagement"}
    yield client(72, **gone)  # off the scheme that day
    yield client(73, nominated_on="2011-10-20", selected_on="2011-11-01")  # a day late
    yield client(74, mappa_level=2)
    yield client(75, district="Fenland")
    yield client(76, selected_on="")  # nominated and never selected


def the_papers_situations() -> Iterator[dict[str, object]]:
    """Seven in custody and five on remand on the day; two who are out again or not yet in."""
    last = date(2011, 10, 31)
    for number in range(1, 8):
        yield _situation(number, "custody", date(2011, 5, 2))
    for number in range(8, 13):
        yield _situation(number, "remand", last - timedelta(number - 8))  # the first on the day
    yield _situation(13, "custody", date(2011, 6, 1), last)  # released that morning
    yield _situation(14, "remand", last + timedelta(1))
    yield _situation(15, "hospital", date(2011, 1, 1))
    yield _situation(74, "custody", date(2011, 1, 1))  # at MAPPA level 2: in no count


def _situation(number: int, kind: str, first: date, end: date | None = None) -> dict[str, object]:
    return {"client_ref": f"P-{number:03}", "situation": kind, "from": first, "to": end or ""}


def the_papers_counts() -> Iterator[dict[str, object]]:
    for month, number in (("2011-04", 122), ("2011-10", 81)):
        yield {
            "district": "Cambridge", "month": month, "category": "SAC", "count": number,
            "source": "Progress report of the scheme, 2011",
        }  # fmt: skip


def test_the_papers_own_month_comes_out_as_printed(run: Run, tmp_path: Path) -> None:
    run("import", "clients", write(tmp_path / "clients.csv", CLIENTS, the_papers_clients()))
    situations = write(tmp_path / "situations.csv", SITUATIONS, the_papers_situations())
    run("import", "situations", situations)
    run("import", "crime-counts", write(tmp_path / "counts.csv", _COUNTS, the_papers_counts()))

    told = monthly(run, "Cambridge", "2011-10", 7)

    april, *between, october = told["rows"]
    assert (april["month"], april["sac"]) == ("2011-04", 122)
    assert (october["month"], october["sac"]) == ("2011-10", 81)
    assert [row["sac"] for row in between] == [None] * 5
    assert (october["clients"], october["in_custody"]) == (71, 12)
    # 4 are Deter; 67 of 70 are 3 under the minimum that Cambridge has had since April 2010.
    assert (october["deter"], october["cc_rr"], told["target_minimum"]) == (4, 67, 70)
    assert (october["new_engagements"], october["removals"]) == (1, 1)
    assert (october["crimes"], october["incidents"], told["unallocated"]) == (None, None, None)


def test_the_papers_month_as_pdf_says_the_same(run: Run, tmp_path: Path) -> None:
    run("import", "clients", write(tmp_path / "clients.csv", CLIENTS, the_papers_clients()))
    out = tmp_path / "october.pdf"

    run("report", "monthly", "--district", "cambridge", "--month", "2011-10", "--format", "pdf",
        "--out", out)  # fmt: skip

    from pypdf import PdfReader  # noqa: PLC0415  # one test of this module needs it

    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert "Clients and serious acquisitive crime, Cambridge, October 2011" in text
    assert "3 under the minimum of 70" in text
