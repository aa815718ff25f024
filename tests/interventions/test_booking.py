"""Appointments: made for weeks, settled together or not at all, moved and called off."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Category, Reader, Role
from iom.clients.queries import NoSuchClient, NotYours
from iom.contacts.domain import Attendance, Pathway
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.domain import BadEntry, EntryGone
from iom.interventions import appointments as reading
from iom.interventions import booking, correcting, queries
from iom.interventions.domain import BadLog, LogChanged, Said, SaidAlready
from iom.interventions.sought import Whose
from iom.kernel.errors import NotFound
from iom.record import service as record
from iom.transaction import transaction
from tests.factories.accounts import a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction
from tests.interventions.making import (
    AT,
    CAME,
    MISSED,
    TODAY,
    appointments,
    book,
    contacts,
    events,
    log,
    number_of,
    work,
)

WHY = "The bus does not run"


@pytest.fixture
def robin(app: Flask) -> Reader:
    for ref in ("C-1", "C-2", "C-3"):
        a_client(ref=ref, family_name=f"Alderworth {ref}")
    return a_reader(full_name="Robin Rowanfield")


def say(*said: Said, by: Reader, form: str = "o", today: date = TODAY) -> int:
    with transaction():
        return booking.say_outcomes(said, token=form, actor=by, at=AT, today=today)


def call_off(ref: str, number: int, reason: str, *, by: Reader) -> None:
    with transaction():
        booking.call_off(ref, number, reason, actor=by, at=AT, today=TODAY)


def move(ref: str, number: int, on: date, *, by: Reader) -> None:
    with transaction():
        booking.move(ref, number, on=on, at_time=time(9), actor=by, at=AT, today=TODAY)


def test_six_weeks_for_two_clients_are_twelve_appointments_and_once(robin: Reader) -> None:
    for _ in range(2):
        made = book("C-1", "C-2", by=robin, weeks=6)
    assert len(made) == 12
    assert sorted({row.on for row in appointments()}) == [
        TODAY + timedelta(weeks=number) for number in range(6)
    ]
    assert len(events("EntryAdded")) == 12


def test_a_days_outcomes_are_said_in_one_form_and_become_one_entry_for_a_group(
    robin: Reader,
) -> None:
    first, second = book("C-1", "C-2", by=robin, pathway=Pathway.ETE)
    alone = book("C-3", by=robin, form="alone")[0]
    said = (
        Said(appointment=first, attended=CAME, minutes=45, note="Went well"),
        Said(appointment=second, attended=MISSED, minutes=45),
        Said(appointment=alone, attended=Attendance.OUR_SIDE),
    )
    assert [say(*said, by=robin) for _ in range(2)] == [3, 3]  # the second click

    rows = contacts()
    assert [(row.attended, row.minutes) for row in rows] == [
        (CAME, 45),
        (MISSED, None),  # nobody spent them with somebody who was not there
        (Attendance.OUR_SIDE, None),
    ]
    assert rows[0].log == rows[1].log != rows[2].log
    assert {row.pathway for row in rows[:2]} == {Pathway.ETE}
    assert [row.contact_id for row in appointments()] == [row.id for row in rows]


def test_who_is_slower_with_one_of_them_puts_nothing_on_the_record(robin: Reader) -> None:
    first, second = book("C-1", "C-2", by=robin)
    say(Said(appointment=first, attended=CAME), by=a_reader(full_name="Teal Testperson"))
    with pytest.raises(SaidAlready, match="of C-1, so nothing"):
        say(
            Said(appointment=first, attended=MISSED),
            Said(appointment=second, attended=CAME),
            by=robin,
        )
    assert number_of(Contact) == 1


def test_what_lies_ahead_or_is_not_theirs_or_hidden_has_no_outcome(robin: Reader) -> None:
    ahead = book("C-1", by=robin, on=TODAY + timedelta(days=1))[0]
    with pytest.raises(BadLog, match="once its day has come"):
        say(Said(appointment=ahead, attended=CAME), by=robin)
    health = book("C-1", by=robin, form="h", pathway=Pathway.HEALTH)[0]
    few = a_reader(agency="housing", shared=[Category.IDENTITY])
    closed = a_client(ref="C-9")
    secret = book("C-9", by=robin, form="c")[0]
    a_restriction(closed, a_user(username="owner"))
    for number, reader in ((health, few), (secret, robin), (9_999, robin)):
        with pytest.raises(BadLog, match="none of yours"):
            say(Said(appointment=number, attended=CAME), by=reader)
    with pytest.raises(BadLog, match="at least one"):
        say(by=robin)
    with pytest.raises(NoSuchClient):
        book("C-1", "C-9", by=robin, form="d")
    assert number_of(Contact) == 0


def test_an_appointment_is_moved_and_called_off_and_what_it_said_stays(robin: Reader) -> None:
    number = book("C-1", by=robin)[0]
    move("C-1", number, date(2026, 5, 12), by=robin)
    moved = appointments()[0]
    assert (moved.on, moved.at_time, moved.follows_id) == (date(2026, 5, 12), time(9), number)
    with pytest.raises(EntryGone):
        call_off("C-1", number, WHY, by=robin)
    with pytest.raises(BadEntry, match="lies ahead"):
        move("C-1", moved.id, TODAY - timedelta(days=1), by=robin)
    for _ in range(2):  # a double click
        call_off("C-1", moved.id, WHY, by=robin)
    assert appointments()[0].called_off == WHY
    assert reading.next_of(robin, [1], today=TODAY) == {}
    with pytest.raises(SaidAlready):
        say(Said(appointment=appointments()[0].id, attended=CAME), by=robin, today=date(2026, 6, 1))


def test_what_is_settled_is_neither_moved_nor_called_off(robin: Reader) -> None:
    number = book("C-1", by=robin)[0]
    say(Said(appointment=number, attended=CAME), by=robin)
    with pytest.raises(BadEntry, match="settled"):
        call_off("C-1", number, WHY, by=robin)
    with pytest.raises(BadEntry, match="settled"):
        move("C-1", number, date(2026, 5, 12), by=robin)
    with pytest.raises(NotFound):
        call_off("C-2", number, WHY, by=robin)


def test_a_link_worker_changes_only_what_they_made(robin: Reader) -> None:
    number = book("C-1", by=robin)[0]
    other = a_reader(role=Role.COORDINATOR, full_name="Teal Testperson")
    call_off("C-1", number, WHY, by=other)  # a coordinator may
    again = book("C-1", by=other, form="again")[0]
    link = a_reader(role=Role.LINK_WORKER, agency="housing")
    with pytest.raises((NotYours, NoSuchClient)):
        call_off("C-1", again, WHY, by=link)


def test_a_contact_that_is_struck_out_leaves_its_appointment_to_be_said_again(
    robin: Reader,
) -> None:
    number = book("C-1", by=robin)[0]
    say(Said(appointment=number, attended=CAME), by=robin)
    first = contacts()[0].id
    values: dict[str, Any] = {"minutes": 20}
    with transaction():
        record.change_entry("C-1", CONTACT, first, values, actor=robin, at=AT, today=TODAY)
    assert appointments()[0].contact_id == contacts()[0].id != first
    with transaction():
        record.strike_out("C-1", CONTACT, contacts()[0].id, WHY, actor=robin, at=AT)
    assert appointments()[0].contact_id is None
    assert [due.id for due in reading.list_on(robin, TODAY, Whose.MINE) if due.open] == [number]


def test_an_appointment_moved_to_another_record_waits_for_an_outcome_of_theirs(
    robin: Reader,
) -> None:
    number = book("C-1", by=robin)[0]
    say(Said(appointment=number, attended=CAME), by=robin)
    with transaction():
        record.move_entry("C-1", APPOINTMENT, number, "C-2", WHY, actor=robin, at=AT, today=TODAY)
    assert [(row.client_id, row.contact_id) for row in appointments()] == [(2, None)]


def test_lists_of_a_day_go_by_worker_and_agency_and_those_without_an_outcome_wait(
    robin: Reader,
) -> None:
    teal = a_reader(full_name="Teal Testperson")
    other = a_reader(full_name="Ash Testperson", agency="housing")
    mine = book("C-1", by=robin)[0]
    theirs = book("C-2", by=teal, form="teal", at_time=time(9))[0]
    book("C-3", by=other, form="ash", at_time=None)
    asked = [[due.person.ref for due in reading.list_on(robin, TODAY, whose)] for whose in Whose]
    assert asked[0] == ["C-1"]
    assert asked[1] == ["C-2", "C-1"]
    assert sorted(asked[2]) == ["C-1", "C-2", "C-3"]
    assert reading.count_days(robin, TODAY, TODAY, Whose.AGENCY) == {TODAY: 2}
    later = TODAY + timedelta(days=3)
    late = reading.list_without_outcome(robin, Whose.AGENCY, today=later)
    assert [due.id for due in late] == [theirs, mine]
    assert [each.id for each in reading.list_of_client(robin, "C-1", today=later)] == [mine]


def test_what_happened_tells_contacts_and_open_appointments_by_what_the_reader_may_know(
    robin: Reader,
) -> None:
    book("C-1", by=robin, pathway=Pathway.HEALTH)
    log("C-1", by=robin, came=None, pathway=Pathway.ETE)
    log("C-1", by=robin, form="h", pathway=Pathway.HEALTH)
    seen = queries.happened(robin, 1, TODAY, TODAY)
    assert [each.what for each in seen] == [
        "Group, health.",
        "Group, education, training and employment.",
        "Office visit, Health.",
    ]
    few = a_reader(agency="housing", shared=[Category.IDENTITY])
    assert [each.what for each in queries.happened(few, 1, TODAY, TODAY)] == [
        "Group, education, training and employment."
    ]


def correct(log_: str, *, seen: str, by: Reader, came: Any = None, **said: Any) -> None:
    with transaction():
        correcting.correct(log_, work(**said), came or {}, seen=seen, actor=by, at=AT, today=TODAY)


def test_an_entry_is_corrected_on_every_record_and_a_second_editor_is_told(
    robin: Reader,
) -> None:
    log("C-1", "C-2", by=robin, minutes=30)
    seen = queries.get_entry(robin, "t").seen
    for _ in range(2):  # a double click
        correct("t", seen=seen, by=robin, minutes=60, came={"C-2": MISSED})
    entry = queries.get_entry(robin, "t")
    assert [(row.person.ref, row.work.minutes, row.attended) for row in entry.rows] == [
        ("C-1", 60, None),
        ("C-2", 60, MISSED),
    ]
    assert events("EntryChanged") == ["client:C-1", "client:C-2"]
    with pytest.raises(LogChanged):
        correct("t", seen=seen, by=robin, minutes=90)
    with pytest.raises(BadEntry, match="in the future"):
        correct("t", seen=entry.seen, by=robin, on=TODAY + timedelta(days=1))


def test_a_client_is_taken_off_and_added_and_the_whole_struck_out(robin: Reader) -> None:
    log("C-1", "C-2", by=robin, note="Together")
    for _ in range(2):
        with transaction():
            correcting.take_off("C-2", "t", "Was not there", actor=robin, at=AT)
    for _ in range(2):
        with transaction():
            correcting.add_client("t", "C-3", CAME, token="more", actor=robin, at=AT, today=TODAY)
    entry = queries.get_entry(robin, "t")
    assert [(row.person.ref, row.attended, row.work.note) for row in entry.rows] == [
        ("C-1", None, "Together"),
        ("C-3", CAME, "Together"),
    ]
    with pytest.raises(BadLog, match="on this entry already"), transaction():
        correcting.add_client("t", "C-3", CAME, token="other", actor=robin, at=AT, today=TODAY)
    with transaction():  # and back again, who was taken off
        correcting.add_client("t", "C-2", None, token="back", actor=robin, at=AT, today=TODAY)
    seen = queries.get_entry(robin, "t").seen
    struck = []
    for _ in range(2):
        with transaction():
            struck.append(correcting.strike_out_all("t", WHY, seen=seen, actor=robin, at=AT))
    assert struck == [3, 0]
    assert queries.find_entry(robin, "t") is None
    assert contacts() == []
    with pytest.raises(NotFound), transaction():
        correcting.strike_out_all("t", "Another reason", seen=seen, actor=robin, at=AT)


def test_those_whom_the_reader_may_not_see_are_a_number_and_stay_as_they_are(
    robin: Reader,
) -> None:
    closed = a_client(ref="C-9")
    log("C-1", "C-9", by=robin, minutes=30)
    a_restriction(closed, a_user(username="owner"))
    entry = queries.get_entry(robin, "t")
    assert ([person.ref for person in entry.people], entry.unseen) == (["C-1"], 1)
    correct("t", seen=entry.seen, by=robin, minutes=60)
    assert sorted(row.minutes or 0 for row in contacts()) == [30, 60]
    few = a_reader(agency="housing", shared=[Category.IDENTITY])
    log("C-1", by=robin, form="h", pathway=Pathway.HEALTH)
    assert queries.find_entry(few, "h") is None


def test_a_link_worker_corrects_only_what_they_logged(robin: Reader) -> None:
    log("C-1", by=robin)
    other = a_reader(role=Role.CASE_MANAGER, full_name="Teal Testperson")
    with pytest.raises((NotYours, NotFound)):
        correct("t", seen="1", by=other, minutes=5)
    assert number_of(Appointment) == 0
    assert db.session.get_one(Contact, 1).minutes is None
