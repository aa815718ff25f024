"""Where the trail cannot be written, nothing of a client is shown and nothing is changed."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask, current_app
from sqlalchemy import text

from config import Config
from iom.audit import checkpoint, trail
from iom.audit.findings import Kind
from iom.audit.trail import TrailUnavailable
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from tests.audit.spoiling import WAYS, Spoil, full_disk, somebody_elses, spoilt
from tests.audit.trails import a_trail, look, put, rows_now
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.factories.installed import install
from tests.pages import Page


@pytest.mark.parametrize("spoil", WAYS)
def test_a_clients_page_is_not_shown(spoil: Spoil, sign_in: SignIn) -> None:
    the_places()
    a_client(ref="C-1", family_name="Rowanberry")
    client = sign_in()
    assert "Rowanberry" in client.get("/clients/C-1").text

    with spoilt(spoil):
        for path in ("/clients/C-1", "/clients"):
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert "Rowanberry" not in answer.text
            assert "Not available at the moment" in answer.text
        # Nothing is written for asking how things are: that a disk is full, it does not learn.
        assert client.get("/healthz").status_code == (200 if spoil is full_disk else 503)
    # And all is as before once it can be written again.
    assert client.get("/healthz").status_code == 200
    assert "Rowanberry" in client.get("/clients/C-1").text


@pytest.mark.parametrize("spoil", WAYS)
def test_a_change_is_not_made(spoil: Spoil, sign_in: SignIn, app: Flask) -> None:
    the_places()
    a_client(ref="C-1", family_name="Rowanberry")
    client = sign_in()
    typed = {"kind": "alias", "family_name": "Whitebeam", "given_names": "Ann"}
    app.config["WTF_CSRF_ENABLED"] = False

    try:
        with spoilt(spoil):
            answer = client.post("/clients/C-1/record/alias/add", data=typed)
            assert answer.status_code == 503
            # Whoever typed it has it back, to send it again; no browser keeps it.
            page = Page(client, answer)
            sent = {tag["name"]: tag["value"] for tag in page.soup.select("main form input")}
            assert typed.items() <= sent.items()
            assert db.session.scalar(text("SELECT count(*) FROM clients_alias")) == 0
        assert client.post("/clients/C-1/record/alias/add", data=typed).status_code == 302
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert db.session.scalar(text("SELECT count(*) FROM clients_alias")) == 1


@pytest.mark.usefixtures("app")
def test_a_command_says_why_in_a_sentence() -> None:
    a_trail(2)
    config = current_app.config["IOM"]

    with spoilt(somebody_elses):
        result = CliRunner().invoke(iom, ["setup", "scheme", "cambridgeshire"], obj=config)

    assert result.exit_code == 1
    assert "was tampered with. Run `iom audit verify`" in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert db.session.scalar(text("SELECT count(*) FROM places_scheme")) == 0


@pytest.mark.usefixtures("app")
def test_a_checkpoint_that_somebody_holds_is_waited_for_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_trail(1)
    monkeypatch.setattr(checkpoint, "_PATIENCE", 0.05)
    with trail.checkpoint_path().open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(TrailUnavailable, match="somebody holds the checkpoint"):
            look(2)
    look(3)

    assert [row[6] for row in rows_now()] == ["thing:1", "thing:3"]


def test_a_head_that_somebody_holds_is_given_up(
    app: Flask, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_trail(1)
    at_work, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), db.engine.connect() as connection:
            begin = {"sqlite": "BEGIN IMMEDIATE", "postgres": "SELECT 1"}[engine_name]
            if engine_name == "sqlite":
                connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(begin)
            connection.exec_driver_sql("UPDATE audit_head SET seq = seq")
            at_work.set()
            let_go.wait(60)
            connection.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    at_work.wait(60)
    try:
        shorten_patience(engine_name, monkeypatch)
        with pytest.raises(TrailUnavailable):
            look(2)
    finally:
        let_go.set()
        holder.join()
        db.session.remove()
        db.engine.dispose()
    look(3)

    assert [row[6] for row in rows_now()] == ["thing:1", "thing:3"]


@pytest.mark.usefixtures("app")
def test_a_checkpoint_that_fell_behind_is_caught_up() -> None:
    """As after a crash between the commit and the file."""
    a_trail(2)
    file = trail.checkpoint_path()
    then = file.read_bytes()
    look(3)
    file.write_bytes(then)

    assert verify().findings == []
    look(4)

    assert verify().findings == []
    assert int(file.read_text().split()[3]) == 4


@pytest.mark.usefixtures("app")
def test_a_file_that_can_only_be_read_stops_the_trail() -> None:
    a_trail(1)
    file = trail.checkpoint_path()
    file.chmod(0o400)
    if os.geteuid() == 0:  # root may write anything; an immutable folder says the same
        return
    with pytest.raises(TrailUnavailable, match="cannot be written"):
        look(2)


def shorten_patience(engine_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine_name == "sqlite":
        db.session.rollback()
        db.session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
        db.session.rollback()
    else:
        short = trail._LOCK_HEAD.replace("10s", "50ms")  # noqa: SLF001  # the one place to say it
        monkeypatch.setattr(trail, "_LOCK_HEAD", short)


@pytest.mark.usefixtures("app")
def test_a_checkpoint_that_is_gone_is_begun_anew_and_never_quietly() -> None:
    a_trail(2)
    trail.checkpoint_path().unlink()
    look(3)
    look(4)

    assert [row[5] for row in rows_now()] == ["Looked", "Looked", "CheckpointLost", *["Looked"] * 2]
    [found] = verify().findings
    assert (found.kind, found.first) == (Kind.CHECKPOINT, 3)
    assert "later rows than row 2 may have been there before" in found.what


@pytest.mark.usefixtures("app")
def test_databases_that_share_a_checkpoint_do_not_get_in_each_others_way(
    settings: Callable[[str], Config], tmp_path: Path
) -> None:
    a_trail(3)
    shared = trail.checkpoint_path()
    other = replace(settings(f"sqlite:///{tmp_path / 'other.db'}"), audit_checkpoint=shared)
    with inside(other):
        install()
        look(50)
        assert verify().findings == []
    look(4)

    assert verify().findings == []
    with inside(other):
        put(rows_now()[:0], (0, "", ""))
        assert Kind.OLDER in {each.kind for each in verify().findings}
