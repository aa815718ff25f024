"""Two people at once: one wins and the other is told; a double click is one act."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.capacity import settings, watching
from iom.capacity.domain import NewSetting, SettingMoved, WatchMoved
from iom.capacity.models import CapacitySetting, Watch, WatchStep
from iom.capacity.schemes import own_scheme
from iom.capacity.watching import Doing
from iom.db import db
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.capacity import TODAY, terms, watched
from tests.factories.clients import a_client


def at_once(app: Flask, first: Callable[[], None], second: Callable[[], None]) -> Future[None]:
    """Let a second act begin while the first one has done its work and not committed yet."""
    db.session.rollback()
    done, begun = Event(), Event()

    def one() -> None:
        with app.app_context(), transaction():
            first()
            done.set()
            assert begun.wait(10)

    def other() -> None:
        assert done.wait(10)
        begun.set()
        with app.app_context(), transaction():
            second()

    with ThreadPoolExecutor(2) as pool:
        committed, waited = pool.submit(one), pool.submit(other)
    committed.result()
    return waited


def sets(places: int, token: str) -> Callable[[], None]:
    scheme = own_scheme(COMMAND, "cambridgeshire")
    new = NewSetting(from_on=TODAY, places=places, why="As the board decided", token=token)
    return lambda: settings.set_capacity(scheme, new, seen=0, actor=COMMAND, at=NOON, today=TODAY)


def test_of_two_who_set_places_one_wins(app: Flask) -> None:
    the_places()
    waited = at_once(app, sets(10, "one"), sets(20, "other"))

    with pytest.raises(SettingMoved):
        waited.result()
    assert db.session.scalars(select(CapacitySetting.places)).all() == [10]


def test_a_setting_sent_twice_at_once_is_one(app: Flask) -> None:
    the_places()
    at_once(app, sets(10, "one"), sets(10, "one")).result()

    assert db.session.scalars(select(CapacitySetting.places)).all() == [10]


def puts(token: str) -> Callable[[], None]:
    agreed = terms()
    return lambda: watching.put_on("C-1", agreed, token=token, actor=COMMAND, at=NOON, today=TODAY)


def test_of_two_who_put_somebody_on_the_list_one_wins(app: Flask) -> None:
    a_user(username="somebody")
    a_client(ref="C-1", selected_on=None)
    waited = at_once(app, puts("one"), puts("other"))

    with pytest.raises(WatchMoved):
        waited.result()
    assert db.session.scalar(select(func.count(Watch.id))) == 1


def test_of_a_review_and_an_end_at_once_one_wins(app: Flask) -> None:
    a_user(username="somebody")
    watched(a_client(ref="C-1", selected_on=None))
    agreed, watch_id = terms(), db.session.scalars(select(Watch.id)).one()

    def doing(token: str) -> Doing:
        return Doing(watch_id=watch_id, version=1, token=token, words="Moved away in April")

    waited = at_once(
        app,
        lambda: watching.take_off("C-1", doing=doing("a"), actor=COMMAND, at=NOON, today=TODAY),
        lambda: watching.keep_on(
            "C-1", agreed, doing=doing("b"), actor=COMMAND, at=NOON, today=TODAY
        ),
    )

    with pytest.raises(WatchMoved):
        waited.result()
    assert db.session.scalar(select(func.count(WatchStep.id))) == 2
