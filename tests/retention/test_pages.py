"""The review queue, decisions and holds, page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.nominations.domain import State
from iom.offending.domain import SituationKind
from iom.reports.models import MonthlyIssue
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.declined import a_nomination
from tests.factories.reports import SECOND_DAY, a_report, changes_of
from tests.factories.safeguards import WHY, a_restriction, an_opening, works_with
from tests.pages import Page


def gone(ref: str = "C-1", *, left: date = date(2019, 3, 4), **about: Any) -> Client:
    """Make a client who was deselected on a day; due for review since 5 March 2025 by default."""
    return a_client(
        ref=ref,
        nominated_on=date(2016, 1, 1),
        selected_on=date(2016, 2, 1),
        deselected_on=left,
        **about,
    )


def queue(page: Page) -> list[str]:
    """The references in the list."""
    return [row[1] for row in page.table("Records that are due")]


def test_the_queue_says_who_is_due_since_when_and_why(app: Flask, sign_in: SignIn) -> None:
    gone("C-1", family_name="Thornley", given_names="Rowan", date_of_birth=date(1980, 2, 3))
    gone("C-2", left=date(2020, 4, 30))  # six clear years: 1 May 2020 to 30 April 2026
    gone("C-3", left=date(2020, 5, 1))  # tomorrow
    a_client(ref="C-4", nominated_on=date(2010, 1, 1), selected_on=date(2010, 2, 1))  # on it
    a_client(ref="C-5", nominated_on=date(2012, 1, 1), selected_on=None)
    client = sign_in()

    page = Page.open(client, "/").link("Retention")

    assert page.heading == "Due for review"
    assert (
        "3 records to which nothing has happened for 6 clear years, as at 1 May 2026" in page.words
    )
    assert queue(page) == ["C-1", "C-2", "C-5"]
    assert page.table("Records that are due")[0] == [
        "Thornley, Rowan", "C-1", "3 Feb 1980", "Deselected 4 Mar 2019", "5 Mar 2025", "–",
        "Decide on C-1",
    ]  # fmt: skip
    assert page.table("Records that are due")[1][4] == "1 May 2026"
    assert "ClientListed" in [row.event for row in list_about("client:C-1")]
    assert "ClientListed" not in [row.event for row in list_about("client:C-3")]


def test_a_situation_counts_by_its_last_day_and_custody_that_lasts_stops_the_time(
    app: Flask, sign_in: SignIn
) -> None:
    a_situation(gone("C-1"), from_on=date(2020, 1, 1), to_on=date(2020, 5, 1))  # 30 April: due
    a_situation(gone("C-2"), from_on=date(2020, 1, 1), to_on=date(2020, 5, 2))  # 1 May: tomorrow
    a_situation(gone("C-3"), from_on=date(2010, 1, 1))  # in custody until today
    a_situation(gone("C-4"), SituationKind.COMMUNITY, from_on=date(2019, 3, 4))

    page = Page.open(sign_in(), "/retention")

    assert queue(page) == ["C-1", "C-4"]
    assert page.table("Records that are due")[0][3] == "Last day in custody 30 Apr 2020"


def test_who_was_never_placed_is_due_by_the_day_of_the_record(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", district=None)
    client.home_district_id = 1
    db.session.commit()

    page = Page.open(sign_in(), "/retention/clients/C-1")

    assert "Put on the record 1 May 2026" in page.words
    assert "From 2 May 2032" in page.words


def test_a_later_happening_takes_somebody_off_the_queue(app: Flask, sign_in: SignIn) -> None:
    client = gone("C-1")
    browser = sign_in()
    assert queue(Page.open(browser, "/retention")) == ["C-1"]

    a_placement(client, nominated_on=date(2026, 4, 1))

    assert "Nobody whom you may see is due" in Page.open(browser, "/retention").words


def test_a_record_is_kept_until_a_day_and_asked_about_again_then(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    page = Page.open(sign_in(), "/retention").link("Decide on C-1").link("Keep it until a day")

    page = page.press("Keep it")
    assert page.errors == [
        "Enter the day until which the record is kept",
        "Choose a reason",
        "Say in a sentence why the record is kept",
    ]
    assert page.response.status_code == 422
    page = page.press(
        "Keep it", until_on=["1", "5", "2027"], reason="proceedings", words="An inquest is open."
    )

    assert page.done == ["The record is kept. You are asked again then."]
    [row] = page.table("Decisions")
    assert row == [
        "1 May 2026, 13:00", "1 May 2027", "Proceedings are under way or expected",
        "An inquest is open.", "Wren Testperson",
    ]  # fmt: skip
    assert "Nobody whom you may see is due" in Page.open(page.client, "/retention").words
    [kept] = [row for row in list_about("client:C-1") if row.event == "ClientKept"]
    assert kept.detail == {"until_on": "2027-05-01", "reason": "proceedings"}  # no words


def test_a_second_click_decides_once(app: Flask, sign_in: SignIn) -> None:
    gone("C-1")
    form = Page.open(sign_in(), "/retention/clients/C-1/keep")
    typed = {"until_on": ["1", "5", "2027"], "reason": "other", "words": "Wait."}

    form.press("Keep it", **typed)
    page = form.press("Keep it", **typed)

    assert page.done == ["The record is kept. You are asked again then."]
    assert len(page.table("Decisions")) == 1


def test_the_second_of_two_who_decide_at_once_sees_what_the_first_decided(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    one = Page.open(sign_in(), "/retention/clients/C-1/keep")
    other = Page.open(sign_in(full_name="Alder Other"), "/retention/clients/C-1/keep")
    one.press("Keep it", until_on=["1", "5", "2027"], reason="other", words="Mine.")

    page = other.press("Keep it", until_on=["1", "5", "2028"], reason="other", words="Theirs.")

    assert page.response.status_code == 409
    assert page.errors[0].startswith("Somebody else has decided on this record")
    assert [row[3] for row in page.table("Decisions")] == ["Mine."]
    assert page.soup.select("#words")[0].get_text().strip() == "Theirs."
    page = page.press("Keep it", until_on=["1", "5", "2028"])  # having seen both
    assert [row[3] for row in page.table("Decisions")] == ["Theirs.", "Mine."]


def test_a_hold_is_set_shown_and_lifted(app: Flask, sign_in: SignIn) -> None:
    gone("C-1")
    page = Page.open(sign_in(), "/retention/clients/C-1").link("Put it on hold")

    page = page.press(
        "Put it on hold",
        reason="A public inquiry asked for it.",
        authority="Inquiry into Elmwood, order 7",
        review_on=["1", "6", "2026"],
    )

    assert page.done == ["The record is on hold. Nothing can be erased."]
    assert "Nothing of this record can be erased while it is on hold." in page.words
    assert "Erase it" not in page.words
    assert Page.open(page.client, "/retention").table("Records that are due")[0][5] == "On hold"
    [row] = Page.open(page.client, "/retention/held").table("Records on hold")
    assert row[1:4] == ["C-1", "1 June 2026", "Inquiry into Elmwood, order 7"]

    page = page.link("Lift the hold").press("Lift the hold", why="The inquiry is over.")

    assert page.done == ["The hold is lifted. The record can be erased."]
    [row] = page.table("Holds")
    assert row[5] == "1 May 2026, 13:00 by Wren Testperson: The inquiry is over."
    details = {row.event: row.detail for row in list_about("client:C-1")}
    assert details["HoldSet"] == {"review_on": "2026-06-01"}
    assert details["HoldLifted"] == {}


HOLD = {"reason": "An appeal.", "authority": "The court", "review_on": ["1", "6", "2026"]}


def test_a_second_click_sets_one_hold_and_lifts_one(app: Flask, sign_in: SignIn) -> None:
    gone("C-1")
    form = Page.open(sign_in(), "/retention/clients/C-1/hold")
    form.press("Put it on hold", **HOLD)

    page = form.press("Put it on hold", **HOLD)
    assert len(page.table("Holds")) == 1
    form = page.link("Lift the hold")
    form.press("Lift the hold", why="Over.")
    page = form.press("Lift the hold", why="Over.")

    assert page.done == ["The hold is lifted. The record can be erased."]


def test_a_hold_that_came_while_somebody_wanted_to_erase_stops_them(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    erasing = Page.open(sign_in(), "/retention/clients/C-1/erase")
    Page.open(sign_in(), "/retention/clients/C-1/hold").press("Put it on hold", **HOLD)

    page = erasing.press("Erase for ever", reason="ordered", typed="C-1")

    assert page.errors[0].startswith("The record of C-1 is on hold until the hold is lifted")
    assert db.session.query(Client).count() == 1


def test_while_on_hold_a_struck_out_name_stays_readable(app: Flask, sign_in: SignIn) -> None:
    gone("C-1")
    browser = sign_in()
    page = Page.open(browser, "/clients/C-1/record/alias/add")
    page.press("Put on the record", given_names="Bryony", kind="alias")
    Page.open(browser, "/retention/clients/C-1/hold").press("Put it on hold", **HOLD)

    page = Page.open(browser, "/clients/C-1").link("Strike out Bryony")
    page = page.press("Strike it out", reason="The name of the sister")

    assert page.done
    assert "Struck out : Bryony, alias . The name of the sister" in page.words


def test_no_longer_needed_is_offered_only_where_a_record_is_due(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    a_client(ref="C-2")
    browser = sign_in()

    def offered(ref: str) -> list[str]:
        page = Page.open(browser, f"/retention/clients/{ref}/erase")
        return [str(tag["value"]) for tag in page.soup.select("[name=reason]")]

    assert "no-longer-needed" in offered("C-1")
    assert offered("C-2") == [value for value in offered("C-1") if value != "no-longer-needed"]
    # Whoever sends it all the same is told why not.
    page = Page.open(browser, "/retention/clients/C-2/erase")
    page = page.press("Erase for ever", reason="no-longer-needed", typed="C-2")
    assert page.errors[0].startswith("C-2 is not due for review")


def test_an_erasure_is_confirmed_by_the_reference_and_leaves_a_tombstone(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1", family_name="Thornley", given_names="Rowan")
    form = Page.open(sign_in(), "/retention/clients/C-1").link("Erase it")
    page = form.press("Erase for ever", reason="no-longer-needed", typed="Rowan")
    assert page.errors == ["Type C-1 to confirm that this is the record to be erased."]

    page = page.press("Erase for ever", typed="C-1")

    assert page.path == "/retention/erased"
    assert page.done[0] == "C-1 is erased. Only the reference is left, and it cannot be used again."
    assert page.table("Erased references") == [
        ["C-1", "1 May 2026, 13:00", "Wren Testperson", "Reviewed and no longer needed"]
    ]
    assert "Thornley" not in page.response.text
    Page.open(page.client, "/clients/C-1", status=404)
    # A second click leads to the same list.
    assert form.press("Erase for ever", reason="ordered", typed="C-1").path == "/retention/erased"


def test_a_page_that_is_there_no_longer_looks_like_one_that_never_was(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    browser = sign_in()
    Page.open(browser, "/retention/clients/C-1/erase").press(
        "Erase for ever", reason="ordered", typed="C-1"
    )

    for path in ("", "/keep", "/hold", "/lift", "/erase"):
        Page.open(browser, f"/retention/clients/C-1{path}", status=404)
        Page.open(browser, f"/retention/clients/C-9{path}", status=404)


def test_another_number_of_clear_years_counts_at_once_and_the_old_one_stays_on_record(
    app: Flask, sign_in: SignIn
) -> None:
    gone("C-1")
    browser = sign_in()
    form = Page.open(browser, "/retention").link("Clear years")
    assert "Now: 6 , the product’s own default." in form.words

    page = form.press("Set the years", years="0", source="Board, 1 April 2026")
    assert page.errors == ["The clear years are a whole number from 1 to 100."]
    page = form.press("Set the years", years="10", source="Board, 1 April 2026")

    assert page.table("What was set")[0][:3] == ["1", "10", "Board, 1 April 2026"]
    assert "Nobody whom you may see is due" in Page.open(browser, "/retention").words
    # Somebody whose page is older is told.
    page = form.press("Set the years", years="7", source="Somebody else")
    assert page.response.status_code == 409


def test_only_those_who_see_a_client_decide_on_them(app: Flask, sign_in: SignIn) -> None:
    gone("C-1", district="Fenland")
    browser = sign_in(districts=["Cambridge"])

    assert "Nobody whom you may see is due" in Page.open(browser, "/retention").words
    for path in ("", "/keep", "/hold", "/lift", "/erase"):
        Page.open(browser, f"/retention/clients/C-1{path}", status=404)
    assert browser.post("/retention/clients/C-1/erase", data={}).status_code in {400, 404}
    Page.open(browser, "/clients/C-1/subject-access", status=404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_coordinators_decides(app: Flask, sign_in: SignIn, role: Role) -> None:
    gone("C-1")
    browser = sign_in(role)

    for path in ("", "/held", "/erased", "/period", "/clients/C-1", "/clients/C-1/erase"):
        assert browser.get(f"/retention{path}").status_code == 403
    assert browser.get("/clients/C-1/subject-access").status_code == 403


def test_a_nomination_starts_the_time_anew_and_one_that_waits_stops_it(
    app: Flask, sign_in: SignIn
) -> None:
    a_nomination(client_id=gone("C-1").id, nominated_on=date(2020, 4, 30))
    a_nomination(client_id=gone("C-2").id, nominated_on=date(2020, 5, 1))
    a_nomination(client_id=gone("C-3").id, nominated_on=date(2015, 1, 1), state=State.WAITING)

    page = Page.open(sign_in(), "/retention")

    assert [row[1:5:3] for row in page.table("Records that are due")] == [["C-1", "1 May 2026"]]


def test_going_down_from_a_report_says_how_many_are_no_longer_on_record(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", family_name="Thornley")
    a_client(ref="C-2", family_name="Alder")
    a_client(ref="C-3", district="Fenland")
    issue = a_report()
    data, public = issue.data, issue.public_data
    browser = sign_in(districts=["Cambridge"])
    Page.open(browser, "/retention/clients/C-1/erase").press(
        "Erase for ever", reason="recorded-in-error", typed="C-1"
    )

    page = Page.open(
        browser, "/reports/monthly/cambridge/2025-08/1/people?figure=clients&of=2025-08"
    )

    assert "1 is no longer on record" in page.words
    assert "not shown to you" not in page.words
    assert [row[1] for row in page.table("Clients")] == ["C-2"]
    kept = db.session.scalars(db.select(MonthlyIssue)).one()
    assert (kept.data, kept.public_data) == (data, public)
    # The figure is still two, whoever they were.
    assert '"clients": 2' in kept.data


def test_a_report_produced_after_an_erasure_says_what_differs(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2")
    a_report(at=NOON)
    browser = sign_in()
    Page.open(browser, "/retention/clients/C-1/erase").press(
        "Erase for ever", reason="recorded-in-error", typed="C-1"
    )

    second = a_report(at=SECOND_DAY)

    assert second.number == 2
    change = changes_of(second)[("clients", "2025-08")]
    assert (change["before"], change["after"]) == (2, 1)
    assert change["why"] == "1 client is no longer on record"
    people = "/reports/monthly/cambridge/2025-08/2/people?figure=clients&of=2025-08&against=1"
    assert "1 is no longer on record" in Page.open(browser, people).words


def test_an_opening_by_break_glass_does_not_reach_to_erasing_or_handing_out(
    app: Flask, sign_in: SignIn
) -> None:
    closed, opener = gone("C-1"), a_user()
    a_restriction(closed, a_user())
    an_opening(closed, opener)
    browser = sign_in(user=opener)
    token = Page.open(browser, "/clients/C-1").soup.select("[name=csrf_token]")[0]["value"]
    said = {"csrf_token": token, "reason": "recorded-in-error", "typed": "C-1", "seen": "0.0"}

    for path in (
        *(f"/retention/clients/C-1{act}" for act in ("", "/keep", "/hold", "/lift", "/erase")),
        "/clients/C-1/subject-access",
    ):
        answers = [browser.get(path)] + ([browser.post(path, data=said)] if path[-1] != "1" else [])
        for answer in answers:
            assert answer.status_code == 403, path
            assert "break-glass, which does not reach so far" in answer.text, path
            assert WHY not in answer.text, path
    assert db.session.query(Client).count() == 1
    told = {row.event for row in list_about("client:C-1")}
    assert not told & {"ClientErased", "ClientKept", "HoldSet", "SubjectAccessGiven"}


def test_the_page_names_who_works_with_somebody_by_the_record(app: Flask, sign_in: SignIn) -> None:
    works_with(gone("C-1"), a_user(username="holly", full_name="Holly Bramble", agency="police"))

    page = Page.open(sign_in(), "/retention/clients/C-1/erase")

    assert "Works with them, by the record Holly Bramble, Police, since" in page.words
