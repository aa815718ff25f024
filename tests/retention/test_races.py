"""Two people at once: each act waits for the other's transaction, and then sees what it did."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.holds import OnHold
from iom.clients.models import Client, Hold, Tombstone
from iom.clients.queries import NoSuchClient
from iom.db import db
from iom.retention import service
from iom.retention.domain import DecidedMeanwhile, EraseReason, KeepReason
from iom.retention.models import Decision
from iom.retention.service import NewHold, NewKeep, Seen
from iom.transaction import transaction
from tests.factories.accounts import NOON
from tests.factories.clients import a_client

ONE, OTHER = Reader.command("one"), Reader.command("other")
SEEN = "0.0"  # nobody had decided, and there was no hold


def erases(actor: Reader) -> Callable[[], None]:
    return lambda: service.erase_client(
        "C-1", reason=EraseReason.ORDERED, typed="C-1", seen=Seen(state=SEEN), actor=actor, at=NOON
    )


def holds(actor: Reader) -> Callable[[], None]:
    new = NewHold(reason="An appeal.", authority="The court", review_on=date(2027, 1, 1))
    return lambda: service.set_hold("C-1", new, seen=Seen(state=SEEN), actor=actor, at=NOON)


def keeps(actor: Reader) -> Callable[[], None]:
    new = NewKeep(until_on=date(2027, 1, 1), reason=KeepReason.OTHER, words=actor.ref)
    seen = Seen(state=SEEN, token=f"token of {actor.ref}")
    return lambda: service.keep_client("C-1", new, seen=seen, actor=actor, at=NOON)


def at_once(app: Flask, first: Callable[[], None], second: Callable[[], None]) -> Future[None]:
    """Let a second act begin while the first one has done its work and not committed yet."""
    a_client(
        ref="C-1",
        nominated_on=date(2016, 1, 1),
        selected_on=date(2016, 2, 1),
        deselected_on=date(2019, 3, 4),
    )
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


def test_a_hold_that_is_being_set_stops_an_erasure(app: Flask) -> None:
    erasing = at_once(app, holds(ONE), erases(OTHER))

    with pytest.raises(OnHold):
        erasing.result()
    assert db.session.scalars(select(Client.ref)).all() == ["C-1"]


def test_a_hold_comes_too_late_for_an_erasure_and_leaves_nothing(app: Flask) -> None:
    holding = at_once(app, erases(ONE), holds(OTHER))

    with pytest.raises(NoSuchClient):
        holding.result()
    assert db.session.scalars(select(Hold)).all() == []


def test_of_two_who_decide_at_once_one_is_told(app: Flask) -> None:
    second = at_once(app, keeps(ONE), keeps(OTHER))

    with pytest.raises(DecidedMeanwhile):
        second.result()
    assert db.session.scalars(select(Decision.words)).all() == ["command:one"]


def test_who_wants_to_erase_while_somebody_keeps_is_told(app: Flask) -> None:
    erasing = at_once(app, keeps(ONE), erases(OTHER))

    with pytest.raises(DecidedMeanwhile):
        erasing.result()
    assert db.session.scalars(select(Client.ref)).all() == ["C-1"]


def test_two_erasures_at_once_are_one(app: Flask) -> None:
    second = at_once(app, erases(ONE), erases(OTHER))

    with pytest.raises(NoSuchClient):
        second.result()
    [stone] = db.session.scalars(select(Tombstone))
    assert stone.erased_by == "command:one"
