"""What a search finds, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from iom.accounts.domain import Role
from iom.clients.domain import AliasKind, IdentifierKind
from iom.clients.queries import get_client
from iom.clients.search import Search, search
from iom.db import db
from iom.kernel.errors import NotFound
from tests.factories.accounts import COMMAND, a_reader
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client

PEOPLE = {
    "john": ("John", "Smith"),
    "obrien": ("Siobhan", "O'Brien"),
    "macdonald": ("Iain", "MacDonald"),
    "double": ("Anna", "Smith-Jones"),
    "zoe": ("Zoë", "Øberg"),
    "mary": ("Mary Anne", "Van Dyke"),
    "rowan": ("Rowan", "Thornley"),
    "shaun": ("Shaun", "Reed"),
    "catherine": ("Catherine", "Philips"),
    "muhammad": ("Muhammad", "Hussain"),
    "robert": ("Robert", "Sparrowfield"),
    "dmitri": ("Дмитрий", "Иванов"),
}


def found(typed: str) -> Search:
    return search(COMMAND, typed, this_year=2026)


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("Jon Smyth", "john"),
        ("smith john", "john"),
        ("SMITH, John", "john"),
        ("Jhon Smith", "john"),
        ("obrien", "obrien"),
        ("O’Brien", "obrien"),
        ("siobhan o brien", "obrien"),
        ("McDonald", "macdonald"),
        ("mc donald iain", "macdonald"),
        ("Ian MacDonald", "macdonald"),
        ("Jones Anna", "double"),
        ("Smith Jones", "double"),
        ("zoe oberg", "zoe"),
        ("Maryanne Vandyke", "mary"),
        ("Thorn", "rowan"),
        ("Rowan Thornly", "rowan"),
        ("Rowen Thornley", "rowan"),
        ("R Thornley", "rowan"),
        ("Sean Reid", "shaun"),
        ("Kathryn Phillips", "catherine"),
        ("Mohammed Husain", "muhammad"),
        ("Bob Sparrowfield", "robert"),
        ("Bobby Sparowfield", "robert"),
        ("Dmitri Ivanov", "dmitri"),
        ("Мохаммед иванов дмитрий", "dmitri"),
    ],
)
def test_a_name_is_found_first_however_it_is_typed(app: Flask, typed: str, ref: str) -> None:
    for each, (given_names, family_name) in PEOPLE.items():
        a_client(ref=f"ref-{each}", given_names=given_names, family_name=family_name)

    assert found(typed).likely[0].ref == f"ref-{ref}"


def test_others_are_not_found(app: Flask) -> None:
    a_client(given_names="John", family_name="Smith")

    assert found("Heron Wagtail") == Search([], [])


def test_it_says_why_somebody_was_found(app: Flask) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley")
    other = a_client(ref="C-2", given_names="Ash", family_name="Dunnock")
    an_alias(other, "Rowan", "Thornly")
    former = a_client(ref="C-3", given_names="Wren", family_name="Heron")
    an_alias(former, "Rowan", "Thornley", kind=AliasKind.FORMER)

    assert [(hit.ref, hit.why) for hit in found("Rowan Thornley").likely] == [
        ("C-3", "former name Rowan Thornley"),  # as good as the next, and Heron before Thornley
        ("C-1", "name"),
        ("C-2", "alias Rowan Thornly, sounds like it"),
    ]


def test_somebody_with_an_alias_alike_is_found_once(app: Flask) -> None:
    client = a_client(given_names="Rowan", family_name="Thornley")
    an_alias(client, "Ro", "Thornley")

    assert [hit.why for hit in found("Thornley").likely] == ["name"]


def test_where_no_whole_name_fits_a_part_of_it_does_and_says_so(app: Flask) -> None:
    a_client(ref="C-1", given_names="Robin", family_name="Thornley")

    result = found("Bobby Thornley")

    assert result.only_parts
    assert [(hit.ref, hit.why) for hit in result.likely] == [("C-1", "part of the name")]


def test_a_part_is_not_shown_beside_a_whole_name(app: Flask) -> None:
    a_client(ref="C-1", given_names="Robin", family_name="Thornley")
    a_client(ref="C-2", given_names="Ash", family_name="Thornley")

    result = found("Robin Thornley")

    assert [hit.ref for hit in result.likely] == ["C-1"]
    assert not result.only_parts


@pytest.mark.parametrize("typed", ["C-010217", "c-010217", "  C-010217 "])
def test_a_reference_is_sure(app: Flask, typed: str) -> None:
    a_client(ref="C-010217")
    a_client(ref="C-010218")

    assert [(hit.ref, hit.why) for hit in found(typed).sure] == [("C-010217", "reference")]


def test_two_references_that_differ_in_capitals_are_told_apart(app: Flask) -> None:
    a_client(ref="abc")
    a_client(ref="ABC")

    assert [hit.ref for hit in found("abc").sure] == ["abc"]
    assert [hit.ref for hit in found("ABC").sure] == ["ABC"]


@pytest.mark.parametrize(
    ("kind", "kept", "typed"),
    [
        (IdentifierKind.PNC_ID, "1999/0123456X", "99/123456x"),
        (IdentifierKind.PNC_ID, "20/9N", "2020/0000009N"),
        (IdentifierKind.CRO, "000001/05H", "1/05h"),
        (IdentifierKind.PRISON_NUMBER, "A1234BC", "a1234 bc"),
        (IdentifierKind.CRN, "X123456", "x123456"),
    ],
)
def test_an_identifier_in_any_notation_is_sure(
    app: Flask, kind: IdentifierKind, kept: str, typed: str
) -> None:
    a_client(ref="C-1", numbers={kind: kept})
    a_client(ref="C-2")

    assert [hit.ref for hit in found(typed).sure] == ["C-1"]


def test_nobody_of_another_district_is_found_by_anything(app: Flask) -> None:
    client = a_client(
        ref="C-1",
        given_names="Rowan",
        family_name="Thornley",
        district="Fenland",
        numbers={IdentifierKind.CRN: "X123456"},
    )
    an_alias(client, "Ro", "Thorne")
    reader = a_reader(districts=["Cambridge"])

    for typed in ("Rowan Thornley", "Ro Thorne", "C-1", "X123456"):
        assert search(reader, typed, this_year=2026) == Search([], [])
    with pytest.raises(NotFound):
        get_client(reader, "C-1")


def test_a_role_without_clients_finds_nobody(app: Flask) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley")
    reader = a_reader(role=Role.ANALYST)

    assert search(reader, "Rowan Thornley", this_year=2026) == Search([], [])
    assert search(reader, "C-1", this_year=2026) == Search([], [])


def test_at_most_so_many_are_listed_and_it_says_that_there_are_more(app: Flask) -> None:
    for given_names in ("Ash", "Bay", "Cob"):
        a_client(given_names=given_names, family_name="Thornley")

    two = search(COMMAND, "Thornley", this_year=2026, most=2)
    three = search(COMMAND, "Thornley", this_year=2026, most=3)

    assert (len(two.likely), two.more) == (2, True)
    assert (len(three.likely), three.more) == (3, False)


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "'", "%", "_", "\x00", "a\x00b", "x" * 5_000, "\ud83d\ude00", "1999/"]
)
def test_whatever_is_typed_does_no_harm(app: Flask, typed: str) -> None:
    a_client(given_names="Rowan", family_name="Thornley")

    assert found(typed).sure == []


def test_a_search_takes_the_same_few_statements_for_few_clients_and_many(app: Flask) -> None:
    def statements() -> int:
        counted: list[str] = []

        def note(*args: object) -> None:
            counted.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert found("Rowan Thornley").likely
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in counted if not each.startswith("BEGIN")])

    a_client(given_names="Rowan", family_name="Thornley")
    few = statements()
    for _ in range(20):
        a_client(given_names="Rowan", family_name="Thornley")

    assert statements() == few <= 5
