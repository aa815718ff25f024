"""The pages of reviews as somebody opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.offending.kinds import OFFENCE, PREDICTOR
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.domain import Reason
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.reviews import WORDS, a_review, done
from tests.factories.safeguards import a_restriction, works_with
from tests.factories.scores import a_matrix, a_score
from tests.pages import Page

TODAY = NOON.date()  # 1 May 2026
SELECTED = date(2025, 11, 10)
PAGE = "/clients/C-1/review"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rowan(app: Flask) -> Client:
    """Due by 10 May 2026. A robbery of 19 January: 10 points at first, 7.5 today."""
    a_matrix()
    client = a_client(
        ref="C-1",
        family_name="Thornley",
        given_names="Rowan",
        nominated_on=SELECTED,
        selected_on=SELECTED,
        level=3,
    )
    robbery: dict[str, Any] = {"category": OffenceCategory.ROBBERY, "disposal": Disposal.CHARGED}
    an_entry(client, OFFENCE, offence_on=date(2026, 1, 19), **robbery)  # 102 days ago
    return client


def test_a_review_says_what_moved_the_score(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan, as_of=date(2026, 1, 20), reason=Reason.NOMINATION)
    an_entry(rowan, PREDICTOR, on=date(2026, 3, 1), value=76)
    a_review(rowan, TODAY)

    page = Page.open(sign_in(), PAGE)

    assert page.heading == "Six-monthly review due by 10 May 2026"
    assert "Rowan" not in page.title
    assert "17.5, deselect , as of 1 May 2026; before that 10.0, deselect, prov" in page.words
    assert page.table("Lines that count otherwise than before") == [
        ["Reoffending predictor", "1 Mar 2026", "new", "+10.00"],
        ["Robbery", "19 Jan 2026", "grown older: 0.75 in place of 1.0", "−2.50"],
        ["Together", "+7.50"],
    ]
    assert "The band deselect at one review does not end a place" in page.words
    assert "Level 1 (Monitoring)" in page.words


def test_a_review_is_prepared_done_and_corrected(rowan: Client, sign_in: SignIn) -> None:
    client = sign_in(full_name="Hazel Merlin")
    prepared = Page.open(client, PAGE).press("Prepare it now")
    assert prepared.done == ["The review of C-1 is prepared."]

    empty = prepared.press("The review is done", done_on=["", "", ""])
    assert empty.errors == [
        "Enter the day of the review, like 14 3 2026",
        "Say what was found",
        "Choose what is to come of it",
    ]
    page = empty.press(
        "The review is done", done_on=["1", "5", "2026"], finding=WORDS, outcome="step-down"
    )
    assert page.heading == "Next six-monthly review by 1 November 2026"
    assert f"Step down by a level. “{WORDS}”" in page.words

    form = page.link("Correct it : the review due by 10 May 2026")
    corrected = form.press("Correct it", finding="Moved out of it again", reason="Wrong person")
    assert "“Moved out of it again”" in corrected.words
    assert "(Wrong person), Hazel Merlin had written" in corrected.words
    events = [row.event for row in list_about("client:C-1")]
    for event in ("ReviewPrepared", "ClientScored", "ReviewDone", "ReviewCorrected"):
        assert events.count(event) == 1


def test_two_who_write_about_a_review_see_of_each_other(rowan: Client, sign_in: SignIn) -> None:
    a_review(rowan, TODAY)
    one, other = (Page.open(sign_in(), PAGE) for _ in range(2))
    said = {"outcome": "keep", "done_on": ["1", "5", "2026"]}
    one.press("The review is done", finding="What the first one wrote", **said)

    refused = other.press("The review is done", finding="What the other one wrote", **said)

    assert refused.response.status_code == 409
    assert "What the first one wrote" in refused.words
    assert "You had written: “What the other one wrote”" in refused.words
    assert "Somebody else has written about this review" in refused.words


def test_what_is_newer_than_the_score_is_said_with_the_act(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    an_entry(rowan, OFFENCE, at=NOON + timedelta(minutes=5), offence_on=TODAY)
    client = sign_in()

    page = Page.open(client, PAGE)

    assert "1 thing is newer than the score as of 1 May 2026" in page.words
    form = page.link("Score again with them")
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        assert form.press("Score now").done == ["C-1 was scored with today’s data."]
    assert "newer than the score" not in Page.open(client, PAGE).words


def test_all_that_are_newer_are_scored_at_once_and_a_double_click_does_it_once(
    rowan: Client, sign_in: SignIn
) -> None:
    second = a_client(ref="C-2", district="Fenland")
    for client in (rowan, second):
        a_score(client)
        an_entry(client, OFFENCE, at=NOON + timedelta(minutes=5), offence_on=TODAY)
    browser = sign_in()

    page = Page.open(browser, "/reviews?which=newer")
    assert [row[1] for row in page.table("Newer than the score")] == ["C-2", "C-1"]
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        scored = page.press("Score all of these again")
        assert scored.done == ["2 clients were scored with today’s data."]
        assert "Every latest score knows all that is on the record." in scored.words
        assert page.press("Score all of these again").done == [
            "0 clients were scored with today’s data."
        ]


def test_the_lists_count_everyone_and_show_whom_the_reader_sees(
    rowan: Client, sign_in: SignIn
) -> None:
    hidden = a_client(ref="C-2", family_name="Hidden")  # overdue since 1 August 2024
    late = a_client(ref="C-3", family_name="Late")
    a_restriction(hidden, owner=a_user(username="owner"))
    first = a_review(late, TODAY)
    browser = sign_in(districts=["Cambridge"])

    page = Page.open(browser, "/reviews")
    assert page.table("By district")[0] == [
        "Cambridge",
        "2 overdue, Cambridge",
        "1 due, Cambridge",
        "0",
    ]
    assert "Overdue 2 clients, of whom 1 is not shown to you" in page.words
    [row] = page.table("Overdue")
    assert row[1:5] == ["C-3", "Cambridge", "638 days late 1 Aug 2024", "0.0 deselect p"]
    assert "Hidden" not in page.response.text

    done(late, first, TODAY)
    after = Page.open(browser, "/reviews?which=done")
    assert after.table("Done lately")[0][1:4] == ["C-3", "Cambridge", "1 May 2026"]


def test_case_managers_see_their_own_alone(rowan: Client, sign_in: SignIn) -> None:
    a_client(ref="C-2")
    manager = a_user(role=Role.CASE_MANAGER, agency="probation")
    works_with(rowan, manager)

    page = Page.open(sign_in(user=manager), "/reviews")

    assert "Your own clients." in page.words
    assert [row[1] for row in page.table("Due")] == ["C-1"]


def test_a_file_holds_references_and_scores_and_is_recorded(rowan: Client, sign_in: SignIn) -> None:
    a_review(rowan, TODAY)
    client = sign_in()

    form = Page.open(client, "/reviews?which=due").link("Export these (recorded)")
    [tag] = form.soup.select("main input[name=csrf_token]")
    [action] = [str(each["action"]) for each in form.soup.select("main form")]
    answer = client.post(action, data={"csrf_token": tag["value"]})

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows == [
        {
            "client_ref": "C-1",
            "district": "Cambridge",
            "due_on": "2026-05-10",
            "state": "due",
            "prepared_on": "2026-05-01",
            "score": "7.5",
            "band": "deselect",
            "provisional": "yes",
            "scored_on": "2026-05-01",
            "newer_than_score": "",
        }
    ]
    assert [row.event for row in list_about("client:C-1")].count("ClientExported") == 1
    Page.open(client, "/reviews/print?which=due")
    assert [row.event for row in list_about("client:C-1")].count("ClientExported") == 2


def test_whose_agency_sees_no_offending_sees_no_review(rowan: Client, sign_in: SignIn) -> None:
    a_review(rowan, TODAY)
    client = sign_in(agency="housing", shared=[Category.IDENTITY])

    page = Page.open(client, "/reviews")
    assert "No agreement shares data on offending with your agency" in page.words
    assert not page.soup.select("table")
    Page.open(client, PAGE, status=403)
    Page.open(client, "/reviews/print", status=404)
    assert "eview" not in Page.open(client, "/clients/C-1").words.replace("Reviews", "")


def test_without_anybody_the_page_says_so(app: Flask, sign_in: SignIn) -> None:
    the_places()

    assert "No review is due in the next 28 days." in Page.open(sign_in(), "/reviews").words
