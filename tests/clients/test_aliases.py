"""Other names of a client: recorded once, found at once, gone for good."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.audit.queries import list_about
from iom.clients import aliases
from iom.clients.aliases import BadAlias, NewAlias
from iom.clients.domain import AliasKind
from iom.clients.models import Client, SearchKey
from iom.clients.search import search
from iom.db import db
from iom.kernel.errors import NotFound
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client

TODAY = NOON.date()


def record(ref: str, given_names: str, family_name: str, born: date | None = None) -> None:
    new = NewAlias(
        kind=AliasKind.ALIAS,
        family_name=family_name,
        given_names=given_names,
        date_of_birth=born,
    )
    with transaction():
        aliases.record_alias(ref, new, actor=COMMAND, at=NOON, today=TODAY)


def found(typed: str) -> list[str]:
    return [hit.ref for hit in search(COMMAND, typed, this_year=2026).likely]


def rowan() -> Client:
    return a_client(ref="C-1", given_names="Rowan", family_name="Thornley")


def test_a_client_is_found_by_another_name_until_it_is_removed(app: Flask) -> None:
    client = rowan()
    assert found("Bryony Aldergate") == []

    alias_id = an_alias(client, "Bryony", "Aldergate")
    assert found("Briony Aldergate") == ["C-1"]

    with transaction():
        aliases.remove_alias("C-1", alias_id, actor=COMMAND, at=NOON)
    assert found("Bryony Aldergate") == []
    assert found("Rowan Thornley") == ["C-1"]
    left = select(func.count()).where(SearchKey.alias_id == alias_id)
    assert db.session.scalar(left) == 0


def test_both_acts_are_on_the_trail_without_the_name(app: Flask) -> None:
    alias_id = an_alias(rowan(), "Bryony", "Aldergate")
    with transaction():
        aliases.remove_alias("C-1", alias_id, actor=COMMAND, at=NOON)

    rows = list_about("client:C-1")
    assert [row.event for row in rows[:2]] == ["AliasRemoved", "AliasRecorded"]
    assert "Aldergate" not in str([row.detail for row in rows])


def test_blanks_are_tidied_and_one_part_is_enough(app: Flask) -> None:
    rowan()

    record("C-1", "  Ro   Ash ", "")

    [alias] = aliases.list_aliases(db.session.scalars(select(Client.id)).one())
    assert (alias.given_names, alias.family_name) == ("Ro Ash", "")


@pytest.mark.parametrize(
    ("given_names", "family_name", "born", "sentence"),
    [
        ("", " ", None, "Enter a given name, a family name or both."),
        ("-", "'", None, "Enter a given name, a family name or both."),
        ("Rowan", "Thornley", None, "This is the name that the client is recorded under."),
        ("Bryony", "Aldergate", None, "Bryony Aldergate is on the record of this client already."),
        ("x" * 101, "", None, "A name has at most 100 characters in each of its two parts."),
        (
            "Ro\x00",
            "",
            None,
            "A name has letters, blanks, hyphens and the like, nothing invisible.",
        ),
        (
            "Ro",
            "Thorne",
            date(2026, 5, 2),
            "The date of birth must lie between 1900 and today.",
        ),
        (
            "Ro",
            "Thorne",
            date(1899, 12, 31),
            "The date of birth must lie between 1900 and today.",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_a_sentence(
    app: Flask, given_names: str, family_name: str, born: date | None, sentence: str
) -> None:
    an_alias(rowan(), "Bryony", "Aldergate")

    with pytest.raises(BadAlias) as refused:
        record("C-1", given_names, family_name, born)

    assert str(refused.value) == sentence


def test_two_at_once_leave_one_and_the_other_hears_the_same_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_alias(rowan(), "Bryony", "Aldergate")
    # The second one looked before the first had written: it sees no other names.
    monkeypatch.setattr(aliases, "list_aliases", lambda _client_id: [])

    with pytest.raises(BadAlias, match="on the record of this client already"):
        record("C-1", "Bryony", "Aldergate")

    assert found("Bryony Aldergate") == ["C-1"]


def test_a_client_of_another_district_gets_and_loses_no_name(app: Flask) -> None:
    client = a_client(ref="C-1", district="Fenland")
    alias_id = an_alias(client, "Bryony", "Aldergate")
    reader = a_reader(districts=["Cambridge"])
    new = NewAlias(kind=AliasKind.ALIAS, family_name="Heron", given_names="")

    with pytest.raises(NotFound):
        aliases.record_alias("C-1", new, actor=reader, at=NOON, today=TODAY)
    with pytest.raises(NotFound):
        aliases.remove_alias("C-1", alias_id, actor=reader, at=NOON)


def test_a_name_is_removed_from_its_own_client_only(app: Flask) -> None:
    alias_id = an_alias(rowan(), "Bryony", "Aldergate")
    a_client(ref="C-2")

    with pytest.raises(NotFound):
        aliases.remove_alias("C-2", alias_id, actor=COMMAND, at=NOON)
