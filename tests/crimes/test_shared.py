"""The police's real files, and the figures worked out from them by another program."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from iom.crimes.domain import SAC_PROXY
from iom.crimes.job import import_crimes
from iom.crimes.models import CrimeRow
from iom.crimes.queries import monthly_figures, not_allocated
from iom.db import db
from iom.kernel.dates import Month
from iom.places.queries import get_district_named
from tests.factories.accounts import COMMAND, the_places

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("app")]


def test_a_year_of_real_files_gives_the_figures_worked_out_elsewhere(shared: Path) -> None:
    the_places()

    outcome = import_crimes([shared / "data" / "police"], actor=COMMAND)

    # 83,938 lines in twelve files (wc -l), of which twelve are headers.
    assert (outcome.imported_rows, outcome.refused_files) == (83_926, 0)
    assert db.session.scalar(select(func.count(CrimeRow.id))) == 83_926
    for district in ("Cambridge", "Fenland"):
        rows = golden(shared, district)["rows"]
        first, last = Month.parse(rows[0]["month"]), Month.parse(rows[-1]["month"])
        figures = monthly_figures(get_district_named(district), first, last, SAC_PROXY)
        assert {
            str(month): (found.sac, found.crimes, found.incidents)
            for month, found in figures.items()
        } == {row["month"]: (row["sac"], row["crimes"], row["incidents"]) for row in rows}


def test_what_lies_in_no_district_is_what_another_program_counted(shared: Path) -> None:
    the_places()
    path = shared / "data" / "police" / "2025-08-cambridgeshire-street.csv"

    [file] = import_crimes([path], actor=COMMAND).files
    found = not_allocated(Month(2025, 8), SAC_PROXY, "cambridgeshire")

    expected = golden(shared, "Cambridge")
    assert (found.unallocated, found.outside) == (expected["unallocated"], expected["outside"])
    assert (file.unallocated, file.outside) == (expected["unallocated"], expected["outside"])


def golden(shared: Path, district: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "golden" / f"monthly-{district}.json").read_text())
    return found
