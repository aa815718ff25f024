"""Two at once: each act waits for the other's transaction, and then sees what it did."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from flask import Flask
from sqlalchemy import func, select

from iom.accounts.domain import Role
from iom.db import db
from iom.notices.models import Notice
from iom.sharing import service
from iom.sharing.agreements import BadAgreement, ChangedByAnother, Reason, Terms
from iom.sharing.announcements import announce_expiring
from iom.sharing.models import Agreement
from iom.sharing.queries import get_agreement, terms_of
from iom.sharing.service import Seen
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.agreements import an_agency, an_agreement, some_terms


def at_once(
    app: Flask, first: Callable[[], object], second: Callable[[], object]
) -> Future[object]:
    """Let a second act begin while the first one has done its work and not committed yet."""
    db.session.rollback()
    done, begun = Event(), Event()

    def one() -> None:
        with app.app_context(), transaction():
            first()
            done.set()
            assert begun.wait(10)

    def other() -> object:
        assert done.wait(10)
        with app.app_context():
            begun.set()
            with transaction():
                return second()

    with ThreadPoolExecutor(2) as pool:
        earlier, later = pool.submit(one), pool.submit(other)
        earlier.result(30)
        later.exception(30)
    return later


def records(terms: Terms, token: str) -> Callable[[], int]:
    return lambda: service.record_agreement(terms, actor=COMMAND, at=NOON, token=token)


def count() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Agreement))


def test_two_clicks_in_the_same_moment_record_one_agreement(app: Flask) -> None:
    an_agency("housing")
    terms = some_terms()

    later = at_once(app, records(terms, "t" * 30), records(terms, "t" * 30))

    assert later.exception() is None
    assert count() == 1


def test_of_two_people_who_record_the_same_title_the_second_is_told(app: Flask) -> None:
    an_agency("housing")
    terms = some_terms(title="Core")

    later = at_once(app, records(terms, "a" * 30), records(terms, "b" * 30))

    assert isinstance(later.exception(), BadAgreement)
    assert count() == 1


def test_of_two_editors_in_the_same_moment_the_second_is_told(app: Flask) -> None:
    number = an_agreement()
    seen = Seen(agreement_id=number, version=get_agreement(number).version)
    before = terms_of(get_agreement(number))

    def changes(purposes: str) -> Callable[[], bool]:
        return lambda: service.change_agreement(
            seen, replace(before, purposes=purposes), why=Reason.AGREED, reason="Agreed",
            actor=COMMAND, at=NOON,
        )  # fmt: skip

    later = at_once(app, changes("Theirs"), changes("Mine"))

    assert isinstance(later.exception(), ChangedByAnother)
    db.session.rollback()
    assert terms_of(get_agreement(number)).purposes == "Theirs"


def test_two_workers_who_announce_in_the_same_moment_tell_once(app: Flask) -> None:
    a_user(role=Role.ADMINISTRATOR, shared=[])
    an_agreement(review_on=NOON.date().replace(day=20))

    later = at_once(app, lambda: announce_expiring(NOON), lambda: announce_expiring(NOON))

    assert later.result() == 0
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
