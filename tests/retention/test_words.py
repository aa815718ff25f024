"""Erasure where no key leads: words of others, notes about nobody, and what is half typed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.db import Base, db
from iom.drafts.models import Draft
from iom.drafts.service import keep
from iom.nominations.new_page import DRAFT_FORM
from iom.retention.domain import EraseReason
from iom.retention.mentions import free_texts
from iom.retention.service import Seen, erase_client
from iom.retention.typed import NOMINATION
from iom.sharing.watch import tables_of_clients
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.everything import a_row_in_every_table


def rowan() -> Client:
    return a_client(ref="C-1", family_name="Thornley", given_names="Rowan")


def erase(ref: str = "C-1") -> None:
    with transaction():
        erase_client(
            ref, reason=EraseReason.ORDERED, typed=ref, seen=Seen(state=None), actor=COMMAND,
            at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Seen with C-1 in Mill Road.", "Seen with [erased] in Mill Road."),
        ("Seen with c-1; C-10 was there.", "Seen with [erased]; C-10 was there."),
        ("Lives with Rowan Thornley now.", "Lives with [erased] now."),
        ("Asked about THORNLEY, ROWAN.", "Asked about [erased]."),
        ("Rowan said nothing; the Thornleys did.", "Rowan said nothing; the Thornleys did."),
    ],
)
def test_the_words_of_another_record_no_longer_name_who_was_erased(
    app: Flask, said: str, left: str
) -> None:
    rowan()
    an_entry(a_client(ref="C-2"), CONTACT, note=said)

    erase()

    assert db.session.scalars(select(Contact.note)).all() == [left]
    told = [row.event for row in list_about("client:C-2")]
    assert ("MentionTakenOut" in told) == (said != left)


def test_a_name_that_somebody_else_bears_stays_theirs(app: Flask) -> None:
    rowan()
    a_client(ref="C-3", family_name="Thornley", given_names="Rowan")
    an_entry(a_client(ref="C-2"), CONTACT, note="Rowan Thornley, C-1, was there.")

    erase()

    [note] = db.session.scalars(select(Contact.note))
    assert note == "Rowan Thornley, [erased], was there."


def test_no_text_of_any_table_names_who_was_erased_but_tombstone_and_trail(app: Flask) -> None:
    """Every text of every table that can hold a sentence is made to hold the reference first."""
    the_places()
    a_user()
    a_client(ref="ERASED-1", family_name="Thornley", given_names="Rowan")
    other = a_client(ref="C-2")
    a_row_in_every_table(other.id)
    tables = [table for table in Base.metadata.sorted_tables if free_texts(table)]
    with transaction():
        for table in tables:
            telling = {column.name: "of ERASED-1 and" for column in free_texts(table)}
            if table.name != "drafts_draft":
                db.session.execute(table.update().values(telling))

    erase("ERASED-1")

    with db.engine.connect() as connection:
        told = {
            table.name
            for table in Base.metadata.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")
            if "ERASED-1" in repr(tuple(row))
        }
    assert told == {"clients_tombstone", "audit_record"}
    assert tables_of_clients(Base.metadata) & {table.name for table in tables}


@pytest.mark.parametrize(
    ("form", "fields", "goes"),
    [
        ("intervention", {"client": ["C-1"], "note": ["Half a note"]}, True),
        ("intervention", {"client": ["C-2"], "came-C-1": ["attended"]}, True),
        ("intervention", {"client": ["C-2"], "note": ["He came.\nThornley did not."]}, True),
        ("intervention", {"client": ["C-10"], "note": ["Nothing of the other"]}, False),
        ("fund", {"clients": ["C-2, C-1"], "what_for": ["A gym pass"]}, True),
        ("fund", {"clients": ["C-2"], "what_for": ["A gym pass"]}, False),
        ("nomination", {"family_name": ["Thornley"], "given_names": ["Rowan"]}, True),
        # A cousin who is being nominated is somebody else.
        ("nomination", {"family_name": ["Thornley"], "given_names": ["Wren"]}, False),
    ],
)
def test_drafts_that_tell_of_who_was_erased_go_whatever_the_form(
    app: Flask, form: str, fields: dict[str, Any], *, goes: bool
) -> None:
    rowan()
    actor = a_reader()
    with transaction():
        keep(form, "token", fields, seen=0, actor=actor, at=NOON)

    erase()

    assert bool(db.session.scalars(select(Draft)).all()) != goes


def test_the_form_whose_fields_say_who_somebody_is_is_the_nomination() -> None:
    assert NOMINATION == DRAFT_FORM
