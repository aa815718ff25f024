"""Two clients who must not be placed together, read from both records. Today is 1 May 2026."""

from __future__ import annotations

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

from iom.accounts.domain import Category, Role
from iom.apart.domain import Said, check
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.entries.domain import BadEntry
from iom.entries.rows import columns_of_new
from iom.notices.models import Notice
from iom.safety.models import Apart
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with
from tests.merges.making import merged
from tests.pages import Page

CANARY = "zwitscherkauz"
TODAY = date(2026, 5, 1)
SAID = {
    "why": "Fought in the yard", "source": "Probation", "from_on": ["1", "3", "2026"],
    "review_on": ["1", "9", "2026"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def wren(**about: Any) -> Client:
    return a_client(ref="C-1", given_names="Wren", family_name="Alderworth", **about)


def lark(**about: Any) -> Client:
    return a_client(ref="C-2", given_names="Lark", family_name="Finchfield", **about)


def apart(one: Client, other: Client, **said: Any) -> int:
    """Put two apart. Returns the row's id."""
    columns = columns_of_new(one.id, source="Probation", actor=COMMAND, at=NOON)
    usual: dict[str, Any] = {"why": "Fought", "from_on": date(2026, 3, 1), "to_on": None}
    usual |= {"review_on": date(2026, 9, 1), "other_id": other.id}
    with transaction():
        row = Apart(**(columns | usual | said))
        db.session.add(row)
        db.session.flush()
        return row.id


def number_of_rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Apart.id))) or 0


@pytest.mark.parametrize("who", ["c-2", "Finchfield"])
def test_two_are_put_apart_by_reference_or_name_and_it_stands_on_both(
    app: Flask, sign_in: SignIn, who: str
) -> None:
    wren()
    lark(date_of_birth=date(1990, 1, 2))
    browser = sign_in()

    page = Page.open(browser, "/clients/C-1/record").link(
        "add somebody with whom this client must not be placed"
    )
    page = page.press("Find who that is", who=who, **SAID)
    assert "Lark Finchfield, C-2, born 2 January 1990" in page.words
    assert number_of_rows() == 0
    done = page.press("Put on the record", other="C-2")
    again = page.press("Put on the record", other="C-2")

    assert done.done == again.done == ["They are on the record as not to be placed together."]
    assert number_of_rows() == 1
    for ref, other in (("C-1", "Lark Finchfield, C-2"), ("C-2", "Wren Alderworth, C-1")):
        front = Page.open(browser, f"/clients/{ref}")
        assert f"Not to be placed with {other} : Fought in the yard" in front.words
        record = Page.open(browser, f"/clients/{ref}/record")
        assert record.table("With whom")[0][:4] == [
            other, "Fought in the yard", "1 Mar 2026", "1 Sept 2026",
        ]  # fmt: skip
        pdf = PdfReader(BytesIO(browser.get(f"/clients/{ref}/visit-sheet").data))
        assert other in " ".join(pdf.pages[0].extract_text().split())
    for ref in ("C-1", "C-2"):
        events = {row.event for row in list_about(f"client:{ref}")}
        # Put apart; and seen on the page, and printed on the sheet, of the other.
        assert {"PairKeptApart", "ClientListed", "ClientExported"} <= events
        assert all("Fought" not in str(row.detail) for row in list_about(f"client:{ref}"))


def test_whoever_leads_either_of_them_is_told_at_once_and_not_who_the_other_is(
    app: Flask, sign_in: SignIn
) -> None:
    one, other = wren(), lark()
    leads = [a_user(role=Role.CASE_MANAGER, agency=name) for name in ("a", "b")]
    ids = [lead.id for lead in leads]
    for client, lead in zip((one, other), leads, strict=True):
        works_with(client, lead, kind=InvolvementKind.LEAD)

    page = Page.open(sign_in(), "/clients/C-1/apart/add").press(
        "Find who that is", who="C-2", **SAID
    )
    page.press("Put on the record", other="C-2")

    told = {row.user_id: row.sentence for row in db.session.scalars(select(Notice))}
    assert told == {
        ids[0]: "C-1: not to be placed together with somebody else.",
        ids[1]: "C-2: not to be placed together with somebody else.",
    }


