"""The pages of nominations, and that they tell nothing of records that are closed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.nominations.domain import State
from iom.nominations.models import Nomination
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.nominations.making import BORN, restrict
from tests.pages import Page

SENTENCE = "Possible match: the coordinator will check."
TYPED: dict[str, Any] = {
    "given_names": "Rowan",
    "family_name": "Thornley",
    "date_of_birth": ["2", "5", "1993"],
    "district": "cambridge",
    "route": "police",
}


def rowan(ref: str, **about: object) -> Client:
    usual = {"given_names": "Rowan", "family_name": "Thornley", "date_of_birth": BORN}
    return a_client(ref=ref, **(usual | about))  # type: ignore[arg-type]


def sent(client: FlaskClient, **values: object) -> Page:
    form = Page.open(client, "/nominations/new")
    return form.press("Send the nomination", **(TYPED | values))


def test_a_nomination_is_taken_and_its_nominator_sees_where_it_stands(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD, full_name="Ash Beatperson")

    page = sent(client, offending="Burglary at night", pnc_id="99/123456x")

    assert page.done == ["The nomination is taken."]
    assert page.heading == "Rowan Thornley"
    assert "Taken: waits for the coordinator." in page.words
    assert "Burglary at night" in page.words
    assert "1999/0123456X" in page.words
    assert "Thornley" not in page.title
    [row] = Page.open(client, "/nominations").table("Made by you")
    assert row[0] == "Thornley, Rowan"


def test_errors_keep_what_was_typed_and_stand_at_their_field(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)

    page = sent(client, family_name="", pnc_id="99/123456A", needs="A home")
    assert page.errors == ["Enter the family name"]
    page = page.press(
        "Send the nomination", family_name="Thornley", date_of_birth=TYPED["date_of_birth"]
    )

    assert page.response.status_code == 422
    [error] = page.errors
    assert "99/123456A" in error
    assert page.soup.select("#pnc_id")[0]["value"] == "99/123456A"
    assert page.soup.select("#needs")[0].text.strip() == "A home"
    assert db.session.scalars(select(Nomination)).all() == []


def test_those_who_may_be_the_same_are_shown_before_anything_is_kept(
    app: Flask, sign_in: SignIn
) -> None:
    rowan("C-000001")
    client = sign_in()

    asked = sent(client, offending="Burglary")
    assert asked.response.status_code == 422
    assert asked.errors == ["Say of each of these clients whether it is the same person."]
    assert "Thornley, Rowan , C-000001, born 2 May 1993: same name" in asked.words
    assert list_about("client:C-000001")[0].event == "ClientListed"
    assert db.session.scalars(select(Nomination)).all() == []
    again = {"person-C-000001": "different", "date_of_birth": TYPED["date_of_birth"]}
    page = asked.press("Send the nomination", **again)

    assert page.done == ["The nomination is taken."]
    assert "Burglary" in page.words


def test_a_closed_record_tells_nothing_but_that_the_coordinator_will_check(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    owner = a_user()
    restrict(rowan("C-000001"), owner)
    restrict(
        a_client(
            ref="C-000002",
            given_names="Hazel",
            family_name="Nightingale",
            date_of_birth=date(1980, 1, 9),
            district="Fenland",
        ),
        owner,
        shown=True,
    )
    a_client(
        ref="C-000003",
        given_names="Linden",
        family_name="Kingfisher",
        date_of_birth=date(1971, 3, 4),
        district="Peterborough",
    )
    client = sign_in(districts=["Cambridge"])
    people = {
        "closed": ("Rowan", "Thornley", ["2", "5", "1993"]),
        "closed, shown": ("Hazel", "Nightingale", ["9", "1", "1980"]),
        "elsewhere": ("Linden", "Kingfisher", ["4", "3", "1971"]),
        "nobody": ("Aspen", "Lapwing", ["7", "6", "1985"]),
    }

    answers, taken = {}, {}
    for whom, (given, family, born) in people.items():
        values = {"given_names": given, "family_name": family, "date_of_birth": born}
        page: list[Page] = []
        taken[whom] = len(statements(lambda: page.append(sent(client, **values))))  # noqa: B023
        answers[whom] = without_what_was_typed(page[0], given, family)

    assert answers["closed"] == answers["closed, shown"] == answers["elsewhere"]
    assert SENTENCE in answers["closed"]
    assert answers["nobody"] == answers["closed"].replace(f" {SENTENCE}", "").replace(NOTE, "")
    assert len(set(taken.values())) == 1
    assert "C-00000" not in answers["closed"]


NOTE = f'<div class="app-note" role="note"><p><strong>{SENTENCE}</strong></p></div>'


def without_what_was_typed(page: Page, given: str, family: str) -> str:
    assert page.response.status_code == 200
    text = page.response.text.replace(given, "").replace(family, "")
    text = re.sub(r"/nominations/\d+|Nomination \d+", "", text)
    text = re.sub(r"value=\"[^\"]*\"|\d+ (January|March|May|June) 19\d\d", "", text)
    return re.sub(r"\s+", " ", text).replace("> <", "><")


def test_the_coordinator_decides_and_an_old_page_is_told(app: Flask, sign_in: SignIn) -> None:
    rowan("C-000001", deselected_on=date(2025, 1, 1))
    sent(sign_in(Role.NEIGHBOURHOOD))
    coordinator = sign_in()

    listed = Page.open(coordinator, "/nominations")
    [row] = listed.table("Waiting for you")
    assert (row[0], row[-1]) == ("Thornley, Rowan", "today")
    page = listed.link("Thornley, Rowan")
    assert "C-000001" in page.words
    sure = page.press("Same person as Thornley, Rowan, C-000001")
    assert sure.heading == "Is it the same person?"
    assert State.WAITING in states_now()
    done = sure.press("Yes, the same person")

    assert done.done == ["Decided: there is a placement, nominated on the day of the nomination."]
    [row] = done.table("Others of your districts")
    assert row[-1] == "Decided: accepted"
    late = page.press("Same person as Thornley, Rowan, C-000001")
    assert "Somebody else has done something with this nomination" in late.done[0]


def test_declining_without_a_reason_says_so_and_the_nominator_reads_it(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    nominator = sign_in(Role.NEIGHBOURHOOD)
    path = sent(nominator).path
    coordinator = sign_in()

    page = Page.open(coordinator, path).press("Decline")
    assert page.errors == ["Write the reason."]
    sure = page.press("Decline", reason="Too few offences")
    assert sure.heading == "Decline the nomination?"
    assert "Too few offences" in sure.words
    assert "Too few offences" not in Page.open(nominator, path).words
    back = sure.press("Not yet")
    assert back.soup.select("textarea[name=reason]")[0].text.strip() == "Too few offences"
    sure.press("Yes, decline")

    assert "Too few offences" in Page.open(nominator, path).words


def test_a_different_person_is_put_on_the_record_after_a_question(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    path = sent(sign_in(Role.NEIGHBOURHOOD)).path
    page = Page.open(sign_in(), path)
    sure = page.press("A different person: put a new client on the record")
    assert sure.heading == "Put a new client on the record?"
    assert states_now() == [State.WAITING]
    sure.press("Yes, a different person")
    assert states_now() == [State.TAKEN_ON]
    # A second click on the question is told that it is done.
    assert "Somebody else has done something" in sure.press("Yes, a different person").done[0]


def states_now() -> list[State]:
    db.session.expire_all()
    return list(db.session.scalars(select(Nomination.state)))


def test_more_is_asked_and_told(app: Flask, sign_in: SignIn) -> None:
    the_places()
    nominator = sign_in(Role.NEIGHBOURHOOD)
    path = sent(nominator).path
    coordinator = sign_in()

    Page.open(coordinator, path).press("Send back for more", reason="Where do they live?")
    page = Page.open(nominator, path)
    assert "Where do they live?" in page.words
    assert page.press("Send the answer").errors == ["Write the answer."]
    page.press("Send the answer", answer="With an aunt")

    assert "With an aunt" in Page.open(coordinator, path).words


def test_another_persons_nomination_is_no_page(app: Flask, sign_in: SignIn) -> None:
    the_places()
    path = sent(sign_in(Role.NEIGHBOURHOOD)).path

    for role in (Role.NEIGHBOURHOOD, Role.CASE_MANAGER, Role.PANEL_MEMBER):
        assert sign_in(role).get(path).status_code == 404
    assert sign_in(districts=["Fenland"]).get(path).status_code == 404
    assert sign_in().get("/nominations/999999").status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.BOARD, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_those_who_may_nominate_come_in(app: Flask, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    for path in ("/nominations", "/nominations/new", "/nominations/1"):
        assert client.get(path).status_code == 403


def test_a_brief_that_is_not_shared_is_neither_asked_nor_taken(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(agency="housing", shared=[Category.IDENTITY, Category.OFFENDING])

    form = Page.open(client, "/nominations/new")
    assert "Needs" not in form.response.text
    data = {"csrf_token": form.soup.select("[name=csrf_token]")[0]["value"], "needs": "canary"}
    flat = {key: value for key, value in TYPED.items() if key != "date_of_birth"}
    answer = client.post("/nominations/new", data={**flat, **data})

    assert answer.status_code == 422
    assert "No agreement shares" in answer.text
    assert db.session.scalars(select(Nomination)).all() == []


def test_a_visit_is_on_the_trail(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in()
    path = sent(client).path
    subject = f"nomination:{path.rsplit('/', 1)[1]}"
    before = len(list_about(subject))

    client.get(path)
    client.get("/nominations")

    assert [record.event for record in list_about(subject)][:-before] == ["NominationRead"] * 2
