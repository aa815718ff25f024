"""Producing a report: what it counts, for which months, and what it puts on the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select

from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import ClientListed
from iom.cohort.domain import Strand
from iom.crimes.domain import UnknownSacSet
from iom.db import db
from iom.kernel.dates import Month
from iom.offending.domain import SituationKind
from iom.reports.domain import BadPeriod
from tests.factories.accounts import COMMAND, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.crimes import AUGUST, a_count, a_police_file
from tests.factories.reports import (
    FIRST_DAY,
    SECOND_DAY,
    THIRD_DAY,
    a_report,
    data_of,
    last_row,
)

pytestmark = pytest.mark.usefixtures("app")

DETER = Strand.DETER
CC, RR = Strand.CATCH_AND_CONVICT, Strand.REHABILITATE_AND_RESETTLE
AT_HAND = "report:monthly:cambridge:2025-08"


def test_a_report_counts_clients_and_crimes_of_its_district() -> None:
    in_custody = a_client(strand=DETER)
    a_situation(in_custody, SituationKind.CUSTODY, from_on=date(2025, 8, 31))
    for strand in (CC, RR, None):
        a_client(strand=strand)
    a_client(selected_on=date(2025, 8, 31), strand=CC)
    a_client(deselected_on=date(2025, 8, 1))
    a_client(mappa_level=2)
    a_client(district="Fenland")
    a_client(selected_on=None)  # nominated only
    a_police_file(
        {
            ("Cambridge", "Burglary"): 3,
            ("Cambridge", "Vehicle crime"): 4,
            ("Cambridge", "Shoplifting"): 5,
            ("Cambridge", "Anti-social behaviour"): 6,
            ("", "Burglary"): 1,
            ("", "Shoplifting"): 1,
            ("Luton", "Robbery"): 1,
            ("Fenland", "Burglary"): 9,
        }
    )
    a_count(90, month=AUGUST.plus(-12))

    data = data_of(a_report())

    assert data["rows"][-1] == {
        "month": "2025-08",
        "clients": 5,
        "deter": 1,
        "cc_rr": 3,
        "no_strand": 1,
        "in_custody": 1,
        "new_engagements": 1,
        "removals": 1,
        "removals_successful": 1,
        "sac": 7,
        "sac_same_month_last_year": 90,
        "sac_12_months": None,  # eleven of the twelve are not counted
        "crimes": 12,
        "incidents": 6,
    }
    assert (data["unallocated"], data["outside"]) == (2, 1)
    assert (data["unallocated_sac"], data["outside_sac"]) == (1, 1)
    assert data["reconciliation"]["month"] == {
        "from": "2025-08-01", "to": "2025-08-31", "opening": 5, "new_engagements": 1,
        "removals": 1, "removals_successful": 1, "moved_in": 0, "moved_out": 0, "mappa_in": 0,
        "mappa_out": 0, "closing": 5, "managed": 6,
    }  # fmt: skip


def test_it_begins_with_the_keys_that_others_rely_on() -> None:
    """INTERFACES 4."""
    the_places()
    data = data_of(a_report(months=3))

    assert list(data)[:10] == [
        "district", "month", "as_at", "sac_set", "issue", "definitions", "target_minimum", "rows",
        "unallocated", "outside",
    ]  # fmt: skip
    assert [row["month"] for row in data["rows"]] == ["2025-06", "2025-07", "2025-08"]
    assert (data["as_at"], data["issue"]) == ("2026-05-02T12:00:00Z", 1)


def test_a_month_without_a_file_is_null_and_never_nought() -> None:
    the_places()

    data = data_of(a_report(months=1))

    crimes = ("sac", "sac_same_month_last_year", "sac_12_months", "crimes", "incidents")
    assert [data["rows"][0][key] for key in crimes] == [None] * 5
    assert (data["unallocated"], data["outside"]) == (None, None)
    assert data["rows"][0]["clients"] == 0


def test_twelve_months_are_added_up_only_when_all_are_counted() -> None:
    the_places()
    for back in range(12):
        a_count(back + 1, month=AUGUST.plus(-back))

    rows = data_of(a_report(months=2))["rows"]

    # 1 + 2 + ... + 12 = 78; July lacks August 2024.
    assert [row["sac_12_months"] for row in rows] == [None, 78]


def test_another_set_counts_other_crimes_and_is_another_report() -> None:
    the_places()
    a_police_file({("Cambridge", "Burglary"): 2, ("Cambridge", "Theft from the person"): 3})

    assert last_row(a_report())["sac"] == 2
    other = a_report(sac_set="neighbourhood-proxy")
    assert (last_row(other)["sac"], other.number) == (5, 1)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"months": 0}, "A report shows 1 to 60 months, not 0."),
        ({"months": 61}, "A report shows 1 to 60 months, not 61."),
        (
            {"month": Month(2026, 5)},
            "May 2026 is not over: a report counts its last day, 31 May 2026.",
        ),
        (
            {"month": Month(1989, 12)},
            "A report goes back to January 1990 at most, not to December 1989.",
        ),
    ],
)
def test_a_period_that_cannot_be_reported_on_is_refused(asked: dict[str, Any], says: str) -> None:
    the_places()

    with pytest.raises(BadPeriod) as refusal:
        a_report(**asked)

    assert str(refusal.value) == says


def test_a_month_can_be_reported_on_from_its_last_day_in_london() -> None:
    the_places()
    # Half past eleven at night in UTC is the last day of May already in British summer time.
    last_day = datetime(2026, 5, 30, 23, 30, tzinfo=UTC)

    assert a_report(month=Month(2026, 5), at=last_day).number == 1


def test_an_unknown_sac_set_is_refused() -> None:
    the_places()

    with pytest.raises(UnknownSacSet, match="Those known are: sac-proxy, neighbourhood-proxy"):
        a_report(sac_set="everything")


def test_a_move_of_district_never_rewrites_past_months() -> None:
    client = a_client(district="Cambridge", strand=CC)
    a_placement(client, nominated_on=date(2025, 8, 15), district="Fenland", strand=CC)

    here = data_of(a_report(months=2))
    there = data_of(a_report(months=2, district="Fenland"))

    # Nominated anew in Fenland while still on the scheme: from that day on the client is Fenland's.
    assert [row["clients"] for row in here["rows"]] == [1, 0]
    assert [row["clients"] for row in there["rows"]] == [0, 1]
    assert here["reconciliation"]["month"]["moved_out"] == 1
    assert there["reconciliation"]["month"]["moved_in"] == 1


def test_the_year_to_date_counts_from_april_whatever_the_rows_show() -> None:
    a_client(selected_on=date(2025, 4, 1))
    a_client(selected_on=date(2025, 3, 31), deselected_on=date(2025, 5, 1))

    year = data_of(a_report(months=1))["reconciliation"]["year-to-date"]

    assert (year["opening"], year["new_engagements"], year["removals"]) == (1, 1, 1)
    assert (year["closing"], year["managed"]) == (1, 2)


def test_the_trail_says_that_a_report_was_produced() -> None:
    the_places()
    a_report()

    [row] = list_about(AT_HAND)

    assert (row.event, row.actor, row.at) == ("ReportProduced", COMMAND.ref, FIRST_DAY)
    assert row.detail == {"months": 24, "sac_set": "sac-proxy", "number": 1}


def test_counting_is_no_look_at_anybody() -> None:
    a_client()
    a_report()

    read = select(func.count()).where(AuditRecord.event == ClientListed.__name__)
    assert db.session.scalar(read) == 0


def test_a_report_of_many_takes_the_same_few_statements() -> None:
    a_client()
    a_report()
    few = _statements(lambda: a_report(at=SECOND_DAY))
    for _ in range(20):
        a_client(strand=CC)
    a_report(at=SECOND_DAY)

    assert _statements(lambda: a_report(at=THIRD_DAY)) == few


def test_the_first_report_names_nobody_and_changes_nothing_else() -> None:
    client = a_client(family_name="Oakham", given_names="Pip")
    issue = a_report()

    for text in (issue.data, issue.public_data, issue.changes):
        assert "Oakham" not in text
        assert client.ref not in text


def _statements(act: Callable[[], object]) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
