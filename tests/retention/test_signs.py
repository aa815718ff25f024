"""When something last happened to a client, as every room of the product tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from iom.accounts.domain import Category
from iom.clients.models import Client
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.db import Base, db
from iom.enforcement.kinds import ORDER, WARRANT
from iom.enforcement.models import Warrant
from iom.entries.domain import EndedHow
from iom.offending.kinds import INTELLIGENCE, OFFENCE
from iom.offending.models import Offence
from iom.retention import service
from iom.retention.domain import EraseReason, NotDecided
from iom.retention.queries import get_under_review, list_due
from iom.retention.service import Seen
from iom.retention.signs import NO_SIGN, SIGNS
from iom.sharing.scope import counting
from iom.sharing.watch import tables_of_clients
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.everything import a_row_in_every_table
from tests.factories.fund import a_heading, a_request, approved, paid
from tests.pages import Page

TODAY = date(2026, 5, 1)
LAST_WEEK = date(2026, 4, 24)


def gone() -> Client:
    """Make a client who was deselected in March 2019: due since March 2025 if nothing followed."""
    return a_client(
        ref="C-1",
        nominated_on=date(2016, 1, 1),
        selected_on=date(2016, 2, 1),
        deselected_on=date(2019, 3, 4),
    )


def due() -> list[str]:
    return [row.ref for row in list_due(COMMAND, today=TODAY).rows]


def standing() -> tuple[str, date, bool]:
    found = get_under_review(COMMAND, "C-1").standing
    return found.what, found.last_on, found.lasts


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_every_table_of_client_data_tells_when_or_says_why_it_does_not(app: Flask) -> None:
    telling = frozenset[str]().union(*(sign.tables for sign in SIGNS))

    assert tables_of_clients(Base.metadata) <= telling | set(NO_SIGN)
    assert not telling & set(NO_SIGN)
    assert set(NO_SIGN) <= tables_of_clients(Base.metadata)
    assert all(len(why) > 20 for why in NO_SIGN.values())


def test_each_way_of_telling_finds_the_row_of_its_table(app: Flask) -> None:
    the_places()
    a_user()
    client_id = a_client(ref="C-1", district=None).id
    a_row_in_every_table(client_id)
    with transaction():  # the rows of entries are struck out: put them back
        for table in Base.metadata.sorted_tables:
            if "ended_how" in table.columns:
                db.session.execute(update(table).values(ended_at=None, ended_how=None))

    days = {(sign.on.table.name, sign.on.name) for sign in SIGNS if not sign.lasts}
    found = {
        (sign.on.table.name, sign.on.name)
        for sign in SIGNS
        if client_id in db.session.scalars(counting(select(sign.of)).where(sign.since(date.min)))
    }

    # Of two days that exclude one another the factory fills one; its appointment was called off.
    assert days - found == {
        ("contacts_appointment", "dated_on"),
        ("cohort_placement", "not_selected_on"),
        ("enforcement_warrant", "withdrawn_on"),
        ("plans_introduction", "held_on"),
    }


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (lambda client: an_entry(client, CONTACT, on=LAST_WEEK), "contact"),
        (lambda client: an_entry(client, OFFENCE, offence_on=LAST_WEEK), "offence or arrest"),
        (lambda client: an_entry(client, APPOINTMENT, on=LAST_WEEK), "appointment"),
    ],
)
def test_what_happened_last_week_takes_somebody_off_the_queue_who_left_long_ago(
    app: Flask, happens: Callable[[Client], int], words: str
) -> None:
    client = gone()
    assert due() == ["C-1"]

    happens(client)

    assert due() == []
    assert standing() == (words, LAST_WEEK, False)


def test_nobody_is_erased_as_no_longer_needed_to_whom_something_happened_last_week(
    app: Flask,
) -> None:
    an_entry(gone(), CONTACT, on=LAST_WEEK)

    with pytest.raises(NotDecided, match="not due for review"), transaction():
        service.erase_client(
            "C-1", reason=EraseReason.NO_LONGER_NEEDED, typed="C-1", seen=Seen(state=None),
            actor=COMMAND, at=NOON,
        )  # fmt: skip


def test_what_was_struck_out_or_called_off_keeps_nobody_on_record(app: Flask) -> None:
    client = gone()
    offence = an_entry(client, OFFENCE, offence_on=LAST_WEEK)
    an_entry(client, APPOINTMENT, on=LAST_WEEK, called_off="The office was shut.")
    with transaction():
        db.session.execute(
            update(Offence)
            .where(Offence.id == offence)
            .values(ended_at=NOON, ended_by="user:x", ended_how=EndedHow.STRUCK_OUT)
        )

    assert due() == ["C-1"]
    assert standing() == ("deselected", date(2019, 3, 4), False)


def test_no_time_runs_for_somebody_who_is_wanted_until_the_warrant_is_executed(
    app: Flask,
) -> None:
    warrant = an_entry(gone(), WARRANT, issued_on=date(2018, 1, 2))

    assert due() == []
    assert standing() == ("wanted since", date(2018, 1, 2), True)

    with transaction():
        db.session.execute(
            update(Warrant).where(Warrant.id == warrant).values(executed_on=date(2018, 2, 3))
        )
    assert due() == ["C-1"]


def test_an_order_counts_by_its_last_day_and_lasts_without_one(app: Flask) -> None:
    client = gone()
    # Until 30 April 2020: the six clear years are over on 1 May 2026.
    an_entry(client, ORDER, from_on=date(2018, 1, 2), to_on=date(2020, 5, 1))
    assert due() == ["C-1"]
    assert standing() == ("last day of an order or licence", date(2020, 4, 30), False)

    an_entry(client, ORDER, from_on=date(2018, 1, 2), to_on=None)

    assert due() == []
    assert standing() == ("under an order or licence since", date(2018, 1, 2), True)


def test_no_time_runs_while_the_fund_has_to_pay(app: Flask) -> None:
    gone()
    requester, approver = a_reader(), a_reader()
    heading = a_heading(50_000)
    request_id = a_request(requester, "C-1", pence=1_900)
    assert standing()[2]
    approved(request_id, approver, heading, 1_900)
    assert standing()[2]

    paid(request_id, approver, 1_900)

    assert not standing()[2]
    assert standing()[0] == "the fund"
    assert due() == []


def test_of_what_kind_it_was_is_told_to_those_who_may_see_that_kind(
    app: Flask, sign_in: SignIn
) -> None:
    an_entry(gone(), INTELLIGENCE, on=LAST_WEEK)
    open_to = [each for each in Category if each is not Category.INTELLIGENCE]

    told = Page.open(sign_in(agency="housing", shared=open_to), "/retention/clients/C-1")
    whole = Page.open(sign_in(), "/retention/clients/C-1")

    assert "Something on the record 24 Apr 2026" in told.words
    assert "ntelligence" not in told.words
    assert "Intelligence 24 Apr 2026" in whole.words
