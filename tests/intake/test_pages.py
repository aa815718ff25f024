"""Bringing files in by page: the dry run, the yes, and all that keeps it to once and to whom."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from iom.accounts.domain import Role
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.db import db
from iom.intake.domain import FileKind
from iom.intake.files import read_file
from iom.intake.guide import GUIDES
from iom.intake.models import Upload
from iom.kernel import clock
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.people_files import clients_csv, clients_xlsx, situations_csv
from tests.pages import Page

PNC = "1999/0123456X"  # good in HANDBOOK 3


@pytest.fixture(autouse=True)
def _places(app: Flask) -> None:
    del app
    the_places()


def send(client: FlaskClient, content: bytes, *, kind: str = "clients", name: str = "") -> Page:
    page = Page.open(client, f"/intake/{kind}")
    return page.press("See what it would do", file=(io.BytesIO(content), name or f"{kind}.csv"))


def counts(page: Page) -> tuple[str, ...]:
    return tuple(page.text_of(name) for name in ("new", "changed", "same", "refused"))


def how_many_clients() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Client)) or 0


def test_a_file_is_looked_at_and_then_brought_in(sign_in: SignIn) -> None:
    page = send(sign_in(), clients_csv({"client_ref": "C-1"}, {"client_ref": "C-2"}))

    assert page.heading == "What the file would do"
    assert counts(page) == ("2", "0", "0", "0")
    assert page.table("New") == [
        ["2", "Testperson, Wren", "C-1", "2024-01-01", "new client"],
        ["3", "Testperson, Wren", "C-2", "2024-01-01", "new client"],
    ]
    assert how_many_clients() == 0

    page = page.press("Bring these in")

    assert page.done == ["The file is in, all of it."]
    assert page.heading == "The file is in"
    assert counts(page) == ("2", "0", "0", "0")
    assert how_many_clients() == 2


def test_a_workbook_comes_in_as_well_and_situations_do(sign_in: SignIn) -> None:
    client = sign_in()
    send(client, clients_xlsx({}), name="people.xlsx").press("Bring these in")

    page = send(client, situations_csv({"to": "2024-06-01"}), kind="situations")

    assert page.table("New") == [
        ["2", "Testperson, Wren", "C-1", "2024-03-01, custody", "new situation"]
    ]
    assert page.press("Bring these in").heading == "The file is in"
    assert list_about("client:C-1")[0].event == "SituationRecorded"


def test_what_would_change_is_shown_as_it_was_and_as_it_would_be(sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name="Oldname", district="Cambridge", level=3)
    a_client(ref="C-2")

    page = send(
        sign_in(),
        clients_csv(
            {"family_name": "Newname", "district": "Fenland", "intensity": "3"},
            {"client_ref": "C-2"},
        ),
    )

    assert counts(page) == ("0", "1", "1", "0")
    assert page.table("Changed") == [
        [
            "2",
            "Newname, Wren",
            "C-1",
            "2024-01-01",
            "family_name: Oldname → Newname district: Cambridge → Fenland",
        ]
    ]
    assert page.table("The same") == [["3", "Testperson, Wren", "C-2", "2024-01-01"]]


def test_showing_what_is_on_the_record_is_a_reading_of_it(sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name="Oldname")

    send(sign_in(), clients_csv({"family_name": "Newname"}, {"client_ref": "C-2"}))

    assert list_about("client:C-1")[0].event == "ClientListed"


def test_a_refusal_that_quotes_the_record_is_a_reading_of_it(sign_in: SignIn) -> None:
    a_situation(a_client(ref="C-1"), from_on=date(2024, 3, 1))
    client = sign_in()

    page = send(client, situations_csv({"from": "2000-01-01"}), kind="situations")

    assert "2024-03-01 (on the record)" in page.words
    assert [row.event for row in list_about("client:C-1")].count("ClientListed") == 1
    client.get(f"{page.path}/refusals.csv")
    assert [row.event for row in list_about("client:C-1")].count("ClientListed") == 2
    assert list_about("client:C-2") == []


def test_a_file_with_a_mistake_cannot_be_brought_in_and_says_where_it_is(sign_in: SignIn) -> None:
    client = sign_in()
    page = send(client, clients_csv({}, {"client_ref": "C-2", "sex": "?", "intensity": "9"}))

    assert counts(page) == ("1", "0", "0", "1")
    assert "2 things are wrong with it" in page.words
    assert page.table("Refused") == [
        ["3", "sex", "“?” is not one of: F, M, X."],
        ["3", "intensity", "“9” is not a whole number from 1 to 5."],
    ]
    assert "Bring these in" not in page.words

    response = client.get(f"{page.path}/refusals.csv")
    assert response.data.decode("utf-8-sig").splitlines() == [
        "line,column,reason",
        '3,sex,"“?” is not one of: F, M, X"',
        "3,intensity,“9” is not a whole number from 1 to 5",
    ]


def test_a_forged_yes_to_a_file_with_a_mistake_brings_nothing_in(sign_in: SignIn) -> None:
    client = sign_in()
    page = send(client, clients_csv({}, {"client_ref": "C-2", "sex": "?"}))

    token = page.soup.select("[name=csrf_token]")[0]["value"]
    client.post(f"{page.path}/bring-in", data={"csrf_token": token, "fingerprint": "x"})

    assert how_many_clients() == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "clients.csv", "picture"),
        (clients_csv({}), "clients.txt", "the file is neither .csv nor .xlsx"),
        (b"", "clients.csv", "the file is empty"),
        (clients_csv({}).decode().encode("utf-16"), "clients.csv", "UTF-16"),
    ],
)
def test_what_is_no_such_file_is_refused_at_the_form_and_not_kept(
    sign_in: SignIn, content: bytes, name: str, said: str
) -> None:
    page = send(sign_in(), content, name=name)

    assert page.response.status_code == 422
    [error] = page.errors
    assert said in error
    assert db.session.scalars(select(Upload)).all() == []


def test_a_form_without_a_file_asks_for_one(sign_in: SignIn) -> None:
    page = Page.open(sign_in(), "/intake/clients").press("See what it would do")

    assert page.response.status_code == 422
    assert page.errors == ["Choose a file"]


def test_a_second_press_or_another_tab_brings_nothing_in_twice_and_says_so(
    sign_in: SignIn,
) -> None:
    page = send(sign_in(), clients_csv({}))
    page.press("Bring these in")
    trail = db.session.scalar(select(func.count()).select_from(AuditRecord))

    again = page.press("Bring these in")

    [message] = again.done
    assert message.startswith("This file was brought in on ")
    assert message.endswith(" already, so nothing was done a second time.")
    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == trail


def test_if_the_record_changed_meanwhile_nothing_goes_in_and_what_holds_now_is_shown(
    sign_in: SignIn,
) -> None:
    page = send(sign_in(), clients_csv({"client_ref": "C-1"}, {"client_ref": "C-2"}))
    a_client(ref="C-1", family_name="Othername")

    page = page.press("Bring these in")

    [message] = page.done
    assert message == (
        "The record has changed since you were shown what this file would do. Nothing was brought "
        "in. Look at what it would do now."
    )
    assert counts(page) == ("1", "1", "0", "0")
    assert how_many_clients() == 1

    assert page.press("Bring these in").heading == "The file is in"
    assert how_many_clients() == 2


def test_a_file_that_became_impossible_meanwhile_says_so(sign_in: SignIn) -> None:
    page = send(sign_in(), clients_csv({"client_ref": "C-2", "pnc_id": PNC}))
    a_client(ref="C-1", family_name="Secretperson", numbers={IdentifierKind.PNC_ID: PNC})

    page = page.press("Bring these in")

    assert counts(page) == ("0", "0", "0", "1")
    assert page.table("Refused") == [["2", "pnc_id", "this PNC ID belongs to another client."]]
    assert "Secretperson" not in page.words


def test_a_file_with_nothing_new_offers_no_button(sign_in: SignIn) -> None:
    a_client(ref="C-1")

    page = send(sign_in(), clients_csv({}))

    assert "There is nothing to bring in." in page.words
    assert "Bring these in" not in page.words


def test_a_file_may_be_thrown_away_and_its_content_goes(sign_in: SignIn) -> None:
    page = send(sign_in(), clients_csv({}))

    page = page.press("Throw the file away")

    assert page.done == ["The file was deleted; nothing of it was brought in."]
    [row] = page.table("Files that were sent")
    assert row[3:] == ["deleted, not brought in", "1", "0", "0", "0"]
    assert content_kept() == [None]
    assert page.link("clients.csv").heading == "The file was not brought in"


def test_the_content_goes_once_the_file_is_in(sign_in: SignIn) -> None:
    page = send(sign_in(), clients_csv({}))
    assert content_kept() != [None]

    page.press("Bring these in")

    assert content_kept() == [None]


def test_a_file_that_nobody_decided_on_is_deleted_after_a_day(app: Flask, sign_in: SignIn) -> None:
    sender = a_user()
    page = send(sign_in(user=sender), clients_csv({}))
    later = datetime.now(UTC) + timedelta(hours=25)

    with time_machine.travel(later):
        page = Page.open(sign_in(user=sender), page.path)

        assert page.heading == "The file was not brought in"
        assert content_kept() == [None]
        db.session.rollback()
    with app.app_context():
        dropped = db.session.scalars(
            select(AuditRecord).where(AuditRecord.event == "PeopleFileDropped")
        ).one()
        assert (dropped.actor, dropped.detail["reason"]) == ("command:retention", "a day old")


def test_nobody_else_sees_or_decides_on_a_file(sign_in: SignIn) -> None:
    page = send(sign_in(), clients_csv({}), name="Robin Example.csv")
    colleague = sign_in()

    assert colleague.get(page.path).status_code == 404
    assert colleague.get(f"{page.path}/refusals.csv").status_code == 404
    seen = Page.open(colleague, "/intake")
    [row] = seen.table("Files that were sent")
    assert row[0] == "Clients, a colleague’s file"
    assert "Robin Example" not in seen.words
    token = seen.link("Bring in clients").soup.select("[name=csrf_token]")[0]["value"]
    for act in ("bring-in", "throw-away"):
        answer = colleague.post(f"{page.path}/{act}", data={"csrf_token": token})
        assert answer.status_code == 404
    assert how_many_clients() == 0


def test_the_list_says_who_sent_what_and_what_became_of_it(sign_in: SignIn) -> None:
    client = sign_in()
    send(client, clients_csv({})).press("Bring these in")
    send(client, clients_csv({"sex": "?"}), name="bad.csv")
    send(client, clients_csv({"strand": "deter"}), name="waiting.csv")

    rows = Page.open(client, "/intake").table("Files that were sent")

    assert [(row[0], row[2], *row[3:]) for row in rows] == [
        ("waiting.csv clients", "Wren Testperson", "waits for a yes", "0", "1", "0", "0"),
        ("bad.csv clients", "Wren Testperson", "cannot go in as it is", "0", "0", "0", "1"),
        ("clients.csv clients", "Wren Testperson", "brought in", "1", "0", "0", "0"),
    ]


def test_a_coordinator_brings_in_clients_of_their_own_districts_only(sign_in: SignIn) -> None:
    page = send(
        sign_in(districts=["Fenland"]),
        clients_csv({"district": "Fenland"}, {"client_ref": "C-2", "district": "Cambridge"}),
    )

    assert page.table("Refused") == [
        ["3", "district", "you may bring in placements of your own districts: Fenland."]
    ]


def test_a_reference_outside_the_districts_is_refused_and_tells_nothing(sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name="Secretperson", district="Cambridge")
    fenland = sign_in(districts=["Fenland"])

    page = send(fenland, clients_csv({"district": "Fenland"}))
    assert page.table("Refused") == [
        [
            "2",
            "client_ref",
            "possible match: the coordinator will check.",
        ]
    ]
    assert "Secretperson" not in page.words

    page = send(fenland, situations_csv({}), kind="situations")
    assert counts(page) == ("0", "0", "0", "0")
    assert page.table("Waits for a word from you") == [
        ["2", "client_ref: C-1", "no client that you may see has the reference C-1."]
    ]
    assert "Secretperson" not in page.words


def test_a_row_of_another_district_that_changes_nothing_may_stand_in_the_file(
    sign_in: SignIn,
) -> None:
    came = {
        "nominated_on": "2022-01-01",
        "selected_on": "2022-02-01",
        "deselected_on": "2022-09-01",
        "deselection_reason": "capacity",
    }
    client = a_client(ref="C-1", nominated_on=day("2022-01-01"), selected_on=None)
    send(sign_in(), clients_csv(came)).press("Bring these in")
    a_placement(
        client, nominated_on=day("2024-01-01"), selected_on=day("2024-02-01"), district="Fenland"
    )
    fenland = sign_in(districts=["Fenland"])

    page = send(fenland, clients_csv(came, {"district": "Fenland", "strand": "deter"}))
    assert counts(page) == ("0", "1", "1", "0")

    # To change what happened in Cambridge is for Cambridge.
    page = send(fenland, clients_csv(came | {"strand": "deter"}, {"district": "Fenland"}))
    assert page.table("Refused") == [
        ["2", "district", "you may bring in placements of your own districts: Fenland."]
    ]


def test_who_may_not_import_is_turned_away(sign_in: SignIn) -> None:
    for role in (Role.CASE_MANAGER, Role.ANALYST, Role.ADMINISTRATOR):
        client = sign_in(role)
        for path in ("/intake", "/intake/clients", "/intake/clients/blank/csv"):
            assert client.get(path).status_code == 403


def test_blank_files_have_the_right_header_and_the_example_comes_in(sign_in: SignIn) -> None:
    client = sign_in()
    for kind, guide in GUIDES.items():
        blank = client.get(f"/intake/{kind}/blank/csv").data
        assert blank.decode("utf-8-sig") == ",".join(guide.header) + "\r\n"
        filled = blank + ",".join(guide.example).encode() + b"\r\n"
        assert counts(send(client, filled, kind=kind)) == ("1", "0", "0", "0")
        send(client, filled, kind=kind).press("Bring these in")

        workbook = client.get(f"/intake/{kind}/blank/xlsx").data
        reading = read_file(
            FileKind(kind), io.BytesIO(workbook), file="blank.xlsx", today=clock.today()
        )
        assert (reading.unreadable, reading.count) == (None, 0)


def test_there_is_no_page_for_another_kind_of_file(sign_in: SignIn) -> None:
    client = sign_in()
    for path in ("/intake/people", "/intake/clients/blank/pdf", "/intake/uploads/nothing"):
        assert client.get(path).status_code == 404


def test_the_page_names_every_column_and_the_words_it_may_hold(sign_in: SignIn) -> None:
    page = Page.open(sign_in(districts=["Fenland"]), "/intake/clients")

    rows = {row[0]: row[1:] for row in page.table("Columns")}
    assert list(rows) == list(GUIDES[FileKind.CLIENTS].header)
    assert rows["strand"][1] == "deter, catch-and-convict, rehabilitate-and-resettle"
    assert rows["district"][1] == "Fenland"
    assert rows["client_ref"][0].endswith("Needed.")


def day(text: str) -> date:
    return date.fromisoformat(text)


def content_kept() -> list[bytes | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Upload.content)))
