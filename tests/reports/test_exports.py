"""The files that a report is handed out as: their content, and that it never changes."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from iom.cohort.domain import Strand
from iom.offending.domain import SituationKind
from iom.reports.domain import Edition, Format
from iom.reports.exports import file_name, file_of
from iom.reports.models import MonthlyIssue
from tests.factories.clients import a_client, a_situation
from tests.factories.crimes import AUGUST, a_count, a_police_file
from tests.factories.reports import SECOND_DAY, THIRD_DAY, a_report, enter_late

pytestmark = pytest.mark.usefixtures("app")

INTERNAL, PUBLIC = Edition.INTERNAL, Edition.PUBLIC


@pytest.fixture
def issue() -> MonthlyIssue:
    """Two months: 6 clients of whom 1 is in custody, 3 SAC in August, none counted in July."""
    for _ in range(5):
        a_client(strand=Strand.CATCH_AND_CONVICT)
    in_custody = a_client(strand=Strand.DETER, selected_on=date(2025, 8, 1))
    a_situation(in_custody, SituationKind.CUSTODY, from_on=date(2025, 8, 2))
    a_police_file({("Cambridge", "Robbery"): 3, ("", "Robbery"): 1})
    return a_report(months=2)


def lines(issue: MonthlyIssue, edition: Edition = INTERNAL) -> list[dict[str, str]]:
    text = file_of(issue, edition, Format.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheets(issue: MonthlyIssue, edition: Edition = INTERNAL) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(file_of(issue, edition, Format.XLSX)))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets}


def test_csv_has_a_line_for_each_month_marked_and_complete(issue: MonthlyIssue) -> None:
    july, august = lines(issue)

    assert august == {
        "district": "Cambridge", "month": "2025-08", "clients": "6", "deter": "1", "cc_rr": "5",
        "no_strand": "0", "in_custody": "1", "new_engagements": "1", "removals": "0",
        "removals_successful": "0", "sac": "3", "sac_same_month_last_year": "",
        "sac_12_months": "", "crimes": "3", "incidents": "0", "sac_set": "sac-proxy", "issue": "1",
        "as_at": "2026-05-02T12:00:00Z", "marking": "OFFICIAL-SENSITIVE",
        "level_5": "0", "level_4": "0", "level_3": "0", "level_2": "0", "level_1": "0",
        "no_level": "6", "levels_up": "0", "levels_down": "0",
        "dip": "0", "dip_joined": "0", "dip_completed": "0", "dip_unplanned": "0",
        "crimes_saved_year_to_date": "0",
    }  # fmt: skip
    assert (july["month"], july["clients"], july["sac"]) == ("2025-07", "5", "")


def test_the_public_csv_hides_the_few_and_has_no_marking(issue: MonthlyIssue) -> None:
    august = lines(issue, PUBLIC)[-1]

    assert (august["clients"], august["deter"], august["new_engagements"]) == ("6", "c", "c")
    assert (august["sac"], august["marking"]) == ("3", "")


def test_xlsx_has_numbers_as_numbers_and_says_what_it_is(issue: MonthlyIssue) -> None:
    book = sheets(issue)

    assert list(book) == [
        "Figures", "Reconciliation", "Levels and DIP", "Crimes saved", "Not in the district",
        "About",
    ]  # fmt: skip
    header, july, august = book["Figures"]
    assert dict(zip(header, august, strict=True))["clients"] == 6
    assert dict(zip(header, july, strict=True))["sac"] is None
    assert ["new_engagements", 1, 1] in book["Reconciliation"]
    assert book["Not in the district"][1] == ["Unallocated: no area given", 1, 1]
    about = {row[0]: row[1] for row in book["About"]}
    assert about["Marking"] == "OFFICIAL-SENSITIVE"
    assert about["Number"] == 1
    assert about["Clients on the scheme"].startswith("Selected on or before the last day")


def test_the_public_xlsx_has_neither_reconciliation_nor_marking(issue: MonthlyIssue) -> None:
    book = sheets(issue, PUBLIC)

    assert list(book) == ["Figures", "Not in the district", "About"]
    assert "Marking" not in {row[0] for row in book["About"]}


def test_json_is_the_frozen_text(issue: MonthlyIssue) -> None:
    assert file_of(issue, INTERNAL, Format.JSON).decode() == issue.data
    assert json.loads(file_of(issue, PUBLIC, Format.JSON))["edition"] == "public"


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("edition", list(Edition))
def test_the_same_issue_gives_the_same_bytes(
    issue: MonthlyIssue, edition: Edition, form: Format
) -> None:
    assert file_of(issue, edition, form) == file_of(issue, edition, form)


def test_a_later_number_tells_what_changed(issue: MonthlyIssue) -> None:
    late = a_client(strand=None, selected_on=date(2024, 2, 1))
    enter_late(late, from_on=date(2025, 8, 30), at=SECOND_DAY)

    second = a_report(months=2, at=THIRD_DAY)

    changes = sheets(second)["Changes"]
    assert changes[0] == ["figure", "number 1", "number 2", "why", "when", "who"]
    # Recorded at noon on 1 May like everybody else, but after that report: 6 and 7 clients.
    assert changes[1][:3] == ["Clients, August 2025", 6, 7]
    in_public = sheets(second, PUBLIC)["Changes"]
    assert in_public == [["figure", "number 1", "number 2"]], "no crime changed"


def test_the_name_of_the_file_says_what_it_is_and_how_it_is_marked(issue: MonthlyIssue) -> None:
    assert file_name(issue, "cambridge", INTERNAL, Format.PDF) == (
        "monthly-cambridge-2025-08-number-1-official-sensitive.pdf"
    )
    assert file_name(issue, "cambridge", PUBLIC, Format.CSV) == (
        "monthly-cambridge-2025-08-number-1-public.csv"
    )


def test_a_count_from_before_the_files_says_where_it_comes_from() -> None:
    a_client()
    a_count(81, month=AUGUST)

    about = {row[0]: row[1] for row in sheets(a_report(months=1))["About"]}

    assert about["Sources"] == "Exact counts, Aug 2025. Client records."
