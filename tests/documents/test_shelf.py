"""The shelf: nothing is left behind, nothing goes astray, keys change, the erased go."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from config import Config
from iom import keys
from iom.cli.main import iom
from iom.db import db
from iom.documents.domain import BadFile, CannotKeep
from iom.documents.models import Document, Leaving
from iom.documents.shelf import FRESH_SECONDS
from iom.documents.sweeping import sweep
from iom.retention.aftermath import see_to_it
from iom.retention.erasing import take_away
from iom.transaction import transaction
from iom.upkeep import checking
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON
from tests.factories.clients import a_client
from tests.factories.documents import a_document, a_docx, a_pdf, the_shelf
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("own_shelf")


def on_the_shelf() -> list[str]:
    return [name for name, _ in the_shelf().names()]


def swept() -> int:
    with transaction():
        return sweep(the_shelf())


def age(name: str) -> None:
    path = the_shelf().path(name)
    hours_ago = path.stat().st_mtime - 2 * FRESH_SECONDS
    os.utime(path, (hours_ago, hours_ago))


def findings(app: Flask) -> list[str]:
    db.session.rollback()
    with db.engine.connect() as connection:
        said = checking.findings(connection, data_dir=app.config["IOM"].data_dir)
    return [each.rpartition("/")[2] for each in said if "document" in each]


def test_what_is_laid_down_and_not_claimed_is_thrown_away(app: Flask) -> None:
    with the_shelf().laid_down([a_pdf(), a_docx()]) as delivery:
        delivery.claim(delivery.files[0].file)
        assert len(on_the_shelf()) == 2

    assert on_the_shelf() == [delivery.files[0].file]


def test_where_one_file_is_wrong_nothing_is_laid_down(app: Flask) -> None:
    with pytest.raises(BadFile), the_shelf().laid_down([a_pdf(), b""]):
        pass

    assert on_the_shelf() == []


def test_a_full_disk_leaves_nothing_and_says_so(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), "/clients/C-1/documents/add")
    typed = {"title": "Letter", "kind": "letter", "dated_on": ["3", "3", "2026"]}

    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", no_room)
        files = [(io.BytesIO(a_pdf()), "a.pdf")]
        refused = page.press("Put on the record", files=files, **typed)

    assert refused.response.status_code == 422
    assert "no space left on device" in refused.errors[0]
    assert [path for path in the_shelf().root.rglob("*") if path.is_file()] == []
    again = refused.press("Put on the record", files=[(io.BytesIO(a_pdf()), "a.pdf")])
    assert again.done == ["The document is on the record."]


def test_what_nobody_names_is_told_of_and_swept_once_it_is_old(app: Flask) -> None:
    a_document(a_client(ref="C-1"))
    [named] = on_the_shelf()
    stray = the_shelf().lay_down(b"x")
    assert findings(app) == []  # it may belong to a form that is just being sent
    assert swept() == 0

    for name in (named, stray):
        age(name)

    assert findings(app) == [f"{stray} belongs to no document; the job `documents` deletes it."]
    assert swept() == 1
    assert on_the_shelf() == [named]
    assert findings(app) == []


def test_check_finds_what_is_missing_and_what_is_altered(app: Flask) -> None:
    client = a_client(ref="C-1")
    a_document(client)
    [first] = on_the_shelf()
    a_document(client, a_docx())
    [second] = set(on_the_shelf()) - {first}
    the_shelf().throw_away(first)
    the_shelf().put(second, keys.seal_bytes(b"something else"))

    assert sorted(findings(app)) == sorted(
        [
            f"{first}, the file of a document, is missing.",
            f"{second}, the file of a document, is altered or sealed with an unknown key.",
        ]
    )


def test_one_file_in_the_place_of_another_is_noticed(app: Flask) -> None:
    client = a_client(ref="C-1")
    a_document(client)
    [first] = on_the_shelf()
    a_document(client, a_docx())
    [second] = set(on_the_shelf()) - {first}
    the_shelf().put(first, the_shelf().sealed(second))

    digest = db.session.scalar(select(Document.sha256).where(Document.file == first))

    with pytest.raises(CannotKeep, match="not as it was sent"):
        the_shelf().read(first, sha256=str(digest))


def test_erasure_takes_the_bytes_and_what_was_cut_short_is_done_by_the_job(
    app: Flask, own_shelf: Path
) -> None:
    client, other = a_client(ref="C-1"), a_client(ref="C-2")
    a_document(client)
    a_document(other, a_docx())
    kept = db.session.scalar(select(Document.file).where(Document.client_id == other.id))
    client_id = client.id
    with transaction():
        take_away(client_id, "C-1", "retention", actor=COMMAND, at=NOON)
    assert len(on_the_shelf()) == 2  # whoever did it was cut off here

    assert swept() == 1
    assert on_the_shelf() == [kept]
    assert db.session.scalar(select(func.count()).select_from(Leaving)) == 0
    see_to_it(own_shelf)  # and again, as after any erasure, it does nothing
    assert on_the_shelf() == [kept]


def test_an_erasure_that_is_undone_keeps_the_bytes(app: Flask) -> None:
    client = a_client(ref="C-1")
    a_document(client)
    client_id = client.id

    def cut_short() -> None:
        with transaction():
            take_away(client_id, "C-1", "retention", actor=COMMAND, at=NOON)
            raise KeyError

    with pytest.raises(KeyError):
        cut_short()
    assert swept() == 0
    assert len(on_the_shelf()) == 1


def test_a_new_key_seals_the_files_anew(app: Flask) -> None:
    a_document(a_client(ref="C-1"), a_pdf(words="A place is free."))
    [name] = on_the_shelf()
    before = the_shelf().sealed(name)
    config = app.config["IOM"]
    both = replace(config, field_key="a-new-key-of-the-tests", field_old_keys=(config.field_key,))

    said = run(both, "keys", "reseal").output

    assert "1 files of documents are sealed with the present key." in said
    assert the_shelf().sealed(name) != before
    with pytest.raises(keys.CannotOpen):  # the earlier key opens it no longer
        keys.unseal_bytes(the_shelf().sealed(name))
    assert run(replace(both, field_old_keys=()), "keys", "reseal").exit_code == 0
    assert run(config, "keys", "reseal").exit_code == 1


def test_subject_access_names_the_files_and_hands_them_out(app: Flask, sign_in: SignIn) -> None:
    content = a_pdf(words="A place is free.")
    a_document(a_client(ref="C-1"), content)
    [name] = on_the_shelf()
    browser = sign_in()
    token = Page.open(browser, "/clients/C-1/subject-access").soup.select("[name=csrf_token]")
    given = {"csrf_token": token[0]["value"], "form": "zip"}

    answer = browser.post("/clients/C-1/subject-access", data=given)

    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.read(f"documents/{name}.pdf") == content
        data: dict[str, Any] = json.loads(archive.read("subject-access-C-1.json"))
        assert archive.read("subject-access-C-1.pdf").startswith(b"%PDF")
    [part] = [each for each in data["parts"] if each["title"] == "Documents"]
    assert part["rows"][0]["File in the archive"]["words"] == f"documents/{name}"
    assert part["rows"][0]["File in the archive"]["third_party"]
    assert part["rows"][0]["Title"]["value"] == "Letter of the housing office"


def run(config: Config, *words: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(iom, words, obj=config, catch_exceptions=False)
