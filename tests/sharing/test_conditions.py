"""A condition that is put together once asks with the day, the moment and the rights of its use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.sharing.readers import reader_of
from iom.sharing.scope import visible_to
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with


def seen_by(reader: Reader) -> list[str]:
    return list(db.session.scalars(select(Client.ref).where(visible_to(reader, Client))))


def case_manager(app: Flask) -> tuple[User, Reader]:
    del app
    the_places()
    user = a_user(role=Role.CASE_MANAGER, agency="charity")
    works_with(a_client(ref="C-1"), user, from_on=date(2026, 5, 2), to_on=date(2026, 5, 4))
    return user, reader_of(user)


def test_the_day_is_that_of_the_asking(app: Flask) -> None:
    _, reader = case_manager(app)

    seen = {}
    for day in (1, 2, 3, 4):
        with time_machine.travel(datetime(2026, 5, day, 12, 0, tzinfo=UTC), tick=False):
            seen[day] = seen_by(reader)
    assert seen == {1: [], 2: ["C-1"], 3: ["C-1"], 4: []}


def test_a_condition_is_kept_for_the_same_rights_and_for_no_others(app: Flask) -> None:
    user, reader = case_manager(app)

    assert visible_to(reader, Client) is visible_to(reader_of(user), Client)
    for other in (
        replace(reader, agency_id=0),
        replace(reader, district_ids=frozenset()),
        replace(reader, categories=reader.categories - {Category.IDENTITY}),
        replace(reader, permissions=frozenset()),
    ):
        with time_machine.travel(datetime(2026, 5, 2, 12, 0, tzinfo=UTC), tick=False):
            assert (seen_by(reader), seen_by(other)) == (["C-1"], [])


def test_of_an_alias_nothing_is_kept(app: Flask) -> None:
    _, reader = case_manager(app)
    other = aliased(Client)

    assert visible_to(reader, other) is not visible_to(reader, other)


def test_of_many_readers_at_once_each_sees_their_own_and_nobody_elses(app: Flask) -> None:
    """What is kept is shared by all threads of a worker; so are the statements made from it."""
    the_places()
    users = [
        a_user(role=role, agency=agency, districts=[district])
        for role in (Role.COORDINATOR, Role.CASE_MANAGER, Role.LINK_WORKER, Role.BOARD)
        for agency, district in (("police", "Cambridge"), ("charity", "Fenland"))
    ]
    for place, user in enumerate(users):
        works_with(a_client(ref=f"C-{place}", district=("Cambridge", "Fenland")[place % 2]), user)
    a_restriction(db.session.scalars(select(Client).where(Client.ref == "C-2")).one(), users[2])
    readers = [reader_of(user) for user in users]
    expected = [
        set(db.session.scalars(select(Client.ref).where(visible_to.__wrapped__(each, Client))))  # type: ignore[attr-defined]  # what is not kept
        for each in readers
    ]
    assert len({frozenset(each) for each in expected}) == 4
    db.session.rollback()

    def look(number: int) -> list[tuple[int, set[str]]]:
        with app.app_context():
            places = [(number + 3 * step) % len(readers) for step in range(40)]
            return [(place, set(seen_by(readers[place]))) for place in places]

    with ThreadPoolExecutor(6) as pool:
        for seen in pool.map(look, range(6)):
            assert [refs for _, refs in seen] == [expected[place] for place, _ in seen]
