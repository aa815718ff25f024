"""Files that are sent by page: taken once, worked on elsewhere, started again after a break."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from config import Config
from iom.accounts import queries as accounts
from iom.accounts.changing import disable_user, take_permission
from iom.accounts.domain import Permission, Role
from iom.audit.queries import list_about
from iom.cli.ground import inside
from iom.crimes import holdings, upload_work, uploads
from iom.crimes.domain import BadUpload, Overtaken
from iom.crimes.models import CrimeFile, CrimeRow, CrimeUpload
from iom.crimes.outcomes import ImportOutcome, Progress
from iom.db import db
from iom.kernel import clock
from iom.transaction import transaction
from iom.upkeep import checking
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places
from tests.factories.crimes import AUGUST, Line, name_of, street_csv
from tests.factories.files import an_archive
from tests.factories.installed import install
from tests.pages import Page

JULY = AUGUST.plus(-1)
NAME = name_of()
CONTENT = street_csv([Line(), Line()])


@pytest.fixture
def data_dir(app: Flask) -> Path:
    """Return the folder of the installation's files, without uploads."""
    path: Path = app.config["IOM"].data_dir
    shutil.rmtree(path / "uploads", ignore_errors=True)
    return path


@pytest.fixture
def started(app: Flask) -> Iterator[list[str]]:
    """Yield the tokens of the uploads whose work was started; nothing works on them."""
    tokens: list[str] = []
    app.config["CRIMES_START_WORK"] = tokens.append
    yield tokens
    del app.config["CRIMES_START_WORK"]


@pytest.fixture
def inline(app: Flask, data_dir: Path) -> Iterator[None]:
    """Let the work be done before the page answers."""
    app.config["CRIMES_START_WORK"] = lambda token: upload_work.work_on(token, data_dir=data_dir)
    yield
    del app.config["CRIMES_START_WORK"]


@pytest.mark.usefixtures("inline")
def test_somebody_brings_files_in_and_sees_what_became_of_them(
    sign_in: SignIn, data_dir: Path
) -> None:
    the_places()
    page = Page.open(sign_in(Role.COORDINATOR), "/crimes/import")
    archive = an_archive({f"2025-07/{name_of(JULY)}": b"Crime ID\n"})

    page = page.press(
        "Bring them in", files=[(io.BytesIO(CONTENT), NAME), (io.BytesIO(archive), "july.zip")]
    )

    assert page.heading == "What became of the files"
    assert page.table("In") == [[NAME, "2", "2", "0", "0", "0", "0"]]
    [[file, why]] = page.table("Refused")
    assert file == f"july.zip/2025-07/{name_of(JULY)}"
    assert why.startswith("Line 1, column Month: the header lacks the column “Month”")
    [kept] = db.session.scalars(select(CrimeFile))
    assert kept.imported_by.startswith("user:")
    assert list((data_dir / "uploads").iterdir()) == []


def test_sending_starts_the_work_and_is_on_the_trail(
    sign_in: SignIn, started: list[str], data_dir: Path
) -> None:
    page = sent(sign_in(Role.COORDINATOR))

    [token] = started
    assert page.path == f"/crimes/import/{token}"
    upload = holdings.get_upload(token)
    [record] = list_about(f"crimes-upload:{upload.id}")
    assert (record.event, record.detail) == ("CrimeFilesSent", {"files": 1})
    [folder] = (data_dir / "uploads").iterdir()
    assert [path.name for path in folder.iterdir()] == ["0"]  # no name that somebody typed
    assert (folder / "0").read_bytes() == CONTENT


def test_a_double_click_is_one_upload(sign_in: SignIn, started: list[str], data_dir: Path) -> None:
    client = sign_in(Role.COORDINATOR)
    form = Page.open(client, "/crimes/import")
    for _ in range(2):
        form.press("Bring them in", files=[(io.BytesIO(CONTENT), NAME)])

    assert len(started) == 1
    assert db.session.scalar(select(func.count(CrimeUpload.id))) == 1
    assert len(list((data_dir / "uploads").iterdir())) == 1


