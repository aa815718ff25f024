"""Every column of client data that holds words has a canary of its own, for whom it is not meant.

Which columns there are is asked of the tables (`iom.sharing.fields`), so that one that is new
tomorrow is looked for without a word here: on every page and in every file that can be asked for,
by somebody whose agency sees every kind of data but that column's, and by people who may not see
the client at all.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import Enum, String, Table, Text, delete, select, update
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.test import TestResponse

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.db import Base, SealedText, db
from iom.documents.kinds import DOCUMENT
from iom.fund.models import Request
from iom.plans.kinds import KINDS as PLAN_KINDS
from iom.record.kinds import KINDS
from iom.sharing.agreements import in_words
from iom.sharing.fields import FIELDS, TECHNICAL
from tests.access.state import State, put_back, taken_down
from tests.access.world import World, build
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.everything import a_row_in_every_table
from tests.factories.fund import A_PDF
from tests.factories.safeguards import a_restriction
from tests.pages import Page

REF = "C-000077"
# What is kept as a code of the product's own words.
_CODES = {
    "strand": "deter",
    "dip_status": "retained",
    "deselection_reason": "moved",
    "set_aside": "two-reviews",
    "grounds": "nominated",
}
# Words of whoever nominated, told by a rule of their own (tests/nominations).
_TOLD_OTHERWISE = "nominations_"
_WORD = re.compile(r"zw\d{4}kauz")
_ENDS = ("ended_at", "ended_by", "ended_how", "ended_reason")


@dataclass(frozen=True)
class Song:
    """Somebody of whom every column says a word of its own, and the addresses that tell of them."""

    client_id: int
    words: Mapping[tuple[str, str], str]
    addresses: list[str]

    def heard_by(self, client: FlaskClient) -> dict[tuple[str, str], str]:
        """Return which columns are told on which address, by each of them asked once."""
        columns = {word: column for column, word in self.words.items()}
        heard: dict[tuple[str, str], str] = {}
        for address in self.addresses:
            for word in _WORD.findall(read(client.get(address))):
                heard.setdefault(columns[word], address)
        return heard


_SUNG: dict[str, tuple[Song, State]] = {}


@pytest.fixture
def song(app: Flask, engine_name: str, sign_in: SignIn) -> Song:
    """Return what is made once for each engine, and put back as it was made for every test."""
    if engine_name in _SUNG:
        put_back(_SUNG[engine_name][1])
    else:
        _SUNG[engine_name] = sung(build(app, engine_name, sign_in)), taken_down()
    return _SUNG[engine_name][0]


def sung(world: World) -> Song:
    client = a_client(ref=REF, family_name="Canaryfield", level=3)
    tables = a_row_in_every_table(client.id)
    words: dict[tuple[str, str], str] = {}
    rows: dict[str, Mapping[str, object]] = {}
    for name in sorted(tables & FIELDS.keys()):
        if "restriction" in name:  # else nobody sees anything
            continue
        rows[name] = newest(Base.metadata.tables[name])
        words |= taught(Base.metadata.tables[name], rows[name], len(words))
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in tables and "restriction" in table.name:
            db.session.execute(delete(table))
    db.session.commit()
    return Song(client.id, words, list(addresses_of(world, rows)))


def newest(table: Table) -> dict[str, object]:
    """Find the row that was made last; let an entry be as it was before it ended."""
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*(key.desc() for key in keys)).limit(1)
    row = dict(db.session.execute(query).mappings().one())
    if set(_ENDS) <= row.keys():
        still = {name: None if table.c[name].nullable else "" for name in _ENDS}
        mine = [key == row[key.name] for key in keys]
        db.session.execute(update(table).where(*mine).values(still))
    codes = {name: code for name, code in _CODES.items() if name in row}
    if codes:
        mine = [key == row[key.name] for key in keys]
        db.session.execute(update(table).where(*mine).values(codes))
    return row


def taught(table: Table, row: Mapping[str, object], number: int) -> dict[tuple[str, str], str]:
    """Put a word of its own into each column of a row that takes one; return the words."""
    mine = [key == row[key.name] for key in table.primary_key.columns]
    words: dict[tuple[str, str], str] = {}
    for column in table.columns:
        words_in = isinstance(column.type, String | Text | SealedText)
        if not words_in or isinstance(column.type, Enum) or column.foreign_keys:
            continue
        if column.name in _CODES:
            continue
        if FIELDS[table.name][column.name] == TECHNICAL or column.name.startswith("ended"):
            continue
        word = f"zw{number + len(words):04}kauz"
        assert _WORD.fullmatch(word)
        try:
            with db.session.begin_nested():
                db.session.execute(update(table).where(*mine).values({column.name: word}))
        except (IntegrityError, DataError):
            continue  # a rule of the table lets nothing but its own words in
        words[table.name, column.name] = word
    return words


def addresses_of(world: World, rows: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield the address of every page and file about the client, and of every list."""
    of_rows = {
        "transfer_id": "transfers_transfer",
        "nomination_id": "nominations_nomination",
        "different_id": "clients_different",
        "pair_id": "safety_apart",
        "situation_id": "offending_situation",
        "placement_id": "cohort_placement",
        "involvement_id": "sharing_involvement",
        "waiting_id": "intake_waiting",
    }
    mine = {place: str(rows[name]["id"]) for place, name in of_rows.items() if name in rows}
    named = {**world.named, "ref": REF, **mine}
    for rule in world.rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/static", "/audit")):
            continue
        if {"kind", "entry_id"} <= rule.arguments:
            for code, kind in KINDS.items():
                entry = str(rows[kind.model.__tablename__]["id"])
                yield world.address(
                    rule, {**named, f"{rule.endpoint}:kind": code, "entry_id": entry}
                )
        else:
            yield world.address(rule, named)


