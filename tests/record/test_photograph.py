"""Photographs: sent, shown to those who may see them, expired, replaced, struck out, erased."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.particulars.kinds import PHOTOGRAPH
from iom.particulars.models import Photograph
from iom.retention.erasing import take_away
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.pictures import a_picture
from tests.factories.safeguards import a_restriction
from tests.pages import Page

SHOWN = date(2027, 5, 1)
URL = "/clients/C-1/photograph"
NO_PICTURE = (
    "This is no JPEG or PNG picture, or it is damaged. Save it as one of these and send it again."
)
TOO_FAR = "Not shown from: a day after it was taken, and at most five years after that."


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def a_photograph(client: Client, **said: Any) -> int:
    usual: dict[str, Any] = {"taken_on": date(2026, 3, 3), "expires_on": SHOWN}
    return an_entry(client, PHOTOGRAPH, **(usual | {"source": "Police"} | said))


def sent(content: bytes | None = None, name: str = "Wren Alderworth.jpg") -> FileStorage:
    return FileStorage(io.BytesIO(a_picture() if content is None else content), filename=name)


def add(browser: FlaskClient, **values: Any) -> Page:
    usual = {
        "content": sent(),
        "source": "Police",
        "taken_on": ["3", "3", "2026"],
        "expires_on": ["1", "5", "2027"],
    }
    page = Page.open(browser, "/clients/C-1/record/photograph/add")
    return page.press("Put on the record", **(usual | values))


def test_a_photograph_is_put_on_the_record_and_shown_where_it_is_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    browser = sign_in()

    page = add(browser)

    assert page.done == ["The photograph is on the record."]
    assert page.table("Photograph")[0][:3] == ["Police", "3 Mar 2026", "1 May 2027"]
    front = Page.open(browser, "/clients/C-1")
    picture = front.soup.select_one("details img")
    assert picture is not None
    assert (picture["src"], picture["alt"]) == (URL, "Photograph of client C-1")
    assert "Police, taken 3 Mar 2026; expires 1 May 2027." in front.words
    answer = browser.get(URL)
    assert answer.status_code == 200
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"\xff\xd8")
    row = list_about("client:C-1")[0]
    assert (row.event, row.detail) == ("ClientViewed", {"page": "photograph"})
    assert all("Wren" not in str(each.detail) for each in list_about("client:C-1"))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"content": ""}, "Choose a picture."),
        ({"content": b"GIF89a" + bytes(99)}, NO_PICTURE),
        ({"expires_on": ["3", "3", "2026"]}, TOO_FAR),
        ({"expires_on": ["8", "3", "2031"]}, TOO_FAR),  # 1,830 days from the 3rd: 7 March 2031
        ({"taken_on": ["2", "5", "2026"]}, "Taken on: the day lies in the future."),
        ({"source": ""}, "Say where it comes from."),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_and_what_was_typed_is_kept(
    app: Flask, sign_in: SignIn, wrong: dict[str, Any], refusal: str
) -> None:
    a_client(ref="C-1")

    if isinstance(wrong.get("content"), bytes):
        wrong = {"content": sent(wrong["content"], "face.jpg")}  # each run sends a file of its own
    page = add(sign_in(), **({"source": "Police"} | wrong))

    assert page.response.status_code == 422
    assert page.errors == [refusal]
    assert db.session.scalar(select(func.count(Photograph.id))) == 0
    if "source" not in wrong:
        assert page.soup.select_one("[name=source]")["value"] == "Police"  # type: ignore[index]


def test_what_is_kept_is_drawn_anew_whoever_calls(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    add(sign_in(), content=sent(a_picture(1000, 500, form="PNG"), "x.exe"))

    content = db.session.scalars(select(Photograph.content)).one()

    assert content.startswith(b"\xff\xd8")


def test_a_photograph_is_replaced_and_its_days_changed_and_history_shows_only_the_new_face(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    first = a_photograph(client)
    browser = sign_in()
    before = browser.get(URL).data

    Page.open(browser, f"/clients/C-1/record/photograph/{first}/change").press(
        "Change it", source="Probation"
    )
    assert browser.get(URL).data == before  # none was sent: the picture stays
    now = db.session.scalars(select(func.max(Photograph.id))).one()
    Page.open(browser, f"/clients/C-1/record/photograph/{now}/change").press(
        "Change it", content=sent(a_picture(colour="#aa0000"))
    )

    assert browser.get(URL).data != before
    history = Page.open(browser, f"/clients/C-1/record/photograph/{first}")
    assert len(history.soup.select("main img")) == 1
    assert "Probation" in history.words


@pytest.mark.parametrize("expires", [date(2026, 5, 1), date(2026, 4, 1)])
def test_one_that_expired_is_said_to_be_and_is_not_shown_to_anybody(
    app: Flask, sign_in: SignIn, expires: date
) -> None:
    entry = a_photograph(a_client(ref="C-1"), expires_on=expires)
    browser, officer = sign_in(), sign_in(Role.NEIGHBOURHOOD, districts=["Cambridge"])

    assert "and is not shown." in Page.open(browser, "/clients/C-1").words
    assert (
        browser.get(URL).status_code == officer.get("/briefing/C-1/photograph").status_code == 404
    )
    assert "expired" in Page.open(officer, "/briefing/C-1").words
    pdf = PdfReader(BytesIO(browser.get("/clients/C-1/visit-sheet").data))
    assert not pdf.pages[0].images
    assert "The photograph expired" in pdf.pages[0].extract_text()
    shown = Page.open(browser, f"/clients/C-1/record/photograph/{entry}")
    assert not shown.soup.select("main img")


def test_a_wrong_reader_is_given_nothing_and_not_told_that_there_is_one(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    a_photograph(client)
    a_photograph(a_client(ref="C-2", district="Fenland"))
    closed = a_client(ref="C-3")
    a_photograph(closed)
    a_restriction(closed, a_user())
    here = {"districts": ["Cambridge"]}

    nobody = app.test_client().get(URL)
    stranger = sign_in(Role.LINK_WORKER, agency="housing", **here).get(URL)
    board = sign_in(Role.BOARD, **here).get(URL)
    hazel = sign_in(agency="council", **here)
    officer = sign_in(Role.NEIGHBOURHOOD, agency="police", **here)

    assert nobody.status_code == 302
    assert stranger.status_code == 404
    assert board.status_code == officer.get(URL).status_code == 403
    assert hazel.get("/briefing/C-1/photograph").status_code == 403
    for ref in ("C-2", "C-3", "C-4"):
        assert hazel.get(f"/clients/{ref}/photograph").status_code == 404
        assert officer.get(f"/briefing/{ref}/photograph").status_code == 404
    for answer in (nobody, stranger, board):
        assert b"\xff\xd8" not in answer.data


def test_without_the_agreement_there_is_no_photograph_and_no_client(
    app: Flask, sign_in: SignIn
) -> None:
    a_photograph(a_client(ref="C-1"))

    for role, path in ((Role.COORDINATOR, URL), (Role.NEIGHBOURHOOD, "/briefing/C-1/photograph")):
        browser = sign_in(role, districts=["Cambridge"], shared={Category.OFFENDING})
        assert browser.get(path).status_code == 404


def test_struck_out_or_moved_away_it_is_seen_no_more_and_moved_it_is_there(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    a_client(ref="C-2")
    entry = a_photograph(client)
    browser = sign_in()

    page = Page.open(browser, f"/clients/C-1/record/photograph/{entry}/move")
    page = page.press("Go on", to_ref="C-2", reason="The face of the brother")
    page.press("Move it there")

    assert browser.get(URL).status_code == 404
    assert browser.get("/clients/C-2/photograph").status_code == 200
    there = db.session.scalars(select(func.max(Photograph.id))).one()
    Page.open(browser, f"/clients/C-2/record/photograph/{there}/strike-out").press(
        "Strike it out", reason="Nobody knows whose face"
    )
    assert browser.get("/clients/C-2/photograph").status_code == 404
    assert "Nobody knows whose face" in Page.open(browser, "/clients/C-2/record").words


def test_a_double_click_is_one_photograph_and_there_is_one_at_a_time(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    browser = sign_in()
    page = Page.open(browser, "/clients/C-1/record/photograph/add")
    values = {
        "source": "Police", "taken_on": ["3", "3", "2026"], "expires_on": ["1", "5", "2027"],
    }  # fmt: skip
    for _ in range(2):
        page.press("Put on the record", content=sent(), **values)

    assert db.session.scalar(select(func.count(Photograph.id))) == 1
    assert add(browser).errors == ["There is a photograph on the record: change that one."]


def test_the_briefing_and_the_visit_sheet_bear_the_photograph(app: Flask, sign_in: SignIn) -> None:
    a_photograph(a_client(ref="C-1"))
    officer = sign_in(Role.NEIGHBOURHOOD, districts=["Cambridge"], agency="police")

    for path in ("/briefing/C-1", "/briefing/C-1/print"):
        picture = Page.open(officer, path).soup.select_one("main img")
        assert picture is not None
        assert picture["src"] == "/briefing/C-1/photograph"
    assert officer.get("/briefing/C-1/photograph").content_type == "image/jpeg"
    assert list_about("client:C-1")[0].detail == {"page": "photograph"}
    pdf = PdfReader(BytesIO(sign_in().get("/clients/C-1/visit-sheet").data))
    assert len(pdf.pages) == len(pdf.pages[0].images) == 1
    assert "Taken 3 Mar 2026." in pdf.pages[0].extract_text()


def test_subject_access_hands_the_picture_out_on_paper_and_as_data(
    app: Flask, sign_in: SignIn
) -> None:
    content = a_picture(colour="#00aa55")
    a_photograph(a_client(ref="C-1"), content=content)
    browser = sign_in()
    page = Page.open(browser, "/clients/C-1/subject-access")
    token = page.soup.select("[name=csrf_token]")[0]["value"]

    def handed_out(form: str) -> bytes:
        given = {"csrf_token": token, "form": form}
        return bytes(browser.post("/clients/C-1/subject-access", data=given).data)

    data = json.loads(handed_out("json"))
    pdf = PdfReader(BytesIO(handed_out("pdf")))

    [part] = [each for each in data["parts"] if each["title"] == "Photograph"]
    said = part["rows"][0]["Picture"]
    assert base64.b64decode(said["value"]) == content
    assert said["third_party"]
    assert sum(len(each.images) for each in pdf.pages) == 1


def test_erasure_takes_the_bytes(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    a_photograph(client)
    client_id = client.id
    with transaction():
        take_away(client_id, "C-1", "retention", actor=COMMAND, at=NOON)

    assert db.session.scalar(select(func.count(Photograph.id))) == 0
    assert sign_in().get(URL).status_code == 404
