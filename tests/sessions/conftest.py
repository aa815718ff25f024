"""Somebody at the door: their password, their app, their browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.db import db
from iom.sessions.models import Session
from tests.factories.accounts import PASSWORD
from tests.pages import Page

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
WRONG = "not the password at all"

Statements = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stand at noon on 1 May 2026, and move on when told to."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def codes_required(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for a second factor of those who see clients, as production does."""
    monkeypatch.setitem(app.config, "IOM", replace(app.config["IOM"], totp_required=True))


@pytest.fixture
def statements() -> Statements:
    """Return a function that does something and lists the statements that it took."""

    def of(act: Callable[[], object]) -> list[str]:
        taken: list[str] = []

        def note(*args: object) -> None:
            taken.append(str(args[2]).split("\n")[0])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return taken

    return of


def try_password(client: FlaskClient, username: str, password: str = PASSWORD) -> Page:
    """Fill the sign-in page in and send it."""
    return Page.open(client, "/sign-in").press("Sign in", username=username, password=password)


def enrol(user: User, *, at: datetime = NOON) -> str:
    """Give a user a second factor, as if set up before; return its secret."""
    secret = pyotp.random_base32()
    user.totp_secret, user.totp_enrolled_at = secret, at
    db.session.commit()
    return secret


def code_at(secret: str, at: datetime) -> str:
    """Return what the user's app shows at a moment."""
    return pyotp.TOTP(secret).at(at)


def token_of(client: FlaskClient) -> str:
    """Return the token that a browser holds; empty for none."""
    cookie = client.get_cookie("iom-session")
    return cookie.value if cookie else ""


def is_in(client: FlaskClient) -> bool:
    """Say whether a browser is signed in."""
    return client.get("/account").status_code == 200


def rows() -> list[Session]:
    """List all sessions that there are, the first first."""
    return list(db.session.scalars(select(Session).order_by(Session.id)))


def trail() -> list[str]:
    """List the names of all events, the first first."""
    return list(db.session.scalars(select(AuditRecord.event).order_by(AuditRecord.seq)))
