"""The pages of plans as somebody opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.db import db
from iom.needs.kinds import ASSESSMENT
from iom.plans.domain import Came, Doer
from iom.sharing.domain import InvolvementKind
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.plans import (
    a_goal,
    a_step,
    agreed,
    an_introduction,
    came,
)
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

NOW = NOON + timedelta(days=4)
TODAY = NOW.date()  # 5 May 2026
SELECTED = date(2026, 4, 20)
PLAN = "/clients/C-1/plan"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wren(app: Flask) -> Client:
    return a_client(
        ref="C-1",
        given_names="Wren",
        family_name="Ashfield",
        selected_on=SELECTED,
        nominated_on=SELECTED,
        level=3,
    )


def test_a_plan_is_made_from_a_need_agreed_ticked_and_reviewed(
    wren: Client, sign_in: SignIn
) -> None:
    an_entry(wren, ASSESSMENT, on=date(2026, 4, 25), ete=5)
    client = sign_in(full_name="Hazel Merlin")

    form = Page.open(client, "/clients/C-1/needs").link(
        "Make it a goal : Education, training and employment"
    )
    page = form.press("Put in the plan", own_words="A job outside", aim="Is in paid work")
    assert page.done == ["The goal is in the plan."]
    assert page.heading == "Action plan"
    assert "Wren" not in page.title
    # Level 3: 56 days from 5 May: 26 to the end of May, 30 of June.
    assert "No steps yet. Review by 30 June 2026: at level 3 each 56 days." in page.words
    assert "Not agreed yet" in page.words

    form = page.link("Add a step towards: Is in paid work")
    days = {"by_on": ["9", "5", "2026"]}
    again = form.press("Put in and add another", what="Sign up", doer="client", **days)
    assert again.heading == "Add a step"
    page = again.press("Put in the plan", what="Ask", doer="worker", who="Ivy Oakfield", **days)
    assert page.table("Steps towards: Is in paid work") == [
        ["Sign up", "The client", "9 May 2026", "To do", "Done? Sign up Change Sign up"],
        ["Ask", "Ivy Oakfield", "9 May 2026", "To do", "Done? Ask Change Ask"],
    ]

    page = page.link("Agree it with the client").press(
        "Note what the client says", answer="agrees", own_words="I can do that"
    )
    assert "The client agrees , 5 May 2026: I can do that With Hazel Merlin." in page.words

    tick = page.link("Tick steps done")
    first = str(tick.soup.select("[name=done]")[0]["value"])
    page = tick.press("These are done", **{"done": first, f"said-{first}": "Starts in June"})
    assert page.done == ["1 step is done."]
    assert "1 of 2 steps done." in page.words
    assert "Done 5 May 2026 Starts in June" in page.words
    assert "since" not in page.words.split("By pathway")[0].split("Agreed")[1]

    page = page.link("Review it").press("Put in the plan", with_client="yes", changed="The course")
    assert "5 May 2026 , Hazel Merlin, with the client. The course" in page.words
    told = [each.event for each in list_about("client:C-1")]
    assert told.count("EntryAdded") == 6  # a goal, two steps, what came, an agreement, a review


def test_a_change_since_it_was_agreed_is_marked_and_what_was_agreed_stays_readable(
    wren: Client, sign_in: SignIn
) -> None:
    goal = a_goal(wren)
    step = a_step("C-1", goal)
    agreed("C-1", [goal], [step])
    client = sign_in()

    page = Page.open(client, PLAN).link("Change Bring proof of income")
    page = page.press("Change it", what="Bring two proofs of income")

    assert page.done == ["The step is changed. What it said stays readable."]
    assert "Bring two proofs of income Changed since agreed" in page.words
    assert "Agreed was: Bring proof of income (The client, by 1 July 2026)" in page.words
    assert "1 change since Go through it with the client again." in page.words
    then = Page.open(client, f"{PLAN}/agreed/1")
    assert then.heading == "The plan as it was on 1 May 2026"
    assert then.table("Steps as agreed") == [
        [
            "Bring proof of income",
            "The client",
            "1 July 2026",
            "Changed since: Bring two proofs of income (The client, by 1 July 2026)",
        ]
    ]
    assert Page.open(client, f"{PLAN}/agreed/2", status=404).heading


def test_two_editors_are_shown_both_versions(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren)
    form = Page.open(sign_in(), f"{PLAN}/goal/{goal}/change")
    Page.open(sign_in(), f"{PLAN}/goal/{goal}/change").press("Change it", aim="Keeps it for a year")

    late = form.press("Change it", aim="Keeps it for two years")

    assert late.response.status_code == 409
    assert "It says now: Keeps it for a year" in late.words
    assert "Keeps it for two years" in late.words
    assert late.press("Change it").done == ["The goal is changed. What it said stays readable."]
    said = Page.open(sign_in(), PLAN).link("Change the goal: Keeps it for two years")
    history = said.link("What it said before")
    assert [tag.get_text() for tag in history.soup.select("main h2")] == [
        "Keeps it for two years",
        "Keeps it for a year",
        "Keeps a flat for six months",
    ]


def test_who_says_too_late_what_came_of_a_step_loses_nothing(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren)
    step, other = a_step("C-1", goal), a_step("C-1", goal, what="Ring the landlord")
    alone = Page.open(sign_in(), f"{PLAN}/plan-outcome/add?step={step}")
    several = Page.open(sign_in(), f"{PLAN}/tick")
    came("C-1", step=step, what="Brought on Monday", at=NOW)

    late = alone.press("Note what came of it", how="not-done", what="No bus")
    ticked = several.press(
        "These are done",
        **{"done": [str(step), str(other)], f"said-{step}": "Mine", f"said-{other}": "Rang"},
    )

    assert late.response.status_code == ticked.response.status_code == 409
    assert "Brought on Monday" in late.words
    assert "No bus" in late.words
    assert "Bring proof of income: Done 5 May 2026 Brought on Monday You had written: “Mine”" in (
        ticked.words
    )
    assert ticked.soup.select(f"#said-{other}")[0]["value"] == "Rang"
    assert ticked.press("These are done", done=str(other)).done == ["1 step is done."]


def test_forms_keep_what_was_typed_and_say_what_is_missing(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren)
    client = sign_in()

    page = Page.open(client, f"{PLAN}/goal/add").press("Put in the plan", own_words="Mine")
    assert page.response.status_code == 422
    assert page.errors == ["Say what is to be reached.", "Say what it is about."]
    assert "Mine" in page.words
    page = Page.open(client, f"{PLAN}/step/add?goal={goal}").press(
        "Put in the plan", what="Ring", doer="worker", by_on=["1", "6", "2026"]
    )
    assert page.errors == ["Name who does it."]
    page = Page.open(client, f"{PLAN}/agreement/add").press(
        "Note what the client says", answer="declines", own_words=""
    )
    assert page.errors == ["Write down what the client says to it; or why not."]
    page = Page.open(client, f"{PLAN}/tick")
    assert page.words.endswith("No step is open. " + page.words.split("No step is open. ")[1])
    a_step("C-1", goal)
    assert Page.open(client, f"{PLAN}/tick").press("These are done").errors == [
        "Tick at least one step that is done."
    ]


def test_what_is_struck_out_leaves_the_plan_and_stays_below(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren)
    a_step("C-1", goal)
    client = sign_in()

    page = Page.open(client, f"{PLAN}/goal/{goal}/strike-out")
    assert "Its steps, and what came of them, are struck out with it." in page.words
    page = page.press("Strike it out", reason="Said by somebody else")

    assert "Nothing is planned yet." in page.words
    assert "2 struck out" in page.words
    assert "Keeps a flat for six months . Said by somebody else" in page.words


def test_a_goal_that_is_not_for_the_reader_is_nowhere(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren, pathway=Pathway.HEALTH, aim="Sleeps through", own_words="Sleep")
    step = a_step("C-1", goal, what="See the GP", by_on=date(2026, 5, 2))
    agreed("C-1", [goal], [step])
    client = sign_in(agency="housing", shared={Category.IDENTITY, Category.HOUSING})

    for path in (PLAN, f"{PLAN}/tick", f"{PLAN}/agreed/1", "/plans?which=none", "/clients/C-1"):
        words = Page.open(client, path).words
        for word in ("Sleep", "GP", "Health", "overdue in"):
            assert word not in words, path
    for path in (f"goal/{goal}", f"goal/{goal}/change", f"step/{step}", f"step/add?goal={goal}"):
        assert client.get(f"{PLAN}/{path}").status_code == 404, path
    assert [
        each["value"]
        for each in Page.open(client, f"{PLAN}/goal/add").soup.select("[name=pathway]")
    ] == ["accommodation", "attitudes", "families", "ete"]


def test_a_link_worker_ticks_and_sets_no_goal(wren: Client, sign_in: SignIn) -> None:
    a_step(wren, a_goal(wren))
    linden = a_user(role=Role.LINK_WORKER, username="linden", districts=["Cambridge"])
    works_with(wren, linden, kind=InvolvementKind.LINK)
    client = sign_in(user=linden)

    words = Page.open(client, PLAN).words

    assert "Tick steps done" in words
    for act in ("Add a goal", "Reached?", "Review it", "Agree it", "Print"):
        assert act not in words
    assert client.get(f"{PLAN}/goal/add").status_code == 403


class TestPaper:
    def test_it_is_handed_out_plain_and_on_the_trail(self, wren: Client, sign_in: SignIn) -> None:
        goal = a_goal(wren, aim="Keeps a tenancy", own_words="A place by the ETE office")
        a_step("C-1", goal)
        a_goal("C-1", pathway=Pathway.DRUGS_ALCOHOL, own_words="Stop for good", aim="x")
        an_introduction("C-1")
        client = sign_in()

        page = Page.open(client, f"{PLAN}/print")
        assert "Words that the client may not know: ete." in page.words
        some = text_of(client.get(f"{PLAN}/paper/client?all=no").data)
        whole = text_of(client.get(f"{PLAN}/paper/client?all=yes").data)
        workers = text_of(client.get(f"{PLAN}/paper/worker").data)

        assert "A place by the ETE office" in some
        assert "Stop for good" not in some
        assert "Stop for good" in whole
        assert "Keeps a tenancy" in workers
        assert "Ashfield" not in whole
        told = [each for each in list_about("client:C-1") if each.event == "ClientExported"]
        assert sorted(each.detail["what"] for each in told) == [
            "action plan",
            "action plan for the client",
            "action plan for the client",
        ]
        assert client.get(f"{PLAN}/paper/other").status_code == 404


class TestLists:
    def test_they_say_what_is_due_and_whose_turn_it_is(self, wren: Client, sign_in: SignIn) -> None:
        a_goal(wren, on=date(2026, 3, 1))  # level 3: 56 days were over on 26 April
        a_step("C-1", 1, by_on=date(2026, 5, 4))
        a_client(ref="C-2", family_name="Elmworth", selected_on=SELECTED, nominated_on=SELECTED)
        a_client(ref="C-3", family_name="Oakley", deselected_on=date(2026, 4, 30))
        ivy = a_user(full_name="Ivy Oakfield", username="ivy", role=Role.CASE_MANAGER)
        works_with(db.session.get_one(Client, 1), ivy, kind=InvolvementKind.LEAD)
        client = sign_in()

        page = Page.open(client, "/plans")

        assert page.table("Review overdue") == [
            [
                *("Ashfield, Wren", "C-1", "Cambridge", "Ivy Oakfield", "3"),
                *("26 Apr 2026 9 days late", "0 of 1 done 1 overdue", "Not yet"),
                "Review it : plan of C-1",
            ]
        ]
        cells = page.table("By district")[0]
        assert cells[0] == "Cambridge"
        assert [cell.split(" ")[0] for cell in cells[1:]] == ["1", "0", "1", "1", "1"]
        assert [row[0] for row in page.table("By lead professional")] == ["Ivy Oakfield", "No lead"]
        nobody = Page.open(client, "/plans?which=none&lead=0")
        assert [row[1] for row in nobody.table("No plan")] == ["C-2"]
        assert Page.open(client, "/plans?which=due").words.count("No plan is to be reviewed") == 1

    def test_a_count_counts_those_who_are_not_shown(self, wren: Client, sign_in: SignIn) -> None:
        a_goal(wren, on=date(2026, 3, 1))
        a_restriction(db.session.get_one(Client, 1), a_user(username="owner"))

        page = Page.open(sign_in(), "/plans?which=overdue")

        assert "Review overdue 1; 1 not shown to you" in page.words
        assert "Nobody whom you may see." in page.words

    def test_a_long_list_goes_on_after_the_last_of_a_page(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        the_places()
        for number in range(53):
            a_client(
                ref=f"C-{number:03}",
                family_name="Elmworth",
                selected_on=SELECTED + timedelta(days=number % 2),
                nominated_on=SELECTED,
            )
        client = sign_in()

        first = Page.open(client, "/plans?which=none")
        second = first.link("Next 50, after C-045")

        # 27 of 20 April, the even ones; then the odd ones of the day after.
        assert len(first.table("No plan")) == 50
        assert [row[1] for row in second.table("No plan")] == ["C-047", "C-049", "C-051"]


def test_the_desk_and_the_clients_page_tell_of_it(wren: Client, sign_in: SignIn) -> None:
    goal = a_goal(wren, on=date(2026, 3, 1))
    late = {"doer": Doer.WORKER, "who": "Hazel Merlin", "by_on": date(2026, 5, 2)}
    for _ in range(2):
        a_step("C-1", goal, **late)
    done = a_step("C-1", goal, **late)
    a_step("C-1", goal, what="Another's", doer=Doer.WORKER, who="Ivy", by_on=date(2026, 5, 2))
    came("C-1", step=done, how=Came.DONE, at=NOW)
    agreed("C-1", [goal], [])
    client = sign_in(full_name="Hazel Merlin")

    desk = Page.open(client, "/desk").words
    assert "The action plan is to be reviewed." in desk
    assert "2 steps of yours are overdue in the action plan." in desk
    page = Page.open(client, "/clients/C-1").words
    assert "1 goal, 1 of 4 steps done, 3 overdue, agreed 1 May 2026." in page
    assert "Goal added" in page


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
