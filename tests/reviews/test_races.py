"""Two at once: a review is prepared once, and done by one of two people."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from flask import Flask

from iom.accounts.domain import Reader
from iom.db import db
from iom.reviews import service
from iom.reviews.domain import Finding, Outcome, ReviewChanged
from iom.reviews.preparing import prepare_and_tell
from iom.reviews.queries import list_reviews
from iom.reviews.service import NewFinding
from iom.scoring.queries import list_history
from iom.transaction import transaction
from tests.factories.accounts import NOON
from tests.factories.clients import a_client
from tests.factories.reviews import a_review
from tests.factories.scores import a_matrix

TODAY = NOON.date()
ONE, OTHER = Reader.command("one"), Reader.command("other")


@pytest.fixture
def client_id(app: Flask) -> int:
    a_matrix()
    return a_client(ref="C-1", nominated_on=date(2025, 11, 10), selected_on=date(2025, 11, 10)).id


def at_once(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Let a second act begin while the first one has done its work and not committed yet."""
    db.session.rollback()
    done, begun = Event(), Event()

    def one() -> object:
        with app.app_context(), transaction():
            found = first()
            done.set()
            assert begun.wait(10)
            return found

    def other() -> object:
        assert done.wait(10)
        begun.set()
        with app.app_context(), transaction():
            return second()

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(one), pool.submit(other)]
        return [each.exception() or each.result() for each in running]


def prepares(actor: Reader) -> Callable[[], bool]:
    return lambda: prepare_and_tell("C-1", actor=actor, at=NOON, today=TODAY)


def test_two_schedulers_prepare_a_review_once(app: Flask, client_id: int) -> None:
    assert at_once(app, prepares(ONE), prepares(OTHER)) == [True, False]

    assert len(list_reviews(client_id)) == 1
    assert len(list_history(client_id)) == 1


def test_one_of_two_people_does_a_review_and_the_other_is_told(app: Flask, client_id: int) -> None:
    number = a_review("C-1", TODAY)

    def does(actor: Reader) -> Callable[[], None]:
        finding = Finding(TODAY, Outcome.KEEP, f"Found by {actor.ref}")
        new = NewFinding(finding=finding, seen=1, token=actor.ref)
        return lambda: service.say_done("C-1", number, new, actor=actor, at=NOON, today=TODAY)

    first, second = at_once(app, does(ONE), does(OTHER))

    assert first is None
    assert isinstance(second, ReviewChanged)
    [kept] = list_reviews(client_id)
    assert kept.finding == "Found by command:one"
