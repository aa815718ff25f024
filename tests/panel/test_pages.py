"""The pages of a sitting: who sees what, and the forms about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.offending.kinds import DRUG_TEST, OFFENCE
from iom.offending.words import Disposal, OffenceCategory, TestResult
from iom.panel import sittings
from iom.panel.domain import What
from iom.panel.models import Decision, Sitting
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.panels import TODAY, WHY, a_decision, a_sitting
from tests.factories.safeguards import a_restriction
from tests.factories.scores import a_matrix, a_score
from tests.pages import Page


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def rowan(app: Flask) -> Client:
    """Nominated three weeks ago; a robbery three days ago: 10.0, and 5.0 for a positive test."""
    a_matrix()
    client = a_client(
        ref="C-1", family_name="Thornley", given_names="Rowan", nominated_on=ago(21),
        selected_on=None,
    )  # fmt: skip
    an_entry(
        client, OFFENCE, offence_on=ago(3), category=OffenceCategory.ROBBERY,
        disposal=Disposal.CHARGED,
    )  # fmt: skip
    an_entry(client, DRUG_TEST, on=ago(20), result=TestResult.POSITIVE, substances="Cocaine")
    a_score(client)
    return client


def a_member(**more: object) -> User:
    said = {"role": Role.PANEL_MEMBER, "full_name": "Teal Marshfield", "agency": "police"}
    return a_user(**said | more)  # type: ignore[arg-type]


def signed_in(sign_in: SignIn, user: User) -> FlaskClient:
    return sign_in(user=db.session.get_one(User, user.id))


def test_a_sitting_is_planned_prepared_held_and_closed(rowan: Client, sign_in: SignIn) -> None:
    coordinator, member = a_user(full_name="Hazel Brookworth"), a_member()
    page = Page.open(signed_in(sign_in, coordinator), "/panels").link("Plan a sitting")
    page = page.press(
        "Plan it and prepare the list",
        day=["1", "5", "2026"],
        at="10:00",
        place="Guildhall",
        members=[str(coordinator.id), str(member.id)],
        chair=str(coordinator.id),
    )
    assert page.done == ["The sitting is planned. 1 case was put on the list."]
    assert page.table("The list") == [
        ["1", "Rowan Thornley, C-1", "Cambridge", "Nomination without a decision",
         "Nominated 10 Apr 2026", "15.0 deselect, provisional", "Level 1", "Take off C-1 the list"]
    ]  # fmt: skip

    page = page.press("Open the sitting").link("Next case: C-1")
    assert "Case 1 of 1" in page.words
    page = page.link("Select").press(
        "Record the decision", level="4", benefit="A home first", reason=WHY
    )
    assert page.done == ["The decision about C-1 is recorded."]
    assert "Selected at level 4 from 1 May 2026" in page.words
    assert f"“{WHY}”" in page.words
    page = Page.open(page.client, "/panels/1").link("Close the sitting").press("Close the sitting")

    assert page.heading == "Panel on 1 May 2026: record"
    assert "Apologies" not in page.words
    # Charged with another since, 25.0: the record keeps what the panel had before it.
    an_entry(
        rowan, OFFENCE, offence_on=ago(1), category=OffenceCategory.ROBBERY,
        disposal=Disposal.CHARGED,
    )  # fmt: skip
    a_score(rowan)
    page = Page.open(page.client, "/panels/1/record")
    assert "Score 15.0 deselect, provisional; recommended level 1 Monitoring" in page.words
    answer = page.client.get("/panels/1/record.pdf")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")


def test_score_and_decision_stand_under_headings_of_their_own(
    rowan: Client, sign_in: SignIn
) -> None:
    coordinator = a_user()
    a_sitting(coordinator, cases=[rowan])

    page = Page.open(signed_in(sign_in, coordinator), "/panels/1/C-1")

    heads = [each.get_text(" ", strip=True) for each in page.soup.select("main h2")]
    assert "Score an indicator, not the decision" in heads
    assert "Decision of this sitting" in heads
    assert "Recommended level by the rules" in heads
    assert "Offence: robbery, charged" in page.words
    assert "since the nomination on 10 April 2026" in page.words


def test_a_member_sees_the_list_of_their_own_sitting_and_nothing_else(
    rowan: Client, sign_in: SignIn
) -> None:
    member, another = a_member(), a_member()
    a_client(ref="C-2", nominated_on=ago(21), selected_on=None)
    a_sitting(member, cases=[rowan])
    a_sitting(another, cases=["C-2"])
    browser = signed_in(sign_in, member)

    page = Page.open(browser, "/panels/1")
    assert [row[1] for row in page.table("The list")] == ["Rowan Thornley, C-1"]
    Page.open(browser, "/panels/1/C-1")
    Page.open(browser, "/panels/1/record")
    for path in ("/panels/1/C-2", "/panels/2", "/panels/2/C-2", "/panels/2/record.pdf"):
        assert browser.get(path).status_code == 404, path
    for path in ("/clients/C-1", "/clients"):
        assert browser.get(path).status_code == 403, path
    for act in ("decide/select", "words", "take-off"):
        assert browser.get(f"/panels/1/C-1/{act}").status_code == 403, act


def test_a_seat_shows_its_list_for_its_days_and_until_the_end(
    rowan: Client, sign_in: SignIn
) -> None:
    member = a_member()
    a_sitting(member, cases=[rowan], on=date(2026, 5, 20), actor=COMMAND)
    # 20 May less 14 days is 6 May; the last day is 3 June.
    for day, status in ((5, 404), (6, 200), (34, 200), (35, 404)):
        with time_machine.travel(NOON + timedelta(days=day - 1), tick=False):
            browser = signed_in(sign_in, member)
            assert browser.get("/panels/1/C-1").status_code == status, day
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        today = date(2026, 5, 21)
        with transaction():
            sittings.open_sitting(1, actor=COMMAND, at=NOON, today=today)
            sittings.close(1, [member.id], actor=COMMAND, at=NOON, today=today)
        assert signed_in(sign_in, member).get("/panels/1").status_code == 404


def test_districts_and_restrictions_bind_a_seat(rowan: Client, sign_in: SignIn) -> None:
    far, owner = a_member(districts=["Fenland"]), a_user()
    near = a_member()
    a_sitting(far, near, cases=[rowan])
    page = Page.open(signed_in(sign_in, far), "/panels/1")
    assert "1 case is on it, and none is shown to you." in page.words

    a_restriction(rowan, owner)

    assert signed_in(sign_in, near).get("/panels/1/C-1").status_code == 404


def test_what_the_agency_may_not_see_is_points_only_or_not_there(
    rowan: Client, sign_in: SignIn
) -> None:
    member = a_member(
        agency="housing", shared=[Category.IDENTITY, Category.OFFENDING, Category.HOUSING]
    )
    a_sitting(member, cases=[rowan], opened=True)
    a_decision(1, "C-1", What.SELECT, level=3)

    page = Page.open(signed_in(sign_in, member), "/panels/1/C-1")

    assert "you may see the points only" in page.words
    assert "Cocaine" not in page.words
    assert "Drug test" not in page.words
    assert "Selected at level 3" in page.words
    assert WHY not in page.words  # the record of a meeting
    none = a_member(agency="charity", shared=[Category.IDENTITY])
    a_sitting(none, cases=["C-1"])
    page = Page.open(signed_in(sign_in, none), "/panels/2/C-1")
    assert "No agreement shares data on offending with your agency" in page.words
    assert "robbery" not in page.words


def test_a_member_dissents_and_says_a_conflict_of_interest(rowan: Client, sign_in: SignIn) -> None:
    coordinator, member = a_user(), a_member()
    a_sitting(coordinator, member, cases=[rowan], opened=True)
    a_decision(1, "C-1", What.SELECT, level=5)
    browser = signed_in(sign_in, member)

    page = Page.open(browser, "/panels/1/C-1").link("Record dissent")
    page = page.press("Record the dissent", said="Level 3 would have done")
    assert "Teal Marshfield, Police dissents. Level 3 would have done" in page.words
    page = page.link("I have one").press("Record who is out", who=[str(member.id)])

    assert "none is shown to you" in page.words
    assert "conflict of interest" in browser.get("/panels/1/C-1").text
    page = Page.open(signed_in(sign_in, coordinator), "/panels/1/C-1")
    assert "Out for this case: Teal Marshfield, Police." in page.words


def test_a_rule_that_says_no_can_be_set_aside_with_a_reason(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", nominated_on=ago(90), selected_on=ago(90), level=5)
    coordinator = a_user()
    a_sitting(coordinator, cases=[client], opened=True)
    page = Page.open(signed_in(sign_in, coordinator), "/panels/1/C-1/decide/level")

    page = page.press("Record the decision", level="2", benefit="Work found", reason=WHY)
    assert page.response.status_code == 422
    assert "Down goes one level at a time" in page.errors[0]
    assert WHY in page.words
    page = page.press("Record the decision", why_otherwise="In work and housed since March")

    assert "Set aside: down goes one level at a time. In work and housed since March" in page.words


def test_two_who_decide_see_of_each_other_and_keep_what_they_typed(
    rowan: Client, sign_in: SignIn
) -> None:
    coordinator = a_user()
    a_sitting(coordinator, cases=[rowan], opened=True)
    path = "/panels/1/C-1/decide/defer"
    first = Page.open(signed_in(sign_in, coordinator), path)
    said = {"until_on": ["1", "6", "2026"], "reason": "We wait for the landlord"}
    a_decision(1, "C-1", What.DEFER, until_on=date(2026, 5, 20))

    page = first.press("Record the decision", **said)

    assert page.response.status_code == 409
    assert "Somebody else has decided about C-1" in page.errors[0]
    assert "Deferred until 20 May 2026" in page.words
    assert "We wait for the landlord" in page.words
    page = page.press("Record the decision")  # it is meant
    assert "Deferred until 1 June 2026" in page.words
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 2


def test_two_who_change_a_sitting_see_of_each_other(app: Flask, sign_in: SignIn) -> None:
    coordinator = a_user()
    a_sitting(coordinator)
    browser = signed_in(sign_in, coordinator)
    one, other = (Page.open(browser, "/panels/1/change") for _ in range(2))
    one.press("Change the sitting", place="Town hall")

    page = other.press("Change the sitting", place="Library")

    assert page.response.status_code == 409
    assert "Town hall" in page.words
    page.press("Change the sitting")
    assert db.session.scalars(select(Sitting.place)).one() == "Library"


def test_cases_are_added_reordered_and_taken_off(rowan: Client, sign_in: SignIn) -> None:
    a_client(ref="C-2", family_name="Wrenfield", nominated_on=ago(30), selected_on=ago(20), level=3)
    a_client(ref="C-3", nominated_on=ago(90), selected_on=ago(90), deselected_on=ago(9))
    coordinator = a_user()
    a_sitting(coordinator, cases=[rowan])
    browser = signed_in(sign_in, coordinator)

    page = Page.open(browser, "/panels/1/add")
    assert "no open nomination" in page.press("Put on the list", ref="c-3").errors[0]
    assert "no such client" in page.press("Put on the list", ref="C-9").errors[0]
    page = page.press("Put on the list", ref="c-2 ")
    assert [row[1] for row in page.table("The list")] == [
        "Rowan Thornley, C-1",
        "Wren Wrenfield, C-2",
    ]
    page = page.link("Change the order").press("Put in this order", **{"at-C-1": "3"})
    assert [row[1] for row in page.table("The list")] == [
        "Wren Wrenfield, C-2",
        "Rowan Thornley, C-1",
    ]
    assert [row[0] for row in page.table("The list")] == ["1", "2"]
    page = page.link("Take off C-1 the list").press("Take off the list")
    assert [row[1] for row in page.table("The list")] == ["Wren Wrenfield, C-2"]
    assert [row[0] for row in page.table("The list")] == ["1"]
    page = page.press("Look again who belongs on it")
    assert page.done == ["1 case was put on the list."]
