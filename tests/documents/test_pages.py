"""Documents of a client, by their pages: sent, read, changed, replaced, struck out, moved."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.db import db
from iom.documents.domain import SharedAs
from iom.documents.models import Document
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.documents import a_document, a_docx, a_pdf, the_shelf
from tests.factories.pictures import a_picture
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("own_shelf")
URL = "/clients/C-1/documents"
PAGE = "Web pages, SVG drawings and scripts are not kept. Save it as a PDF and send that."
ABOUT = {"title": "Letter of the housing office", "kind": "letter", "dated_on": ["3", "3", "2026"]}


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def sent(content: bytes | None = None, name: str = "Wren Alderworth.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(a_pdf() if content is None else content), filename=name)


def add(browser: FlaskClient, **values: Any) -> Page:
    page = Page.open(browser, f"{URL}/add")
    return page.press("Put on the record", **({"files": sent()} | ABOUT | values))


def history(browser: FlaskClient, page: Page) -> Page:
    return Page.open(browser, str(page.soup.select_one(".app-record__acts a")["href"]))  # type: ignore[index]


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Document.id))) or 0


def on_the_shelf() -> list[str]:
    return [name for name, _ in the_shelf().names()]


def test_a_document_is_put_on_the_record_sealed_and_read_as_it_was_sent(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    browser, content = sign_in(), a_pdf(words="A place is free.")

    page = add(browser, files=sent(content))

    assert page.done == ["The document is on the record."]
    row = db.session.execute(
        select(Document.id, Document.file, Document.media, Document.size, Document.sha256)
    ).one()
    assert (row.media.value, row.size) == ("pdf", len(content))
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert on_the_shelf() == [row.file]
    assert row.file is not None
    assert b"A place is free" not in the_shelf().sealed(row.file)
    assert the_shelf().path(row.file).stat().st_mode & 0o777 == 0o600
    answer = browser.get(f"{URL}/{row.id}/file")
    assert answer.data == content
    assert answer.content_type == "application/pdf"
    headers = answer.headers
    name = f"document-C-1-{row.id}-official-sensitive.pdf"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    trail = list_about("client:C-1")
    assert [each.event for each in trail[:2]] == ["ClientExported", "ClientViewed"]
    assert all("Wren" not in str(each.detail) for each in trail)
    assert all("housing office" not in str(each.detail) for each in trail)


def test_several_files_at_once_are_numbered_and_a_second_click_adds_none(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), f"{URL}/add")
    for _ in range(2):
        files = [sent(a_pdf()), sent(a_docx(), "x.exe"), sent(b"Rang, no answer.", "note.txt")]
        done = page.press("Put on the record", files=files, **ABOUT)

    assert done.done == ["3 documents are on the record."]
    table = done.table("Documents on the record")
    assert [row[0] for row in table] == [
        f"Letter of the housing office ({number} of 3)" for number in (3, 2, 1)
    ]
    assert rows() == len(on_the_shelf()) == 3


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"files": b""}, "The file is empty."),
        ({"files": None}, "Choose the file."),
        ({"files": b"<html>"}, PAGE),
        ({"title": " "}, "Give the document a title."),
        ({"kind": ""}, "Say what it is."),
        ({"dated_on": ["2", "5", "2026"]}, "Day: the day lies in the future."),
        ({"category": ""}, "Say what it is about."),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_and_what_was_typed_is_kept(
    app: Flask, sign_in: SignIn, wrong: dict[str, Any], refusal: str
) -> None:
    a_client(ref="C-1")
    if "files" in wrong:
        wrong = {"files": "" if wrong["files"] is None else sent(wrong["files"], "letter.pdf")}

    page = add(sign_in(), **wrong)

    assert page.response.status_code == 422
    assert page.errors == [refusal]
    assert rows() == 0
    assert on_the_shelf() == []
    if "title" not in wrong:
        assert page.soup.select_one("[name=title]")["value"] == ABOUT["title"]  # type: ignore[index]


def test_one_wrong_file_among_several_refuses_all(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    page = add(sign_in(), files=[sent(), sent(b"MZ\x90", "report.pdf")])

    assert "This kind of file is not kept" in page.errors[0]
    assert rows() == len(on_the_shelf()) == 0


def test_whoever_may_not_see_what_it_is_about_is_not_told_that_there_is_one(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    plain = a_document(client)
    health = a_document(client, title="Letter of the clinic", category=SharedAs.HEALTH)
    browser = sign_in(shared={Category.IDENTITY, Category.HOUSING})

    page = Page.open(browser, URL)

    assert len(page.table("Documents on the record")) == 1
    assert "clinic" not in page.words
    assert browser.get(f"{URL}/{plain}/file").status_code == 200
    for path in (f"{URL}/{health}", f"{URL}/{health}/file", f"{URL}/{health}/change"):
        assert browser.get(path).status_code == 404
    offered = Page.open(browser, f"{URL}/add").soup.select("[name=category] option")
    assert [each["value"] for each in offered] == ["", "identity", "housing"]
    assert add(browser, category="health").errors == [
        "No agreement shares this kind of data with your agency."
    ]


def test_what_is_said_of_it_is_changed_and_older_words_are_as_closed_as_the_last(
    app: Flask, sign_in: SignIn
) -> None:
    first = a_document(a_client(ref="C-1"))
    browser = sign_in()

    page = Page.open(browser, f"{URL}/{first}/change")
    page.press("Change it", title="Letter of the clinic", category="health")

    held = Page.open(browser, f"{URL}/{first}")
    assert held.heading == "Letter of the clinic"
    assert "Letter of the housing office" in held.words
    assert len(on_the_shelf()) == 1
    other = sign_in(shared={Category.IDENTITY})  # saw it while it was said to be of identity
    assert other.get(f"{URL}/{first}").status_code == 404
    assert other.get(f"{URL}/{first}/file").status_code == 404


def test_a_newer_file_takes_the_place_and_the_older_one_stays_readable(
    app: Flask, sign_in: SignIn
) -> None:
    old, new = a_pdf(words="First."), a_docx()
    first = a_document(a_client(ref="C-1"), old)
    browser = sign_in()
    page = Page.open(browser, f"{URL}/{first}/replace")

    for _ in range(2):  # a second click is the same change
        done = page.press("Put it in place", file=sent(new, "letter.docx"))
        assert done.done == ["The newer file is on the record. The older one stays readable."]

    last = db.session.scalars(select(func.max(Document.id))).one()
    assert rows() == len(on_the_shelf()) == 2
    assert "1 older version" in Page.open(browser, URL).words
    assert browser.get(f"{URL}/{last}/file").data == new
    assert browser.get(f"{URL}/{first}/file").data == old
    same = Page.open(browser, f"{URL}/{last}/replace").press("Put it in place", file=sent(new))
    assert same.errors == ["This is the very file that is there already."]
    assert len(on_the_shelf()) == 2


def test_a_second_editor_is_shown_both_versions(app: Flask, sign_in: SignIn) -> None:
    first = a_document(a_client(ref="C-1"))
    slower = Page.open(sign_in(), f"{URL}/{first}/change")
    newer = Page.open(sign_in(), f"{URL}/{first}/replace")
    Page.open(sign_in(), f"{URL}/{first}/change").press("Change it", title="Answer to us")

    page = slower.press("Change it", title="Answer of ours")
    file = newer.press("Put it in place", file=sent(a_docx()))

    assert page.response.status_code == file.response.status_code == 409
    assert "It says now: Answer to us" in page.words
    assert page.soup.select_one("[name=title]")["value"] == "Answer of ours"  # type: ignore[index]
    assert page.press("Change it").done  # sent again, it is about what it says now
    assert len(on_the_shelf()) == 1


def test_struck_out_it_leaves_the_list_and_stays_readable_with_the_reason(
    app: Flask, sign_in: SignIn
) -> None:
    document = a_document(a_client(ref="C-1"))
    browser = sign_in()

    page = Page.open(browser, f"{URL}/{document}/strike-out")
    assert page.press("Strike it out", reason="short").response.status_code == 422
    page = page.press("Strike it out", reason="It was sent to us by mistake")

    assert page.done == ["The document is struck out. It stays readable below."]
    assert "No document is on the record" in page.words
    assert "It was sent to us by mistake" in page.words
    assert browser.get(f"{URL}/{document}/file").status_code == 200


def test_moved_it_is_with_the_right_client_with_all_its_files_and_with_them_alone(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    a_client(ref="C-2")
    old, new = a_pdf(words="First."), a_docx()
    first = a_document(client, old)
    browser = sign_in()
    Page.open(browser, f"{URL}/{first}/replace").press("Put it in place", file=sent(new))
    last = db.session.scalars(select(func.max(Document.id))).one()

    page = Page.open(browser, f"{URL}/{last}/move")
    assert page.press("Go on", to_ref="C-9", reason="About the brother").errors == [
        "There is no such client."
    ]
    page = page.press("Go on", to_ref="C-2", reason="About the brother")
    for _ in range(2):  # a second click moves it once
        done = page.press("Move it there")
        assert done.done == ["The document is on the record of C-2 now."]

    for document in (first, last):
        assert browser.get(f"{URL}/{document}/file").status_code == 404
    assert (
        "it is with the client to whom the document was moved"
        in Page.open(browser, f"{URL}/{last}").words
    )
    there = Page.open(browser, "/clients/C-2/documents")
    assert "1 older version" in there.words
    files = [
        browser.get(link["href"]).data
        for link in history(browser, there).soup.select("dd a[download]")
    ]
    assert files == [new, old]
    assert len(on_the_shelf()) == 2


def test_only_those_who_see_the_client_at_that_moment_are_given_the_file(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    document = a_document(client)
    away = a_document(a_client(ref="C-2", district="Fenland"))
    path = f"{URL}/{document}/file"
    hazel = sign_in(districts=["Cambridge"], agency="council")
    assert hazel.get(path).status_code == 200

    assert app.test_client().get(path).status_code == 302
    assert sign_in(Role.LINK_WORKER, agency="housing").get(path).status_code == 404
    assert sign_in(Role.BOARD).get(path).status_code == 403
    assert hazel.get(f"/clients/C-2/documents/{away}/file").status_code == 404
    assert hazel.get(f"/clients/C-1/documents/{away}/file").status_code == 404
    a_restriction(client, a_user())
    assert hazel.get(path).status_code == 404


def test_a_link_worker_adds_documents_and_changes_their_own_alone(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    others = a_document(client)
    worker = a_user(role=Role.LINK_WORKER)
    works_with(client, worker)
    browser = sign_in(user=worker)

    assert add(browser).done == ["The document is on the record."]
    own = db.session.scalars(select(func.max(Document.id))).one()

    assert browser.get(f"{URL}/{own}/change").status_code == 200
    assert browser.get(f"{URL}/{others}/file").status_code == 200
    assert browser.get(f"{URL}/{others}/change").status_code == 403


def test_a_file_that_is_not_as_it_was_sent_is_not_handed_out(app: Flask, sign_in: SignIn) -> None:
    document = a_document(a_client(ref="C-1"), a_picture())
    [name] = on_the_shelf()
    path = the_shelf().path(name)
    path.write_bytes(path.read_bytes()[:-4] + b"AAA=")
    browser = sign_in()

    answer = browser.get(f"{URL}/{document}/file")

    assert answer.status_code == 500
    assert b"\xff\xd8" not in answer.data
    the_shelf().throw_away(name)
    assert browser.get(f"{URL}/{document}/file").status_code == 500
