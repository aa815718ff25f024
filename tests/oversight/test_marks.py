"""Marking a line as looked into, so that the next auditor does not start anew."""

from __future__ import annotations

from flask import Flask

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.trail import london, opened
from tests.pages import Page


def own_surname() -> None:
    a_client(ref="C-1", family_name="Thornley")
    hazel = a_user(username="hazel", full_name="Hazel Thornley")
    opened(hazel, ["C-1"], london("2026-04-28 09:00"))


MARK = "Mark as looked into : hazel, C-1, 28 April 2026, 09:00"


def test_a_note_stands_by_its_line_for_every_auditor(app: Flask, sign_in: SignIn) -> None:
    own_surname()
    page = Page.open(sign_in(Role.AUDITOR, username="robin"), "/audit/unusual").link(MARK)
    assert "Own surname: hazel, client C-1, rows" in page.words

    page = page.press("Mark as looked into", note="No relation, asked the manager.")

    assert page.done == ["The line is marked as looked into."]
    note = "robin, 1 May 2026, 13:00: No relation, asked the manager."
    assert page.table("Own surname")[0][-1] == note
    other = Page.open(sign_in(Role.AUDITOR), "/audit/unusual")
    assert other.table("Own surname")[0][-1] == note
    row = next(row for row in list_about("user:hazel") if row.event == "LookedInto")
    assert (row.actor, row.operation) == ("user:robin", "settings")
    assert "No relation" not in str(row.detail)


def test_new_rows_make_a_new_line_with_the_old_note_beside_it(app: Flask, sign_in: SignIn) -> None:
    own_surname()
    auditor = sign_in(Role.AUDITOR, username="robin")
    form = Page.open(auditor, "/audit/unusual").link(MARK)
    form.press("Mark as looked into", note="No relation.")

    opened_again = a_user(username="ash")
    opened(opened_again, ["C-1"], london("2026-04-29 09:00"))  # somebody else: nothing changes
    assert "No relation." in Page.open(auditor, "/audit/unusual").table("Own surname")[0][-1]
    hazel_again = form.client  # the auditor's own browser, for the page below
    _again()

    cell = Page.open(hazel_again, "/audit/unusual").table("Own surname")[0][-1]
    assert cell.startswith("Mark as looked into")
    assert cell.endswith("Other rows: robin, 1 May 2026, 13:00: No relation.")


def _again() -> None:
    from iom.accounts.queries import get_user_by_name  # noqa: PLC0415  # read anew

    opened(get_user_by_name("hazel"), ["C-1"], london("2026-04-30 09:00"))


def test_an_empty_note_and_a_second_click_are_refused(app: Flask, sign_in: SignIn) -> None:
    own_surname()
    form = Page.open(sign_in(Role.AUDITOR), "/audit/unusual").link(MARK)

    page = form.press("Mark as looked into", note=" ")
    assert page.response.status_code == 422
    assert page.errors == ["Say in a few words what you found."]
    form.press("Mark as looked into", note="No relation.")
    page = form.press("Mark as looked into", note="No relation.")
    assert page.errors == ["This line is marked as looked into already."]


def test_a_coordinator_neither_marks_nor_reads_notes(app: Flask, sign_in: SignIn) -> None:
    own_surname()
    form = Page.open(sign_in(Role.AUDITOR), "/audit/unusual").link(MARK)
    form.press("Mark as looked into", note="No relation.")
    coordinator = sign_in()

    page = Page.open(coordinator, "/audit/unusual")

    assert page.table("Own surname")[0][1] == "C-1"
    assert "No relation" not in page.words
    Page.open(coordinator, form.path, status=403)


def test_what_is_no_line_is_a_page_that_is_not_there(app: Flask, sign_in: SignIn) -> None:
    own_surname()
    auditor = sign_in(Role.AUDITOR)

    for asked in (
        "",
        "?check=own-name&who=hazel&first=2&last=1",
        "?check=nothing&who=hazel&first=1&last=2",
        "?check=own-name&who=nobody&first=1&last=2",
        "?check=own-name&who=hazel&first=1&last=2&about=Wren Thornley",
    ):
        Page.open(auditor, f"/audit/unusual/looked-into{asked}", status=404)
