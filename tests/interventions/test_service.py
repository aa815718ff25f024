"""Entries of the log: on the record of each client or of nobody, and once however often sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from random import Random
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Reader, Role
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours
from iom.contacts.domain import ContactKind, Outcome, Pathway
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.domain import BadEntry
from iom.interventions.correcting import may_correct
from iom.interventions.domain import BadLog, LoggedAlready, Plan
from iom.interventions.queries import get_entry
from iom.notices.models import Notice
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from tests.factories.accounts import a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.desk import died
from tests.factories.safeguards import a_restriction, works_with
from tests.interventions.making import (
    CAME,
    MISSED,
    TODAY,
    appointments,
    book,
    contacts,
    events,
    log,
    number_of,
)

REFS = ("C-1", "C-2", "C-3")
Statements = Callable[..., list[str]]


def client(ref: str) -> Client:
    return db.session.scalars(select(Client).where(Client.ref == ref)).one()


@pytest.fixture
def people(app: Flask) -> None:
    for ref, name in zip(REFS, ("Alderworth", "Finchfield", "Reedfield"), strict=True):
        a_client(ref=ref, family_name=name, date_of_birth=date(1990, 1, 2))


@pytest.fixture
def robin(people: None) -> Reader:
    return a_reader(full_name="Robin Rowanfield")


def test_one_entry_for_three_clients_is_a_contact_on_the_record_of_each(robin: Reader) -> None:
    logged = log(
        *REFS,
        by=robin,
        came={"C-1": CAME, "C-2": MISSED, "C-3": None},
        pathway=Pathway.ETE,
        minutes=60,
        provider="Fenside Skills",
        outcome=Outcome.PROGRESS,
        cost_pence=1_950,
        note="Session 2 of 4",
    )
    rows = contacts()

    assert (logged.number, logged.again) == (3, False)
    assert {row.log for row in rows} == {"t"}
    assert [row.attended for row in rows] == [CAME, MISSED, None]
    assert {(row.agency, row.worker) for row in rows} == {
        ("Council community safety", "Robin Rowanfield")
    }
    assert {(row.minutes, row.cost_pence, row.outcome) for row in rows} == {
        (60, 1_950, Outcome.PROGRESS)
    }
    assert events("EntryAdded") == [f"client:{ref}" for ref in REFS]


def test_two_hundred_forms_each_sent_twice_are_one_entry_each(robin: Reader) -> None:
    choose = Random(200)  # noqa: S311
    sent = 0
    for trial in range(200):
        refs = choose.sample(REFS, choose.randint(1, 3))
        first, second = (log(*refs, by=robin, form=f"form-{trial}") for _ in range(2))
        assert (first.again, second.again) == (False, True)
        assert first.log == second.log
        sent += len(refs)

    assert number_of(Contact) == sent
    assert len(events("EntryAdded")) == sent
    assert len({row.log for row in contacts()}) == 200


def test_a_form_that_says_something_else_the_second_time_is_no_second_click(robin: Reader) -> None:
    log("C-1", by=robin, note="First")
    with pytest.raises(LoggedAlready):
        log("C-1", by=robin, note="Second")
    with pytest.raises(LoggedAlready):
        log("C-1", by=robin, note="First", came=CAME)
    with pytest.raises(LoggedAlready):
        log("C-1", "C-2", by=robin, note="First")
    assert number_of(Contact) == 1


def test_nothing_is_on_any_record_where_one_client_is_none_of_theirs(robin: Reader) -> None:
    owner = a_user(username="owner")
    a_restriction(a_client(ref="C-8"), owner)
    for ref in ("C-8", "C-404"):
        with pytest.raises(NoSuchClient):
            log("C-1", ref, by=robin)
    assert number_of(Contact) == 0
    assert events("EntryAdded") == []


def test_whoever_may_not_log_and_a_kind_of_data_that_is_not_shared_are_refused(
    people: None,
) -> None:
    board = a_reader(role=Role.PANEL_MEMBER)
    with pytest.raises((NotYours, NoSuchClient)):
        log("C-1", by=board)
    few = a_reader(agency="housing", shared=[Category.IDENTITY, Category.HOUSING])
    log("C-1", by=few, form="a", pathway=Pathway.ACCOMMODATION)
    with pytest.raises(BadEntry, match="No agreement shares"):
        log("C-1", by=few, form="b", pathway=Pathway.HEALTH)
    assert number_of(Contact) == 1


def test_what_cannot_be_right_is_refused_for_all(robin: Reader) -> None:
    died(client("C-2"), on=TODAY - timedelta(days=9))
    with pytest.raises(BadEntry, match="C-2: The client died on"):
        log(*REFS, by=robin)
    with pytest.raises(BadEntry, match="in the future"):
        log("C-1", by=robin, on=TODAY + timedelta(days=1))
    with pytest.raises(BadEntry, match=r"at most £10,000\.00"):
        log("C-1", by=robin, cost_pence=1_000_001)
    with pytest.raises(BadLog, match="at least one client"):
        log(by=robin)
    assert number_of(Contact) == 0


def test_the_statements_do_not_grow_with_the_clients(robin: Reader, statements: Statements) -> None:
    one = statements(lambda: log("C-1", by=robin, form="one", came=CAME))
    three = statements(lambda: log(*REFS, by=robin, form="three", came=CAME))
    assert len(three) <= len(one)


def test_an_appointment_of_ones_own_on_that_day_is_settled_by_what_is_logged(
    robin: Reader,
) -> None:
    mine = book("C-1", "C-2", by=robin)
    theirs = book("C-1", by=a_reader(full_name="Teal Testperson"), form="theirs")
    log("C-1", by=robin, came=CAME)
    log("C-2", by=robin, form="call", kind=ContactKind.PHONE)  # nobody said it was the appointment

    settled = {row.id: row.contact_id for row in appointments()}
    assert settled == {mine[0]: contacts()[0].id, mine[1]: None, theirs[0]: None}


def test_the_next_appointment_is_made_in_the_same_act(robin: Reader) -> None:
    plan = Plan(
        on=TODAY + timedelta(days=7), at_time=time(10), kind=ContactKind.GROUP, place="Hall"
    )
    log("C-1", "C-2", by=robin, came=CAME, plan=plan)
    log("C-1", "C-2", by=robin, came=CAME, plan=plan)  # the second click

    assert [(row.on, row.at_time, row.place) for row in appointments()] == [
        (date(2026, 5, 12), time(10), "Hall")
    ] * 2
    behind = Plan(on=TODAY - timedelta(days=1), kind=ContactKind.GROUP)
    with pytest.raises(BadLog, match="lies ahead"):
        log("C-3", by=robin, form="u", plan=behind)
    assert number_of(Contact) == 2


def test_the_lead_is_told_of_the_third_missed_in_a_row_and_of_each_after_it(
    robin: Reader,
) -> None:
    lead = a_user(username="lead", agency="probation")
    few = a_user(username="second", agency="housing", shared=[Category.IDENTITY])
    works_with(client("C-1"), lead)
    works_with(client("C-1"), few, kind=InvolvementKind.SECOND)
    for number in range(4):
        log(
            "C-1",
            by=robin,
            form=f"m{number}",
            on=TODAY - timedelta(days=9 - number),
            came=MISSED,
            pathway=Pathway.HEALTH,
        )
        told = list(db.session.scalars(select(Notice.sentence).where(Notice.user_id == lead.id)))
        assert len(told) == max(0, number - 1)
    assert told == [
        "C-1: the third appointment in a row was missed.",
        "C-1: the fourth appointment in a row was missed.",
    ]
    # Whose agency may not know that they were about health is told nothing.
    assert not db.session.scalars(select(Notice).where(Notice.user_id == few.id)).all()


def test_nobody_is_told_of_somebody_who_died_nor_of_what_they_logged_themselves(
    robin: Reader,
) -> None:
    leader = a_user(username="own", full_name="Own Testperson")
    works_with(client("C-1"), leader)
    own = reader_of(leader)
    for number in range(3):
        log("C-1", by=own, form=f"o{number}", came=MISSED)
    died(client("C-1"), on=TODAY)
    works_with(client("C-1"), a_user(username="later"))
    log("C-1", by=robin, form="late", on=TODAY, came=MISSED)
    assert number_of(Notice) == 0


def test_an_appointment_never_counts_as_a_contact(robin: Reader) -> None:
    book("C-1", by=robin, weeks=6)
    assert number_of(Appointment) == 6
    assert number_of(Contact) == 0


def test_an_entry_of_many_is_read_in_as_many_statements_as_one_of_one(
    robin: Reader, statements: Statements
) -> None:
    log("C-1", by=robin, form="one")
    log(*REFS, by=robin, form="three")
    taken = []
    for name in ("one", "three"):
        db.session.rollback()
        taken.append(statements(lambda name=name: may_correct(robin, get_entry(robin, name))))
    assert len(taken[0]) == len(taken[1])


def test_a_form_that_is_sent_eight_times_at_one_moment_is_one_entry(
    app: Flask, robin: Reader
) -> None:
    db.session.rollback()
    together = Barrier(8)

    def send(_: int) -> bool:
        with app.app_context():
            together.wait()
            logged = log(*REFS, by=robin, came=CAME)
            db.session.remove()
            return logged.again

    with ThreadPoolExecutor(8) as threads:
        again = list(threads.map(send, range(8)))

    assert sorted(again) == [False] + [True] * 7
    assert number_of(Contact) == 3
    assert len(events("EntryAdded")) == 3
