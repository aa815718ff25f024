"""A produced report is frozen; a correction makes the next number, which says what changed."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from iom.audit.queries import list_about
from iom.cohort import correcting
from iom.cohort.domain import Strand
from iom.cohort.stored import placements_of
from iom.crimes.models import CrimeCount, CrimeFile, CrimeSummary
from iom.db import db
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.places import queries as places
from iom.reports import service, settings
from iom.reports.models import MonthlyIssue
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_reader, the_places
from tests.factories.clients import a_client, a_situation
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
    hazel = a_reader(username="hazel")
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


def _public_row(issue: MonthlyIssue) -> dict[str, object]:
    row: dict[str, object] = json.loads(issue.public_data)["rows"][-1]
    return row


def _replace_file(number: int, *, at: datetime, by: str) -> None:
    with transaction():
        db.session.execute(update(CrimeSummary).values(number=number))
        db.session.execute(
            update(CrimeFile).values(imported_at=at, imported_by=by, replaced_rows=1)
        )


def test_a_placement_that_was_struck_out_leaves_the_next_number_and_not_the_first() -> None:
    client = a_client(ref="C-1")
    a_client(ref="C-2")
    hazel = a_reader(username="hazel")
    first = a_report()
    placement = placements_of([client.id])[client.id][0]
    with transaction():
        correcting.strike_out_placement(
            "C-1", placement.id, "It was the brother’s", version=1, actor=hazel, at=SECOND_DAY
        )

    second = a_report(at=THIRD_DAY)

    assert (first.number, second.number) == (1, 2)
    assert (last_row(first)["clients"], last_row(second)["clients"]) == (2, 1)
    changed = changes_of(second)["clients", "2025-08"]
    assert changed["why"] == "1 client’s placement entered or changed"
