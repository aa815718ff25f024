"""Producing a report: what it counts, that it is frozen, what changed and why."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import ClientListed
from iom.cohort.domain import Strand
from iom.crimes.domain import UnknownSacSet
from iom.crimes.models import CrimeCount, CrimeFile, CrimeSummary
from iom.db import db
from iom.kernel.dates import Month
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.places import queries as places
from iom.reports import service, settings
from iom.reports.domain import BadPeriod
from iom.reports.models import MonthlyIssue
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_user, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.crimes import AUGUST, a_count, a_police_file, the_sac_sets
from tests.factories.reports import (
    FIRST_DAY,
    SECOND_DAY,
    THIRD_DAY,
    a_report,
    changes_of,
    data_of,
    enter_late,
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


def test_producing_again_what_has_not_changed_gives_the_number_that_is_there() -> None:
    a_client()
    first = a_report()
    bytes_then = (first.data, first.public_data)

    again = a_report(at=THIRD_DAY)

    assert again.id == first.id
    assert (again.data, again.public_data) == bytes_then
    assert [row.event for row in list_about(AT_HAND)] == ["ReportProduced"]


def test_a_correction_makes_the_next_number_and_leaves_the_first_as_it_was() -> None:
    client = a_client()
    first = a_report()
    frozen = (first.data, first.public_data, first.members, first.produced_at)
    enter_late(client, from_on=date(2025, 8, 30), at=SECOND_DAY)

    second = a_report(at=THIRD_DAY)

    assert (first.number, second.number) == (1, 2)
    assert (last_row(first)["in_custody"], last_row(second)["in_custody"]) == (0, 1)
    assert data_of(second)["as_at"] == "2026-05-04T12:00:00Z"
    db.session.refresh(first)
    assert (first.data, first.public_data, first.members, first.produced_at) == frozen


def test_it_says_what_changed_why_when_and_who() -> None:
    hazel = a_user(username="hazel").as_reader()
    client = a_client()
    a_police_file({("Cambridge", "Burglary"): 82})
    a_report()
    enter_late(client, from_on=date(2025, 8, 30), at=SECOND_DAY, actor=hazel)
    _replace_file(84, at=SECOND_DAY, by=hazel.ref)

    changes = changes_of(a_report(at=THIRD_DAY))

    assert changes == {
        ("in_custody", "2025-08"): {
            "figure": "in_custody", "of": "2025-08", "before": 0, "after": 1, "follows": False,
            "why": "1 client’s situation entered or changed", "when": "2026-05-03",
            "who": "Wren Testperson",
        },
        ("sac", "2025-08"): {
            "figure": "sac", "of": "2025-08", "before": 82, "after": 84, "follows": False,
            "why": "Police file 2025-08 replaced", "when": "2026-05-03", "who": "Wren Testperson",
        },
        ("crimes", "2025-08"): {
            "figure": "crimes", "of": "2025-08", "before": 82, "after": 84, "follows": False,
            "why": "Police file 2025-08 replaced", "when": "2026-05-03", "who": "Wren Testperson",
        },
    }  # fmt: skip


def test_rolling_sums_follow_from_the_month_that_was_corrected() -> None:
    the_places()
    for back in range(14):
        a_count(10, month=AUGUST.plus(-back))
    a_report(months=3)
    with transaction():
        db.session.execute(
            update(CrimeCount)
            .where(CrimeCount.month == AUGUST.plus(-1))
            .values(number=11, imported_at=SECOND_DAY)
        )

    issue = a_report(months=3, at=THIRD_DAY)

    # July became 11; so did its own twelve months and August's: 121, where it was 120.
    assert {
        place: (each["before"], each["after"], each["follows"])
        for place, each in changes_of(issue).items()
    } == {
        ("sac", "2025-07"): (10, 11, False),
        ("sac_12_months", "2025-07"): (120, 121, True),
        ("sac_12_months", "2025-08"): (120, 121, True),
    }
    assert changes_of(issue)["sac", "2025-07"]["why"] == "Exact count of July 2025 came in"
    assert changes_of(issue)["sac_12_months", "2025-08"]["why"] is None


def test_other_people_behind_the_same_number_are_a_change_too() -> None:
    # One remand is found to have ended and another to have begun: still one in custody.
    wren, robin = a_client(), a_client()
    a_situation(wren, SituationKind.REMAND, from_on=date(2025, 8, 30))
    a_report()
    with transaction():
        db.session.execute(update(Situation).values(client_id=robin.id))

    [change] = changes_of(a_report(at=THIRD_DAY)).values()

    assert (change["figure"], change["before"], change["after"]) == ("in_custody", 1, 1)


def test_a_new_minimum_is_a_change_and_an_old_report_keeps_its_own() -> None:
    the_places()
    district = places.get_district("cambridge")
    first = a_report()
    with transaction():
        settings.set_minimum(
            district.id, from_month=AUGUST, minimum=70, note="", actor=COMMAND, at=SECOND_DAY
        )

    second = a_report(at=THIRD_DAY)

    assert (data_of(first)["target_minimum"], data_of(second)["target_minimum"]) == (None, 70)
    assert data_of(a_report(month=AUGUST.plus(-1)))["target_minimum"] is None


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


def test_two_people_at_the_same_moment_get_one_number(app: Flask) -> None:
    the_places()
    the_sac_sets()
    for _ in range(3):
        a_client()
    db.session.rollback()
    together = threading.Barrier(4, timeout=30)
    got: list[tuple[int, str]] = []

    def produce(second: int) -> None:
        with app.app_context():
            district = places.get_district("cambridge")
            together.wait()
            with transaction():
                issue = service.produce_monthly(
                    district, AUGUST, actor=COMMAND, at=FIRST_DAY + timedelta(seconds=second)
                )
                got.append((issue.number, issue.data))
            db.session.remove()

    people = [threading.Thread(target=produce, args=(second,)) for second in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)

    assert len(got) == 4
    assert {number for number, _ in got} == {1}
    assert len({data for _, data in got}) == 1, "all four got the same bytes"
    assert db.session.scalar(select(func.count(MonthlyIssue.id))) == 1
    assert [row.event for row in list_about(AT_HAND)] == ["ReportProduced"]


def test_the_public_edition_is_frozen_with_it_and_hides_the_few() -> None:
    for _ in range(6):
        a_client(strand=CC)
    in_custody = a_client(strand=DETER)
    a_situation(in_custody, SituationKind.CUSTODY, from_on=date(2025, 1, 1))
    a_police_file({("Cambridge", "Robbery"): 2})

    public = json.loads(a_report().public_data)

    row = public["rows"][-1]
    assert (row["clients"], row["sac"]) == (7, 2)
    hidden = ("deter", "cc_rr", "no_strand", "in_custody", "new_engagements", "removals")
    assert {row[key] for key in hidden} == {"c"}
    assert public["edition"] == "public"
    assert not {"marking", "movements", "reconciliation", "members"} & set(public)


def test_a_corrected_month_shows_less_in_public_in_every_later_report() -> None:
    clients = [a_client(strand=CC) for _ in range(12)]
    for client in clients[:6]:
        a_situation(client, SituationKind.CUSTODY, from_on=date(2025, 1, 1))
    assert _public_row(a_report())["in_custody"] == 6  # and 6 at liberty
    enter_late(clients[6], from_on=date(2025, 8, 30), at=SECOND_DAY)

    corrected = _public_row(a_report(at=THIRD_DAY))
    longer = _public_row(a_report(months=60, at=THIRD_DAY))

    assert (corrected["clients"], corrected["in_custody"]) == (12, "c")  # 7 and 5, fewer than 10
    assert longer["in_custody"] == "c"
    july = json.loads(a_report(at=THIRD_DAY).public_data)["rows"][-2]
    assert july["in_custody"] == 6, "July was not corrected"


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


def _public_row(issue: MonthlyIssue) -> dict[str, object]:
    row: dict[str, object] = json.loads(issue.public_data)["rows"][-1]
    return row


def _replace_file(number: int, *, at: datetime, by: str) -> None:
    with transaction():
        db.session.execute(update(CrimeSummary).values(number=number))
        db.session.execute(
            update(CrimeFile).values(imported_at=at, imported_by=by, replaced_rows=1)
        )


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