def test_a_form_without_files_is_asked_again(sign_in: SignIn, started: list[str]) -> None:
    page = Page.open(sign_in(Role.COORDINATOR), "/crimes/import").press("Bring them in")

    assert page.response.status_code == 422
    assert page.errors == ["Choose the files"]
    assert started == []


@pytest.mark.usefixtures("started")
def test_a_token_that_the_page_did_not_make_is_refused(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.COORDINATOR), "/crimes/import")

    page = page.press("Bring them in", files=[(io.BytesIO(CONTENT), NAME)], token="../../etc")

    assert page.response.status_code == 422
    assert page.soup.select("#token")[0]["value"] != "../../etc"


@pytest.mark.usefixtures("started")
def test_the_page_of_running_work_reloads_itself_until_told_not_to(sign_in: SignIn) -> None:
    page = sent(sign_in(Role.COORDINATOR))
    run_to(page, Progress(files_total=3, files_done=1, rows_done=1_200, now_reading="Reading x"))

    page = Page.open(page.client, page.path)

    assert page.heading == "The files are being read"
    # What reloads by itself says so: it keeps nobody signed in.
    assert page.response.headers["Refresh"] == f"3; url={page.path}?reload=again"
    assert page.text_of("files") == "1 of 3"
    assert page.text_of("rows") == "1,200"
    assert page.text_of("now") == "Reading x"
    assert "Refresh" not in page.link("Stop reloading").response.headers


def test_work_that_broke_off_says_so_and_can_be_started_again(
    sign_in: SignIn, started: list[str], data_dir: Path
) -> None:
    page = sent(sign_in(Role.COORDINATOR))
    [token] = started
    silent_for(token, timedelta(seconds=61))
    page = Page.open(page.client, page.path)
    assert page.heading == "The work broke off"
    assert "Refresh" not in page.response.headers

    page = page.press("Start again")

    assert started == [token, token]
    assert page.heading == "The files are being read"
    upload_work.work_on(token, data_dir=data_dir)
    assert Page.open(page.client, page.path).table("In")[0][:2] == [NAME, "2"]
    upload = holdings.get_upload(token)
    assert list_about(f"crimes-upload:{upload.id}")[0].event == "CrimeUploadResumed"


def test_pressing_start_again_twice_starts_once(sign_in: SignIn, started: list[str]) -> None:
    page = sent(sign_in(Role.COORDINATOR))
    silent_for(started[0], timedelta(seconds=61))
    page = Page.open(page.client, page.path)

    page.press("Start again")
    again = page.press("Start again")

    assert len(started) == 2  # the first start and one more
    assert again.done == ["The work on these files goes on; there is nothing to start again."]


def test_a_run_that_was_overtaken_may_not_go_on(app: Flask) -> None:
    del app
    token = received()
    first, second = begun(token), begun(token)

    with pytest.raises(Overtaken), transaction():
        uploads.note_progress(token, first, Progress(), at=NOON)
    with pytest.raises(Overtaken), transaction():
        uploads.finish(token, first, ImportOutcome(), at=NOON)
    with transaction():
        uploads.finish(token, second, ImportOutcome(), at=NOON)

    with pytest.raises(BadUpload, match="is done"):
        begun(token)


