"""The list of who may be one person finds those who come twice, step by step, and few others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from iom.accounts.domain import Reader
from iom.clients import pairs
from iom.clients.models import Client
from iom.clients.pairs import Step, walk_pairs
from iom.db import db
from iom.places import queries as places
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.factories.accounts import a_reader, the_places
from tests.factories.clients import a_client
from tests.factories.namesakes import Invented, Planted, invented, planted
from tests.factories.on_record import on_record

BORN = date(1990, 5, 2)
PEOPLE, PLANTED_EACH = 600, 10


def cambridge() -> int:
    return next(each.id for each in places.list_districts() if each.code == "cambridge")


def step(*, after: str = "", most: int = 1_000) -> Step:
    return walk_pairs(Reader.command("test"), cambridge(), after=after, most=most)


def refs(found: Step) -> list[tuple[str, str]]:
    return [(one.ref, other.ref) for _, one, other in found.found]


def test_who_is_on_the_record_twice_is_listed_and_few_others_are(app: Flask) -> None:
    """The rule of test_duplicates.py: 98 in a hundred are found; 5 strangers are shown at most."""
    the_places()
    people = invented(PEOPLE)
    # A number is on one record alone, so whoever has nothing else in common cannot be listed.
    again = [one for one in planted(people, PLANTED_EACH) if "identifier" not in one.kind]
    on_record([*people, *(twin(one) for one in again)])
    with transaction():
        db.session.execute(update(Client).values(home_district_id=cambridge()))

    found = {frozenset(pair) for pair in refs(step())}

    expected = {frozenset((one.ref, twin(one).ref)) for one in again}
    assert len(expected) == 90
    assert len(found & expected) >= 0.98 * 90
    # Each of the ninety is a second time whoever they are, and may be like a stranger, too.
    assert len(found - expected) <= 0.05 * (PEOPLE + 90)


def twin(one: Planted) -> Invented:
    return Invented(ref=f"D-{one.ref}", who=replace(one.told, numbers={}))


def test_a_walk_in_steps_finds_each_pair_once_and_all_of_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ref in ("C-1", "C-2", "C-3"):
        a_client(ref=ref, family_name="Thornley", given_names="Rowan", date_of_birth=BORN)
    a_client(
        ref="C-0",
        family_name="Thornly",
        given_names="Rowan",
        date_of_birth=BORN,
        district="Fenland",
    )
    # Of three and one elsewhere: C-1 with 2, 3 and 0; C-2 with 3 and 0; C-3 with 0.
    whole = step()
    assert sorted(refs(whole)) == [
        ("C-1", "C-0"),
        ("C-1", "C-2"),
        ("C-1", "C-3"),
        ("C-2", "C-0"),
        ("C-2", "C-3"),
        ("C-3", "C-0"),
    ]
    assert (whole.last, whole.more) == ("C-3", False)

    monkeypatch.setattr(pairs, "_MOST_LOOKED_AT", 1)
    first = step()
    assert (first.last, first.more, len(first.found)) == ("C-1", True, 3)
    second = step(after="C-1")
    assert (second.last, second.more, len(second.found)) == ("C-2", True, 2)
    third = step(after="C-2")
    assert (third.last, third.more, len(third.found)) == ("C-3", False, 1)
    assert step(after="C-3") == Step()


def test_a_step_ends_with_the_client_who_fills_the_page(app: Flask) -> None:
    for ref in ("C-1", "C-2", "C-3"):
        a_client(ref=ref, family_name="Thornley", given_names="Rowan", date_of_birth=BORN)

    found = step(most=1)

    assert (refs(found), found.last, found.more) == (
        [("C-1", "C-2"), ("C-1", "C-3")],
        "C-1",
        True,
    )


def test_statements_do_not_grow_with_people_or_pairs(app: Flask, statements: Statements) -> None:
    reader = a_reader(districts=["Cambridge"])
    a_client(family_name="Thornley", given_names="Rowan", date_of_birth=BORN)
    district_id = cambridge()

    def listed() -> None:
        db.session.rollback()
        walk_pairs(reader, district_id, after="", most=100)

    one = statements(listed)
    for _ in range(6):
        a_client(family_name="Thornley", given_names="Rowan", date_of_birth=BORN)
    assert len(statements(listed)) == len(one)
