"""The pages of the record."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.accounts.domain import Category, Role
from iom.audit.models import AuditRecord
from iom.db import db
from iom.offending.models import Offence
from iom.particulars.models import Communication, Telephone
from iom.record.kinds import KINDS
from tests.conftest import SignIn
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client
from tests.merges.making import merged
from tests.pages import Page


@pytest.fixture
def _client(app: Flask) -> None:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    a_client(
        ref="C-2", given_names="Lark", family_name="Finchfield", date_of_birth=date(1990, 1, 2)
    )


pytestmark = pytest.mark.usefixtures("_client")


def telephone(page: Page) -> Page:
    return Page.open(page.client, "/clients/C-1/record/telephone/add").press(
        "Put on the record", number="07700 900123", whose="own", safe="no", when="after 16:00"
    )


def test_a_coordinator_adds_changes_and_strikes_out_a_telephone_number(sign_in: SignIn) -> None:
    page = telephone(Page.open(sign_in(), "/clients/C-1/record"))
    assert page.done == ["The telephone number is on the record."]
    assert page.table("Telephone numbers")[0][:4] == [
        "07700 900123", "The client’s own", "No", "after 16:00",
    ]  # fmt: skip
    assert "Alderworth" not in page.title

    page = page.link("Change 07700 900123, not safe to ring, after 16:00")
    page = page.press("Change it", safe="yes")
    assert page.table("Telephone numbers")[0][2] == "Yes"
    history = page.link("History of 07700 900123, safe to ring, after 16:00")
    assert "not safe to ring" in history.words
    assert "Changed" in history.words

    page = page.link("Strike out 07700 900123, safe to ring, after 16:00")
    refused = page.press("Strike it out", reason="no")
    assert refused.errors == ["Give a reason of 10 to 1,000 characters."]
    page = page.press("Strike it out", reason="The number of somebody else")
    assert "Struck out" in page.table("Telephone numbers")[0][0]
    assert "The number of somebody else" in page.words


def test_who_was_slower_to_strike_out_or_move_keeps_what_they_typed(sign_in: SignIn) -> None:
    page = telephone(Page.open(sign_in(), "/clients/C-1/record"))
    line = "07700 900123, not safe to ring, after 16:00"
    slow = page.link(f"Change {line}")
    strikes, moves = slow.link("It should not be there"), slow.link("It is about somebody else")
    page.link(f"Change {line}").press("Change it", when="mornings")

    moves = moves.press("Go on", to_ref="C-2", reason="It is of the other")
    for old, button in ((strikes, "Strike it out"), (moves, "Move it there")):
        page = old.press(button, reason="Typed by the slower one")
        assert page.response.status_code == 409
        assert "Typed by the slower one" in page.words
        assert "07700 900123, not safe to ring, mornings" in page.words
    page.link("Cancel")

    page = strikes.press("Strike it out", reason="Typed by the slower one")
    page = page.press("Strike it out")
    assert page.done == [
        "The telephone number is struck out. It counts nowhere and stays readable below."
    ]
    again = strikes.press("Strike it out", reason="Typed by the slowest")
    assert again.response.status_code == 409
    assert "there is nothing left to strike out" in again.words


def test_what_was_typed_is_kept_where_something_is_wrong(sign_in: SignIn) -> None:
    page = Page.open(sign_in(), "/clients/C-1/record/telephone/add").press(
        "Put on the record", number="ring me", whose="own", when="after 16:00"
    )
    assert page.response.status_code == 422
    assert page.errors == ["Say whether it is safe to ring."]
    assert page.soup.select_one("[name=when]")["value"] == "after 16:00"  # type: ignore[index]


def test_a_second_editor_sees_both_versions_and_keeps_what_they_typed(sign_in: SignIn) -> None:
    client = sign_in()
    telephone(Page.open(client, "/clients/C-1/record"))
    opened = Page.open(client, f"/clients/C-1/record/telephone/{latest()}/change")
    Page.open(client, f"/clients/C-1/record/telephone/{latest()}/change").press(
        "Change it", when="mornings"
    )

    second = opened.press("Change it", when="evenings")

    assert second.response.status_code == 409
    assert "mornings" in second.words
    assert second.soup.select_one("[name=when]")["value"] == "evenings"  # type: ignore[index]
    assert second.errors == ["Somebody else changed this telephone number since you opened it."]
    done = second.press("Change it")
    assert done.table("Telephone numbers")[0][3] == "evenings"
    assert len(done.table("Telephone numbers")) == 1


def latest() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.max(Telephone.id))) or 0


def test_a_merged_reference_means_the_client_whose_record_it_is_and_never_the_same_one(
    sign_in: SignIn,
) -> None:
    a_client(ref="C-3")
    browser = sign_in()
    telephone(Page.open(browser, "/clients/C-1/record"))
    merged(a_reader(username="teal"), "C-2", "C-3")
    number = db.session.scalars(select(Telephone.id)).one()
    page = Page.open(browser, f"/clients/C-1/record/telephone/{number}/move")

    same = page.press("Go on", to_ref="c-1", reason="It is the brother’s")
    other = page.press("Go on", to_ref="C-3", reason="It is the brother’s")

    assert same.errors == ["This is the client whose record it is on."]
    assert "Lark Finchfield, C-2" in other.words


def test_all_that_is_missing_is_said_at_once(sign_in: SignIn) -> None:
    page = Page.open(sign_in(), "/clients/C-1/record/address/add").press("Put on the record")

    assert page.errors == [
        "Enter the first line of the address, like 14 Elm Street.",
        "Enter the day, like 14 3 2026.",
    ]


def test_an_entry_moves_only_after_it_was_shown_to_whom(sign_in: SignIn) -> None:
    client = sign_in()
    page = Page.open(client, "/clients/C-1/record/offence/add").press(
        "Put on the record",
        offence_on=["2", "3", "2025"], category="robbery", disposal="charged", ref="P-1",
    )  # fmt: skip
    entry_id = db.session.scalar(select(Offence.id))
    page = Page.open(client, f"/clients/C-1/record/offence/{entry_id}/move")

    assert page.press("Go on", to_ref="C-9", reason="It is the brother’s").errors == [
        "There is no such client."
    ]
    denied = db.session.scalars(select(AuditRecord).where(AuditRecord.event == "AccessDenied"))
    assert [(row.subject, row.detail["page"]) for row in denied] == [
        ("client:unknown", "record.move")
    ]
    shown = page.press("Go on", to_ref="c-2", reason="It is the brother’s")
    assert "It would go to Lark Finchfield, C-2, born 2 January 1990." in shown.words
    done = shown.press("Move it there")

    assert done.done == ["The offence or arrest is on the record of C-2 now."]
    assert "Moved to the right record" in done.words
    there = Page.open(client, "/clients/C-2/record")
    assert there.table("Offences and arrests")[0][:3] == ["2 Mar 2025", "Robbery", "Charged"]


def test_what_has_ended_leads_to_what_became_of_it(sign_in: SignIn) -> None:
    client = sign_in()
    telephone(Page.open(client, "/clients/C-1/record"))
    first = latest()
    Page.open(client, f"/clients/C-1/record/telephone/{first}/change").press(
        "Change it", when="mornings"
    )

    page = Page.open(client, f"/clients/C-1/record/telephone/{first}/change")

    assert page.path == f"/clients/C-1/record/telephone/{first}"
    assert "mornings" in page.words


def test_every_kind_has_a_form_that_says_what_is_missing(sign_in: SignIn) -> None:
    client = sign_in()
    for kind in KINDS.values():
        page = Page.open(client, f"/clients/C-1/record/{kind.code}/add")
        answer = page.press("Put on the record")
        needed = sum(bool(each.missing) for each in kind.fields)
        assert (answer.response.status_code == 422) == (needed > 0), kind.code


def test_a_field_of_another_category_is_absent_and_refused(sign_in: SignIn) -> None:
    client = sign_in(agency="housing", shared={Category.IDENTITY})
    page = Page.open(client, "/clients/C-1/record/communication/add")
    assert not page.soup.select("[name=learning]")

    token = page.soup.select("[name=csrf_token]")[0]["value"]
    answer = client.post(
        "/clients/C-1/record/communication/add",
        data={
            "csrf_token": token, "interpreter": "no", "reading": "reads-well",
            "from_on": ["1", "2", "2026"], "learning": "zwitscher",
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "No agreement shares this kind of data" in answer.text
    assert db.session.scalar(select(func.count(Communication.id))) == 0
    assert Page.open(client, "/clients/C-1/record/drug-test/add", status=404)


def test_words_of_another_category_are_not_offered(sign_in: SignIn) -> None:
    page = Page.open(
        sign_in(shared={Category.IDENTITY, Category.HOUSING}), "/clients/C-1/record/contact/add"
    )
    offered = {str(each["value"]) for each in page.soup.select("[name=pathway] option")}
    assert offered == {"", "accommodation", "attitudes", "families", "ete"}


def test_reading_the_record_is_on_the_trail(sign_in: SignIn) -> None:
    Page.open(sign_in(), "/clients/C-1/record")
    seen = select(AuditRecord.subject).where(AuditRecord.event == "ClientViewed")
    assert db.session.scalars(seen).all() == ["client:C-1"]


def test_a_board_member_is_not_let_in(sign_in: SignIn) -> None:
    assert sign_in(Role.BOARD).get("/clients/C-1/record").status_code == 403