@pytest.mark.parametrize("why_unseen", ["district", "closed", "not theirs"])
def test_who_does_not_see_the_other_is_told_that_there_is_somebody_and_nothing_else(
    app: Flask, sign_in: SignIn, why_unseen: str
) -> None:
    one = wren()
    other = a_client(
        ref="Q-77", given_names="Lark", family_name="Finchfield",
        district="Fenland" if why_unseen == "district" else "Cambridge",
    )  # fmt: skip
    if why_unseen == "closed":
        a_restriction(other, a_user())
    number = apart(one, other, why=CANARY, source=CANARY, from_on=date(2017, 2, 3))
    reader = a_user(role=Role.CASE_MANAGER, agency="probation", districts=["Cambridge"])
    works_with(one, reader, kind=InvolvementKind.LEAD)
    browser = sign_in(user=reader)

    for path in ("/clients/C-1", "/clients/C-1/record", "/clients/C-1/visit-sheet"):
        answer = browser.get(path)
        if path.endswith("sheet"):
            text = " ".join(PdfReader(BytesIO(answer.data)).pages[0].extract_text().split())
        else:
            text = answer.text
        assert "omebody whose record is not open to you: ask the coordinator" in text, path
        for told in (CANARY, "Q-77", "Lark", "Finchfield", "2017", "Fenland"):
            assert told not in text, (path, told)
    for act in ("", "/change", "/strike-out"):
        assert browser.get(f"/clients/C-1/apart/{number}{act}").status_code == 404
    assert browser.get("/clients/Q-77").status_code == 404
    found = Page.open(browser, "/clients/C-1/apart/add").press(
        "Find who that is", who="Q-77", **SAID
    )
    assert found.errors == ["Nobody whom you may see is found by this."]
    token = found.soup.select("[name=csrf_token]")[0]["value"]
    forged = browser.post(
        "/clients/C-1/apart/add",
        data=SAID | {"csrf_token": token, "who": "Q-77", "other": "Q-77", "token": "x"},
    )
    assert forged.status_code == 422
    assert number_of_rows() == 1


def test_without_the_agreement_on_offending_the_reason_is_absent_and_nothing_can_be_added(
    app: Flask, sign_in: SignIn
) -> None:
    number = apart(wren(), lark(), why=CANARY)
    browser = sign_in(agency="housing", shared={Category.IDENTITY, Category.HOUSING})

    for path in ("/clients/C-1", "/clients/C-1/record", f"/clients/C-1/apart/{number}"):
        page = Page.open(browser, path)
        assert "Lark Finchfield, C-2" in page.words
        assert CANARY not in page.response.text
    assert browser.get("/clients/C-1/apart/add").status_code == 403
    assert browser.get(f"/clients/C-1/apart/{number}/change").status_code == 403


def test_only_one_who_may_be_taken_out_on_paper_is_named_there(app: Flask, sign_in: SignIn) -> None:
    one, other = wren(), lark()
    apart(one, other, why=CANARY)
    reader = a_user(role=Role.CASE_MANAGER, agency="probation", districts=["Cambridge"])
    works_with(one, reader, kind=InvolvementKind.LEAD)
    works_with(other, reader.agency)  # seen through the agency, not the reader's own
    browser = sign_in(user=reader)

    assert "Lark Finchfield" in Page.open(browser, "/clients/C-1").words
    pdf = PdfReader(BytesIO(browser.get("/clients/C-1/visit-sheet").data))
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "Lark" not in words
    assert CANARY not in words
    assert "Somebody whose record is not open to you" in words


def test_it_is_changed_from_either_side_ends_and_is_struck_out_with_a_reason(
    app: Flask, sign_in: SignIn
) -> None:
    number = apart(wren(), lark())
    browser = sign_in()

    page = Page.open(browser, f"/clients/C-2/apart/{number}/change")
    page = page.press("Change it", why="Threats by letter")
    assert page.table("With whom")[0][1] == "Threats by letter"
    history = page.link("History of being kept apart from Wren Alderworth, C-1")
    assert "Fought" in history.words
    page = page.link("Change being kept apart from Wren Alderworth, C-1").press(
        "Change it", to_on=["1", "5", "2026"]
    )
    assert "Not to be placed with" not in Page.open(browser, "/clients/C-1").words
    page = page.link("Strike out being kept apart from Wren Alderworth, C-1")
    assert page.press("Strike it out", reason="no").errors == [
        "Give a reason of 10 to 1,000 characters."
    ]
    page = page.press("Strike it out", reason="It was two other people")
    for ref in ("C-1", "C-2"):
        assert "It was two other people" in Page.open(browser, f"/clients/{ref}/record").words
        events = [row.event for row in list_about(f"client:{ref}")]
        assert (events.count("PairChanged"), events.count("PairStruckOut")) == (2, 1)


