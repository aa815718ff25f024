"""A disk that is full in the middle of a change: nothing is half done, nothing typed is lost."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from config import Config
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.contacts.models import Contact
from iom.crimes.models import CrimeUpload
from iom.crimes.upload_work import uploads_in
from iom.db import db
from iom.particulars.models import Photograph
from tests.conftest import Browser
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.installed import install
from tests.factories.pictures import a_picture
from tests.factories.sessions import TOKEN_COOKIE, a_session
from tests.pages import Page

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
PICTURE = {"source": "Police", "taken_on": ["1", "5", "2026"], "expires_on": ["1", "5", "2030"]}


@dataclass
class Disk:
    """The disk on which a database of the test's own lies."""

    full: bool = False

    def on_checkout(self, connection: Any, *_: object) -> None:
        """Let the database grow no further than it is, or as far as it will."""
        most = 1 if self.full else 2**30
        connection.execute(f"PRAGMA max_page_count = {most}")


@pytest.fixture
def disk(database_url: str, settings: Callable[[str], Config]) -> Iterator[Disk]:
    """Yield the disk of an application of the test's own, in which there is one client."""
    found = Disk()
    with inside(settings(database_url)):
        install()
        the_places()
        a_client(ref="C-1")
        event.listen(db.engine, "checkout", found.on_checkout)
        yield found


@pytest.fixture
def client(disk: Disk) -> FlaskClient:
    """Somebody who is shown an error as in production."""
    current_app.testing = False
    current_app.test_client_class = Browser
    signed_in = current_app.test_client()
    signed_in.set_cookie(TOKEN_COOKIE, a_session(a_user()))
    return signed_in


@contextmanager
def full(disk: Disk) -> Iterator[None]:
    """Let the disk be full, and no room be left within the database either."""
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
    disk.full = True
    try:
        yield
    finally:
        disk.full = False
        db.session.remove()


def rows_of(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_change_on_a_full_disk_is_not_made_and_comes_back(
    disk: Disk, client: FlaskClient
) -> None:
    told, taken = "word " * 700, 0
    with full(disk):
        while True:
            page = Page.open(client, "/clients/C-1/record/contact/add")
            page = page.press("Put on the record", on=["1", "5", "2026"], kind="phone", note=told)
            if page.response.status_code != 200:
                break
            taken += 1  # it went into what was left of a page of the database
        assert page.response.status_code in {500, 503}
    assert rows_of(Contact) == taken < 20

    page = page.press("Send it again")

    assert page.done == ["The contact is on the record."]
    assert rows_of(Contact) == taken + 1
    assert verify().findings == []


def test_a_photograph_on_a_full_disk_is_not_there_and_is_when_sent_again(
    disk: Disk, client: FlaskClient
) -> None:
    def send() -> int:
        page = Page.open(client, "/clients/C-1/record/photograph/add")
        sent = (io.BytesIO(a_picture(800, 800, form="PNG")), "p.png")
        return page.press("Put on the record", content=sent, **PICTURE).response.status_code

    with full(disk):
        assert send() in {500, 503}
        assert rows_of(Photograph) == 0
    assert send() == 200
    assert rows_of(Photograph) == 1
    assert verify().findings == []


def test_a_police_file_on_a_full_disk_leaves_no_file_and_no_upload(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page.open(client, "/crimes/import")

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkzeug.datastructures.FileStorage.save", no_room)
    sent = (io.BytesIO(b"x"), "2025-08-cambridgeshire-street.csv")
    page = page.press("Bring them in", files=sent)

    assert page.response.status_code >= 400
    assert rows_of(CrimeUpload) == 0
    folder = uploads_in(current_app.config["IOM"].data_dir)
    assert not folder.exists() or list(folder.iterdir()) == []
