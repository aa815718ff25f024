"""Other names of a client: recorded once, found at once, struck out but readable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.audit.queries import list_about
from iom.clients.aliases import ALIAS, list_aliases
from iom.clients.domain import AliasKind
from iom.clients.models import Alias, Client, SearchKey
from iom.clients.search import search
from iom.db import db
from iom.entries.domain import BadEntry
from iom.kernel.errors import NotFound
from iom.record import service, writing
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client

TODAY = NOON.date()


def record(given_names: str, family_name: str, born: date | None = None, **more: Any) -> None:
    name = {
        "kind": AliasKind.ALIAS,
        "family_name": family_name,
        "given_names": given_names,
        "date_of_birth": born,
    }
    with transaction():
        service.add_entry(
            "C-1", ALIAS, name, token="x", actor=more.get("by", COMMAND), at=NOON, today=TODAY
        )


def strike(alias_id: int, ref: str = "C-1", **more: Any) -> None:
    why = "The name of the sister"
    with transaction():
        service.strike_out(ref, ALIAS, alias_id, why, actor=more.get("by", COMMAND), at=NOON)


def found(typed: str) -> list[str]:
    return [hit.ref for hit in search(COMMAND, typed, this_year=2026).likely]


def keys_of(alias_id: int) -> int:
    count = select(func.count()).where(SearchKey.alias_id == alias_id)
    return db.session.scalar(count) or 0


def rowan() -> Client:
    return a_client(ref="C-1", given_names="Rowan", family_name="Thornley")


def test_a_client_is_found_by_another_name_until_it_is_struck_out(app: Flask) -> None:
    client = rowan()
    client_id = client.id
    assert found("Bryony Aldergate") == []

    alias_id = an_alias(client, "Bryony", "Aldergate")
    assert found("Briony Aldergate") == ["C-1"]

    strike(alias_id)
    assert found("Bryony Aldergate") == []
    assert found("Rowan Thornley") == ["C-1"]
    assert keys_of(alias_id) == 0
    assert list_aliases(client_id) == []
    # And it may be put on the record anew: it was only that one entry that was wrong.
    record("Bryony", "Aldergate")
    assert found("Bryony Aldergate") == ["C-1"]


def test_the_keys_follow_a_name_that_is_changed_or_moved(app: Flask) -> None:
    alias_id = an_alias(rowan(), "Bryony", "Aldergate")
    a_client(ref="C-2", given_names="Lark", family_name="Finchfield")

    with transaction():
        row = service.change_entry(
            "C-1", ALIAS, alias_id, {"given_names": "Teal"}, actor=COMMAND, at=NOON, today=TODAY
        )
        changed = row.id
    assert (found("Bryony"), found("Teal Aldergate")) == ([], ["C-1"])

    with transaction():
        service.move_entry(
            "C-1", ALIAS, changed, "C-2", "It is the brother’s", actor=COMMAND, at=NOON, today=TODAY
        )
    assert found("Teal Aldergate") == ["C-2"]
    assert keys_of(changed) == keys_of(alias_id) == 0


def test_both_acts_are_on_the_trail_without_the_name(app: Flask) -> None:
    strike(an_alias(rowan(), "Bryony", "Aldergate"))

    rows = list_about("client:C-1")
    assert [row.event for row in rows[:2]] == ["EntryStruckOut", "EntryAdded"]
    assert "Aldergate" not in str([row.detail for row in rows])


def test_one_part_of_a_name_is_enough(app: Flask) -> None:
    rowan()

    record("Ro Ash", "")

    alias = db.session.scalars(select(Alias)).one()
    assert (alias.given_names, alias.family_name) == ("Ro Ash", "")


@pytest.mark.parametrize(
    ("given_names", "family_name", "born", "sentence"),
    [
        ("", " ", None, "Enter a given name, a family name or both."),
        ("-", "'", None, "Enter a given name, a family name or both."),
        ("Rowan", "Thornley", None, "This is the name that the client is recorded under."),
        ("Bryony", "Aldergate", None, "Bryony Aldergate is on the record of this client already."),
        ("x" * 101, "", None, "Given names: write at most 100 characters; these are 101."),
        (
            "Ro",
            "Thorne",
            date(2026, 5, 2),
            "Date of birth given with this name: the day lies in the future.",
        ),
        (
            "Ro",
            "Thorne",
            date(1899, 12, 31),
            "Date of birth given with this name: the day must be after 1900.",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_a_sentence(
    app: Flask, given_names: str, family_name: str, born: date | None, sentence: str
) -> None:
    an_alias(rowan(), "Bryony", "Aldergate")

    with pytest.raises(BadEntry) as refused:
        record(given_names, family_name, born)

    assert str(refused.value) == sentence


def test_two_at_once_leave_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    an_alias(rowan(), "Bryony", "Aldergate")
    # The second one looked before the first had written: it sees no other names.
    monkeypatch.setattr(writing, "list_current", lambda _record, _kind: [])

    with pytest.raises(BadEntry, match="such an entry already"):
        record("Bryony", "Aldergate")

    assert found("Bryony Aldergate") == ["C-1"]


def test_a_client_of_another_district_gets_and_loses_no_name(app: Flask) -> None:
    client = a_client(ref="C-1", district="Fenland")
    alias_id = an_alias(client, "Bryony", "Aldergate")
    reader = a_reader(districts=["Cambridge"])

    with pytest.raises(NotFound):
        record("", "Heron", by=reader)
    with pytest.raises(NotFound):
        strike(alias_id, by=reader)


def test_a_name_is_struck_out_on_its_own_client_only(app: Flask) -> None:
    alias_id = an_alias(rowan(), "Bryony", "Aldergate")
    a_client(ref="C-2")

    with pytest.raises(NotFound):
        strike(alias_id, "C-2")