def test_a_second_editor_sees_both_versions(app: Flask, sign_in: SignIn) -> None:
    number = apart(wren(), lark())
    browser = sign_in()
    path = f"/clients/C-1/apart/{number}/change"
    opened = Page.open(browser, path)
    Page.open(browser, path).press("Change it", why="The first of two")

    second = opened.press("Change it", why="The second of two")

    assert second.response.status_code == 409
    assert "The first of two" in second.words
    assert second.soup.select_one("[name=why]").text.strip() == "The second of two"  # type: ignore[union-attr]
    assert second.press("Change it").table("With whom")[0][1] == "The second of two"


def test_a_pair_is_on_the_record_once_whichever_way_round(app: Flask, sign_in: SignIn) -> None:
    apart(wren(), lark())

    page = Page.open(sign_in(), "/clients/C-2/apart/add").press(
        "Find who that is", who="C-1", **SAID
    )

    assert page.press("Put on the record", other="C-1").errors == [
        "They are on the record as kept apart already: change that."
    ]
    assert Page.open(page.client, "/clients/C-2/apart/add").press(
        "Find who that is", who="C-2", **SAID
    ).errors == ["Nobody whom you may see is found by this."]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"why": ""}, "why"),
        ({"why": "x" * 1_001}, "why"),
        ({"source": ""}, "source"),
        ({"from_on": None}, "from_on"),
        ({"from_on": date(2026, 5, 2)}, "from_on"),
        ({"review_on": None}, "review_on"),
        ({"review_on": date(2026, 3, 1)}, "review_on"),
        ({"review_on": date(2027, 5, 3)}, "review_on"),  # 366 days from 1 May 2026: 2 May 2027
        ({"to_on": date(2026, 2, 28)}, "to_on"),
    ],
)
def test_what_cannot_be_right_is_refused(wrong: dict[str, Any], field: str) -> None:
    right: dict[str, Any] = {"why": "x", "source": "y", "from_on": date(2026, 3, 1)}
    right["review_on"] = date(2027, 5, 2)
    check(Said(**right), today=TODAY)

    with pytest.raises(BadEntry) as refusal:
        check(Said(**(right | wrong)), today=TODAY)
    assert refusal.value.field == field


def test_past_its_review_it_is_overdue_for_those_who_see_both(app: Flask, sign_in: SignIn) -> None:
    one, other = wren(), lark(district="Fenland")
    apart(one, other, review_on=date(2026, 4, 30))

    page = Page.open(sign_in(), "/clients/C-1")
    theirs = Page.open(sign_in(districts=["Cambridge"]), "/clients/C-1")

    late = "Not to be placed together: past its review"
    assert [row[1] for row in page.table("Overdue") if row[2].startswith("Review it")] == [late]
    assert page.link(f"Review it : {late}").path.startswith("/clients/C-1/apart/")
    assert late not in theirs.words


def fronts(browser: FlaskClient, *refs: str) -> list[str]:
    return [Page.open(browser, f"/clients/{ref}").words for ref in refs]


def test_a_merge_takes_pairs_along_and_keeps_nobody_from_themselves(
    app: Flask, sign_in: SignIn
) -> None:
    one, other = wren(), lark()
    third = a_client(ref="C-3", given_names="Teal", family_name="Brookworth")
    apart(one, other)
    apart(other, third)
    apart(third, one)
    browser = sign_in()

    merged(COMMAND, "C-1", "C-2", at=NOON)

    front, of_third = fronts(browser, "C-1", "C-3")
    assert front.count("Not to be placed with") == 1
    assert "Teal Brookworth, C-3" in front
    assert of_third.count("Not to be placed with") == 1
    assert "Wren Alderworth, C-1" in of_third
    assert "not open to you" not in front + of_third


def test_subject_access_of_one_hands_the_pair_out_without_the_other(
    app: Flask, sign_in: SignIn
) -> None:
    one, other = wren(), a_client(ref="Q-77", given_names="Lark", family_name="Finchfield")
    apart(one, other)
    browser = sign_in()
    for ref, secret in (("C-1", ("Q-77", "Lark")), ("Q-77", ("C-1", "Wren"))):
        path = f"/clients/{ref}/subject-access"
        token = Page.open(browser, path).soup.select("[name=csrf_token]")[0]["value"]
        answer = browser.post(path, data={"form": "json", "csrf_token": token})
        parts = {each["title"]: each["rows"] for each in json.loads(answer.data)["parts"]}
        [row] = parts["People with whom they must not be placed together"]
        assert row["Why"]["words"] == "Fought"
        assert all(each not in json.dumps(row) for each in secret)
