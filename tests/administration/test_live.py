"""Rights that change in a live session, on two workers that share nothing but the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts import changing
from iom.accounts.changing import Wanted
from iom.accounts.domain import Permission, Role
from iom.app import create_app
from iom.db import db
from iom.kernel import clock
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import Browser
from tests.factories.accounts import COMMAND, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.sessions import TOKEN_COOKIE, a_session

WHY = "The case meeting of 12 May asked for it"


@dataclass(frozen=True)
class Workers:
    """Somebody who is signed in, and whose requests go to one worker or the other."""

    clients: tuple[FlaskClient, FlaskClient]

    def open(self, path: str) -> list[int]:
        return [client.get(path).status_code for client in self.clients]


def test_a_permission_that_is_taken_is_gone_with_the_next_request(workers: Workers) -> None:
    assert workers.open("/crimes/import") == [200, 200]

    act(changing.take_permission, Permission.IMPORT_CRIMES, reason=WHY)

    assert workers.open("/crimes/import") == [403, 403]
    assert workers.open("/clients/C-1") == [200, 200]


def test_a_permission_that_is_granted_is_there_with_the_next_request(workers: Workers) -> None:
    assert workers.open("/users") == [403, 403]

    act(changing.grant_permission, Permission.MANAGE_USERS, reason=WHY)

    assert workers.open("/users") == [200, 200]


def test_another_role_holds_from_the_next_request(workers: Workers) -> None:
    act(changing.change_user, wanted(role=Role.ANALYST))

    assert workers.open("/clients") == [403, 403]
    assert workers.open("/clients/C-1") == [403, 403]
    assert workers.open("/crimes") == [200, 200]


def test_narrower_places_hold_from_the_next_request(workers: Workers) -> None:
    act(changing.change_user, wanted(places=["district:fenland"]))

    assert workers.open("/clients/C-1") == [404, 404]  # who lives in Cambridge
    assert workers.open("/clients") == [200, 200]

    act(changing.change_user, wanted(places=["scheme:cambridgeshire"]))
    assert workers.open("/clients/C-1") == [200, 200]


def test_a_disabled_account_is_signed_out_with_the_next_request(workers: Workers) -> None:
    act(changing.disable_user)

    assert workers.open("/clients") == [302, 302]


def test_a_right_that_ends_between_two_requests_takes_the_session_to_a_new_id(
    workers: Workers,
) -> None:
    one, _ = workers.clients
    cookie = one.get_cookie(TOKEN_COOKIE)
    assert cookie is not None

    act(changing.take_permission, Permission.IMPORT_CRIMES, reason=WHY)
    one.get("/clients")

    after = one.get_cookie(TOKEN_COOKIE)
    assert after is not None
    assert after.value != cookie.value


def act(change: Callable[..., object], *what: object, **more: object) -> None:
    """Change the account as another worker would, while its owner is signed in."""
    with transaction():
        change("hazel", *what, **more, actor=COMMAND, at=clock.now())
    db.session.remove()


def wanted(role: Role = Role.COORDINATOR, places: list[str] | None = None) -> Wanted:
    return Wanted(
        full_name="Hazel Merlin",
        role=role,
        agency="council",
        places=["scheme:cambridgeshire"] if places is None else places,
    )


@pytest.fixture
def workers(app: Flask) -> Iterator[Workers]:
    """Hazel, a coordinator, signed in at two applications on one database."""
    the_places()
    a_client(ref="C-1", district="Cambridge")
    hazel = a_user(role=Role.COORDINATOR, username="hazel", full_name="Hazel Merlin")
    assert reader_of(hazel).may(Permission.SEE_CLIENTS)
    second = create_app(app.config["IOM"])
    second.test_client_class = Browser
    clients = (app.test_client(), second.test_client())
    for client in clients:
        client.set_cookie(TOKEN_COOKIE, a_session(hazel))
    db.session.remove()
    yield Workers(clients)
    with second.app_context():
        db.session.remove()
        db.engine.dispose()