def let_entries_be_of(kind: Category) -> set[str]:
    """Let every entry be of a kind that says by a word of its own of which it is; name the tables.

    A request to the fund says so for the three tables of what is said of somebody.
    """
    found = set[str]()
    kinds = (*KINDS.values(), *PLAN_KINDS.values(), DOCUMENT)
    by: list[tuple[Any, str]] = [(each.model, each.by) for each in kinds]
    for model, name in (*by, (Request, "pathway")):
        words = model.__table__.c[name].type.enum_class if name else ()
        word = next((each for each in words if each.category is kind), None)
        if word is not None:
            name_of_table = model.__tablename__
            # What goes with a word elsewhere, such as the need of a goal, is beside the point.
            plain = {"need": None} if name_of_table == "plans_goal" else {}
            db.session.execute(update(model.__table__).values({name: word, **plain}))
            found |= _OF_A_REQUEST if model is Request else {name_of_table}
    db.session.commit()
    return found


_OF_A_REQUEST = {"fund_about", "fund_step", "fund_receipt"}


def read(answer: TestResponse) -> str:
    """Return all that an answer says: a page, a file, the words of a PDF, an unpacked workbook."""
    assert answer.status_code < 500
    if answer.data[:4] == b"%PDF" and answer.data != A_PDF:  # a receipt is no paper of ours
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist())
    return answer.get_data(as_text=True) if "image" not in answer.content_type else ""


def test_each_kind_is_told_to_those_who_may_see_it(song: Song, sign_in: SignIn) -> None:
    """Without this, everything below could be silent for another reason."""
    heard = song.heard_by(sign_in(districts=["Cambridge"]))

    kinds = {FIELDS[table][column] for table, column in heard}
    assert kinds >= {FIELDS[table][column] for table, column in song.words} - {"housing"}
    assert len(heard) > len(song.words) / 2


# What a page leaves out for want of a kind is decided behind the database; who is seen, in it.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", Category)
def test_no_word_of_a_kind_is_told_to_an_agency_that_may_not_see_it(
    song: Song, sign_in: SignIn, kind: Category
) -> None:
    """Nor of what is of the kind by its pathway, its need or how it is shared.

    And what is told is what the page says of the agency: those kinds, and every one of them.
    """
    of_the_kind = let_entries_be_of(kind)
    shared = set(Category) - {kind}
    heard = song.heard_by(sign_in(agency="partner", shared=shared, districts=["Cambridge"]))

    assert {
        column: address
        for column, address in heard.items()
        if FIELDS[column[0]][column[1]] == kind or column[0] in of_the_kind
    } == {}
    page = Page.open(sign_in(districts=["Cambridge"]), f"/clients/{REF}/sharing/partner").words
    if kind is Category.IDENTITY:
        assert "Partner does not see this client. No agreement in force lets it" in page
        return
    assert f"It sees {in_words(shared)}. It does not see {in_words([kind])}." in page
    kinds = {FIELDS[table][column] for table, column in heard}
    assert kinds == {FIELDS[table][column] for table, column in song.words} - {kind, "housing"}


@pytest.mark.parametrize("why", ["closed", "elsewhere", "not theirs"])
def test_nothing_is_told_to_those_who_may_not_see_the_client(
    song: Song, sign_in: SignIn, why: str
) -> None:
    reader = a_user(districts=["Fenland"])
    if why == "not theirs":
        reader = a_user(role=Role.CASE_MANAGER, agency="charity", districts=["Cambridge"])
    if why == "closed":
        a_restriction(db.session.get_one(Client, song.client_id), a_user(full_name="Hazel Merlin"))
        reader = a_user(districts=["Cambridge"])

    heard = song.heard_by(sign_in(user=reader))
    assert {key: at for key, at in heard.items() if not key[0].startswith(_TOLD_OTHERWISE)} == {}