def test_work_that_fails_can_be_started_again_at_once(
    app: Flask, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del app
    token = received(data_dir)

    def out_of_order(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(upload_work, "import_crimes", out_of_order)
    with pytest.raises(ZeroDivisionError):
        upload_work.work_on(token, data_dir=data_dir)

    state = uploads.state_of(holdings.get_upload(token), at=clock.now())
    assert state == "stopped"


def test_files_that_are_gone_are_refused_one_by_one(app: Flask, data_dir: Path) -> None:
    del app
    token = received()

    upload_work.work_on(token, data_dir=data_dir)

    assert "there is no such file or folder" in str(holdings.get_upload(token).result)


@pytest.mark.parametrize(
    ("what", "told"),
    [("disable", "account that sent these files is closed"), ("take", "may no longer bring any")],
)
def test_the_work_is_not_done_of_who_may_not_ask_for_it_any_more(
    app: Flask, data_dir: Path, what: str, told: str
) -> None:
    del app
    token = received(data_dir)
    sender = accounts.find_user(holdings.get_upload(token).uploaded_by_id)
    assert sender is not None
    with transaction():
        if what == "disable":
            disable_user(sender.username, actor=COMMAND, at=NOON)
        else:
            may = Permission.IMPORT_CRIMES
            take_permission(sender.username, may, reason="On leave now", actor=COMMAND, at=NOON)

    with pytest.raises(BadUpload, match=told):
        upload_work.work_on(token, data_dir=data_dir)

    assert db.session.scalar(select(func.count(CrimeRow.id))) == 0


def test_an_upload_that_nobody_starts_again_is_dropped_after_a_week(
    app: Flask, data_dir: Path
) -> None:
    del app
    forgotten = received(data_dir, at=clock.now() - timedelta(days=8))
    folder = data_dir / "uploads" / holdings.get_upload(forgotten).folder
    os.utime(folder, (0, 0))

    upload_work.work_on(received(data_dir), data_dir=data_dir)

    assert uploads.state_of(holdings.get_upload(forgotten), at=clock.now()) == "dropped"
    assert not folder.exists()


def test_the_check_of_the_installation_knows_uploads_and_finds_strays(
    app: Flask, data_dir: Path
) -> None:
    del app
    received(data_dir)
    stray = data_dir / "uploads" / "stray"
    stray.mkdir()

    with db.engine.connect() as connection:
        found = checking._orphan_files(connection, data_dir)  # noqa: SLF001  # just this part

    stray.rmdir()
    assert found == [f"{stray} belongs to no upload; it can be deleted."]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CASE_MANAGER, Role.ADMINISTRATOR, Role.BOARD])
def test_only_those_who_may_import_send_files(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    assert client.get("/crimes/import").status_code == 403
    assert client.get("/crimes/import/x").status_code == 403
    assert client.post("/crimes/import/x/again").status_code in {400, 403}


def test_an_unknown_upload_is_not_there(sign_in: SignIn) -> None:
    Page.open(sign_in(Role.COORDINATOR), "/crimes/import/" + "x" * 32, status=404)


def test_the_work_is_really_done_by_a_process_of_its_own(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    config = settings(database_url)
    with inside(config):
        install()
        the_places()
        token = received(config.data_dir)

        upload_work.start(token, config.as_environment())

        end = time.monotonic() + 60
        while (found := stored(token))["finished_at"] is None:
            assert time.monotonic() < end, "the work was never done"
            time.sleep(0.1)
        assert '"imported_rows": 2' in found["result"]


def sent(client: Any) -> Page:
    page = Page.open(client, "/crimes/import")
    return page.press("Bring them in", files=[(io.BytesIO(CONTENT), NAME)])


def received(data_dir: Path | None = None, *, at: Any = None) -> str:
    """Receive an upload of one file, which lies on the disk if a folder is given."""
    token = f"token-of-a-form-{time.monotonic_ns()}"
    file = FileStorage(io.BytesIO(CONTENT), filename=NAME)
    reader = a_reader()
    kept = (
        upload_work.save(token, [file], data_dir=data_dir)
        if data_dir
        else uploads.Sent(token=token, folder=token, names=[(NAME, "0")])
    )
    with transaction():
        assert uploads.receive(kept, reader=reader, at=at or clock.now())
    return token


def begun(token: str) -> int:
    with transaction():
        return uploads.begin_run(token, at=NOON)


def run_to(page: Page, progress: Progress) -> None:
    token = page.path.rpartition("/")[2]
    run = begun(token)
    with transaction():
        uploads.note_progress(token, run, progress, at=clock.now())


def silent_for(token: str, silence: timedelta) -> None:
    with transaction():
        holdings.get_upload(token).heartbeat_at = clock.now() - silence


def stored(token: str) -> dict[str, Any]:
    db.session.rollback()
    upload = holdings.get_upload(token)
    return {"finished_at": upload.finished_at, "result": upload.result}
